import { z } from "zod";
import type { Github } from "./client.ts";
import type { Governed } from "./job.ts";
import { wordsOf } from "./log.ts";
import { findPermissionFault } from "./permissions.ts";
import { isListed } from "./settings.ts";

/** Whether a repository may be touched. Unknown is not yes: the job waits. */
export type Admission =
  | { readonly kind: "admitted" }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "unknown"; readonly message: string };

export type Gatekeeper = {
  readonly admit: (repository: Governed) => Promise<Admission>;
  /** an installation as GitHub has just described it */
  readonly learn: (installation: unknown) => Installation | undefined;
};

export type Installation = {
  readonly id: number;
  readonly owner: string;
  /** why nothing of it may be touched */
  readonly fault: string | undefined;
};

const installationSchema = z.object({
  id: z.int().positive(),
  account: z.object({ login: z.string() }).nullish(),
  permissions: z.record(z.string(), z.string()),
  suspended_at: z.string().nullish(),
});

const FRESH = 600_000;

/**
 * A repository is admitted when it is on the operator's list and its installation has given the app exactly what
 * it needs. Installations are asked about again after ten minutes.
 */
export function openGatekeeper(
  github: Pick<Github, "asApp">,
  list: readonly string[],
  now: () => number,
): Gatekeeper {
  const known = new Map<number, { readonly installation: Installation; readonly at: number }>();
  const learn = (described: unknown): Installation | undefined => {
    const parsed = installationSchema.safeParse(described);
    if (!parsed.success) return undefined;
    const { id, account, permissions, suspended_at } = parsed.data;
    const suspended = suspended_at === null || suspended_at === undefined ? undefined : "it is suspended";
    const installation = {
      id,
      owner: account?.login ?? "",
      fault: suspended ?? findPermissionFault(permissions),
    };
    known.set(id, { installation, at: now() });
    return installation;
  };
  const ask = async (id: number): Promise<Installation | undefined> => {
    const fresh = known.get(id);
    if (fresh !== undefined && now() - fresh.at < FRESH) return fresh.installation;
    return learn((await github.asApp("GET", `/app/installations/${id}`)).data);
  };
  return {
    learn,
    admit: async ({ name, installation: id }) => {
      if (!isListed(list, name.owner, name.name)) {
        return {
          kind: "refused",
          why: `${name.owner}/${name.name} is not on the operator's list (TWOKEY_REPOSITORIES)`,
        };
      }
      try {
        const installation = await ask(id);
        if (installation === undefined) {
          return { kind: "unknown", message: "GitHub's description of the installation has an unknown form" };
        }
        return installation.fault === undefined
          ? { kind: "admitted" }
          : { kind: "refused", why: `the app's installation is not as it must be: ${installation.fault}` };
      } catch (error) {
        return missing(error)
          ? { kind: "refused", why: "the app is no longer installed there" }
          : { kind: "unknown", message: `the installation could not be checked: ${wordsOf(error)}` };
      }
    },
  };
}

function missing(error: unknown): boolean {
  return error instanceof Error && "status" in error && error.status === 404;
}
