import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { showCount } from "../base/number.ts";
import { plain } from "../base/text.ts";
import { writeColumns } from "../data/columns.ts";
import type { Table } from "../data/table.ts";
import type { Breakage, TimedSide } from "../gates/latency-facts.ts";
import type { FileNames, Serving } from "../model/serving.ts";
import { type ChildEnd, type Limits, runChild } from "../run/child.ts";
import { errorLine } from "../run/child-problem.ts";
import { withFolder } from "../run/folder.ts";
import {
  pairResultSchema,
  type PairJob,
  type PairResult,
  placeFile,
  type RowsJob,
  type SideJob,
  type SoloJob,
  soloResultSchema,
  type SoloResult,
  type Stopped,
} from "./latency-job.ts";
import { SAMPLE_ROWS, sampleTable } from "./latency-rows.ts";

/** One of the two models. `files` are their names as the user wrote them. */
export type TimedModel = {
  readonly path: string;
  readonly files: FileNames;
  readonly serving?: Serving | undefined;
  /** see `latency-job.ts`: for the acceptance experiment alone */
  readonly burnUs?: number;
};

export type TimedRows =
  | {
      readonly kind: "table";
      readonly table: Table;
      readonly label?: string | undefined;
      readonly exclude?: readonly string[] | undefined;
    }
  | { readonly kind: "synthetic" };

/** What the world does for a measurement: a clock, a line for people, and in tests another program for the child. */
export type TimingHands = {
  /** milliseconds */
  readonly now: () => number;
  readonly progress: (text: string) => void;
  readonly limits?: Limits;
  readonly program?: string;
};

/** A place to work in, with the sample of rows that every child is fed. */
export type Timing = {
  readonly folder: string;
  readonly rows: RowsJob;
  readonly hands: TimingHands;
};

/** Broken by a model, or by us, or well. */
export type Timed<T> =
  | { readonly kind: "done"; readonly result: T; readonly folder: string; readonly printed: boolean }
  | { readonly kind: "broke"; readonly breakage: Breakage }
  | { readonly kind: "harness"; readonly how: string };

export async function withTiming<T>(
  rows: TimedRows,
  hands: TimingHands,
  work: (timing: Timing) => Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    if (rows.kind === "synthetic") return work({ folder, hands, rows });
    const columns = resolve(folder, "rows");
    writeColumns(columns, sampleTable(rows.table, SAMPLE_ROWS));
    const { label, exclude } = rows;
    const job: RowsJob = {
      kind: "table",
      folder: columns,
      ...(label === undefined ? {} : { label }),
      ...(exclude === undefined ? {} : { exclude: [...exclude] }),
    };
    return work({ folder, hands, rows: job });
  });
}

export function sideJob({ path, files, serving, burnUs }: TimedModel): SideJob {
  return {
    model: resolve(path),
    files: { ...files },
    ...(serving === undefined ? {} : { serving: structuredClone(servingPart(serving)) }),
    ...(burnUs === undefined ? {} : { burnUs }),
  };
}

/** The keys that say how rows are fed, without whatever else the caller's object carries. */
function servingPart({ inputs, delayed }: Serving): NonNullable<SideJob["serving"]> {
  return {
    ...(inputs === undefined
      ? {}
      : {
          inputs: Object.fromEntries(Object.entries(inputs).map(([name, columns]) => [name, [...columns]])),
        }),
    ...(delayed === undefined ? {} : { delayed: { ...delayed } }),
  };
}

export async function runSoloChild(timing: Timing, name: string, job: SoloJob): Promise<Timed<SoloResult>> {
  const { end, folder } = await start(timing, name, job);
  const place = findPlace(folder);
  if (end.kind !== "done")
    return place === "harness" ? ours(end) : { kind: "broke", breakage: breakageOf(job.side, end) };
  const parsed = soloResultSchema.safeParse(end.result);
  if (!parsed.success) return { kind: "broke", breakage: brokenResult(job.side) };
  if (parsed.data.kind !== "solo") return stoppedBy(parsed.data);
  return { kind: "done", result: parsed.data, folder, printed: end.output.trim() !== "" };
}

/** Where both models share a process, whoever it died in is to blame; `larger` is for death by memory. */
export async function runPairChild(
  timing: Timing,
  name: string,
  job: PairJob,
  larger: TimedSide,
): Promise<Timed<PairResult>> {
  const { end, folder } = await start(timing, name, job);
  if (end.kind === "memory") return { kind: "broke", breakage: breakageOf(larger, end) };
  const place = findPlace(folder);
  if (end.kind !== "done")
    return place === "harness" ? ours(end) : { kind: "broke", breakage: breakageOf(place, end) };
  const parsed = pairResultSchema.safeParse(end.result);
  if (!parsed.success) {
    if (place !== "harness") return { kind: "broke", breakage: brokenResult(place) };
    return {
      kind: "harness",
      how: "the process that timed both models left a result that is not what was asked for",
    };
  }
  if (parsed.data.kind !== "pair") return stoppedBy(parsed.data);
  return { kind: "done", result: parsed.data, folder, printed: end.output.trim() !== "" };
}

const LIMITS: Limits = { timeoutMs: 30_000, memoryMb: 4096 };
/** Collections on request, and a young generation large enough that few fall inside a block. */
const FLAGS = ["--expose-gc", "--max-semi-space-size=16"];

async function start(
  timing: Timing,
  name: string,
  job: SoloJob | PairJob,
): Promise<{ readonly end: ChildEnd; readonly folder: string }> {
  const folder = join(timing.folder, name);
  mkdirSync(folder);
  const { program, limits = LIMITS } = timing.hands;
  const end = await runChild({
    name: "time",
    job,
    folder,
    limits,
    nodeFlags: FLAGS,
    ...(program === undefined ? {} : { program }),
  });
  return { end, folder };
}

function findPlace(folder: string): TimedSide | "harness" {
  try {
    const text = readFileSync(join(folder, placeFile), "utf8");
    return text === "incumbent" || text === "candidate" ? text : "harness";
  } catch {
    return "harness";
  }
}

function stoppedBy(stopped: Stopped): Exclude<Timed<never>, { readonly kind: "done" }> {
  if (stopped.kind === "place") {
    const { message, hint } = stopped.problem;
    return {
      kind: "harness",
      how: `this machine cannot time models: ${plain(message, 500)} → ${plain(hint, 500)}`,
    };
  }
  const said = stopped.problems
    .slice(0, 3)
    .map(({ message, hint }) => `${plain(message, 500)} → ${plain(hint, 500)}`);
  return {
    kind: "broke",
    breakage: { side: stopped.side, name: "refused", how: `cannot be timed: ${said.join("; ")}` },
  };
}

type Died = Exclude<ChildEnd, { readonly kind: "done" }>;

function ours(end: Died): { readonly kind: "harness"; readonly how: string } {
  const { how } = breakageOf("candidate", end);
  return { kind: "harness", how: `before any model was loaded, the process that times them ${how}` };
}

function breakageOf(side: TimedSide, end: Died): Breakage {
  if (end.kind === "timeout") {
    const how = `gave no answer for ${showCount(end.afterMs / 1000)} s and was stopped`;
    return { side, name: "hung", how };
  }
  if (end.kind === "memory") {
    return {
      side,
      name: "too-much-memory",
      how: `took more than ${showCount(end.limitMb)} MB of memory and was stopped`,
    };
  }
  if (end.kind === "broken-result") return brokenResult(side);
  if (end.how === "exit code 0")
    return { side, name: "exited-early", how: "ended its process before there was a result" };
  const last = plain(errorLine(end.output), 200);
  return { side, name: "crashed", how: `crashed the process that ran it (${plain(end.how, 100)}): ${last}` };
}

function brokenResult(side: TimedSide): Breakage {
  return { side, name: "broken-result", how: "left a result that is not what was asked for" };
}
