import { describe, expect, test } from "vitest";
import { trustedInstant } from "../../src/base/instant.ts";
import { pushersOf, readPushActivity } from "../../src/github/activity.ts";
import { listCommitsOfBranch } from "../../src/github/branch-commits.ts";
import { findNext } from "../../src/github/client.ts";
import { readContribution } from "../../src/github/commits.ts";
import { readMergeResult } from "../../src/github/merge-result.ts";
import { readProjectAt } from "../../src/github/project-at.ts";
import { listOpenPulls, readPull, readRepository, readTip } from "../../src/github/pull.ts";
import { readRoot } from "../../src/github/tree-at.ts";
import { newRepository } from "../git/work.ts";
import { FRAUD } from "../project/state.ts";
import { GitGithub, readerOf, right } from "./git-github.ts";
import { type Made, newHistory, setBranch } from "./histories.ts";

const SHA = "1".repeat(40);
const ANN = { id: 1, login: "ann", type: "User" };
const pull = (number: number, more: Record<string, unknown> = {}) => ({
  id: 1_000 + number,
  number,
  title: "A better model",
  state: "open",
  draft: false,
  user: ANN,
  head: { sha: SHA, ref: "better", label: "acme:better", repo: { id: 7 } },
  base: { ref: "main", sha: "2".repeat(40), repo: { id: 7, full_name: "acme/models" } },
  created_at: "2026-03-01T12:00:00Z",
  updated_at: "2026-03-02T12:00:00Z",
  merged_at: null,
  merge_commit_sha: "3".repeat(40),
  ...more,
});

function github(pulls: readonly Record<string, unknown>[] = []): GitGithub {
  const made = new GitGithub(newRepository({ "a.txt": "x" }));
  made.pulls = pulls;
  return made;
}

describe("a pull request", () => {
  test("is read with one call; a test merge is no merge", async () => {
    const here = github([pull(3)]);
    expect(right(await readPull(readerOf(here), 3))).toEqual({
      id: 1_003,
      number: 3,
      title: "A better model",
      state: "open",
      draft: false,
      opener: ANN,
      repository: 7,
      head: { sha: SHA, branch: "better", repository: 7 },
      base: "main",
      openedAt: "2026-03-01T12:00:00Z",
      updatedAt: "2026-03-02T12:00:00Z",
      merged: null,
    });
    expect(here.calls).toEqual(["/pulls/3"]);
  });

  test.each([
    ["the fork is gone", { head: { sha: SHA, ref: "x", repo: null } }, { head: { repository: null } }],
    ["the account is gone", { user: null }, { opener: null }],
    [
      "it was merged",
      { state: "closed", merged_at: "2026-03-03T00:00:00Z" },
      { merged: { at: "2026-03-03T00:00:00Z", commit: "3".repeat(40), by: null } },
    ],
  ])("where %s", async (_, given, expected) => {
    expect(right(await readPull(readerOf(github([pull(3, given)])), 3))).toMatchObject(expected);
  });

  test.each([
    ["no such pull request", 4, {}],
    ["a merge without its commit", 3, { merged_at: "2026-03-03T00:00:00Z", merge_commit_sha: null }],
    ["a head that is no commit", 3, { head: { sha: "main", ref: "x", repo: null } }],
    ["an unknown state", 3, { state: "locked" }],
    ["an instant that is none", 3, { created_at: "yesterday" }],
  ])("%s is trouble", async (_, number, given) => {
    expect((await readPull(readerOf(github([pull(3, given)])), number)).ok).toBe(false);
  });

  test("all open ones are listed over all pages", async () => {
    const many = Array.from({ length: 201 }, (_, at) => pull(at + 1));
    const here = github(many);
    const listed = right(await listOpenPulls(readerOf(here)));
    expect(listed.map(({ number }) => number)).toEqual(many.map(({ number }) => number));
    expect(here.calls).toHaveLength(3);
    here.fault = (path) => (path.endsWith("page=3") ? { status: 502 } : undefined);
    expect((await listOpenPulls(readerOf(here))).ok).toBe(false);
  });

  test("more open ones than are looked at are trouble, never a part of them", async () => {
    const here = github();
    here.fault = (path) => {
      const page = Number(new URLSearchParams(path.split("?")[1]).get("page"));
      return { status: 200, body: Array.from({ length: 100 }, (_, at) => pull(page * 100 + at)) };
    };
    expect(await listOpenPulls(readerOf(here))).toMatchObject({ ok: false, retry: false });
  });
});

describe("the tip of a branch", () => {
  test("is a commit, with one call", async () => {
    const here = github();
    const head = here.git("rev-parse", "HEAD").toString().trim();
    here.git("branch", "release/1.0 #x".replace(" ", "-"));
    expect(right(await readTip(readerOf(here), "main"))).toBe(head);
    expect(right(await readTip(readerOf(here), "release/1.0-#x"))).toBe(head);
    expect(here.calls).toEqual(["/git/ref/heads/main", "/git/ref/heads/release/1.0-%23x"]);
  });

  test("is null only where the repository is seen without the branch, or is empty", async () => {
    const here = github();
    expect(right(await readTip(readerOf(here), "gone"))).toBeNull();
    here.fault = () => ({ status: 404, message: "Not Found" });
    expect((await readTip(readerOf(here), "gone")).ok).toBe(false);
    here.fault = () => ({ status: 409, message: "Git Repository is empty." });
    expect(right(await readTip(readerOf(here), "main"))).toBeNull();
  });

  test.each([
    ["another conflict", { status: 409, message: "a race" }],
    ["a repository that was renamed and is not followed", { status: 301, message: "Moved Permanently" }],
    ["a server error", { status: 502 }],
    [
      "another branch",
      { status: 200, body: { ref: "refs/heads/maintenance", object: { sha: SHA, type: "commit" } } },
    ],
    ["a tag object", { status: 200, body: { ref: "refs/heads/main", object: { sha: SHA, type: "tag" } } }],
    ["a list of branches that begin so", { status: 200, body: [] }],
  ])("%s is trouble", async (_, fault) => {
    const here = github();
    here.fault = () => fault;
    expect((await readTip(readerOf(here), "main")).ok).toBe(false);
  });

  test("the repository keeps its number when its name changes", async () => {
    const facts = { id: 7, owner: "acme", name: "models", defaultBranch: "main" };
    expect(right(await readRepository(readerOf(github())))).toEqual(facts);
  });
});

describe("who pushed", () => {
  const push = (at: number, more: Record<string, unknown> = {}) => ({
    id: at,
    before: SHA,
    after: String(at).padStart(40, "0"),
    ref: "refs/heads/better",
    timestamp: `2026-03-01T12:00:${String(at).padStart(2, "0")}Z`,
    activity_type: "push",
    actor: { id: at, login: `p${at}`, type: "User" },
    ...more,
  });

  test("is what GitHub remembers of the branch; where it remembers nothing, it is unknown", async () => {
    const here = github();
    expect(right(await readPushActivity(readerOf(here), "refs/heads/better"))).toEqual({ kind: "unknown" });
    here.pushes = [push(2, { actor: null, activity_type: "force_push" }), push(1)];
    expect(right(await readPushActivity(readerOf(here), "refs/heads/better"))).toEqual({
      kind: "pushes",
      pushes: [
        { kind: "force_push", before: SHA, after: push(2).after, at: "2026-03-01T12:00:02Z", account: null },
        {
          kind: "push",
          before: SHA,
          after: push(1).after,
          at: "2026-03-01T12:00:01Z",
          account: push(1).actor,
        },
      ],
    });
    here.fault = () => ({ status: 403 });
    expect((await readPushActivity(readerOf(here), "refs/heads/better")).ok).toBe(false);
  });

  test("is followed from page to page on the same host, and trouble where it does not end", async () => {
    const here = github();
    const first = "/repos/acme/models/activity?ref=x&after=C1";
    const linked = (path: string) =>
      `<https://api.github.com/a>; rel="prev", <https://api.github.com${path}>; rel="next"`;
    here.fault = (_, count) =>
      count === 1 ? { status: 200, body: [push(1)], link: linked(first) } : { status: 200, body: [push(2)] };
    expect(right(await readPushActivity(readerOf(here), "refs/heads/better"))).toMatchObject({
      pushes: [{}, {}],
    });
    expect(here.calls[1]).toBe("/activity?ref=x&after=C1");
    here.fault = () => ({ status: 200, body: [], link: linked(first) });
    expect((await readPushActivity(readerOf(here), "refs/heads/better")).ok).toBe(false);
    const full = Array.from({ length: 100 }, () => push(1));
    here.fault = () => ({ status: 200, body: full, link: linked(first) });
    expect(await readPushActivity(readerOf(here), "refs/heads/better")).toMatchObject({
      ok: false,
      retry: false,
    });
    here.fault = () => ({ status: 200, body: [push(1, { ref: "refs/heads/other" })] });
    expect((await readPushActivity(readerOf(here), "refs/heads/better")).ok).toBe(false);
  });

  test.each([
    ['<https://api.github.com/x?after=1>; rel="next"', "/x?after=1"],
    ['<https://api.github.com/x>; rel="first", <https://api.github.com/y>; rel="next"', "/y"],
    ['<https://evil.example/x>; rel="next"', undefined],
    ['<https://api.github.com.evil.example/x>; rel="next"', undefined],
    ['<https://api.github.com/x>; rel="prev"', undefined],
    ["<<<<", undefined],
    ["", undefined],
  ])("the next page of %s", (link, next) => {
    expect(findNext(link, "https://api.github.com")).toBe(next);
  });

  test("counts for the commits of the change, and for all since it was opened", async () => {
    const here = github();
    here.pushes = [4, 3, 2, 1].map((at) => push(at));
    const activity = right(await readPushActivity(readerOf(here), "refs/heads/better"));
    const pushes = activity.kind === "pushes" ? activity.pushes : [];
    const since = trustedInstant("2026-03-01T12:00:03Z");
    const counted = pushersOf(pushes, { commits: [{ id: push(1).after }], since });
    expect(counted.map(({ account }) => account?.login)).toEqual(["p4", "p3", "p1"]);
  });
});

describe("the merge result", () => {
  const FILES = { "models/fraud/model.yaml": FRAUD, "models/fraud/model.onnx": "one", "README.md": "words" };
  const BETTER = { ...FILES, "models/fraud/model.onnx": "two" };
  const governed = (path: string): boolean => path.startsWith("models/");

  async function resultOf(tipTree: Made["tree"], headTree: Made["tree"] = BETTER) {
    const { folder, id } = newHistory([
      { mark: "base", tree: FILES },
      { mark: "tip", tree: tipTree, parents: ["base"] },
      { mark: "head", tree: headTree, parents: ["base"] },
    ]);
    const here = new GitGithub(folder);
    setBranch(folder, "main", id("tip"));
    here.pulls = [pull(3, { head: { sha: id("head"), ref: "better", repo: { id: 7 } } })];
    const reader = readerOf(here);
    const read = async () => {
      const { head } = right(await readPull(reader, 3));
      const tip = right(await readTip(reader, "main")) ?? "";
      const found = right(await readContribution(reader, { tip, head: head.sha }));
      const trees = {
        base: found.mergeBaseTree,
        tip: found.tipTree,
        head: right(await readRoot(reader, head.sha)),
      };
      for (const tree of [trees.tip, trees.head]) right(await readProjectAt(reader, { tree }));
      return right(await readMergeResult(reader, trees, governed));
    };
    return { here, read };
  }

  test("is the head's, and says what changes", async () => {
    const { read } = await resultOf({ ...FILES, "README.md": "other words" });
    expect(await read()).toMatchObject({ kind: "clean", changed: [{ path: "models/fraud/model.onnx" }] });
  });

  test("is unknown where the default branch changed a governed path", async () => {
    const { read } = await resultOf({ ...FILES, "models/fraud/features.py": "new" });
    expect(await read()).toEqual({ kind: "diverged", paths: ["models/fraud/features.py"] });
  });

  test("a second look at an unchanged pull request costs two calls, whatever it has to know", async () => {
    const { here, read } = await resultOf({ ...FILES, "README.md": "other words" });
    await read();
    // Pull request, tip, commits, three trees, and the files of two projects.
    expect(here.calls.filter((path) => !path.startsWith("/git/blobs/"))).toHaveLength(6);
    const before = here.calls.length;
    await read();
    const attributed = here.calls.slice(before).filter((path) => !path.startsWith("/compare/"));
    expect(attributed).toEqual(["/pulls/3", "/git/ref/heads/main"]);
  });
});

describe("what landed on the default branch", () => {
  const line = (count: number): readonly Made[] =>
    Array.from({ length: count }, (_, at): Made => {
      return { mark: `c${at}`, tree: { a: String(at) }, parents: at === 0 ? [] : [`c${at - 1}`] };
    });

  test("is every step as it was merged, oldest first, with its pull requests", async () => {
    const { folder, id } = newHistory([
      ...line(2),
      { mark: "side", tree: { a: "1", s: "1" }, parents: ["c1"] },
      { mark: "merge", tree: { a: "1", s: "1" }, parents: ["c1", "side"] },
      { mark: "push", tree: { a: "9", s: "1" }, parents: ["merge"] },
    ]);
    const here = new GitGithub(folder);
    here.pullsOf.set(id("merge"), [pull(5)]);
    const walk = right(await listCommitsOfBranch(readerOf(here), { since: id("c0"), tip: id("push") }));
    if (walk.kind !== "steps") throw new Error("rewritten");
    expect(walk.more).toBe(false);
    expect(walk.steps.map(({ commit, pulls }) => [commit.id, pulls.map(({ number }) => number)])).toEqual([
      [id("c1"), []],
      [id("merge"), [5]],
      [id("push"), []],
    ]);
    expect(here.calls).toHaveLength(4);
    const none = right(await listCommitsOfBranch(readerOf(here), { since: id("push"), tip: id("push") }));
    expect(none).toEqual({ kind: "steps", steps: [], more: false });
    expect(here.calls).toHaveLength(4);
  });

  test("comes a hundred steps at a time", async () => {
    const { folder, id } = newHistory(line(105));
    const here = new GitGithub(folder);
    const walk = right(await listCommitsOfBranch(readerOf(here), { since: id("c0"), tip: id("c104") }));
    if (walk.kind !== "steps") throw new Error("rewritten");
    expect([walk.steps.length, walk.more]).toEqual([100, true]);
    const since = walk.steps.at(-1)?.commit.id ?? "";
    const rest = right(await listCommitsOfBranch(readerOf(here), { since, tip: id("c104") }));
    expect(rest).toMatchObject({ more: false, steps: [{}, {}, {}, {}] });
  });

  test("is rewritten where the branch went back, went another way, or reaches the old commit only sideways", async () => {
    const { folder, id } = newHistory([
      ...line(3),
      { mark: "other", tree: { a: "x" }, parents: ["c0"] },
      { mark: "sideways", tree: { a: "x" }, parents: ["other", "c2"] },
    ]);
    for (const tip of ["c0", "other", "sideways"]) {
      const walk = await listCommitsOfBranch(readerOf(new GitGithub(folder)), {
        since: id("c2"),
        tip: id(tip),
      });
      expect(right(walk), tip).toMatchObject({ kind: "rewritten" });
    }
  });

  test("is trouble where the pull requests of a step cannot be read", async () => {
    const { folder, id } = newHistory(line(2));
    const here = new GitGithub(folder);
    here.fault = (path) => (path.includes("/pulls") ? { status: 404 } : undefined);
    expect((await listCommitsOfBranch(readerOf(here), { since: id("c0"), tip: id("c1") })).ok).toBe(false);
  });
});
