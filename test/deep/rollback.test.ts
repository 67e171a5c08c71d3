import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/base/digest.ts";
import { instantOf } from "../../src/base/instant.ts";
import { seededRandom } from "../../src/base/random.ts";
import { SOURCES, type SourceName } from "../../src/rollback/alert.ts";
import { decideAlert } from "../../src/rollback/decide.ts";
import { DATADOG_TEMPLATE } from "../../src/rollback/from-datadog.ts";
import { parseDelivery, receiveAlerts } from "../../src/rollback/receive.ts";
import { verifyRequest } from "../../src/rollback/verify.ts";
import { renderAlertTable } from "../../src/report/rollback-table.ts";
import { observeAlert } from "../../src/rollback/episode.ts";
import { questionOf, Scene, settingsOf } from "../rollback/scene.ts";

const SECONDS = 1_772_366_400;
const NOW = instantOf(SECONDS);

function parse(source: SourceName, body: Uint8Array) {
  const rawSha256 = sha256(body);
  return parseDelivery(body, { receiver: "r", source, receivedAt: NOW, deliveryId: "d", rawSha256 });
}

const material = join(
  process.env["TWOKEY_MATERIAL"] ?? new URL("../../../shared/material", import.meta.url).pathname,
  "webhooks",
);
const present = existsSync(material);
const why = present ? "" : " (skipped: the shared material is not here)";

describe.skipIf(!present)(`real payloads${why}`, () => {
  /** What is read, and from whom; every other pair of file and source is refused by name. */
  const READ: Readonly<Record<string, SourceName>> = {
    "alerta/prometheus_v4_alert.json": "alertmanager",
    "pagerduty/v3_incident_priority_updated.json": "pagerduty",
  };
  const files = globSync("{alertmanager,alerta,keep,pagerduty,sns}/*.json*", { cwd: material }).sort();

  test("are all here", () => expect(files.length).toBeGreaterThanOrEqual(20));

  test.each(files)("%s", (file) => {
    const body = readFileSync(join(material, file));
    for (const source of SOURCES) {
      const parsed = parse(source, body);
      if (READ[file] === source) expect(parsed, source).toMatchObject({ ok: true });
      else {
        expect(parsed, source).toMatchObject({ ok: false });
        expect(parsed.ok ? "" : parsed.message.length, source).toBeGreaterThan(10);
      }
    }
  });

  test("Alertmanager's alert is read rightly", () => {
    const parsed = parse("alertmanager", readFileSync(join(material, "alerta/prometheus_v4_alert.json")));
    expect(parsed.ok && parsed.events).toMatchObject([
      {
        status: "firing",
        severity: "critical",
        title: "No things for over 10 minutes",
        startsAt: "2017-08-03T19:17:37Z",
        endsAt: null,
        labels: { alertname: "thing_dead" },
        group: { key: "{}:{alertname=thing_dead}" },
      },
    ]);
  });

  test("PagerDuty's event is read rightly, and its published signature is believed", () => {
    const vectors = JSON.parse(readFileSync(join(material, "pagerduty/v3_signature_vectors.json"), "utf8"));
    const body = readFileSync(join(material, "pagerduty", vectors.body_file));
    const parsed = parse("pagerduty", body);
    expect(parsed.ok && parsed.events).toMatchObject([
      {
        status: "firing",
        severity: "critical",
        title: "A little bump in the road",
        sentAt: "2021-04-26T17:36:27Z",
      },
    ]);
    const verify = (bytes: Uint8Array, header: string) =>
      verifyRequest(
        "pagerduty",
        { headers: { "x-pagerduty-signature": header }, body: bytes, receivedAt: NOW },
        [vectors.secret],
      ).ok;
    expect(verify(body, vectors.computed_from_body)).toBe(true);
    expect(verify(body, vectors.signatures_in_test.join(","))).toBe(true);
    for (let at = 0; at < body.length; at += 1) {
      const flipped = Uint8Array.from(body);
      flipped[at] = flipped[at]! ^ 1;
      expect(verify(flipped, vectors.computed_from_body), String(at)).toBe(false);
    }
  });
});

describe("a hundred thousand bodies", () => {
  const random = seededRandom(sha256("rollback"));
  const pick = (most: number): number => Math.floor(random() * most);
  const encoder = new TextEncoder();
  const SEEDS: Readonly<Record<SourceName, object>> = {
    alertmanager: {
      version: "4",
      status: "firing",
      groupKey: "k",
      commonLabels: { model: "fraud" },
      truncatedAlerts: 1,
      alerts: [{ status: "firing", labels: { severity: "critical" }, startsAt: NOW, fingerprint: "f" }],
    },
    grafana: {
      version: "1",
      orgId: 1,
      status: "firing",
      alerts: [{ status: "firing", labels: { model: "fraud" }, values: { A: 1 }, startsAt: NOW }],
    },
    pagerduty: {
      event: {
        id: "1",
        event_type: "incident.triggered",
        occurred_at: NOW,
        data: {
          id: "P",
          title: "[model:fraud]",
          created_at: NOW,
          urgency: "high",
          service: { id: "S", summary: "s" },
          priority: { summary: "P1" },
        },
      },
    },
    datadog: {
      ...DATADOG_TEMPLATE,
      alert_id: "1",
      transition: "Triggered",
      priority: "P1",
      model: "fraud",
      date: `${SECONDS}000`,
    },
    standard: {
      type: "model.alert",
      timestamp: NOW,
      data: { model: "fraud", status: "firing", severity: "critical", starts_at: NOW },
    },
  };
  const WORDS = [
    `"__proto__"`,
    "null",
    "1e999",
    `"\\ud800"`,
    "[[[[",
    "{}",
    `""`,
    "-0",
    `"\\u0000"`,
    "true",
    `{"length":-1}`,
  ];

  /** Bytes without sense, or something real with a piece of it cut out, doubled or replaced. */
  function body(source: SourceName): Uint8Array {
    if (pick(4) === 0) return Uint8Array.from({ length: pick(200) }, () => pick(256));
    let text = JSON.stringify(SEEDS[source]);
    for (let times = pick(4); times >= 0; times -= 1) {
      const [from, length] = [pick(text.length), pick(12)];
      const piece =
        [WORDS[pick(WORDS.length)] ?? "", text.slice(from, from + length).repeat(2), ""][pick(3)] ?? "";
      text = text.slice(0, from) + piece + text.slice(from + length);
    }
    return encoder.encode(text);
  }

  test("crash nothing and, without the secret, open nothing", () => {
    const scene = new Scene();
    const known = scene.known();
    const settings = settingsOf();
    const secrets = ["s".repeat(30)];
    const signs = "0123456789abcdef";
    const guess = (): string => Array.from({ length: 64 }, () => signs[pick(16)]).join("");
    let read = 0;
    for (let at = 0; at < 100_000; at += 1) {
      const source = SOURCES[at % SOURCES.length]!;
      const bytes = body(source);
      const headers = {
        authorization: `Bearer ${guess()}`,
        "x-grafana-alerting-signature": guess(),
        "x-grafana-alerting-timestamp": String(SECONDS),
        "x-pagerduty-signature": `v1=${guess()}`,
        "webhook-id": "msg",
        "webhook-timestamp": String(SECONDS),
        "webhook-signature": `v1,${guess()}`,
      };
      const kept = source === "standard" ? [`whsec_${btoa("k".repeat(24))}`] : secrets;
      const reception = receiveAlerts(
        { headers, body: bytes, receivedAt: NOW },
        { receiver: "r", source, secrets: kept },
      );
      expect(reception.kind).toBe("refused");
      const parsed = parse(source, bytes);
      for (const event of parsed.ok ? parsed.events.slice(0, 5) : []) {
        read += 1;
        const { outcome, preconditions } = decideAlert(
          questionOf(scene, event, { known, settings, now: NOW }),
        );
        if (outcome.do === "propose") expect(event.labels["model"]).toBe("fraud");
        expect(preconditions.length).toBeGreaterThan(0);
        const { episode } = observeAlert(undefined, event);
        if (at % 50 === 0 && episode !== undefined)
          renderAlertTable([{ event, episode }], { labels: settings.label_allow, everybody: false });
      }
    }
    // Otherwise nothing but the first gate would have been tried.
    expect(read).toBeGreaterThan(5_000);
  });
});
