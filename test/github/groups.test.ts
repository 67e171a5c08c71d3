import { describe, expect, test } from "vitest";
import { findQueueBranch, readGroup } from "../../src/github/groups.ts";
import { at, type Hands, ok, openHands, pageOf } from "./hands.ts";

const sha = (letter: string): string => letter.repeat(40);
const REF = `refs/heads/gh-readonly-queue/main/pr-12-${sha("b")}`;

describe("a queue's branch", () => {
  test.each([
    [REF, { branch: "main", pull: 12, onto: sha("b") }],
    [`gh-readonly-queue/release/2.0/pr-3-${sha("1")}`, { branch: "release/2.0", pull: 3, onto: sha("1") }],
    [
      `gh-readonly-queue/x/pr-1-${sha("a")}/pr-3-${sha("1")}`,
      { branch: `x/pr-1-${sha("a")}`, pull: 3, onto: sha("1") },
    ],
    ["refs/heads/main", undefined],
    [`refs/heads/gh-readonly-queue/main/pr-0-${sha("b")}`, undefined],
    [`refs/heads/gh-readonly-queue/main/pr-12-${sha("b")}x`, undefined],
    [`refs/tags/gh-readonly-queue/main/pr-12-${sha("b")}`, undefined],
    [`refs/heads/gh-readonly-queue/${"x".repeat(300)}/pr-12-${sha("b")}`, undefined],
  ])("%s", (ref, found) => {
    expect(findQueueBranch(ref)).toEqual(found);
  });
});

type Commit = { readonly sha: string; readonly parents: readonly { readonly sha: string }[] };

function commit(letter: string, ...parents: readonly string[]): Commit {
  return { sha: sha(letter), parents: parents.map((parent) => ({ sha: sha(parent) })) };
}

function pull(number: number, head: string, more: object = {}): object {
  return { id: number, number, state: "open", head: { sha: sha(head) }, base: { ref: "main" }, ...more };
}

function openGroup(
  commits: readonly Commit[],
  pulls: Readonly<Record<string, readonly object[]>>,
  status = "ahead",
): Hands {
  return openHands((call) => {
    if (at(call).startsWith("GET /compare/"))
      return ok({ status, total_commits: commits.length, commits: pageOf(call, commits) });
    const [, of = ""] = /^GET \/commits\/(\w)\w*\/pulls$/.exec(at(call)) ?? [];
    return ok(pulls[of] ?? []);
  });
}

const GROUP = { ref: REF, head: sha("f"), base: sha("b") };

describe("the pull requests of a group", () => {
  test("merged: the second parent of each step is the head of one", async () => {
    // b ← e(merges 1) ← f(merges 2); 1 has an older commit of its own.
    const hands = openGroup(
      [commit("0", "b"), commit("1", "0"), commit("e", "b", "1"), commit("2", "b"), commit("f", "e", "2")],
      {
        "1": [pull(11, "1"), pull(9, "1", { state: "closed" }), pull(8, "1", { base: { ref: "next" } })],
        "2": [pull(12, "2"), pull(13, "3")],
      },
    );
    expect(await readGroup(hands.publisher, GROUP)).toEqual({
      ok: true,
      value: {
        branch: "main",
        pulls: [
          { number: 11, head: sha("1") },
          { number: 12, head: sha("2") },
        ],
        unknown: [],
      },
    });
    expect(hands.calls).toEqual([
      `GET /compare/${sha("b")}...${sha("f")}?per_page=100&page=1`,
      `GET /commits/${sha("1")}/pulls?per_page=100&page=1`,
      `GET /commits/${sha("2")}/pulls?per_page=100&page=1`,
    ]);
  });

  test("squashed: the branch's name tells the last, the others are unknown", async () => {
    const hands = openGroup([commit("e", "b"), commit("f", "e")], {});
    expect(await readGroup(hands.publisher, GROUP)).toEqual({
      ok: true,
      value: { branch: "main", pulls: [{ number: 12, head: null }], unknown: [sha("e")] },
    });
  });

  test("the last step names one that was found: the branch's name counts as well", async () => {
    const hands = openGroup([commit("2", "b"), commit("f", "b", "2")], { "2": [pull(14, "2")] });
    expect(await readGroup(hands.publisher, GROUP)).toMatchObject({
      value: { pulls: [{ number: 12, head: null }, { number: 14 }] },
    });
  });

  test("two of the same head are both in it", async () => {
    const hands = openGroup([commit("2", "b"), commit("f", "b", "2")], {
      "2": [pull(12, "2"), pull(14, "2")],
    });
    expect(await readGroup(hands.publisher, GROUP)).toMatchObject({
      value: { pulls: [{ number: 12 }, { number: 14 }], unknown: [] },
    });
  });

  test("many commits come over pages", async () => {
    const hex = (at: number): string => at.toString(16).padStart(40, "0");
    const line = Array.from({ length: 230 }, (_, at) => ({
      sha: hex(at + 1),
      parents: [{ sha: at === 0 ? sha("b") : hex(at) }],
    }));
    const top = { sha: sha("f"), parents: [{ sha: sha("b") }, { sha: hex(230) }] };
    const hands = openGroup([...line, top], {});
    expect(await readGroup(hands.publisher, GROUP)).toMatchObject({ ok: true, value: { unknown: [] } });
    expect(hands.calls.filter((call) => call.includes("/compare/"))).toHaveLength(3);
  });

  test("an empty group holds none", async () => {
    const hands = openGroup([], {}, "identical");
    expect(await readGroup(hands.publisher, { ...GROUP, head: sha("b") })).toMatchObject({
      value: { pulls: [], unknown: [] },
    });
  });

  test.each([
    ["a head that lost its base", openGroup([commit("f", "b")], {}, "diverged"), GROUP],
    ["a chain with a hole", openGroup([commit("f", "e")], {}), GROUP],
    ["a root of its own", openGroup([commit("f")], {}), GROUP],
    ["another branch", openGroup([commit("f", "b")], {}), { ...GROUP, ref: "refs/heads/main" }],
  ])("%s is trouble", async (_, hands, group) => {
    expect(await readGroup(hands.publisher, group)).toMatchObject({ ok: false, retry: false });
  });

  test("a list that ends early is trouble", async () => {
    const { publisher } = openHands((call) =>
      ok({ status: "ahead", total_commits: 2, commits: call.path.endsWith("=1") ? [commit("f", "e")] : [] }),
    );
    expect(await readGroup(publisher, GROUP)).toMatchObject({ ok: false, retry: true });
  });

  test.each([403, 404, 429, 502])("a %i of either call is trouble", async (status) => {
    for (const word of ["/compare/", "/pulls"]) {
      const hands = openGroup([commit("f", "b")], {});
      hands.fault = ({ path }) => (path.includes(word) ? { status } : undefined);
      expect(await readGroup(hands.publisher, GROUP)).toMatchObject({ ok: false });
    }
  });
});
