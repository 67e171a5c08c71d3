import { repositoryPath } from "../src/github/client.ts";
import type { Publisher } from "../src/github/publisher.ts";
import { plain } from "../src/base/text.ts";
import { type Repository, runGit } from "../src/git/repository.ts";
import { readTree } from "../src/git/tree.ts";
import { baseName } from "../src/project/path.ts";
import { parsePolicyFile, POLICY_FILE } from "../src/project/policy-file.ts";
import { isMapping, memberOf, parseYaml, type YamlFile } from "../src/project/yaml.ts";
import { MODEL_YAML } from "../src/project/policy-schema.ts";
import type { Mode } from "./outcome.ts";

export type Rules = { readonly mode: Mode; readonly registryBranch: string };

/** Rules that nobody can read are the strict ones; the evaluation says what is wrong with them. */
const STRICT: Rules = { mode: "enforce", registryBranch: "model-registry" };

const LARGEST = 1_048_576;

/** What the default branch says at this moment about how loud and how strict a run is. */
export async function readRules({
  repository,
  tip,
}: {
  readonly repository: Repository;
  readonly tip: string;
}): Promise<Rules> {
  const text = await readText(repository.root, `${tip}:${POLICY_FILE}`);
  const policy = parsePolicyFile(text);
  if (!policy.ok) return STRICT;
  return { mode: policy.value.mode, registryBranch: policy.value.registry.branch };
}

/** The same through GitHub, where a run has no checkout; GitHub answers for the default branch. */
export async function fetchRules({ client, repository }: Publisher): Promise<Rules> {
  const reply = await client.call({
    method: "GET",
    path: `${repositoryPath(repository)}/contents/${POLICY_FILE}`,
    accept: "application/vnd.github.raw+json",
  });
  if (reply.status !== 200 && reply.status !== 404) return STRICT;
  const policy = parsePolicyFile(reply.status === 404 ? undefined : Buffer.from(reply.body).toString("utf8"));
  if (!policy.ok) return STRICT;
  return { mode: policy.value.mode, registryBranch: policy.value.registry.branch };
}

/** The model.yaml of each model in the candidate, for remarks beside its lines; one that cannot be read has none. */
export async function readModelFiles(
  { repository, candidate }: { readonly repository: Repository; readonly candidate: string },
  models: readonly string[],
): Promise<ReadonlyMap<string, YamlFile>> {
  const found = new Map<string, YamlFile>();
  if (models.length === 0) return found;
  const tree = await readTree(repository, candidate);
  const paths = tree.entries.filter(
    ({ kind, path, size }) => kind === "file" && baseName(path) === MODEL_YAML && (size ?? 0) <= LARGEST,
  );
  for (const { path } of paths.slice(0, 1_000)) {
    const text = await readText(repository.root, `${candidate}:${path}`);
    const yaml = text === undefined ? undefined : parseYaml(path, text);
    if (yaml?.ok !== true) continue;
    const named = isMapping(yaml.value.value) ? memberOf(yaml.value.value, "model") : undefined;
    const name = typeof named === "string" ? named : baseName(path.slice(0, -MODEL_YAML.length - 1));
    if (models.includes(name)) found.set(name, yaml.value);
  }
  return found;
}

async function readText(root: string, object: string): Promise<string | undefined> {
  const { code, stdout, stderr } = await runGit(root, ["cat-file", "blob", object], { limit: LARGEST });
  if (code === 0) return Buffer.from(stdout).toString("utf8");
  // A pull request that brings the file has it in the work tree, and git words it differently then.
  if (/does not exist in|exists on disk, but not in|not a valid object/i.test(stderr)) return undefined;
  throw new Error(`git cat-file failed: ${plain(stderr, 200)}`);
}
