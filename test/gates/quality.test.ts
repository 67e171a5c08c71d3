import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/base/digest.ts";
import { normalFrom, randomOrder, seededRandom } from "../../src/base/random.ts";
import { judgeQuality, quality, type QualityFacts } from "../../src/gates/quality.ts";
import { selftest } from "../../src/gates/selftest.ts";
import { type Judged, measureQuality } from "../../src/measure/quality.ts";
import { measureSelftest } from "../../src/measure/selftest.ts";

const ROWS = 4000;

/** Labels and a good model's scores; `better`, `worse` are made from the same rows. */
function binaryRows(seed: string): {
  actual: Uint8Array;
  scores: (noise: number) => Float64Array;
  random: () => number;
} {
  const random = seededRandom(digestOf(seed));
  const actual = Uint8Array.from({ length: ROWS }, () => (random() < 0.2 ? 1 : 0));
  const base = Float64Array.from(actual, (label) => 1.6 * label + normalFrom(random));
  return {
    actual,
    random,
    scores: (noise) => base.map((score) => 1 / (1 + Math.exp(-(score - 1.2 + noise * normalFrom(random))))),
  };
}

function judge(
  judged: Judged,
  settings: Parameters<typeof judgeQuality>[1] = { margin: "auto" },
): ReturnType<typeof judgeQuality> {
  return judgeQuality(measureQuality("held-out", judged), settings);
}

const rows = binaryRows("binary");
const good = rows.scores(0);
const noisy = rows.scores(1.2);
const order = randomOrder(ROWS, rows.random);
const shuffle = (values: Float64Array): Float64Array =>
  Float64Array.from(values, (_, row) => values[order[row]!]!);

const classes = 3;
const actualClass = Int32Array.from({ length: ROWS }, (_, row) => row % classes);
const probabilities = (sharp: number): Float64Array => {
  const random = seededRandom(digestOf(`multiclass ${sharp}`));
  const all = new Float64Array(ROWS * classes);
  for (let row = 0; row < ROWS; row += 1) {
    const raw = [0, 1, 2].map((at) => Math.exp((at === actualClass[row] ? sharp : 0) + normalFrom(random)));
    const sum = raw.reduce((a, b) => a + b, 0);
    raw.forEach((value, at) => {
      all[row * classes + at] = value / sum;
    });
  }
  return all;
};
const classified = (all: Float64Array): { predicted: Int32Array; probabilities: Float64Array } => ({
  probabilities: all,
  predicted: Int32Array.from({ length: ROWS }, (_, row) => {
    const of = [0, 1, 2].map((at) => all[row * classes + at]!);
    return of.indexOf(Math.max(...of));
  }),
});
const target = Float64Array.from({ length: ROWS }, (_, row) => Math.sin(row) * 10 + 20);
const predicted = (error: number): Float64Array => {
  const random = seededRandom(digestOf(`regression ${error}`));
  return target.map((value) => value + error * normalFrom(random));
};

const sharp = classified(probabilities(2));
const shuffledClasses = classified(
  sharp.probabilities.map(
    (_, at) => sharp.probabilities[order[Math.floor(at / classes)]! * classes + (at % classes)]!,
  ),
);
const near = predicted(1);
const TASKS: readonly (readonly [string, Judged, Judged, Judged])[] = [
  [
    "binary",
    { task: "binary", actual: rows.actual, candidate: good, incumbent: good },
    { task: "binary", actual: rows.actual, candidate: shuffle(good), incumbent: good },
    { task: "binary", actual: rows.actual, candidate: good, incumbent: noisy },
  ],
  [
    "multiclass",
    { task: "multiclass", classes, actual: actualClass, candidate: sharp, incumbent: sharp },
    { task: "multiclass", classes, actual: actualClass, candidate: shuffledClasses, incumbent: sharp },
    {
      task: "multiclass",
      classes,
      actual: actualClass,
      candidate: sharp,
      incumbent: classified(probabilities(1)),
    },
  ],
  [
    "regression",
    { task: "regression", actual: target, candidate: near, incumbent: near },
    { task: "regression", actual: target, candidate: shuffle(near), incumbent: near },
    { task: "regression", actual: target, candidate: near, incumbent: predicted(2) },
  ],
];

describe.each(TASKS)("quality of %s models", (_, itself, shuffled, better) => {
  test("a model against itself differs by exactly zero in every measure", () => {
    const { verdict, checks } = judge(itself);
    expect(verdict).toBe("pass");
    expect(checks.length).toBeGreaterThanOrEqual(2);
    for (const check of checks)
      expect([check.delta, check.low, check.high, check.resolution]).toEqual([0, 0, 0, 0]);
  });

  test("a model with shuffled scores fails", () => {
    expect(judge(shuffled).verdict).toBe("fail");
  });

  test("a clearly better model passes, and the mirror image fails", () => {
    expect(judge(better).checks[0]?.finding).toBe("better");
    if (better.task === "binary")
      expect(judge({ ...better, candidate: noisy, incumbent: good }).verdict).toBe("fail");
    if (better.task === "regression")
      expect(judge({ ...better, candidate: predicted(2), incumbent: near }).verdict).toBe("fail");
    if (better.task === "multiclass")
      expect(judge({ ...better, candidate: classified(probabilities(1)), incumbent: sharp }).verdict).toBe(
        "fail",
      );
  });
});

test("a model with labels only is judged by accuracy, and log loss says why it is left out", () => {
  const facts = measureQuality("held-out", {
    task: "multiclass",
    classes,
    actual: actualClass,
    candidate: { predicted: sharp.predicted },
    incumbent: sharp,
  });
  expect(facts.primary).toBe("accuracy");
  expect(facts.left).toEqual([
    { metric: "log_loss", reason: "the candidate gives labels only, no probabilities" },
  ]);
});

test("scores outside 0 to 1 still have an AUC and say why there is no log loss", () => {
  const logits = good.map((score) => Math.log(score / (1 - score)));
  const facts = measureQuality("held-out", {
    task: "binary",
    actual: rows.actual,
    candidate: logits,
    incumbent: good,
  });
  expect(facts.cells.map(({ metric }) => metric)).toEqual(["auc"]);
  expect(facts.left.map(({ metric }) => metric)).toEqual(["log_loss", "brier"]);
});

test("better ranking with worse probabilities warns, and blocks where the controls say so", () => {
  const flat = good.map((score) => 0.45 + score / 10);
  const facts = measureQuality("held-out", {
    task: "binary",
    actual: rows.actual,
    candidate: flat,
    incumbent: good,
  });
  expect(judgeQuality(facts, { margin: "auto" }).verdict).toBe("warn");
  expect(judgeQuality(facts, { margin: "auto", blocks: ["auc", "brier"] }).verdict).toBe("fail");
});

test("rows without a single positive are an error of the primary metric, never a pass", () => {
  expect(
    judge({
      task: "binary",
      actual: new Uint8Array(100),
      candidate: good.slice(0, 100),
      incumbent: good.slice(0, 100),
    }).verdict,
  ).toBe("error");
});

describe("floors and first models", () => {
  const alone: QualityFacts = {
    ...measureQuality("held-out", { task: "binary", actual: rows.actual, candidate: good }),
    noIncumbent: "nothing is live yet",
  };
  test.each([
    [0.8, "pass"],
    [0.99, "fail"],
    [0.87, "inconclusive"],
  ])("a floor of %d for an AUC near .87 is %s", (floor, verdict) => {
    expect(alone.cells[0]?.candidate).toBeCloseTo(0.87, 1);
    expect(
      judgeQuality(alone, { margin: "auto", floor }).checks.find(({ name }) => name === "AUC floor")?.verdict,
    ).toBe(verdict);
  });
  test("without incumbent and without floor nothing was shown", () => {
    const { verdict, reason } = judgeQuality(alone, { margin: "auto" });
    expect(verdict).toBe("inconclusive");
    expect(reason).toContain("floor: …");
  });
  test("settings are strict", () => {
    expect(quality.settings.safeParse({ margni: 0.1 }).success).toBe(false);
    expect(quality.settings.parse({})).toEqual({ margin: "auto" });
  });
});

describe("selftest", () => {
  const judged: Judged = { task: "binary", actual: rows.actual, candidate: good, incumbent: good };
  test("passes on this engine and on rows that can tell", () => {
    expect(selftest.judge(measureSelftest(judged), {}).verdict).toBe("pass");
  });
  test("an engine that finds a difference in a model against itself is an error", () => {
    const facts = measureSelftest(judged);
    expect(selftest.judge({ ...facts, itself: facts.shuffled }, {}).verdict).toBe("error");
  });
  test("an engine that lets a shuffled model pass is an error", () => {
    const facts = measureSelftest(judged);
    expect(selftest.judge({ ...facts, shuffled: facts.itself }, {}).verdict).toBe("error");
  });
  test.each<[string, Judged]>([
    ["binary", { task: "binary", actual: rows.actual, candidate: shuffle(good) }],
    [
      "multiclass",
      { task: "multiclass", classes, actual: actualClass, candidate: classified(probabilities(0)) },
    ],
    ["regression", { task: "regression", actual: target, candidate: shuffle(near) }],
  ])("rows on which a %s model guesses show nothing", (_, guessing) => {
    expect(selftest.judge(measureSelftest(guessing), {}).verdict).toBe("inconclusive");
  });
});
