import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseEvent } from "../../action/event.ts";
import { safeLines } from "../../action/log.ts";
import { endingOf } from "../../action/outcome.ts";
import { evaluation } from "../report/evaluations.ts";

const repository = { id: 1, name: "models", default_branch: "main", owner: { login: "acme" } };
const head = "a".repeat(40);
const pull = {
  action: "opened",
  repository,
  pull_request: { number: 7, head: { sha: head }, base: { ref: "main" } },
};

describe("what an event asks for", () => {
  test("a pull request into the default branch is evaluated, and is advisory", () => {
    expect(parseEvent({ name: "pull_request", sha: head }, pull)).toMatchObject({
      ok: true,
      value: { kind: "evaluate", counted: false, pull: 7, head, nonce: undefined },
    });
  });
  test("a pull request into another branch, or a closed one, is explained", () => {
    const elsewhere = { ...pull, pull_request: { ...pull.pull_request, base: { ref: "next" } } };
    expect(parseEvent({ name: "pull_request", sha: head }, elsewhere)).toMatchObject({
      value: { kind: "explain" },
    });
    expect(parseEvent({ name: "pull_request", sha: head }, { ...pull, action: "closed" })).toMatchObject({
      value: { kind: "explain" },
    });
  });
  test("only the bot's request, in its exact shape, counts", () => {
    const payload = { pr: 7, head, nonce: "0123456789abcdef" };
    const event = (client_payload: unknown, action = "twokey-evaluate") =>
      parseEvent({ name: "repository_dispatch", sha: head }, { action, client_payload, repository });
    expect(event(payload)).toMatchObject({ value: { counted: true, nonce: payload.nonce } });
    expect(event(payload, "deploy")).toMatchObject({ value: { kind: "explain" } });
    for (const wrong of [
      { ...payload, extra: 1 },
      { ...payload, pr: "7" },
      { ...payload, nonce: "short" },
      null,
    ])
      expect(event(wrong).ok).toBe(false);
  });
  test("whatever the payload holds, the answer is a plan or a problem, never a throw", () => {
    const names = [
      "pull_request",
      "repository_dispatch",
      "workflow_dispatch",
      "workflow_run",
      "merge_group",
      "x",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue(), (name, payload) => {
        const plan = parseEvent({ name, sha: head }, payload);
        expect(plan.ok || plan.problems.length > 0).toBe(true);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

describe("what is printed", () => {
  test("no line of others is a command of the runner", () => {
    const said = safeLines(
      "a\n::set-output name=x::y\n  ::error::z\r\n##[add-mask]q\n\u001b[31mred\u0085::stop",
    );
    for (const line of said.split("\n")) {
      expect(line.trimStart().startsWith("::")).toBe(false);
      expect(line).not.toContain("##[");
      expect(line).not.toMatch(/\p{Cc}/u);
    }
    expect(said.split("\n")).toHaveLength(6);
  });
});

describe("how a run ends", () => {
  test.each([
    ["allow", "enforce", "success", 0],
    ["sign", "enforce", "neutral", 0],
    ["block", "enforce", "failure", 1],
    ["error", "enforce", "failure", 3],
    ["block", "advise", "neutral", 0],
    ["error", "observe", "neutral", 0],
  ] as const)("%s in mode %s: %s, exit %d", (kind, mode, conclusion, exitCode) => {
    expect(endingOf({ ok: true, value: evaluation(kind) }, mode)).toEqual({
      decision: kind,
      conclusion,
      exitCode,
    });
  });
  test("files that cannot be read stop every mode", () => {
    for (const mode of ["observe", "advise", "enforce"] as const)
      expect(endingOf({ ok: false, problems: [] }, mode).exitCode).toBe(2);
  });
});
