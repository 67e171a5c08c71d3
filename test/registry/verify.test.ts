import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryBranch } from "../../scripts/registry-memory.ts";
import { tellStory } from "../../scripts/registry-scenes.ts";
import { adopt, APP, evaluate, FRAUD, PEOPLE, RANKER, Story } from "../../scripts/registry-story.ts";
import { digestOf, sha256 } from "../../src/base/digest.ts";
import { instantOf, trustedInstant } from "../../src/base/instant.ts";
import type { Draft } from "../../src/registry/event.ts";
import { writeEvent } from "../../src/registry/file.ts";
import type { Finding, FindingCode } from "../../src/registry/findings.ts";
import { recordText, sourceDigest } from "../../src/registry/source.ts";
import { textSchema } from "../../src/registry/words.ts";
import type { HistoryCommit, Snapshot } from "../../src/registry/snapshot.ts";
import { verifyRegistry, type VerifyOptions } from "../../src/registry/verify.ts";
import {
  checkArtifacts,
  checkCoverage,
  checkSource,
  listArtifacts,
} from "../../src/registry/verify-outside.ts";

const branch = new MemoryBranch();
branch.tell(tellStory(200));
const sound = branch.snapshot();
const verified = verifyRegistry(sound);
const encoder = new TextEncoder();
const paths = [...sound.files.keys()];
const events = verified.events.map(({ path }) => path);

function codes(findings: readonly Finding[]): readonly FindingCode[] {
  return findings.flatMap(({ code, severity }) => (severity === "violation" ? [code] : []));
}

function find(files: ReadonlyMap<string, Uint8Array>, options: VerifyOptions = {}): readonly FindingCode[] {
  return codes(verifyRegistry({ ...sound, files }, options).findings);
}

function withFiles(change: (files: Map<string, Uint8Array>) => void): ReadonlyMap<string, Uint8Array> {
  const files = new Map(sound.files);
  change(files);
  return files;
}

function withHistory(change: (commits: HistoryCommit[]) => void, complete = true): Snapshot {
  const commits = [...(sound.history?.commits ?? [])];
  change(commits);
  return { ...sound, history: { commits, complete, since: null } };
}

/** The registry as it was after so many commits: whole in itself. */
function cutOff(commits: number): MemoryBranch {
  const short = new MemoryBranch();
  short.tell(tellStory(200), commits);
  return short;
}

const event = (name: string): string => events.find((path) => path.includes(name)) ?? "";

describe("verify", () => {
  test("a registry as it was written has no finding", () => {
    expect(verified.findings).toEqual([]);
    expect(verified.head?.size).toBe(verified.events.length);
  });

  test("an entry that was edited is found", () => {
    const path = event("-approved");
    const edited = branch.get(path)!.replace('"login": "alice"', '"login": "erin"');
    expect(find(withFiles((files) => files.set(path, encoder.encode(edited))))).toContain("broken-chain");
  });

  test("an entry that was deleted is found, the first, the last and one between", () => {
    for (const path of [events[0]!, events[40]!, events.at(-1)!])
      expect(find(withFiles((files) => files.delete(path))).length).toBeGreaterThan(0);
    expect(find(withFiles((files) => files.delete(events[40]!)))).toContain("missing-event");
    expect(find(withFiles((files) => files.delete(events.at(-1)!)))).toContain("head-disagrees");
  });

  test("an entry that was inserted is found", () => {
    const story = new Story();
    const copy = branch.copy();
    copy.force(story.step([story.draft("held", { until: null, text: null }, { model: FRAUD })]));
    const [added] = [...copy.keys()].filter((path) => !branch.has(path) && path.includes("/events/"));
    expect(find(withFiles((files) => files.set(added!, encoder.encode(copy.get(added!)!))))).toContain(
      "head-disagrees",
    );
  });

  test("an entry of a forked log that was slipped in is found", () => {
    const fork = cutOff(60);
    const story = new Story();
    story.seconds = fork.commits.at(-1)!.at + 60;
    fork.append(story.step([story.draft("held", { until: null, text: null }, { model: RANKER })]));
    const path = [...fork.keys()].find((one) => one.includes("ranker/events") && one.endsWith("-held.json"))!;
    const slipped = withFiles((files) => files.set(path, encoder.encode(fork.get(path)!)));
    expect(find(slipped)).toContain("two-events");
  });

  test("two entries that were swapped are found", () => {
    const [a, b] = events.filter((path) => path.includes("-approved"));
    const swapped = withFiles((files) => {
      files.set(a!, sound.files.get(b!)!);
      files.set(b!, sound.files.get(a!)!);
    });
    expect(find(swapped)).toContain("wrong-place");
  });

  test("an edited view alone is found: current.json that points elsewhere", () => {
    const path = "models/fraud/current.json";
    const edited = branch.get(path)!.replace(/"version": \d+/, '"version": 1');
    const found = find(withFiles((files) => files.set(path, encoder.encode(edited))));
    expect(found).toEqual(["altered-view"]);
  });

  test("a view that is gone, or about nothing, is found", () => {
    for (const path of [
      "README.md",
      "index.json",
      "models/fraud/README.md",
      "models/fraud/versions/00/00/000002.json",
    ])
      expect(find(withFiles((files) => files.delete(path)))).toEqual(["missing-view"]);
    const path = "models/fraud/versions/00/00/000099.json";
    expect(find(withFiles((files) => files.set(path, encoder.encode("{}"))))).toEqual(["extra-view"]);
  });

  test("the last event of a model, deleted while others go on, is found", () => {
    const last = events.findLast((path) => path.startsWith("models/churn/"))!;
    expect(find(withFiles((files) => files.delete(last)))).toContain("missing-event");
  });

  test("an event with a number of its own, in a chain that fits, is found", () => {
    const { head } = verified;
    const story = new Story();
    story.seconds = branch.commits.at(-1)!.at;
    const draft = story.draft("held", { until: null, text: null }, { model: RANKER });
    const forged = writeEvent(draft, { seq: head!.size, n: 77, prev: head!.hash });
    if (!forged.ok) throw new Error(forged.message);
    const { path, text, hash } = forged.value;
    const grown = branch
      .get("log/head.json")!
      .replace(head!.hash, hash)
      .replace(`"size": ${head!.size}`, `"size": ${head!.size + 1}`);
    const files = withFiles((all) =>
      all.set(path, encoder.encode(text)).set("log/head.json", encoder.encode(grown)),
    );
    expect(find(files)).toEqual(["missing-event"]);
  });

  test("a head that is gone is found, whatever else is whole", () => {
    expect(find(withFiles((files) => files.delete("log/head.json")))).toContain("head-disagrees");
  });

  test("evidence larger than may be kept is found", () => {
    const copy = branch.copy();
    const story = new Story();
    story.seconds = branch.commits.at(-1)!.at;
    const { step } = evaluate(story, FRAUD);
    const giant = `"${"x".repeat(300_000)}"`;
    const body = { ...step.drafts[0]!.body, findings: sha256(giant), policy: digestOf("any") };
    copy.force({
      ...step,
      drafts: [{ ...step.drafts[0]!, body } as Draft],
      evidence: [...step.evidence, giant],
    });
    expect(codes(verifyRegistry(copy.snapshot()).findings)).toContain("odd-entry");
  });

  test("a correction of something that was never so is found", () => {
    const copy = branch.copy();
    const story = new Story();
    story.seconds = branch.commits.at(-1)!.at;
    const body = {
      path: "models/fraud/events/00/00/000001-evaluated.json",
      hash: digestOf("other"),
      text: recordText("x", { url: null, inline: true }),
    };
    copy.force(story.step([story.draft("corrected", body, { model: FRAUD })]));
    expect(codes(verifyRegistry(copy.snapshot()).findings)).toEqual(["wrong-correction"]);
  });

  test("a cut-off end needs a pin, and has one finding with it", () => {
    const short = cutOff(60);
    const { findings } = verifyRegistry(short.snapshot());
    expect(findings).toEqual([]);
    const head = verified.head!;
    const pin = { size: head.size, hash: head.hash };
    expect(codes(verifyRegistry(short.snapshot(), { pin }).findings)).toEqual(["pin-unreached"]);
    expect(verifyRegistry(sound, { pin }).findings).toEqual([]);
  });

  test("a branch that was deleted and made again needs a pin, and has one finding with it", () => {
    const again = new MemoryBranch();
    const step = adopt(new Story());
    const [genesis, ...rest] = step.drafts;
    if (genesis?.type !== "genesis") throw new Error("the story begins elsewhere");
    const body = { ...genesis.body, log: "f".repeat(32) };
    again.append({ ...step, drafts: [{ ...genesis, body }, ...rest] });
    const made = again.snapshot();
    expect(verifyRegistry(made).findings).toEqual([]);
    const pins = [verified.head!, { size: 1, hash: verified.events[0]!.hash }];
    expect(pins.map((pin) => codes(verifyRegistry(made, { pin }).findings))).toEqual([
      ["pin-unreached"],
      ["pin-differs"],
    ]);
  });

  test("an older pin holds for every longer log", () => {
    for (const at of [0, 20, 100]) {
      const pin = { size: at + 1, hash: verified.events[at]!.hash };
      expect(verifyRegistry(sound, { pin }).findings).toEqual([]);
    }
  });

  test("a forked or rewritten history needs a pin, and has one finding with it", () => {
    const fork = cutOff(60);
    const story = new Story();
    story.seconds = fork.commits.at(-1)!.at + 60;
    for (let at = 0; at < 120; at += 1) {
      story.tick();
      fork.append(story.step([story.draft("held", { until: null, text: null }, { model: FRAUD })]));
    }
    expect(verifyRegistry(fork.snapshot()).findings).toEqual([]);
    const at = verified.events[150]!;
    const pin = { size: 151, hash: at.hash };
    expect(codes(verifyRegistry(fork.snapshot(), { pin }).findings)).toEqual(["pin-differs"]);
  });

  test("a fact that was recorded twice is found: replayed webhook", () => {
    const copy = branch.copy();
    const {
      schema: _s,
      seq: _q,
      n: _n,
      id: _i,
      prev: _p,
      ...draft
    } = verified.events.find(({ event: one }) => one.type === "vetoed")!.event;
    copy.force({ drafts: [draft], policies: [], evidence: [], at: branch.commits.at(-1)!.at + 60 });
    const found = codes(verifyRegistry(copy.snapshot()).findings);
    expect(found).toContain("same-fact");
    expect(found).toContain("already-recorded");
  });

  test("evidence and policies that were altered, removed or slipped in are found", () => {
    const evidence = paths.find((path) => path.startsWith("evidence/"))!;
    const policy = paths.find((path) => path.startsWith("policy/"))!;
    for (const path of [evidence, policy]) {
      expect(find(withFiles((files) => files.set(path, encoder.encode("{}"))))).toContain("altered-document");
      expect(find(withFiles((files) => files.delete(path)))).toContain("missing-document");
    }
    const slipped = digestOf({ slipped: "in" }).slice(7);
    const extra = withFiles((files) =>
      files.set(`policy/${slipped}.json`, encoder.encode('{"slipped":"in"}')),
    );
    expect(find(extra)).toEqual(["unused-document"]);
  });

  test("files that Twokey does not write are found", () => {
    for (const path of [".github/workflows/x.yml", "models/fraud/extra.json"])
      expect(find(withFiles((files) => files.set(path, encoder.encode("{}"))))).toEqual(["unknown-file"]);
    const odd = { ...sound, odd: [{ path: "models/fraud/link", why: "its mode is 120000" }] };
    expect(codes(verifyRegistry(odd).findings)).toEqual(["odd-entry"]);
  });

  test("a log that ends in the middle of a promotion is found", () => {
    const copy = branch.copy();
    const story = new Story();
    const {
      schema: _s,
      seq: _q,
      n: _n,
      id: _i,
      prev: _p,
      ...draft
    } = verified.events.findLast(({ event: one }) => one.type === "promoted")!.event;
    if (draft.type !== "promoted") throw new Error("no promotion");
    const body = { ...draft.body, version: draft.body.version + 1, merge: "d".repeat(40) };
    copy.force({
      drafts: [{ ...draft, pull: 900, body }],
      policies: [],
      evidence: [],
      at: story.seconds,
    });
    expect(codes(verifyRegistry(copy.snapshot()).findings)).toContain("unfinished-log");
  });

  test("a stale override that nobody reviewed is found once it is due", () => {
    const early = new MemoryBranch();
    const upTo = branch.commits.findIndex(({ changes }) =>
      changes.some(({ path }) => path.includes("-override-reviewed")),
    );
    early.tell(tellStory(200), upTo);
    expect(codes(verifyRegistry(early.snapshot()).findings)).toEqual([]);
    const now = trustedInstant("2036-01-01T00:00:00Z");
    expect(codes(verifyRegistry(early.snapshot(), { now }).findings)).toEqual(["review-overdue"]);
    expect(verifyRegistry(sound, { now }).findings).toEqual([]);
  });

  test("an empty branch and a foreign one are no registry", () => {
    expect(find(new Map())).toContain("empty-registry");
    expect(find(new Map([["README.md", encoder.encode("# hello")]]))).toContain("empty-registry");
  });
});

describe("history", () => {
  const at = 20;
  const edit = (change: Partial<HistoryCommit>) =>
    codes(
      verifyRegistry(withHistory((commits) => void (commits[at] = { ...commits[at]!, ...change }))).findings,
    );

  test.each([
    ["a commit that changed an event", { changes: [{ status: "M", path: events[3]! }] }, "history-edited"],
    [
      "a commit that removed evidence",
      { changes: [{ status: "D", path: paths.find((path) => path.startsWith("evidence/"))! }] },
      "history-edited",
    ],
    [
      "a commit that changed the genesis copy",
      { changes: [{ status: "M", path: "registry.json" }] },
      "history-edited",
    ],
    [
      "a commit that removed a view",
      { changes: [{ status: "D", path: "models/fraud/current.json" }] },
      "history-edited",
    ],
    [
      "a commit that changed views only",
      { changes: [{ status: "M", path: "models/fraud/current.json" }] },
      "history-silent",
    ],
    ["an empty commit", { changes: [] }, "history-silent"],
    [
      "a commit with a workflow in it",
      { changes: [{ status: "A", path: ".github/workflows/x.yml" }] },
      "unknown-file",
    ],
    ["a merge", { parents: ["a", "b"] }, "history-merge"],
    ["a commit on another parent", { parents: ["f".repeat(40)] }, "history-merge"],
    ["a second root", { parents: [] }, "history-root"],
    ["a commit of somebody else", { author: "Mallory <mallory@example.org>" }, "history-writer"],
    ["a commit dated before its parent", { at: 1 }, "history-time"],
  ])("%s is found", (_name, change, code) => {
    expect(edit(change)).toContain(code);
  });

  test("an event that an earlier commit brought in is found", () => {
    const moved = withHistory((commits) => {
      const [one, other] = [commits[30]!, commits[31]!];
      commits[30] = { ...one, changes: other.changes };
      commits[31] = { ...other, changes: one.changes };
    });
    expect(codes(verifyRegistry(moved).findings)).toContain("history-order");
  });

  test("backdating and postdating against the commit's time is found", () => {
    const shift = (seconds: number): Snapshot =>
      withHistory((commits) =>
        commits.forEach((commit, place) => void (commits[place] = { ...commit, at: commit.at + seconds })),
      );
    expect(codes(verifyRegistry(shift(-3600)).findings)).toContain("backdated");
    expect(codes(verifyRegistry(shift(40 * 86_400)).findings)).toContain("backdated");
    const late = verifyRegistry(shift(2 * 86_400)).findings;
    expect(codes(late)).toEqual([]);
    expect(late.map(({ code }) => code)).toContain("recorded-late");
  });

  test("where GitHub signs the app's commits, an unsigned one is found", () => {
    const signing = new MemoryBranch();
    const step = adopt(new Story());
    const [genesis, ...rest] = step.drafts;
    if (genesis?.type !== "genesis") throw new Error("the story begins elsewhere");
    const body = { ...genesis.body, app: { ...APP, signs: true } };
    signing.append({ ...step, drafts: [{ ...genesis, body }, ...rest] });
    const { files, odd, history } = signing.snapshot();
    expect(codes(verifyRegistry({ files, odd, history }).findings)).toEqual(["history-writer"]);
    const commits = history!.commits.map((commit) => ({ ...commit, signed: true }));
    const signed = { files, odd, history: { ...history!, commits } };
    expect(verifyRegistry(signed).findings).toEqual([]);
  });

  test("a shallow clone and a download are said to be incomplete, not wrong", () => {
    const shallow = verifyRegistry(withHistory((commits) => commits.splice(0, 10), false)).findings;
    expect(shallow.map(({ code, severity }) => [code, severity])).toEqual([
      ["history-shallow", "incomplete"],
    ]);
    const files = verifyRegistry({ ...sound, history: null }).findings;
    expect(files.map(({ code, severity }) => [code, severity])).toEqual([["history-absent", "incomplete"]]);
  });

  test("from a commit that was verified before, only the rest is walked", () => {
    const commits = sound.history!.commits;
    const history = { commits: commits.slice(30), complete: true, since: commits[29]!.id };
    expect(verifyRegistry({ ...sound, history }).findings).toEqual([]);
    const wrong = { ...history, since: commits[28]!.id };
    expect(codes(verifyRegistry({ ...sound, history: wrong }).findings)).toEqual(["history-root"]);
  });
});

describe("mutations, sampled", () => {
  const every = [...sound.files];

  test("every change of one byte of any file is found", () => {
    fc.assert(
      fc.property(fc.nat(every.length - 1), fc.nat(), fc.integer({ min: 1, max: 255 }), (at, place, by) => {
        const [path, bytes] = every[at]!;
        const changed = Uint8Array.from(bytes);
        changed[place % bytes.length]! ^= by;
        expect(find(withFiles((files) => files.set(path, changed))).length).toBeGreaterThan(0);
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  test("every removal, insertion, truncation and swap of files is found", () => {
    fc.assert(
      fc.property(fc.nat(every.length - 1), fc.nat(every.length - 1), fc.nat(), (at, other, place) => {
        const [path, bytes] = every[at]!;
        const [second, content] = every[other]!;
        expect(find(withFiles((files) => files.delete(path))).length).toBeGreaterThan(0);
        const cut = bytes.slice(0, place % bytes.length);
        expect(find(withFiles((files) => files.set(path, cut))).length).toBeGreaterThan(0);
        if (path === second) return;
        expect(
          find(withFiles((files) => files.set(path, content).set(second, bytes))).length,
        ).toBeGreaterThan(0);
        expect(find(withFiles((files) => files.set(`${path}x`, content))).length).toBeGreaterThan(0);
      }),
      { seed: 6, numRuns: 25 },
    );
  });
});

describe("checks against what lies outside the branch", () => {
  const { state } = verified;
  const registry = { events: verified.events, state: state! };

  test("a change of a model that went around the bot is uncovered", () => {
    const at = trustedInstant("2026-01-05T00:00:00Z");
    const promoted = verified.events.findLast(({ event: one }) => one.type === "promoted")!.event;
    if (promoted.type !== "promoted") throw new Error("no promotion");
    const known = { commit: promoted.body.merge, at, model: FRAUD, bundle: promoted.body.bundle };
    expect(checkCoverage(verified.events, [known])).toEqual([]);
    expect(codes(checkCoverage(verified.events, [{ ...known, commit: "e".repeat(40) }]))).toEqual([
      "uncovered-change",
    ]);
    expect(codes(checkCoverage(verified.events, [{ ...known, bundle: digestOf("other") }]))).toEqual([
      "covered-otherwise",
    ]);
    expect(codes(checkCoverage(verified.events, [{ ...known, model: "policy" }]))).toEqual([
      "uncovered-change",
    ]);
  });

  test("approve A, merge B: bytes at the merge are compared with what was signed", () => {
    const wanted = listArtifacts(registry);
    expect(wanted.length).toBeGreaterThan(50);
    expect(checkArtifacts(wanted, ({ file }) => ({ digest: file.digest }))).toEqual([]);
    const swapped = checkArtifacts(wanted.slice(0, 1), () => ({ digest: digestOf("swapped") }));
    expect(codes(swapped)).toEqual(["artifact-differs"]);
    expect(codes(checkArtifacts(wanted.slice(0, 1), () => ({ absent: true })))).toEqual(["artifact-differs"]);
    const gone = checkArtifacts(wanted.slice(0, 1), () => ({ missing: "not fetched" }));
    expect(gone.map(({ code, severity }) => [code, severity])).toEqual([["artifact-missing", "incomplete"]]);
  });

  test("a bot that lies about a review is found, an erased comment is not held against it", () => {
    const stored = verified.events.find(({ event: one }) => one.type === "approved")!;
    const snapshot = stored.event.source.snapshot!;
    expect(checkSource(stored, { kind: "seen", snapshot })).toEqual([]);
    expect(codes(checkSource(stored, { kind: "seen", snapshot: digestOf("edited") }))).toEqual([
      "source-differs",
    ]);
    const [gone] = checkSource(stored, { kind: "gone" });
    expect(gone).toMatchObject({ code: "source-gone", severity: "notice" });
    const [unread] = checkSource(stored, { kind: "unread", message: "403" });
    expect(unread).toMatchObject({ code: "source-unread", severity: "incomplete" });
  });

  test("free text is kept by digest and link, or inline, cut and well-formed", () => {
    const url = "https://github.com/acme/models/pull/1";
    expect(recordText("no", { url, inline: false })).toEqual({ digest: sha256("no"), url });
    expect(recordText("no", { url, inline: true })).toEqual({ inline: "no" });
    const long = recordText(`${"x".repeat(3999)}😂`, { url: null, inline: true });
    expect(textSchema.safeParse(long).success).toBe(true);
    expect(textSchema.safeParse(recordText("\ud800", { url: null, inline: true })).success).toBe(true);
  });

  test("the digest of a source changes with who, when and what", () => {
    const source = {
      kind: "comment",
      id: 1,
      user: PEOPLE.alice.id,
      at: instantOf(0),
      body: "/twokey approve",
    } as const;
    const changes = [
      { id: 2 },
      { user: 2 },
      { at: instantOf(1) },
      { body: "x" },
      { kind: "review" as const },
    ];
    for (const change of changes)
      expect(sourceDigest({ ...source, ...change })).not.toBe(sourceDigest(source));
  });
});
