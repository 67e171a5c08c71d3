import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { aucOf } from "../../src/stats/auc.ts";
import { clopperPearsonInterval, wilsonInterval } from "../../src/stats/binomial-interval.ts";
import { cramerVonMises } from "../../src/stats/cramer-von-mises.ts";
import { energyDistance } from "../../src/stats/energy.ts";
import { benjaminiHochberg, benjaminiYekutieli } from "../../src/stats/false-discovery.ts";
import { fisherExact, type Table2x2 } from "../../src/stats/fisher-exact.ts";
import { likelihoodFit, pearsonFit } from "../../src/stats/goodness-of-fit.ts";
import { hellingerDistance } from "../../src/stats/hellinger.ts";
import { alignHistograms, type Bucket } from "../../src/stats/histogram.ts";
import { hochberg, holm } from "../../src/stats/holm.ts";
import { chiSquareHomogeneity } from "../../src/stats/homogeneity.ts";
import { jensenShannon } from "../../src/stats/jensen-shannon.ts";
import { type Alternative, kolmogorovSmirnov } from "../../src/stats/kolmogorov-smirnov.ts";
import { largestChange } from "../../src/stats/largest-change.ts";
import { logLosses, meanOf } from "../../src/stats/loss.ts";
import { mannWhitney } from "../../src/stats/mann-whitney.ts";
import { mcNemar } from "../../src/stats/mcnemar.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { spearman } from "../../src/stats/spearman.ts";
import { compareSorted } from "../../src/stats/two-sample.ts";
import { wassersteinDistance } from "../../src/stats/wasserstein.ts";
import { compareWeighted, type Weighted } from "../../src/stats/weighted.ts";

/**
 * Numbers that other projects assert in their own tests (scipy, statsmodels, R, evidently, NannyML, TFDV …), against ours.
 *
 * Every statistic of the file is either in OFFERED, and then all its cases must agree within their own tolerance, or in
 * NOT_OFFERED with the reason. A new statistic in the file fails until somebody decides.
 */

/** What a case gives: anything under any name. Read through the few readers at the end. */
type Bag = Readonly<Record<string, unknown>>;
type Answer = number | readonly number[];
type Case = {
  readonly id: string;
  readonly statistic: string;
  readonly inputs: Bag;
  readonly params: Bag;
  readonly expected: unknown;
  readonly tolerance: { readonly abs?: number; readonly rel?: number };
};

const OFFERED: Readonly<Record<string, (inputs: Bag, params: Bag) => Answer>> = {
  "ks_2samp [D, p]": (inputs, params) => {
    const [x, y] = samplesOf(inputs);
    const { distance, p } = kolmogorovSmirnov(
      compareSorted(x, y).gaps,
      alternativeOf(params),
      methodOf(params),
    );
    return [distance, p];
  },
  wasserstein_distance: (inputs, params) => {
    const weighted = weightedOf(inputs, params);
    if (weighted !== undefined) return compareWeighted(...weighted).wasserstein;
    return wassersteinDistance(...samplesOf(inputs, params));
  },
  energy_distance: (inputs, params) => {
    const weighted = weightedOf(inputs, params);
    if (weighted !== undefined) return energyDistance(compareWeighted(...weighted));
    return energyDistance(compareSorted(...samplesOf(inputs)));
  },
  "mannwhitneyu [U, p]": (inputs, params) => {
    const [x, y] = samplesOf(inputs);
    const continuity = params["use_continuity"] !== false;
    const options = { alternative: alternativeOf(params), method: methodOf(params), continuity };
    const { u, p } = mannWhitney(x, y, options);
    return [u, p];
  },
  cramervonmises_2samp_statistic: (inputs) => cramerVonMises(...samplesOf(inputs)).statistic,
  cramervonmises_2samp_pvalue: (inputs) => cramerVonMises(...samplesOf(inputs)).p,
  fisher_exact_2x2_pvalue: (inputs, params) => {
    const [[a = 0, b = 0], [c = 0, d = 0]] =
      inputs["table"] === undefined ? countsOf(inputs) : tableOf(inputs);
    const table: Table2x2 = [
      [a, b],
      [c, d],
    ];
    return fisherExact(table, alternativeOf(params));
  },
  "chi2_contingency [chi2, p, dof]": (inputs, params) => {
    const [first, second] = tableOf(inputs);
    const yates = params["correction"] !== false;
    const { statistic, p, freedom } = chiSquareHomogeneity(first, second, { pool: false, yates });
    return [statistic, p, freedom];
  },
  chi2_gof_pvalue_current_vs_scaled_reference: (inputs) => pearsonFit(...countsOf(inputs)).p,
  "g_test_pvalue (power_divergence lambda=log-likelihood)": (inputs) => likelihoodFit(...countsOf(inputs)).p,
  hellinger_distance_categorical: (inputs) => hellingerDistance(...countsOf(inputs)),
  l_infinity_distance_categorical: (inputs) => largestChange(...countsOf(inputs)).largest,
  jensen_shannon_distance_base2_categorical: (inputs) => jensenShannon(...countsOf(inputs)).distance,
  jensen_shannon_divergence_base2_categorical: (inputs) => jensenShannon(...countsOf(inputs)).divergence,
  jensen_shannon_divergence_base2_histogram: (inputs) => {
    if (inputs["reference_counts"] !== undefined) return jensenShannon(...countsOf(inputs)).divergence;
    const aligned = alignHistograms(
      bucketsOf(inputs["reference_buckets_lo_hi_count"]),
      bucketsOf(inputs["current_buckets_lo_hi_count"]),
    );
    return jensenShannon(aligned.reference, aligned.current).divergence;
  },
  binomial_ci_95_wilson: (inputs, params) => {
    const { low, high } = wilsonInterval(
      numberOf(inputs["successes"]),
      numberOf(inputs["trials"]),
      numberOf(params["alpha"]),
    );
    return [low, high];
  },
  binomial_ci_95_clopper_pearson: (inputs, params) => {
    const { low, high } = clopperPearsonInterval(
      numberOf(inputs["successes"]),
      numberOf(inputs["trials"]),
      numberOf(params["alpha"]),
    );
    return [low, high];
  },
  multiple_testing_adjusted_holm: (inputs) => holm(numbersOf(inputs["p"])),
  "multiple_testing_adjusted_simes-hochberg": (inputs) => hochberg(numbersOf(inputs["p"])),
  multiple_testing_adjusted_fdr_bh: (inputs) => benjaminiHochberg(numbersOf(inputs["p"])),
  multiple_testing_adjusted_fdr_by: (inputs) => benjaminiYekutieli(numbersOf(inputs["p"])),
  mcnemar_exact_pvalue: (inputs) => mcNemar(...disagreementsOf(inputs)).exact,
  mcnemar_chi2_continuity_pvalue: (inputs) => mcNemar(...disagreementsOf(inputs)).corrected,
  quantile_type7: (inputs) => quantile(ascending(inputs["x"]), numberOf(inputs["p"])),
  spearman_rho: (inputs) => spearman(unsorted(inputs["x"]), unsorted(inputs["y"])) ?? Number.NaN,
  roc_auc: (inputs) =>
    aucOf(unsorted(inputs["y_score"]), Uint8Array.from(unsorted(inputs["y_true"])))?.auc ?? Number.NaN,
  log_loss: (inputs) => {
    const classes = listOf(inputs["classes"]);
    const rows = listOf(inputs["y_prob"]).map((row) => numbersOf(row));
    const chosen = listOf(inputs["y_true"]).map((label, row) => rows[row]![classes.indexOf(label)]!);
    return meanOf(logLosses(Float64Array.from(chosen)));
  },
};

const NOT_OFFERED: Readonly<Record<string, string>> = {
  tvd_permutation_pvalue:
    "a permutation p-value adds noise of its own; the chi-square test of homogeneity answers it",
  jensen_shannon_distance_base2_continuous: "needs NumPy's Doane bins; we bin by reference quantiles",
  hellinger_distance_continuous: "needs NumPy's Doane bins; we bin by reference quantiles",
  jensen_shannon_divergence_policy:
    "a rule, not a number: our bins reach to the infinities and missing has its own",
  chi2_contingency_refusal: "a rule, not a number: a category that neither sample has does not count here",
  "brunnermunzel [W, p]": "Mann–Whitney and Kolmogorov–Smirnov cover it",
  epps_singleton_2samp_pvalue: "Kolmogorov–Smirnov covers it",
  "ttest_ind_pvalue (equal_var per evidently default)":
    "compares means only, and by pooling variances; not a drift test",
  ttest_ind_statistic_pooled: "compares means only, and by pooling variances; not a drift test",
  multiple_testing_adjusted_bonferroni: "Holm rejects the same and more under the same assumptions",
  "multiple_testing_adjusted_holm-sidak": "needs independence to gain a hair over Holm",
  multiple_testing_adjusted_sidak: "needs independence to gain a hair over Holm",
  average_precision: "not a metric of any gate",
  false_positives: "counted inside the classification metrics, not offered one by one",
  true_positives: "counted inside the classification metrics, not offered one by one",
  true_negatives: "counted inside the classification metrics, not offered one by one",
  false_negatives: "counted inside the classification metrics, not offered one by one",
  precision: "not a metric of any gate by itself",
  balanced_accuracy: "not a metric of any gate",
  f1_score: "the gate's F1 is the mean over classes",
  negative_predictive_value: "not a metric of any gate",
  matthews_correlation_coefficient: "not a metric of any gate",
};

/** Single cases of offered statistics that ask for something else. */
function otherQuestion(one: Case): string | undefined {
  const [first] = Array.isArray(one.inputs["table"]) ? listOf(one.inputs["table"]) : [];
  if (Array.isArray(first) && Array.isArray(first[0]))
    return "a table of three dimensions; drift compares two samples";
  return undefined;
}

const FILE = resolve(
  process.env["TWOKEY_MATERIAL"] ?? resolve(import.meta.dirname, "../../../shared/material"),
  "published-cases.json",
);
const present = existsSync(FILE);
const cases: readonly Case[] = present ? JSON.parse(readFileSync(FILE, "utf8")).cases : [];

describe.skipIf(!present)(`published numbers (skipped when ${FILE} is absent)`, () => {
  test.for(cases)("$statistic $id", (one, { skip }) => {
    const reason = NOT_OFFERED[one.statistic] ?? otherQuestion(one);
    if (reason !== undefined) skip(reason);
    const compute = OFFERED[one.statistic];
    expect(compute, `decide about ${one.statistic}: offer it or say why not`).toBeDefined();
    if (isRefusal(one.expected)) {
      expect(() => compute!(one.inputs, one.params)).toThrow(RangeError);
      return;
    }
    const answer = [compute!(one.inputs, one.params)].flat();
    const expected = [one.expected].flat().map(numberOf);
    expect(answer.length).toBe(expected.length);
    expected.forEach((value, at) => {
      const { abs = 0, rel = 0 } = one.tolerance;
      const miss = Object.is(answer[at], value) ? 0 : Math.abs(answer[at]! - value);
      expect(miss, `${answer[at]} against ${value}`).toBeLessThanOrEqual(abs + rel * Math.abs(value));
    });
  });

  test("what is left out is left out by name", () => {
    const left = cases.filter((one) => NOT_OFFERED[one.statistic] !== undefined);
    const asked = cases.filter((one) => OFFERED[one.statistic] !== undefined);
    expect(left.length + asked.length).toBe(cases.length);
    expect(asked.length).toBeGreaterThan(80);
  });
});

/** An empty sample: others answer NaN, we refuse. */
function isRefusal(expected: unknown): boolean {
  return Array.isArray(expected) && expected.every((value) => value === "NaN");
}

function alternativeOf(params: Bag): Alternative {
  const named = params["alternative"];
  return named === "less" || named === "greater" ? named : "two-sided";
}

function methodOf(params: Bag): "auto" | "exact" | "asymptotic" {
  const named = params["method"];
  if (named === "exact") return named;
  return named === "asymp" || named === "asymptotic" ? "asymptotic" : "auto";
}

/** Two ascending samples, written out or as a recipe. */
function samplesOf(inputs: Bag, params: Bag = {}): [Float64Array, Float64Array] {
  if (inputs["generator_numpy_legacy_seed_1"] !== undefined)
    return legacyNormals(String(params["generator"]));
  const x = ascending(inputs["x"] ?? inputs["reference"] ?? recipe(inputs, "x"));
  const y = inputs["y"] ?? inputs["current"] ?? recipe(inputs, "y");
  if (y === "zeros(len(x))") return [x, new Float64Array(x.length)];
  if (typeof y === "string") return [x, x.map((value) => value + Number(y.replace("x + ", "")))];
  return [x, ascending(y)];
}

function recipe(inputs: Bag, name: string): readonly number[] {
  const shift = numberOf(inputs[`${name}_add`] ?? 0) - numberOf(inputs[`${name}_sub`] ?? 0);
  const line = inputs[`${name}_linspace`];
  if (line !== undefined) {
    const [start = 0, stop = 0, count = 0] = numbersOf(line);
    return Array.from({ length: count }, (_, at) => start + (at * (stop - start)) / (count - 1) + shift);
  }
  const [start = 0, stop = 0, step = 1] = numbersOf(inputs[`${name}_arange`]);
  return Array.from({ length: Math.ceil((stop - start) / step) }, (_, at) => start + at * step + shift);
}

function weightedOf(inputs: Bag, params: Bag): readonly [Weighted, Weighted] | undefined {
  if (!Array.isArray(params["x_weights"]) && !Array.isArray(params["y_weights"])) return undefined;
  const side = (name: string): Weighted => {
    const values = unsorted(inputs[name]);
    const weights = params[`${name}_weights`];
    return { values, weights: Array.isArray(weights) ? unsorted(weights) : values.map(() => 1) };
  };
  return [side("x"), side("y")];
}

/** Counts per category in one order for both; null is dropped, as the sources do. */
function countsOf(inputs: Bag): [number[], number[]] {
  const reference = (inputs["reference_counts"] ?? tally(inputs["reference"])) as Record<string, number>;
  const current = (inputs["current_counts"] ?? tally(inputs["current"])) as Record<string, number>;
  const categories = [...new Set([...Object.keys(reference), ...Object.keys(current)])];
  return [categories.map((name) => reference[name] ?? 0), categories.map((name) => current[name] ?? 0)];
}

function tally(values: unknown): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of listOf(values) as readonly (string | number | null)[]) {
    if (value !== null) counts[`${value}`] = (counts[`${value}`] ?? 0) + 1;
  }
  return counts;
}

function tableOf(inputs: Bag): [readonly number[], readonly number[]] {
  const [first, second] = listOf(inputs["table"]);
  return [numbersOf(first), numbersOf(second)];
}

function disagreementsOf(inputs: Bag): [number, number] {
  const [first, second] = tableOf(inputs);
  return [first[1]!, second[0]!];
}

function bucketsOf(triples: unknown): readonly Bucket[] {
  return listOf(triples).map((triple) => {
    const [low = 0, high = 0, count = 0] = numbersOf(triple);
    return { low, high, count };
  });
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError("expected a list in the material");
  return value;
}

function numbersOf(value: unknown): readonly number[] {
  return listOf(value).map(numberOf);
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (value === "NaN") return Number.NaN;
  if (value === "Infinity" || value === "inf") return Infinity;
  if (value === "-Infinity" || value === "-inf") return -Infinity;
  throw new TypeError("expected a number in the material");
}

function unsorted(values: unknown): Float64Array {
  return Float64Array.from(numbersOf(values));
}

function ascending(values: unknown): Float64Array {
  return unsorted(values).sort();
}

/** NumPy's legacy generator (MT19937, polar method), to replay cases like `seed(1); normal(0,1,100000); normal(-4,1,1000)`. */
function legacyNormals(text: string): [Float64Array, Float64Array] {
  const normal = legacyGenerator(Number(/seed\((\d+)\)/.exec(text)?.[1]));
  const [first, second] = [...text.matchAll(/normal\(([^)]*)\)/g)].map((call) => {
    const [mean = 0, deviation = 1, count = 0] = call[1]!.split(",").map(Number);
    return Float64Array.from({ length: count }, () => mean + deviation * normal()).sort();
  });
  return [first!, second!];
}

function legacyGenerator(seed: number): () => number {
  const state = new Uint32Array(624);
  state[0] = seed;
  for (let at = 1; at < 624; at += 1) {
    state[at] = Math.imul(1_812_433_253, state[at - 1]! ^ (state[at - 1]! >>> 30)) + at;
  }
  let next = 624;
  const word = (): number => {
    if (next === 624) {
      for (let at = 0; at < 624; at += 1) {
        const y = (state[at]! & 0x8000_0000) | (state[(at + 1) % 624]! & 0x7fff_ffff);
        state[at] = state[(at + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908_b0df : 0);
      }
      next = 0;
    }
    let y = state[next++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c_5680;
    y ^= (y << 15) & 0xefc6_0000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  const uniform = (): number => ((word() >>> 5) * 67_108_864 + (word() >>> 6)) / 9_007_199_254_740_992;
  let kept: number | undefined;
  return () => {
    if (kept !== undefined) {
      const value = kept;
      kept = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      kept = factor * u;
      return factor * v;
    }
  };
}
