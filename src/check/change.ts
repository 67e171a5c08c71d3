import { cpus } from "node:os";
import { digestOf } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import type { Outcome, Problem } from "../base/problem.ts";
import { RUNTIME_VERSION, VERSION } from "../base/version.ts";
import { decide, type OnInconclusive } from "../evidence/decision.ts";
import {
  type DataUsed,
  type Evidence,
  type Findings,
  type NotTested,
  sealEvidence,
} from "../evidence/evidence.ts";
import { CATALOGUE } from "../gates/catalogue.ts";
import type { SamplesFile } from "../measure/samples.ts";
import { measureSelftest } from "../measure/selftest.ts";
import { contractFacts, refusedByBoth } from "./contract-facts.ts";
import { dataJudges } from "./data-verdicts.ts";
import type { FoundDrift } from "./drift.ts";
import { type Judge, judgeAll, judging, proposedOf } from "./judge.ts";
import { type MeasuredSets, measureSets, readTruths } from "./measure-sets.ts";
import { type Frame, type OpenSet, type Scored, scoreSide } from "./score-side.ts";
import type { Incumbent, Side } from "./side.ts";
import { picturesOf } from "./pictures.ts";
import { type ServingRules, timeChange } from "./times.ts";

/** One model's change, with everything that is needed to judge it. */
export type ChangeRequest = {
  readonly model: string;
  /** what changed, for people: `model`, `serving`, `data` … */
  readonly change: readonly string[];
  readonly candidate: Side;
  readonly incumbent: Incumbent | undefined;
  /** why there is no incumbent */
  readonly noIncumbent: string;
  readonly sets: readonly OpenSet[];
  /** data that could not be read: what depends on it cannot be judged */
  readonly unreadable: readonly Problem[];
  /** undefined: no reference or no current rows are named */
  readonly drift: Outcome<FoundDrift> | undefined;
  readonly rowsPerDay: number | undefined;
  /** undefined: model.yaml of the base does not say how it is served, so nothing is timed */
  readonly serving: ServingRules | undefined;
  readonly frame: Frame;
  /** settings by gate, as model.yaml and twokey.yml of the base give them */
  readonly gates: Readonly<Record<string, unknown>>;
  readonly onInconclusive: Readonly<Record<string, OnInconclusive>>;
  /** the same as this change would have it, where it edits them: judged too and shown, and never decides */
  readonly proposed?: Pick<ChangeRequest, "gates" | "onInconclusive">;
  readonly policy: Digest;
  readonly notTested: readonly NotTested[];
  /** gates that do not decide: somebody at a laptop wants to look at others first */
  readonly skip: readonly string[];
  readonly progress: (text: string) => void;
};

/** `unusable`: the rows cannot be read with either side, so they or what was said about them are to blame, not the candidate. */
export type Evaluated = {
  readonly evidence: Evidence;
  readonly unusable: readonly Problem[];
  /** raw samples that the evidence names by digest */
  readonly samples?: SamplesFile;
};

/** The story: scan, score both sides on the same rows, measure, judge, seal. */
export async function evaluateChange(request: ChangeRequest): Promise<Evaluated> {
  const finish = await measureChange(request);
  return finish();
}

/** What is left of an evaluation. It wants the machine for itself: a clock beside other work measures that work. */
export type Finish = () => Promise<Evaluated>;

/** All that may run beside other models: both sides scanned and scored on the same rows. */
export async function measureChange(request: ChangeRequest): Promise<Finish> {
  const started = new Date();
  const { model, candidate, incumbent, sets, frame, progress } = request;
  const truths = readTruths(request);
  const [first] = truths.truths;
  progress(`${model}: scoring the candidate`);
  const looked = request.drift?.ok === true ? windowsOf(request.drift.value) : [];
  const scored = await scoreSide(candidate, [...sets, ...looked], first, frame);
  const after = { ...scored, ends: scored.ends.slice(0, sets.length) };
  const windows = scored.ends.slice(sets.length);
  if (incumbent !== undefined) progress(`${model}: scoring the incumbent`);
  const before = incumbent === undefined ? undefined : await scoreSide(incumbent, sets, first, frame);
  progress(`${model}: judging`);
  const measured = measureSets(request, truths, { after, before });
  const took = Date.now() - started.getTime();
  return () => finishChange(request, { after, before, windows, measured, started, took });
}

type MeasuredChange = {
  readonly after: Scored;
  readonly before: Scored | undefined;
  /** how the candidate ended on the rows of drift */
  readonly windows: Scored["ends"];
  readonly measured: MeasuredSets;
  readonly started: Date;
  /** milliseconds, without those in which other models had the machine */
  readonly took: number;
};

async function finishChange(
  request: ChangeRequest,
  { after, before, windows, measured, started, took }: MeasuredChange,
): Promise<Evaluated> {
  const resumed = Date.now();
  const contract = judging(CATALOGUE.contract, contractFacts(request, after, before));
  const times = await timeChange(request, { after, before, contract: contract(request) });
  const quality: Judge =
    measured.skip === undefined ? judging(CATALOGUE.quality, measured.facts) : measured.skip;
  const judges = [
    contract,
    ...dataJudges(request, { after, before, windows }),
    quality,
    ...times.judges,
    judging(CATALOGUE.selftest, measureSelftest(measured.first)),
  ];
  const words = wordsOf(after, before, measured.notes);
  const evidence = sealEvidence(findingsOf(request, judges, words), {
    host: hostOf(),
    started: started.toISOString(),
    seconds: (took + Date.now() - resumed) / 1000,
    ...(times.measured === undefined ? {} : { times: times.measured }),
    ...picturesOf(request, measured),
  });
  const unusable = [...measured.lost, ...refusedByBoth(after, before)];
  return { evidence, unusable, ...(times.samples === undefined ? {} : { samples: times.samples }) };
}

function findingsOf(request: ChangeRequest, judges: readonly Judge[], words: readonly string[]): Findings {
  const { candidate, incumbent, sets, policy } = request;
  const verdicts = judgeAll(judges, request, request.skip);
  return {
    schema: "twokey-findings/1",
    engine: { twokey: VERSION, runtime: RUNTIME_VERSION },
    model: request.model,
    change: request.change,
    bundle: candidate.digest,
    incumbent:
      incumbent?.digest == null
        ? null
        : { digest: incumbent.digest, source: incumbent.source, version: incumbent.version },
    data: dataUsed(request),
    policy,
    seed: digestOf(["seed", incumbent?.digest ?? null, sets.map(({ table }) => table.digest), policy]),
    words,
    verdicts,
    notTested: request.notTested,
    decision: decide(verdicts, request.onInconclusive),
    ...proposedOf(judges, verdicts, request),
  };
}

function windowsOf({ windows }: FoundDrift): readonly OpenSet[] {
  return windows === undefined ? [] : [windows.reference, windows.current];
}

/** Every table that was measured on, by digest. */
function dataUsed({ sets, drift }: ChangeRequest): readonly DataUsed[] {
  const labelled = sets.map(({ role, table }) => ({
    role,
    file: table.file,
    digest: table.digest,
    rows: table.rows,
  }));
  return [...labelled, ...(drift?.ok === true ? drift.value.used : [])];
}

/** What was assumed, each sentence once; where the sides differ, it says whose. */
function wordsOf(after: Scored, before: Scored | undefined, notes: readonly string[]): readonly string[] {
  const of = (scored: Scored | undefined): readonly string[] => {
    const end = scored?.ends.find(({ kind }) => kind === "scores");
    return end?.kind === "scores" ? end.facts.words : [];
  };
  const [mine, theirs] = [of(after), of(before)];
  const shared = mine.filter((words) => before === undefined || theirs.includes(words));
  const own = mine.filter((words) => !shared.includes(words)).map((words) => `candidate: ${words}`);
  const other = theirs.filter((words) => !shared.includes(words)).map((words) => `incumbent: ${words}`);
  return [...shared, ...own, ...other, ...notes];
}

function hostOf(): Evidence["measured"]["host"] {
  const all = cpus();
  return {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: all[0]?.model ?? "unknown",
    cores: all.length,
  };
}
