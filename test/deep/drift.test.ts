import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readTableFile } from "../../src/measure/open-table.ts";
import { takeRows } from "../../src/measure/drift-series.ts";
import { tableOf } from "../../src/data/source.ts";
import type { Table } from "../../src/data/table.ts";
import { codesOf } from "../../src/data/texts.ts";
import type { JudgedColumn } from "../../src/gates/drift-column.ts";
import { judgeDrift } from "../../src/gates/drift.ts";
import { measureDrift } from "../../src/measure/drift.ts";
import { measureDriftFiles } from "../../src/measure/drift-files.ts";
import { tableSource } from "../../src/measure/drift-side.ts";
import { judged, SETTINGS } from "../measure/drift-tables.ts";

const MATERIAL =
  process.env["TWOKEY_MATERIAL"] ?? new URL("../../../shared/material", import.meta.url).pathname;
const present = existsSync(join(MATERIAL, "reference-numbers.json"));
const skipped = present ? "" : " (skipped: the shared material is not here)";
const folder = mkdtempSync(join(tmpdir(), "twokey-drift-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Numbers = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
const numbers = (): Record<string, Numbers> =>
  JSON.parse(readFileSync(join(MATERIAL, "reference-numbers.json"), "utf8")) as Record<string, Numbers>;

async function open(path: string): Promise<Table> {
  const opened = await readTableFile(path, path);
  if (!opened.ok) throw new Error(opened.problems.map(({ message }) => message).join("; "));
  return opened.value;
}

function rowsWhere(table: Table, column: string, keep: (value: string) => boolean): Table {
  const { names, codes } = codesOf(table.column(column));
  const kept = names.map((name) => keep(name));
  const rows = Uint32Array.from(Array.from(codes.keys()).filter((row) => kept[codes[row]!] === true));
  return tableOf(
    table.file,
    rows.length,
    table.columns.map(({ name, source }) => ({ column: takeRows(table.column(name), rows), source })),
  );
}

function find(columns: readonly JudgedColumn[], name: string): JudgedColumn {
  const found = columns.find(({ facts }) => facts.column === name);
  if (found === undefined) throw new Error(`no column ${name}`);
  return found;
}

/** Holds a measured column to the numbers that were computed with scipy. */
function expectNumbers(column: JudgedColumn, expected: Readonly<Record<string, number | null>>): void {
  const { ks, wasserstein, chi_square, l_infinity, total_variation, jensen_shannon } = column.facts.measures;
  const pairs: readonly (readonly [string, number | null | undefined])[] = [
    ["ks_D", ks?.statistic],
    ["wasserstein", wasserstein?.distance],
    ["chi2", chi_square?.statistic],
    ["dof", chi_square?.dof],
    ["p", chi_square?.p],
    ["l_infinity", l_infinity],
    ["tvd", total_variation],
    ["js_distance_base2", jensen_shannon],
  ];
  for (const [name, value] of pairs) {
    const wanted = expected[name];
    if (typeof wanted !== "number" || value === undefined || value === null) continue;
    expect(Math.abs(value - wanted), `${column.facts.column} ${name}`).toBeLessThanOrEqual(
      1e-6 * Math.max(1, Math.abs(wanted)),
    );
  }
}

describe.skipIf(!present)(`employment in Massachusetts, 2015 against 2016 to 2018${skipped}`, () => {
  test("is not blocked, and the report says why: small effects in many rows", async () => {
    const reference = await open(join(MATERIAL, "tabular/nannyml/employment_MA_reference.pq"));
    const current = await open(join(MATERIAL, "tabular/nannyml/employment_MA_analysis.pq"));
    const verdict = judgeDrift(measureDrift(tableSource(reference), tableSource(current)), SETTINGS);
    expect(verdict.verdict).toBe("warn");
    expect(verdict.reason).toContain("none of 20 columns drifted");
    expect(verdict.checks.find(({ name }) => name === "SCHL")?.reason).toContain(
      "a small change, seen because there are many rows",
    );
    for (const year of ["2016", "2017", "2018"]) {
      const columns = judged(
        reference,
        rowsWhere(current, "year", (value) => value === year),
      );
      const expected = numbers()["nannyml/employment_MA"]!["analysis_by_year"]![year] as Record<
        string,
        Record<string, number>
      >;
      for (const name of ["AGEP", "SCHL", "MIG", "predicted_probability"]) {
        expectNumbers(find(columns, name), expected[name]!);
        expect(find(columns, name).verdict, name).toBe("pass");
      }
      expect(columns.filter(({ drifted }) => drifted)).toEqual([]);
    }
  }, 120_000);

  test("through files, a second thread finds what one finds", async () => {
    const [reference, current] = ["reference", "analysis"].map((name) => {
      const path = join(MATERIAL, `tabular/nannyml/employment_MA_${name}.pq`);
      return { path, file: path };
    });
    const [one, two] = await Promise.all(
      [1, 2].map((threads) => measureDriftFiles(reference!, current!, { threads })),
    );
    expect(one!.ok).toBe(true);
    expect(two!.ok && two!.value.facts).toEqual(one!.ok && one!.value.facts);
  }, 120_000);
});

describe.skipIf(!present)(`bikes by the hour, January against July 2011${skipped}`, () => {
  const month = (number: string): string => {
    const zip = join(MATERIAL, "tabular/evidently/bike_sharing_dataset.zip");
    const csv = execFileSync("unzip", ["-p", zip, "*hour.csv"], { encoding: "utf8", maxBuffer: 1e8 });
    const [head, ...lines] = csv.split(/\r?\n/);
    const path = join(folder, `bike-${number}.csv`);
    writeFileSync(
      path,
      [head, ...lines.filter((line) => line.split(",")[1]?.startsWith(`2011-${number}`))].join("\n"),
    );
    return path;
  };

  test("is flagged, with the numbers of scipy", async () => {
    const columns = judged(await open(month("01")), await open(month("07")));
    const expected = numbers()["evidently/bike_hour"]!;
    const july = expected["jan_vs_jul_2011"] as Record<string, Record<string, number>>;
    for (const name of ["temp", "hum", "windspeed", "cnt"]) {
      expectNumbers(find(columns, name), july[name]!);
      expect(find(columns, name).drifted, name).toBe(true);
    }
    expectNumbers(find(columns, "weathersit"), expected["weathersit_jan_vs_jul"] as Record<string, number>);
    expect(find(columns, "temp").verdict).toBe("fail");
  });
});

describe.skipIf(!present)(`adults by education${skipped}`, () => {
  test("agree with scipy", async () => {
    const all = await open(join(MATERIAL, "tabular/evidently/adults.parquet"));
    const names = new Set(all.columns.map(({ name }) => name));
    expect(names.has("education")).toBe(true);
    const current = new Set(["Some-college", "HS-grad", "Bachelors"]);
    const columns = judged(
      rowsWhere(all, "education", (value) => !current.has(value)),
      rowsWhere(all, "education", (value) => current.has(value)),
    );
    const expected = numbers()["evidently/adults (evidently tutorial split by education)"] as Record<
      string,
      Record<string, number>
    >;
    expect(find(columns, "age").facts.reference.rows).toBe(expected["age"]!["n_ref"]);
    expectNumbers(find(columns, "age"), expected["age"]!);
    expectNumbers(find(columns, "race"), expected["race"]!);
    expectNumbers(find(columns, "sex"), expected["sex"]!);
  });
});
