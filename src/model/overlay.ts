import type { Table } from "../data/table.ts";

/** A table in which the columns of `over` stand in for those of the same name: one changed feature costs one column. */
export function overlayTable(table: Table, over: Table): Table {
  if (over.rows !== table.rows) {
    throw new Error(`columns of ${over.rows} rows cannot stand in for columns of ${table.rows}`);
  }
  const changed = new Map(over.columns.map((info) => [info.name, info]));
  return {
    file: table.file,
    rows: table.rows,
    columns: table.columns.map((info) => changed.get(info.name) ?? info),
    column: (name) => (changed.has(name) ? over.column(name) : table.column(name)),
  };
}
