import { BitsBuilder, type Column, isValid, type Table } from "./table.ts";

/** The rows of a table in another order, or some of them; columns are made when they are asked for. */
export function selectRows(table: Table, rows: Uint32Array): Table {
  return { ...table, rows: rows.length, column: (name) => selectColumn(table.column(name), rows) };
}

export function selectColumn(column: Column, rows: Uint32Array): Column {
  if (column.kind === "unsupported") return { ...column, rows: rows.length };
  const bits = new BitsBuilder(rows.length);
  rows.forEach((from, to) => {
    if (!isValid(column.valid, from)) bits.clear(to);
  });
  const { valid: _, ...rest } = column;
  const valid = bits.end();
  switch (rest.kind) {
    case "float":
    case "integer":
    case "time":
      return { ...rest, values: Float64Array.from(rows, (from) => rest.values[from]!), ...valid };
    case "int64":
      return {
        ...rest,
        values: BigInt64Array.from(Array.from(rows, (from) => rest.values[from]!)),
        ...valid,
      };
    case "boolean":
      return { ...rest, values: Uint8Array.from(rows, (from) => rest.values[from]!), ...valid };
    case "text":
      return { ...rest, values: Uint32Array.from(rows, (from) => rest.values[from]!), ...valid };
  }
}
