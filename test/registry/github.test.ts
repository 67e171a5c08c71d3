import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { type GithubClient, openClient, parseBody } from "../../src/github/client.ts";
import {
  downloadRegistry,
  findUnsigned,
  readRegistryFile,
  readSaid,
} from "../../src/github/registry-read.ts";
import { readProtection } from "../../src/github/rules.ts";
import { readTarball } from "../../src/github/tarball.ts";
import { blobId, openTrees, treeId } from "../../src/github/trees.ts";
import { judgeProtection, type ProtectionFacts, proposeRulesets } from "../../src/registry/protection.ts";
import { FakeGithub } from "./fake-github.ts";

const root = mkdtempSync(join(tmpdir(), "twokey-github-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const git = (...args: string[]): Buffer => execFileSync("git", ["-C", root, ...args]);
const repository = { owner: "acme", name: "models" };
const noSleep = (): Promise<void> => Promise.resolve();

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | Error;

/** A client whose fetch gives these answers, one after another, and remembers what was asked. */
function scripted(answers: readonly Answer[]): { client: GithubClient; asked: string[]; waits: number[] } {
  const asked: string[] = [];
  const waits: number[] = [];
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    asked.push(`${init.method ?? "GET"} ${url.replace("https://api.github.com", "")}`);
    const answer = answers[Math.min(asked.length - 1, answers.length - 1)]!;
    if (answer instanceof Error) return Promise.reject(answer);
    const { status = 200, body = {}, headers = {} } = answer;
    return Promise.resolve(new Response(JSON.stringify(body), { status, headers }));
  };
  const sleep = (milliseconds: number): Promise<void> => Promise.resolve(void waits.push(milliseconds));
  return {
    client: openClient({ fetch, address: "https://api.github.com", token: "t", sleep }),
    asked,
    waits,
  };
}

describe("the client", () => {
  test("tries a read again after an error or no answer, and gives the last answer in the end", async () => {
    const { client, asked } = scripted([{ status: 502 }, new Error("closed"), { body: { fine: true } }]);
    const reply = await client.call({ method: "GET", path: "/x" });
    expect(parseBody(reply.body)).toEqual({ fine: true });
    expect(asked).toHaveLength(3);
    const hopeless = scripted([{ status: 500, body: { message: "broken" } }]);
    expect(await hopeless.client.call({ method: "GET", path: "/x" })).toMatchObject({
      status: 500,
      message: "500 broken",
    });
    expect(hopeless.asked).toHaveLength(4);
  });

  test("never tries a write again that GitHub may have done", async () => {
    for (const answer of [{ status: 502 }, new Error("closed")]) {
      const { client, asked } = scripted([answer, {}]);
      await client.call({ method: "POST", path: "/x", body: {} });
      expect(asked).toHaveLength(1);
    }
  });

  test("waits as long as GitHub asks before it repeats what was not looked at", async () => {
    const { client, asked, waits } = scripted([
      { status: 403, headers: { "retry-after": "7" } },
      { status: 429, headers: { "retry-after": "900" } },
      {},
    ]);
    expect((await client.call({ method: "POST", path: "/x", body: {} })).status).toBe(200);
    expect(asked).toHaveLength(3);
    expect(waits).toEqual([7000, 60_000]);
    const forbidden = scripted([{ status: 403 }]);
    expect((await forbidden.client.call({ method: "POST", path: "/x" })).status).toBe(403);
    expect(forbidden.asked).toHaveLength(1);
  });

  test("refuses an answer that is too large", async () => {
    const fetch = (): Promise<Response> => Promise.resolve(new Response("x".repeat(1000)));
    const client = openClient({ fetch, address: "https://api.github.com", sleep: noSleep, largest: 500 });
    expect(await client.call({ method: "POST", path: "/x" })).toMatchObject({
      status: 0,
      message: /larger than 500/,
    });
  });
});

describe("git's object ids", () => {
  test("of blobs and trees are those of git", () => {
    git("init", "--quiet");
    const names = ["b", "a.json", "a", "z-z", "ä"];
    for (const name of names) writeFileSync(join(root, name), `content of ${name}`);
    execFileSync("mkdir", ["-p", join(root, "a-dir"), join(root, "dir")]);
    writeFileSync(join(root, "dir", "x"), "x");
    writeFileSync(join(root, "a-dir", "y"), "y");
    git("add", ".");
    const tree = git("write-tree").toString().trim();
    const inner = (name: string, text: string): string =>
      treeId([{ name, mode: "100644", kind: "blob", id: blobId(text) }]);
    const entries = [
      ...names.map((name) => ({
        name,
        mode: "100644",
        kind: "blob" as const,
        id: blobId(`content of ${name}`),
      })),
      { name: "dir", mode: "040000", kind: "tree" as const, id: inner("x", "x") },
      { name: "a-dir", mode: "040000", kind: "tree" as const, id: inner("y", "y") },
    ];
    expect(treeId(entries)).toBe(tree);
  });

  test("a tree that lies about its id is trouble, an absent name is proof", async () => {
    const entries = [{ name: "a", mode: "100644", kind: "blob" as const, id: blobId("a") }];
    const honest = openTrees(() => Promise.resolve({ ok: true, value: entries }));
    expect(await honest.find(treeId(entries), "a")).toEqual({ ok: true, value: blobId("a") });
    expect(await honest.find(treeId(entries), "b/c")).toEqual({ ok: true, value: null });
    expect(await honest.find("0".repeat(40), "a")).toMatchObject({ ok: false });
    const away = openTrees(() => Promise.resolve({ ok: false, retry: true, message: "404" }));
    expect(await away.find("0".repeat(40), "a")).toMatchObject({ ok: false });
  });
});

describe("a tree that the server made", () => {
  const blob = (text: string): string => blobId(text);
  const file = (name: string, text: string) => ({
    name,
    mode: "100644",
    kind: "blob" as const,
    id: blob(text),
  });

  test("is taken only if it is what was written, also where a folder was not listed", async () => {
    const evidence = [file("old", "old")];
    const root = [
      file("a", "a"),
      { name: "evidence", mode: "040000", kind: "tree" as const, id: treeId(evidence) },
    ];
    const made = new Map<string, typeof root>([[treeId(root), root]]);
    const read = (id: string) =>
      Promise.resolve(
        made.has(id)
          ? { ok: true as const, value: made.get(id)! }
          : { ok: false as const, retry: true, message: "404" },
      );
    const trees = openTrees(read, ["evidence"]);
    const plain = await trees.write(treeId(root), [{ path: "a", text: "b" }]);
    const good = treeId([file("a", "b"), root[1]!]);
    expect(plain.ok && (await trees.accept(good, plain.value))).toEqual({ ok: true, value: true });
    expect(plain.ok && (await trees.accept(treeId(root), plain.value))).toEqual({ ok: true, value: false });
    const hidden = await trees.write(treeId(root), [
      { path: "a", text: "c" },
      { path: "evidence/x", text: "x" },
    ]);
    const grown = {
      name: "evidence",
      mode: "040000",
      kind: "tree" as const,
      id: treeId([...evidence, file("x", "x")]),
    };
    const states = [
      [[file("a", "c"), grown], true],
      [[file("a", "other"), grown], false],
      [[file("a", "c"), grown, file("extra", "x")], false],
      [[file("a", "c")], false],
    ] as const;
    for (const [entries, good] of states) {
      made.set(treeId(entries), [...entries] as typeof root);
      expect(hidden.ok && (await trees.accept(treeId(entries), hidden.value))).toEqual({
        ok: true,
        value: good,
      });
    }
  });
});

describe("a download of the branch", () => {
  test("holds the files as git archives them, long names and the commit too", async () => {
    const long = `models/${"m".repeat(64)}/events/00/00/000000-unapproved-change.json`;
    execFileSync("mkdir", ["-p", join(root, `models/${"m".repeat(64)}/events/00/00`)]);
    writeFileSync(join(root, long), '{"long":1}\n');
    git("add", ".");
    git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "--quiet", "-m", "x");
    const head = git("rev-parse", "HEAD").toString().trim();
    const tar = git("archive", "--format=tar", `--prefix=acme-models-${head}/`, "HEAD");
    const { files, commit } = readTarball(gzipSync(tar), 10_000_000);
    expect(commit).toBe(head);
    expect(Buffer.from(files.get(long) ?? []).toString()).toBe('{"long":1}\n');
    expect([...files.keys()].toSorted()).toEqual(
      git("-c", "core.quotePath=false", "ls-files").toString().trim().split("\n").toSorted(),
    );
    const fetch = (): Promise<Response> => Promise.resolve(new Response(new Uint8Array(gzipSync(tar))));
    const client = openClient({ fetch, address: "https://api.github.com", sleep: noSleep });
    const answer = await downloadRegistry(client, repository, "model-registry");
    expect("snapshot" in answer && answer.snapshot.files.size).toBe(files.size);
  });

  test("that is damaged, cut off or a bomb is an error and not a registry", () => {
    const tar = git("archive", "--format=tar", "HEAD");
    expect(() => readTarball(gzipSync(tar), 1000)).toThrow();
    const damaged = Buffer.from(tar);
    damaged[3] = 0;
    expect(() => readTarball(gzipSync(damaged), 10_000_000)).toThrow("damaged");
    // The last file of the archive is followed by empty blocks; cut inside of its content.
    const end = tar.length - 1 - [...tar].reverse().findIndex((byte) => byte !== 0);
    expect(() => readTarball(gzipSync(tar.subarray(0, end - 3)), 10_000_000)).toThrow();
    expect(() => readTarball(Buffer.from("not gzip"), 1000)).toThrow();
  });
});

describe("one file", () => {
  test("costs one request, and absence is told from trouble", async () => {
    const github = new FakeGithub();
    const { client, asked } = scripted([{ body: { live: 1 } }]);
    const where = { branch: "model-registry", path: "models/fraud/current.json" };
    expect(await readRegistryFile(client, repository, where)).toEqual({ text: '{"live":1}' });
    expect(asked).toEqual(["GET /repos/acme/models/contents/models/fraud/current.json?ref=model-registry"]);
    const real = openClient({ fetch: github.fetch, address: "https://api.github.com", sleep: noSleep });
    expect(await readRegistryFile(real, repository, where)).toEqual({ absent: true });
    expect(await readRegistryFile(scripted([{ status: 500 }]).client, repository, where)).toMatchObject({
      trouble: /500/,
    });
  });
});

describe("what GitHub shows today", () => {
  const said = { id: 7, user: { id: 1 }, body: "/twokey approve", created_at: "2026-01-01T00:00:00Z" };

  test("comments, reviews and issues are found where they are", async () => {
    for (const [kind, path] of [
      ["comment", "/issues/comments/7"],
      ["review", "/pulls/3/reviews/7"],
      ["issue", "/issues/7"],
    ] as const) {
      const { client, asked } = scripted([{ body: said }]);
      expect(await readSaid(client, repository, { kind, id: "7", pull: 3 })).toMatchObject({
        kind: "seen",
        user: 1,
      });
      expect(asked).toEqual([`GET /repos/acme/models${path}`]);
    }
  });

  test("gone is gone, and no answer is no answer", async () => {
    const source = { kind: "comment", id: "7", pull: null };
    expect((await readSaid(scripted([{ status: 404 }]).client, repository, source)).kind).toBe("gone");
    expect((await readSaid(scripted([{ status: 403 }]).client, repository, source)).kind).toBe("unread");
    expect((await readSaid(scripted([{ body: { odd: 1 } }]).client, repository, source)).kind).toBe("unread");
  });

  test("unsigned commits are found over all pages", async () => {
    const commit = (sha: string, verified: boolean) => ({ sha, commit: { verification: { verified } } });
    const first = Array.from({ length: 100 }, (_, at) => commit(`a${at}`, at !== 5));
    const { client, asked } = scripted([
      { body: first },
      { body: [commit("b", false), { sha: "c", commit: {} }] },
    ]);
    expect(await findUnsigned(client, repository, "model-registry")).toEqual({ unsigned: ["a5", "b", "c"] });
    expect(asked).toHaveLength(2);
  });
});

const APP = { id: 99, slug: "twokey" };

/** GitHub's answers for a repository in which the three proposed rulesets are active. */
function protectedFacts(change: Partial<ProtectionFacts> = {}): ProtectionFacts {
  const facts = {
    repository: "acme/models",
    defaultBranch: "main",
    registryBranch: "model-registry",
    app: APP,
  };
  const rule = (type: string, ruleset: number) => ({ type, ruleset, checks: [], strict: false });
  const check = {
    type: "required_status_checks",
    ruleset: 1,
    checks: [{ context: "twokey", app: 99 }],
    strict: true,
  };
  const bypass = [{ kind: "Integration", id: 99, mode: "always" }];
  return {
    ...facts,
    onDefault: [rule("deletion", 1), rule("non_fast_forward", 1), check],
    onRegistry: [
      ...["creation", "update"].map((type) => rule(type, 2)),
      ...["deletion", "non_fast_forward", "required_linear_history", "required_signatures"].map((type) =>
        rule(type, 3),
      ),
    ],
    rulesets: new Map([
      [1, { name: "twokey-default", bypass: [] }],
      [2, { name: "twokey-registry-writer", bypass }],
      [3, { name: "twokey-registry-immutable", bypass: [] }],
    ]),
    ...change,
  };
}

describe("doctor", () => {
  const states = (facts: ProtectionFacts) => new Set(judgeProtection(facts).map(({ state }) => state));
  const openOnes = (facts: ProtectionFacts) =>
    judgeProtection(facts)
      .filter(({ state }) => state === "open")
      .map(({ name }) => name);

  test("the three rulesets together protect everything", () => {
    expect(states(protectedFacts())).toEqual(new Set(["protected"]));
  });

  test("without rules everything is open, and each gap says what to do", () => {
    const bare = protectedFacts({ onDefault: [], onRegistry: [], rulesets: new Map() });
    const open = judgeProtection(bare).filter(({ state }) => state === "open");
    expect(open.length).toBe(10);
    for (const { fix } of open) expect(fix).not.toBe("");
  });

  const base = protectedFacts();
  const withBypass = (
    ruleset: number,
    bypass: { kind: string; id: number; mode: string }[] | null,
  ): ProtectionFacts =>
    protectedFacts({ rulesets: new Map([...base.rulesets, [ruleset, { name: "x", bypass }]]) });

  test.each([
    [
      "a check that any workflow can report",
      protectedFacts({
        onDefault: base.onDefault!.map((rule) => ({
          ...rule,
          checks: rule.checks.map((check) => ({ ...check, app: null })),
        })),
      }),
      "required check",
    ],
    [
      "a check of another app",
      protectedFacts({
        onDefault: base.onDefault!.map((rule) => ({
          ...rule,
          checks: rule.checks.map((check) => ({ ...check, app: 15_368 })),
        })),
      }),
      "required check",
    ],
    [
      "pull requests that need not be up to date",
      protectedFacts({ onDefault: base.onDefault!.map((rule) => ({ ...rule, strict: false })) }),
      "up to date",
    ],
    [
      "an app that may bypass the default branch",
      withBypass(1, [{ kind: "Integration", id: 99, mode: "always" }]),
      "default: no bypass for the app",
    ],
    [
      "a registry that administrators may write too",
      withBypass(2, [
        { kind: "Integration", id: 99, mode: "always" },
        { kind: "RepositoryRole", id: 5, mode: "always" },
      ]),
      "registry: one writer",
    ],
    [
      "a registry that the app may rewrite",
      withBypass(3, [{ kind: "Integration", id: 99, mode: "always" }]),
      "registry: nobody bypasses",
    ],
  ])("%s is open", (_name, facts, gap) => {
    expect(openOnes(facts)).toEqual([gap]);
  });

  test("what only an administrator sees is unknown, never good", () => {
    const blind = protectedFacts({ rulesets: new Map() });
    expect(
      judgeProtection(blind)
        .filter(({ state }) => state === "unknown")
        .map(({ name }) => name),
    ).toEqual(["default: no bypass for the app", "registry: one writer", "registry: nobody bypasses"]);
    expect(states(protectedFacts({ onDefault: null, onRegistry: null }))).toEqual(new Set(["unknown"]));
    expect(states(protectedFacts({ app: null }))).toContain("unknown");
  });

  test("a merge queue stands for being up to date", () => {
    const queue = [
      ...base.onDefault!.map((rule) => ({ ...rule, strict: false })),
      { type: "merge_queue", ruleset: 1, checks: [], strict: false },
    ];
    expect(openOnes(protectedFacts({ onDefault: queue }))).toEqual([]);
  });

  test("the proposed rulesets, read back from GitHub, are judged as protected", async () => {
    const rulesets = proposeRulesets(base) as {
      name: string;
      bypass_actors: object[];
      conditions: { ref_name: { include: string[] } };
      rules: { type: string; parameters?: object }[];
    }[];
    const rulesFor = (include: string) =>
      rulesets.flatMap((ruleset, at) =>
        ruleset.conditions.ref_name.include.includes(include)
          ? ruleset.rules.map((rule) => ({ ...rule, ruleset_id: at + 1 }))
          : [],
      );
    const fetch = (url: string): Promise<Response> => {
      const path = new URL(url).pathname.replace("/repos/acme/models", "");
      const id = Number(/^\/rulesets\/(\d)$/.exec(path)?.[1] ?? 0);
      const body =
        path === ""
          ? { full_name: "acme/models", default_branch: "main" }
          : path === "/rules/branches/main"
            ? rulesFor("~DEFAULT_BRANCH")
            : path === "/rules/branches/model-registry"
              ? rulesFor("refs/heads/model-registry")
              : rulesets[id - 1];
      return Promise.resolve(new Response(JSON.stringify(body)));
    };
    const client = openClient({ fetch, address: "https://api.github.com", sleep: noSleep });
    const facts = await readProtection(client, repository, { registryBranch: "model-registry", app: APP });
    expect(judgeProtection(facts!).filter(({ state }) => state !== "protected")).toEqual([]);
  });

  test("a repository that cannot be read gives no facts", async () => {
    const { client } = scripted([{ status: 404 }]);
    expect(
      await readProtection(client, repository, { registryBranch: "model-registry", app: null }),
    ).toBeUndefined();
  });
});
