import { beforeEach, describe, expect, test } from "vitest";
import type { GithubCall } from "../../src/github/client.ts";
import { createBranchAt, createCommit, createTag, createTree } from "../../src/github/refs.ts";
import {
  at,
  BASE_COMMIT,
  created,
  type Hands,
  HEAD,
  missing,
  ok,
  openHands,
  refusal,
  type Said,
} from "./hands.ts";

const TREE = "c".repeat(40);
let refs: Map<string, string>;
let tags: Map<string, string>;
let isProtected: boolean;
let hands: Hands;
beforeEach(() => {
  refs = new Map();
  tags = new Map();
  isProtected = false;
  hands = openHands(answer);
});

function answer(call: GithubCall): Said {
  const [, method, kind, name] = /^(\w+) \/git\/(\w+)\/?(.*)$/.exec(at(call)) ?? [];
  const ref = `refs/${decodeURIComponent(name ?? "")}`;
  if (at(call) === "GET ") return ok({});
  if (method === "POST" && kind === "refs") {
    const given = call.body as { readonly ref: string; readonly sha: string };
    if (refs.has(given.ref)) return refusal("Reference already exists");
    if (given.ref.includes("~")) return refusal("Reference name is not valid");
    refs.set(given.ref, given.sha);
    return created({ ref: given.ref, object: { sha: given.sha, type: "commit" } });
  }
  const there = refs.get(ref);
  if (method === "GET" && kind === "ref")
    return there === undefined ? missing() : ok({ ref, object: { sha: there, type: "commit" } });
  if (method === "DELETE") {
    if (isProtected) return refusal("Cannot delete a protected branch");
    return refs.delete(ref) ? { status: 204 } : refusal("Reference does not exist");
  }
  if (method === "GET" && kind === "tags") {
    const target = tags.get(name ?? "");
    return target === undefined ? missing() : ok({ object: { sha: target, type: "commit" } });
  }
  if (method === "GET" && kind === "commits") return ok({ sha: name, tree: { sha: TREE } });
  if (method === "POST") return created({ sha: "d".repeat(40) });
  return missing();
}

describe("a tag", () => {
  test("is made once; again it exists", async () => {
    expect(await createTag(hands.publisher, "fraud@12", HEAD)).toEqual({
      ok: true,
      value: { kind: "created" },
    });
    expect(await createTag(hands.publisher, "fraud@12", HEAD)).toEqual({
      ok: true,
      value: { kind: "exists" },
    });
    expect(refs).toEqual(new Map([["refs/tags/fraud@12", HEAD]]));
    expect(hands.calls).toEqual(["POST /git/refs", "POST /git/refs", "GET /git/ref/tags/fraud%4012"]);
  });

  test("that points elsewhere stays", async () => {
    refs.set("refs/tags/fraud@12", BASE_COMMIT);
    expect(await createTag(hands.publisher, "fraud@12", HEAD)).toEqual({
      ok: true,
      value: { kind: "taken", commit: BASE_COMMIT },
    });
  });

  test("with a message of its own counts by what it points to", async () => {
    refs.set("refs/tags/fraud@12", TREE);
    tags.set(TREE, HEAD);
    expect(await createTag(hands.publisher, "fraud@12", HEAD)).toMatchObject({ value: { kind: "exists" } });
    tags.set(TREE, BASE_COMMIT);
    expect(await createTag(hands.publisher, "fraud@12", HEAD)).toMatchObject({
      value: { kind: "taken", commit: BASE_COMMIT },
    });
  });

  test("that cannot be is said in GitHub's words", async () => {
    expect(await createTag(hands.publisher, "fraud~12", HEAD)).toMatchObject({
      ok: false,
      retry: false,
      message: expect.stringContaining("not valid"),
    });
  });

  test.each([
    [403, false],
    [404, false],
    [409, true],
    [429, true],
    [502, true],
  ])("a %i is trouble", async (status, retry) => {
    hands.fault = ({ method }) => (method === "POST" ? { status } : undefined);
    expect(await createTag(hands.publisher, "fraud@12", HEAD)).toMatchObject({ ok: false, retry });
  });

  test("after a lost answer it is looked for", async () => {
    hands.fault = (_, number) => (number === 1 ? "lose" : undefined);
    expect(await createTag(hands.publisher, "fraud@12", HEAD)).toMatchObject({ value: { kind: "exists" } });
  });
});

describe("a branch", () => {
  const NAME = "twokey/rollback/fraud/12-11";

  test("is made, found again, and where another commit is there, it is taken", async () => {
    const place = hands.publisher;
    expect(await createBranchAt(place, NAME, HEAD)).toMatchObject({ value: { kind: "created" } });
    expect(await createBranchAt(place, NAME, HEAD)).toMatchObject({ value: { kind: "exists" } });
    expect(await createBranchAt(place, NAME, BASE_COMMIT)).toMatchObject({
      value: { kind: "taken", commit: HEAD },
    });
  });

  test("of anybody else is not made", () => {
    const names = [
      "main",
      "twokey",
      "twokey/",
      "feature/twokey/x",
      "twokey/../main",
      "twokey/x/",
      "twokey//x",
    ];
    for (const name of [...names, "twokey/x.lock", "twokey/a b", "refs/heads/twokey/x", "twokey/-x"]) {
      expect(() => createBranchAt(hands.publisher, name, HEAD), name).toThrow("not a branch of Twokey");
    }
    expect(hands.calls).toEqual([]);
  });
});

describe("a tree and a commit", () => {
  test("restore files by the ids of bytes that are there, and take others away", async () => {
    const changes = [
      { path: "models/fraud/m.onnx", mode: "100644", id: HEAD },
      { path: "models/fraud/new.bin", mode: "100644", id: null },
    ] as const;
    expect(await createTree(hands.publisher, BASE_COMMIT, changes)).toEqual({
      ok: true,
      value: "d".repeat(40),
    });
    expect(hands.calls).toEqual([`GET /git/commits/${BASE_COMMIT}`, "POST /git/trees"]);
    expect(hands.bodies[1]).toEqual({
      base_tree: TREE,
      tree: [
        { path: "models/fraud/m.onnx", mode: "100644", type: "blob", sha: HEAD },
        { path: "models/fraud/new.bin", mode: "100644", type: "blob", sha: null },
      ],
    });
  });

  test("a hundred files go at a time, each on top of the one before; no change is the tree itself", async () => {
    const changes = Array.from({ length: 250 }, (_, at) => ({
      path: `models/fraud/${at}`,
      mode: "100644" as const,
      id: HEAD,
    }));
    await createTree(hands.publisher, BASE_COMMIT, changes);
    const bases = hands.bodies.slice(1).map((body) => (body as { base_tree: string }).base_tree);
    expect(bases).toEqual([TREE, "d".repeat(40), "d".repeat(40)]);
    expect(await createTree(hands.publisher, BASE_COMMIT, [])).toEqual({ ok: true, value: TREE });
  });

  test("a commit has no author, so that it is the app's", async () => {
    const commit = { tree: TREE, parents: [BASE_COMMIT], message: "Roll fraud back" };
    expect(await createCommit(hands.publisher, commit)).toEqual({ ok: true, value: "d".repeat(40) });
    expect(hands.bodies[0]).toEqual(commit);
  });

  test.each([
    [403, false],
    [404, false],
    [409, true],
    [422, false],
    [502, true],
  ])("a %i is trouble", async (status, retry) => {
    hands.fault = ({ method }) => (method === "POST" ? { status } : undefined);
    const change = { path: "a", mode: "100644", id: null } as const;
    expect(await createTree(hands.publisher, BASE_COMMIT, [change])).toMatchObject({ ok: false, retry });
    expect(await createCommit(hands.publisher, { tree: TREE, parents: [], message: "x" })).toMatchObject({
      ok: false,
      retry,
    });
  });
});
