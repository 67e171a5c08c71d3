import { z } from "zod";

const share = z.number().positive().max(10);

export const latencySettings = z
  .strictObject({
    p50: share.default(0.05).describe("How much slower the median call may be: 0.05 is 5 %."),
    p95: share.default(0.1).describe("How much slower the 95 % quantile may be."),
    p99: share.default(0.25).describe("How much slower the 99 % quantile may be; beyond it the gate warns."),
    rate: z
      .number()
      .positive()
      .max(0.9)
      .default(0.1)
      .describe(
        "How much may be lost of the rows per second in bulk, or of the rate sustained at the budget.",
      ),
    floor_us: z
      .number()
      .min(0)
      .max(1e9)
      .default(20)
      .describe(
        "Microseconds a call by which any model may be slower, whatever share that is. Not for batch.",
      ),
    bulk_rows: z
      .number()
      .int()
      .min(2)
      .max(65_536)
      .default(256)
      .describe("Rows in one call of the bulk measurement."),
    time_budget: z
      .number()
      .min(1)
      .max(3600)
      .default(60)
      .describe("Seconds that timing one model may take; at most one process more."),
    confidence: z
      .number()
      .min(0.5)
      .max(0.9999)
      .default(0.95)
      .describe("How sure a budget of serving.budgets must be kept."),
    production_like: z
      .boolean()
      .default(false)
      .describe("Set it where this runner is as fast as production: then missing a time budget blocks."),
  })
  .describe("How much slower a candidate may be.");

export type LatencySettings = z.output<typeof latencySettings>;

/** Processes after which the judge looks; nothing is decided in between, so looking often buys nothing. */
export const LOOKS = [5, 9, 15] as const;

/** Chance of a false alarm, and of a false pass, over all looks together. */
export const ALPHA = 0.05;
export const LOOK_ALPHA = ALPHA / LOOKS.length;
