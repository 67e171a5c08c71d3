import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isCleanMerge, judgeMergeResult, mergeEntries } from "../../src/project/three-way.ts";
import {
  canMergeTrees,
  entriesAt,
  entriesOfTree,
  grow,
  mergeByEntries,
  mergeWithGit,
  newHistory,
  type Tree,
} from "../github/histories.ts";

const entries = (written: string): Map<string, string> =>
  new Map(
    written.split(" ").flatMap((one) => {
      const [path = "", entry] = one.split("=");
      return entry === undefined ? [] : [[path, entry] as const];
    }),
  );
const sides = (base: string, ours: string, theirs: string) => ({
  base: entries(base),
  ours: entries(ours),
  theirs: entries(theirs),
});

describe("merging by whole entries", () => {
  test.each([
    ["nobody changed it", "a=1", "a=1", "a=1", "a=1", []],
    ["we changed it", "a=1", "a=2", "a=1", "a=2", []],
    ["they changed it", "a=1", "a=1", "a=2", "a=2", []],
    ["both made the same of it", "a=1", "a=2", "a=2", "a=2", []],
    ["both changed it, each in its way", "a=1", "a=2", "a=3", "", ["a"]],
    ["both added it, each in its way", "", "a=2", "a=3", "", ["a"]],
    ["we removed it", "a=1", "", "a=1", "", []],
    ["both removed it", "a=1", "", "", "", []],
    ["we removed what they changed", "a=1", "", "a=2", "", ["a"]],
    ["they removed what we changed", "a=1 b=1", "a=2 b=1", "b=2", "b=2", ["a"]],
  ])("%s", (_, ...[base, ours, theirs, merged, conflicts]) => {
    expect(mergeEntries(sides(base, ours, theirs))).toEqual({ merged: entries(merged), conflicts });
  });

  test("a merge is clean only when it holds exactly what follows", () => {
    const three = sides("a=1 b=1", "a=2 b=1", "a=1 b=2");
    expect(isCleanMerge(three, entries("a=2 b=2"))).toBe(true);
    for (const evil of ["a=2 b=2 c=9", "a=2", "a=1 b=2", "a=2 b=9", ""])
      expect(isCleanMerge(three, entries(evil)), evil).toBe(false);
    expect(isCleanMerge(sides("a=1", "a=2", "a=3"), entries("a=2"))).toBe(false);
  });
});

describe("what the merge would hold", () => {
  const governed = (path: string): boolean => path.startsWith("m/");
  const judge = (base: string, tip: string, head: string) =>
    judgeMergeResult({ base: entries(base), tip: entries(tip), head: entries(head) }, governed);

  test("the governed entries of the head, and what changes by them", () => {
    expect(judge("m/a=1 m/b=1 x=1", "m/a=1 m/b=1 x=2", "m/a=2 m/c=3 x=1")).toEqual({
      kind: "clean",
      changed: [
        { path: "m/a", before: "1", after: "2" },
        { path: "m/b", before: "1", after: null },
        { path: "m/c", before: null, after: "3" },
      ],
    });
  });

  test.each([
    ["changed", "m/a=1", "m/a=2", "m/a=1"],
    ["changed in the same way as the head", "m/a=1", "m/a=2", "m/a=2"],
    ["added", "", "m/a=1", ""],
    ["removed", "m/a=1", "", "m/a=1"],
  ])("a governed path that the default branch %s says: update the branch", (_, base, tip, head) => {
    expect(judge(base, tip, head)).toEqual({ kind: "diverged", paths: ["m/a"] });
  });

  test("a file that moved into the model and changed on the default branch would come along", () => {
    expect(judge("x=1", "x=2", "m/x=1")).toEqual({ kind: "diverged", paths: ["x"] });
    expect(judge("x=1 m/x=1", "x=2 m/x=1", "m/x=2")).toMatchObject({ kind: "clean" });
  });

  test("a file that the default branch added to a folder that moved into the model would come along", () => {
    expect(judge("x/y/1=1", "x/y/1=1 x/y/2=2", "m/1=1")).toEqual({ kind: "diverged", paths: ["x/y/2"] });
    expect(judge("x/y/1=1 x/z=1", "x/y/1=1 x/z=1 x/2=2", "m/1=1 x/z=1")).toMatchObject({ kind: "clean" });
  });
});

const CONTENTS = [
  "one\n",
  "two\n",
  "one\nmore\n",
  "1\n2\n3\n4\n5\n6\n",
  "1\n2\n3\n4\n5\nsix\n",
  "one!\n2\n3\n4\n5\n6\n",
];
const treeArbitrary = fc.dictionary(
  fc.constantFrom("a", "a/b", "a/c", "d", "d/e/f", "g"),
  fc.constantFrom(...CONTENTS),
  { minKeys: 1, maxKeys: 5 },
);
/** A file and a folder of one name cannot be in one tree. */
const possible = (tree: Tree): boolean =>
  Object.keys(tree).every((path) => !Object.keys(tree).some((other) => other.startsWith(`${path}/`)));

test("what is called clean is what git makes of the entries, and the other way round", () => {
  const { folder } = newHistory([]);
  const trees = treeArbitrary.filter(possible);
  fc.assert(
    fc.property(trees, trees, trees, (base, ours, theirs) => {
      const id = grow(folder, [
        { mark: "base", tree: base },
        { mark: "ours", tree: ours },
        { mark: "theirs", tree: theirs },
      ]);
      const three = {
        base: entriesOfTree(base),
        ours: entriesOfTree(ours),
        theirs: entriesOfTree(theirs),
      };
      const { conflicts } = mergeEntries(three);
      const real = mergeByEntries(folder, [id("base"), id("ours"), id("theirs")]);
      // Git leaves it to a person as well wherever a file of one side is a folder of another.
      const together = possible({ ...base, ...ours, ...theirs });
      if (real === undefined) expect(conflicts.length > 0 || !together).toBe(true);
      else expect(isCleanMerge(three, entriesAt(folder, real))).toBe(true);
    }),
    { seed: 7, numRuns: 100 },
  );
});

describe.skipIf(!canMergeTrees())("against the merges of git (needs git 2.38)", () => {
  test("where git mixes the lines of both sides, the merge follows from no entry", () => {
    const lines = CONTENTS[3]!;
    const { folder, id } = newHistory([
      { mark: "base", tree: { a: lines } },
      { mark: "ours", tree: { a: lines.replace("1", "one") }, parents: ["base"] },
      { mark: "theirs", tree: { a: lines.replace("6", "six") }, parents: ["base"] },
    ]);
    const [base, ours, theirs] = ["base", "ours", "theirs"].map((mark) => entriesAt(folder, id(mark)));
    const real = mergeWithGit(folder, id("ours"), id("theirs"));
    expect(real.clean).toBe(true);
    expect(isCleanMerge({ base: base!, ours: ours!, theirs: theirs! }, entriesAt(folder, real.tree))).toBe(
      false,
    );
  });

  test("where nothing diverged, the merge that follows renames holds the governed files of the head", () => {
    let clean = 0;
    const { folder } = newHistory([]);
    fc.assert(
      fc.property(
        fc.array(moveArbitrary, { maxLength: 3 }),
        fc.array(moveArbitrary, { maxLength: 3 }),
        (left, right) => {
          const [tip, head] = [left, right].map((moves) => moves.reduce(moved, BASE));
          const isGoverned = (path: string): boolean => path.startsWith("m/");
          const [b, t, h] = [BASE, tip!, head!].map(entriesOfTree);
          if (judgeMergeResult({ base: b!, tip: t!, head: h! }, isGoverned).kind === "diverged") return;
          const id = grow(folder, [
            { mark: "base", tree: BASE },
            { mark: "tip", tree: tip!, parents: ["base"] },
            { mark: "head", tree: head!, parents: ["base"] },
          ]);
          const real = mergeWithGit(folder, id("tip"), id("head"));
          if (!real.clean) return;
          clean += 1;
          const governed = (all: Map<string, string>) =>
            Object.fromEntries([...all].filter(([path]) => isGoverned(path)));
          expect(governed(entriesAt(folder, real.tree))).toEqual(governed(h!));
        },
      ),
      { seed: 11, numRuns: RUNS },
    );
    expect(clean).toBeGreaterThan(RUNS / 5);
  });
});

const RUNS = 100;

/** Long enough, and different enough, that git sees which file became which. */
const body = (name: string): string => Array.from({ length: 12 }, (_, at) => `${name} line ${at}\n`).join("");
const PATHS = ["m/one", "m/sub/two", "x/three", "x/four", "y/z/five", "y/six"];
const BASE: Tree = Object.fromEntries(PATHS.map((path) => [path, body(path)]));

type Move = { readonly kind: string; readonly from: string; readonly to: string };
const moveArbitrary: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom(
    "rename",
    "rename",
    "rename folder",
    "rename folder",
    "edit",
    "edit",
    "add",
    "add",
    "remove",
  ),
  from: fc.constantFrom(...PATHS, "x/seven", "y/z/eight"),
  to: fc.constantFrom("m", "m/new", "m/sub", "x", "y", "w/v", "y/z"),
});

function moved(tree: Tree, { kind, from, to }: Move): Tree {
  const next = { ...tree };
  const folder = from.slice(0, from.lastIndexOf("/"));
  const put = (path: string, target: string): void => {
    const text = next[path];
    if (text === undefined) return;
    delete next[path];
    next[target] = text;
  };
  if (kind === "rename") put(from, `${to}/${from.replaceAll("/", "-")}`);
  if (kind === "rename folder")
    for (const path of Object.keys(tree))
      if (path.startsWith(`${folder}/`)) put(path, `${to}/${path.slice(folder.length + 1)}`);
  if (kind === "edit" && next[from] !== undefined)
    next[from] = next[from].replace("line 3", `line three ${to}`);
  if (kind === "add") next[`${folder}/added-${to.replaceAll("/", "-")}`] = body(`added ${to}`);
  if (kind === "remove") delete next[from];
  return possible(next) && Object.keys(next).length > 0 ? next : tree;
}
