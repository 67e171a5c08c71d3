import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTable, writeColumns, writeTable } from "../../src/data/columns.ts";
import { tableOf } from "../../src/data/source.ts";
import { BitsBuilder, type Column } from "../../src/data/table.ts";
import { contentOf } from "./tables.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twokey-test-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function bitsOf(missing: readonly boolean[]): ReturnType<BitsBuilder["end"]> {
  const bits = new BitsBuilder(missing.length);
  for (const [row, isMissing] of missing.entries()) if (isMissing) bits.clear(row);
  return bits.end();
}

const COLUMNS: readonly Column[] = [
  {
    kind: "float",
    name: "float",
    values: Float64Array.of(0.1, NaN, -Infinity),
    ...bitsOf([false, true, false]),
  },
  { kind: "integer", name: "../../../etc/passwd", values: Float64Array.of(1, 2, 2 ** 53 - 1) },
  {
    kind: "int64",
    name: "int64",
    values: BigInt64Array.of(2n ** 53n, 0n, -(2n ** 63n)),
    ...bitsOf([false, true, false]),
  },
  { kind: "boolean", name: "flag", values: Uint8Array.of(1, 0, 1) },
  { kind: "text", name: "", values: Uint32Array.of(1, 0, 1), dictionary: ["", "日本\u0000"] },
  {
    kind: "text",
    name: "nothing",
    values: new Uint32Array(3),
    dictionary: [],
    ...bitsOf([true, true, true]),
  },
  { kind: "time", name: "time", values: Float64Array.of(0, 0.25, 1e15) },
  { kind: "unsupported", name: "nested", rows: 3, reason: "a list in every row" },
];

function sample() {
  return tableOf(
    "data/a.parquet",
    3,
    COLUMNS.map((column) => ({ column, source: `kind ${column.kind}` })),
  );
}

describe("a table handed over between processes", () => {
  test("comes back as it was, of every kind", () => {
    const table = sample();
    writeTable(folder, table);
    const opened = openTable(folder);
    expect(opened.file).toBe("data/a.parquet");
    expect(opened.rows).toBe(3);
    expect(opened.columns).toEqual(table.columns);
    expect(contentOf(opened)).toEqual(contentOf(table));
  });

  test("names its files by number, whatever a column is called", () => {
    writeTable(folder, sample());
    expect(
      readdirSync(folder).every((name) => /^(?:table\.json|\d+\.(?:values|valid|texts|ends))$/.test(name)),
    ).toBe(true);
  });

  test("computed columns go the same way", () => {
    writeColumns(folder, [{ kind: "float", name: "score", values: Float64Array.of(0.25, 0.75) }]);
    const opened = openTable(folder);
    expect(contentOf(opened)).toEqual({ score: ["float", [0.25, 0.75]] });
    expect(opened.columns[0]?.source).toBe("computed");
  });

  test("a column is read once while somebody holds it", () => {
    writeTable(folder, sample());
    const opened = openTable(folder);
    const first = opened.column("float");
    expect(opened.column("float")).toBe(first);
    expect(() => opened.column("absent")).toThrow("no column absent");
  });

  test("columns of different lengths are a mistake of ours", () => {
    const columns: readonly Column[] = [
      { kind: "float", name: "a", values: new Float64Array(2) },
      { kind: "float", name: "b", values: new Float64Array(3) },
    ];
    expect(() => writeColumns(folder, columns)).toThrow("3 rows in a table of 2");
  });

  test("any numbers, texts and gaps come back", () => {
    const row = fc.tuple(fc.option(fc.double()), fc.option(fc.string({ maxLength: 4 })));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const words = [...new Set(rows.flatMap(([, word]) => (word === null ? [] : [word])))];
        const columns: readonly Column[] = [
          {
            kind: "float",
            name: "number",
            values: Float64Array.from(rows, ([number]) => number ?? NaN),
            ...bitsOf(rows.map(([number]) => number === null)),
          },
          {
            kind: "text",
            name: "word",
            values: Uint32Array.from(rows, ([, word]) => (word === null ? 0 : words.indexOf(word))),
            dictionary: words,
            ...bitsOf(rows.map(([, word]) => word === null)),
          },
        ];
        writeColumns(folder, columns);
        expect(contentOf(openTable(folder))).toEqual({
          number: ["float", rows.map(([number]) => number)],
          word: ["text", rows.map(([, word]) => word)],
        });
      }),
      { seed: 17, numRuns: 100 },
    );
  });
});

describe("a folder that is not what was written", () => {
  beforeEach(() => {
    writeTable(folder, sample());
  });

  function edit(change: (text: string) => string): void {
    const path = join(folder, "table.json");
    const before = readFileSync(path, "utf8");
    const after = change(before);
    expect(after).not.toBe(before);
    writeFileSync(path, after);
  }

  test("a file of another size", () => {
    truncateSync(join(folder, "0.values"), 23);
    expect(() => openTable(folder)).toThrow("0.values has 23 bytes where 24 were announced");
  });

  test("a missing file", () => {
    rmSync(join(folder, "0.valid"));
    expect(() => openTable(folder)).toThrow();
  });

  test("an unknown key, another format, another number of rows, two columns of one name", () => {
    const changes: readonly ((text: string) => string)[] = [
      (text) => text.replace('"rows":3', '"rows":3,"path":"/etc/passwd"'),
      (text) => text.replace("twokey-columns-1", "twokey-columns-2"),
      (text) => text.replace('"rows":3', '"rows":4'),
      (text) => text.replace('"rows":3', '"rows":-1'),
      (text) => text.replace('"name":"time"', '"name":"float"'),
      (text) => text.replace('"count":2', '"count":3'),
    ];
    for (const change of changes) {
      writeTable(folder, sample());
      edit(change);
      expect(() => openTable(folder)).toThrow();
    }
  });

  test("codes beyond the dictionary, and texts that do not follow one another", () => {
    writeFileSync(join(folder, "4.values"), Uint32Array.of(1, 0, 2));
    expect(() => openTable(folder).column("")).toThrow("text 2 of 2");
    writeTable(folder, sample());
    writeFileSync(join(folder, "4.ends"), Uint32Array.of(7, 3));
    expect(() => openTable(folder).column("")).toThrow("do not follow");
  });
});
