import type { Outcome } from "../base/problem.ts";
import { GATE_SETTINGS } from "../gates/catalogue.ts";
import { readProject as readFrom } from "../git/project.ts";
import type { Repository } from "../git/repository.ts";
import type { Project } from "../project/project.ts";
import type { Tree } from "../project/tree.ts";

/** One state of a repository whose files can be read: a commit, the work tree, or a plain folder. */
export type Snapshot = {
  /** what people call it: `main`, `the work tree` */
  readonly name: string;
  readonly repository: Repository;
  readonly tree: Tree;
  /** the commit, where it is one */
  readonly ref?: string;
};

/** The project of a state, its gate settings checked against the catalogue. */
export async function readProject({ repository, tree }: Snapshot): Promise<Outcome<Project>> {
  return readFrom(repository, tree, GATE_SETTINGS);
}
