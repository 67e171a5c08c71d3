import { z } from "zod";
import { canonicalJson } from "../base/canonical.ts";
import { digestOf } from "../base/digest.ts";
import { parseJson } from "../base/json.ts";
import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { type Verdict, worst } from "../gates/gate.ts";
import { TIMED_GATES, withoutTimes } from "../gates/latency-findings.ts";
import { decideAll } from "./decision.ts";
import { type Evaluation, evidenceDigestOf, findingsDigestOf } from "./evaluation.ts";
import { type Findings, plainJson, shownVerdicts } from "./evidence.ts";
import { measuredSchema } from "./parse-measured.ts";
import {
  decisionSchema,
  decisionWord,
  digest,
  gate,
  long,
  model,
  short,
  text,
  verdictSchema,
  word,
} from "./shapes.ts";

/** More than this is no evaluation of a pull request, whatever it says. */
export const LARGEST_EVALUATION = 16 * 1_048_576;

/**
 * An evaluation that somebody else wrote down: the evaluator that ran next to a hostile model, or a file that was
 * downloaded. Nothing in it is believed. Every key is known, every text has a length, every number is finite, digests
 * are computed again, and what is said twice must agree. Texts stay hostile: whoever shows them escapes them.
 */
export function parseEvaluation(text: string, file: string): Outcome<Evaluation> {
  if (text.length > LARGEST_EVALUATION)
    return refuse(file, "", `it is larger than ${LARGEST_EVALUATION} characters`);
  let json: unknown;
  try {
    json = parseJson(text);
  } catch {
    return refuse(file, "", "it is no JSON");
  }
  return readEvaluation(json, file);
}

/** The same for a value that was part of a larger file. */
export function readEvaluation(json: unknown, file: string): Outcome<Evaluation> {
  const parsed = evaluationSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = (issue?.path ?? []).map(String).join(".");
    return refuse(file, path, issue?.message ?? "it has another shape");
  }
  const { data } = parsed;
  const evaluation: Evaluation = {
    decision: { decision: data.decision, reason: data.reason, error: data.error },
    models: data.models.map(({ findings, evidence }) => ({
      findings: findings.content,
      findingsDigest: findings.digest,
      measured: evidence.measured,
      evidenceDigest: evidence.digest,
    })),
    unchanged: data.unchanged,
    removed: data.removed,
    controls: data.controls,
    notes: data.notes,
  };
  const wrong = [
    ...data.models.flatMap((model, at) => contradictionsOf(model, `models.${at}`)),
    ...wholeContradictions(evaluation, data),
  ];
  const [first] = wrong;
  return first === undefined ? good(evaluation) : refuse(file, first.path, first.message);
}

type Contradiction = { readonly path: string; readonly message: string };

/** What is said beside the findings is there for readers of JSON; it must say the same. */
function contradictionsOf(model: ModelJson, path: string): readonly Contradiction[] {
  const { content, digest } = model.findings;
  const measured = plainJson(model.evidence.measured);
  const found = (wrong: boolean, at: string, message: string): readonly Contradiction[] =>
    wrong ? [{ path: `${path}.${at}`, message }] : [];
  return [
    ...found(
      digestOf(plainJson(content)) !== digest,
      "findings.digest",
      "it is not the digest of the findings",
    ),
    ...found(
      digestOf({ findings: digest, measured }) !== model.evidence.digest,
      "evidence.digest",
      "it is not the digest of the evidence",
    ),
    ...found(model.model !== content.model, "model", "the findings name another model"),
    ...found(
      model.decision !== content.decision.decision || model.reason !== content.decision.reason,
      "decision",
      "the findings decide otherwise",
    ),
    ...found(
      !same(model.gates, shownVerdicts(content, model.evidence.measured)),
      "gates",
      "the findings hold other verdicts",
    ),
    ...timesContradictions(model).map((message) => ({ path: `${path}.evidence.measured.times`, message })),
    ...found(
      content.decision.decision !== "block" && content.verdicts.some(({ verdict }) => STOPS.has(verdict)),
      "decision",
      "a gate that failed or could not judge blocks",
    ),
  ];
}

/** What was measured of times must be what the findings say of it, but for the numbers. */
function timesContradictions({ findings, evidence }: ModelJson): readonly string[] {
  const timed = evidence.measured.times?.verdicts ?? [];
  const gates = timed.map(({ gate }) => gate);
  if (new Set(gates).size !== gates.length) return ["a gate is judged twice"];
  return timed.flatMap((verdict) => {
    if (!TIMED_GATES.has(verdict.gate)) return [`${verdict.gate} does not rest on times`];
    const words = verdict.checks.map((check) => check.verdict);
    if (words.length > 0 && worst(words) !== verdict.verdict)
      return [`${verdict.gate} is not as bad as its worst check`];
    const found: Verdict | undefined = findings.content.verdicts.find(({ gate }) => gate === verdict.gate);
    return found !== undefined && same(withoutTimes(verdict), found)
      ? []
      : [`the findings judge ${verdict.gate} otherwise`];
  });
}

const STOPS: ReadonlySet<string> = new Set(["fail", "error"]);

function wholeContradictions(
  evaluation: Evaluation,
  data: z.output<typeof evaluationSchema>,
): readonly Contradiction[] {
  const names = evaluation.models.map(({ findings }) => findings.model);
  const whole = decideAll(
    evaluation.models.map(({ findings }) => ({ model: findings.model, decision: findings.decision })),
  );
  const found = (wrong: boolean, path: string, message: string): readonly Contradiction[] =>
    wrong ? [{ path, message }] : [];
  return [
    ...found(new Set(names).size !== names.length, "models", "a model is evaluated twice"),
    ...found(!same(whole, evaluation.decision), "decision", "the models decide otherwise"),
    ...found(
      findingsDigestOf(evaluation) !== data.findings,
      "findings",
      "it is not the digest of all findings",
    ),
    ...found(
      evidenceDigestOf(evaluation) !== data.evidence,
      "evidence",
      "it is not the digest of all evidence",
    ),
  ];
}

function same(one: unknown, other: unknown): boolean {
  return canonicalJson(plainJson(one)) === canonicalJson(plainJson(other));
}

function refuse(file: string, path: string, message: string): Outcome<Evaluation> {
  const problem: Problem = {
    code: "evidence",
    file,
    path: plain(path, 200),
    message: `this is no evidence that may be shown: ${plain(message, 300)}`,
    hint: "run the evaluation again; if it stays, the evaluator and the publisher are not of one version",
  };
  return bad(problem);
}

const findingsSchema: z.ZodType<Findings> = z.strictObject({
  schema: z.literal("twokey-findings/1"),
  engine: z.strictObject({ twokey: text(60), runtime: text(60) }),
  model,
  change: z.array(text(60)).max(60),
  bundle: digest.nullable(),
  incumbent: z
    .strictObject({
      digest,
      source: z.enum(["registry", "base branch", "file"]),
      version: z.number().int().positive().nullable(),
    })
    .nullable(),
  data: z
    .array(
      z.strictObject({
        role: text(200),
        file: text(4_200),
        digest,
        rows: z.number().int().nonnegative(),
      }),
    )
    .max(100),
  policy: digest,
  seed: digest,
  words: z.array(long).max(10_000),
  verdicts: z.array(verdictSchema).max(60),
  notTested: z.array(z.strictObject({ gate: text(60), what: short, line: long })).max(200),
  decision: decisionSchema,
  proposed: z
    .strictObject({
      decision: decisionSchema,
      differs: z.array(z.strictObject({ gate, verdict: word, reason: text(200_000) })).max(60),
    })
    .exactOptional(),
});

const modelSchema = z.strictObject({
  model,
  decision: decisionWord,
  reason: text(1_000_000),
  gates: z.array(verdictSchema).max(60),
  findings: z.strictObject({ digest, content: findingsSchema }),
  evidence: z.strictObject({ digest, measured: measuredSchema }),
});

type ModelJson = z.output<typeof modelSchema>;

const problemSchema: z.ZodType<Problem> = z.strictObject({
  code: text(60),
  file: text(4_200),
  line: z.number().int().positive().exactOptional(),
  column: z.number().int().positive().exactOptional(),
  path: text(4_200),
  message: long,
  hint: long,
});

const evaluationSchema = z.strictObject({
  schema: z.literal("twokey-evaluation/1"),
  decision: decisionWord,
  reason: text(4_000_000),
  error: z.boolean(),
  models: z.array(modelSchema).max(1_000),
  unchanged: z.array(model).max(100_000),
  removed: z.array(model).max(100_000),
  controls: z
    .array(
      z.strictObject({
        file: text(4_200),
        key: text(4_200),
        before: long.nullable(),
        after: long.nullable(),
      }),
    )
    .max(10_000),
  notes: z.array(problemSchema).max(1_000),
  findings: digest,
  evidence: digest,
});

const problemsSchema = z.strictObject({
  schema: z.literal("twokey-problems/1"),
  problems: z.array(problemSchema).min(1).max(5_000),
});

/** What the evaluator says instead of an evaluation: files that a person has to mend. */
export function findProblems(text: string): readonly Problem[] | undefined {
  if (text.length > LARGEST_EVALUATION) return undefined;
  try {
    const parsed = problemsSchema.safeParse(parseJson(text));
    return parsed.success ? parsed.data.problems : undefined;
  } catch {
    return undefined;
  }
}
