import { z } from "zod";
import type { BranchRule, ProtectionFacts, Ruleset } from "../registry/protection.ts";
import { type GithubClient, parseBody, type RepositoryName, repositoryPath } from "./client.ts";

const repositorySchema = z.object({ full_name: z.string(), default_branch: z.string() });

const rulesSchema = z.array(
  z.object({
    type: z.string(),
    ruleset_id: z.number(),
    parameters: z
      .object({
        strict_required_status_checks_policy: z.boolean().optional(),
        required_status_checks: z
          .array(z.object({ context: z.string(), integration_id: z.number().nullish() }))
          .optional(),
      })
      .nullish(),
  }),
);

const rulesetSchema = z.object({
  name: z.string(),
  bypass_actors: z
    .array(z.object({ actor_type: z.string(), actor_id: z.number().nullish(), bypass_mode: z.string() }))
    .optional(),
});

/** Reads what protects the two branches. What we may not see stays null; nothing is guessed. */
export async function readProtection(
  client: GithubClient,
  repository: RepositoryName,
  known: { readonly registryBranch: string; readonly app: ProtectionFacts["app"] },
): Promise<ProtectionFacts | undefined> {
  const base = repositoryPath(repository);
  const read = async <T>(path: string, schema: z.ZodType<T>): Promise<T | null> => {
    const reply = await client.call({ method: "GET", path: `${base}${path}` });
    const parsed = schema.safeParse(parseBody(reply.body));
    return reply.status === 200 && parsed.success ? parsed.data : null;
  };
  const about = await read("", repositorySchema);
  if (about === null) return undefined;
  const [onDefault, onRegistry] = await Promise.all(
    [about.default_branch, known.registryBranch].map(async (branch) =>
      (await read(`/rules/branches/${encodeURIComponent(branch)}?per_page=100`, rulesSchema))?.map(ruleOf),
    ),
  );
  const ids = new Set([...(onDefault ?? []), ...(onRegistry ?? [])].map(({ ruleset }) => ruleset));
  const rulesets = new Map<number, Ruleset>();
  for (const id of ids) {
    const found = await read(`/rulesets/${id}`, rulesetSchema);
    if (found !== null) rulesets.set(id, rulesetOf(found));
  }
  return {
    repository: about.full_name,
    defaultBranch: about.default_branch,
    registryBranch: known.registryBranch,
    app: known.app,
    onDefault: onDefault ?? null,
    onRegistry: onRegistry ?? null,
    rulesets,
  };
}

function ruleOf({ type, ruleset_id, parameters }: z.infer<typeof rulesSchema>[number]): BranchRule {
  return {
    type,
    ruleset: ruleset_id,
    strict: parameters?.strict_required_status_checks_policy === true,
    checks: (parameters?.required_status_checks ?? []).map(({ context, integration_id }) => ({
      context,
      // -1 stands for any source.
      app: integration_id === -1 ? null : (integration_id ?? null),
    })),
  };
}

function rulesetOf({ name, bypass_actors }: z.infer<typeof rulesetSchema>): Ruleset {
  const bypass = bypass_actors?.map(({ actor_type, actor_id, bypass_mode }) => ({
    kind: actor_type,
    id: actor_id ?? null,
    mode: bypass_mode,
  }));
  return { name, bypass: bypass ?? null };
}
