import type { ColumnDrift, DriftFacts } from "../gates/drift-facts.ts";
import { measureColumn } from "./drift-column.ts";
import type { DriftSource } from "./drift-side.ts";

/**
 * Facts of the drift gate, one column at a time, so that memory holds one. Without `columns` all of both sides are looked
 * at; those that only one side has are named, not dropped.
 */
export function measureDrift(
  reference: DriftSource,
  current: DriftSource,
  options: { readonly columns?: readonly string[]; readonly progress?: (column: string) => void } = {},
): DriftFacts {
  const columns = columnsOf(reference, current, options.columns).map((column) => {
    options.progress?.(column);
    return measureOne(reference, current, column);
  });
  return { ...sideNames(reference, current), columns, cause: "nobody" };
}

/** What a change that brings its own reference did: its reference and the old one, both against the same current rows. */
export function measureBlame(
  sides: { readonly reference: DriftSource; readonly before: DriftSource; readonly current: DriftSource },
  columns?: readonly string[],
): DriftFacts {
  const options = columns === undefined ? {} : { columns };
  return {
    ...measureDrift(sides.reference, sides.current, options),
    cause: "change",
    before: measureDrift(sides.before, sides.current, options).columns,
  };
}

export function sideNames(
  reference: DriftSource,
  current: DriftSource,
): Pick<DriftFacts, "reference" | "current"> {
  const name = ({ file, rows, profile }: DriftSource): DriftFacts["reference"] => ({ file, rows, profile });
  return { reference: name(reference), current: name(current) };
}

/** In the order of the reference, then what is new. */
export function columnsOf(
  reference: Pick<DriftSource, "columns">,
  current: Pick<DriftSource, "columns">,
  wanted?: readonly string[],
): readonly string[] {
  const names = [...new Set([...reference.columns, ...current.columns].map(({ name }) => name))];
  return wanted === undefined ? names : names.filter((name) => wanted.includes(name));
}

export function measureOne(reference: DriftSource, current: DriftSource, column: string): ColumnDrift {
  const [before, now] = [reference, current].map((source) =>
    source.columns.some(({ name }) => name === column),
  );
  if (before && now) return measureColumn(column, reference.side(column), current.side(column));
  return {
    column,
    kind: "none",
    reference: { rows: before ? reference.rows : 0, missing: 0 },
    current: { rows: now ? current.rows : 0, missing: 0 },
    measures: {},
    left: before
      ? { code: "gone", reason: `${current.file} does not have it any more` }
      : { code: "new", reason: `${reference.file} does not have it: there is nothing to compare with` },
  };
}
