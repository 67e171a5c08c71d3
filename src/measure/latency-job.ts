import { z } from "zod";
import { filesSchema, problemSchema, servingSchema } from "../model/score-job.ts";

/** What goes to the child `time` and what comes back; both ends read the other's words as strangers'. */

/** The file of call times that a child leaves beside its result: microseconds as little-endian float32. */
export const timesFile = "times.f32";

/** What a child is at, written before every step: whoever it dies in is to blame. */
export const placeFile = "place.txt";

export const SIDES = ["incumbent", "candidate"] as const;
export const SCENARIOS = ["single", "bulk"] as const;

const sideSchema = z.strictObject({
  model: z.string(),
  files: filesSchema,
  serving: servingSchema.optional(),
  /**
   * Microseconds of idle turning added to every call. Only the acceptance experiment sets it: a slowdown of known
   * size is how the gate itself is tested.
   */
  burnUs: z.number().min(0).max(1e6).optional(),
});

const rowsSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("table"),
    /** a column folder with a sample of the held-out rows */
    folder: z.string(),
    label: z.string().optional(),
    exclude: z.array(z.string()).optional(),
  }),
  z.strictObject({ kind: z.literal("synthetic") }),
]);

const planSchema = z.strictObject({
  scenario: z.enum(SCENARIOS),
  rows: z.int().positive(),
  /** blocks in a process, and calls in each of a block's four segments */
  blocks: z.int().positive(),
  calls: z.int().positive(),
});

export const timeJobSchema = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("solo"),
    side: z.enum(SIDES),
    model: sideSchema,
    rows: rowsSchema,
    bulkRows: z.int().positive(),
    /** runs over which memory may not grow, and the milliseconds that they may take */
    runs: z.int().positive(),
    runsMs: z.number().positive(),
    seed: z.string(),
  }),
  z.strictObject({
    mode: z.literal("pair"),
    first: z.enum(SIDES),
    incumbent: sideSchema,
    candidate: sideSchema,
    rows: rowsSchema,
    plans: z.array(planSchema).min(1).max(2),
    warmUpMs: z.number().positive(),
    seed: z.string(),
  }),
]);

export type TimeJob = z.output<typeof timeJobSchema>;
export type SoloJob = Extract<TimeJob, { readonly mode: "solo" }>;
export type PairJob = Extract<TimeJob, { readonly mode: "pair" }>;
export type SideJob = z.output<typeof sideSchema>;
export type RowsJob = z.output<typeof rowsSchema>;
export type BlockPlan = z.output<typeof planSchema>;

const time = z.number().min(0).max(1e12);
const share = z.number().min(0).max(1).nullable();

const stopped = [
  z.strictObject({
    kind: z.literal("problems"),
    side: z.enum(SIDES),
    problems: z.array(problemSchema).min(1).max(1000),
  }),
  z.strictObject({ kind: z.literal("place"), problem: problemSchema }),
] as const;

export const soloResultSchema = z.discriminatedUnion("kind", [
  ...stopped,
  z.strictObject({
    kind: z.literal("solo"),
    runtime: z.string().max(200),
    /** the files of the model */
    bytes: z.int().min(0),
    loadMs: time,
    firstRunMs: time,
    /** resident memory: with an empty session, after the first hundred runs, after all of them, at its peak */
    emptyRss: z.int().min(0),
    warmRss: z.int().min(0),
    laterRss: z.int().min(0),
    runs: z.int().min(0),
    singleUs: time,
    /** rows that one run takes in bulk; 0 where the model fixes one */
    bulkRows: z.int().min(0),
    bulkUs: time,
  }),
]);

export type SoloResult = Extract<z.output<typeof soloResultSchema>, { readonly kind: "solo" }>;

export const pairResultSchema = z.discriminatedUnion("kind", [
  ...stopped,
  z.strictObject({
    kind: z.literal("pair"),
    unsettled: z.array(z.enum(SIDES)).max(2),
    steal: share,
    pressure: share,
    involuntarySwitches: z.int().min(0).nullable(),
    blocks: z
      .array(
        z.strictObject({
          scenario: z.enum(SCENARIOS),
          /** calls of each side */
          calls: z.int().positive().max(1e7),
          canary: time,
          majorGc: z.boolean(),
        }),
      )
      .max(10_000),
  }),
]);

export type PairResult = Extract<z.output<typeof pairResultSchema>, { readonly kind: "pair" }>;
export type Stopped = Exclude<z.output<typeof pairResultSchema>, { readonly kind: "pair" }>;
