import type { ClassCount, Decisions, PredictionFacts, ValueShift } from "../gates/prediction.ts";
import { predictedClasses, type Scores } from "../model/scores.ts";
import { quantile } from "../stats/quantile.ts";
import { measureColumn } from "./drift-column.ts";
import type { Side } from "./drift-side.ts";

/** A bundle's scores and the threshold at which it is deployed; .5 where it names none. */
export type Decider = { readonly scores: Scores; readonly threshold?: number };

export type PredictionInput = {
  readonly candidate: Decider;
  readonly incumbent?: Decider;
  readonly rowsPerDay?: number;
  /** the candidate on reference and on current rows */
  readonly drift?: { readonly reference: Scores; readonly current: Scores };
};

/** Facts of the prediction gate: the same rows through both bundles, and one bundle through old and new rows. */
export function measurePrediction({
  candidate,
  incumbent,
  rowsPerDay,
  drift,
}: PredictionInput): PredictionFacts {
  const [before, after] =
    drift === undefined ? [] : [sideOfScores(drift.reference), sideOfScores(drift.current)];
  return {
    ...(incumbent === undefined
      ? { noIncumbent: "there is no incumbent to compare decisions with" }
      : measurePair(incumbent, candidate)),
    ...(before === undefined || after === undefined ? {} : { scores: measureColumn("score", before, after) }),
    ...(rowsPerDay === undefined ? {} : { rowsPerDay }),
  };
}

function measurePair(
  incumbent: Decider,
  candidate: Decider,
): Pick<PredictionFacts, "decisions" | "values" | "noIncumbent"> {
  if (incumbent.scores.task === "regression" && candidate.scores.task === "regression")
    return { values: shiftOf(incumbent.scores.values, candidate.scores.values) };
  const [before, after] = [decide(incumbent), decide(candidate)];
  if (before === undefined || after === undefined)
    return {
      noIncumbent: `the incumbent gives ${incumbent.scores.task}, the candidate ${candidate.scores.task}: nothing to pair`,
    };
  return { decisions: compare(before, after) };
}

/** One class name a row; −1 where a bundle named none of its classes. */
type Decided = { readonly names: readonly string[]; readonly codes: Int32Array; readonly positive?: string };

const NOT_POSITIVE = "not ";
const DEFAULT_THRESHOLD = 0.5;

function decide({ scores, threshold = DEFAULT_THRESHOLD }: Decider): Decided | undefined {
  switch (scores.task) {
    case "binary": {
      const codes = Int32Array.from(scores.positive, (score) => (score >= threshold ? 1 : 0));
      return {
        names: [`${NOT_POSITIVE}${scores.positiveClass}`, scores.positiveClass],
        codes,
        positive: scores.positiveClass,
      };
    }
    case "multiclass":
      return { names: scores.labels?.classes ?? scores.classes, codes: predictedClasses(scores) };
    case "labels":
      return { names: scores.labels.classes, codes: scores.labels.codes };
    case "regression":
      return undefined;
    default:
      return scores satisfies never;
  }
}

const UNKNOWN = "(no class)";
const MOST_MOVES = 10;

function compare(before: Decided, after: Decided): Decisions {
  if (before.codes.length !== after.codes.length)
    throw new Error(`${before.codes.length} and ${after.codes.length} decisions do not pair`);
  const rows = before.codes.length;
  const counts = new Map<string, { incumbent: number; candidate: number }>();
  for (const name of [...before.names, ...after.names]) counts.set(name, { incumbent: 0, candidate: 0 });
  const moves = new Map<string, { from: string; to: string; rows: number }>();
  let flipped = 0;
  for (let row = 0; row < rows; row += 1) {
    const from = before.names[before.codes[row]!] ?? UNKNOWN;
    const to = after.names[after.codes[row]!] ?? UNKNOWN;
    tally(counts, from).incumbent += 1;
    tally(counts, to).candidate += 1;
    if (from === to) continue;
    flipped += 1;
    const key = JSON.stringify([from, to]);
    const move = moves.get(key);
    if (move === undefined) moves.set(key, { from, to, rows: 1 });
    else move.rows += 1;
  }
  const classes = [...counts].map(([name, count]): ClassCount => ({ name, ...count }));
  const positive =
    before.positive !== undefined && before.positive === after.positive ? { positive: before.positive } : {};
  const ranked = [...moves.values()].sort((one, other) => other.rows - one.rows);
  return { rows, classes, flipped, moves: ranked.slice(0, MOST_MOVES), ...positive };
}

function tally(
  counts: Map<string, { incumbent: number; candidate: number }>,
  name: string,
): { incumbent: number; candidate: number } {
  const known = counts.get(name);
  if (known !== undefined) return known;
  const fresh = { incumbent: 0, candidate: 0 };
  counts.set(name, fresh);
  return fresh;
}

function shiftOf(before: Float64Array, after: Float64Array): ValueShift {
  if (before.length !== after.length)
    throw new Error(`${before.length} and ${after.length} predictions do not pair`);
  const moved = before
    .map((value, row) => Math.abs(after[row]! - value))
    .filter((gap) => Number.isFinite(gap));
  moved.sort();
  const own = before.filter((value) => Number.isFinite(value)).sort();
  let changed = 0;
  before.forEach((value, row) => {
    if (!Object.is(value, after[row])) changed += 1;
  });
  const at = (p: number): number => (moved.length === 0 ? 0 : quantile(moved, p));
  return {
    rows: before.length,
    changed,
    median: at(0.5),
    p95: at(0.95),
    largest: at(1),
    spread: own.length === 0 ? 0 : quantile(own, 0.75) - quantile(own, 0.25),
  };
}

/** Scores as a column: numbers where there are, else the class that was said. */
export function sideOfScores(scores: Scores): Side {
  if (scores.task === "binary") return numberSide(scores.positive);
  if (scores.task === "regression") return numberSide(scores.values);
  const names = scores.task === "labels" ? scores.labels.classes : (scores.labels?.classes ?? scores.classes);
  const counts = new Map<string, number>();
  const codes = predictedClasses(scores);
  let missing = 0;
  for (const code of codes) {
    const name = names[code];
    if (name === undefined) missing += 1;
    else counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const content = {
    form: "texts",
    counts,
    lengths: () => new Float64Array(0),
    distinct: counts.size,
    cut: false,
  } as const;
  return { kind: "text", rows: codes.length, missing, content, serial: false, error: 0 };
}

function numberSide(scores: Float64Array): Side {
  const values = scores.filter((score) => !Number.isNaN(score));
  return {
    kind: "float",
    rows: scores.length,
    missing: scores.length - values.length,
    content: { form: "numbers", values },
    serial: false,
    error: 0,
  };
}
