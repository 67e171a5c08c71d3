import { findVersion } from "./fold-rollback.ts";
import { placeOf } from "./paths.ts";
import { putModel } from "./state.ts";
import type { Turn } from "./turn.ts";

/** What was seen after a version went live, and what the log got wrong. */

export function foldObserved(turn: Turn<"observed">): void {
  const { event, path, model } = turn;
  const { version, decision } = event.body;
  if (findVersion(turn, version) === undefined) return;
  const newer = model.observed === null || model.observed.at <= event.at;
  if (newer) putModel(turn.state, { ...model, observed: { at: event.at, version, decision, event: path } });
}

export function foldRetrainDue(turn: Turn<"retrain-due">): void {
  const { event, model } = turn;
  const { version, since, reasons } = event.body;
  if (findVersion(turn, version) === undefined) return;
  putModel(turn.state, { ...model, retrain_due: { since, version, reasons } });
}

/** Nothing is edited: the wrong event stays, and the correction stands beside it. */
export function foldCorrected({ event, refuse }: Turn<"corrected">): void {
  const place = placeOf(event.body.path);
  if (place?.kind !== "event" || place.model !== event.model || place.n >= event.n)
    refuse("wrong-correction", `${event.body.path} is not an earlier event of ${event.model}`);
}
