import { join } from "node:path";
import { z } from "zod";
import { type Digest, findDigest } from "../base/ids.ts";
import { parseJson } from "../base/json.ts";
import { findRegistryTip } from "../git/registry-snapshot.ts";
import { runGit } from "../git/repository.ts";
import { readTree } from "../git/tree.ts";
import type { ProjectModel } from "../project/project.ts";
import { bringSide } from "./bring.ts";
import type { Incumbent } from "./side.ts";
import { readProject, type Snapshot } from "./snapshot.ts";

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
  const named = { source: "registry", version: live.version } as const;
  if (live.bundle === own.digest) return { ...own, ...named };
  const then = await findThen(model, base, live);
  if (then !== undefined)
    return {
      ...(await bringSide(then.model, then.snapshot, { folder: join(folder, "live"), side: "incumbent" })),
      ...named,
    };
  const message = `the registry says that ${model.file.model}@${live.version} (${live.bundle}) is live, and this clone does not have that bundle`;
  const hint = `git fetch origin ${live.commit}; in a workflow: uses: actions/checkout with { fetch-depth: 0 }`;
  return {
    ...own,
    ...named,
    digest: live.bundle,
    missing: [{ code: "missing-live", file: branch, path: "", message, hint }],
  };
}

const CURRENT = z.object({
  schema: z.literal("twokey-current/1"),
  live: z
    .object({
      bundle: z.string(),
      commit: z.string().regex(/^[0-9a-f]{40,64}$/),
      version: z.number().int().positive(),
    })
    .nullable(),
});

type Live = { readonly bundle: Digest; readonly commit: string; readonly version: number };

/** What `current.json` names. A registry that is there and cannot be read is no reason to ask the base branch instead. */
async function findLive(
  model: ProjectModel,
  { repository, ref }: Snapshot,
  branch: string,
): Promise<Live | undefined> {
  // A plain folder has no registry, whatever repository it may lie in.
  const tip = ref === undefined ? undefined : await findRegistryTip(repository.root, branch);
  if (tip === undefined) return undefined;
  const path = `models/${model.file.model}/current.json`;
  const { code, stdout } = await runGit(repository.root, ["cat-file", "blob", `${tip.commit}:${path}`], {
    limit: LARGEST,
  });
  if (code !== 0) return undefined;
  const { live } = CURRENT.parse(parseJson(Buffer.from(stdout).toString("utf8")));
  const bundle = live === null ? undefined : findDigest(live.bundle);
  if (live === null) return undefined;
  if (bundle === undefined) throw new Error(`${branch}:${path} names no digest`);
  return { bundle, commit: live.commit, version: live.version };
}

const LARGEST = 4_194_304;

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
    ? project.value.models.find(({ bundle }) => bundle.digest === live.bundle)
    : undefined;
  return found === undefined ? undefined : { model: found, snapshot };
}
