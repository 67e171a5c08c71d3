import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/base/digest.ts";
import { trustedInstant } from "../../src/base/instant.ts";
import { type AlertEvent, SOURCES, type SourceName } from "../../src/rollback/alert.ts";
import { DATADOG_TEMPLATE } from "../../src/rollback/from-datadog.ts";
import { parseDelivery } from "../../src/rollback/receive.ts";
import { findTime, showSeconds } from "../../src/rollback/time.ts";

const NOW = trustedInstant("2026-03-01T12:00:00Z");
const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function parse(source: SourceName, value: unknown, bytes = encode(value)) {
  const rawSha256 = sha256(bytes);
  return parseDelivery(bytes, { receiver: "r", source, receivedAt: NOW, deliveryId: "d", rawSha256 });
}

function events(source: SourceName, value: unknown): readonly AlertEvent[] {
  const parsed = parse(source, value);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.events;
}

const alert = (labels: object, more: object = {}) => ({
  status: "firing",
  labels,
  annotations: { summary: "PSI .41" },
  startsAt: "2026-03-01T06:00:00.123-05:00",
  endsAt: "0001-01-01T00:00:00Z",
  fingerprint: "9f3c",
  generatorURL: "https://prometheus.example/graph",
  ...more,
});
const group = (alerts: readonly object[], more: object = {}) => ({
  version: "4",
  status: "firing",
  receiver: "ml\\-team",
  groupKey: "{}:{}",
  groupLabels: {},
  commonLabels: { severity: "page" },
  commonAnnotations: {},
  truncatedAlerts: 0,
  alerts,
  ...more,
});

describe("Alertmanager", () => {
  test("each alert of a group is an event with the group's labels and its own", () => {
    const [one, two] = events(
      "alertmanager",
      group([alert({ model: "fraud" }), alert({ model: "churn", severity: "warning" })]),
    );
    expect(one).toMatchObject({
      status: "firing",
      severity: "critical",
      title: "PSI .41",
      startsAt: "2026-03-01T11:00:00Z",
      endsAt: null,
      labels: { model: "fraud", severity: "page" },
      links: { rule: "https://prometheus.example/graph" },
    });
    expect(two).toMatchObject({ severity: "warning", labels: { model: "churn" } });
  });

  test("an episode is one beginning of one alert at one receiver", () => {
    const [firing] = events("alertmanager", group([alert({ model: "fraud" })]));
    const end = { status: "resolved", endsAt: "2026-03-01T11:30:00Z" };
    const [resolved] = events(
      "alertmanager",
      group([alert({ model: "fraud" }, end)], { status: "resolved" }),
    );
    const [again] = events(
      "alertmanager",
      group([alert({ model: "fraud" }, { startsAt: "2026-03-01T11:45:00Z" })]),
    );
    expect(resolved).toMatchObject({
      status: "resolved",
      endsAt: "2026-03-01T11:30:00Z",
      episodeKey: firing!.episodeKey,
    });
    expect(again!.alertKey).toBe(firing!.alertKey);
    expect(again!.episodeKey).not.toBe(firing!.episodeKey);
  });

  test("without a fingerprint the labels are the key, in any order", () => {
    const bare = (labels: object) =>
      events("alertmanager", group([alert(labels, { fingerprint: undefined })]))[0]!;
    expect(bare({ a: "1", b: "2" }).alertKey).toBe(bare({ b: "2", a: "1" }).alertKey);
    expect(bare({ a: "1", b: "2" }).alertKey).not.toBe(bare({ a: "1", b: "3" }).alertKey);
  });

  test("ten thousand alerts are two hundred, firing ones first, and the rest is told", () => {
    const many = Array.from({ length: 1_000 }, (_, at) =>
      alert({ n: String(at) }, at === 999 ? {} : { status: "resolved" }),
    );
    const parsed = parse("alertmanager", group(many, { truncatedAlerts: 7 }));
    expect(parsed).toMatchObject({ ok: true, truncated: 807 });
    expect(parsed.ok && parsed.events.length).toBe(200);
    expect(parsed.ok && parsed.events[0]).toMatchObject({ status: "firing", labels: { n: "999" } });
  });

  test("a group whose alerts were all left out is routed by what they have in common", () => {
    const [only] = events(
      "alertmanager",
      group([], { truncatedAlerts: 9, commonLabels: { model: "fraud" } }),
    );
    expect(only).toMatchObject({ labels: { model: "fraud" }, group: { truncated: 9 } });
  });

  test("a payload of somebody's own is named, not guessed", () => {
    expect(parse("alertmanager", { text: "fraud is burning" })).toMatchObject({
      code: "unsupported-payload",
    });
    expect(parse("alertmanager", group([alert({})], { version: "1" }))).toMatchObject({
      code: "unsupported-payload",
    });
    expect(parse("alertmanager", group([]))).toMatchObject({ code: "unsupported-payload" });
  });
});

describe("Grafana", () => {
  const grafana = (labels: object, more: object = {}) =>
    events(
      "grafana",
      group([alert(labels, { values: { A: 0.41, B: null }, panelURL: "javascript:alert(1)" })], {
        version: "1",
        orgId: 1,
        ...more,
      }),
    )[0]!;

  test("is Alertmanager's form with values, and only http links", () => {
    expect(grafana({ model: "fraud" })).toMatchObject({
      values: { A: 0.41 },
      links: { rule: expect.anything() },
    });
    expect(grafana({ model: "fraud" }).links.panel).toBeUndefined();
  });

  test("its button Test is a test, and missing data are no fire", () => {
    expect(grafana({ alertname: "TestAlert" }).status).toBe("test");
    expect(grafana({ alertname: "DatasourceNoData" }).status).toBe("no_data");
  });

  test("its alerting from before version 9 is refused by name", () => {
    const old = { title: "My alert", ruleId: 1, ruleName: "Load", state: "alerting", evalMatches: [] };
    expect(parse("grafana", old)).toMatchObject({
      ok: false,
      message: expect.stringContaining("before version 9"),
    });
  });
});

describe("PagerDuty", () => {
  const event = (event_type: string, data: object = {}) => ({
    event: {
      id: "01B",
      event_type,
      resource_type: "incident",
      occurred_at: "2026-03-01T11:59:00.458Z",
      data: {
        id: "PGR0VU2",
        type: "incident",
        status: "triggered",
        title: "Scores fell [model:fraud] [model_digest:9f3ce0112233]",
        html_url: "https://acme.pagerduty.com/incidents/PGR0VU2",
        created_at: "2026-03-01T11:00:00Z",
        urgency: "high",
        service: { id: "PF9", summary: "API" },
        priority: null,
        ...data,
      },
    },
  });

  test("the title names model and digest, and never what PagerDuty says of itself", () => {
    const [one] = events("pagerduty", event("incident.triggered"));
    expect(one).toMatchObject({
      status: "firing",
      severity: "critical",
      startsAt: "2026-03-01T11:00:00Z",
      sentAt: "2026-03-01T11:59:00Z",
      labels: { model: "fraud", model_digest: "9f3ce0112233", service: "API", urgency: "high" },
    });
    const [forged] = events(
      "pagerduty",
      event("incident.triggered", { title: "[urgency:low] [service_id:X]" }),
    );
    expect(forged!.labels).toMatchObject({ urgency: "high", service_id: "PF9" });
  });

  test.each([
    ["incident.acknowledged", "acknowledged"],
    ["incident.resolved", "resolved"],
    ["incident.reopened", "firing"],
    ["incident.escalated", "firing"],
    ["incident.priority_updated", "firing"],
    ["pagey.ping", "test"],
  ])("%s is %s", (type, status) => {
    expect(events("pagerduty", event(type))[0]!.status).toBe(status);
  });

  test("priority before urgency", () => {
    expect(
      events("pagerduty", event("incident.triggered", { priority: { summary: "P3" } }))[0]!.severity,
    ).toBe("warning");
  });

  test("other events and other versions are refused by name", () => {
    expect(parse("pagerduty", event("incident.annotated"))).toMatchObject({ code: "unsupported-event" });
    expect(parse("pagerduty", { messages: [] })).toMatchObject({
      message: expect.stringContaining("v1 or v2"),
    });
    expect(parse("pagerduty", event("__proto__"))).toMatchObject({ code: "unsupported-event" });
  });
});

describe("Datadog", () => {
  const filled = {
    ...DATADOG_TEMPLATE,
    alert_id: "77",
    cycle: "c1",
    transition: "Triggered",
    priority: "P1",
    scope: "model:fraud",
    tags: "env:prod,severity:critical,team:ml",
    model: "fraud",
    environment: "prod",
    model_digest: "",
    date: "1772366400000",
    title: "PSI",
    link: "https://app.datadoghq.com/x",
  };

  test("our template, filled in", () => {
    expect(events("datadog", filled)[0]).toMatchObject({
      status: "firing",
      severity: "critical",
      startsAt: "2026-03-01T12:00:00Z",
      labels: { model: "fraud", environment: "prod", team: "ml" },
      links: { rule: "https://app.datadoghq.com/x" },
    });
  });

  test.each([
    ["Re-Triggered", "firing", "critical"],
    ["Renotify", "firing", "critical"],
    ["Warn", "firing", "warning"],
    ["No Data", "no_data", "critical"],
    ["Recovered", "resolved", "critical"],
  ])("%s is %s, %s", (transition, status, severity) => {
    expect(events("datadog", { ...filled, transition })[0]).toMatchObject({ status, severity });
  });

  test("a variable that Datadog left as it stands is absent; a test has none of a monitor", () => {
    const [one] = events("datadog", {
      ...filled,
      model: "$TAGS[model]",
      model_digest: "$TAGS[model_digest]",
    });
    expect(one!.labels["model"]).toBeUndefined();
    expect(events("datadog", DATADOG_TEMPLATE)[0]!.status).toBe("test");
  });

  test("from trigger to recovery it is one episode", () => {
    const [fire] = events("datadog", filled);
    const [end] = events("datadog", { ...filled, transition: "Recovered", date: "1772370000000" });
    expect(end!.episodeKey).toBe(fire!.episodeKey);
    expect(events("datadog", { ...filled, cycle: "c2" })[0]!.episodeKey).not.toBe(fire!.episodeKey);
  });
});

describe("our own format", () => {
  const data = {
    model: "fraud",
    status: "firing",
    severity: "critical",
    summary: "PSI .41",
    starts_at: "2026-03-01T11:00:00Z",
  };
  const message = (change: object = {}) => ({
    type: "model.alert",
    timestamp: "2026-03-01T12:00:00Z",
    data: { ...data, ...change },
  });

  test("says what it means, and a label cannot say otherwise", () => {
    const [one] = events(
      "standard",
      message({ labels: { model: "churn", team: "ml" }, model_digest: "fraud@12" }),
    );
    expect(one).toMatchObject({
      status: "firing",
      severity: "critical",
      labels: { model: "fraud", team: "ml", model_digest: "fraud@12" },
    });
  });

  test("firing and resolved with other words are one alert", () => {
    const [fire] = events("standard", message());
    const [end] = events(
      "standard",
      message({ status: "resolved", summary: "back to normal", ends_at: "2026-03-01T11:30:00Z" }),
    );
    expect(end).toMatchObject({ episodeKey: fire!.episodeKey, endsAt: "2026-03-01T11:30:00Z" });
  });

  test("a misspelt status is told with its place", () => {
    expect(parse("standard", message({ status: "fireing" }))).toMatchObject({
      message: expect.stringContaining("data.status"),
    });
    expect(parse("standard", { type: "other", data: {} })).toMatchObject({ code: "unsupported-event" });
  });
});

describe("whatever comes", () => {
  test("two receivers never share a key", () => {
    const body = encode(group([alert({ model: "fraud" })]));
    const [a, b] = ["a", "b"].map((receiver) => {
      const parsed = parseDelivery(body, {
        receiver,
        source: "alertmanager",
        receivedAt: NOW,
        deliveryId: "d",
        rawSha256: sha256(body),
      });
      return parsed.ok ? [parsed.events[0]!.alertKey, parsed.events[0]!.episodeKey] : [];
    });
    expect(a![0]).not.toBe(b![0]);
    expect(a![1]).not.toBe(b![1]);
  });

  test.each([
    ["no JSON", "<html>", "not-json"],
    ["half a sign", Uint8Array.of(0xf0, 0x9f), "not-json"],
    ["forty levels", "[".repeat(40) + "]".repeat(40), "too-complex"],
    ["a hundred thousand brackets", "[".repeat(100_000) + "]".repeat(100_000), "too-complex"],
    [
      "fifty thousand and one keys",
      JSON.stringify(Object.fromEntries(Array.from({ length: 50_001 }, (_, at) => [at.toString(36), 1]))),
      "too-complex",
    ],
    ["a key that would change objects", `{"a":{"\\u005f_proto__":{"x":1}}}`, "too-complex"],
    ["more than half a megabyte", `"${"x".repeat(600_000)}"`, "too-complex"],
    ["a list without end", `[${"0,".repeat(60_000)}0]`, "too-complex"],
  ])("%s is recorded by name", (_name, body, code) => {
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    for (const source of SOURCES) expect(parse(source, null, bytes)).toMatchObject({ ok: false, code });
  });

  test("labels are few, short and well-formed", () => {
    const many = Array.from({ length: 100 }, (_, at) => [`l${at}`, "x".repeat(5_000)]);
    const labels: object = Object.fromEntries(many);
    const [one] = events(
      "alertmanager",
      group([alert({ lone: "\ud800", ...labels, object: {}, ["n".repeat(999)]: "v" })]),
    );
    expect(Object.keys(one!.labels).length).toBeLessThanOrEqual(65);
    expect(Object.values(one!.labels).every((value) => value.length <= 2_048 && value.isWellFormed())).toBe(
      true,
    );
  });

  test("half a sign, escaped, is anywhere a sign that cannot be shown", () => {
    const lone = JSON.stringify(filledStandard).replaceAll("?", "\\ud800");
    const bytes = new TextEncoder().encode(lone);
    const parsed = parse("standard", null, bytes);
    expect(parsed).toMatchObject({ ok: true, events: [{ labels: { model: "a\ufffd" } }] });
    expect(JSON.stringify(parsed)).not.toContain("ud800");
    for (const source of SOURCES) parse(source, null, bytes);
  });

  test("random JSON, and random bytes, never throw", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), fc.jsonValue(), fc.uint8Array(), (source, value, bytes) => {
        parse(source, value);
        parse(source, null, bytes);
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  test.each([
    ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z"],
    ["2026-03-01T12:00:00.999999999+02:00", "2026-03-01T10:00:00Z"],
    ["2026-02-28T23:30:00-0130", "2026-03-01T01:00:00Z"],
    ["0001-01-01T00:00:00Z", undefined],
    ["2026-02-30T00:00:00Z", undefined],
    ["9999-12-31T23:59:59Z", undefined],
    ["yesterday", undefined],
  ])("the time %s is %s", (text, instant) => {
    expect(findTime(text)).toBe(instant);
  });

  test("durations are told by their two largest parts", () => {
    expect([0, 59, 3_600, 11_520, 446_400, -5].map((seconds) => showSeconds(seconds))).toEqual([
      "0 s",
      "59 s",
      "1 h",
      "3 h 12 m",
      "5 d 4 h",
      "0 s",
    ]);
  });
});

const filledStandard = {
  type: "model.alert",
  timestamp: "?",
  data: { model: "a?", environment: "?", status: "firing", alert_key: "?", model_digest: "?", summary: "?" },
};
