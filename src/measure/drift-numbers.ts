import type { DriftEffect, DriftMeasures, DriftPicture, DriftTest } from "../gates/drift-facts.ts";
import { showNumber } from "../base/number.ts";
import { bucketPair, compareBucketed } from "../stats/bucketed.ts";
import { bucketSort } from "../stats/bucket-sort.ts";
import { chiSquareQuantile } from "../stats/chi-square.ts";
import { countOrdered, quantileBins } from "../stats/bins.ts";
import { cramerVonMises } from "../stats/cramer-von-mises.ts";
import { hellingerDistance } from "../stats/hellinger.ts";
import { chiSquareHomogeneity, type Homogeneity } from "../stats/homogeneity.ts";
import { jensenShannon } from "../stats/jensen-shannon.ts";
import { kolmogorovSmirnov } from "../stats/kolmogorov-smirnov.ts";
import { mannWhitney } from "../stats/mann-whitney.ts";
import { type Ordered, orderedSample } from "../stats/ordered.ts";
import { populationStability } from "../stats/population-stability.ts";
import { quantileOf } from "../stats/quantile.ts";
import { compareSorted, type Gaps } from "../stats/two-sample.ts";
import { robustShift, wassersteinDistance } from "../stats/wasserstein.ts";
import { ROWS_PER_CELL } from "./drift-categories.ts";

/** Values of both sides without the missing ones, which are counted beside them. */
export type NumberPair = {
  readonly reference: Float64Array;
  readonly current: Float64Array;
  readonly missing: { readonly reference: number; readonly current: number };
};

export type Measured = {
  readonly effect: DriftEffect;
  readonly test: DriftTest;
  readonly measures: DriftMeasures;
  readonly moved: string;
  readonly picture: DriftPicture;
};

const BINS = 10;
/** Rows that the smaller side has to expect in a bin of PSI. */
const ROWS_PER_BIN = 10;

/** Up to so many rows on either side both are sorted, which Mann and Whitney need. */
const SORTED_ROWS = 10_000;

/**
 * What decides about a numeric column: PSI on the reference's deciles says how much, and two tests whether it can be chance.
 *
 * One sees where the values lie: Mann and Whitney's, which for a shift is nearly as sharp as any, sharper than Kolmogorov and
 * Smirnov's, and right with ties, which Cramér and von Mises's is not. Above 10,000 rows Kolmogorov and Smirnov's, since it
 * needs no full sort, and a shift that matters is then many standard errors wide. The other is chi-square on
 * deciles: it sees spread and spikes, of which the first sees nothing.
 *
 * The smaller of their p-values counts double (Bonferroni). docs/drift.md has the power.
 */
export function decideNumbers(pair: NumberPair, walk: NumberWalk = walkOf(pair)): Decisive {
  const bins = quantileBins(walk.reference, binsFor(walk, ROWS_PER_BIN));
  const before = countOrdered(walk.reference, bins, pair.missing.reference);
  const after = countOrdered(walk.current, bins, pair.missing.current);
  const psi = populationStability(before, after);
  const chi = homogeneityOfNumbers(walk);
  const sorted = Math.max(walk.reference.length, walk.current.length) <= SORTED_ROWS;
  const place = sorted
    ? mannWhitney(walk.reference.values, walk.current.values).p
    : kolmogorovSmirnov(walk.gaps).p;
  const name = sorted ? "Mann–Whitney" : "Kolmogorov–Smirnov";
  return {
    effect: { measure: "psi", value: psi.index, floor: floorOf(walk, psi.bins), bins: psi.bins, error: 0 },
    test: {
      p: Math.min(1, 2 * place, 2 * chi.p),
      method: `${name} and χ² on ${chi.freedom + 1} bins, doubled`,
    },
    before,
    after,
    chi,
  };
}

/** The PSI that chance alone stays below in 999 of 1,000 draws of these sizes: see `stabilityFloor`, which has 99 of 100. */
function floorOf({ reference, current }: NumberWalk, bins: number): number {
  if (bins < 2) return 0;
  return (1 / reference.length + 1 / current.length) * chiSquareQuantile(0.999, bins - 1);
}

/**
 * Bins are cut from the larger sample: those of the smaller one would fit its own noise. They all stand alone: pooling those
 * that look rare would collect what is low by chance. Missing values have a test of their own.
 */
function homogeneityOfNumbers(walk: NumberWalk): Homogeneity {
  const larger = walk.reference.length >= walk.current.length ? walk.reference : walk.current;
  const bins = quantileBins(larger, binsFor(walk, ROWS_PER_CELL));
  return chiSquareHomogeneity(countOrdered(walk.reference, bins, 0), countOrdered(walk.current, bins, 0), {
    pool: false,
    yates: false,
  });
}

function binsFor({ reference, current }: NumberWalk, rowsPerBin: number): number {
  return Math.max(2, Math.min(BINS, Math.floor(Math.min(reference.length, current.length) / rowsPerBin)));
}

type Decisive = Pick<Measured, "effect" | "test"> & {
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly chi: Homogeneity;
};

/** Everything that is shown of a numeric column. */
export function measureNumbers(pair: NumberPair): Measured {
  const walk = walkOf(pair);
  const { effect, test, before, after, chi } = decideNumbers(pair, walk);
  const cramer = walk.cramer();
  const measures: DriftMeasures = {
    ...lineMeasures(walk),
    ...(cramer === undefined ? {} : { cramer_von_mises: { statistic: cramer.statistic, p: cramer.p } }),
    psi: effect.value,
    jensen_shannon: jensenShannon(before, after).distance,
    hellinger: hellingerDistance(before, after),
    chi_square: { statistic: chi.statistic, p: chi.p, dof: chi.freedom },
  };
  const [from, to] = [walk.reference, walk.current].map((sample) => showNumber(quantileOf(sample, 0.5)));
  return { effect, test, measures, moved: `median ${from} → ${to}`, picture: drawNumbers(walk) };
}

/** The distances on the number line alone, for numbers with few values, which are judged as categories. */
export function lineMeasures(walk: NumberWalk): Pick<DriftMeasures, "ks" | "wasserstein"> {
  const ks = kolmogorovSmirnov(walk.gaps);
  const robust = robustShift(walk.reference, walk.clipped);
  return {
    ks: { statistic: ks.distance, p: ks.p },
    wasserstein: { distance: finite(walk.wasserstein), normalised: finite(robust.normalised) },
  };
}

export type NumberWalk = {
  readonly reference: Ordered;
  readonly current: Ordered;
  readonly gaps: Gaps;
  readonly wasserstein: number;
  readonly clipped: (low: number, high: number) => number;
  /** absent for large samples and for single rows */
  readonly cramer: () => { readonly statistic: number; readonly p: number } | undefined;
};

export function walkOf({ reference, current }: Pick<NumberPair, "reference" | "current">): NumberWalk {
  if (Math.max(reference.length, current.length) > SORTED_ROWS) {
    const pair = bucketPair(reference, current);
    return {
      ...compareBucketed(pair),
      reference: pair.reference,
      current: pair.current,
      clipped: (low, high) => compareBucketed(pair, low, high).wasserstein,
      cramer: () => undefined,
    };
  }
  const [first, second] = [reference.slice(), current.slice()];
  bucketSort(first);
  bucketSort(second);
  return {
    ...compareSorted(first, second),
    reference: orderedSample(first),
    current: orderedSample(second),
    clipped: (low, high) => wassersteinDistance(first, second, low, high),
    cramer: () => (Math.min(first.length, second.length) < 2 ? undefined : cramerVonMises(first, second)),
  };
}

const BARS = 16;

/** Equal stretches from the lower to the upper end of both samples, without the outermost percent of the wider one. */
export function drawNumbers({ reference, current }: Pick<NumberWalk, "reference" | "current">): DriftPicture {
  const ends = (p: number): readonly [number, number] => [quantileOf(reference, p), quantileOf(current, p)];
  const [low, high] = [Math.min(...ends(0.005)), Math.max(...ends(0.995))];
  const whole = [reference, current].every(({ values }) => looksWhole(values));
  const { start, width, bars } = barGrid(low, high, whole);
  if (!(width > 0 && width < Infinity))
    return { labels: [showNumber(low)], reference: [1], current: [1], line: true };
  const cuts = Array.from({ length: bars - 1 }, (_, at) => start + (at + 1) * width);
  const label = (from: number): string =>
    `${showNumber(Math.max(low, from))} … ${showNumber(Math.min(high, from + width))}`;
  return {
    labels: Array.from({ length: bars }, (_, at) => label(start + at * width)),
    reference: barsOf(reference, cuts),
    current: barsOf(current, cuts),
    line: true,
  };
}

type BarGrid = { readonly start: number; readonly width: number; readonly bars: number };

/** Whole numbers get bars of equally many of them, or every second bar would look like a peak. */
function barGrid(low: number, high: number, whole: boolean): BarGrid {
  if (!whole) return { start: low, width: (high - low) / BARS, bars: BARS };
  const values = Math.ceil(high) - Math.floor(low) + 1;
  const width = Math.ceil(values / BARS);
  return { start: Math.floor(low) - 0.5, width: high > low ? width : 0, bars: Math.ceil(values / width) };
}

const PROBED = 500;

function looksWhole(values: Float64Array): boolean {
  const step = Math.max(1, Math.floor(values.length / PROBED));
  for (let at = 0; at < values.length; at += step) if (!Number.isInteger(values[at]!)) return false;
  return true;
}

function barsOf(sample: Ordered, cuts: readonly number[]): readonly number[] {
  const upTo = [...cuts.map((cut) => sample.countUpTo(cut)), sample.length];
  return upTo.map((count, at) => (count - (upTo[at - 1] ?? 0)) / sample.length);
}

function finite(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value;
}
