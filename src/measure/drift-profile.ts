import type { ColumnProfile, Profile } from "../data/profile.ts";
import { type Quantiles, spreadValues } from "../data/profile-quantiles.ts";
import { OTHERS } from "./drift-categories.ts";
import type { DriftSource, Side } from "./drift-side.ts";

/** A profile in place of a table: rows are put back where the sketch says that they lie, and the error comes along. */
export function profileSource(profile: Profile, file: string): DriftSource {
  const byName = new Map(profile.columns.map((column) => [column.name, column]));
  return {
    file,
    rows: profile.rows,
    profile: true,
    columns: profile.columns,
    side: (name) => {
      const column = byName.get(name);
      if (column === undefined) throw new Error(`${file} has no column ${name}`);
      return sideOfProfile(column);
    },
  };
}

/** More rows than this are stood for by this many: their shares stay, and no verdict needs more. */
const MOST_ROWS = 4_000_000;

export function sideOfProfile(column: ColumnProfile): Side {
  const { kind, numbers, texts, serial = false } = column;
  const scale = Math.min(1, MOST_ROWS / Math.max(1, column.rows));
  const rows = Math.round(column.rows * scale);
  const missing = Math.round((column.nulls + column.nan) * scale);
  if (numbers !== undefined) {
    const finite = Math.round(numbers.quantiles.rows * scale);
    const whole = kind !== "float" && kind !== "time";
    const [below, above] = [numbers.below, numbers.above].map((count) => Math.round(count * scale));
    const values = new Float64Array((below ?? 0) + finite + (above ?? 0)).fill(Infinity);
    values.fill(-Infinity, 0, below);
    values.set(spreadValues(numbers.quantiles, finite, whole), below);
    return {
      kind,
      rows: values.length + missing,
      missing,
      content: { form: "numbers", values },
      serial,
      error: errorOf(numbers.quantiles),
    };
  }
  if (texts !== undefined) {
    const counts = new Map(texts.counts.map(([text, count]) => [text, Math.round(count * scale)]));
    if (texts.others > 0) counts.set(OTHERS, Math.round(texts.others * scale));
    const lengths = (): Float64Array =>
      spreadValues(texts.lengths, Math.round(texts.lengths.rows * scale), true);
    const cut = texts.others > 0;
    return {
      kind,
      rows,
      missing,
      content: { form: "texts", counts, lengths, distinct: texts.distinct * scale, cut },
      serial,
      error: errorOf(texts.lengths),
    };
  }
  return {
    kind,
    rows,
    missing,
    content: { form: "none", reason: column.reason ?? "the profile says nothing of it" },
    serial,
    error: 0,
  };
}

function errorOf({ error, rows }: Quantiles): number {
  return rows === 0 ? 0 : error / rows;
}
