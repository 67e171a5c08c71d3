import { join } from "node:path";
import type { Digest } from "../base/ids.ts";
import type { Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { findRegistryTip } from "../git/registry-snapshot.ts";
import { runGit } from "../git/repository.ts";
import { findCommit, readTree } from "../git/tree.ts";
import type { ProjectModel } from "../project/project.ts";
import { readCurrent } from "../registry/ask.ts";
import { LARGEST_FILE } from "../registry/file.ts";
import { currentPath } from "../registry/paths.ts";
import { incumbentIn } from "../registry/state.ts";
import { bringSide } from "./bring.ts";
import type { Incumbent } from "./side.ts";
import { readProject, type Snapshot } from "./snapshot.ts";

/** Where the Action puts the registry branch as the server has it now; what a checkout left may be older. */
export const FETCHED_REGISTRY = "refs/twokey/registry";

/**
 * The bundle that is live: as the registry says where this clone has one, else the one on the base branch. The
 * registry is asked for one file; whether it is as it was written, `twokey verify` proves.
 */
export async function findIncumbent(
  model: ProjectModel,
  base: Snapshot,
  { branch, folder }: { readonly branch: string; readonly folder: string },
): Promise<Incumbent> {
  const live = await findLive(model, base, branch);
  const own = await bringSide(model, base, { folder, side: "incumbent" });
  if (live === undefined) return { ...own, source: "base branch", version: null };
  // A registry that is there and cannot be read is no reason to ask the base branch instead.
  if ("problem" in live) return { ...own, source: "base branch", version: null, missing: [live.problem] };
  const named = { source: "registry", version: live.version } as const;
  if (live.digest === own.digest) return { ...own, ...named };
  const then = await findThen(model, base, live);
  if (then !== undefined)
    return {
      ...(await bringSide(then.model, then.snapshot, { folder: join(folder, "live"), side: "incumbent" })),
      ...named,
    };
  const message = `the registry says that ${model.file.model}@${live.version} (${live.digest}) is live, and this clone does not have that bundle`;
  const hint = `git fetch origin ${live.commit}; in a workflow: uses: actions/checkout with { fetch-depth: 0 }`;
  return {
    ...own,
    ...named,
    digest: live.digest,
    missing: [{ code: "missing-live", file: branch, path: "", message, hint }],
  };
}

type Live = { readonly version: number; readonly digest: Digest; readonly commit: string };

/** What `current.json` names; nothing where there is no registry, or nothing of this model is live in it. */
async function findLive(
  model: ProjectModel,
  { repository, ref }: Snapshot,
  branch: string,
): Promise<Live | { readonly problem: Problem } | undefined> {
  // A plain folder has no registry, whatever repository it may lie in.
  if (ref === undefined) return undefined;
  const fetched = await findCommit(repository, `${FETCHED_REGISTRY}/${branch}`);
  const tip = fetched ?? (await findRegistryTip(repository.root, branch))?.commit;
  if (tip === undefined) return undefined;
  const path = currentPath(model.file.model);
  const { code, stdout, stderr } = await runGit(repository.root, ["cat-file", "blob", `${tip}:${path}`], {
    limit: LARGEST_FILE,
  });
  // A file of the same name in the work tree makes git word it differently.
  if (code !== 0 && /does not exist in|exists on disk, but not in/.test(stderr)) return undefined;
  if (code !== 0) throw new Error(`git cat-file failed: ${plain(stderr, 200)}`);
  const current = readCurrent(Buffer.from(stdout).toString("utf8"));
  if (current?.model !== model.file.model)
    return {
      problem: {
        code: "unreadable-registry",
        file: `${branch}:${path}`,
        path: "",
        message: `the registry does not say in a form that this release reads what is live of ${model.file.model}`,
        hint: "run twokey verify: it names what was changed; a registry of a newer release needs that release",
      },
    };
  const live = incumbentIn(current);
  if (live === null || current.live === null) return undefined;
  return { ...live, commit: current.live.commit };
}

/** The model as it was in the commit that made it live, wherever its folder lay then. */
async function findThen(
  model: ProjectModel,
  base: Snapshot,
  live: Live,
): Promise<{ readonly model: ProjectModel; readonly snapshot: Snapshot } | undefined> {
  const known = await runGit(base.repository.root, ["cat-file", "-e", `${live.commit}^{tree}`]);
  if (known.code !== 0) return undefined;
  const snapshot: Snapshot = {
    name: `${model.file.model}@${live.version}`,
    repository: base.repository,
    tree: await readTree(base.repository, live.commit),
    ref: live.commit,
  };
  const project = await readProject(snapshot);
  const found = project.ok
    ? project.value.models.find(({ bundle }) => bundle.digest === live.digest)
    : undefined;
  return found === undefined ? undefined : { model: found, snapshot };
}
