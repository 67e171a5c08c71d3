import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bad, type Problem } from "../base/problem.ts";
import { pairRows } from "../data/pair.ts";
import { selectRows } from "../data/select.ts";
import { openTableFile, type TableFile } from "../measure/open-table.ts";
import type { Truth } from "../measure/truth.ts";
import { inspectProblems } from "../model/inspect.ts";
import { openOnnxScorer, tryLoading } from "../model/onnx-scorer.ts";
import { scanModel } from "../model/scan.ts";
import { problemWords, type ScoreEnd } from "../model/scorer.ts";
import type { Task } from "../model/serving.ts";
import { type Signature, signatureOf } from "../model/signature.ts";
import { openTableScorer } from "../model/table-scorer.ts";
import type { Limits } from "../run/child.ts";
import type { Side } from "./side.ts";

/** Rows that both sides are scored on, already read. */
export type OpenSet = {
  /** `held-out`, `recent` … as the report calls them */
  readonly set: string;
  /** the key of `data:` that names them, under which `scores:` answers for them too */
  readonly role: string;
  readonly table: TableFile;
  /** the folder of its columns */
  readonly columns: string;
};

export type Frame = {
  readonly id: string | undefined;
  readonly label: string | undefined;
  /** columns that say something about rows and are no features */
  readonly exclude: readonly string[];
  readonly task: Task | undefined;
  readonly folder: string;
  readonly limits: Limits;
};

/** What is known of one side: its signature where a model was opened, and how each set ended. */
export type Scored = {
  readonly signature?: Signature;
  /** found by the pre-scan, before anything was loaded */
  readonly unsafe: readonly Problem[];
  readonly ends: readonly ScoreEnd[];
};

/** Scans, then scores behind the crash wall; what the scan refuses is never loaded. */
export async function scoreSide(
  side: Side,
  sets: readonly OpenSet[],
  truth: Truth | undefined,
  frame: Frame,
): Promise<Scored> {
  if (side.missing.length > 0) {
    const words = "its bytes are not all here; `twokey needs` says how to bring them";
    return { unsafe: [], ends: sets.map(() => ({ kind: "not-run", words })) };
  }
  if (side.from.kind === "scores") {
    const { tables } = side.from;
    return {
      unsafe: [],
      ends: await Promise.all(
        sets.map((set, at) => scoreFromTable(side, { set, at, file: tables[set.role] }, truth, frame)),
      ),
    };
  }
  const { path } = side.from;
  const scan = scanModel(readFileSync(path), side.files.model);
  if (!scan.ok) return { unsafe: scan.problems, ends: refused(sets) };
  const unsafe = inspectProblems(scan.value);
  const signature = signatureOf(scan.value);
  if (unsafe.length > 0) return { signature, unsafe, ends: refused(sets) };
  if (sets.length === 0) return { signature, unsafe: [], ends: await loadOnly(path, side, frame) };
  const scorer = openOnnxScorer({
    modelPath: path,
    files: side.files,
    serving: side.serving,
    task: frame.task,
    names: side.names,
    labels: labelsOf(truth),
    label: frame.label,
    exclude: frame.exclude,
    folder: frame.folder,
    limits: frame.limits,
  });
  return {
    signature,
    unsafe: [],
    ends: await scorer.score(sets.map(({ columns }) => ({ folder: columns }))),
  };
}

function refused(sets: readonly OpenSet[]): readonly ScoreEnd[] {
  return sets.map(() => ({ kind: "not-run", words: "the pre-scan refused the model, so it was not loaded" }));
}

/** Without rows to score it can still be said whether the runtime opens the model. */
async function loadOnly(
  modelPath: string,
  side: Side,
  { folder, limits }: Frame,
): Promise<readonly ScoreEnd[]> {
  const end = await tryLoading({ modelPath, file: side.files.model, folder, limits });
  return end.kind === "opened" ? [] : [end];
}

type ScoreFile = { readonly path: string; readonly file: string };

/** Scores that were computed elsewhere, put into the order of the rows. */
async function scoreFromTable(
  side: Side,
  { set, at, file }: { readonly set: OpenSet; readonly at: number; readonly file: ScoreFile | undefined },
  truth: Truth | undefined,
  frame: Frame,
): Promise<ScoreEnd> {
  if (file === undefined)
    return {
      kind: "not-run",
      words: `there are no scores for the ${set.set} rows: name them under \`scores: { ${set.role}: … }\``,
    };
  const opened = await openTableFile(file.path, file.file, {
    folder: join(frame.folder, `scores-${side.files.model.length}-${at}`),
  });
  const scorer = opened.ok ? alignedScorer(side, { set, scores: opened.value, truth, frame }) : opened;
  if (!scorer.ok)
    return { kind: "problems", problems: scorer.problems, words: problemWords(scorer.problems) };
  const [end] = await scorer.value.score([{ folder: set.columns }]);
  return end ?? { kind: "not-run", words: "nothing was scored" };
}

function alignedScorer(
  side: Side,
  {
    set,
    scores,
    truth,
    frame,
  }: {
    readonly set: OpenSet;
    readonly scores: TableFile;
    readonly truth: Truth | undefined;
    readonly frame: Frame;
  },
): ReturnType<typeof openTableScorer> {
  const pairs = pairRows(set.table, scores, frame.id);
  if (!pairs.ok) return bad(...pairs.problems);
  const order = new Uint32Array(set.table.rows);
  pairs.value.left.forEach((row, at) => {
    order[row] = pairs.value.right[at] ?? 0;
  });
  const table = selectRows(scores, order);
  const exclude = [...frame.exclude, ...(frame.label === undefined ? [] : [frame.label])];
  return openTableScorer({
    table,
    task: frame.task,
    serving: side.serving,
    names: side.names,
    labels: labelsOf(truth),
    exclude,
  });
}

function labelsOf(truth: Truth | undefined): readonly string[] | undefined {
  return truth?.kind === "classes" ? truth.names : undefined;
}
