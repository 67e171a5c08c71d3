import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cell, complaints, contentOf, messages, readBytes, value } from "./tables.ts";

const csv = (text: string | Uint8Array, name = "table.csv") => readBytes(name, text);

/** One column of cells, as its kind and values. A second column keeps empty lines out of it. */
async function column(cells: readonly string[]): Promise<readonly unknown[]> {
  const text = ["value,row", ...cells.map((cell, row) => `${cell},${row}`)].join("\n");
  const content = contentOf(value(await csv(text)));
  const [kind, values] = content["value"]!;
  return [kind, ...(typeof values === "string" ? [values] : values)];
}

async function source(cells: readonly string[]): Promise<string> {
  const text = ["value,row", ...cells.map((cell, row) => `${cell},${row}`)].join("\n");
  return value(await csv(text)).columns[0]!.source;
}

describe("the kind of a column follows from all of its cells", () => {
  const cases: readonly (readonly [rule: string, cells: readonly string[], expected: readonly unknown[]])[] =
    [
      ["whole numbers", ["1", "-2", "0", "-0"], ["integer", 1, -2, 0, 0]],
      ["numbers", ["1", "2.5", ".5", "-1e-3", "1E3", "7."], ["float", 1, 2.5, 0.5, -0.001, 1000, 7]],
      ["NaN in any case is a value of a number", ["1", "NaN", "nan"], ["float", 1, NaN, NaN]],
      ["infinities", ["inf", "-Infinity", "1"], ["float", Infinity, -Infinity, 1]],
      ["numbers in quotes", ['"1"', '"2"'], ["integer", 1, 2]],
      ["beyond 2^53", ["1", "9007199254740993"], ["int64", 1n, 9007199254740993n]],
      [
        "the largest exact number",
        ["9007199254740991", "-9007199254740991"],
        ["integer", 9007199254740991, -9007199254740991],
      ],
      [
        "the ends of 64 bits",
        ["9223372036854775807", "-9223372036854775808"],
        ["int64", 2n ** 63n - 1n, -(2n ** 63n)],
      ],
      ["beyond 64 bits stays text", ["1", "9223372036854775808"], ["text", "1", "9223372036854775808"]],
      ["beyond 64 bits among fractions is a number", ["0.5", "9223372036854775808"], ["float", 0.5, 2 ** 63]],
      [
        "64-bit numbers beside NaN would lose digits",
        ["NaN", "9007199254740993"],
        ["text", "NaN", "9007199254740993"],
      ],
      ["leading zeros are codes", ["00123", "7"], ["text", "00123", "7"]],
      ["a leading plus is a code", ["+491701234", "7"], ["text", "+491701234", "7"]],
      ["truth in words", ["true", "False", "TRUE"], ["boolean", true, false, true]],
      ["truth and numbers mixed are text", ["true", "1"], ["text", "true", "1"]],
      ["dates", ["2024-02-29", "1969-12-31"], ["time", Date.UTC(2024, 1, 29), -86_400_000]],
      ["dates that do not exist are text", ["2023-02-29"], ["text", "2023-02-29"]],
      [
        "times without a zone are UTC",
        ["2024-01-01 12:30", "2024-01-01T00:00:00.25"],
        ["time", Date.UTC(2024, 0, 1, 12, 30), Date.UTC(2024, 0, 1) + 250],
      ],
      [
        "times with a zone",
        ["2024-01-01T02:00:00+02:00", "2024-01-01T00:00:00Z"],
        ["time", Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 1)],
      ],
      [
        "times with and without a zone are text",
        ["2024-01-01T00:00:00Z", "2024-01-01"],
        ["text", "2024-01-01T00:00:00Z", "2024-01-01"],
      ],
      ["dates of an unknown order are text", ["01/02/2024"], ["text", "01/02/2024"]],
      ["spaces around numbers", [" 1", "2.5 "], ["float", 1, 2.5]],
      ["spaces around 64-bit numbers", [" 9007199254740993 "], ["int64", 9007199254740993n]],
      ["spaces stay in text", [" 1", "a "], ["text", " 1", "a "]],
      ["text", ["a", "b", "a"], ["text", "a", "b", "a"]],
      ["hexadecimal, thousands and units are text", ["0x10", "1_000", "5%"], ["text", "0x10", "1_000", "5%"]],
    ];
  test.each(cases)("%s", async (_rule, cells, expected) => {
    expect(await column(cells)).toEqual(expected);
  });

  test("a value in the last of many rows changes the kind of all", async () => {
    const many = Array.from({ length: 5000 }, (_, row) => String(row));
    expect((await column(many))[0]).toBe("integer");
    expect((await column([...many, "0.5"]))[0]).toBe("float");
    expect((await column([...many, "9007199254740993"]))[0]).toBe("int64");
    const [kind, first, second] = await column([...many, "x"]);
    expect([kind, first, second]).toEqual(["text", "0", "1"]);
    expect(await source([...many, "x"])).toContain('line 5002 holds "x"');
  });

  test("a column says how its kind was found", async () => {
    expect(await source(["1", "2"])).toBe("inferred from 2 rows");
    expect(await source(["9223372036854775808"])).toContain("beyond 64 bits");
    expect(await source(["2024-01-01T00:00:00Z", "2024-01-01"])).toContain("with and without a zone");
    expect(await source(["", ""])).toContain("all empty");
  });
});

describe("missing values", () => {
  const cases: readonly (readonly [rule: string, cells: readonly string[], expected: readonly unknown[]])[] =
    [
      ["nothing between delimiters is null", ["", "1"], ["integer", null, 1]],
      ["nothing is null in text, and quotes make it an empty text", ["", '""', "a"], ["text", null, "", "a"]],
      ["empty quotes are null among numbers", ['""', "1.5"], ["float", null, 1.5]],
      [
        "words for missing are null among numbers",
        ["NA", "N/A", "null", "NULL", "None", "1"],
        ["integer", null, null, null, null, null, 1],
      ],
      ["the same words are words among words", ["NA", "None", "b"], ["text", "NA", "None", "b"]],
      ["words in quotes are words", ['"NA"', "1"], ["text", "NA", "1"]],
      [
        "NaN is null where it cannot be a value",
        ["true", "nan", "2024"].slice(0, 2),
        ["boolean", true, null],
      ],
      ["a column without any value", ["", ""], ["float", null, null]],
      ["a column of nothing but words", ["NA", "NA"], ["text", "NA", "NA"]],
    ];
  test.each(cases)("%s", async (_rule, cells, expected) => {
    expect(await column(cells)).toEqual(expected);
  });
});

describe("the shape of the text", () => {
  const content: Record<string, readonly [string, readonly Cell[]]> = {
    a: ["integer", [1, 2]],
    b: ["text", ["x", "y"]],
  };
  const cases: readonly (readonly [rule: string, text: string])[] = [
    ["commas", "a,b\n1,x\n2,y\n"],
    ["semicolons", "a;b\n1;x\n2;y\n"],
    ["tabs", "a\tb\n1\tx\n2\ty\n"],
    ["vertical bars", "a|b\n1|x\n2|y\n"],
    ["no newline at the end", "a,b\n1,x\n2,y"],
    ["CRLF", "a,b\r\n1,x\r\n2,y\r\n"],
    ["CR alone", "a,b\r1,x\r2,y\r"],
    ["a byte order mark", "\uFEFFa,b\n1,x\n2,y\n"],
    ["empty lines", "\n\na,b\n\n1,x\n\r\n2,y\n\n\n"],
    ["everything in quotes", '"a","b"\n"1","x"\n"2","y"\n'],
  ];
  test.each(cases)("%s", async (_rule, text) => {
    expect(contentOf(value(await csv(text)))).toEqual(content);
  });

  test("delimiters, newlines and doubled quotes inside quotes belong to the text", async () => {
    const table = value(await csv('a,b\n"1,5","two\nlines"\n"say ""hi""",5" pipe\n'));
    expect(contentOf(table)).toEqual({
      a: ["text", ["1,5", 'say "hi"']],
      b: ["text", ["two\nlines", '5" pipe']],
    });
  });

  test("in a file of one column an empty line is a row, but not at the end of the file", async () => {
    expect(contentOf(value(await csv("a\n1\n\n3\n\n\n")))).toEqual({ a: ["integer", [1, null, 3]] });
  });

  test("a file with gzip, also of several members", async () => {
    expect(contentOf(value(await csv("a,b\n1,x\n2,y\n", "t.csv.gz")))).toEqual(content);
    const members = Buffer.concat([gzipSync("a,b\n1,x\n"), gzipSync("2,y\n")]);
    expect(contentOf(value(await csv(members, "t.csv")))).toEqual(content);
  });

  test("a file cut short inside gzip is a problem", async () => {
    const whole = gzipSync("a,b\n1,x\n".repeat(1000));
    expect(complaints(await csv(whole.subarray(0, whole.length - 12), "t.csv"))).toEqual(["broken-table"]);
  });

  test("only the wanted columns are read, and a wrong name is a problem with a suggestion", async () => {
    const text = "amount,id\n1,x\n";
    const table = value(await readBytes("t.csv", text, { columns: ["id"] }));
    expect(contentOf(table)).toEqual({ id: ["text", ["x"]] });
    const misspelt = await readBytes("t.csv", text, { columns: ["amont"] });
    expect(complaints(misspelt)).toEqual(["unknown-column amont"]);
    expect(messages(misspelt)).toContain('Did you mean "amount"?');
  });

  test("a file with nothing but a header is a table without rows", async () => {
    expect(value(await csv("a,b\n")).rows).toBe(0);
    expect(value(await csv("a,b")).rows).toBe(0);
  });
});

describe("what cannot be read for certain is a problem", () => {
  const cases: readonly (readonly [rule: string, text: string | Uint8Array, problems: readonly string[]])[] =
    [
      ["a ragged row, with its line number", "a,b\n1,x\n2\n3,y,z\n", ["ragged-row:3", "ragged-row:4"]],
      ["a ragged row after one of two lines", 'a,b\n"two\nlines",x\n2\n', ["ragged-row:4"]],
      ["a quote that is never closed", 'a,b\n1,x\n2,"y\n3,z\n', ["open-quote:3"]],
      ["text after a closing quote", 'a,b\n"x"y,1\n', ["stray-text:2"]],
      ["two columns of one name", "a,a\n1,2\n", ["duplicate-column a"]],
      ["a column without a name", ",a\n0,1\n", ["unnamed-column"]],
      ["a first line of numbers that repeat", "1,1\n2,3\n", ["no-header:1"]],
      ["Latin-1", Buffer.from("a,b\n1,x\n2,Z\xfcrich\n", "latin1"), ["not-utf8:3"]],
      ["Latin-1 in the header", Buffer.from("a,\xfc\n1,x\n", "latin1"), ["not-utf8:1"]],
      ["UTF-16", Buffer.from("\uFEFFa,b\n1,2\n", "utf16le"), ["not-utf8"]],
      ["zero bytes", "a,b\n1,\u0000\n", ["broken-table"]],
      ["nothing at all", "", ["empty-table"]],
      ["nothing but newlines", "\n\n", ["empty-table"]],
    ];
  test.each(cases)("%s", async (_rule, text, problems) => {
    expect(complaints(await csv(text))).toEqual(problems);
  });

  test("numbers as names are fine as long as they differ", async () => {
    expect(contentOf(value(await csv("2023,2024\n1,2\n")))).toEqual({
      "2023": ["integer", [1]],
      "2024": ["integer", [2]],
    });
  });

  test("twenty problems are listed, the others counted", async () => {
    const read = await csv(`a,b\n${"1\n".repeat(33)}`);
    expect(complaints(read)).toHaveLength(21);
    expect(messages(read)).toContain("and 13 more of this kind");
  });

  test("more rows than allowed are a problem and not a cut", async () => {
    expect(complaints(await readBytes("t.csv", "a\n1\n2\n3\n", { maxRows: 2 }))).toEqual(["table-too-large"]);
  });
});

describe("properties", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "1", ",", '"', "\n", "\r", ";", " ", "é", "|", "\t"),
    maxLength: 8,
  });

  test("any texts survive being written with quotes and read back", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 12 }), async (rows) => {
        const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
        const written = [["x", "y"], ["word", "word"], ...rows]
          .map((row) => row.map((cell) => quoted(cell)).join(","))
          .join("\n");
        const table = value(await csv(written));
        expect(table.rows).toBe(rows.length + 1);
        const content = contentOf(table);
        expect(content["x"]![1]).toEqual(["word", ...rows.map(([first]) => first)]);
        expect(content["y"]![1]).toEqual(["word", ...rows.map(([, second]) => second)]);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  test("any double survives being written and read back", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ noNaN: true }), { maxLength: 50 }), async (numbers) => {
        const [kind, ...cells] = await column(["0.5", ...numbers.map(String)]);
        expect([kind, cells]).toEqual(["float", [0.5, ...numbers.map((number) => number + 0)]]);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  test("no text at all makes the reader throw", async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.array(text), async (first, rest) => {
        const read = await csv([first, ...rest].join("\n"));
        if (!read.ok) expect(read.problems.length).toBeGreaterThan(0);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});
