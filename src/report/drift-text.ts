import { showCount, showNumber, showP, showPercent } from "../base/number.ts";
import { plain } from "../base/text.ts";
import type { JudgedColumn } from "../gates/drift-column.ts";
import type { DriftFacts, DriftMeasures } from "../gates/drift-facts.ts";
import type { Verdict, VerdictWord } from "../gates/gate.ts";
import { alignColumns } from "./columns.ts";
import { sparkPair } from "./drift-spark.ts";
import { ICONS } from "./words.ts";

/** Everything that one run of `twokey drift` has to say. */
export type DriftReport = {
  readonly facts: DriftFacts;
  readonly verdict: Verdict;
  readonly columns: readonly JudgedColumn[];
  readonly share: number;
  readonly by?: string;
  readonly windows: readonly JudgedWindow[];
};

export type JudgedWindow = {
  readonly name: string;
  readonly rows: number;
  readonly verdict: VerdictWord;
  readonly columns: readonly JudgedColumn[];
};

/** The summary first, then a line a column, the flagged ones on top. */
export function renderDriftText(report: DriftReport): string {
  const { facts, verdict, columns } = report;
  const ordered = [...columns].sort((one, other) => rank(one.verdict) - rank(other.verdict));
  const rows = ordered.map((column) => [
    `${ICONS[column.verdict]} ${column.finding}`,
    plain(column.facts.column, 40),
    column.facts.kind === "none" ? "" : column.facts.kind,
    pictureOf(column),
    plain(column.reason, 300),
  ]);
  return [
    `${ICONS[verdict.verdict]} ${verdict.verdict}: ${plain(verdict.reason, 1500)}`,
    `   reference ${sideText(facts.reference)} · current ${sideText(facts.current)}`,
    ...profileNotes(facts),
    "",
    ...alignColumns([["verdict", "column", "kind", "reference → current", "why"], ...rows]),
    ...renderWindows(report),
    "",
    "Flagged only when effect, corrected significance (Benjamini–Hochberg) and the noise floor agree.",
    "",
  ].join("\n");
}

/** What is lost with a profile, said where one is used. */
export function profileNotes({
  reference,
  current,
}: Pick<DriftFacts, "reference" | "current">): readonly string[] {
  const profiles = [reference, current].filter(({ profile }) => profile).map(({ file }) => plain(file, 80));
  if (profiles.length === 0) return [];
  return [
    `   ${profiles.join(" and ")} ${profiles.length === 1 ? "is a profile" : "are profiles"}: Kolmogorov–Smirnov, Wasserstein and PSI are accurate to the sketch, not exact,`,
    "   and texts beyond the 1,000 most frequent count as one category; what is flagged stands without that error",
  ];
}

/** `KS .1132, p < .0001 · W₁ 1.2 (normalised .31) · …`, every number that was measured. */
export function measuresText(measures: DriftMeasures): string {
  const { ks, wasserstein, psi, jensen_shannon, hellinger, l_infinity, total_variation, chi_square } =
    measures;
  const cramer = measures.cramer_von_mises;
  const of = (value: number | null | undefined): string =>
    typeof value === "number" ? showNumber(value) : "undefined";
  return [
    ks === undefined ? "" : `KS ${of(ks.statistic)}, ${showP(ks.p)}`,
    cramer === undefined ? "" : `Cramér–von Mises ${of(cramer.statistic)}, ${showP(cramer.p)}`,
    wasserstein === undefined
      ? ""
      : `W₁ ${of(wasserstein.distance)} (robust, normalised ${of(wasserstein.normalised)})`,
    psi === undefined ? "" : `PSI ${of(psi)}`,
    jensen_shannon === undefined ? "" : `Jensen–Shannon distance (base 2) ${of(jensen_shannon)}`,
    hellinger === undefined ? "" : `Hellinger ${of(hellinger)}`,
    l_infinity === undefined ? "" : `largest change ${showPercent(l_infinity)}`,
    total_variation === undefined ? "" : `total variation ${showPercent(total_variation)}`,
    chi_square === undefined
      ? ""
      : `χ² ${of(chi_square.statistic)}, ${chi_square.dof} degrees of freedom, ${showP(chi_square.p)}`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function renderWindows({ by, windows }: DriftReport): readonly string[] {
  if (by === undefined) return [];
  const rows = windows.map(({ name, rows, verdict, columns }) => [
    `  ${plain(name, 40)}`,
    showCount(rows),
    `${ICONS[verdict]} ${verdict}`,
    columns
      .filter(({ drifted }) => drifted)
      .map(({ facts, finding }) => `${plain(facts.column, 30)} (${finding})`)
      .slice(0, 6)
      .join(", "),
  ]);
  return [
    "",
    `By ${plain(by, 60)}, each against the whole reference, corrected over all windows:`,
    ...alignColumns([["  window", "rows", "verdict", "drifted"], ...rows], [1]),
  ];
}

export function pictureOf({ facts: { picture } }: JudgedColumn): string {
  return picture === undefined ? "" : sparkPair(picture.reference, picture.current);
}

export function sideText({ file, rows, profile }: DriftFacts["reference"]): string {
  return `${plain(file, 80)} (${profile ? "profile of " : ""}${showCount(rows)} rows)`;
}

const ORDER: readonly VerdictWord[] = ["error", "fail", "warn", "inconclusive", "pass", "skipped"];

export function rank(word: VerdictWord): number {
  return ORDER.indexOf(word);
}
