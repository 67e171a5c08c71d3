import { describe, expect, test } from "vitest";
import { trustedInstant } from "../../src/base/instant.ts";
import { findIncidentModel } from "../../src/rollback/incident-form.ts";
import { judgeReadiness, type ReadinessQuestion } from "../../src/rollback/readiness.ts";

const BARRED = { at: trustedInstant("2026-03-01T00:00:00Z"), event: "x" };
const OUTGOING = { version: 7, kind: "promoted", signed: true, quarantined: null, revoked: null };
const QUESTION = {
  outgoing: OUTGOING,
  bytes: "present",
  compatibility: { verdict: "pass", reasons: [] },
  age: 3 * 86_400,
  minLive: 86_400_000,
};

function judge(other: Record<string, unknown> = {}, outgoing: Record<string, unknown> = {}) {
  return judgeReadiness({
    ...QUESTION,
    ...other,
    outgoing: { ...OUTGOING, ...outgoing },
  } as unknown as ReadinessQuestion);
}

describe("the way back from a change", () => {
  test("is there where what is live is signed, old enough, in git and fits", () => {
    expect(judge()).toMatchObject({ version: 7, ready: "yes" });
  });

  test.each([
    ["nobody signed", {}, { signed: false }],
    ["is barred", {}, { quarantined: BARRED }],
    ["is barred", {}, { revoked: BARRED }],
    ["gone", { bytes: "missing" }, {}],
    ["no column", { compatibility: { verdict: "fail", reasons: ["no column"] } }, {}],
    ["live for 1 h", { age: 3600 }, {}],
  ])("is not: %s", (why, other, outgoing) => {
    const found = judge(other, outgoing);
    expect(found.ready).toBe("no");
    expect(found.explanation).toContain(why);
  });

  test("of a baseline does not ask for how long it was live", () => {
    expect(judge({ age: 0 }, { kind: "baseline" }).ready).toBe("yes");
  });

  test("is not known where nobody looked", () => {
    expect(judge({ bytes: "unknown" }).ready).toBe("unknown");
    expect(judge({ compatibility: { verdict: "warn", reasons: ["nobody looked"] } }).ready).toBe("unknown");
  });
});

describe("the form of an incident", () => {
  test.each([
    ["### Model\n\nfraud\n\n### Severity\n\ncritical", "fraud"],
    ["### Model\r\n\r\n fraud \r\n", "fraud"],
    ["### model\nfraud", "fraud"],
    ["### Model\n\n_No response_", undefined],
    ["### Model\n\n../x", undefined],
    ["### Model\n\npolicy", undefined],
    ["### Model", undefined],
    ["Model: fraud", undefined],
    ["", undefined],
    ["x".repeat(70_000) + "\n### Model\n\nfraud", undefined],
  ])("%j names %j", (body, model) => {
    expect(findIncidentModel(body.slice(0, 80_000))).toBe(model);
  });
});
