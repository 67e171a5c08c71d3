import { z } from "zod";
import type { Digest } from "../base/ids.ts";
import { complaint } from "./complaint.ts";
import {
  byteSize,
  callTime,
  column,
  columns,
  complain,
  digest,
  duration,
  durationBetween,
  filePattern,
  type Frozen,
  modelName,
  prose,
  rowPath,
  rowPattern,
  roleName,
  someOwners,
} from "./fields.ts";
import { gatesSchema, type GateSettings, remembered } from "./gate-settings.ts";

export const TASKS = ["binary", "multiclass", "regression", "ranking", "none"] as const;
export type Task = (typeof TASKS)[number];
export const TIERS = ["standard", "high"] as const;
export type Tier = (typeof TIERS)[number];

/**
 * The keys of `model.yaml`. The descriptions are documentation: editors show them from the JSON Schema, and
 * problems repeat them as hints. What the keys mean together is in model-rules.ts.
 */
export const modelSchema = remembered(buildModelSchema);

function buildModelSchema(gateSettings?: GateSettings) {
  return z
    .strictObject({
      model: modelName.optional().describe("the model's name; the folder's name when absent"),
      task: z
        .enum(TASKS)
        .optional()
        .describe("what the model predicts; found from the labels when absent. ranking needs data.group"),
      description: prose.optional().describe("what the model is for, in one or two sentences"),
      intended_use: prose.optional().describe("what it may be used for; part of what owners sign"),
      assumptions: z
        .array(prose)
        .max(50)
        .optional()
        .describe("what must hold for it to work; owners sign it"),
      limits: z.array(prose).max(50).optional().describe("where it must not be used; owners sign it"),
      tier: z
        .enum(TIERS)
        .default("standard")
        .describe("how strict sign-off is: the tiers are defined in .github/twokey.yml"),
      owners: z
        .record(roleName, someOwners)
        .refine((roles) => Object.keys(roles).length > 0, {
          error: complaint("no role is named", "Write at least owner: [LOGIN]."),
        })
        .describe("role → people and teams who sign in it, e.g. owner: [alice, acme/fraud-ml]"),
      runbook: prose.optional().describe("what to do when the model misbehaves: a path or a URL"),
      files: files.optional().describe("the files that move together; serving.yaml is always among them"),
      scores: scores
        .optional()
        .describe("files of scores, for a model that cannot be run here: the id and the score columns"),
      data: data.optional().describe("what the model is judged on"),
      parity: parity.optional().describe("how training and serving are shown to agree"),
      expect: z
        .array(expectation)
        .max(500)
        .optional()
        .describe("how the score must answer to a feature, e.g. [{ up: amount }, { invariant: name }]"),
      lineage: lineage.optional().describe("what the model was made from"),
      serving: serving.optional().describe("how it is served, and what that may cost"),
      traffic: z
        .strictObject({ rows_per_day: z.number().positive().max(1e12).describe("rows scored on one day") })
        .optional()
        .describe("how much is decided, to say what a change means per day"),
      retrain: retrain.optional().describe("when a new training run is due"),
      cost: cost.optional().describe("what wrong decisions cost, in any one unit"),
      gates: gatesSchema(gateSettings).optional().describe("settings of gates that differ from the defaults"),
    })
    .describe("What a model is, who owns it and what it is judged by.");
}

export type ModelSettings = Frozen<z.output<ReturnType<typeof modelSchema>>>;

/** The keys of `files`, which are the roles that a file of the bundle can have (with `serving` and `scores`). */
export const FILE_ROLES = ["model", "external", "features", "preprocessor", "labels", "assets"] as const;
export type FileRole = (typeof FILE_ROLES)[number];

const somePatterns = z
  .union([filePattern, z.array(filePattern).min(1).max(200)])
  .transform((written) => (typeof written === "string" ? [written] : written));

const files = z.strictObject({
  model: filePattern.optional().describe("the model; a pattern must match exactly one file"),
  external: somePatterns
    .optional()
    .describe("its external data; MODEL.data, MODEL_data and the like are found by themselves"),
  features: somePatterns.optional().describe("code or definitions that make the features"),
  preprocessor: somePatterns.optional().describe("what turns features into the model's inputs"),
  labels: somePatterns.optional().describe("names of the classes"),
  assets: somePatterns.optional().describe("anything else that must move with the model, e.g. a tokenizer"),
});

/** Where rows come from: a path or pattern, and the digest when one is written. A leading / is the repository's root. */
export type RowSource = { readonly path: string; readonly digest?: Digest };

const rows = z
  .union([
    rowPattern,
    z.strictObject({
      path: rowPath.describe(
        "the file, relative to the folder of model.yaml, or from the root with a leading /",
      ),
      digest: digest.describe("sha256: and the 64 hex digits that the file must have"),
    }),
  ])
  .transform((written): RowSource => (typeof written === "string" ? { path: written } : written));

const scores = z.strictObject({
  holdout: rows.describe("scores of the rows of data.holdout"),
  recent: rows.optional().describe("scores of the rows of data.recent"),
  reference: rows.optional().describe("scores of the rows of data.reference"),
  current: rows.optional().describe("scores of the rows of data.current"),
});

/** One column, cut at edges when it holds numbers. */
export type SegmentColumn = { readonly column: string; readonly edges?: readonly number[] };

const edges = z
  .array(z.number())
  .min(1)
  .max(50)
  .refine((list) => list.every((edge, at) => at === 0 || edge > (list[at - 1] ?? edge)), {
    error: complaint("the edges do not rise", "Write them from low to high, each once: [0, 50, 500]."),
  });

const segmentColumn = z.union([
  column.transform((name): SegmentColumn => ({ column: name })),
  z
    .record(column, edges)
    .refine((cuts) => Object.keys(cuts).length === 1, {
      error: complaint("a segment by ranges names one column", "Write { amount: [0, 50, 500] }."),
    })
    .transform((cuts): SegmentColumn => {
      const [name = "", list = []] = Object.entries(cuts)[0] ?? [];
      return { column: name, edges: list };
    }),
]);

const segment = z
  .union([segmentColumn, z.array(segmentColumn).min(2).max(3)])
  .transform((written): readonly SegmentColumn[] => (Array.isArray(written) ? written : [written]));

const data = z.strictObject({
  id: column.optional().describe("column that names a row; rows pair by position when absent"),
  label: column.optional().describe("column with the truth"),
  time: column.optional().describe("column with the time of the row"),
  group: column
    .optional()
    .describe("column of what belongs together (customer, query): intervals and leakage"),
  holdout: rows.optional().describe("labelled rows that both bundles are scored on, never trained on"),
  recent: rows.optional().describe("the newest labelled window"),
  reference: rows.optional().describe("a sample of the training data, or a profile of it"),
  current: rows.optional().describe("recent rows of production, without labels"),
  train: rows.optional().describe("the training rows, or hashes of them: only to find leakage"),
  segments: z
    .array(segment)
    .max(100)
    .optional()
    .describe("subsets that must not get worse: channel, { amount: [0, 50, 500] }, [channel, region]"),
  protected: columns.optional().describe("columns that fairness is measured over"),
  label_lag: duration.optional().describe("how long until a label is final, e.g. 90d"),
  override: column.optional().describe("column that says whether a person overruled the model"),
  version: column.optional().describe("column that says which version decided"),
});

const parity = z
  .strictObject({
    scores: rows.optional().describe("rows with the scores that the training pipeline logged"),
    features: z
      .strictObject({
        training: rows.describe("features as training computed them"),
        serving: rows.describe("features of the same rows as serving computed them"),
      })
      .optional()
      .describe("the same rows, once from each pipeline"),
    rtol: z.number().positive().max(1).default(1e-3).describe("relative difference that counts as equal"),
  })
  .refine((written) => written.scores !== undefined || written.features !== undefined, {
    error: complaint("there is nothing to compare", "Name scores, features or both."),
  });

export type Expectation = { readonly direction: "up" | "down" | "invariant"; readonly column: string };

const expectation = z
  .strictObject({
    up: column.optional().describe("the score must not fall when this feature rises"),
    down: column.optional().describe("the score must not rise when this feature rises"),
    invariant: column.optional().describe("the score must not change with this feature"),
  })
  .transform((written, context): Expectation => {
    const [only, another] = (["up", "down", "invariant"] as const).flatMap((direction) => {
      const name = written[direction];
      return name === undefined ? [] : [{ direction, column: name }];
    });
    if (only !== undefined && another === undefined) return only;
    const hint = "Write each as an entry of its own: [{ up: amount }, { down: tenure }].";
    complain(context, { code: "bad-value", message: "an entry expects exactly one thing", hint });
    return z.NEVER;
  });

export const LINEAGE = ["code", "data", "params", "dvc", "run", "trained"] as const;

const lineage = z.strictObject({
  code: prose.optional().describe("the commit or release of the training code"),
  data: z
    .array(
      z.strictObject({ name: prose.describe("name of the data set"), digest: digest.describe("its digest") }),
    )
    .min(1)
    .max(200)
    .optional()
    .describe("the training data sets with their digests"),
  params: rowPath.optional().describe("the file of training parameters"),
  dvc: rowPath.optional().describe("the dvc.lock of the training pipeline"),
  run: prose.optional().describe("the tracked run, as a URL or an id"),
  trained: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], {
      error: complaint("this is no date", "Write 2026-09-01 or 2026-09-01T12:00:00Z."),
    })
    .optional()
    .describe("when training ended"),
  required: z
    .array(z.enum(LINEAGE))
    .optional()
    .describe("what may not be missing; the lineage gate blocks on it"),
});

const serving = z.strictObject({
  pattern: z
    .enum(["batch", "online", "streaming", "edge"])
    .default("online")
    .describe("how it is called; latency is judged for it"),
  budgets: z
    .strictObject({
      p50: callTime.optional().describe("time that half of the calls may take, e.g. 5ms"),
      p95: callTime.optional().describe("time that 95 % of the calls may take"),
      p99: callTime.optional().describe("time that 99 % of the calls may take"),
      size: byteSize.optional().describe("size of the bundle's model files, e.g. 10MB"),
      rss: byteSize.optional().describe("memory while serving, e.g. 300MB"),
      cold_start: callTime.optional().describe("time from loading to the first score"),
    })
    .optional()
    .describe("limits that hold whatever the incumbent does"),
});

const retrain = z
  .strictObject({
    every: durationBetween("1d", "520w").optional().describe("longest time between trainings, e.g. 90d"),
    when: z
      .strictObject({
        drift: z
          .number()
          .positive()
          .max(1)
          .optional()
          .describe("share of drifted features that calls for it"),
        auc_drop: z
          .number()
          .positive()
          .max(0.5)
          .optional()
          .describe("loss of AUC since promotion that calls for it"),
      })
      .optional()
      .describe("what makes it due earlier"),
  })
  .refine((written) => written.every !== undefined || Object.keys(written.when ?? {}).length > 0, {
    error: complaint("nothing makes a training due", "Write every: 90d, when: { drift: 0.3 }, or both."),
  });

const cost = z.strictObject({
  false_positive: z.number().min(0).max(1e12).describe("what one false alarm costs"),
  false_negative: z.number().min(0).max(1e12).describe("what one miss costs"),
});
