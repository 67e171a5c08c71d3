import { countOf, showCount } from "../base/number.ts";
import type { Decision, DecisionWord } from "../evidence/decision.ts";
import { type Evidence, shownVerdicts } from "../evidence/evidence.ts";
import type { VerdictWord } from "../gates/gate.ts";
import { showDelta } from "../gates/rule.ts";

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

/** `registry, version 3`: who says that the incumbent is live. */
export function sourceOf({ source, version }: NonNullable<Evidence["findings"]["incumbent"]>): string {
  return version === null ? source : `${source}, version ${version}`;
}

/** `1 failed · 1 inconclusive · 3 passed` */
export function countsOf({ findings, measured }: Evidence): string {
  const verdicts = shownVerdicts(findings, measured);
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
      const count = verdicts.filter(({ verdict }) => verdict === word).length;
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

/** `This data can see a loss of 0.0040 of AUC or more (5,000 rows).` */
export function resolutionSentence({ findings }: Evidence): string | undefined {
  const check = findings.verdicts
    .flatMap(({ checks }) => checks)
    .find(({ resolution, finding }) => resolution !== undefined && resolution > 0 && finding !== undefined);
  if (check?.resolution === undefined || check.n === undefined) return undefined;
  const unit = { unit: check.unit === "relative" ? "relative" : "points" } as const;
  return `This data (${countOf(check.n, "row")}) can see a loss of ${showDelta(check.resolution, unit).replace("+", "")} of ${check.name} or more.`;
}

/** What the controls that a change proposes would say; undefined where it leaves them alone. */
export function proposedSentence({ findings }: Evidence): string | undefined {
  const { proposed, decision } = findings;
  if (proposed === undefined) return undefined;
  const { differs } = proposed;
  const gates = differs.map(({ gate, verdict, reason }) => `${gate} ${verdict} (${reason})`);
  const word = `${proposed.decision.decision}${proposed.decision.decision === decision.decision ? ", as now" : `, not ${decision.decision}`}`;
  return `Under the proposed controls it would be ${word}: ${gates.length === 0 ? "no gate would answer otherwise" : gates.join("; ")}. They do not count before their owners have signed them.`;
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
