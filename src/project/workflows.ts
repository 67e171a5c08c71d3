import type { Digest } from "../base/ids.ts";
import type { Contents, Read } from "./content.ts";
import { trustedGlob } from "./glob.ts";
import { entriesBelow, findMatches, type Tree } from "./tree.ts";

/** A file that decides how evaluations run, by digest. */
export type GovernedFile = { readonly path: string; readonly digest: Digest };

const WORKFLOWS = trustedGlob(".github/workflows/*.{yml,yaml}");
const ROOT_ACTION = ["action.yml", "action.yaml"];
const MOST_FILES = 2_000;

/** What to read to know the governed files; ask again with what was read until nothing new comes. */
export function planWorkflows(tree: Tree, contents: Contents): readonly Read[] {
  const paths = new Set([...workflowsOf(tree), ...governedPaths(tree, contents)]);
  return [...paths].map((path) => ({ path, text: true }));
}

/** The files that an evaluation runs through, sorted. Everything that `planWorkflows` asks for must have been read. */
export function findGoverned(tree: Tree, contents: Contents): readonly GovernedFile[] {
  return [...governedPaths(tree, contents)].sort().flatMap((path) => {
    const content = contents.get(path);
    return content?.kind === "read" ? [{ path, digest: content.digest }] : [];
  });
}

/**
 * Every workflow that mentions twokey, and what such a workflow takes from this repository (`uses: ./…`),
 * and so on. A mention is enough: a workflow that only talks about twokey is governed too much, one that
 * hides its use would be governed too little. A file that was read and is no text counts as mentioning it.
 */
function governedPaths(tree: Tree, contents: Contents): ReadonlySet<string> {
  const governed = new Set(workflowsOf(tree).filter((path) => mentionsTwokey(path, contents)));
  // A set that grows while it is walked: what a governed file uses is looked at in turn, each file once.
  for (const path of governed) {
    for (const used of usedBy(textOf(path, contents) ?? "")) {
      for (const file of filesOf(tree, used)) if (governed.size < MOST_FILES) governed.add(file);
    }
  }
  return governed;
}

function workflowsOf(tree: Tree): readonly string[] {
  return findMatches(tree, WORKFLOWS).flatMap(({ kind, path }) => (kind === "file" ? [path] : []));
}

function mentionsTwokey(path: string, contents: Contents): boolean {
  const content = contents.get(path);
  return content?.kind === "read" && /twokey/i.test(content.text ?? "twokey");
}

function textOf(path: string, contents: Contents): string | undefined {
  const content = contents.get(path);
  return content?.kind === "read" ? content.text : undefined;
}

/** A workflow file, or a folder with an action and all that it may run; at the root only the action itself. */
function filesOf(tree: Tree, used: string): readonly string[] {
  if (used === "") return ROOT_ACTION.filter((path) => tree.byPath.has(path));
  if (tree.byPath.has(used)) return [used];
  return entriesBelow(tree, used).flatMap(({ kind, path }) => (kind === "file" ? [path] : []));
}

/** Paths after `uses: ./`, without a ref, quotes or a slash at the end. */
function usedBy(text: string): readonly string[] {
  return [...text.matchAll(/\buses:[ \t]*["']?\.\/([^\s"'@#]*)/g)].map(([, path = ""]) => {
    const parts = path.split("/").filter((part) => part !== "" && part !== ".");
    return parts.join("/");
  });
}
