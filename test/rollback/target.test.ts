import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FRAUD } from "../../scripts/registry-story.ts";
import { planAppend } from "../../src/registry/plan.ts";
import type { VersionSlice } from "../../src/registry/slices.ts";
import { modelOf } from "../../src/registry/state.ts";
import { compareServing, judgeCompatibility, NOBODY_LOOKED } from "../../src/rollback/compatibility.ts";
import { decideRequest } from "../../src/rollback/decide-request.ts";
import { candidatesOf, findVersionFault, versionsToRead } from "../../src/rollback/target.ts";
import { sliceOf } from "./repository.ts";
import { DAY, digestLike, GOOD, Scene, settingsOf, type Wanted } from "./scene.ts";

const reasons = (scene: Scene, wanted: Wanted = {}) => {
  const { target, skipped } = scene.known(wanted).target;
  return [target?.version ?? null, ...skipped.map(({ version, reason }) => `${version} ${reason}`)];
};

describe("the version that a rollback goes to", () => {
  test("is the newest that was left, signed, and not what is live", () => {
    expect(reasons(new Scene([2 * DAY, 3 * DAY, 3 * DAY]))).toEqual([3, "4 live"]);
  });

  test("a quarantined one is passed over, and so is the one with its predictions", () => {
    const scene = new Scene([2 * DAY, 3 * DAY]);
    const scores = digestLike("scores");
    scene.story.tick(2 * DAY);
    scene.promoteWith(scores);
    scene.story.tick(2 * DAY);
    scene.promote();
    scene.quarantine(4);
    expect(reasons(scene)).toEqual([3, "5 live", "4 quarantined"]);
    scene.quarantine(3);
    expect(reasons(scene)).toEqual([2, "5 live", "4 quarantined", "3 quarantined"]);
  });

  test("one that predicts the same as what is live changes nothing", () => {
    const scene = new Scene([2 * DAY]);
    const scores = digestLike("scores");
    scene.story.tick(2 * DAY);
    scene.promoteWith(scores);
    scene.story.tick(2 * DAY);
    scene.promoteWith(scores);
    expect(reasons(scene)).toEqual([2, "4 live", "3 same-predictions"]);
  });

  test("one that was live for minutes only is not known to be good; asked for by name it may be", () => {
    const scene = new Scene([2 * DAY, 3 * DAY, 600]);
    expect(reasons(scene)).toEqual([2, "4 live", "3 short-lived"]);
    expect(reasons(scene, { to: 3 })[0]).toBe(3);
  });

  test("a signed baseline is good however short it was live", () => {
    expect(reasons(new Scene([60]))).toEqual([1, "2 live"]);
  });

  test("no deeper than the policy says, unless somebody asks", () => {
    const scene = new Scene([2 * DAY, 600, 600, 600]);
    const settings = settingsOf("max_depth: 2");
    expect(reasons(scene, { settings })).toEqual([
      null,
      "5 live",
      "4 short-lived",
      "3 short-lived",
      "2 too-deep",
      "1 too-deep",
    ]);
    expect(reasons(scene, { settings, to: 2 })[0]).toBe(2);
  });

  test("bytes that are gone and features that are gone pass it over; what nobody looked at warns", () => {
    const scene = new Scene([2 * DAY, 3 * DAY, 3 * DAY]);
    const fail = { verdict: "fail", reasons: ["columns that it needs are no longer produced: age"] } as const;
    const facts = new Map([
      [3, { ...GOOD, bytes: "missing" as const }],
      [2, { ...GOOD, compatibility: fail }],
    ]);
    expect(reasons(scene, { facts })).toEqual([1, "4 live", "3 bytes-missing", "2 incompatible"]);
    const { facts: unknown, target } = scene.known({ facts: new Map() }).target;
    expect(target?.version).toBe(3);
    expect(unknown).toMatchObject({ bytes: "unknown", compatibility: { verdict: "warn" } });
  });

  test("what is asked for stays within the same limits, and every other version is told", () => {
    const scene = new Scene([2 * DAY, 3 * DAY]);
    expect(reasons(scene, { to: 1 })).toEqual([1, "3 live", "2 not-asked-for"]);
    expect(reasons(scene, { to: 3 })).toEqual([null, "3 live", "2 not-asked-for", "1 not-asked-for"]);
    expect(reasons(scene, { to: 77 })[1]).toBe("77 unknown-version");
    scene.quarantine(1);
    expect(reasons(scene, { to: 1 })).toEqual([null, "3 live", "2 not-asked-for", "1 quarantined"]);
  });

  test("agrees with what current.json says", () => {
    const scene = new Scene([2 * DAY, 3 * DAY, 3 * DAY]);
    scene.quarantine(3);
    expect(scene.known().target.target?.version).toBe(modelOf(scene.state, FRAUD).rollback_target?.version);
  });

  const period = { from: "2026-01-01T00:00:00Z", until: "2026-01-09T00:00:00Z" } as never;
  const good = { version: 1, periods: [period], scores: digestLike("own scores") };
  const when = { at: "2026-01-10T00:00:00Z" as never, event: "e" };
  test.each([
    ["nothing", {}, undefined],
    ["live", { status: "live" }, "live"],
    ["never-live", { periods: [] }, "never-live"],
    ["unsigned", { signed: false }, "unsigned"],
    ["revoked", { revoked: { ...when, reason: "privacy" } }, "revoked"],
    ["quarantined", { quarantined: when }, "quarantined"],
    ["the bytes of a barred one", { bundle: digestLike("barred") }, "barred"],
    ["the predictions of a barred one", { scores: digestLike("barred") }, "barred"],
    ["the bytes of what is live", { bundle: digestLike("live") }, "same-bytes"],
    ["the predictions of what is live", { scores: digestLike("live scores") }, "same-predictions"],
  ] satisfies readonly (readonly [string, Partial<VersionSlice>, string | undefined])[])(
    "%s speaks against a version by itself",
    (_name, change, reason) => {
      const { slice } = new Scene([2 * DAY]).known();
      const live = {
        ...slice.live!,
        version: 9,
        bundle: digestLike("live"),
        scores: digestLike("live scores"),
      };
      const barred = new Map([[digestLike("barred"), [{ version: 4, why: "revoked" as const }]]]);
      const fault = findVersionFault(sliceOf({ ...good, ...change }), { model: { ...slice, live }, barred });
      expect(fault?.reason).toBe(reason);
    },
  );

  test("only good ones are worth asking bytes for", () => {
    const scene = new Scene([2 * DAY, 3 * DAY, 3 * DAY]);
    scene.quarantine(2);
    const { slice, versions } = scene.known();
    const question = { model: slice, versions, barred: new Map(), settings: settingsOf() };
    expect(candidatesOf({ ...question, to: null }).map(({ version }) => version)).toEqual([3, 1]);
    expect(candidatesOf({ ...question, to: 1 }).map(({ version }) => version)).toEqual([1]);
    expect(versionsToRead({ ...slice, versions: 1000 }, 5)).toEqual([
      ...Array.from({ length: 10 }, (_, at) => 1000 - at),
      ...slice.restorable.map(({ version }) => version).sort((a, b) => b - a),
    ]);
  });

  test("whatever happened before, the registry takes the proposal that follows from it", () => {
    const step = fc.constantFrom("promote", "hurry", "same", "quarantine", "back", "decline");
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 8 }),
        fc.option(fc.integer({ min: 1, max: 9 })),
        (steps, to) => {
          const scene = new Scene([2 * DAY]);
          for (const [at, what] of steps.entries()) act(scene, what, 100 + at);
          const known = scene.known(to === null ? {} : { to });
          const { outcome } = decideRequest({ known, to, settings: settingsOf(), now: scene.later(0) });
          if (outcome.do !== "propose") return;
          const plan = planAppend(scene.story.step([scene.propose(outcome.to, 999)]), scene.branch);
          expect(plan.kind, JSON.stringify(plan)).toBe("write");
        },
      ),
      { seed: 8, numRuns: 40 },
    );
  });

  test("and what is skipped for its own sake, the registry refuses too", () => {
    const scene = new Scene([2 * DAY, 3 * DAY]);
    scene.quarantine(1);
    for (const to of [1, 3]) {
      const plan = planAppend(scene.story.step([scene.propose(to, 999)]), scene.branch);
      expect(plan).toMatchObject({ kind: "refused", refusals: [{ code: "bad-target" }] });
    }
  });
});

function act(scene: Scene, what: string, pull: number): void {
  scene.story.tick(what === "hurry" ? 60 : 2 * DAY);
  const { target, skipped } = scene.known().target;
  if (what === "promote" || what === "hurry") scene.promote();
  if (what === "same") {
    const scores = digestLike("scores", pull % 2);
    if (
      (scene.branch.get(`models/fraud/barred/${scores.slice(7, 9)}/${scores.slice(7)}.json`) ?? null) === null
    )
      scene.promoteWith(scores);
  }
  const left = skipped.find(({ reason }) => reason === "short-lived")?.version ?? target?.version;
  if (what === "quarantine" && left !== undefined) scene.quarantine(left);
  if (what === "back" && target !== null) scene.rollBack(target.version, pull);
  if (what === "decline" && target !== null) scene.decline(target.version, pull);
}

describe("compatible with today", () => {
  const all = { inputs: ["x"], outputs: ["p"], columns: ["amount", "hour"] };

  test("a pass needs every side to be known", () => {
    expect(judgeCompatibility({ target: all, live: all, today: ["amount", "hour", "extra"] })).toEqual({
      verdict: "pass",
      reasons: [],
    });
    expect(judgeCompatibility(NOBODY_LOOKED)).toMatchObject({ verdict: "warn" });
    for (const missing of ["inputs", "outputs", "columns"] as const)
      expect(
        judgeCompatibility({ target: { ...all, [missing]: null }, live: all, today: all.columns }).verdict,
      ).toBe("warn");
  });

  test("a feature, an input or an output that is gone is a failure that names it", () => {
    const judged = [
      judgeCompatibility({ target: all, live: all, today: ["amount"] }),
      judgeCompatibility({ target: { ...all, inputs: ["x", "y"] }, live: all, today: all.columns }),
      judgeCompatibility({ target: all, live: { ...all, outputs: ["p", "why"] }, today: all.columns }),
    ];
    expect(judged.map(({ verdict }) => verdict)).toEqual(["fail", "fail", "fail"]);
    expect(judged.map(({ reasons: [first] }) => first?.split(": ")[1])).toEqual(["hour", "y", "why"]);
  });

  test("serving.yaml alone shows columns that are surely there, and nothing of those beyond", () => {
    const inputs = (columns: string[]) => ({ inputs: { x: columns } });
    expect(compareServing(inputs(["a"]), inputs(["a", "b"])).today).toEqual(["a", "b"]);
    expect(compareServing(inputs(["a", "c"]), inputs(["a", "b"])).today).toBeNull();
    expect(compareServing(undefined, undefined)).toEqual(NOBODY_LOOKED);
  });
});
