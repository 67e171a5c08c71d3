import type { Instant } from "../base/instant.ts";
import type { RollbackSettings } from "../project/rollback-schema.ts";
import type { KnownModel } from "./decide.ts";
import { type Precondition, type Row, row, targetRow, toldOf } from "./preconditions.ts";
import { laterBy } from "./time.ts";

/** `/twokey rollback fraud [to=11] reason`, by somebody whose right to ask was checked before. */
export type RollbackRequest = {
  readonly known: KnownModel | null;
  /** `known.target` must have been chosen for it */
  readonly to: number | null;
  readonly settings: RollbackSettings;
  readonly now: Instant;
};

export type RequestDecision = {
  readonly outcome:
    | { readonly do: "propose"; readonly from: number; readonly to: number }
    /** the open one is what was asked for */
    | { readonly do: "show"; readonly pull: number }
    | { readonly do: "refuse"; readonly reason: Precondition["code"] };
  readonly preconditions: readonly Precondition[];
};

/**
 * A person may ask whatever the alerts say: no age, no hold, no quota and no storm stop it. The target's
 * rules hold all the same, and so does one open rollback at a time.
 */
export function decideRequest({ known, to, settings, now }: RollbackRequest): RequestDecision {
  const rows: Row[] = [
    row(
      "model",
      known !== null,
      "nothing",
      known === null ? "the registry knows no such model" : "it is known",
    ),
  ];
  const end = (outcome: RequestDecision["outcome"]): RequestDecision => ({
    outcome,
    preconditions: toldOf(rows),
  });
  if (known === null) return end({ do: "refuse", reason: "model" });
  const { live, rollback } = known.slice;
  const words =
    live === null ? "nothing of it is live" : `version ${live.version} is live since ${live.since}`;
  rows.push(row("live-version", live !== null, "nothing", words));
  if (live === null) return end({ do: "refuse", reason: "live-version" });
  rows.push(cooldownNote(known, settings, now), targetRow(known));
  const { target } = known.target;
  if (rollback !== null) {
    const open = `pull request #${rollback.pull} already proposes version ${rollback.from} → ${rollback.to}`;
    rows.push(row("no-open-rollback", false, "comment", open));
    const same = rollback.from === live.version && (to === null || rollback.to === to);
    return end(same ? { do: "show", pull: rollback.pull } : { do: "refuse", reason: "no-open-rollback" });
  }
  rows.push(row("no-open-rollback", true, "comment", "no rollback of this model is open"));
  if (target === null) return end({ do: "refuse", reason: "target" });
  return end({ do: "propose", from: live.version, to: target.version });
}

/** Said, and not in the way. */
function cooldownNote({ memory }: KnownModel, settings: RollbackSettings, now: Instant): Row {
  const [last] = memory.landed;
  const recent = last !== undefined && laterBy(last.at, settings.cooldown) > now;
  const words = recent
    ? `version ${last.from} was rolled back at ${last.at} already; a person may ask again`
    : "no rollback just happened";
  return { ...row("cooldown", true, "comment", words), warn: recent };
}
