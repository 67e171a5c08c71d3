import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { trustedInstant } from "../../src/base/instant.ts";
import { observeAlert } from "../../src/rollback/episode.ts";
import { CALM, judgeStorm, namesBundle } from "../../src/rollback/memory.ts";
import { lesserAction, narrowReceiver, routeAlert } from "../../src/rollback/route.ts";
import { CHURN, FRAUD, RANKER } from "../../scripts/registry-story.ts";
import { alertOf, digestLike, settingsOf } from "./scene.ts";

const T = (clock: string) => trustedInstant(`2026-03-01T${clock}Z`);
const NOON = T("12:00:00");
const labelled = (labels: Record<string, string>) => ({ labels });

describe("from alert to model", () => {
  test("without routes the label model decides", () => {
    expect(routeAlert(labelled({ model: "fraud" }), settingsOf())).toMatchObject({
      model: "fraud",
      route: null,
    });
    expect(routeAlert(labelled({}), settingsOf())).toMatchObject({ ok: false, code: "no-label" });
  });

  test("the first route whose patterns all match wins", () => {
    const settings = settingsOf(`routes:
  - { match: { severity: "!{critical,page}" }, model: churn, action: comment }
  - { match: { alertname: "Model*", team: "?*" }, model: "{{ service }}-eu", digest_label: bundle, hold: 5m }
  - { match: { alertname: "Model*" }, model: fraud }`);
    const at = (labels: Record<string, string>) => {
      const routed = routeAlert(labelled({ severity: "critical", ...labels }), settings);
      return routed.ok ? [routed.route, routed.model, routed.hold] : routed.code;
    };
    expect(at({ severity: "info" })).toEqual([0, "churn", null]);
    expect(at({ alertname: "ModelDrift", team: "ml", service: "fraud" })).toEqual([1, "fraud-eu", 300_000]);
    expect(at({ alertname: "ModelDrift" })).toEqual([2, "fraud", null]);
    expect(at({ alertname: "Disk" })).toBe("no-route");
  });

  test.each(["../../x", "policy", "FRAUD", "fraud\n", "a".repeat(65), "{{model}}", "__proto__"])(
    "the label model=%j names no model",
    (model) => {
      expect(routeAlert(labelled({ model }), settingsOf())).toMatchObject({ ok: false, code: "bad-model" });
    },
  );

  test("an environment that no route spoke of is kept for the conditions", () => {
    const labels = { model: "fraud", env: "staging" };
    expect(routeAlert(labelled(labels), settingsOf())).toMatchObject({ environment: "staging" });
    const spoken = settingsOf(`routes: [{ match: { env: staging } }]`);
    expect(routeAlert(labelled(labels), spoken)).toMatchObject({ environment: null });
  });

  test("whatever the labels are, a route gives a model's name or a reason", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (labels) => {
        const routed = routeAlert(labelled(labels), settingsOf(`routes: [{ model: "{{a}}{{b}}" }]`));
        if (routed.ok) expect(routed.model).toMatch(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/);
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  test("twokey.yml narrows a receiver, and never widens it", () => {
    const settings = settingsOf(`receivers: [{ id: am-prod, models: ["fraud*"], max_action: open_issue }]`);
    expect(narrowReceiver("am-prod", FRAUD, settings)).toEqual({ allowed: true, action: "open_issue" });
    expect(narrowReceiver("am-prod", CHURN, settings).allowed).toBe(false);
    expect(narrowReceiver("other", CHURN, settings)).toEqual({ allowed: true, action: "open_pr" });
    expect(lesserAction("open_pr", "comment")).toBe("comment");
  });
});

describe("episodes", () => {
  const firing = alertOf(NOON);
  const resolved = alertOf(NOON, { status: "resolved", endsAt: T("12:30:00"), receivedAt: T("12:30:10") });

  test("new, repeated, resolved", () => {
    const first = observeAlert(undefined, firing);
    expect(first).toMatchObject({ kind: "new", episode: { count: 1, firstSeen: NOON } });
    const second = observeAlert(first.episode, { ...firing, receivedAt: T("12:10:00") });
    expect(second).toMatchObject({
      kind: "repeat",
      episode: { count: 2, firstSeen: NOON, lastSeen: T("12:10:00") },
    });
    expect(observeAlert(second.episode, resolved)).toMatchObject({
      kind: "resolved",
      episode: { status: "resolved", resolvedAt: T("12:30:00") },
    });
  });

  test("the end before the beginning: the beginning then comes late", () => {
    const end = observeAlert(undefined, resolved);
    expect(end.kind).toBe("unheard");
    expect(observeAlert(end.episode, { ...firing, receivedAt: T("12:31:00"), sentAt: NOON }).kind).toBe(
      "late",
    );
  });

  test("what fires again after its end is reopened", () => {
    const end = observeAlert(observeAlert(undefined, firing).episode, resolved);
    const again = { ...firing, startsAt: T("13:00:00"), receivedAt: T("13:00:05") };
    expect(observeAlert(end.episode, again)).toMatchObject({
      kind: "reopened",
      episode: { firstSeen: T("13:00:05"), resolvedAt: null },
    });
  });

  test("an acknowledgement stays when the source repeats itself; a test leaves nothing behind", () => {
    const seen = observeAlert(observeAlert(undefined, firing).episode, { ...firing, status: "acknowledged" });
    expect(seen.episode?.status).toBe("acknowledged");
    expect(observeAlert(seen.episode, firing).episode?.status).toBe("acknowledged");
    expect(observeAlert(undefined, { ...firing, status: "test" }).episode).toBeUndefined();
  });

  test("from no data to fire, the fire is counted from its own beginning", () => {
    const blind = observeAlert(undefined, { ...firing, status: "no_data" });
    const burns = observeAlert(blind.episode, { ...firing, receivedAt: T("12:40:00") });
    expect(burns.episode).toMatchObject({ status: "firing", firstSeen: T("12:40:00") });
  });

  test("deliveries in any order, repeated at will, end the same", () => {
    const events = [firing, { ...firing, receivedAt: T("12:10:00"), sentAt: T("12:10:00") }, resolved];
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 3, maxLength: 12 }), (order) => {
        const all = [...order, 2].map((at) => events[at]!);
        const last = all.reduce<ReturnType<typeof observeAlert>["episode"]>(
          (episode, event) =>
            observeAlert(episode, { ...event, sentAt: event.sentAt ?? event.startsAt }).episode,
          undefined,
        );
        expect(last).toMatchObject({ status: "resolved", resolvedAt: T("12:30:00") });
      }),
      { seed: 8, numRuns: 100 },
    );
  });
});

describe("storms", () => {
  const alerting = [FRAUD, CHURN, RANKER].map((model) => ({ model, at: NOON }));

  test("many models within the window are one; the breaker stays open for a while", () => {
    const settings = settingsOf("storm: { models: 3, fraction: 1, window: 10m, open_for: 30m }");
    const storm = judgeStorm({ ...CALM, alerting }, T("12:05:00"), settings, 100);
    expect(storm).toEqual({ open: true, until: T("12:35:00"), models: [CHURN, FRAUD, RANKER] });
    expect(judgeStorm({ ...CALM, alerting }, T("12:11:00"), settings, 100).open).toBe(false);
    expect(judgeStorm({ ...CALM, openUntil: T("12:35:00") }, T("12:20:00"), settings, 100).open).toBe(true);
  });

  test("a share of few models counts from two on", () => {
    const one = judgeStorm({ ...CALM, alerting: alerting.slice(0, 1) }, NOON, settingsOf(), 1);
    const two = judgeStorm({ ...CALM, alerting: alerting.slice(0, 2) }, NOON, settingsOf(), 3);
    expect([one.open, two.open]).toEqual([false, true]);
  });

  test("one model that alarms in fifty ways is no storm", () => {
    const same = Array.from({ length: 50 }, () => ({ model: FRAUD, at: NOON }));
    expect(judgeStorm({ ...CALM, alerting: same }, NOON, settingsOf(), 100).open).toBe(false);
  });
});

test("a bundle is named in full, by twelve digits or more, or as model@version", () => {
  const bundle = digestLike("bundle");
  const live = { model: FRAUD, version: 12, bundle };
  const hex = bundle.slice(7);
  for (const said of [bundle, hex, hex.slice(0, 12), hex.toUpperCase(), "fraud@12", " fraud@12 "])
    expect(namesBundle(said, live), said).toBe(true);
  for (const said of ["", "12", "v12", "fraud@1", "churn@12", hex.slice(0, 11), hex.slice(1), `${hex}0`])
    expect(namesBundle(said, live), said).toBe(false);
});
