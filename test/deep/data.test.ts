import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { describe, expect, test } from "vitest";
import type { Outcome } from "../../src/base/problem.ts";
import type { Table } from "../../src/data/table.ts";
import { readTableFile } from "../../src/measure/open-table.ts";
import { type Cell, cellsOf, messages, readTable, value } from "../data/tables.ts";

const MATERIAL = process.env["TWOKEY_MATERIAL"] ?? join(import.meta.dirname, "../../../shared/material");
const PRESENT = existsSync(join(MATERIAL, "formats"));
const NOTE = PRESENT ? "" : " (skipped: the shared material is not here)";
const FORMATS = join(MATERIAL, "formats");
const TABULAR = join(MATERIAL, "tabular");

describe.skipIf(!PRESENT)(`Parquet as hyparquet's expectations have it${NOTE}`, () => {
  const folder = join(FORMATS, "hyparquet");
  for (const file of list(folder).filter((path) => path.endsWith(".parquet"))) {
    const oracle = file.replace(/\.parquet$/, ".json");
    test.skipIf(!existsSync(oracle))(basename(file), async () => {
      const rows = JSON.parse(readFileSync(oracle, "utf8")) as readonly (readonly unknown[])[];
      const table = value(await readTable(file));
      expect(table.rows).toBe(rows.length);
      for (const [at, { name }] of table.columns.entries()) {
        const cells = cellsOf(table.column(name));
        if (typeof cells === "string") continue;
        for (const [row, cell] of cells.entries()) {
          const wanted = rows[row]?.[at];
          expect(close(asJson(cell), wanted), `${name} row ${row}: ${cell} for ${String(wanted)}`).toBe(true);
        }
      }
    });
  }
});

/** hyparquet stumbles over a page of nulls whose values are left out; other readers and we do not. */
const BEYOND_HYPARQUET = ["datapage_v2_empty_datapage.snappy.parquet"];

describe.skipIf(!PRESENT)(`Parquet as the rows that hyparquet itself assembles${NOTE}`, () => {
  const files = [join(FORMATS, "parquet-testing/data"), join(FORMATS, "hyparquet"), join(TABULAR, "vespa")]
    .flatMap((folder) => list(folder))
    .filter((path) => path.endsWith(".parquet") && !BEYOND_HYPARQUET.includes(basename(path)));
  for (const file of files) {
    test(file.slice(FORMATS.length + 1), async () => {
      const table = value(await readTable(file));
      const columns = table.columns.filter(({ kind }) => kind !== "unsupported").map(({ name }) => name);
      if (columns.length === 0) return;
      const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file), columns, compressors });
      expect(table.rows).toBe(rows.length);
      for (const name of columns) {
        const cells = cellsOf(table.column(name));
        for (const [row, object] of rows.entries()) {
          const wanted = object[name] as unknown;
          const cell = cells[row];
          expect(
            same(cell as Cell, wanted),
            `${name} row ${row}: ${String(cell)} for ${String(wanted)}`,
          ).toBe(true);
        }
      }
    });
  }
});

describe.skipIf(!PRESENT)(`Arrow as the integration files' JSON has it${NOTE}`, () => {
  const folder = join(FORMATS, "arrow-testing/arrow-ipc-stream/integration");
  for (const file of list(folder).filter((path) => /\.(?:arrow_file|stream)$/.test(path))) {
    const isBig = file.includes("bigendian");
    test(file.slice(folder.length + 1), async () => {
      const read = await readTable(file);
      if (isBig) return expect(messages(read)).toContain("big-endian");
      const oracle = JSON.parse(
        gunzipSync(readFileSync(file.replace(/\.(?:arrow_file|stream)$/, ".json.gz"))).toString("utf8"),
      ) as ArrowJson;
      const table = value(read);
      expect(table.columns.map(({ name }) => name)).toEqual(oracle.schema.fields.map(({ name }) => name));
      for (const [at, field] of oracle.schema.fields.entries()) {
        const cells = cellsOf(table.column(field.name));
        const wanted = expectedCells(oracle, field, at);
        if (wanted === undefined) expect(cells, field.name).toEqual(expect.any(String));
        else expect(cells, field.name).toEqual(wanted);
      }
    });
  }
});

describe.skipIf(!PRESENT)(`hostile files end in a problem or a table, never in a hang${NOTE}`, () => {
  const folders = [
    "parquet-testing/bad_data",
    "arrow-testing/arrow-ipc-file",
    "arrow-testing/arrow-ipc-stream",
    "arrow-testing/parquet/fuzzing",
    "arrow-testing/csv/fuzzing",
  ];
  test("read in children, two at a time", async () => {
    const files = folders
      .flatMap((folder) => list(join(FORMATS, folder)))
      .filter((path) => !/\.git|integration/.test(path));
    const ends = new Map<string, Outcome<Table>>();
    const waiting = [...files];
    const worker = async (): Promise<void> => {
      for (let file = waiting.pop(); file !== undefined; file = waiting.pop())
        ends.set(
          file,
          await readTableFile(file, basename(file), { limits: { timeoutMs: 20_000, memoryMb: 1500 } }),
        );
    };
    await Promise.all([worker(), worker()]);
    expect(ends.size).toBe(files.length);
    for (const [file, end] of ends) {
      const codes = end.ok ? [] : end.problems.map(({ code }) => code);
      expect(
        codes.filter((code) => code.startsWith("table-")),
        file,
      ).toEqual([]);
      if (!end.ok)
        for (const problem of end.problems) expect([problem.message, problem.hint], file).not.toContain("");
    }
    const read = [...ends].filter(([, end]) => end.ok).map(([file]) => basename(file));
    expect(read.filter((file) => file.startsWith("ARROW-GH-413"))).toEqual([]);
    expect(read.length).toBeLessThan(files.length / 5);
  }, 80_000);
});

describe.skipIf(!PRESENT)(`the tables of the tabular folder${NOTE}`, () => {
  const sizes: Record<string, readonly [rows: number, columns: number]> = {
    "nannyml/employment_MA_reference.pq": [68_785, 21],
    "nannyml/employment_MA_analysis.pq": [208_892, 20],
    "nannyml/employment_MA_analysis_target.pq": [208_892, 2],
    "nannyml/synthetic_car_loan_analysis_target.csv": [50_000, 2],
    "evidently/adults.parquet": [48_842, 15],
    "dotnet/bike_hour_train.csv": [13_949, 17],
    "dotnet/bike_hour_test.csv": [3_430, 17],
    "vega/seattle-weather.csv": [1_461, 6],
    "vega/us-employment.csv": [120, 24],
    "seaborn/iris.csv": [150, 5],
    "statsmodels/star98.csv": [303, 22],
    "river/trump_approval.csv.gz": [1_001, 7],
    "vespa/test-sample.parquet": [16, 9],
  };
  for (const [file, [rows, columns]] of Object.entries(sizes)) {
    test(`${file} has ${rows} rows`, async () => {
      const path = join(TABULAR, file);
      const table = value(await readTable(path));
      expect(table.rows).toBe(rows);
      // pandas leaves its row numbers in some Parquet files.
      expect(table.columns.filter(({ name }) => !name.startsWith("__")).length).toBe(columns);
      expect(table.columns.filter(({ kind }) => kind === "unsupported")).toEqual([]);
      if (file.endsWith(".csv") || file.endsWith(".csv.gz")) compareToSplit(path, table);
    });
  }

  test("the nulls of the census table are those of its description", async () => {
    const table = value(await readTable(join(TABULAR, "evidently/adults.parquet")));
    const nulls = Object.fromEntries(
      table.columns.filter((info) => info.nulls > 0).map((info) => [info.name, info.nulls]),
    );
    expect(nulls).toEqual({ workclass: 2799, occupation: 2809, "native-country": 857 });
  });

  test("tables without a header say so", async () => {
    for (const file of [
      "dotnet/optdigits-train.csv",
      "dotnet/optdigits-test.csv",
      "lightgbm/binary.train",
      "lightgbm/binary.test",
    ])
      expect(messages(await readTable(join(TABULAR, file))), file).toContain("first line holds numbers");
  });

  test("an archive is named as one", async () => {
    expect(messages(await readTable(join(TABULAR, "evidently/bike_sharing_dataset.zip")))).toContain(
      "ZIP archive",
    );
  });
});

function list(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? list(path) : [path]))
    .sort();
}

/** JSON knows no NaN, and hyparquet's expectations have dates as text. */
function asJson(cell: Cell): unknown {
  if (typeof cell === "number" && Number.isNaN(cell)) return null;
  return typeof cell === "bigint" ? Number(cell) : cell;
}

function close(cell: unknown, wanted: unknown): boolean {
  if (typeof cell === "number" && typeof wanted === "string") return Math.floor(cell) === Date.parse(wanted);
  if (typeof cell === "number" && typeof wanted === "number")
    return Math.abs(cell - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted));
  if (typeof cell === "string" && typeof wanted === "object") return cell === JSON.stringify(wanted);
  return cell === (wanted ?? null);
}

function same(cell: Cell, wanted: unknown): boolean {
  if (wanted === undefined || wanted === null) return cell === null;
  if (wanted instanceof Date) return typeof cell === "number" && Math.floor(cell) === wanted.getTime();
  if (typeof wanted === "bigint") return cell === wanted || cell === Number(wanted);
  if (typeof wanted === "number" && typeof cell === "number")
    return Object.is(cell, wanted) || Math.abs(cell - wanted) <= 1e-9 * Math.abs(wanted);
  return cell === wanted;
}

type ArrowType = {
  readonly name: string;
  readonly unit?: string;
  readonly scale?: number;
  readonly precision?: string | number;
};
type ArrowField = {
  readonly name: string;
  readonly type: ArrowType;
  readonly dictionary?: { readonly id: number };
  readonly metadata?: readonly { readonly key: string; readonly value: string }[];
};
type ArrowValues = {
  readonly count: number;
  readonly VALIDITY?: readonly number[];
  readonly DATA?: readonly (string | number | boolean)[];
};
type ArrowJson = {
  readonly schema: { readonly fields: readonly ArrowField[] };
  readonly batches: readonly { readonly columns: readonly ArrowValues[] }[];
  readonly dictionaries?: readonly {
    readonly id: number;
    readonly data: { readonly columns: readonly ArrowValues[] };
  }[];
};

/** The cells of a column by the JSON, or undefined where we do not read its type. */
function expectedCells(json: ArrowJson, field: ArrowField, at: number): readonly Cell[] | undefined {
  const parts = json.batches.map(({ columns }) => columns[at]!);
  const read = cellReader(field);
  if (read === undefined) return undefined;
  const entries = json.dictionaries?.find(({ id }) => id === field.dictionary?.id)?.data.columns[0];
  return parts.flatMap((part) => {
    if (part.DATA === undefined) return Array.from({ length: part.count }, () => null);
    return part.DATA.map((data, row) => {
      if (part.VALIDITY?.[row] === 0) return null;
      if (field.dictionary === undefined) return read(data);
      const entry = Number(data);
      return entries?.VALIDITY?.[entry] === 0 ? null : read(entries?.DATA?.[entry] ?? "");
    });
  });
}

type CellReader = (data: string | number | boolean) => Cell;

function cellReader({ type, metadata }: ArrowField): CellReader | undefined {
  switch (type.name) {
    case "null":
      return () => null;
    case "bool":
      return (data) => Boolean(data);
    case "utf8":
    case "largeutf8":
      return (data) => String(data);
    case "floatingpoint":
      return type.precision === "SINGLE" ? (data) => Math.fround(Number(data)) : (data) => Number(data);
    case "decimal":
      return (data) => Number(`${data}e${-(type.scale ?? 0)}`);
    case "date":
      return (data) => Number(data) * (type.unit === "DAY" ? 86_400_000 : 1);
    case "timestamp":
      return (data) => timestamp(BigInt(String(data)), type.unit ?? "");
    case "fixedsizebinary":
      return metadata?.some(({ value }) => value === "arrow.uuid")
        ? (data) =>
            String(data)
              .toLowerCase()
              .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
        : undefined;
    case "int":
      return (data) => {
        const exact = BigInt(String(data));
        return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
      };
    default:
      return undefined;
  }
}

function timestamp(value: bigint, unit: string): number {
  const per = { SECOND: -3, MILLISECOND: 0, MICROSECOND: 3, NANOSECOND: 6 }[unit] ?? 0;
  return Number(`${value}e${-per}`);
}

/** These files quote nothing, so splitting at commas reads them too. */
function compareToSplit(path: string, table: Table): void {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const [header = "", ...lines] = text.split(/\r?\n/).filter((line) => line !== "");
  expect(table.columns.map(({ name }) => name)).toEqual(
    header.split(",").map((name) => name.replaceAll('"', "")),
  );
  const rows = lines.map((line) => line.split(","));
  for (const [at, { name, kind }] of table.columns.entries()) {
    const wanted = rows.map((row) => splitCell(row[at] ?? "", kind));
    expect(cellsOf(table.column(name)), name).toEqual(wanted);
  }
}

function splitCell(text: string, kind: string): Cell {
  if (text === "") return null;
  if (kind === "text") return text.replaceAll('"', "");
  if (kind === "time") return Date.parse(text);
  return kind === "boolean" ? text.toLowerCase() === "true" : Number(text);
}
