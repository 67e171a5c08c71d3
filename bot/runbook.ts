import { readProjectAt } from "../src/github/project-at.ts";
import type { Scope } from "../src/signoff/parts.ts";
import { must, type Office } from "./office.ts";

/** Where a model says what to do when it misbehaves; of the commits in their order, the first that has the model. */
export async function readRunbook(
  { reader }: Office,
  scope: Scope,
  commits: readonly string[],
): Promise<string | null> {
  for (const commit of scope === "policy" ? [] : commits) {
    const project = must(await readProjectAt(reader, { commit }));
    const model = project.ok ? project.value.models.find(({ file }) => file.model === scope) : undefined;
    if (model !== undefined) return model.file.runbook ?? null;
  }
  return null;
}
