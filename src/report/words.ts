import { countOf, showCount } from "../base/number.ts";
import type { Decision, DecisionWord } from "../evidence/decision.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Check, VerdictWord } from "../gates/gate.ts";
import { showDelta, showValue } from "../gates/rule.ts";

/** Icons never stand without their word: colour and shape are not for everybody. */
export const ICONS: Readonly<Record<VerdictWord, string>> = {
  pass: "✅",
  warn: "⚠️",
  inconclusive: "❔",
  fail: "❌",
  error: "🛑",
  skipped: "➖",
};

export const DECISION_ICONS: Readonly<Record<DecisionWord, string>> = {
  allow: "✅",
  sign: "✍️",
  block: "❌",
};

const SENTENCES: Readonly<Record<DecisionWord, string>> = {
  allow: "may go",
  sign: "may go once an owner accepts what could not be shown",
  block: "may not go",
};

/** `fraud may not go · churn may go` */
export function headline(models: readonly Evidence[]): string {
  if (models.length === 0) return "no model changed";
  return worstFirst(models)
    .map(({ findings }) => `${findings.model} ${SENTENCES[findings.decision.decision]}`)
    .join(" · ");
}

/** What needs attention first. */
export function worstFirst(models: readonly Evidence[]): readonly Evidence[] {
  const order: readonly DecisionWord[] = ["block", "sign", "allow"];
  return models.toSorted(
    (a, b) => order.indexOf(a.findings.decision.decision) - order.indexOf(b.findings.decision.decision),
  );
}

/** `1 failed · 1 inconclusive · 3 passed` */
export function countsOf({ findings }: Evidence): string {
  const words: readonly (readonly [VerdictWord, string])[] = [
    ["error", "could not judge"],
    ["fail", "failed"],
    ["inconclusive", "inconclusive"],
    ["warn", "warned"],
    ["pass", "passed"],
    ["skipped", "skipped"],
  ];
  return words
    .flatMap(([word, said]) => {
      const count = findings.verdicts.filter(({ verdict }) => verdict === word).length;
      return count === 0 ? [] : [`${count} ${said}`];
    })
    .join(" · ");
}

/**
 * What was assumed, shortened: a dozen inputs that take the column of their own name are one sentence.
 */
export function assumptionsOf({ findings }: Evidence): readonly string[] {
  const plainInputs = findings.words.filter((words) => words.endsWith(": the column of the same name"));
  if (plainInputs.length < 3) return findings.words;
  return [
    `${plainInputs.length} inputs ← the columns of the same names`,
    ...findings.words.filter((words) => !plainInputs.includes(words)),
  ];
}

/** One row of the table that every rendering shows: names as written, numbers ready to print. */
export type Row = {
  readonly gate: string;
  readonly name: string;
  readonly incumbent: string;
  readonly candidate: string;
  readonly difference: string;
  readonly picture: string;
  readonly margin: string;
  readonly verdict: VerdictWord;
  readonly said: string;
};

export function rowsOf({ findings }: Evidence): readonly Row[] {
  return findings.verdicts.flatMap(({ gate, verdict, reason, checks }) => {
    const numeric = checks.filter((check) => check.unit !== "bytes" && check.candidate !== undefined);
    if (numeric.length === 0) return [emptyRow(gate, verdict, reason)];
    const others = checks.filter(
      (check) => !numeric.includes(check) && check.verdict !== "pass" && check.verdict !== "skipped",
    );
    return [
      ...numeric.map((check) => rowOf(gate, check)),
      ...others.map((check) => ({ ...emptyRow(gate, check.verdict, check.reason), name: check.name })),
    ];
  });
}

function emptyRow(gate: string, verdict: VerdictWord, reason: string): Row {
  return {
    gate,
    name: "",
    incumbent: "",
    candidate: "",
    difference: "",
    picture: "",
    margin: "",
    verdict,
    said: reason,
  };
}

function rowOf(gate: string, check: Check): Row {
  const unit = { unit: check.unit === "relative" ? "relative" : "points" } as const;
  const { delta, low, high, margin } = check;
  const measured = delta !== undefined && low !== undefined && high !== undefined;
  return {
    gate,
    name: check.name,
    incumbent: check.incumbent === undefined ? "" : showValue(check.incumbent),
    candidate: check.candidate === undefined ? "" : showValue(check.candidate),
    difference: measured
      ? `${showDelta(delta, unit)} [${showDelta(low, unit)}, ${showDelta(high, unit)}]`
      : "",
    picture: measured ? drawInterval({ delta, low, high }, margin ?? 0) : "",
    margin: margin === undefined ? "" : showDelta(-margin, unit),
    verdict: check.verdict,
    said: check.finding ?? check.verdict,
  };
}

const CELLS = 13;

/** An interval as text: `╌╌┊──●─┼─`. ┼ is "no difference", ┊ the margin, ● the estimate, ─ where the truth may lie. */
export function drawInterval(
  at: { readonly delta: number; readonly low: number; readonly high: number },
  margin: number,
): string {
  const left = Math.min(at.low, -margin, 0);
  const right = Math.max(at.high, margin / 2, 0);
  if (right === left || at.high === at.low) return "";
  const cell = (value: number): number => Math.round(((value - left) / (right - left)) * (CELLS - 1));
  const [low, high, zero, edge, dot] = [at.low, at.high, 0, -margin, at.delta].map((value) => cell(value));
  return Array.from({ length: CELLS }, (_, place) => {
    if (place === dot) return "●";
    if (place === zero) return "┼";
    if (place === edge) return "┊";
    return place > (low ?? 0) && place < (high ?? 0) ? "─" : place === low || place === high ? "╴" : "·";
  }).join("");
}

/** `This data can see a loss of 0.0040 of AUC or more (5,000 rows).` */
export function resolutionSentence({ findings }: Evidence): string | undefined {
  const check = findings.verdicts
    .flatMap(({ checks }) => checks)
    .find(({ resolution, finding }) => resolution !== undefined && resolution > 0 && finding !== undefined);
  if (check?.resolution === undefined || check.n === undefined) return undefined;
  const unit = { unit: check.unit === "relative" ? "relative" : "points" } as const;
  return `This data (${countOf(check.n, "row")}) can see a loss of ${showDelta(check.resolution, unit).replace("+", "")} of ${check.name} or more.`;
}

/** What to do next, in one sentence. */
export function nextStep(decision: Decision): string {
  if (decision.error)
    return "Next: mend what could not be judged, then run again; nothing is green until it is.";
  if (decision.decision === "block")
    return "Next: mend what failed; only an owner's recorded override can pass it as it is.";
  if (decision.decision === "sign")
    return "Next: bring the rows named above, or an owner accepts in writing what could not be shown.";
  return "Next: the owner's sign-off.";
}

/** `ran on 5,000 rows of data/holdout.parquet (sha256:9f3c…)` */
export function dataSentences({ findings }: Evidence): readonly string[] {
  return findings.data.map(
    ({ role, file, digest, rows }) => `${role}: ${file}, ${showCount(rows)} rows, ${digest}`,
  );
}
