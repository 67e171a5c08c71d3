/** `node bench/latency-table.ts FILE`: the table of docs/latency.md from the results of the acceptance experiment. */
import { markdownTable } from "markdown-table";
import { medianOf } from "../src/stats/paired-ratio.ts";
import { CELLS } from "./latency-cells.ts";
import { CLAIMS, type GateResult, readResults, resultsOf, type Share, shareOf } from "./latency-results.ts";

const results = readResults(process.argv[2] ?? "");
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const shown = ({ count, of, low, high }: Share): string =>
  of === 0 ? "not run" : `${count} of ${of} [${percent(low)}, ${percent(high)}]`;

const rows = CELLS.map((cell) => {
  const some = resultsOf(results, cell);
  if (some.length === 0) return [cell.id, "not run", "", "", "", ""];
  return [
    cell.id,
    shown(shareOf(some, CLAIMS[cell.claim].counts)),
    shown(shareOf(some, ({ p50, p95 }) => open(p50) || open(p95))),
    shown(shareOf(some, ({ low, high, truth }) => low <= truth && truth <= high)),
    `${(100 * mean(some.map(({ ratio, truth }) => ratio - truth))).toFixed(2)} points`,
    `${medianOf(some.map(({ processes }) => processes))} processes, ${medianOf(some.map(({ seconds }) => seconds)).toFixed(1)} s`,
  ];
});
console.log(
  markdownTable([
    [
      "cell",
      "called slower",
      "undecided",
      "interval holds the truth (p50)",
      "mean error (p50)",
      "median gate",
    ],
    ...rows,
  ]),
);
console.log("\nOver cells:\n");
for (const claim of ["false alarm", "power p50", "power p95", "overreach", "floor"] as const) {
  const some = CELLS.filter((cell) => cell.claim === claim).flatMap((cell) => resultsOf(results, cell));
  console.log(`- ${claim}: ${shown(shareOf(some, CLAIMS[claim].counts))} ${CLAIMS[claim].words}`);
}
console.log(
  `- coverage: ${shown(shareOf(results, ({ low, high, truth }) => low <= truth && truth <= high))}`,
);

function open(verdict: GateResult["p50"]): boolean {
  return verdict === "inconclusive" || verdict === "borderline";
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
