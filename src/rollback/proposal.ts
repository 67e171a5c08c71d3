import type { Digest } from "../base/ids.ts";
import type { Instant } from "../base/instant.ts";
import type { EventOf } from "../registry/event.ts";
import type { Person } from "../signoff/person.ts";
import type { ModelSubject } from "../signoff/subject.ts";
import type { SourceName } from "./alert.ts";
import { planDigest, type RestorePlan } from "./plan.ts";
import type { Skipped } from "./target.ts";

export type Proposal = {
  readonly plan: RestorePlan;
  /** the commit of the branch */
  readonly head: string;
  /** the verified alert that led here; `version` is what it names, where that is live */
  readonly alert: {
    readonly source: SourceName;
    readonly rawSha256: Digest;
    readonly at: Instant;
    readonly version: number | null;
  } | null;
  readonly asked: Person | null;
  readonly skipped: readonly Skipped[];
};

const MOST_SKIPPED = 100;

/** What the registry records of a proposed rollback. */
export function proposalOf(proposal: Proposal): EventOf<"rollback-proposed">["body"] {
  const { plan, head, alert, asked, skipped } = proposal;
  return {
    from: plan.from.version,
    to: plan.to.version,
    bundle: plan.to.bundle,
    plan: planDigest(plan),
    head,
    alert:
      alert === null
        ? null
        : { source: alert.source, digest: alert.rawSha256, at: alert.at, version: alert.version },
    requested_by: asked,
    skipped: skipped
      .filter(({ reason }) => reason !== "live" && reason !== "unknown-version")
      .slice(0, MOST_SKIPPED)
      .map(({ version, reason }) => ({ version, reason })),
  };
}

/**
 * What is signed in the expedited lane: the plan stands where a change of a model has its findings, so a
 * rebuilt plan is another subject and voids what was signed.
 */
export function rollbackSubject(
  plan: RestorePlan,
  place: { readonly repository: number; readonly pull: number; readonly policy: Digest },
): ModelSubject {
  const { model, from, to } = plan;
  return {
    v: 1,
    ...place,
    model,
    bundle: to.bundle,
    incumbent: { version: from.version, digest: from.bundle },
    findings: planDigest(plan),
  };
}
