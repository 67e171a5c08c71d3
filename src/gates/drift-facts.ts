/**
 * What was measured of one column on both sides: plain numbers, so that a stored verdict can be replayed with the
 * same judge, or judged again with other limits.
 */
export type ColumnDrift = {
  readonly column: string;
  readonly kind: DriftKind;
  readonly reference: Amount;
  readonly current: Amount;
  /** why the values were not compared; rows and missing values still were, where there are any */
  readonly left?: LeftOut;
  /** how far the values moved: the number that the limits are about */
  readonly effect?: DriftEffect;
  /** whether that can be chance */
  readonly test?: DriftTest;
  readonly missing?: MissingShift;
  /** categories that the reference does not have */
  readonly unseen?: Unseen;
  /** what moved most, in words: `phone 31 % → 38 %`, `median 12.1 → 14.0` */
  readonly moved?: string;
  readonly measures: DriftMeasures;
  readonly picture?: DriftPicture;
};

export type DriftKind = "numeric" | "categorical" | "boolean" | "time of day" | "text length" | "none";

export type Amount = { readonly rows: number; readonly missing: number };

export type LeftOut = {
  readonly code:
    | "gone"
    | "new"
    | "type-changed"
    | "unsupported"
    | "all-missing"
    | "all-missing-now"
    | "all-missing-before"
    | "no-rows"
    | "calendar"
    | "identifier";
  readonly reason: string;
};

export type DriftEffect = {
  /** `psi`: on the reference's deciles. `moved`: the share of rows that changed category (total variation) */
  readonly measure: "psi" | "moved";
  readonly value: number;
  /** what it reaches by chance alone for samples of these sizes: `psi` in 999 of 1,000 draws, `moved` in 9 of 10 */
  readonly floor: number;
  readonly bins: number;
  /** how far the value may be off because one side is a profile; 0 for tables */
  readonly error: number;
};

export type DriftTest = { readonly p: number; readonly method: string };

export type MissingShift = {
  readonly before: number;
  readonly after: number;
  readonly floor: number;
  readonly p: number;
};

export type Unseen = {
  readonly categories: number;
  readonly share: number;
  readonly examples: readonly string[];
};

/** Every number that tools of the field show; absent where it does not fit the kind of column. */
export type DriftMeasures = {
  readonly ks?: { readonly statistic: number; readonly p: number };
  readonly cramer_von_mises?: { readonly statistic: number; readonly p: number };
  readonly wasserstein?: { readonly distance: number | null; readonly normalised: number | null };
  readonly psi?: number;
  /** distance, base 2 */
  readonly jensen_shannon?: number;
  readonly hellinger?: number;
  readonly l_infinity?: number;
  readonly total_variation?: number;
  readonly chi_square?: { readonly statistic: number; readonly p: number; readonly dof: number };
};

/** Shares of rows per bar, the same bars on both sides. */
export type DriftPicture = {
  readonly labels: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** bars are stretches of a number line, not categories */
  readonly line: boolean;
};

export type DriftSideName = {
  readonly file: string;
  readonly rows: number;
  /** a profile stands in for the rows, see docs/drift.md */
  readonly profile: boolean;
};

export type DriftFacts = {
  readonly reference: DriftSideName;
  readonly current: DriftSideName;
  readonly columns: readonly ColumnDrift[];
  /**
   * Who is to blame. `nobody` asked: a fail is a fail. `environment`: this change leaves the reference alone, so what
   * drifted did so by itself. `change`: it brings a reference, and `before` is what the old one gives on the same
   * current rows.
   */
  readonly cause: "nobody" | "environment" | "change";
  readonly before?: readonly ColumnDrift[];
};
