import { digestOf } from "../src/base/digest.ts";
import { normalFrom, seededRandom } from "../src/base/random.ts";
import { pairedAuc } from "../src/stats/auc.ts";
import { type Figure, inTurns } from "./figure.ts";
import { peer } from "./peer.ts";

const ROWS = 1_000_000;

/** The paired AUC interval of two models at a million rows. */
export async function auc(): Promise<readonly Figure[]> {
  const random = seededRandom(digestOf("bench auc"));
  const actual = Uint8Array.from({ length: ROWS }, () => (random() < 0.1 ? 1 : 0));
  const incumbent = Float64Array.from(actual, (label) => label + normalFrom(random));
  const candidate = incumbent.map((score) => score + 0.3 * normalFrom(random));
  const sorted = (): void => {
    incumbent.slice().sort();
    candidate.slice().sort();
  };
  const pair = await inTurns(7, () => pairedAuc(incumbent, candidate, actual), sorted);
  const figure: Figure = {
    what: "paired AUC, DeLong, 1M rows",
    value: pair.ours,
    unit: "s",
    runs: pair.runs,
  };
  const python = peer("auc.py", ROWS);
  return [
    { ...figure, against: "sorting both score columns (Float64Array.sort)", ratio: pair.ratio },
    ...(python === undefined
      ? []
      : [
          {
            ...figure,
            against: `two roc_auc_score of scikit-learn (${python.seconds.toFixed(2)} s, no interval)`,
            ratio: pair.ours / python.seconds,
          },
        ]),
  ];
}
