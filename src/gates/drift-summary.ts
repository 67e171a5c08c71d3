import { plain } from "../base/text.ts";
import { judgeDriftColumns, type DriftSettings } from "./drift.ts";
import type { JudgedColumn } from "./drift-column.ts";
import type { ColumnDrift, DriftFacts, DriftKind, DriftPicture, DriftSideName } from "./drift-facts.ts";
import type { VerdictWord } from "./gate.ts";

/** The features ranked by what moved most, with the pictures of the first: small enough to stand in evidence. */
export type DriftSummary = {
  readonly reference: DriftSideName;
  readonly current: DriftSideName;
  /** how many were looked at; `shown` may be fewer */
  readonly columns: number;
  readonly shown: readonly RankedColumn[];
};

export type RankedColumn = {
  readonly column: string;
  readonly kind: DriftKind;
  readonly verdict: VerdictWord;
  readonly finding: string;
  readonly reason: string;
  readonly drifted: boolean;
  /** rows on either side */
  readonly n: readonly [reference: number, current: number];
  readonly effect?: {
    readonly measure: "psi" | "moved";
    readonly value: number;
    readonly floor: number;
    readonly bins: number;
  };
  /** corrected over all columns */
  readonly p?: number;
  readonly method?: string;
  readonly picture?: DriftPicture;
};

export const MOST_RANKED = 40;
export const MOST_BARS = 16;
const LONGEST_LABEL = 40;

export function summariseDrift(facts: DriftFacts, chosen: DriftSettings): DriftSummary {
  const columns = judgeDriftColumns(facts, chosen);
  const ranked = [...columns].sort(
    (one, other) => SEVERITY[one.verdict] - SEVERITY[other.verdict] || effectOf(other) - effectOf(one),
  );
  return {
    reference: facts.reference,
    current: facts.current,
    columns: columns.length,
    shown: ranked.slice(0, MOST_RANKED).map((column) => rankedColumn(column)),
  };
}

const SEVERITY: Readonly<Record<VerdictWord, number>> = {
  error: 0,
  fail: 1,
  warn: 2,
  inconclusive: 3,
  pass: 4,
  skipped: 5,
};

/** A PSI of .1 and five percent of rows moved are both "some": the limits from which the gate warns are the scale. */
function effectOf({ facts: { effect } }: JudgedColumn): number {
  return effect === undefined ? -1 : effect.value / (effect.measure === "psi" ? 0.1 : 0.05);
}

function rankedColumn({ facts, verdict, finding, reason, drifted, p }: JudgedColumn): RankedColumn {
  const { effect, test, picture } = facts;
  return {
    column: plain(facts.column, 200),
    kind: facts.kind,
    verdict,
    finding: plain(finding, 200),
    reason: plain(reason, 600),
    drifted,
    n: [facts.reference.rows, facts.current.rows],
    ...(effect === undefined
      ? {}
      : {
          effect: { measure: effect.measure, value: effect.value, floor: effect.floor, bins: effect.bins },
        }),
    ...(p === undefined ? {} : { p }),
    ...(test === undefined ? {} : { method: plain(test.method, 200) }),
    ...(picture === undefined ? {} : { picture: smaller(picture) }),
  };
}

type Picture = NonNullable<ColumnDrift["picture"]>;

/** Neighbours on a number line are joined, rare categories put together, so that the bars stay few. */
function smaller(picture: Picture): Picture {
  const { labels, reference, current, line } = picture;
  const bars = reference.length;
  const cut = (label: string): string => plain(label, LONGEST_LABEL);
  if (bars <= MOST_BARS) return { ...picture, labels: labels.map((label) => cut(label)) };
  const sum = (shares: readonly number[]): number => shares.reduce((total, share) => total + share, 0);
  if (!line) {
    const join = (shares: readonly number[]): readonly number[] => [
      ...shares.slice(0, MOST_BARS - 1),
      sum(shares.slice(MOST_BARS - 1)),
    ];
    const named = labels.slice(0, MOST_BARS - 1).map((label) => cut(label));
    return { line, labels: [...named, "(the rest)"], reference: join(reference), current: join(current) };
  }
  const each = Math.ceil(bars / MOST_BARS);
  const groups = Array.from({ length: Math.ceil(bars / each) }, (_, at) => at * each);
  const join = (shares: readonly number[]): readonly number[] =>
    groups.map((from) => sum(shares.slice(from, from + each)));
  return {
    line,
    labels: groups.map((from) => joinedLabel(labels.slice(from, from + each))),
    reference: join(reference),
    current: join(current),
  };
}

/** `1 … 2` and `2 … 3` are `1 … 3`. */
function joinedLabel(labels: readonly string[]): string {
  const first = labels[0]?.split(" … ")[0] ?? "";
  const last = labels.at(-1)?.split(" … ").at(-1) ?? "";
  return plain(`${first} … ${last}`, LONGEST_LABEL);
}
