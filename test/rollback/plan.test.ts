import { chmodSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { trustedModelName } from "../../src/base/ids.ts";
import { applyEntries, type Listing } from "../../src/rollback/listing.ts";
import { judgeLane, judgeMergeResult } from "../../src/rollback/merge.ts";
import { branchOf, type ModelToday, planDigest, planRestore } from "../../src/rollback/plan.ts";
import { CONTROLS, FRAUD, Models, sliceOf } from "./repository.ts";
import { digestLike, GOOD } from "./scene.ts";

const clones: Models[] = [];
afterAll(() => clones.forEach((one) => one.remove()));

const pointer = (mark: string) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${digestLike("lfs", mark).slice(7)}\nsize 1234\n`;
const dvc = (mark: string) =>
  `outs:\n- md5: ${digestLike("dvc", mark).slice(7, 39)}\n  size: 1234\n  path: model.onnx\n`;

function open(): Models {
  const clone = new Models();
  clones.push(clone);
  return clone;
}

const bundle = (
  mark: string,
  model: Record<string, string> = { "models/fraud/model.onnx": `\0model ${mark}` },
) => ({
  ...model,
  "models/fraud/scaler.json": `{"mean": "${mark}"}\n`,
  "models/fraud/serving.yaml": `output: { threshold: 0.${mark} }\n`,
});

/** The plan from the tip of main back to a commit. */
async function plan(clone: Models, to: string, tip = clone.git("rev-parse", "main"), now?: Listing) {
  const listing = now ?? clone.listing(tip);
  const [target, live, today] = [
    await clone.version(to),
    await clone.bundle(listing),
    await clone.today(listing),
  ];
  const from = { version: 3, bundle: live?.digest ?? digestLike("live") };
  const question = { model: FRAUD, from, target, tip: listing, origin: clone.listing(to), today };
  return { ...planRestore({ ...question, restore: "bundle" }), question, target, listing };
}

function good<T extends { ok: boolean }>(value: T): Extract<T, { ok: true }> {
  if (!value.ok) throw new Error(JSON.stringify(value, null, 1).slice(0, 2_000));
  return value as Extract<T, { ok: true }>;
}

/** Builds the branch with git from the plan's entries, as GitHub's trees would be built. */
function carryOut(clone: Models, made: Extract<Awaited<ReturnType<typeof plan>>, { ok: true }>): string {
  clone.git("checkout", "-q", "-B", "rollback", "main");
  for (const { path, mode, blob } of made.plan.entries) {
    if (blob === null) clone.git("rm", "-q", path);
    else clone.git("update-index", "--add", "--cacheinfo", `${mode},${blob},${path}`);
  }
  clone.git("commit", "-q", "-m", "rollback");
  clone.git("reset", "-q", "--hard");
  const commit = clone.git("rev-parse", "HEAD");
  clone.git("checkout", "-q", "main");
  return commit;
}

const FORMS = [
  ["plain files", (mark: string) => bundle(mark)],
  ["an LFS pointer", (mark: string) => bundle(mark, { "models/fraud/model.onnx": pointer(mark) })],
  ["a DVC pointer", (mark: string) => bundle(mark, { "models/fraud/model.onnx.dvc": dvc(mark) })],
] as const;

describe.each(FORMS)("on a real repository with %s", (_name, files) => {
  test("version 1 with 2 and 3 on top comes back by blob id, where git revert conflicts", async () => {
    const clone = open();
    const one = clone.commit({ ...CONTROLS, ...files("1") });
    const two = clone.commit(files("2"));
    const three = clone.commit(files("3"));
    expect(() => clone.git("revert", "--no-edit", two)).toThrow(/conflict/i);
    clone.git("reset", "-q", "--hard", three);
    const made = good(await plan(clone, one));
    expect(made.plan.entries.map(({ path }) => path)).toEqual(Object.keys(files("1")).sort());
    const built = clone.listing(carryOut(clone, made));
    expect(built).toEqual(applyEntries(made.listing, made.plan.entries));
    for (const path of Object.keys(files("1"))) expect(built.get(path)).toEqual(clone.listing(one).get(path));
    expect((await clone.bundle(built))?.digest).toBe(made.target.bundle);
    const trees = { base: made.listing, merge: built };
    expect(judgeMergeResult(made.plan, trees, made.target.bundle)).toEqual({ ok: true, faults: [] });
  });

  test("a clean merge into a broken mix, model 1 with scaler 3, is found by its digest", async () => {
    const clone = open();
    const same = files("1");
    const one = clone.commit({ ...CONTROLS, ...same });
    const moved = Object.fromEntries(
      Object.entries(files("2")).filter(([path]) => path.includes("model.onnx")),
    );
    clone.commit(moved);
    const made = good(await plan(clone, one));
    const branch = carryOut(clone, made);
    clone.commit({ "models/fraud/scaler.json": `{"mean": "3.1"}\n` });
    const base = clone.listing("main");
    clone.git("merge", "-q", "-m", "merge", branch);
    const merge = clone.listing("main");
    const result = await clone.bundle(merge);
    expect(judgeMergeResult(made.plan, { base, merge }, result?.digest ?? null)).toMatchObject({
      ok: false,
      faults: [{ code: "bundle-digest" }],
    });
  });
});

describe("what a plan holds", () => {
  test("a change that only moved the threshold is one entry, and keeping the new one is found", async () => {
    const clone = open();
    const one = clone.commit({ ...CONTROLS, ...bundle("1") });
    clone.commit({ "models/fraud/serving.yaml": "output: { threshold: 0.9 }\n" });
    const made = good(await plan(clone, one));
    expect(made.plan.entries.map(({ path }) => path)).toEqual(["models/fraud/serving.yaml"]);
    const kept = { base: made.listing, merge: made.listing };
    const live = (await clone.bundle(made.listing))?.digest ?? null;
    expect(judgeMergeResult(made.plan, kept, live).faults.map(({ code }) => code)).toEqual([
      "missing-change",
      "bundle-digest",
    ]);
  });

  test("controls stay, files that came since go, and a folder that moved is no obstacle", async () => {
    const clone = open();
    const one = clone.commit({ ...CONTROLS, ...bundle("1") });
    clone.git("mv", "models/fraud", "models/cards");
    clone.write({ "models/cards/model.onnx": "\0model 2", "models/cards/model.onnx.data": "weights" });
    clone.commit({
      "models/cards/model.yaml":
        `model: fraud\n${CONTROLS["models/fraud/model.yaml"]}runbook: ../../README.md\n`.replace(
          "runbook: ../../README.md\n",
          "retrain: { every: 30d }\n",
        ),
    });
    const made = good(await plan(clone, one));
    expect(made.plan.entries.map(({ path, blob }) => [path, blob === null])).toEqual([
      ["models/cards/model.onnx", false],
      ["models/cards/model.onnx.data", true],
    ]);
    const after = applyEntries(made.listing, made.plan.entries);
    expect((await clone.bundle(after))?.digest).toBe(made.target.bundle);
  });

  test("a file that can be run stays one", async () => {
    const clone = open();
    clone.write({ ...CONTROLS, ...bundle("1") });
    chmodSync(`${clone.root}/models/fraud/scaler.json`, 0o755);
    const one = clone.commit({});
    chmodSync(`${clone.root}/models/fraud/scaler.json`, 0o644);
    clone.commit(bundle("2"));
    const made = good(await plan(clone, one));
    expect(made.plan.entries.find(({ path }) => path.endsWith("scaler.json"))?.mode).toBe("100755");
  });

  test("bundle.lock goes with DVC pointers, because the signed digests stand in it", async () => {
    const clone = open();
    const locked = (mark: string) => ({
      "models/fraud/model.onnx.dvc": dvc(mark),
      "models/fraud/bundle.lock": `${JSON.stringify({ version: 1, files: { "model.onnx": { md5: digestLike("dvc", mark).slice(7, 39), size: 1234, sha256: digestLike("sha", mark).slice(7) } } })}\n`,
      "models/fraud/scaler.json": "{}\n",
    });
    const one = clone.commit({ ...CONTROLS, ...locked("1") });
    clone.commit(locked("2"));
    const made = good(await plan(clone, one));
    expect(made.plan.entries.map(({ path }) => path)).toContain("models/fraud/bundle.lock");
    const after = applyEntries(made.listing, made.plan.entries);
    expect((await clone.bundle(after))?.digest).toBe(made.target.bundle);
  });

  test("the same plan has one digest and one branch; another version has another branch", async () => {
    const clone = open();
    const one = clone.commit({ ...CONTROLS, ...bundle("1") });
    const two = clone.commit(bundle("2"));
    clone.commit(bundle("3"));
    const [first, again, other] = [
      good(await plan(clone, one)),
      good(await plan(clone, one)),
      good(await plan(clone, two)),
    ];
    expect(again).toMatchObject({ digest: first.digest, branch: first.branch });
    expect(first.digest).toBe(planDigest(first.plan));
    expect([other.digest === first.digest, other.branch === first.branch]).toEqual([false, false]);
    expect(first.branch).toMatch(/^twokey\/rollback\/fraud\/production\/v3-v1-[0-9a-f]{12}-[0-9a-f]{12}$/);
    expect(first.branch).toBe(branchOf(first.plan));
    const later = { ...first.plan, from: { ...first.plan.from, version: 5 } };
    expect(branchOf(later)).not.toBe(first.branch);
  });
});

const entry = (mark: string, mode = "100644") => ({ mode, blob: digestLike(mark).slice(7, 47) });
const own: ModelToday = {
  model: FRAUD,
  folder: "models/fraud",
  bundle: ["models/fraud/model.onnx", "models/fraud/features/a.py"],
  data: [],
};
const other = (change: Partial<ModelToday>): ModelToday => ({
  model: trustedModelName("churn"),
  folder: "models/churn",
  bundle: [],
  data: [],
  ...change,
});
const file = (name: string) => ({ name, role: "model", size: 1, digest: digestLike(name) }) as const;

function blocked(change: {
  names?: readonly string[];
  origin?: Record<string, ReturnType<typeof entry>>;
  tip?: Record<string, ReturnType<typeof entry>>;
  today?: readonly ModelToday[];
  restore?: "bundle" | "model_only";
}): readonly string[] {
  const names = change.names ?? ["model.onnx", "features/a.py"];
  const at = (name: string): string => `models/fraud/${name}`;
  const origin = new Map(
    Object.entries(change.origin ?? Object.fromEntries(names.map((name) => [at(name), entry("old")]))),
  );
  const before = { [at("model.onnx")]: entry("new"), [at("features/a.py")]: entry("new"), ...change.tip };
  const made = planRestore({
    model: FRAUD,
    from: { version: 2, bundle: digestLike("from") },
    target: sliceOf({ files: names.map((name) => file(name)) }),
    tip: new Map(Object.entries(before)),
    origin,
    today: change.today ?? [own],
    restore: change.restore ?? "bundle",
  });
  return made.ok ? [] : made.blocks.map(({ code, path }) => (path === "" ? code : `${code} ${path}`));
}

describe("what blocks a plan", () => {
  test("nothing here", () => expect(blocked({})).toEqual([]));

  test("the model alone: a mix that nobody signed", () => {
    expect(blocked({ restore: "model_only" })).toEqual(["model-only"]);
  });

  test("no model of that name today", () => expect(blocked({ today: [] })).toEqual(["no-model-today"]));

  test("a file that belongs to another model today, or that another is judged on", () => {
    const shared = "models/fraud/features/a.py";
    expect(blocked({ today: [own, other({ bundle: [shared] })] })).toEqual([`shared-file ${shared}`]);
    expect(blocked({ today: [own, other({ data: [shared] })] })).toEqual([`shared-file ${shared}`]);
  });

  test("a shared file that stays as it is does not", () => {
    const shared = "models/fraud/features/a.py";
    const same = { [shared]: entry("old") };
    expect(blocked({ tip: same, today: [own, other({ bundle: [shared] })] })).toEqual([]);
  });

  test("a path that holds something else today", () => {
    const names = ["model.onnx", "notes.txt"];
    expect(blocked({ names, tip: { "models/fraud/notes.txt": entry("mine") } })).toEqual([
      "path-taken models/fraud/notes.txt",
    ]);
  });

  test("a folder or a file in the way", () => {
    const path = "models/fraud/labels";
    expect(blocked({ names: ["model.onnx", "labels"], tip: { [`${path}/a.json`]: entry("x") } })).toEqual([
      `path-in-the-way ${path}`,
    ]);
    expect(blocked({ names: ["model.onnx", "labels/a.json"], tip: { [path]: entry("x") } })).toEqual([
      `path-in-the-way ${path}/a.json`,
    ]);
  });

  test("controls, links, and paths that would lead elsewhere", () => {
    expect(blocked({ names: ["model.onnx", "sub/model.yaml"] })).toEqual([
      "controls models/fraud/sub/model.yaml",
    ]);
    expect(blocked({ names: ["../../.github/twokey.yml"] }).join()).toContain("bad-path");
    expect(
      blocked({
        origin: {
          "models/fraud/model.onnx": entry("old", "120000"),
          "models/fraud/features/a.py": entry("old"),
        },
      }),
    ).toEqual(["not-a-file models/fraud/model.onnx"]);
  });

  test("a commit that does not hold what the registry says", () => {
    expect(blocked({ origin: { "models/fraud/model.onnx": entry("old") } })).toEqual([
      "missing-entry models/fraud/features/a.py",
    ]);
  });

  test("a tree that is there already", () => {
    const tip = { "models/fraud/model.onnx": entry("old"), "models/fraud/features/a.py": entry("old") };
    expect(blocked({ tip })).toEqual(["already-there"]);
  });
});

describe("the merge result and the lane", () => {
  const bundleDigest = digestLike("to");
  const base: Listing = new Map([
    ["m", entry("new")],
    ["x", entry("x")],
    ["gone", entry("g")],
  ]);
  const made = {
    v: 1,
    model: FRAUD,
    environment: "production",
    from: { version: 2, bundle: digestLike("from") },
    to: { version: 1, bundle: bundleDigest, commit: "c".repeat(40) },
    entries: [
      { path: "gone", mode: "100644", blob: null },
      { path: "m", mode: "100644", blob: entry("old").blob },
    ],
  } as const;
  const merge = applyEntries(base, made.entries);
  const codes = (changed: Listing, digest = bundleDigest) =>
    judgeMergeResult(made, { base, merge: changed }, digest).faults.map(
      ({ code, path }) => `${code} ${path}`,
    );

  test("exactly the plan", () => expect(codes(merge)).toEqual([]));

  test.each([
    ["an extra file", new Map([...merge, ["evil", entry("e")]]), "extra-change evil"],
    ["a file that goes besides", new Map([...merge].filter(([path]) => path !== "x")), "extra-change x"],
    ["another mode", new Map([...merge, ["m", entry("old", "100755")]]), "other-content m"],
    ["other bytes", new Map([...merge, ["m", entry("evil")]]), "other-content m"],
    ["a file that should go and stays", new Map([...merge, ["gone", entry("g")]]), "missing-change gone"],
  ])("%s is found", (_name, changed, fault) => {
    expect(codes(changed)).toEqual([fault]);
  });

  test("another bundle, or none, is found", () => {
    expect(codes(merge, digestLike("other"))).toEqual(["bundle-digest "]);
    expect(judgeMergeResult(made, { base, merge }, null).ok).toBe(false);
  });

  test("a thousand faults are told by the first fifty", () => {
    const many = new Map([
      ...merge,
      ...Array.from({ length: 1_000 }, (_, at) => [`e${at}`, entry("e")] as const),
    ]);
    expect(judgeMergeResult(made, { base, merge: many }, bundleDigest).faults.length).toBe(50);
  });

  const fine = { ok: true, faults: [] };
  const lane = {
    authorIsApp: true,
    headIsHere: true,
    onlyOurCommits: true,
    plan: made,
    recorded: planDigest(made),
    head: fine,
    merge: fine,
    target: sliceOf({ bundle: bundleDigest }),
    facts: GOOD,
  };

  test("one key is enough where everything holds", () => expect(judgeLane(lane).lane).toBe("expedited"));

  test.each([
    ["author", { authorIsApp: false }],
    ["head", { headIsHere: false }],
    ["commits", { onlyOurCommits: false }],
    ["recorded", { recorded: null }],
    ["recorded", { recorded: digestLike("another plan") }],
    ["tree", { head: { ok: false, faults: [] } }],
    ["merge-result", { merge: { ok: false, faults: [] } }],
    ["target-signed", { target: sliceOf({ bundle: bundleDigest, signed: false }) }],
    ["target-signed", { target: sliceOf({ bundle: digestLike("other") }) }],
    [
      "target-free",
      {
        target: sliceOf({
          bundle: bundleDigest,
          quarantined: { at: "2026-01-01T00:00:00Z" as never, event: "e" },
        }),
      },
    ],
    ["compatible", { facts: { ...GOOD, bytes: "unknown" as const } }],
    [
      "compatible",
      { facts: { ...GOOD, compatibility: { verdict: "warn" as const, reasons: ["not known"] } } },
    ],
  ])("%s", (code, change) => {
    const judged = judgeLane({ ...lane, ...change });
    expect(judged.lane).toBe("standard");
    expect(judged.rows.filter(({ holds }) => !holds).map((row) => row.code)).toEqual([code]);
  });
});
