import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { didYouMean } from "../base/suggest.ts";
import { plain } from "../base/text.ts";
import { type Column, isValid, rowsOf, type Table } from "./table.ts";

/** Rows that belong together: row `left[i]` of the one table and row `right[i]` of the other, in the order of the left. */
export type Pairs = { readonly left: Uint32Array; readonly right: Uint32Array };

/**
 * Pairs the rows of two tables by an id column, or by position where there is none. Every row has to have its
 * partner: a comparison over the rows that happen to match would be one over a chosen sample.
 */
export function pairRows(left: Table, right: Table, id?: string): Outcome<Pairs> {
  if (id === undefined) return pairByPosition(left, right);
  const columns = [left, right].map((table) => idColumn(table, id));
  const missing = columns.flatMap((column) => (column.ok ? [] : column.problems));
  const [first, second] = columns.flatMap((column) => (column.ok ? [column.value] : []));
  if (first === undefined || second === undefined) return bad(...missing);
  if ((first.kind === "text") !== (second.kind === "text"))
    return bad(differentKinds({ left, right, id }, first, second));
  return pairById({ left, right, id }, first, second);
}

type IdColumn = Extract<Column, { readonly kind: "text" | "integer" | "int64" }>;
type Sides = { readonly left: Table; readonly right: Table; readonly id: string };

function pairByPosition(left: Table, right: Table): Outcome<Pairs> {
  if (left.rows !== right.rows)
    return bad({
      code: "rows-differ",
      file: right.file,
      path: "",
      message: `it has ${right.rows} rows and ${left.file} has ${left.rows}, so they cannot be paired by position`,
      hint: "Write both from the same rows in the same order, or name the column that identifies a row in `data.id`.",
    });
  const rows = Uint32Array.from({ length: left.rows }, (_, row) => row);
  return good({ left: rows, right: rows });
}

function idColumn(table: Table, id: string): Outcome<IdColumn> {
  const problem = (code: string, message: string, hint: string): Outcome<IdColumn> =>
    bad({ code, file: table.file, path: plain(id), message, hint });
  const info = table.columns.find(({ name }) => name === id);
  if (info === undefined) {
    const names = table.columns.map(({ name }) => name);
    return problem(
      "unknown-column",
      `there is no column "${plain(id)}" to pair the rows by.${didYouMean(id, names)}`,
      "Add the column, or leave `data.id` out to pair the rows by position.",
    );
  }
  const column = table.column(id);
  if (column.kind === "text" || column.kind === "integer" || column.kind === "int64") return good(column);
  return problem(
    "id-kind",
    `the id column is of kind ${column.kind} (${plain(info.source)})`,
    "Ids have to be text or whole numbers: fractions and times round, so two of them may be one.",
  );
}

function differentKinds({ left, right, id }: Sides, first: IdColumn, second: IdColumn): Problem {
  const [text, number] = first.kind === "text" ? [left, right] : [right, left];
  return {
    code: "id-kind",
    file: second.kind === "text" ? left.file : right.file,
    path: plain(id),
    message: `the ids are numbers in ${number.file} and text in ${text.file}`,
    hint: "Write them alike in both: as numbers, 007 and 7 would be one id, and as text they are two.",
  };
}

/** An id as a Map compares it: by value, with one number of either kind for one id. */
type Key = string | number | bigint;

function keyAt(column: IdColumn, row: number): Key | undefined {
  if (!isValid(column.valid, row)) return undefined;
  if (column.kind === "text") return column.dictionary[column.values[row]!];
  if (column.kind === "integer") return column.values[row];
  const value = column.values[row]!;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function pairById(sides: Sides, first: IdColumn, second: IdColumn): Outcome<Pairs> {
  const left = indexIds(first);
  const right = indexIds(second);
  const rows = { left: new Uint32Array(left.rowOf.size), right: new Uint32Array(left.rowOf.size) };
  const onlyLeft = startExamples();
  let at = 0;
  for (const [key, row] of left.rowOf) {
    const partner = right.rowOf.get(key);
    if (partner === undefined) onlyLeft.add(String(key));
    else {
      rows.left[at] = row;
      rows.right[at] = partner;
      at += 1;
    }
  }
  const onlyRight = startExamples();
  for (const key of right.rowOf.keys()) if (!left.rowOf.has(key)) onlyRight.add(String(key));
  const problems = [
    ...sideProblems(sides.left, sides.id, left),
    ...sideProblems(sides.right, sides.id, right),
    ...missingProblems(sides, { present: sides.left, absent: sides.right }, onlyLeft),
    ...missingProblems(sides, { present: sides.right, absent: sides.left }, onlyRight),
  ];
  return problems.length > 0 ? bad(...problems) : good(rows);
}

type Index = {
  readonly rowOf: ReadonlyMap<Key, number>;
  readonly nulls: Examples;
  readonly repeated: Examples;
};

function indexIds(column: IdColumn): Index {
  const rowOf = new Map<Key, number>();
  const nulls = startExamples();
  const repeated = startExamples();
  const rows = rowsOf(column);
  for (let row = 0; row < rows; row += 1) {
    const key = keyAt(column, row);
    if (key === undefined) nulls.add(`row ${row + 1}`);
    else if (rowOf.has(key)) repeated.add(String(key));
    else rowOf.set(key, row);
  }
  return { rowOf, nulls, repeated };
}

const SHOWN = 5;

/** How many there are, and the first of them. */
type Examples = {
  readonly add: (text: string) => void;
  readonly count: () => number;
  readonly text: () => string;
};

function startExamples(): Examples {
  let count = 0;
  const shown: string[] = [];
  return {
    add: (text) => {
      count += 1;
      if (shown.length < SHOWN) shown.push(plain(text, 40));
    },
    count: () => count,
    text: () => `${shown.join(", ")}${count > SHOWN ? ", …" : ""}`,
  };
}

function sideProblems({ file }: Table, id: string, { nulls, repeated }: Index): readonly Problem[] {
  const problem = (code: string, message: string, hint: string): Problem => ({
    code,
    file,
    path: plain(id),
    message,
    hint,
  });
  return [
    ...(nulls.count() > 0
      ? [
          problem(
            "missing-ids",
            `${nulls.count()} rows have no id (${nulls.text()})`,
            "Give every row an id.",
          ),
        ]
      : []),
    ...(repeated.count() > 0
      ? [
          problem(
            "repeated-ids",
            `${repeated.count()} rows repeat an id of an earlier row (${repeated.text()})`,
            "Keep one row for every id, or name a column that identifies a row in `data.id`.",
          ),
        ]
      : []),
  ];
}

function missingProblems(
  { id }: Sides,
  { present, absent }: { readonly present: Table; readonly absent: Table },
  only: Examples,
): readonly Problem[] {
  if (only.count() === 0) return [];
  return [
    {
      code: "unpaired-ids",
      file: absent.file,
      path: plain(id),
      message: `${only.count()} ids of ${present.file} are not in it (${only.text()})`,
      hint: "Both tables have to hold the same rows: score them again from the same data.",
    },
  ];
}
