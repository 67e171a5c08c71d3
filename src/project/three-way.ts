/**
 * Merging by whole entries: what follows for a path when two sides began from the same base. It never looks
 * into files, so it knows less than git does, and what it does say needs nobody's judgement.
 */

/** Path → what stands there, as one text (mode and object id). Nothing stands at a path that is not in the map. */
export type Entries = ReadonlyMap<string, string>;

export type ThreeSides = { readonly base: Entries; readonly ours: Entries; readonly theirs: Entries };

export type EntryMerge = {
  readonly merged: Entries;
  /** paths that both sides changed, each in its own way; sorted, and absent from `merged` */
  readonly conflicts: readonly string[];
};

export function mergeEntries(sides: ThreeSides): EntryMerge {
  const merged = new Map<string, string>();
  const conflicts: string[] = [];
  for (const path of pathsOf(sides)) {
    const found = resolve(sides.base.get(path), sides.ours.get(path), sides.theirs.get(path));
    if (found === "conflict") conflicts.push(path);
    else if (found.entry !== undefined) merged.set(path, found.entry);
  }
  return { merged, conflicts: conflicts.sort() };
}

/** Whether a merge holds what follows from its sides, and nothing that whoever made it could have chosen. */
export function isCleanMerge(sides: ThreeSides, result: Entries): boolean {
  const { merged, conflicts } = mergeEntries(sides);
  if (conflicts.length > 0 || merged.size !== result.size) return false;
  for (const [path, entry] of merged) if (result.get(path) !== entry) return false;
  return true;
}

/** The same rule for one entry, for example for whole folders by their tree ids. */
export function resolve(
  base: string | undefined,
  ours: string | undefined,
  theirs: string | undefined,
): { readonly entry: string | undefined } | "conflict" {
  if (ours === theirs || base === theirs) return { entry: ours };
  return base === ours ? { entry: theirs } : "conflict";
}

export type MergeResult =
  /** governed paths will stand as in the head; the ones where that differs from the default branch now */
  | { readonly kind: "clean"; readonly changed: readonly EntryChange[] }
  /** the paths because of which nobody can say, before the branch is updated, what the merge would hold */
  | { readonly kind: "diverged"; readonly paths: readonly string[] };

export type EntryChange = {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
};

/**
 * What a merge of `head` into `tip` would hold at the governed paths. Where the default branch changed one
 * since the merge base, the answer is "update the branch". It is the same where git might follow a rename:
 * it carries a change of the default branch to wherever the head moved the file or its whole folder.
 */
export function judgeMergeResult(
  { base, tip, head }: { readonly base: Entries; readonly tip: Entries; readonly head: Entries },
  isGoverned: (path: string) => boolean,
): MergeResult {
  const moved = changesBetween(base, tip);
  const changed = changesBetween(base, head).filter(({ path }) => isGoverned(path));
  const diverged = moved.filter(({ path }) => isGoverned(path)).map(({ path }) => path);
  if (changed.some(({ before }) => before === null)) {
    const gone = goneFolders(base, head);
    for (const { path, before } of moved) {
      if (before === null ? isBelow(gone, path) : !head.has(path)) diverged.push(path);
    }
  }
  if (diverged.length > 0) return { kind: "diverged", paths: [...new Set(diverged)].sort() };
  return { kind: "clean", changed };
}

/** Sorted by path. */
export function changesBetween(before: Entries, after: Entries): readonly EntryChange[] {
  const changes: EntryChange[] = [];
  for (const [path, entry] of before) {
    const now = after.get(path) ?? null;
    if (now !== entry) changes.push({ path, before: entry, after: now });
  }
  for (const [path, entry] of after) {
    if (!before.has(path)) changes.push({ path, before: null, after: entry });
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Folders of `before` in which `after` has nothing left: git takes them for moved as a whole. */
function goneFolders(before: Entries, after: Entries): ReadonlySet<string> {
  const gone = new Set<string>();
  for (const path of before.keys()) {
    if (!after.has(path)) for (const folder of eachFolder(path)) gone.add(folder);
  }
  if (gone.size === 0) return gone;
  for (const path of after.keys()) for (const folder of eachFolder(path)) gone.delete(folder);
  return gone;
}

function isBelow(folders: ReadonlySet<string>, path: string): boolean {
  for (const folder of eachFolder(path)) if (folders.has(folder)) return true;
  return false;
}

/** From the innermost outwards, without the root. */
function* eachFolder(path: string): Generator<string> {
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) yield path.slice(0, at);
}

function pathsOf({ base, ours, theirs }: ThreeSides): ReadonlySet<string> {
  return new Set([...base.keys(), ...ours.keys(), ...theirs.keys()]);
}
