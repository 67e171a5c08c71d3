import { countOf } from "../base/number.ts";
import type { Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import type { Verdict } from "../gates/gate.ts";
import type { QualityFacts } from "../gates/quality.ts";
import { type Judged, measureQuality } from "../measure/quality.ts";
import { joinTruth, readTruth, type Truth } from "../measure/truth.ts";
import type { ScoreEnd } from "../model/scorer.ts";
import type { ChangeRequest } from "./change.ts";
import type { Judge } from "./judge.ts";
import type { Scored } from "./score-side.ts";

export type Truths = {
  readonly truths: readonly (Truth | undefined)[];
  readonly problems: readonly Problem[];
};

/** The label column of every set, as the task wants it; what cannot be read is a problem. */
export function readTruths({ sets, frame }: ChangeRequest): Truths {
  const problems: Problem[] = [];
  const truths = sets.map(({ table }) => {
    const { label } = frame;
    if (label === undefined) return undefined;
    if (!table.columns.some(({ name }) => name === label)) {
      const message = `there is no label column "${plain(label)}"`;
      problems.push({
        code: "label",
        file: table.file,
        path: "",
        message,
        hint: "correct data.label, or add the column",
      });
      return undefined;
    }
    const truth = readTruth(table.file, table.column(label), frame.task);
    if (!truth.ok) problems.push(...truth.problems);
    return truth.ok ? truth.value : undefined;
  });
  return { truths, problems };
}

type Sides = { readonly after: Scored; readonly before: Scored | undefined };

export type MeasuredSets = {
  readonly facts: QualityFacts;
  /** a verdict in place of a judgement: there was nothing that could be judged */
  readonly skip?: Judge;
  readonly first: Judged | undefined;
  /** what the report calls the rows of `first` */
  readonly firstSet: string;
  /** rows and labels that could not be used */
  readonly lost: readonly Problem[];
  readonly notes: readonly string[];
};

/** Metrics of every set on which the candidate gave scores; the incumbent joins where it did too. */
export function measureSets(
  request: ChangeRequest,
  { truths, problems }: Truths,
  { after, before }: Sides,
): MeasuredSets {
  const { sets } = request;
  const lost: Problem[] = [...request.unreadable, ...problems];
  const notes: string[] = [];
  const cells: QualityFacts["cells"][number][] = [];
  const left: QualityFacts["left"][number][] = [];
  let first: Judged | undefined;
  let firstSet: string | undefined;
  let primary: QualityFacts["primary"] | undefined;
  let noIncumbent = request.incumbent === undefined ? request.noIncumbent : undefined;
  for (const [at, { set, table }] of sets.entries()) {
    const truth = truths[at];
    const candidate = usable(after.ends[at]);
    const incumbent = usable(before?.ends[at]);
    if (truth === undefined || candidate === undefined) continue;
    if (before !== undefined && incumbent === undefined)
      noIncumbent ??= `the incumbent cannot be compared with: ${whyNot(before.ends[at])}`;
    const joined = joinTruth(table.file, truth, {
      candidate,
      ...(incumbent === undefined ? {} : { incumbent }),
    });
    if (!joined.ok) {
      lost.push(...joined.problems);
      continue;
    }
    const { judged: rows, leftOut } = joined.value;
    if (leftOut > 0) notes.push(`${countOf(leftOut, "row")} of ${table.file} without a label left out`);
    const measured = measureQuality(set, rows);
    cells.push(...measured.cells);
    left.push(...measured.left);
    first ??= rows;
    firstSet ??= set;
    primary ??= measured.primary;
  }
  const facts: QualityFacts = {
    primary: primary ?? "auc",
    cells,
    left,
    ...(noIncumbent === undefined ? {} : { noIncumbent }),
  };
  const skip = unjudged(request, lost, { judged: first !== undefined, candidate: after });
  return {
    facts,
    first,
    firstSet: firstSet ?? "",
    lost,
    notes,
    ...(skip === undefined ? {} : { skip: () => skip }),
  };
}

/** Rows that cannot be read are an error; a candidate without scores is the contract's business; no rows at all are not tested. */
function unjudged(
  { sets, unreadable }: ChangeRequest,
  lost: readonly Problem[],
  { judged: some, candidate }: { readonly judged: boolean; readonly candidate: Scored },
): Verdict | undefined {
  const base = { gate: "quality", checks: [] } as const;
  if (lost.length > 0)
    return {
      ...base,
      verdict: "error",
      reason: lost.map(({ file, message, hint }) => `${file}: ${message} → ${hint}`).join("; "),
    };
  if (some) return undefined;
  if (sets.length === 0 && unreadable.length === 0)
    return {
      ...base,
      verdict: "skipped",
      reason: "there are no labelled rows: name them under data.holdout and data.label",
    };
  return { ...base, verdict: "skipped", reason: `nothing to judge: ${whyNot(candidate.ends[0])}` };
}

/** Scores that may be measured: every one of them a number. */
function usable(
  end: ScoreEnd | undefined,
): Extract<ScoreEnd, { readonly kind: "scores" }>["scores"] | undefined {
  return end?.kind === "scores" && end.facts.nonFinite === 0 ? end.scores : undefined;
}

function whyNot(end: ScoreEnd | undefined): string {
  if (end === undefined) return "it was not scored";
  return end.kind === "scores"
    ? `${countOf(end.facts.nonFinite, "score")} of ${end.facts.rows} are not finite numbers`
    : end.words;
}
