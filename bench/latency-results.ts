import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { clopperPearsonInterval } from "../src/stats/binomial-interval.ts";
import { CELLS, type ExperimentCell } from "./latency-cells.ts";

const line = z.strictObject({
  cell: z.string(),
  number: z.int().min(0),
  /** of the whole gate */
  verdict: z.string(),
  p50: z.string(),
  p95: z.string(),
  ratio: z.number(),
  low: z.number(),
  high: z.number(),
  /** 1 plus what was added over what the incumbent's median call took in this very gate */
  truth: z.number(),
  processes: z.int(),
  seconds: z.number(),
});

/** One gate of the experiment, one line of the file. */
export type GateResult = z.output<typeof line>;

export function readResults(file: string): readonly GateResult[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => line.parse(JSON.parse(text)));
}

export function appendResult(file: string, result: GateResult): void {
  appendFileSync(file, `${JSON.stringify(result)}\n`);
}

export type Share = {
  readonly count: number;
  readonly of: number;
  readonly low: number;
  readonly high: number;
};

/** A share with its exact 95 % interval. */
export function shareOf(results: readonly GateResult[], counts: (result: GateResult) => boolean): Share {
  const count = results.filter((result) => counts(result)).length;
  if (results.length === 0) return { count: 0, of: 0, low: 0, high: 1 };
  return { count, of: results.length, ...clopperPearsonInterval(count, results.length, 0.05) };
}

/** What a cell counts, and the share it claims. */
export const CLAIMS: Readonly<
  Record<
    ExperimentCell["claim"],
    { readonly counts: (result: GateResult) => boolean; readonly words: string }
  >
> = {
  "false alarm": {
    counts: ({ p50, p95 }) => p50 === "slower" || p95 === "slower",
    words: "called slower (goal ≤ 0.5 % of all)",
  },
  "power p50": {
    counts: ({ p50 }) => p50 === "slower",
    words: "found slower (goal ≥ 95 % quiet, ≥ 80 % under two hogs)",
  },
  "power p95": {
    counts: ({ p95, p50 }) => p50 === "slower" || p95 === "slower",
    words: "found slower (goal ≥ 95 % quiet, ≥ 80 % under two hogs)",
  },
  overreach: {
    counts: ({ p50 }) => p50 === "slower",
    words: "called slower at half the margin (goal ≤ 1 %)",
  },
  floor: {
    counts: ({ p50, p95 }) => p50 === "slower" || p95 === "slower",
    words: "called slower below the floor (goal 0)",
  },
};

export function resultsOf(results: readonly GateResult[], cell: ExperimentCell): readonly GateResult[] {
  return results.filter((result) => result.cell === cell.id);
}

/** The cell that is furthest from its number of gates; undefined when all are done. */
export function nextCell(
  results: readonly GateResult[],
  cells: readonly ExperimentCell[] = CELLS,
): ExperimentCell | undefined {
  const open = cells.filter((cell) => resultsOf(results, cell).length < cell.gates);
  const done = (cell: ExperimentCell): number => resultsOf(results, cell).length / cell.gates;
  return open.reduce<ExperimentCell | undefined>(
    (before, cell) => (before === undefined || done(cell) < done(before) ? cell : before),
    undefined,
  );
}
