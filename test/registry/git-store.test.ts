import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  adopt,
  APP,
  FRAUD,
  promote,
  REPOSITORY,
  type Step,
  Story,
  WRITER,
} from "../../scripts/registry-story.ts";
import { findRegistryTip, readRegistrySnapshot } from "../../src/git/registry-snapshot.ts";
import { openGitStore } from "../../src/git/registry-store.ts";
import { openWriter, type RegistryWriter } from "../../src/registry/append.ts";
import { verifyRegistry } from "../../src/registry/verify.ts";

const BRANCH = "model-registry";
const root = mkdtempSync(join(tmpdir(), "twokey-git-store-"));
const bare = join(root, "bare");
const git = (...args: string[]): string =>
  execFileSync("git", ["-C", bare, ...args], { encoding: "utf8" }).trim();

let seconds = 0;
const store = openGitStore({ directory: bare, branch: BRANCH, writer: WRITER, now: () => seconds });
const hands = { store, sleep: () => Promise.resolve(), random: () => 0 };
const open = (): RegistryWriter => openWriter(hands, { repository: REPOSITORY, app: APP.id });
const story = new Story();

function fact(): Step {
  story.tick(1);
  seconds = story.seconds;
  return story.step([story.draft("held", { until: null, text: null }, { model: FRAUD })]);
}

beforeAll(async () => {
  execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch", "main", bare]);
  const writer = open();
  const first = adopt(story);
  seconds = first.at;
  const outcome = await writer.append(first);
  if (outcome.kind !== "appended") throw new Error(JSON.stringify(outcome));
  const steps = promote(story, FRAUD);
  for (let next = steps.next([]); next.done !== true; next = steps.next([])) {
    seconds = next.value.at;
    await writer.append(next.value);
  }
}, 30_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("a registry in a plain git directory", () => {
  test("is sound, for git and for us, and leaves no other refs behind", async () => {
    const tip = await findRegistryTip(bare, BRANCH);
    const snapshot = await readRegistrySnapshot(bare, tip!.commit, { history: true });
    expect(verifyRegistry(snapshot).findings).toEqual([]);
    expect(snapshot.history?.commits.map(({ author }) => author)).toEqual(
      Array.from({ length: 4 }, () => WRITER),
    );
    expect(git("for-each-ref", "--format=%(refname)")).toBe(`refs/heads/${BRANCH}`);
    expect(() => git("fsck", "--strict", "--no-dangling")).not.toThrow();
    expect(git("log", "-1", "--format=%s", BRANCH)).toBe("fraud: promoted, superseded");
  });

  test("writers at the same time leave one sequence with every fact once", async () => {
    const facts = Array.from({ length: 6 }, () => fact());
    const outcomes = await Promise.all(facts.map((step) => open().append(step)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(facts.map(() => "appended"));
    const tip = await findRegistryTip(bare, BRANCH);
    const { findings, events } = verifyRegistry(
      await readRegistrySnapshot(bare, tip!.commit, { history: true }),
    );
    expect(findings).toEqual([]);
    expect(events.filter(({ event }) => event.type === "held")).toHaveLength(facts.length);
  });

  test("an absent file is null, an unknown commit is trouble and not an absent file", async () => {
    const tip = git("rev-parse", BRANCH);
    const answer = await store.readFiles(tip, ["log/head.json", "no/such/file.json"]);
    expect(answer.ok && [...answer.value].map(([path, text]) => [path, text === null])).toEqual([
      ["log/head.json", false],
      ["no/such/file.json", true],
    ]);
    expect(await store.readFiles("0".repeat(39) + "1", ["log/head.json"])).toMatchObject({ ok: false });
  });

  test("a commit on an old parent is lost, and the branch stays where it is", async () => {
    const tip = git("rev-parse", BRANCH);
    const parent = git("rev-parse", `${BRANCH}~1`);
    const files = [{ path: "README.md", text: "x" }];
    expect(await store.commit({ parent, files, message: "late" })).toEqual({
      ok: true,
      value: { kind: "lost" },
    });
    expect(await store.commit({ parent: null, files, message: "late" })).toEqual({
      ok: true,
      value: { kind: "lost" },
    });
    expect(git("rev-parse", BRANCH)).toBe(tip);
    expect(git("for-each-ref", "--format=%(refname)")).toBe(`refs/heads/${BRANCH}`);
  });

  test("text comes back as it was written, whatever letters it has", async () => {
    const other = openGitStore({ directory: bare, branch: "letters", writer: WRITER, now: () => 1 });
    const text = 'ä €\u2028 😂\n"quotes" \\ \n\n';
    const made = await other.commit({
      parent: null,
      files: [{ path: "log/head.json", text }],
      message: "ü\n\nmore",
    });
    const commit = made.ok && made.value.kind === "landed" ? made.value.commit : "";
    const read = await other.readFiles(commit, ["log/head.json"]);
    expect(read.ok && read.value.get("log/head.json")).toBe(text);
    git("update-ref", "-d", "refs/heads/letters");
  });

  test("links, programs and giants on the branch are named and not read", async () => {
    const blob = execFileSync("git", ["-C", bare, "hash-object", "-w", "--stdin"], {
      input: "x".repeat(5_000_000),
    });
    const id = blob.toString().trim();
    const lines = [`100644 blob ${id}\tgiant.json`, `120000 blob ${id}\tlink`, `100755 blob ${id}\tprogram`];
    const tree = execFileSync("git", ["-C", bare, "mktree"], { input: `${lines.join("\n")}\n` })
      .toString()
      .trim();
    const commit = execFileSync("git", ["-C", bare, "commit-tree", tree, "-m", "x"], {
      env: {
        ...process.env,
        GIT_AUTHOR_NAME: "x",
        GIT_AUTHOR_EMAIL: "x@x",
        GIT_COMMITTER_NAME: "x",
        GIT_COMMITTER_EMAIL: "x@x",
      },
    });
    const { files, odd } = await readRegistrySnapshot(bare, commit.toString().trim(), { history: false });
    expect([...files.keys()]).toEqual([]);
    expect(odd.map(({ path }) => path).toSorted()).toEqual(["giant.json", "link", "program"]);
  });

  test("a history from a commit on has only what came after it", async () => {
    const tip = git("rev-parse", BRANCH);
    const since = git("rev-parse", `${BRANCH}~2`);
    const { history } = await readRegistrySnapshot(bare, tip, { history: true, since });
    expect(history?.commits.map(({ id }) => id)).toEqual(
      git("rev-list", "--reverse", `${since}..${tip}`).split("\n"),
    );
    expect(history?.since).toBe(since);
  });

  test("there is no tip where there is no branch", async () => {
    expect(await findRegistryTip(bare, "nothing")).toBeUndefined();
    const empty = openGitStore({ directory: bare, branch: "nothing", writer: WRITER, now: () => 0 });
    expect(await empty.readTip()).toEqual({ ok: true, value: null });
    const nowhere = openGitStore({ directory: root, branch: BRANCH, writer: WRITER, now: () => 0 });
    expect(await nowhere.readTip()).toMatchObject({ ok: false });
  });
});
