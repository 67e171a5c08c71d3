import { bad, good, type Outcome } from "../src/base/problem.ts";
import { plain } from "../src/base/text.ts";
import { FETCHED_REGISTRY } from "../src/check/incumbent.ts";
import { findRegistryTip } from "../src/git/registry-snapshot.ts";
import { type Repository, runGit } from "../src/git/repository.ts";
import { fetchRefs, isAbsent, type Remote } from "./fetch.ts";

export type RegistryWanted = {
  /** as the rules of the default branch name it */
  readonly branch: string;
  /** evidence of this run can be signed, so nothing may be assumed */
  readonly counted: boolean;
};

/**
 * Brings the registry as the server has it now, because what is live stands there. A repository that has none has not
 * adopted Twokey yet. The answer is what the report must say about it.
 */
export async function fetchRegistry(
  repository: Repository,
  remote: Remote,
  { branch, counted }: RegistryWanted,
): Promise<Outcome<readonly string[]>> {
  const { root, shallow } = repository;
  const ref = `${FETCHED_REGISTRY}/${branch}`;
  const known = await findRegistryTip(root, branch);
  // Without a token another run publishes, and a whole checkout brought every branch a moment ago.
  if (!counted && remote.token === "" && (known !== undefined || !shallow)) return good([]);
  const refspec = `+refs/heads/${branch}:${ref}`;
  // One file of the tip is read; a shallow checkout need not become a whole one for that.
  const end = await fetchRefs(root, remote, [refspec], shallow ? ["--depth=1"] : []);
  if (end.ok) return good([]);
  await runGit(root, ["update-ref", "-d", ref]);
  if (isAbsent(end)) return known === undefined ? good([]) : vanished(branch, counted);
  const complaint = plain(end.complaint, 300);
  if (counted) {
    return wrong(
      `the registry branch ${plain(branch)} cannot be fetched: ${complaint}`,
      "grant `permissions: { contents: read }` to the job, and run it again; what is live stands there",
    );
  }
  const instead =
    known === undefined
      ? "what was compared with is the bundle on the default branch, which may not be what is live"
      : "what is live was taken from the checkout, which may be older";
  return good([`The registry branch ${plain(branch)} could not be fetched (${complaint}): ${instead}.`]);
}

/** This clone has seen a registry that the server no longer has: nobody removes one for a good reason. */
function vanished(branch: string, counted: boolean): Outcome<readonly string[]> {
  const message = `the registry branch ${plain(branch)} is gone from the server, and this clone has it`;
  const hint = "push it back as it was (docs/registry.md); until then nothing says what is live";
  return counted
    ? wrong(message, hint)
    : good([`${message[0]?.toUpperCase()}${message.slice(1)}: what is live was taken from the clone.`]);
}

function wrong<T>(message: string, hint: string): Outcome<T> {
  return bad({ code: "no-registry", file: "the workflow", path: "", message, hint });
}
