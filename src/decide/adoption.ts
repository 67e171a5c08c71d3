import type { Digest } from "../base/ids.ts";
import type { Instant } from "../base/instant.ts";
import type { Project } from "../project/project.ts";
import type { Actor, Draft } from "../registry/event.ts";
import { ENVIRONMENT } from "../registry/words.ts";
import type { Claim, Contributor, Person } from "../signoff/person.ts";
import { policyText, recordPolicy } from "../signoff/record-policy.ts";
import { type AdoptionSubject, adoptionDigest } from "../signoff/subject.ts";
import { recordFiles } from "./cases.ts";
import type { Recording } from "./evaluated.ts";
import { type Desk, placeOf } from "./place.ts";

/** How a registry begins: rules and bundles as they are, signed by somebody who may sign rules. */

/** What the pull request "Adopt Twokey" asks to sign, given the default branch as it is. */
export function adoptionSubject(
  place: { readonly repository: number; readonly pull: number },
  { models, ...rest }: Project,
): { readonly subject: AdoptionSubject; readonly digest: Digest } {
  const adopt = models.map(({ file, bundle }) => ({ model: file.model, bundle: bundle.digest }));
  const policy = policyText(recordPolicy({ models, ...rest })).digest;
  const subject = { v: 1, ...place, adopt, policy } as const;
  return { subject, digest: adoptionDigest(subject) };
}

export type Adoption = {
  /** the default branch at the merge */
  readonly project: Project;
  /** 32 hex digits; names the log for ever */
  readonly log: string;
  readonly repository: { readonly id: number; readonly name: string };
  readonly app: {
    readonly id: number;
    readonly slug: string;
    readonly user: number;
    readonly signs: boolean;
  };
  readonly branch: string;
  readonly defaultBranch: string;
  readonly merge: { readonly commit: string; readonly at: Instant; readonly by: Actor };
  readonly signers: readonly { readonly person: Person; readonly claims: readonly Claim[] }[];
  readonly contributors: readonly Contributor[];
};

/** The genesis, and one baseline a model. The registry refuses them where nobody signed who may. */
export function recordAdoption(desk: Desk, adoption: Adoption): Recording {
  const { project, log, repository, app, branch, defaultBranch, merge } = adoption;
  const { text, digest: policy } = policyText(recordPolicy(project));
  const common = { at: merge.at, actor: merge.by };
  const signed = {
    pull: desk.pull,
    merge: merge.commit,
    merged_at: merge.at,
    signers: adoption.signers.map(({ person, claims }) => ({ person, claims: [...claims] })),
    contributors: [...adoption.contributors],
  };
  const place = { log, repository, app, branch, default_branch: defaultBranch, commit: merge.commit };
  const genesis: Draft = {
    ...placeOf(desk, { scope: "policy", ...common }),
    type: "genesis",
    body: { ...place, policy, adoption: signed },
  };
  const baselines = project.models.map(({ file, bundle }): Draft => ({
    ...placeOf(desk, { scope: file.model, ...common }),
    type: "baseline",
    body: {
      version: 1,
      environment: ENVIRONMENT,
      bundle: bundle.digest,
      files: [...recordFiles(bundle.files)],
      folder: file.folder,
      commit: merge.commit,
      scores: null,
    },
  }));
  return { drafts: [genesis, ...baselines], policies: [text], evidence: [] };
}
