import type { Digest } from "../base/ids.ts";
import type { Instant } from "../base/instant.ts";
import type { Actor, Draft } from "../registry/event.ts";
import { headOf, type State } from "../registry/state.ts";
import { ENVIRONMENT } from "../registry/words.ts";
import type { Contributor } from "../signoff/person.ts";
import { type RecordedPolicy, ruledModel } from "../signoff/policy.ts";
import type { Recording } from "./evaluated.ts";
import { type Circumstances, type Desk, placeOf } from "./place.ts";
import { isWeakening } from "./weakening.ts";
import type { PolicyCase } from "./cases.ts";
import { liveSigners, type ScopeView } from "./scopes.ts";

/** A merge: one that happened, or one that is imagined to learn whether it would be allowed. */
export type Merge = {
  readonly commit: string;
  readonly at: Instant;
  readonly by: Actor;
  readonly head: string;
  readonly contributors: readonly Contributor[];
  /** when a rollback began */
  readonly rollback?: { readonly alert: Instant | null; readonly opened: Instant };
};

/**
 * The events that a merge becomes: models first, then the rules, because a new model is let in under the old ones.
 * The registry judges them; nothing here decides whether they may be.
 */
export function recordLanding(
  state: State,
  policy: RecordedPolicy,
  desk: Desk,
  { views, change, merge }: LandingOf,
): Recording {
  const models = views.flatMap((view) => landModel(policy, desk, { view, change, merge }));
  const rules = views.find(({ scope }) => scope === "policy");
  const before = headOf(state)?.policy;
  if (change === null || rules === undefined || before === undefined)
    return { drafts: models, policies: [], evidence: [] };
  const draft: Draft = {
    ...placeOf(desk, circumstances("policy", merge)),
    type: "policy-changed",
    body: {
      before,
      after: change.digest,
      merge: merge.commit,
      merged_at: merge.at,
      head: merge.head,
      enforced: policy.mode === "enforce",
      weakening: isWeakening(policy, change.policy),
      signers: signersOf(rules),
      contributors: [...merge.contributors],
    },
  };
  return { drafts: [...models, draft], policies: [change.text], evidence: [] };
}

export type LandingOf = {
  readonly views: readonly ScopeView[];
  readonly change: PolicyCase | null;
  readonly merge: Merge;
};

type OneLanding = { readonly view: ScopeView; readonly change: PolicyCase | null; readonly merge: Merge };

function landModel(
  policy: RecordedPolicy,
  desk: Desk,
  { view, change, merge }: OneLanding,
): readonly Draft[] {
  const { one, model, standing, signed } = view;
  if (one === null) return [];
  const place = placeOf(desk, circumstances(one.model, merge));
  const how = {
    environment: ENVIRONMENT,
    subject: signed?.digest ?? null,
    head: merge.head,
    merge: merge.commit,
    merged_at: merge.at,
    enforced: policy.mode === "enforce",
    signers: signersOf(view),
    contributors: [...merge.contributors],
  };
  const { bundle } = one;
  if (bundle === null)
    return [{ ...place, type: "retired", body: { version: model.live?.version ?? null, ...how } }];
  const back = landRollback(place, { view, bundle, merge, how });
  if (back !== undefined) return back;
  const version = model.versions + 1;
  const what = { version, bundle, files: [...one.files], folder: one.folder };
  const shown = {
    findings: standing?.measured.findings ?? null,
    evidence: standing?.measured.evidence ?? null,
    scores: standing?.measured.scores ?? null,
  };
  const proposed = proposedFor(policy, one.model, change);
  const promoted: Draft = { ...place, type: "promoted", body: { ...what, ...shown, ...how, proposed } };
  if (model.live === null) return [promoted];
  const left = { version: model.live.version, by: version, environment: ENVIRONMENT };
  return [promoted, { ...place, type: "superseded", body: left }];
}

type Return = {
  readonly view: ScopeView;
  readonly bundle: Digest;
  readonly merge: Merge;
  readonly how: Omit<
    Extract<Draft, { type: "rolled-back" }>["body"],
    "from" | "to" | "bundle" | "findings" | "expedited" | "times"
  >;
};

/** Back to an earlier version; the one that is left must not come back. Nothing: this is no rollback, or not any more. */
function landRollback(
  place: ReturnType<typeof placeOf>,
  { view, bundle, merge, how }: Return,
): readonly Draft[] | undefined {
  const { model, pull, lane, answer } = view;
  const from = model.live?.version;
  const to = pull.rollback?.to;
  if (lane === null || from === undefined || to === undefined) return undefined;
  const last = answer.filled
    .map(({ signature }) => signature.at)
    .sort()
    .at(-1);
  const times = {
    alert: merge.rollback?.alert ?? null,
    opened: merge.rollback?.opened ?? merge.at,
    signed: last ?? null,
  };
  const body = { from, to, bundle, findings: null, expedited: lane === "expedited", times, ...how };
  return [
    { ...place, type: "rolled-back", body },
    { ...place, type: "quarantined", body: { version: from, cause: "rolled-back", claims: [], text: null } },
  ];
}

/** A model that the rules do not know yet is judged by what its pull request proposes for it. */
export function proposedFor(
  policy: RecordedPolicy,
  scope: ScopeView["scope"],
  change: PolicyCase | null,
): Digest | null {
  if (scope === "policy" || change === null || ruledModel(policy, scope) !== undefined) return null;
  return change.digest;
}

function signersOf(view: ScopeView): string[] {
  return liveSigners(view).map(({ id }) => id);
}

function circumstances(scope: ScopeView["scope"], { at, by }: Merge): Circumstances {
  return { scope, at, actor: by };
}

/** What reached the default branch without what it needed. */
export function recordUnapproved(desk: Desk, unapproved: Unapproved): Draft {
  const { scope, commit, at, by, digest, reasons } = unapproved;
  return {
    ...placeOf(desk, { scope, at, actor: by }),
    type: "unapproved-change",
    body: { commit, landed_at: at, digest, reasons: [...new Set(reasons)].slice(0, 50) },
  };
}

export type Unapproved = {
  readonly scope: ScopeView["scope"];
  readonly commit: string;
  readonly at: Instant;
  readonly by: Actor;
  readonly digest: Digest | null;
  readonly reasons: readonly string[];
};
