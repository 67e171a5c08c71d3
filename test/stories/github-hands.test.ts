import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AppAuthor, commentOnce, publishComment, replyOnce } from "../../src/github/comments.ts";
import { openClient } from "../../src/github/client.ts";
import { closeIssue, openIssueOnce } from "../../src/github/issues.ts";
import { closePull, openPullOnce, requestReviewers } from "../../src/github/proposal.ts";
import type { Publisher } from "../../src/github/publisher.ts";
import { createBranchAt, createCommit, createTag, createTree } from "../../src/github/refs.ts";
import { listComments, listReviews } from "../../src/github/said.ts";
import type { Answer } from "../../src/registry/store.ts";
import { BOT_TOKEN, type Call, type Fault, type GitHub, MALLORY_TOKEN, openGitHub } from "./github.ts";

const BASE = "/repos/acme/models";
const APP = 4242;

let github: GitHub;
let hands: Publisher;
let author: AppAuthor;
const waits: number[] = [];

beforeAll(async () => {
  github = await openGitHub();
  await github.api("PUT", `${BASE}/collaborators/github-actions[bot]`, { permission: "push" });
  hands = openHands(BOT_TOKEN);
  const account = (await github.api("GET", "/users/github-actions[bot]")) as { readonly id: number };
  author = { app: APP, id: account.id };
});
afterAll(async () => {
  await github.close();
});
beforeEach(() => {
  github.fault = () => undefined;
  github.hold = () => undefined;
  github.calls.length = 0;
  waits.length = 0;
});

/** The real client. The emulator does not know that an account in brackets is a bot's; this fills it in. */
function openHands(token: string): Publisher {
  const sleep = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const client = openClient({
    address: github.url,
    token,
    sleep,
    timeout: 2_000,
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      const text = await response.text();
      const body = text.replace(/("login":"[^"]*\[bot\]".*?"type":)"User"/g, '$1"Bot"');
      const { status, headers } = response;
      return new Response(status === 204 ? null : body, { status, headers });
    },
  });
  return { client, repository: { owner: "acme", name: "models" }, sleep };
}

function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.message);
  return answer.value;
}

async function newIssue(title = "a retrain"): Promise<number> {
  const made = (await github.api("POST", `${BASE}/issues`, { title })) as { readonly number: number };
  return made.number;
}

async function tip(branch: string): Promise<string> {
  const ref = (await github.api("GET", `${BASE}/git/ref/heads/${branch}`)) as {
    readonly object: { readonly sha: string };
  };
  return ref.object.sha;
}

/** Answers so to the first call of a kind. */
function once(kind: (call: Call) => boolean, fault: Fault): void {
  let left = 1;
  github.fault = (call) => {
    if (left === 0 || !kind(call)) return undefined;
    left -= 1;
    return fault;
  };
}

describe("what people said", () => {
  test("comes as the emulator keeps it", async () => {
    const issue = await newIssue();
    await github.api("POST", `${BASE}/issues/${issue}/comments`, { body: "/twokey help" }, MALLORY_TOKEN);
    const [comment] = valueOf(await listComments(hands, issue));
    expect(comment).toMatchObject({
      body: "/twokey help",
      user: { login: "mallory", type: "User" },
      app: null,
    });
    expect(comment?.updated).toBe(comment?.at);
  });
});

describe("comments", () => {
  test("a reply is posted once, a note once, the sticky one is edited", async () => {
    const issue = await newIssue();
    const text = { issue, key: "c1", body: "That code is old." };
    const sticky = (words: string) => ({
      pull: issue,
      marker: "<!-- twokey:sticky",
      render: () => `<!-- twokey:sticky -->\n${words}`,
    });
    for (const words of ["one", "two"]) {
      await replyOnce(hands, author, text);
      await commentOnce(hands, author, text);
      await publishComment(hands, sticky(words), author);
    }
    expect(valueOf(await listComments(hands, issue)).map(({ body }) => body)).toEqual([
      "<!-- twokey:reply c1 -->\nThat code is old.",
      "<!-- twokey:note c1 -->\nThat code is old.",
      "<!-- twokey:sticky -->\ntwo",
    ]);
  });

  test("a marker that mallory copied is hers", async () => {
    const issue = await newIssue();
    const body = "<!-- twokey:reply c1 -->\nAll is well.";
    await github.api("POST", `${BASE}/issues/${issue}/comments`, { body }, MALLORY_TOKEN);
    await replyOnce(hands, author, { issue, key: "c1", body: "That code is old." });
    expect(valueOf(await listComments(hands, issue)).map(({ user }) => user?.login)).toEqual([
      "mallory",
      "github-actions[bot]",
    ]);
  });

  const faults: readonly (readonly [string, Fault, string, number])[] = [
    ["403", { status: 403, body: { message: "no" } }, "refused", 0],
    ["404", { status: 404, body: { message: "Not Found" } }, "refused", 0],
    ["409", { status: 409, body: { message: "busy" } }, "created", 1],
    ["422", { status: 422, body: { message: "too long" } }, "refused", 0],
    ["429 with retry-after", { status: 429, headers: { "retry-after": "7" } }, "created", 1],
    ["403 with retry-after", { status: 403, headers: { "retry-after": "7" } }, "created", 1],
    ["502", { status: 502 }, "created", 1],
    ["a lost answer", "lose", "kept", 1],
  ];
  test.each(faults)("%s once when writing", async (name, fault, kind, count) => {
    const issue = await newIssue();
    once(({ method }) => method === "POST", fault);
    const end = await replyOnce(hands, author, { issue, key: "c1", body: "x" });
    expect(end.kind).toBe(kind);
    if (name.includes("retry-after")) expect(waits).toContain(7_000);
    github.fault = () => undefined;
    expect(valueOf(await listComments(hands, issue))).toHaveLength(count);
    await replyOnce(hands, author, { issue, key: "c1", body: "x" });
    expect(valueOf(await listComments(hands, issue))).toHaveLength(1);
  });
});

describe("issues", () => {
  const incident = (key: string) => ({
    key,
    labels: ["twokey"] as const,
    title: "fraud changed without a sign-off",
    body: "What happened.",
  });

  test("one is opened, found, closed, and not opened again", async () => {
    const made = valueOf(await openIssueOnce(hands, author, incident("a/1")));
    expect(valueOf(await openIssueOnce(hands, author, incident("a/1")))).toEqual({ ...made, made: false });
    expect(await closeIssue(hands, made.number, "completed")).toMatchObject({ ok: true });
    expect(valueOf(await openIssueOnce(hands, author, incident("a/1")))).toMatchObject({
      number: made.number,
      state: "closed",
    });
    expect(valueOf(await openIssueOnce(hands, author, incident("a/2"))).number).not.toBe(made.number);
  });

  test.each([
    ["502", { status: 502 } as const, "b/1"],
    ["a lost answer", "lose" as const, "b/2"],
  ])("%s once when opening", async (_, fault, key) => {
    once(({ method }) => method === "POST", fault);
    valueOf(await openIssueOnce(hands, author, incident(key)));
    const list = (await github.api("GET", `${BASE}/issues?state=all&per_page=100`)) as readonly {
      readonly body: string | null;
    }[];
    expect(list.filter(({ body }) => body?.includes(key))).toHaveLength(1);
  });

  test("two at once leave one open", async () => {
    let waiting = 0;
    let open = (): void => {};
    const both = new Promise<void>((done) => {
      open = done;
    });
    github.hold = ({ method }) => {
      if (method !== "POST") return undefined;
      waiting += 1;
      if (waiting === 2) open();
      return both;
    };
    const ends = await Promise.all([1, 2].map(() => openIssueOnce(hands, author, incident("c/1"))));
    const [first, second] = ends.map(valueOf);
    expect(first?.number).toBe(second?.number);
    const list = (await github.api("GET", `${BASE}/issues?state=open&per_page=100`)) as readonly {
      readonly body: string | null;
    }[];
    expect(list.filter(({ body }) => body?.includes("c/1"))).toHaveLength(1);
  });
});

/** A pull request that puts a file back, takes another away, and moves no bytes. */
async function propose(name: string): Promise<string> {
  const branch = `twokey/rollback/${name}`;
  const main = await tip("main");
  const old = await blobOf("old words");
  const tree = valueOf(
    await createTree(hands, main, [
      { path: `models/${name}/model.bin`, mode: "100644", id: old },
      { path: `models/${name}/new.bin`, mode: "100644", id: null },
    ]),
  );
  const message = `Roll ${name} back`;
  const commit = valueOf(await createCommit(hands, { tree, parents: [main], message }));
  const made = valueOf(await createBranchAt(hands, branch, commit));
  // A second try makes a commit of another second; what counts is that the tree is the planned one.
  if (made.kind === "taken" && (await treeOf(made.commit)) !== tree) throw new Error("taken by another");
  const { number } = valueOf(
    await openPullOnce(hands, { branch, base: "main", title: message, body: "Why." }),
  );
  await requestReviewers(hands, number, { users: ["mallory"], teams: [] });
  await commentOnce(hands, author, { issue: number, key: "why", body: "The evidence." });
  return branch;
}

async function treeOf(commit: string): Promise<string> {
  const found = (await github.api("GET", `${BASE}/git/commits/${commit}`)) as {
    readonly tree: { readonly sha: string };
  };
  return found.tree.sha;
}

async function blobOf(content: string): Promise<string> {
  const blob = (await github.api("POST", `${BASE}/git/blobs`, { content, encoding: "utf-8" })) as {
    readonly sha: string;
  };
  return blob.sha;
}

async function newModel(name: string): Promise<void> {
  const before = await tip("main");
  for (const [file, text] of [
    ["model.bin", "new words"],
    ["new.bin", "more"],
    ["model.yaml", "owners: ada"],
  ])
    await github.api("PUT", `${BASE}/contents/models/${name}/${file}`, {
      message: "a model",
      branch: "main",
      content: Buffer.from(text ?? "").toString("base64"),
    });
  expect(await tip("main")).not.toBe(before);
}

type Outcome = { readonly files: readonly string[]; readonly pulls: number; readonly comments: number };

async function outcomeOf(name: string, branch: string): Promise<Outcome> {
  const tree = (await github.api(
    "GET",
    `${BASE}/git/trees/${await treeOf(await tip(branch))}?recursive=1`,
  )) as { readonly tree: readonly { readonly path: string; readonly sha: string; readonly type: string }[] };
  const pulls = (await github.api("GET", `${BASE}/pulls?state=all&per_page=100`)) as readonly {
    readonly number: number;
    readonly head: { readonly ref: string };
  }[];
  const own = pulls.filter(({ head }) => head.ref === branch);
  return {
    files: tree.tree
      .filter(({ path, type }) => type === "blob" && path.startsWith(`models/${name}/`))
      .map(({ path, sha }) => `${path} ${sha}`)
      .sort(),
    pulls: own.length,
    comments: valueOf(await listComments(hands, own[0]?.number ?? 0)).length,
  };
}

describe("refs, trees and pull requests", () => {
  test("a tag is made once and never moved", async () => {
    const main = await tip("main");
    expect(valueOf(await createTag(hands, "fraud@1", main))).toEqual({ kind: "created" });
    expect(valueOf(await createTag(hands, "fraud@1", main))).toEqual({ kind: "exists" });
    await newModel("tagged");
    expect(valueOf(await createTag(hands, "fraud@1", await tip("main")))).toEqual({
      kind: "taken",
      commit: main,
    });
  });

  test("a rollback's pull request, its decline, and its branch", async () => {
    await newModel("fraud");
    const branch = await propose("fraud");
    expect(await outcomeOf("fraud", branch)).toEqual({
      files: [
        `models/fraud/model.bin ${await blobOf("old words")}`,
        `models/fraud/model.yaml ${await blobOf("owners: ada")}`,
      ],
      pulls: 1,
      comments: 1,
    });
    const once = { branch, base: "main", title: "x", body: "x" };
    const { number, kind } = valueOf(await openPullOnce(hands, once));
    expect(kind).toBe("adopted");
    expect(valueOf(await listReviews(hands, number))).toEqual([]);
    expect(valueOf(await closePull(hands, number))).toBe("closed");
    expect(valueOf(await openPullOnce(hands, once))).toMatchObject({ kind: "declined", number });
  });

  test("stopped at any call and begun again, it ends the same, with nothing twice", async () => {
    await newModel("whole");
    github.calls.length = 0;
    const made = await propose("whole");
    const calls = github.calls.length;
    const wanted = await outcomeOf("whole", made);
    expect(calls).toBeGreaterThan(8);
    for (const how of ["lose", { status: 403, body: { message: "no" } }] as const)
      for (let stop = 1; stop <= calls; stop += 1) {
        const name = `${how === "lose" ? "lost" : "cut"}-${stop}`;
        await newModel(name);
        let count = 0;
        github.fault = () => {
          count += 1;
          if (count < stop) return undefined;
          return count === stop ? how : { status: 403, body: { message: "the process was killed" } };
        };
        await propose(name).catch(() => undefined);
        github.fault = () => undefined;
        const branch = await propose(name);
        expect(branch).toBe(`twokey/rollback/${name}`);
        const end = await outcomeOf(name, branch);
        expect({ ...end, files: end.files.map((file) => file.replace(name, "whole")) }, name).toEqual(wanted);
      }
  });
});
