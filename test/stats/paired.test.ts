import fc from "fast-check";
import * as peer from "simple-statistics";
import { describe, expect, test } from "vitest";
import { aucOf, pairedAuc } from "../../src/stats/auc.ts";
import { compareDecisions, influenceError, macroF1 } from "../../src/stats/classification.ts";
import {
  lowerBound,
  normalSpread,
  pWorseThan,
  resolutionOf,
  type Spread,
  upperBound,
} from "../../src/stats/comparison.ts";
import { logLosses, meanOf, relativeLoss, squaredErrors } from "../../src/stats/loss.ts";
import { normalUpperTail } from "../../src/stats/normal.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { lcg } from "./lcg.ts";

// research golden vectors: y = (u11 < .3), s1 = .5u + .35y, s2 = .8 s1 + .2v + .05y
const y = Uint8Array.from(lcg(11, 400), (u) => (u < 0.3 ? 1 : 0));
const u = lcg(22, 400);
const v = lcg(33, 400);
const s1 = u.map((value, row) => 0.5 * value + 0.35 * y[row]!);
const s2 = s1.map((value, row) => 0.8 * value + 0.2 * v[row]! + 0.05 * y[row]!);

describe("paired AUC", () => {
  test("agrees with the published golden vector to 1e-9", () => {
    const pair = pairedAuc(s1, s2, y);
    expect(pair?.positives).toBe(133);
    expect(pair?.incumbent).toBeCloseTo(0.9583509335135592, 9);
    expect(pair?.candidate).toBeCloseTo(0.9706006589507477, 9);
    expect(pair?.delta).toBeCloseTo(0.012249725437188497, 9);
    expect(pair?.standardError).toBeCloseTo(0.006610274055324314, 9);
    expect(2 * normalUpperTail((pair?.delta ?? 0) / (pair?.standardError ?? 1))).toBeCloseTo(
      0.06386311483218972,
      9,
    );
  });

  test("counts ties as half, as scikit-learn does on its own example", () => {
    expect(aucOf(Float64Array.of(0.1, 0.4, 0.35, 0.8), Uint8Array.of(0, 0, 1, 1))?.auc).toBe(0.75);
    expect(aucOf(Float64Array.of(0.5, 0.5, 0.5), Uint8Array.of(0, 1, 1))?.auc).toBe(0.5);
  });

  test("is undefined where one class is missing", () => {
    expect(aucOf(Float64Array.of(0.1, 0.2), Uint8Array.of(1, 1))).toBeUndefined();
  });

  test("equals the share of pairs in the right order, whatever the ties", () => {
    const row = fc.record({ score: fc.integer({ min: 0, max: 6 }), label: fc.integer({ min: 0, max: 1 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 40 }), (rows) => {
        const positives = rows.filter(({ label }) => label === 1);
        const negatives = rows.filter(({ label }) => label === 0);
        const auc = aucOf(
          Float64Array.from(rows, ({ score }) => score),
          Uint8Array.from(rows, ({ label }) => label),
        );
        if (positives.length === 0 || negatives.length === 0) return auc === undefined;
        let right = 0;
        for (const p of positives)
          for (const n of negatives) right += p.score > n.score ? 1 : p.score === n.score ? 0.5 : 0;
        return Math.abs((auc?.auc ?? 9) - right / positives.length / negatives.length) < 1e-12;
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe("losses", () => {
  test("Brier agrees with the golden vector, and better AUC can come with worse Brier", () => {
    const difference = relativeLoss(squaredErrors(s1, y), squaredErrors(s2, y));
    expect(difference.incumbent).toBeCloseTo(0.1085286192824505, 9);
    expect(difference.candidate).toBeCloseTo(0.11585449773717843, 9);
    expect(difference.delta).toBeLessThan(0);
  });

  test("log loss agrees with scikit-learn 1.9.1 on its documented example", () => {
    // log_loss(["spam", "ham", "ham", "spam"], [[.1, .9], [.9, .1], [.8, .2], [.35, .65]])
    expect(meanOf(logLosses(Float64Array.of(0.9, 0.9, 0.8, 0.65)))).toBeCloseTo(0.21616187468057912, 12);
  });

  test("the delta method's error is that of the mean when the incumbent's loss does not vary", () => {
    const flat = new Float64Array(100).fill(2);
    const losses = lcg(5, 100);
    const difference = relativeLoss(flat, losses);
    const mean = meanOf(losses);
    const sd = Math.sqrt(losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / 99);
    expect(difference.standardError).toBeCloseTo(sd / 10 / 2, 12);
  });

  test("a perfect incumbent leaves no relative loss: the candidate's own loss is the difference", () => {
    const difference = relativeLoss(new Float64Array(50), lcg(7, 50));
    expect(difference.delta).toBeCloseTo(-difference.candidate, 12);
  });
});

describe("decisions", () => {
  test("McNemar's counts agree with the golden vector", () => {
    const at = (scores: Float64Array): Int32Array =>
      Int32Array.from(scores, (score) => (score >= 0.45 ? 1 : 0));
    const decisions = compareDecisions(at(s1), at(s2), Int32Array.from(y));
    expect([decisions.better, decisions.worse].sort((a, b) => a - b)).toEqual([16, 27]);
  });

  test("macro F1 agrees with scikit-learn 1.9.1 and its influence sums to nothing", () => {
    // f1_score([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], average="macro") = 0.26666666666666666
    const actual = Int32Array.of(0, 1, 2, 0, 1, 2);
    const { value, influence } = macroF1(Int32Array.of(0, 2, 1, 0, 0, 1), actual, 3);
    expect(value).toBeCloseTo(0.26666666666666666, 12);
    expect(influence.reduce((sum, part) => sum + part, 0)).toBeCloseTo(0, 10);
    expect(influenceError(influence, influence)).toBe(0);
  });
});

describe("spreads", () => {
  test("a paired-shares bound solves the score equation whose variance is the restricted maximum likelihood", () => {
    // The restricted likelihood is maximised here by brute force, independently of Tango's closed form.
    const better = 9;
    const worse = 4;
    const rows = 80;
    const spread: Spread = { kind: "paired-shares", better, worse, rows };
    const delta = lowerBound(spread, 0.05);
    let best = { likelihood: -Infinity, share: 0 };
    for (let share = Math.max(0, -delta) + 1e-6; share < (1 - delta) / 2; share += 1e-6) {
      const likelihood =
        better * Math.log(share + delta) +
        worse * Math.log(share) +
        (rows - better - worse) * Math.log(1 - 2 * share - delta);
      if (likelihood > best.likelihood) best = { likelihood, share };
    }
    const variance = rows * (2 * best.share + delta - delta * delta);
    expect((better - worse - rows * delta) / Math.sqrt(variance)).toBeCloseTo(1.6448536269514722, 3);
  });

  test("no changed decision in n rows still leaves room for a loss of about z²/(n + z²)", () => {
    const z = 1.6448536269514722;
    const low = lowerBound({ kind: "paired-shares", better: 0, worse: 0, rows: 150 }, 0.05);
    expect(low).toBeCloseTo(-(z * z) / (150 + z * z), 9);
  });

  test("the p of a loss and the bound tell the same story", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 30 }),
        fc.double({ min: 0.001, max: 0.2, noNaN: true }),
        (better, worse, margin) => {
          const shares: Spread = { kind: "paired-shares", better, worse, rows: 100 };
          const normal: Spread = {
            kind: "normal",
            delta: (better - worse) / 100,
            standardError: 0.02,
            dof: 99,
          };
          return [shares, normal].every((spread) => {
            const gap = upperBound(spread, 0.01) + margin;
            return Math.abs(gap) < 1e-9 || gap < 0 === pWorseThan(spread, margin) < 0.01;
          });
        },
      ),
      { seed: 2, numRuns: 100 },
    );
  });

  test("few changed rows widen the interval to what their share could be", () => {
    const sure = normalSpread({ delta: 0, standardError: 0 }, { rows: 300, changed: 0, largest: 1 });
    // Clopper–Pearson for 0 of 300 at one-sided 95 %: 1 − .05^(1/300)
    expect(lowerBound(sure, 0.05)).toBeLessThanOrEqual(-(1 - 0.05 ** (1 / 300)));
    const many = normalSpread({ delta: 0, standardError: 0.001 }, { rows: 300, changed: 50, largest: 1 });
    expect(resolutionOf(many)).toBeCloseTo(0.001 * 2.4864748605243863, 12);
  });
});

describe("primitives", () => {
  test("means and quantiles agree with simple-statistics", () => {
    const values = lcg(3, 501).map((value) => value * 1e6);
    const plain = [...values];
    expect(meanOf(values)).toBeCloseTo(peer.mean(plain), 6);
    for (const p of [0, 0.01, 0.25, 0.5, 0.9, 1])
      expect(quantile(values.toSorted(), p)).toBeCloseTo(peer.quantile(plain, p), 9);
  });
});
