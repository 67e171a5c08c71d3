import type { Digest } from "../base/ids.ts";
import { sixDigits } from "../base/number.ts";
import type { DriftSummary } from "../gates/drift-summary.ts";
import type { Verdict } from "../gates/gate.ts";
import type { Runner } from "../gates/latency-facts.ts";
import type { LoadCurve, SojournTimes } from "../gates/latency-load.ts";
import type { Metric } from "../gates/latency-rule.ts";
import type { TimesSummary } from "../gates/latency-summary.ts";
import type { CalibrationBin, RocPoint, ScoreSummary } from "../gates/score-summary.ts";

/** What differs between two honest runs, and what is only there to be looked at. */
export type Measured = {
  readonly host: {
    readonly node: string;
    readonly platform: string;
    readonly cpu: string;
    readonly cores: number;
  };
  readonly started: string;
  readonly seconds: number;
  /** absent where no model was timed */
  readonly times?: MeasuredTimes;
  /** how features moved since training; absent where reference or current rows are not named */
  readonly drift?: DriftSummary;
  /** ROC, calibration and disagreement on the first labelled rows */
  readonly scores?: ScoreSummary;
};

/** To six digits, as everything in evidence. */
export function roundMeasured(measured: Measured): Measured {
  const { times, drift, scores } = measured;
  return {
    ...measured,
    ...(times === undefined ? {} : { times: roundTimes(times) }),
    ...(drift === undefined ? {} : { drift: roundDrift(drift) }),
    ...(scores === undefined ? {} : { scores: roundScores(scores) }),
  };
}

/** The gates `latency` and `footprint` with every number; findings hold what does not change from run to run. */
export type MeasuredTimes = {
  /** of the gates that decide, as they were judged */
  readonly verdicts: readonly Verdict[];
  readonly summary: TimesSummary;
  /** every call time, as a file beside the evidence; null where nothing was timed */
  readonly samples: SamplesName | null;
  readonly runner: Runner;
  readonly seconds: number;
};

export type SamplesName = { readonly file: string; readonly digest: Digest; readonly bytes: number };

/** What has no finite interval is left out, and its check says why. */
function roundTimes(times: MeasuredTimes): MeasuredTimes {
  return {
    ...times,
    verdicts: times.verdicts.map((verdict) => roundVerdict(verdict)),
    summary: roundSummary(times.summary),
    seconds: sixDigits(times.seconds),
  };
}

function roundSummary(summary: TimesSummary): TimesSummary {
  const { load, noise, ...rest } = summary;
  return {
    ...rest,
    metrics: summary.metrics.flatMap((metric) => roundMetric(metric)),
    footprintMetrics: summary.footprintMetrics.flatMap((metric) => roundMetric(metric)),
    spread: summary.spread.map((spread) => ({
      ...spread,
      low: sixDigits(spread.low),
      high: sixDigits(spread.high),
      incumbent: spread.incumbent.map((share) => sixDigits(share)),
      candidate: spread.candidate.map((share) => sixDigits(share)),
    })),
    ratios: summary.ratios.filter((ratio) => Number.isFinite(ratio)).map((ratio) => sixDigits(ratio)),
    ...(load === undefined ? {} : { load: roundLoad(load) }),
    tails: summary.tails.map((tail) => ({
      ...tail,
      p999: sixDigits(tail.p999),
      longest: sixDigits(tail.longest),
    })),
    noise: {
      ...noise,
      steal: orNull(noise.steal),
      pressure: orNull(noise.pressure),
      canary: orNull(noise.canary),
    },
  };
}

function roundMetric(metric: Metric): readonly Metric[] {
  const { incumbent, candidate, ratio, low, high } = metric;
  if (![incumbent, candidate, ratio, low, high].every((value) => Number.isFinite(value))) return [];
  return [
    {
      ...metric,
      incumbent: sixDigits(incumbent),
      candidate: sixDigits(candidate),
      ratio: sixDigits(ratio),
      low: sixDigits(low),
      high: sixDigits(high),
    },
  ];
}

function roundLoad(load: LoadCurve): LoadCurve {
  const sojourn = ({ p50, p95, p99 }: SojournTimes): SojournTimes => ({
    p50: sixDigits(p50),
    p95: sixDigits(p95),
    p99: sixDigits(p99),
  });
  return {
    ...load,
    budgetUs: sixDigits(load.budgetUs),
    capacity: sixDigits(load.capacity),
    points: load.points.map(({ share, rate, incumbent, candidate }) => ({
      share,
      rate: sixDigits(rate),
      incumbent: sojourn(incumbent),
      candidate: sojourn(candidate),
    })),
  };
}

function roundDrift(drift: DriftSummary): DriftSummary {
  const shares = (list: readonly number[]): readonly number[] => list.map((share) => sixDigits(share));
  return {
    ...drift,
    shown: drift.shown.map(({ effect, p, picture, ...column }) => ({
      ...column,
      ...(effect === undefined || !Number.isFinite(effect.value + effect.floor)
        ? {}
        : { effect: { ...effect, value: sixDigits(effect.value), floor: sixDigits(effect.floor) } }),
      ...(p === undefined ? {} : { p: sixDigits(p) }),
      ...(picture === undefined
        ? {}
        : {
            picture: {
              ...picture,
              reference: shares(picture.reference),
              current: shares(picture.current),
            },
          }),
    })),
  };
}

function roundScores(scores: ScoreSummary): ScoreSummary {
  const { roc, calibration, scatter } = scores;
  const points = (list: readonly RocPoint[]): readonly RocPoint[] =>
    list.map(([one, other]) => [sixDigits(one), sixDigits(other)]);
  const bins = (list: readonly CalibrationBin[]): readonly CalibrationBin[] =>
    list.map(({ rows, said, happened, low, high }) => ({
      rows,
      said: sixDigits(said),
      happened: sixDigits(happened),
      low: sixDigits(low),
      high: sixDigits(high),
    }));
  const both = <T>(
    { candidate, incumbent }: { readonly candidate: T; readonly incumbent?: T },
    round: (list: T) => T,
  ): { readonly candidate: T; readonly incumbent?: T } => ({
    candidate: round(candidate),
    ...(incumbent === undefined ? {} : { incumbent: round(incumbent) }),
  });
  return {
    ...scores,
    ...(roc === undefined ? {} : { roc: { ...roc, ...both(roc, points) } }),
    ...(calibration === undefined ? {} : { calibration: both(calibration, bins) }),
    ...(scatter === undefined
      ? {}
      : { scatter: { ...scatter, low: sixDigits(scatter.low), high: sixDigits(scatter.high) } }),
  };
}

function orNull(value: number | null): number | null {
  return value === null ? null : sixDigits(value);
}

/** Six digits for every number; one that JSON cannot carry is left out, its reason stays. */
export function roundVerdict(verdict: Verdict): Verdict {
  return { ...verdict, checks: verdict.checks.map((check) => ({ ...check, ...roundNumbers(check) })) };
}

function roundNumbers(record: object): Record<string, number | undefined> {
  const numbers = Object.entries(record).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number",
  );
  return Object.fromEntries(
    numbers.map(([key, value]) => [key, Number.isFinite(value) ? sixDigits(value) : undefined]),
  );
}
