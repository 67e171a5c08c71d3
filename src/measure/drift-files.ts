import { statSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { bad, good, type Outcome } from "../base/problem.ts";
import type { ColumnDrift, DriftFacts } from "../gates/drift-facts.ts";
import { type Limits, runChild } from "../run/child.ts";
import { type Doing, endProblem, reportedProblems } from "../run/child-problem.ts";
import { withFolder } from "../run/folder.ts";
import type { DriftFile } from "./drift-open.ts";

export type DriftOptions = {
  readonly columns?: readonly string[];
  /** a column of the current data whose values are windows or batches */
  readonly by?: string;
  readonly threads?: number;
  readonly limits?: Limits;
};

/** Drift of the whole and, where asked, of each window against the same reference. */
export type DriftFilesFacts = {
  readonly facts: DriftFacts;
  readonly windows: readonly DriftWindow[];
  /** the most memory that the child held */
  readonly peakMb: number;
};

export type DriftWindow = {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly ColumnDrift[];
};

/** Measures two files in a child process with limits on time and memory. */
export async function measureDriftFiles(
  reference: DriftFile,
  current: DriftFile,
  options: DriftOptions = {},
): Promise<Outcome<DriftFilesFacts>> {
  const { columns, by, threads = 2, limits = limitsFor([reference, current]) } = options;
  const job = {
    reference: { ...reference, path: resolve(reference.path) },
    current: { ...current, path: resolve(current.path) },
    ...(columns === undefined ? {} : { columns }),
    ...(by === undefined ? {} : { by }),
    threads,
  };
  const end = await withFolder((folder) => runChild({ name: "drift", job, folder, limits }));
  if (end.kind !== "done") return bad(endProblem(end, comparing(reference, current)));
  const parsed = RESULT.safeParse(end.result);
  if (!parsed.success)
    return bad(
      endProblem(
        { kind: "broken-result", why: "it answered in an unknown form" },
        comparing(reference, current),
      ),
    );
  if (!parsed.data.ok) return bad(...parsed.data.problems);
  return good(factsOf(parsed.data));
}

function factsOf(result: Extract<z.infer<typeof RESULT>, { readonly ok: true }>): DriftFilesFacts {
  const columns: readonly ColumnDrift[] = result.columns;
  const windows = result.batches.map(({ name, rows }, at) => ({
    name,
    rows,
    columns: result.series.flatMap((column): readonly ColumnDrift[] => column.slice(at, at + 1)),
  }));
  return {
    facts: { reference: result.reference, current: result.current, columns, cause: "nobody" },
    windows,
    peakMb: result.peak_mb,
  };
}

const MEGABYTE = 1024 * 1024;

/** Twice what reading takes, since it is two tables; a table is never held whole. */
function limitsFor(files: readonly DriftFile[]): Limits {
  const megabytes = files.reduce(
    (sum, { path }) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0) / MEGABYTE,
    0,
  );
  return { timeoutMs: 120_000 + Math.ceil(megabytes * 500), memoryMb: 1536 + Math.ceil(megabytes * 6) };
}

const count = z.number().min(0);
const share = z.number().min(0).max(1);
const text = z.string().max(20_000);
const statistic = z.strictObject({ statistic: z.number(), p: share });

const COLUMN: z.ZodType<ColumnDrift> = z.strictObject({
  column: z.string(),
  kind: z.enum(["numeric", "categorical", "boolean", "time of day", "text length", "none"]),
  reference: z.strictObject({ rows: count, missing: count }),
  current: z.strictObject({ rows: count, missing: count }),
  left: z
    .strictObject({
      code: z.enum([
        "gone",
        "new",
        "type-changed",
        "unsupported",
        "all-missing",
        "all-missing-now",
        "all-missing-before",
        "no-rows",
        "calendar",
        "identifier",
      ]),
      reason: text,
    })
    .exactOptional(),
  effect: z
    .strictObject({
      measure: z.enum(["psi", "moved"]),
      value: count,
      floor: count,
      bins: count,
      error: count,
    })
    .exactOptional(),
  test: z.strictObject({ p: share, method: text }).exactOptional(),
  missing: z.strictObject({ before: share, after: share, floor: count, p: share }).exactOptional(),
  unseen: z.strictObject({ categories: count, share, examples: z.array(text).max(3) }).exactOptional(),
  moved: text.exactOptional(),
  measures: z.strictObject({
    ks: statistic.exactOptional(),
    cramer_von_mises: statistic.exactOptional(),
    wasserstein: z
      .strictObject({ distance: z.number().nullable(), normalised: z.number().nullable() })
      .exactOptional(),
    psi: count.exactOptional(),
    jensen_shannon: share.exactOptional(),
    hellinger: share.exactOptional(),
    l_infinity: share.exactOptional(),
    total_variation: count.exactOptional(),
    chi_square: z.strictObject({ statistic: count, p: share, dof: count }).exactOptional(),
  }),
  picture: z
    .strictObject({
      labels: z.array(text).max(64),
      reference: z.array(share).max(64),
      current: z.array(share).max(64),
      line: z.boolean(),
    })
    .exactOptional(),
});

const SIDE = z.strictObject({ file: z.string(), rows: count, profile: z.boolean() });
/** Parsed as strictly as anything from outside: a hostile file may have taken the child over. */
const RESULT = z.discriminatedUnion("ok", [
  z.strictObject({
    ok: z.literal(true),
    reference: SIDE,
    current: SIDE,
    columns: z.array(COLUMN),
    batches: z.array(z.strictObject({ name: text, rows: count })),
    series: z.array(z.array(COLUMN)),
    peak_mb: count,
  }),
  z.strictObject({ ok: z.literal(false), problems: reportedProblems }),
]);

function comparing(reference: DriftFile, current: DriftFile): Doing {
  return {
    file: `${reference.file}, ${current.file}`,
    code: "drift",
    failed: "they could not be compared",
    work: "comparing them",
    hints: {
      timeout: "Name the columns that matter with --columns, or use Parquet.",
      memory: "Use Parquet, which is read column by column, or commit a profile of the reference.",
      crash: "Write the files again. If other programs read them well, please report it as a bug of Twokey.",
    },
  };
}
