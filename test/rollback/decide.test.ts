import { describe, expect, test } from "vitest";
import { FRAUD, CHURN, RANKER } from "../../scripts/registry-story.ts";
import type { AlertEvent } from "../../src/rollback/alert.ts";
import { type AlertQuestion, decideAlert } from "../../src/rollback/decide.ts";
import { decideRequest } from "../../src/rollback/decide-request.ts";
import { observeAlert } from "../../src/rollback/episode.ts";
import { alertOf, DAY, questionOf, Scene, settingsOf, type Wanted } from "./scene.ts";

const MINUTE = 60;
const HOUR = 3600;

/** v1 baseline, v2, v3 live; every one of them for days. */
const scene = new Scene();
const live = scene.known().slice.live!;

function decide(
  at: Scene,
  seconds: number,
  change: Partial<AlertEvent> = {},
  wanted: Wanted & Partial<AlertQuestion> = {},
) {
  const now = at.later(seconds);
  return decideAlert(questionOf(at, alertOf(now, change), { ...wanted, now }));
}

const question = questionOf;

const failing = (decision: ReturnType<typeof decideAlert>) =>
  decision.preconditions.filter(({ holds }) => !holds).map(({ code }) => code);
const why = (decision: ReturnType<typeof decideAlert>, code: string) =>
  decision.preconditions.find((one) => one.code === code)?.explanation ?? "";

describe("an alert about what is live", () => {
  test("critical: a rollback to the last good version, at once", () => {
    const decision = decide(scene, 3 * HOUR, { labels: { model: "fraud", model_digest: live.bundle } });
    expect(decision.outcome).toMatchObject({ do: "propose", from: 3, to: 2, now: true });
    expect(decision).toMatchObject({ alerted: 3, model: "fraud" });
    expect(failing(decision)).toEqual([]);
    expect(decision.preconditions.length).toBe(22);
  });

  test("without a digest it counts, and is said to count only as far as known", () => {
    const decision = decide(scene, 3 * HOUR);
    expect(decision.outcome).toMatchObject({ do: "propose", now: true });
    expect(decision.alerted).toBeNull();
    expect(decision.preconditions.find(({ code }) => code === "names-live")).toMatchObject({
      holds: true,
      warn: true,
    });
  });

  test("high: only if it still fires ten minutes later, or as long as the route asks", () => {
    const first = decide(scene, HOUR, { severity: "high" });
    expect(first.outcome).toMatchObject({ do: "propose", now: false, at: scene.later(HOUR + 10 * MINUTE) });
    expect(failing(first)).toEqual(["hold"]);
    const event = alertOf(scene.later(HOUR), { severity: "high" });
    const { episode } = observeAlert(undefined, event);
    const again = { kind: "repeat", episode } as const;
    const late = decideAlert(
      question(scene, event, { now: scene.later(HOUR + 10 * MINUTE), observation: again }),
    );
    expect(late.outcome).toMatchObject({ do: "propose", now: true });
    const over = { kind: "repeat", episode: { ...episode!, status: "resolved" } } as const;
    const ended = decideAlert(
      question(scene, event, { now: scene.later(HOUR + 10 * MINUTE), observation: over }),
    );
    expect(ended.outcome.do).toBe("nothing");
    const settings = settingsOf("routes: [{ hold: 2h }]");
    expect(decide(scene, HOUR, {}, { settings }).outcome).toMatchObject({
      now: false,
      at: scene.later(3 * HOUR),
    });
  });

  test("warning and words nobody knows: an issue; info: nothing that anybody sees", () => {
    for (const severity of ["warning", "unknown"] as const)
      expect(decide(scene, HOUR, { severity }).outcome).toEqual({ do: "open-issue", reason: "severity" });
    expect(decide(scene, HOUR, { severity: "info" }).outcome).toEqual({ do: "nothing", reason: "severity" });
    const on = { kind: "incident", number: 77 };
    expect(decide(scene, HOUR, { severity: "warning" }, { incident: 77 }).outcome).toMatchObject({
      do: "comment",
      on,
    });
  });

  test("a warning that would not lead to a rollback anyway is a comment", () => {
    const decision = decide(scene, 30 * DAY, { severity: "warning" });
    expect(decision.outcome).toEqual({ do: "nothing", reason: "recent-change" });
    expect(failing(decision)).toEqual(["recent-change", "severity", "hold"]);
  });
});

describe("what does not lead to a pull request says why", () => {
  test("turned off", () => {
    const decision = decide(scene, HOUR, {}, { settings: settingsOf("enabled: false") });
    expect(decision.outcome).toEqual({ do: "nothing", reason: "enabled" });
  });

  test("unknown model, no route", () => {
    expect(decide(scene, HOUR, {}, { known: null }).outcome).toEqual({ do: "nothing", reason: "model" });
    expect(decide(scene, HOUR, { labels: {} }).outcome).toEqual({ do: "nothing", reason: "route" });
  });

  test("a receiver that twokey.yml keeps to other models", () => {
    const settings = settingsOf(`receivers: [{ id: am-prod, models: [churn] }]`);
    expect(decide(scene, HOUR, {}, { settings }).outcome).toEqual({ do: "nothing", reason: "receiver" });
  });

  test.each([
    ["comment", "nothing"],
    ["open_issue", "open-issue"],
    ["open_pr", "propose"],
  ])("a receiver, or a route, that may go as far as %s", (most, action) => {
    const receiver = settingsOf(`receivers: [{ id: am-prod, max_action: ${most} }]`);
    const route = settingsOf(`routes: [{ action: ${most} }]`);
    for (const settings of [receiver, route])
      expect(decide(scene, HOUR, {}, { settings }).outcome.do).toBe(action);
  });

  test("another environment, unless a route spoke of it", () => {
    const labels = { model: "fraud", environment: "staging" };
    const decision = decide(scene, HOUR, { labels });
    expect([decision.outcome.do, failing(decision)]).toEqual(["nothing", ["environment"]]);
    const settings = settingsOf("routes: [{ match: { environment: staging } }]");
    expect(decide(scene, HOUR, { labels }, { settings }).outcome.do).toBe("propose");
    expect(decide(scene, HOUR, { labels: { ...labels, environment: "Prod" } }).outcome.do).toBe("propose");
  });

  test("a stale digest: an alert about another version than the live one", () => {
    const two = scene.versions().find(({ version }) => version === 2)!;
    const decision = decide(scene, HOUR, { labels: { model: "fraud", model_digest: two.bundle } });
    expect(decision.outcome).toEqual({ do: "nothing", reason: "names-live" });
    expect(failing(decision)).toEqual(["names-live"]);
    expect(decision.alerted).toBeNull();
  });

  test("an old alert, and one from the future", () => {
    const old = decide(scene, 2 * DAY, { startsAt: scene.later(DAY - HOUR) });
    expect(failing(old)).toEqual(["age"]);
    expect(old.outcome.do).toBe("nothing");
    expect(failing(decide(scene, HOUR, { startsAt: scene.later(2 * HOUR) }))).toEqual(["age"]);
    expect(failing(decide(scene, HOUR, { startsAt: scene.later(HOUR + 200) }))).toEqual([]);
  });

  test("no recent change to undo", () => {
    const decision = decide(scene, 15 * DAY);
    expect(decision.outcome).toEqual({ do: "open-issue", reason: "recent-change" });
    expect(why(decision, "recent-change")).toContain("no recent change to undo");
  });

  test("a storm is one umbrella issue", () => {
    const until = scene.later(2 * HOUR);
    const storm = { open: true, until, models: [CHURN, FRAUD, RANKER] };
    expect(decide(scene, HOUR, {}, { storm }).outcome).toEqual({
      do: "umbrella",
      issue: null,
      models: storm.models,
      until,
    });
  });

  test("no version to go to: an issue that names the reason", () => {
    const first = new Scene([]);
    const decision = decide(first, HOUR);
    expect(decision.outcome).toEqual({ do: "open-issue", reason: "target" });
    expect(why(decision, "target")).toContain("no earlier version");
  });

  test("nothing is live: an issue for what is severe, and nothing for what is over or harmless", () => {
    const known = scene.known();
    const gone = { ...known, slice: { ...known.slice, live: null } };
    expect(decide(scene, HOUR, {}, { known: gone }).outcome).toEqual({
      do: "open-issue",
      reason: "live-version",
    });
    expect(decide(scene, HOUR, { status: "resolved" }, { known: gone }).outcome.do).toBe("nothing");
    expect(decide(scene, HOUR, { severity: "info" }, { known: gone }).outcome.do).toBe("nothing");
    const settings = settingsOf("receivers: [{ id: am-prod, max_action: comment }]");
    expect(decide(scene, HOUR, {}, { known: gone, settings }).outcome.do).toBe("nothing");
  });

  test("test notifications do nothing, whatever else holds", () => {
    expect(decide(scene, HOUR, { status: "test" }).outcome).toEqual({ do: "nothing", reason: "test" });
  });

  test("missing data are no fire", () => {
    const decision = decide(scene, HOUR, { status: "no_data" }, { incident: 5 });
    expect(decision.outcome).toMatchObject({ do: "comment", reason: "firing" });
  });
});

describe("the same alert again", () => {
  const event = alertOf(scene.later(HOUR), { severity: "warning" });
  const { episode } = observeAlert(undefined, event);

  test("says nothing new", () => {
    const observation = { kind: "repeat", episode } as const;
    const decision = decideAlert(question(scene, event, { observation, incident: 5 }));
    expect(decision).toMatchObject({ repeat: true, outcome: { do: "nothing", reason: "severity" } });
  });

  test("late and unheard ones are recorded", () => {
    for (const [kind, reason] of [
      ["late", "late"],
      ["unheard", "never-fired"],
    ] as const)
      expect(decideAlert(question(scene, event, { observation: { kind, episode } })).outcome).toEqual({
        do: "nothing",
        reason,
      });
  });

  test("its end is told where something is open; the pull request closes only unsigned, and only if asked", () => {
    const observation = { kind: "resolved", episode } as const;
    const end = { ...event, status: "resolved" } as const;
    expect(decideAlert(question(scene, end, { observation })).outcome).toEqual({
      do: "nothing",
      reason: "resolved",
    });
    const open = new Scene();
    open.append(open.story.step([open.propose(2, 40)]));
    const known = open.known();
    for (const [yaml, signed, close] of [
      ["", false, false],
      ["on_resolved: close_if_unapproved", false, true],
      ["on_resolved: close_if_unapproved", true, false],
    ] as const) {
      const settings = settingsOf(yaml);
      const decision = decideAlert(
        question(open, end, { observation, settings, known: { ...known, signed } }),
      );
      expect(decision.outcome).toEqual({
        do: "comment",
        on: { kind: "pull", number: 40 },
        reason: "resolved",
        close,
      });
    }
  });
});

describe("rollbacks before", () => {
  test("one is open: the alert is added to it", () => {
    const open = new Scene();
    open.append(open.story.step([open.propose(2, 40)]));
    const decision = decide(open, HOUR);
    expect(decision.outcome).toEqual({
      do: "comment",
      on: { kind: "pull", number: 40 },
      reason: "no-open-rollback",
      close: false,
    });
  });

  test("one was declined: a decision that stands for a day", () => {
    const declined = new Scene();
    declined.decline(2, 40);
    expect(decide(declined, HOUR).outcome).toMatchObject({
      do: "comment",
      on: { number: 40 },
      reason: "decline",
    });
    expect(decide(declined, 25 * HOUR).outcome).toMatchObject({ do: "propose", to: 2 });
  });

  test("two opened by themselves this week: the third is an issue", () => {
    const often = new Scene();
    often.decline(2, 40);
    often.story.tick(DAY);
    often.decline(2, 41);
    const decision = decide(often, 25 * HOUR);
    expect(decision.outcome).toEqual({ do: "open-issue", reason: "quota" });
    expect(why(decision, "quota")).toContain("2 of 2");
    expect(decide(often, 8 * DAY).outcome.do).toBe("propose");
  });

  test("already rolled back: the same alert, or one that names what went", () => {
    const back = new Scene();
    const went = back.known().slice.live!.bundle;
    const startsAt = back.later(0);
    back.story.tick(HOUR);
    back.rollBack(2, 40);
    expect(back.known().slice.live!.version).toBe(2);
    const same = decide(back, 10 * MINUTE, { startsAt });
    expect(same.outcome).toMatchObject({ do: "comment", on: { number: 40 }, reason: "not-undone" });
    expect(why(same, "not-undone")).toContain("already rolled back");
    const event = alertOf(back.later(11 * MINUTE), { startsAt });
    const { episode } = observeAlert(undefined, event);
    const again = decideAlert(question(back, event, { observation: { kind: "repeat", episode } }));
    expect(again.outcome).toMatchObject({ do: "comment", on: { number: 40 }, reason: "not-undone" });
    const named = decide(back, 5 * HOUR, { labels: { model: "fraud", model_digest: went } });
    expect(named.outcome).toMatchObject({ do: "comment", reason: "not-undone" });
  });

  test("a rollback that did not help: not the model, and never back again or further back", () => {
    const back = new Scene();
    back.story.tick(HOUR);
    back.rollBack(2, 40);
    const bundle = back.known().slice.live!.bundle;
    const labels = { model: "fraud", model_digest: bundle };
    expect(decide(back, 10 * MINUTE, { labels }).outcome).toMatchObject({ do: "comment" });
    for (const seconds of [HOUR, 5 * HOUR, 7 * HOUR, 3 * DAY]) {
      const decision = decide(back, seconds, { labels });
      expect(decision.outcome.do, String(seconds)).toBe("open-issue");
      expect(why(decision, "effective")).toContain("not the model");
    }
    expect(back.known().target.skipped.find(({ version }) => version === 3)).toMatchObject({
      reason: "quarantined",
    });
  });
});

describe("somebody asks", () => {
  const ask = (at: Scene, to: number | null = null, seconds = HOUR) =>
    decideRequest({
      known: at.known(to === null ? {} : { to }),
      to,
      settings: settingsOf(),
      now: at.later(seconds),
    });

  test("no alert, no age, no quota, no storm is needed", () => {
    expect(ask(scene, null, 300 * DAY).outcome).toEqual({ do: "propose", from: 3, to: 2 });
    expect(ask(scene, 1).outcome).toEqual({ do: "propose", from: 3, to: 1 });
  });

  test("right after a rollback it is said, and not in the way", () => {
    const back = new Scene();
    back.rollBack(2, 40);
    const { outcome, preconditions } = ask(back);
    expect(outcome).toEqual({ do: "propose", from: 2, to: 1 });
    expect(preconditions.find(({ code }) => code === "cooldown")).toMatchObject({ holds: true, warn: true });
  });

  test("what is open already is shown; another target must wait", () => {
    const open = new Scene();
    open.append(open.story.step([open.propose(2, 40)]));
    expect(ask(open).outcome).toEqual({ do: "show", pull: 40 });
    expect(ask(open, 1).outcome).toEqual({ do: "refuse", reason: "no-open-rollback" });
  });

  test("a version that is barred, live or unknown is refused", () => {
    const barred = new Scene();
    barred.quarantine(1);
    for (const to of [1, 3, 99]) expect(ask(barred, to).outcome).toEqual({ do: "refuse", reason: "target" });
  });

  test("an unknown model", () => {
    expect(
      decideRequest({ known: null, to: null, settings: settingsOf(), now: scene.later(0) }).outcome,
    ).toEqual({ do: "refuse", reason: "model" });
  });
});
