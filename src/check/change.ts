import { cpus } from "node:os";
import { digestOf } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import { countOf } from "../base/number.ts";
import type { Outcome, Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { RUNTIME_VERSION, VERSION } from "../base/version.ts";
import { decide, type OnInconclusive } from "../evidence/decision.ts";
import { type DataUsed, type Evidence, type NotTested, sealEvidence } from "../evidence/evidence.ts";
import { CATALOGUE } from "../gates/catalogue.ts";
import type { Verdict } from "../gates/gate.ts";
import type { QualityFacts } from "../gates/quality.ts";
import { measureQuality, type Judged } from "../measure/quality.ts";
import type { SamplesFile } from "../measure/samples.ts";
import { measureSelftest } from "../measure/selftest.ts";
import { joinTruth, readTruth, type Truth } from "../measure/truth.ts";
import type { ScoreEnd } from "../model/scorer.ts";
import { contractFacts, refusedByBoth } from "./contract-facts.ts";
import { dataVerdicts } from "./data-verdicts.ts";
import type { FoundDrift } from "./drift.ts";
import { judged } from "./judge.ts";
import { type Frame, type OpenSet, type Scored, scoreSide } from "./score-side.ts";
import type { Incumbent, Side } from "./side.ts";
import { picturesOf } from "./pictures.ts";
import { judgeChangeTimes, type ServingRules } from "./times.ts";

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
  const contract = judged(CATALOGUE.contract, contractFacts(request, after, before), request);
  const times = await judgeChangeTimes(request, { after, before, contract });
  const verdicts = [
    contract,
    ...dataVerdicts(request, { after, before, windows }),
    measured.skip ?? judged(CATALOGUE.quality, measured.facts, request),
    ...times.verdicts,
    judged(CATALOGUE.selftest, measureSelftest(measured.first), request),
  ].map((verdict) => (request.skip.includes(verdict.gate) ? leftOut(verdict) : verdict));
  const words = wordsOf(after, before, measured.notes);
  const evidence = sealEvidence(
    {
      schema: "twokey-findings/1",
      engine: { twokey: VERSION, runtime: RUNTIME_VERSION },
      model,
      change: request.change,
      bundle: candidate.digest,
      incumbent:
        incumbent?.digest == null
          ? null
          : { digest: incumbent.digest, source: incumbent.source, version: incumbent.version },
      data: dataUsed(request),
      policy: request.policy,
      seed: digestOf([
        "seed",
        incumbent?.digest ?? null,
        sets.map(({ table }) => table.digest),
        request.policy,
      ]),
      words,
      verdicts,
      notTested: request.notTested,
      decision: decide(verdicts, request.onInconclusive),
    },
    {
      host: hostOf(),
      started: started.toISOString(),
      seconds: (Date.now() - started.getTime()) / 1000,
      ...(times.measured === undefined ? {} : { times: times.measured }),
      ...picturesOf(request, measured),
    },
  );
  const unusable = [...measured.lost, ...refusedByBoth(after, before)];
  return { evidence, unusable, ...(times.samples === undefined ? {} : { samples: times.samples }) };
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

type Truths = { readonly truths: readonly (Truth | undefined)[]; readonly problems: readonly Problem[] };

function readTruths({ sets, frame }: ChangeRequest): Truths {
  const problems: Problem[] = [];
  const truths = sets.map(({ table }) => {
    const { label } = frame;
    if (label === undefined) return undefined;
    if (!table.columns.some(({ name }) => name === label)) {
      const message = `there is no label column "${plain(label)}"`;
      problems.push({
        code: "label",
        file: table.file,
        path: "",
        message,
        hint: "correct data.label, or add the column",
      });
      return undefined;
    }
    const truth = readTruth(table.file, table.column(label), frame.task);
    if (!truth.ok) problems.push(...truth.problems);
    return truth.ok ? truth.value : undefined;
  });
  return { truths, problems };
}

type Sides = { readonly after: Scored; readonly before: Scored | undefined };

type MeasuredSets = {
  readonly facts: QualityFacts;
  /** a verdict in place of a judgement: there was nothing that could be judged */
  readonly skip?: Verdict;
  readonly first: Judged | undefined;
  /** what the report calls the rows of `first` */
  readonly firstSet: string;
  /** rows and labels that could not be used */
  readonly lost: readonly Problem[];
  readonly notes: readonly string[];
};

/** Metrics of every set on which the candidate gave scores; the incumbent joins where it did too. */
function measureSets(
  request: ChangeRequest,
  { truths, problems }: Truths,
  { after, before }: Sides,
): MeasuredSets {
  const { sets } = request;
  const lost: Problem[] = [...request.unreadable, ...problems];
  const notes: string[] = [];
  const cells: QualityFacts["cells"][number][] = [];
  const left: QualityFacts["left"][number][] = [];
  let first: Judged | undefined;
  let firstSet: string | undefined;
  let primary: QualityFacts["primary"] | undefined;
  let noIncumbent = request.incumbent === undefined ? request.noIncumbent : undefined;
  for (const [at, { set, table }] of sets.entries()) {
    const truth = truths[at];
    const candidate = usable(after.ends[at]);
    const incumbent = usable(before?.ends[at]);
    if (truth === undefined || candidate === undefined) continue;
    if (before !== undefined && incumbent === undefined)
      noIncumbent ??= `the incumbent cannot be compared with: ${whyNot(before.ends[at])}`;
    const joined = joinTruth(table.file, truth, {
      candidate,
      ...(incumbent === undefined ? {} : { incumbent }),
    });
    if (!joined.ok) {
      lost.push(...joined.problems);
      continue;
    }
    const { judged: rows, leftOut } = joined.value;
    if (leftOut > 0) notes.push(`${countOf(leftOut, "row")} of ${table.file} without a label left out`);
    const measured = measureQuality(set, rows);
    cells.push(...measured.cells);
    left.push(...measured.left);
    first ??= rows;
    firstSet ??= set;
    primary ??= measured.primary;
  }
  const facts: QualityFacts = {
    primary: primary ?? "auc",
    cells,
    left,
    ...(noIncumbent === undefined ? {} : { noIncumbent }),
  };
  const skip = unjudged(request, lost, { judged: first !== undefined, candidate: after });
  return { facts, first, firstSet: firstSet ?? "", lost, notes, ...(skip === undefined ? {} : { skip }) };
}

/** Rows that cannot be read are an error; a candidate without scores is the contract's business; no rows at all are not tested. */
function unjudged(
  { sets, unreadable }: ChangeRequest,
  lost: readonly Problem[],
  { judged: some, candidate }: { readonly judged: boolean; readonly candidate: Scored },
): Verdict | undefined {
  const base = { gate: "quality", checks: [] } as const;
  if (lost.length > 0)
    return {
      ...base,
      verdict: "error",
      reason: lost.map(({ file, message, hint }) => `${file}: ${message} → ${hint}`).join("; "),
    };
  if (some) return undefined;
  if (sets.length === 0 && unreadable.length === 0)
    return {
      ...base,
      verdict: "skipped",
      reason: "there are no labelled rows: name them under data.holdout and data.label",
    };
  return { ...base, verdict: "skipped", reason: `nothing to judge: ${whyNot(candidate.ends[0])}` };
}

/** Scores that may be measured: every one of them a number. */
function usable(
  end: ScoreEnd | undefined,
): Extract<ScoreEnd, { readonly kind: "scores" }>["scores"] | undefined {
  return end?.kind === "scores" && end.facts.nonFinite === 0 ? end.scores : undefined;
}

function whyNot(end: ScoreEnd | undefined): string {
  if (end === undefined) return "it was not scored";
  return end.kind === "scores"
    ? `${countOf(end.facts.nonFinite, "score")} of ${end.facts.rows} are not finite numbers`
    : end.words;
}

function leftOut({ gate, checks }: Verdict): Verdict {
  return { gate, verdict: "skipped", reason: "left out by --only or --skip: it does not decide", checks };
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
