/**
 * `npm run bench [-- NAME …]`: every figure that the docs claim, each with what it is compared to. Never part of
 * a test: a machine's mood is no verdict on the code.
 */
import { cpus } from "node:os";
import { alignColumns } from "../src/report/columns.ts";
import type { Figure } from "./figure.ts";

const PARTS: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  start: async () => (await import("./start.ts")).start(),
  auc: async () => (await import("./auc.ts")).auc(),
  read: async () => (await import("./read.ts")).read(),
  score: async () => (await import("./score.ts")).score(),
  drift: async () => (await import("./drift.ts")).drift(),
  bot: async () => [...(await (await import("./bot.ts")).bot()), ...(await import("./decide.ts")).decide()],
  alerts: async () => (await import("./alerts.ts")).alerts(),
};

/** Minutes and hours: they run only when they are named. */
const LONG: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  latency: async () => (await import("./latency.ts")).latency(),
  simulation: async () => {
    (await import("./simulate-drift.ts")).simulateDrift();
    return [];
  },
  registry: async () => (await import("./registry.ts")).registry(),
};

const all = { ...PARTS, ...LONG };
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => all[name] === undefined);
if (unknown.length > 0) {
  console.error(`there is no bench ${unknown.join(", ")}; there are ${Object.keys(all).join(", ")}`);
  process.exit(2);
}

console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}; medians, and the ratio to what is named\n`,
);
for (const name of asked.length === 0 ? Object.keys(PARTS) : asked) {
  const figures = (await all[name]?.()) ?? [];
  console.log(`## ${name}\n`);
  const rows = figures.map(({ what, value, unit, runs, against, ratio }) => [
    what,
    `${value.toPrecision(4)} ${unit}`,
    `n = ${runs}`,
    against === undefined ? "" : `${ratio?.toFixed(2)}× ${against}`,
  ]);
  console.log(`${alignColumns(rows, [1]).join("\n")}\n`);
}
