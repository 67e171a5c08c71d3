import { z } from "zod";
import { type DriftSummary, MOST_BARS, MOST_RANKED } from "../gates/drift-summary.ts";
import type { LoadCurve, SojournTimes } from "../gates/latency-load.ts";
import type { Metric } from "../gates/latency-rule.ts";
import type { TimesSpread, TimesSummary } from "../gates/latency-summary.ts";
import {
  MOST_CALIBRATION_BINS,
  MOST_ROC_POINTS,
  SCATTER_SIZE,
  type ScoreSummary,
} from "../gates/score-summary.ts";
import type { Measured, MeasuredTimes } from "./measured.ts";
import { digest, long, number, text, verdictSchema, word } from "./shapes.ts";

/** What differs between runs, and what is there to be looked at: small, with a limit on every list. */

const positive = number.positive();
const count = z.number().int().nonnegative();
const share = number.min(0).max(1);

const metricSchema: z.ZodType<Metric> = z.strictObject({
  name: z.string().regex(/^[a-z0-9 ]{1,40}$/),
  unit: z.enum(["us", "ms", "rows/s", "calls/s", "bytes"]),
  role: z.enum(["fails", "warns", "shown"]),
  margin: number,
  floor: number,
  incumbent: number,
  candidate: number,
  ratio: number,
  low: number,
  high: number,
  processes: count,
  verdict: z.enum(["better", "not slower", "borderline", "slower", "inconclusive"]),
  reason: long,
});

const bars = z.array(share).max(100);
const spreadSchema: z.ZodType<TimesSpread> = z
  .strictObject({
    scenario: z.enum(["single", "bulk"]),
    low: positive,
    high: positive,
    calls: count,
    incumbent: bars,
    candidate: bars,
  })
  .refine(({ low, high }) => low <= high, "the bars end before they begin")
  .refine(({ incumbent, candidate }) => incumbent.length === candidate.length, "the bars differ in number");

const sojournSchema: z.ZodType<SojournTimes> = z.strictObject({
  p50: positive,
  p95: positive,
  p99: positive,
});

const loadSchema: z.ZodType<LoadCurve> = z.strictObject({
  budgetUs: positive,
  budgetFrom: text(200),
  capacity: number,
  points: z
    .array(z.strictObject({ share, rate: number, incumbent: sojournSchema, candidate: sojournSchema }))
    .min(1)
    .max(20),
});

const side = z.enum(["incumbent", "candidate"]);
const noise = number.nullable();

const summarySchema: z.ZodType<TimesSummary> = z.strictObject({
  timed: z
    .strictObject({
      pattern: z.enum(["batch", "online", "streaming", "edge"]),
      rows: z.enum(["held-out", "synthetic"]),
      bulkRows: count,
      seed: text(200),
      processes: count,
      blocks: count,
      calls: count,
    })
    .exactOptional(),
  metrics: z.array(metricSchema).max(20),
  footprintMetrics: z.array(metricSchema).max(20),
  spread: z.array(spreadSchema).max(4),
  ratios: z.array(positive).max(100),
  load: loadSchema.exactOptional(),
  tails: z.array(z.strictObject({ side, calls: count, p999: number, longest: number })).max(4),
  noise: z.strictObject({ steal: noise, pressure: noise, canary: noise, blocks: count, leftOut: count }),
});

const timesSchema: z.ZodType<MeasuredTimes> = z.strictObject({
  verdicts: z.array(verdictSchema).max(2),
  summary: summarySchema,
  samples: z
    .strictObject({
      file: z.string().regex(/^latency-[0-9a-f]{16}\.arrow$/),
      digest,
      bytes: count,
    })
    .nullable(),
  runner: z.strictObject({
    cpu: text(200),
    cores: count,
    platform: text(60),
    node: text(60),
    runtime: text(200),
  }),
  seconds: number.nonnegative(),
});

const picture = z
  .strictObject({
    labels: z.array(text(100)).max(MOST_BARS + 1),
    reference: z.array(share).max(MOST_BARS + 1),
    current: z.array(share).max(MOST_BARS + 1),
    line: z.boolean(),
  })
  .refine(
    ({ labels, reference, current }) =>
      labels.length === reference.length && reference.length === current.length,
    "the bars differ in number",
  );

const sideName = z.strictObject({ file: text(4_200), rows: count, profile: z.boolean() });

const driftSchema: z.ZodType<DriftSummary> = z.strictObject({
  reference: sideName,
  current: sideName,
  columns: count,
  shown: z
    .array(
      z.strictObject({
        column: text(250),
        kind: z.enum(["numeric", "categorical", "boolean", "time of day", "text length", "none"]),
        verdict: word,
        finding: text(250),
        reason: text(1_000),
        drifted: z.boolean(),
        n: z.tuple([count, count]),
        effect: z
          .strictObject({ measure: z.enum(["psi", "moved"]), value: number, floor: number, bins: count })
          .exactOptional(),
        p: share.exactOptional(),
        method: text(250).exactOptional(),
        picture: picture.exactOptional(),
      }),
    )
    .max(MOST_RANKED),
});

const points = z.array(z.tuple([share, share])).max(MOST_ROC_POINTS);
const bins = z
  .array(z.strictObject({ rows: count, said: number, happened: number, low: number, high: number }))
  .max(MOST_CALIBRATION_BINS);
const cell = z
  .number()
  .int()
  .min(0)
  .max(SCATTER_SIZE - 1);

const scoresSchema: z.ZodType<ScoreSummary> = z.strictObject({
  task: z.enum(["binary", "multiclass", "regression"]),
  set: text(200),
  rows: count,
  roc: z
    .strictObject({
      positives: count,
      negatives: count,
      candidate: points,
      incumbent: points.exactOptional(),
    })
    .exactOptional(),
  calibration: z.strictObject({ candidate: bins, incumbent: bins.exactOptional() }).exactOptional(),
  scatter: z
    .strictObject({
      low: number,
      high: number,
      size: z.literal(SCATTER_SIZE),
      what: text(60),
      flips: count.nullable(),
      thresholds: z.strictObject({ candidate: number, incumbent: number }).exactOptional(),
      cells: z.array(z.tuple([cell, cell, count, count])).max(SCATTER_SIZE * SCATTER_SIZE),
    })
    .exactOptional(),
});

export const measuredSchema: z.ZodType<Measured> = z.strictObject({
  host: z.strictObject({
    node: text(60),
    platform: text(60),
    cpu: text(200),
    cores: count,
  }),
  started: z.iso.datetime(),
  seconds: number.nonnegative(),
  times: timesSchema.exactOptional(),
  drift: driftSchema.exactOptional(),
  scores: scoresSchema.exactOptional(),
});
