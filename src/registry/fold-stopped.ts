import { addHours } from "../base/instant.ts";
import { samePrincipal } from "../signoff/person.ts";
import { principalsOf } from "../signoff/policy.ts";
import type { ModelSlice } from "./slices.ts";
import { putModel, putPull } from "./state.ts";
import { actorOf, checkClaims, checkOwnChange, findPull, latestStanding, type Turn } from "./turn.ts";

/** Vetoes, holds and overrides: what stands in the way, and what lets one gate's verdict pass. */

/** An override never covers these: without them nothing else means anything. */
const NEVER_OVERRIDDEN = ["contract", "selftest"];

export function foldVetoed(turn: Turn<"vetoed">): void {
  const { event } = turn;
  const pull = findPull(turn);
  if (pull === undefined) return;
  checkClaims(turn, event.body.claims);
  const roles = [...new Set(event.body.claims.map(({ role }) => role))];
  const veto = { id: event.id, person: actorOf(turn), roles, at: event.at, ended: null };
  putPull(turn.state, { ...pull, vetoes: [...pull.vetoes, veto] });
}

export function foldVetoLifted(turn: Turn<"veto-lifted">): void {
  const { event, policy, refuse } = turn;
  const pull = findPull(turn);
  const veto = pull?.vetoes.find((one) => one.id === event.body.veto && one.ended === null);
  if (pull === undefined || veto === undefined) {
    refuse("no-such-veto", `there is no open veto ${event.body.veto} in this pull request`);
    return;
  }
  if (veto.person.id !== event.actor.id) {
    const shared = event.body.claims.some(({ role }) => veto.roles.includes(role));
    if (policy.lifted_by !== "role" || !shared)
      refuse("no-such-veto", `${event.actor.login} may not lift the veto of ${veto.person.login}`);
    else checkClaims(turn, event.body.claims);
  }
  const ended = { ...veto, ended: event.at };
  putPull(turn.state, { ...pull, vetoes: pull.vetoes.map((one) => (one === veto ? ended : one)) });
}

/** In a pull request a hold stops that change; without one it stops every change of the model. */
export function foldHeld(turn: Turn<"held">): void {
  const { event, model } = turn;
  const hold = { id: event.id, by: actorOf(turn), at: event.at, until: event.body.until, ended: null };
  const pull = event.pull === null ? undefined : findPull(turn);
  if (pull === undefined) putModel(turn.state, { ...model, holds: [...model.holds, hold] });
  else putPull(turn.state, { ...pull, holds: [...pull.holds, hold] });
}

export function foldResumed(turn: Turn<"resumed">): void {
  const { event, model, refuse } = turn;
  const pull = event.pull === null ? undefined : findPull(turn);
  const holds = pull?.holds ?? model.holds;
  const hold = holds.find((one) => one.id === event.body.hold && one.ended === null);
  if (hold === undefined) {
    refuse("no-such-hold", `there is no open hold ${event.body.hold} here`);
    return;
  }
  const marked = holds.map((one) => (one === hold ? { ...hold, ended: event.at } : one));
  if (pull === undefined) putModel(turn.state, { ...model, holds: dropOldEnds(marked) });
  else putPull(turn.state, { ...pull, holds: marked });
}

/** A merge may be recorded a little after a hold ended, so a few ended ones are remembered; not all for ever. */
function dropOldEnds(holds: ModelSlice["holds"]): ModelSlice["holds"] {
  const ended = holds.filter((hold) => hold.ended !== null);
  return holds.filter((hold) => hold.ended === null || ended.indexOf(hold) >= ended.length - 4);
}

export function foldOverridden(turn: Turn<"overridden">): void {
  const { event, policy, refuse } = turn;
  const { body } = event;
  const pull = findPull(turn);
  if (pull === undefined) return;
  checkClaims(turn, body.claims);
  checkOwnChange(turn, body.contributors);
  const evidence = latestStanding(pull);
  const word = evidence?.gates[body.gate];
  if (evidence === undefined || !evidence.counts)
    refuse("no-evidence", "there is no counted evidence whose verdict could be overridden");
  else if (word !== "fail" && word !== "inconclusive")
    refuse(
      "override-limits",
      `the verdict of ${body.gate} is ${word ?? "absent"}, and only fail and inconclusive can be overridden`,
    );
  if (NEVER_OVERRIDDEN.includes(body.gate)) refuse("override-limits", `${body.gate} is never overridden`);
  if (!body.claims.some(({ role }) => policy.overrides.roles.includes(role)))
    refuse(
      "override-limits",
      `overrides need one of the roles ${policy.overrides.roles.join(", ") || "(none is named)"}`,
    );
  if (body.expires > addHours(event.at, policy.overrides.max_hours))
    refuse(
      "override-limits",
      `it lasts until ${body.expires}, longer than ${policy.overrides.max_hours} hours`,
    );
  const { gate, subject, expires, review_due } = body;
  const said = { id: event.id, gate, subject, by: actorOf(turn) };
  const override = { ...said, at: event.at, expires, review_due };
  putPull(turn.state, { ...pull, overrides: [...pull.overrides, override] });
}

export function foldOverrideReviewed(turn: Turn<"override-reviewed">): void {
  const { event, model, policy, refuse } = turn;
  const review = model.reviews_due.find(({ override }) => override === event.body.override);
  if (review === undefined) {
    refuse("no-such-override", `no override ${event.body.override} awaits its review`);
    return;
  }
  checkClaims(turn, event.body.claims);
  if (review.by.id === event.actor.id)
    refuse("same-person", `${event.actor.login} overrode ${review.gate} and cannot review it`);
  const holder = policy.overrides.roles.some((role) =>
    event.body.claims.some(
      (claim) =>
        claim.role === role &&
        principalsOf(policy, event.model, role).some((principal) => samePrincipal(principal, claim.as)),
    ),
  );
  if (!holder) refuse("override-limits", "an override is reviewed in an override role");
  putModel(turn.state, { ...model, reviews_due: model.reviews_due.filter((one) => one !== review) });
}
