import { z } from "zod";
import { lowerBound, type Spread } from "../stats/comparison.ts";
import { type Check, type Gate, type Verdict, worst } from "./gate.ts";
import { METRICS, type MetricName } from "./metric.ts";
import { judgeQuality, type QualityFacts } from "./quality.ts";
import { showValue } from "./rule.ts";

const settings = z.strictObject({});

export type SelftestFacts = {
  /** built-in rows: a bundle against itself */
  readonly itself: QualityFacts;
  /** built-in rows: a candidate whose scores were shuffled */
  readonly shuffled: QualityFacts;
  /** your rows: the live bundle (else the candidate) against guessing without looking */
  readonly chance?: {
    readonly metric: MetricName;
    readonly who: "incumbent" | "candidate";
    readonly value: number;
    readonly guess: number;
    /** oriented: + is better than guessing */
    readonly spread: Spread;
    readonly rows: number;
  };
};

/**
 * Can this engine, and can these rows, tell a good model from a bad one? A gate that says "not worse" of
 * everything is worse than none, so the question is asked in every run.
 */
export const selftest: Gate<SelftestFacts, z.output<typeof settings>> = {
  name: "selftest",
  settings,
  judge: judgeSelftest,
};

function judgeSelftest(facts: SelftestFacts): Verdict {
  const checks = [judgeItself(facts.itself), judgeShuffled(facts.shuffled), ...judgeChance(facts.chance)];
  const verdict = worst(checks.map((check) => check.verdict));
  const reason = checks.find((check) => check.verdict === verdict)?.reason ?? "";
  return {
    gate: "selftest",
    verdict,
    reason: verdict === "pass" ? "the engine and your rows can tell a good model from a bad one" : reason,
    checks,
  };
}

function judgeItself(facts: QualityFacts): Check {
  const { checks } = judgeQuality(facts, { margin: "auto" });
  const exact = checks.length > 0 && checks.every((check) => check.verdict === "pass" && check.delta === 0);
  const reason = exact
    ? "a bundle against itself differs by exactly nothing"
    : "a bundle against itself did not come out equal: this engine is broken, do not trust its verdicts";
  return { name: "engine: itself", verdict: exact ? "pass" : "error", reason };
}

function judgeShuffled(facts: QualityFacts): Check {
  const caught = judgeQuality(facts, { margin: "auto" }).verdict === "fail";
  const reason = caught
    ? "a bundle with shuffled scores fails"
    : "a bundle with shuffled scores was not caught: this engine is broken, do not trust its verdicts";
  return { name: "engine: shuffled scores", verdict: caught ? "pass" : "error", reason };
}

function judgeChance(chance: SelftestFacts["chance"]): readonly Check[] {
  if (chance === undefined) return [];
  const { title } = METRICS[chance.metric];
  const seen = lowerBound(chance.spread, 0.05) > 0;
  const against = `${title} ${showValue(chance.value)} of the ${chance.who} against ${showValue(chance.guess)} by guessing`;
  const reason = seen
    ? `your rows can tell the ${chance.who} from chance: ${against}`
    : `your rows cannot tell the ${chance.who} from chance (${against}): check the label column, or bring more rows`;
  return [{ name: "your rows", verdict: seen ? "pass" : "inconclusive", reason, n: chance.rows }];
}
