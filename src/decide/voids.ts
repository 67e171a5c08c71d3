import type { Draft } from "../registry/event.ts";
import type { ApprovalSlice } from "../registry/slices.ts";
import type { Instant } from "../base/instant.ts";
import { eventId } from "../registry/identity.ts";
import { pullOf, type State } from "../registry/state.ts";
import type { Scope } from "../signoff/parts.ts";
import { type Desk, placeOf } from "./place.ts";
import { expiresAt, type ScopeView } from "./scopes.ts";

/**
 * What became of the comment or review that a sign-off was given in. Reworded: it stands, and what the model says of
 * itself reads otherwise on the new head; no digest in the subject knows those words.
 */
export type Fate = "edited" | "deleted" | "dismissed" | "reworded";

export type Fates = {
  /** by id of the sign-off; absent: it stands as it was written */
  readonly said: ReadonlyMap<string, Fate>;
  readonly ineligible: ReadonlySet<string>;
};

type Cause = Extract<Draft, { type: "withdrawn" }>["body"]["cause"];

const CAUSES: Readonly<Record<Fate, Cause>> = {
  edited: "comment-edited",
  deleted: "comment-deleted",
  dismissed: "review-dismissed",
  reworded: "subject-changed",
};

/**
 * Sign-offs that hold no longer, and those that a push left as they were. While new evidence is awaited nothing is
 * decided about a sign-off that may be carried over: it does not count, and may yet turn out to be about the same thing.
 */
export function recordVoids(
  desk: Desk,
  view: ScopeView,
  now: { readonly head: string; readonly at: Instant; readonly fates: Fates },
): readonly Draft[] {
  return view.pull.approvals.flatMap((approval): readonly Draft[] => {
    if (approval.ended !== null) return [];
    const about = { scope: view.scope, at: now.at };
    const cause = findCause(approval, view, now);
    if (cause !== undefined) return [withdrawal(desk, about, approval.id, cause)];
    if (approval.head === now.head || view.signed === undefined) return [];
    const body = { approval: approval.id, from: approval.head, to: now.head };
    const carried: Draft = { ...placeOf(desk, about), type: "carried-over", body };
    // A log says one thing once: whoever pushes to and fro makes it be signed anew.
    const again = view.pull.ids.includes(eventId(carried));
    return [again ? withdrawal(desk, about, approval.id, "subject-changed") : carried];
  });
}

function findCause(
  approval: ApprovalSlice,
  view: ScopeView,
  { head, at, fates }: { readonly head: string; readonly at: Instant; readonly fates: Fates },
): Cause | undefined {
  const fate = fates.said.get(approval.id);
  if (fate !== undefined) return CAUSES[fate];
  // Whoever dismisses a review means its writer's yes, also an older one that says the same.
  const { person, at: given } = approval;
  const dismissed = view.pull.approvals.some(
    (one) => one.person.id === person.id && one.at >= given && fates.said.get(one.id) === "dismissed",
  );
  if (dismissed) return CAUSES.dismissed;
  if (fates.ineligible.has(approval.id)) return "no-longer-eligible";
  if (expiresAt(approval, view.tier) < at) return "expired";
  // Where nothing is carried over, no evidence can bring back what a push ended; nor can a push back to the old head.
  if (approval.head !== head && !view.tier.carry_over) return "subject-changed";
  return view.signed === undefined || view.signed.digest === approval.subject ? undefined : "subject-changed";
}

/** Everything that was signed in a pull request that no longer goes into the default branch. */
export function recordRetarget(
  state: State,
  desk: Desk,
  { scopes, at }: { readonly scopes: Iterable<Scope>; readonly at: Instant },
): readonly Draft[] {
  return [...scopes].flatMap((scope) =>
    pullOf(state, scope, desk.pull)
      .approvals.filter(({ ended }) => ended === null)
      .map(({ id }) => withdrawal(desk, { scope, at }, id, "subject-changed")),
  );
}

function withdrawal(
  desk: Desk,
  about: { readonly scope: Scope; readonly at: Instant },
  approval: string,
  cause: Cause,
): Draft {
  return { ...placeOf(desk, about), type: "withdrawn", body: { approval, cause, text: null } };
}
