import { writeFileSync } from "node:fs";
import { judgeColumns } from "../src/gates/drift-column.ts";
import { good, type Outcome } from "../src/base/problem.ts";
import {
  drift as gate,
  type DriftSettings,
  judgeDrift,
  judgeDriftColumns,
  shareDrifted,
} from "../src/gates/drift.ts";
import { type VerdictWord, worst } from "../src/gates/gate.ts";
import { type DriftFilesFacts, measureDriftFiles } from "../src/measure/drift-files.ts";
import { renderDriftHtml } from "../src/report/drift-html.ts";
import { renderDriftJson } from "../src/report/drift-json.ts";
import { type DriftReport, type JudgedWindow, renderDriftText } from "../src/report/drift-text.ts";
import {
  type Command,
  type ExitCode,
  type Given,
  type Output,
  tellProblems,
  usageProblem,
} from "./command.ts";
import { readImportance } from "./importance.ts";

export const drift: Command = {
  name: "drift",
  summary: "do the rows of today look like those of the reference?",
  positionals: [],
  options: {
    reference: {
      type: "string",
      value: "FILE",
      help: "table (or profile) that drift is measured from, e.g. a training sample",
    },
    current: {
      type: "string",
      value: "FILE",
      help: "table (or profile) that it is measured on, e.g. last week",
    },
    columns: { type: "string", value: "A,B", repeat: true, help: "only these columns" },
    by: {
      type: "string",
      value: "COLUMN",
      help: "also each window or batch of the current table, by the values of a column",
    },
    importance: {
      type: "string",
      value: "FILE",
      help: "JSON or YAML, column: number; weighs the share that drifted by what matters to the model",
    },
    html: { type: "string", value: "FILE", help: "write the report as one self-contained page" },
    strict: { type: "boolean", help: "warn is exit code 1, as fail is" },
  },
  notes: [
    "Parquet, Arrow, CSV, TSV and JSON Lines (plain or gzip), and profiles of `twokey profile`. A column is flagged only when",
    "effect, corrected significance and the noise floor agree; too few rows are said to be too few. See docs/drift.md.",
    "",
    "Exit codes: 0 no drift, warn, or not enough data · 1 fail · 2 bad input · 3 could not judge",
  ],
  run,
};

async function run(given: Given, out: Output): Promise<ExitCode> {
  const [reference, current] = [given.text("reference"), given.text("current")];
  if (reference === undefined || current === undefined) {
    const missing = ["reference", "current"].filter((name) => given.text(name) === undefined);
    return tellProblems(
      missing.map((name) => usageProblem(drift, `--${name} FILE is missing`)),
      given,
      out,
    );
  }
  const columns = given.texts("columns").flatMap((list) => list.split(",").map((name) => name.trim()));
  const by = given.text("by");
  out.progress(`comparing ${current} with ${reference}`);
  const measured = await measureDriftFiles(
    { path: reference, file: reference },
    { path: current, file: current },
    { ...(columns.length === 0 ? {} : { columns }), ...(by === undefined ? {} : { by }) },
  );
  if (!measured.ok) return tellProblems(measured.problems, given, out);
  const settings = settingsOf(given, measured.value);
  if (!settings.ok) return tellProblems(settings.problems, given, out);
  const report = reportOf(measured.value, settings.value, by);
  const html = given.text("html");
  if (html !== undefined) writeFileSync(html, renderDriftHtml(report));
  out.write(
    given.flag("json") ? `${JSON.stringify(renderDriftJson(report), null, 2)}\n` : renderDriftText(report),
  );
  if (html !== undefined) out.tell(`the page is in ${html}\n`);
  return exitOf(report.verdict.verdict, given.flag("strict"));
}

function settingsOf(given: Given, { facts }: DriftFilesFacts): Outcome<DriftSettings> {
  const file = given.text("importance");
  if (file === undefined) return good(gate.settings.parse({}));
  const importance = readImportance(
    file,
    facts.columns.map(({ column }) => column),
  );
  return importance.ok ? good(gate.settings.parse({ importance: importance.value })) : importance;
}

function reportOf(
  { facts, windows }: DriftFilesFacts,
  settings: DriftSettings,
  by: string | undefined,
): DriftReport {
  const columns = judgeDriftColumns(facts, settings);
  // One correction over all windows: sixty of them must not raise sixty times the false alarms.
  const all = judgeColumns(
    windows.flatMap((window) => window.columns),
    settings,
  );
  let from = 0;
  const judged = windows.map(({ name, rows, columns: measured }): JudgedWindow => {
    const own = all.slice(from, from + measured.length);
    from += measured.length;
    return { name, rows, columns: own, verdict: worst(own.map(({ verdict }) => verdict)) };
  });
  return {
    facts,
    verdict: judgeDrift(facts, settings),
    columns,
    share: shareDrifted(columns, settings),
    ...(by === undefined ? {} : { by }),
    windows: judged,
  };
}

function exitOf(verdict: VerdictWord, strict: boolean): ExitCode {
  if (verdict === "error") return 3;
  return verdict === "fail" || (strict && verdict === "warn") ? 1 : 0;
}
