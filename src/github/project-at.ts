import type { Outcome } from "../base/problem.ts";
import type { Content } from "../project/content.ts";
import type { GateSettings } from "../project/gate-settings.ts";
import { makeProject, planProject, type Project } from "../project/project.ts";
import type { Tree } from "../project/tree.ts";
import type { Answer } from "../registry/store.ts";
import { good } from "./answer.ts";
import { readContentsAt } from "./contents-at.ts";
import type { Reader } from "./reader.ts";
import { readTreeAt } from "./tree-at.ts";

/**
 * What a commit says about models: the same project that a clone gives. The calls of the tree, and one for
 * each file that was never seen before; none at all for a commit that was looked at already.
 */
export async function readProjectAt(
  reader: Reader,
  at: { readonly commit: string } | { readonly tree: string },
  gateSettings?: GateSettings,
): Promise<Answer<Outcome<Project>>> {
  const tree = await readTreeAt(reader, at);
  return tree.ok ? readProjectIn(reader, tree.value, gateSettings) : tree;
}

/** The same for a tree that only exists in thought, such as the result of a merge. */
export async function readProjectIn(
  reader: Reader,
  tree: Tree,
  gateSettings?: GateSettings,
): Promise<Answer<Outcome<Project>>> {
  const contents = new Map<string, Content>();
  for (;;) {
    const reads = planProject(tree, contents);
    if (reads.length === 0) return good(makeProject(tree, contents, gateSettings));
    // Every read gets an answer, so each round asks for something new, and the tree is finite.
    const read = await readContentsAt(reader, tree, reads);
    if (!read.ok) return read;
    for (const [path, content] of read.value) contents.set(path, content);
  }
}
