import { digestOf } from "../base/digest.ts";
import { normalFrom, randomOrder, seededRandom } from "../base/random.ts";
import type { MetricName } from "../gates/metric.ts";
import type { QualityFacts } from "../gates/quality.ts";
import type { SelftestFacts } from "../gates/selftest.ts";
import { aucOf } from "../stats/auc.ts";
import { compareDecisions } from "../stats/classification.ts";
import { normalSpread } from "../stats/comparison.ts";
import { meanOf, relativeLoss, squaredErrors } from "../stats/loss.ts";
import { type Judged, measureQuality } from "./quality.ts";

const ROWS = 2_000;

/** Runs the engine on built-in rows where the answer is known, and your rows against guessing. */
export function measureSelftest(judged: Judged | undefined): SelftestFacts {
  const random = seededRandom(digestOf("selftest"));
  const actual = Uint8Array.from({ length: ROWS }, () => (random() < 0.3 ? 1 : 0));
  const scores = Float64Array.from(
    actual,
    (label) => 1 / (1 + Math.exp(-(1.5 * label - 0.75 + normalFrom(random)))),
  );
  const order = randomOrder(ROWS, random);
  const shuffled = scores.map((_, row) => scores[order[row]!]!);
  const facts = (candidate: Float64Array): QualityFacts =>
    measureQuality("held-out", { task: "binary", actual, candidate, incumbent: scores });
  const chance = judged === undefined ? undefined : measureChance(judged);
  return { itself: facts(scores), shuffled: facts(shuffled), ...(chance === undefined ? {} : { chance }) };
}

type Chance = NonNullable<SelftestFacts["chance"]>;

/** The incumbent is asked first: it is live, so rows on which even it cannot beat guessing show nothing. */
function measureChance(judged: Judged): Chance | undefined {
  const who = judged.incumbent === undefined ? "candidate" : "incumbent";
  const rows = judged.actual.length;
  switch (judged.task) {
    case "binary": {
      const own = aucOf(judged.incumbent ?? judged.candidate, judged.actual);
      if (own === undefined) return undefined;
      const spread = { kind: "normal", delta: own.auc - 0.5, standardError: own.standardError } as const;
      return { metric: "auc", who, value: own.auc, guess: 0.5, spread, rows };
    }
    case "multiclass": {
      const side = judged.incumbent ?? judged.candidate;
      const guess = new Int32Array(rows).fill(commonest(judged.actual, judged.classes));
      const decisions = compareDecisions(guess, side.predicted, judged.actual);
      const spread = {
        kind: "paired-shares",
        better: decisions.better,
        worse: decisions.worse,
        rows,
      } as const;
      return chanceOf("accuracy", who, {
        value: decisions.candidateRight / rows,
        guess: decisions.incumbentRight / rows,
        spread,
        rows,
      });
    }
    case "regression": {
      const guess = new Float64Array(rows).fill(meanOf(judged.actual));
      const own = squaredErrors(judged.incumbent ?? judged.candidate, judged.actual);
      const difference = relativeLoss(squaredErrors(guess, judged.actual), own, true);
      const spread = normalSpread(difference, {
        rows,
        changed: difference.changed,
        largest: difference.largest,
      });
      return chanceOf("rmse", who, {
        value: difference.candidate,
        guess: difference.incumbent,
        spread,
        rows,
      });
    }
  }
}

function chanceOf(metric: MetricName, who: Chance["who"], rest: Omit<Chance, "metric" | "who">): Chance {
  return { metric, who, ...rest };
}

function commonest(actual: Int32Array, classes: number): number {
  const counts = new Float64Array(classes);
  for (const label of actual) if (label >= 0) counts[label]! += 1;
  return counts.indexOf(Math.max(...counts));
}
