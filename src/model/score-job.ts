import { z } from "zod";

/** What goes to the child `score` and what comes back; both ends read the other's words as strangers'. */

export const outputFiles = { numbers: "numbers.f64", labels: "labels.i32", end: "end.json" } as const;

const classValue = z.union([z.string(), z.number(), z.boolean()]);

export const servingSchema = z.strictObject({
  inputs: z.record(z.string(), z.array(z.string())).optional(),
  output: z
    .strictObject({
      score: z
        .strictObject({ tensor: z.string().optional(), index: z.number().int().min(0).optional() })
        .optional(),
      positive: classValue.optional(),
      classes: z.array(classValue).optional(),
    })
    .optional(),
  delayed: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});

export const filesSchema = z.strictObject({ model: z.string(), serving: z.string(), data: z.string() });

export const scoreJobSchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("load"), model: z.string(), file: z.string() }),
  z.strictObject({
    mode: z.literal("score"),
    model: z.string(),
    files: filesSchema,
    serving: servingSchema.optional(),
    task: z.enum(["binary", "multiclass", "regression", "ranking", "none"]).optional(),
    /** class names of the bundle, and distinct labels of the data */
    names: z.array(z.string()).optional(),
    labels: z.array(z.string()).optional(),
    label: z.string().optional(),
    exclude: z.array(z.string()).optional(),
    tables: z.array(
      z.strictObject({
        /** column folder; columns of `over` replace its own */
        folder: z.string(),
        over: z.string().optional(),
        out: z.string(),
        rowsAtOnce: z.number().int().positive().optional(),
      }),
    ),
  }),
]);

export type ScoreJob = z.output<typeof scoreJobSchema>;
export type ScoringJob = Extract<ScoreJob, { readonly mode: "score" }>;

const LONGEST = 4000;
const text = z.string().max(LONGEST);

export const problemSchema = z.strictObject({
  code: z.string().max(60),
  file: text,
  path: text,
  message: text,
  hint: text,
});
const problemsSchema = z.array(problemSchema).max(1000);

export const loadResultSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("problems"), problems: problemsSchema.min(1) }),
  z.strictObject({ kind: z.literal("place"), problem: problemSchema }),
  z.strictObject({
    kind: z.literal("opened"),
    runtime: text,
    /** model, external data included */
    bytes: z.number().int().min(0),
    loadMs: z.number().min(0),
  }),
]);

export type LoadResult = z.output<typeof loadResultSchema>;

/** How one table ended; written when it ends, so that a crash in the next one takes nothing with it. */
export const tableEndSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("problems"), problems: problemsSchema.min(1) }),
  z.strictObject({ kind: z.literal("place"), problem: problemSchema }),
  z.strictObject({
    kind: z.literal("scores"),
    task: z.enum(["binary", "multiclass", "regression", "labels"]),
    rows: z.number().int().min(0),
    positiveClass: z.string().max(LONGEST).optional(),
    classes: z.array(z.string()).max(100_000),
    labelClasses: z.array(z.string()).max(100_000).optional(),
    words: z.array(text).max(10_000),
    unused: z.array(z.string()).max(100_000),
    runs: z.number().int().min(0),
    rowsAtOnce: z.number().int().positive(),
    runMs: z.number().min(0),
    loadMs: z.number().min(0),
    runtime: text,
  }),
]);

export type TableEnd = z.output<typeof tableEndSchema>;
