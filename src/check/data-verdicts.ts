import { CATALOGUE } from "../gates/catalogue.ts";
import type { PredictionFacts } from "../gates/prediction.ts";
import { tableSource } from "../measure/drift-side.ts";
import { matchRows, measureFeatures } from "../measure/features.ts";
import { type Decider, measurePrediction } from "../measure/prediction.ts";
import { measureSchema } from "../measure/schema.ts";
import type { Scores } from "../model/scores.ts";
import type { ScoreEnd } from "../model/scorer.ts";
import { selectScores } from "../model/select-scores.ts";
import type { ChangeRequest } from "./change.ts";
import { type Judge, judging } from "./judge.ts";
import type { Scored } from "./score-side.ts";
import type { Side } from "./side.ts";

/** What the gates on data and decisions need of the scoring. */
export type Ends = {
  readonly after: Scored;
  readonly before: Scored | undefined;
  /** the candidate on reference and current rows, where both could be scored */
  readonly windows: readonly ScoreEnd[];
};

/** The gates that look at rows and decisions rather than at the quality of scores; those without facts are left out. */
export function dataJudges(request: ChangeRequest, ends: Ends): readonly Judge[] {
  return [
    ...schemaJudge(request, ends.after),
    ...featuresJudge(request, ends.before),
    ...driftJudge(request),
    ...predictionJudge(request, ends),
  ];
}

function schemaJudge(request: ChangeRequest, after: Scored): readonly Judge[] {
  const windows = request.drift?.ok === true ? request.drift.value.windows : undefined;
  if (windows === undefined) return [];
  const [reference, current] = [windows.reference.table, windows.current.table].map((table) =>
    tableSource(table),
  );
  if (reference === undefined || current === undefined) return [];
  const known = new Set(windows.reference.table.columns.map(({ name }) => name));
  const fed = [
    ...Object.values(request.candidate.serving?.inputs ?? {}).flat(),
    ...(after.signature?.inputs.map(({ name }) => name) ?? []).filter((name) => known.has(name)),
  ];
  const facts = measureSchema(reference, current, fed);
  const ignored = new Set([...request.frame.exclude, request.frame.label]);
  return [
    judging(CATALOGUE.schema, {
      ...facts,
      columns: facts.columns.filter(({ column }) => !ignored.has(column)),
    }),
  ];
}

/** The same rows as the base and as this change compute them; nothing to say where the rows were not touched. */
function featuresJudge(request: ChangeRequest, before: Scored | undefined): readonly Judge[] {
  const { sets, frame, change } = request;
  const at = sets.findIndex(({ role, set }) => role === "holdout" && set === "held-out");
  const other = sets.findIndex(({ role, set }) => role === "holdout" && set !== "held-out");
  const [old, now] = [sets[at]?.table, sets[other]?.table];
  if (old === undefined || now === undefined) return [];
  const ignored = new Set([...frame.exclude, frame.label]);
  const columns = [...new Set([...old.columns, ...now.columns].map(({ name }) => name))].filter(
    (name) => !ignored.has(name),
  );
  const rows = matchRows(old, now, frame.id);
  const [first, second] = [scoresOf(before?.ends[at]), scoresOf(before?.ends[other])];
  const same = request.incumbent;
  const decisions =
    same === undefined || first === undefined || second === undefined
      ? undefined
      : measurePrediction({
          incumbent: decider(same, selectScores(first, rows.before)),
          candidate: decider(same, selectScores(second, rows.after)),
        }).decisions;
  const facts = measureFeatures({
    before: old,
    after: now,
    ...(frame.id === undefined ? {} : { id: frame.id }),
    columns,
    declared: change.includes("features") ? "all" : [],
    ...(decisions === undefined ? {} : { decisions }),
  });
  return [judging(CATALOGUE.features, facts)];
}

/** Rows that cannot be read are an error; rows that nobody named are listed as not tested. */
function driftJudge(request: ChangeRequest): readonly Judge[] {
  const { drift } = request;
  if (drift === undefined) return [];
  if (drift.ok) return [judging(CATALOGUE.drift, drift.value.facts)];
  const reason = drift.problems.map(({ file, message, hint }) => `${file}: ${message} → ${hint}`).join("; ");
  return [() => ({ gate: "drift", verdict: "error", reason, checks: [] })];
}

/** Both bundles on the base's held-out rows, each at its own threshold; and the candidate on old and new rows. */
function predictionJudge(request: ChangeRequest, { after, before, windows }: Ends): readonly Judge[] {
  const { candidate, incumbent, rowsPerDay } = request;
  const mine = scoresOf(after.ends[0]);
  if (mine === undefined) return [];
  const theirs = scoresOf(before?.ends[0]);
  const [reference, current] = [scoresOf(windows[0]), scoresOf(windows[1])];
  const facts: PredictionFacts = measurePrediction({
    candidate: decider(candidate, mine),
    ...(incumbent === undefined || theirs === undefined ? {} : { incumbent: decider(incumbent, theirs) }),
    ...(rowsPerDay === undefined ? {} : { rowsPerDay }),
    ...(reference === undefined || current === undefined ? {} : { drift: { reference, current } }),
  });
  return [judging(CATALOGUE.prediction, facts)];
}

function scoresOf(end: ScoreEnd | undefined): Scores | undefined {
  return end?.kind === "scores" && end.facts.nonFinite === 0 ? end.scores : undefined;
}

function decider({ threshold }: Side, scores: Scores): Decider {
  return { scores, ...(threshold === undefined ? {} : { threshold }) };
}
