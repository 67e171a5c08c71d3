import { digestOf } from "../base/digest.ts";
import type { MeasuredTimes } from "../evidence/measured.ts";
import { CATALOGUE } from "../gates/catalogue.ts";
import {
  costMetric,
  footprint,
  type FootprintBudgets,
  type FootprintFacts,
  type FootprintRun,
  type FootprintSettings,
} from "../gates/footprint.ts";
import type { Verdict } from "../gates/gate.ts";
import { isDecided, latency } from "../gates/latency.ts";
import { withoutTimes } from "../gates/latency-findings.ts";
import type { LatencyFacts, ServingPattern, TimeBudgets, TimingRun } from "../gates/latency-facts.ts";
import { type LatencySettings, LOOKS } from "../gates/latency-settings.ts";
import { summariseTimes } from "../gates/latency-summary.ts";
import { measureTimes, type Times } from "../measure/latency-both.ts";
import type { TimedModel, TimedRows } from "../measure/latency-child.ts";
import type { SamplesFile } from "../measure/samples.ts";
import type { ChangeRequest } from "./change.ts";
import { type GateRules, type Judge, judged, judging } from "./judge.ts";
import type { Scored } from "./score-side.ts";
import type { Side } from "./side.ts";

/** How the model is served: `serving` of model.yaml. Times in milliseconds, sizes in bytes. */
export type ServingRules = {
  readonly pattern: ServingPattern;
  readonly budgets: TimeBudgets & FootprintBudgets;
};

export type TimesOfChange = {
  readonly after: Scored;
  readonly before: Scored | undefined;
  /** the gate that says whether the candidate may be run at all */
  readonly contract: Verdict;
};

/** What was timed, waiting for settings. Judges give verdicts as findings carry them. */
export type ChangeTimes = {
  readonly judges: readonly Judge[];
  /** with the whole verdicts, under the rules of the request */
  readonly measured?: MeasuredTimes;
  /** every call time, for whoever wants to keep it */
  readonly samples?: SamplesFile;
};

const GATES = ["latency", "footprint"] as const;

/**
 * Both gates from one measurement. Without `serving:` in the base's model.yaml they are listed as not tested, and where
 * nobody wants either of them nothing is timed.
 */
export async function timeChange(
  request: ChangeRequest,
  sides: TimesOfChange,
  measure: typeof measureTimes = measureTimes,
): Promise<ChangeTimes> {
  const { serving, skip } = request;
  if (serving === undefined) return { judges: [] };
  if (GATES.every((gate) => skip.includes(gate))) return notRun(serving, LEFT_OUT);
  const timed = findTimed(request, serving, sides);
  if (typeof timed === "string") return notRun(serving, timed);
  const times = await measure(...planTimes(request, serving, timed));
  const facts = factsOf(times, serving, timed);
  const verdicts = [judgeTime, judgeSize].map((judge) => judge(facts, request));
  const { runner, seconds } = times;
  const samples = timed.calls ? times.samples : undefined;
  const name = samples && { file: samples.name, digest: samples.digest, bytes: samples.bytes.length };
  return {
    judges: [judgeTime, judgeSize].map((judge) => (rules) => withoutTimes(judge(facts, rules))),
    measured: {
      verdicts: verdicts.filter(({ gate }) => !skip.includes(gate)),
      summary: summariseTimes(facts.time, facts.size, settingsOf(request)),
      samples: name ?? null,
      runner,
      seconds,
    },
    ...(samples === undefined ? {} : { samples }),
  };
}

const LEFT_OUT = "left out by --only or --skip: it does not decide";

/** What is timed: two models, or one beside itself where only budgets can be judged. */
type TimedPair = {
  readonly candidate: TimedModel;
  readonly incumbent: TimedModel;
  readonly alone: boolean;
  /** whether calls are timed: budgets of size and memory alone need none */
  readonly calls: boolean;
};

/** Both models, or why there is nothing to time. */
function findTimed(request: ChangeRequest, serving: ServingRules, sides: TimesOfChange): TimedPair | string {
  if (sides.contract.verdict === "fail" || sides.contract.verdict === "error")
    return "the contract failed, so the candidate is not run again";
  const candidate = timedModel(request.candidate);
  if (candidate === undefined) return "its scores come from a table; there is no model to time";
  const incumbent = request.incumbent === undefined ? undefined : timedModel(request.incumbent);
  if (incumbent !== undefined && answers(sides.before)) {
    return { candidate, incumbent, alone: false, calls: true };
  }
  const { p50, p95, p99, size, rss, cold_start } = serving.budgets;
  const calls = (p50 ?? p95 ?? p99) !== undefined;
  if (!calls && (size ?? rss ?? cold_start) === undefined) return aloneBecause(request);
  return { candidate, incumbent: candidate, alone: true, calls };
}

function aloneBecause({ incumbent, noIncumbent }: ChangeRequest): string {
  const why = incumbent === undefined ? noIncumbent : "the incumbent gives no scores here";
  return `there is nothing to compare with (${why}); write \`serving: { budgets: … }\` for limits that hold by themselves`;
}

function timedModel({ from, files, serving }: Side): TimedModel | undefined {
  return from.kind === "model" ? { path: from.path, files, serving } : undefined;
}

/** Nothing but a loaded model, or scores for the rows that both are timed on. */
function answers(scored: Scored | undefined): boolean {
  if (scored === undefined || scored.unsafe.length > 0) return false;
  const [first] = scored.ends;
  return first === undefined || first.kind === "scores";
}

/** What to time, on which rows, for how long, and when it is enough. */
function planTimes(
  request: ChangeRequest,
  serving: ServingRules,
  timed: TimedPair,
): Parameters<typeof measureTimes> {
  const { incumbent, sets, policy, frame, model } = request;
  const { latency: chosen, footprint: alone } = settingsOf(request);
  const looks = timed.calls ? (timed.alone ? LOOKS.slice(0, 1) : LOOKS) : [];
  return [
    {
      candidate: timed.candidate,
      incumbent: timed.incumbent,
      rows: rowsOf(request),
      pattern: serving.pattern,
      bulkRows: chosen.bulk_rows,
      budgetMs: chosen.time_budget * 1000,
      looks,
      alone: alone.samples,
      seed: digestOf(["latency", incumbent?.digest ?? null, sets.map(({ table }) => table.digest), policy]),
    },
    {
      now: () => performance.now(),
      progress: (text) => request.progress(`${model}: ${text}`),
      isDecided: (samples) => timed.alone || isDecided(samples, serving.budgets, chosen),
      // Both models share a process, so it may take what two of them may.
      limits: { timeoutMs: frame.limits.timeoutMs, memoryMb: 2 * frame.limits.memoryMb },
    },
  ];
}

/** The base's held-out rows, which come first; made up where there are none. */
function rowsOf({ sets, frame }: ChangeRequest): TimedRows {
  const [first] = sets;
  if (first === undefined) return { kind: "synthetic" };
  return { kind: "table", table: first.table, label: frame.label, exclude: frame.exclude };
}

type Facts = { readonly time: LatencyFacts; readonly size: FootprintFacts };

function factsOf(times: Times, { pattern, budgets }: ServingRules, { alone, calls }: TimedPair): Facts {
  const timing = calls ? times.timing : NO_CALLS;
  return {
    time: { run: alone ? blamed(timing) : timing, budgets, alone },
    size: { run: alone ? blamed(times.footprint) : times.footprint, pattern, budgets, alone },
  };
}

function judgeTime({ time }: Facts, rules: GateRules): Verdict {
  return judged(CATALOGUE.latency, time, rules);
}

function judgeSize({ time, size }: Facts, rules: GateRules): Verdict {
  const { metrics } = summariseTimes(time, size, settingsOf(rules));
  return judged(CATALOGUE.footprint, { ...size, cost: costMetric(metrics, size.pattern) }, rules);
}

const NO_CALLS: TimingRun = {
  kind: "not-run",
  why: "there is nothing to compare with, and no budget for times: write one under `serving: { budgets: { p99: … } }`",
};

/** Timed beside itself, a model that broke is the candidate, on whichever side it stood. */
function blamed<T extends TimingRun | FootprintRun>(run: T): T {
  return run.kind === "broke" ? { ...run, breakage: { ...run.breakage, side: "candidate" } } : run;
}

function notRun({ pattern, budgets }: ServingRules, why: string): ChangeTimes {
  const run = { kind: "not-run", why } as const;
  return {
    judges: [
      judging(CATALOGUE.latency, { run, budgets }),
      judging(CATALOGUE.footprint, { run, pattern, budgets }),
    ],
  };
}

function settingsOf({ gates }: GateRules): {
  readonly latency: LatencySettings;
  readonly footprint: FootprintSettings;
} {
  return {
    latency: latency.settings.parse(gates["latency"] ?? {}),
    footprint: footprint.settings.parse(gates["footprint"] ?? {}),
  };
}
