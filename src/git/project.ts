import type { Outcome } from "../base/problem.ts";
import type { Content } from "../project/content.ts";
import type { GateSettings } from "../project/gate-settings.ts";
import { makeProject, planProject, type Project } from "../project/project.ts";
import type { Tree } from "../project/tree.ts";
import { readContents } from "./blobs.ts";
import type { Repository } from "./repository.ts";

/** Reads what a tree says about models: asks the project room what it needs to see until it has seen enough. */
export async function readProject(
  repository: Repository,
  tree: Tree,
  gateSettings?: GateSettings,
): Promise<Outcome<Project>> {
  const contents = new Map<string, Content>();
  for (;;) {
    const reads = planProject(tree, contents);
    if (reads.length === 0) return makeProject(tree, contents, gateSettings);
    // Every read gets an answer, so each round asks for something new, and the tree is finite.
    for (const [path, content] of await readContents(repository, tree, reads)) contents.set(path, content);
  }
}
