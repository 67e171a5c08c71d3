import { sha256 } from "../../src/base/digest.ts";
import { decide, decideAll } from "../../src/evidence/decision.ts";
import type { Evaluation } from "../../src/evidence/evaluation.ts";
import { type Evidence, type Findings, sealEvidence } from "../../src/evidence/evidence.ts";
import type { Measured, MeasuredTimes } from "../../src/evidence/measured.ts";
import type { DriftSummary } from "../../src/gates/drift-summary.ts";
import { footprint, judgeFootprint } from "../../src/gates/footprint.ts";
import type { Check, Verdict } from "../../src/gates/gate.ts";
import { judgeLatency, latency } from "../../src/gates/latency.ts";
import { withoutTimes } from "../../src/gates/latency-findings.ts";
import { summariseTimes } from "../../src/gates/latency-summary.ts";
import type { ScoreSummary } from "../../src/gates/score-summary.ts";
import { summariseScores } from "../../src/measure/score-summary.ts";
import { madeUp, type World } from "../gates/latency-samples.ts";

/** Everything in a name that could break a page, mention somebody or turn the reading direction. */
export const HOSTILE =
  "@everyone </details><script>alert(1)</script> | `x` ``` [a](http://e.vil) <!-- twokey:state --> \u202e\u2066 #1";

export type Kind = "allow" | "sign" | "block" | "error";

/** An evaluation of one model that ends as asked. */
export function evaluation(kind: Kind, over: Partial<Findings> = {}): Evaluation {
  return evaluationOf([evidence(kind, over)]);
}

export function evaluationOf(models: readonly Evidence[], over: Partial<Evaluation> = {}): Evaluation {
  return {
    decision: decideAll(
      models.map(({ findings }) => ({ model: findings.model, decision: findings.decision })),
    ),
    models,
    unchanged: ["churn"],
    removed: [],
    controls: [],
    notes: [],
    ...over,
  };
}

export function evidence(
  kind: Kind,
  over: Partial<Findings> = {},
  measured: Partial<Measured> = {},
): Evidence {
  const verdicts = over.verdicts ?? verdictsOf(kind);
  return sealEvidence(
    {
      schema: "twokey-findings/1",
      engine: { twokey: "0.1.0", runtime: "1.30.0" },
      model: "fraud",
      change: ["model"],
      bundle: sha256("candidate"),
      incumbent: { digest: sha256("incumbent"), source: "base branch", version: null },
      data: [
        { role: "holdout", file: "models/fraud/data/holdout.parquet", digest: sha256("rows"), rows: 6000 },
      ],
      policy: sha256("policy"),
      seed: sha256("seed"),
      words: ['input "x" (float) ← amount, hour'],
      notTested: [
        { gate: "contract", what: "size of the bundle", line: "gates: { contract: { max_size: 5 } }" },
      ],
      decision: decide(verdicts, {}),
      ...over,
      verdicts,
    },
    {
      host: { node: "v24.0.0", platform: "linux x64", cpu: "a processor", cores: 4 },
      started: "2026-01-02T03:04:05.000Z",
      seconds: 1.5,
      ...measured,
    },
  );
}

/** The same model with times: as many times slower as asked, in a world made up from a seed. */
export function timedEvidence(kind: Kind, world: World = {}, over: Partial<Findings> = {}): Evidence {
  const times = timesOf(world);
  const verdicts = [...verdictsOf(kind), ...times.verdicts.map((verdict) => withoutTimes(verdict))];
  return evidence(kind, { ...over, verdicts }, { times });
}

export function timesOf(world: World = {}): MeasuredTimes {
  const run = { kind: "timed", samples: madeUp(world), ended: "decided", printed: [] } as const;
  const sample = { loadMs: 8, firstRunMs: 1, emptyRss: 100e6, warmRss: 120e6, laterRss: 121e6, runs: 1000 };
  const side = { bytes: 28_331, samples: [sample, { ...sample, loadMs: 8.2 }, { ...sample, loadMs: 7.9 }] };
  const size = {
    run: { kind: "measured", incumbent: side, candidate: side },
    pattern: "online",
    budgets: { size: 10e6 },
  } as const;
  const settings = { latency: latency.settings.parse({}), footprint: footprint.settings.parse({}) };
  return {
    verdicts: [
      judgeLatency({ run, budgets: { p99: 20 } }, settings.latency),
      judgeFootprint(size, settings.footprint),
    ],
    summary: summariseTimes({ run, budgets: { p99: 20 } }, size, settings),
    samples: { file: "latency-0123456789abcdef.arrow", digest: sha256("samples"), bytes: 736_354 },
    runner: { cpu: "a processor", cores: 4, platform: "linux x64", node: "v24.0.0", runtime: "1.30.0" },
    seconds: 3.4,
  };
}

/** A feature that moved and one that did not, with a name of somebody's choice. */
export function driftOf(column = "income"): DriftSummary {
  const picture = { labels: ["0 … 1", "1 … 2"], reference: [0.6, 0.4], current: [0.4, 0.6], line: true };
  const base = { kind: "numeric", n: [2500, 2000], method: "Mann–Whitney and χ² on 2 bins" } as const;
  return {
    reference: { file: "models/fraud/data/reference.parquet", rows: 2500, profile: false },
    current: { file: "models/fraud/data/current.parquet", rows: 2000, profile: false },
    columns: 2,
    shown: [
      {
        ...base,
        column,
        verdict: "warn",
        finding: "drift",
        reason: "median 1 → 1.3, PSI 0.162, chance reaches 0.01, adjusted p < .0001, 2 bins, n ≥ 2,000",
        drifted: true,
        effect: { measure: "psi", value: 0.162, floor: 0.01, bins: 2 },
        p: 0.00001,
        picture,
      },
      {
        ...base,
        column: "channel",
        kind: "categorical",
        verdict: "pass",
        finding: "no drift",
        reason: "no drift: 1.00 % of rows moved",
        drifted: false,
        effect: { measure: "moved", value: 0.01, floor: 0.02, bins: 2 },
        p: 1,
        picture: { ...picture, labels: ["web", "phone"], line: false },
      },
    ],
  };
}

/** Scores of 400 rows, of which the candidate ranks some worse. */
export function scoresOf(): ScoreSummary {
  const row = Array.from({ length: 400 }, (_, at) => at);
  const actual = Uint8Array.from(row, (at) => (at % 4 === 0 ? 1 : 0));
  const incumbent = Float64Array.from(row, (at) => ((at * 7) % 400) / 800 + (at % 4 === 0 ? 0.4 : 0));
  const candidate = Float64Array.from(row, (at) => ((at * 13) % 400) / 600 + (at % 4 === 0 ? 0.2 : 0));
  return summariseScores("held-out", { task: "binary", actual, incumbent, candidate }, { candidate: 0.4 });
}

export function comparison(over: Partial<Check> = {}): Check {
  return {
    name: "AUC",
    verdict: "pass",
    finding: "better",
    reason: "AUC better by +0.0049 [+0.0011, +0.0087], margin −0.0050 (n = 6,000)",
    incumbent: 0.871,
    candidate: 0.8759,
    delta: 0.0049,
    low: 0.0011,
    high: 0.0087,
    margin: 0.005,
    resolution: 0.004,
    p: 0.0004,
    n: 6000,
    method: "DeLong, paired on the row",
    unit: "points",
    ...over,
  };
}

const contract: Verdict = {
  gate: "contract",
  verdict: "pass",
  reason: "same inputs and outputs, 15.7 kB",
  checks: [{ name: "scoring", verdict: "pass", reason: "scored 6,000 rows", n: 6000 }],
};

function verdictsOf(kind: Kind): readonly Verdict[] {
  switch (kind) {
    case "allow":
      return [
        contract,
        { gate: "quality", verdict: "pass", reason: "AUC better by +0.0049", checks: [comparison()] },
      ];
    case "sign":
      return [
        contract,
        {
          gate: "quality",
          verdict: "inconclusive",
          reason: "AUC inconclusive: −0.0010 [−0.0110, +0.0090], 14,000 more rows would do",
          checks: [
            comparison({
              verdict: "inconclusive",
              finding: "inconclusive",
              delta: -0.001,
              low: -0.011,
              high: 0.009,
            }),
          ],
        },
      ];
    case "block":
      return [
        contract,
        {
          gate: "quality",
          verdict: "fail",
          reason: "AUC worse by −0.1445 [−0.1636, −0.1254], margin −0.0050",
          checks: [
            comparison({
              reason: "AUC worse by −0.1445 [−0.1636, −0.1254], margin −0.0050 (n = 6,000)",
              candidate: 0.7265,
              verdict: "fail",
              finding: "worse",
              delta: -0.1445,
              low: -0.1636,
              high: -0.1254,
            }),
            comparison({
              name: "log loss",
              resolution: 0.07,
              reason: "log loss worse by −45.6 % [−51.1 %, −40.2 %], margin −8.19 % (n = 6,000)",
              method: "paired row losses, delta method",
              incumbent: 0.1652,
              candidate: 0.2406,
              verdict: "warn",
              finding: "worse",
              delta: -0.456,
              low: -0.511,
              high: -0.402,
              margin: 0.0819,
              unit: "relative",
            }),
          ],
        },
      ];
    case "error":
      return [contract, { gate: "quality", verdict: "error", reason: "the rows cannot be read", checks: [] }];
  }
}
