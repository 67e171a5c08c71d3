import { z } from "zod";
import { canonicalJson } from "../base/canonical.ts";
import { digestOf, sha256 } from "../base/digest.ts";
import type { Digest, ModelName } from "../base/ids.ts";
import type { Json } from "../base/json.ts";
import { decide, type OnInconclusive } from "../evidence/decision.ts";
import { type Evidence, plainJson } from "../evidence/evidence.ts";
import type { Evaluation } from "../evidence/evaluation.ts";
import { isMapping, memberOf } from "../project/yaml.ts";
import { decisionSchema, gateSchema, gatesSchema, usedSchema } from "../registry/words.ts";
import {
  commitSchema,
  countSchema,
  idSchema,
  instantSchema,
  lineSchema,
  modelSchema,
  sha256Schema,
} from "../signoff/parts.ts";
import type { RecordedPolicy } from "../signoff/policy.ts";

const incumbentSchema = z.strictObject({ version: countSchema, digest: sha256Schema }).nullable();

const LONGEST_REASON = 4000;

/** What one counted run found out about one model, in the words of the registry, with the two texts it rests on. */
const measuredModelSchema = z.strictObject({
  model: modelSchema,
  bundle: sha256Schema.nullable(),
  incumbent: incumbentSchema,
  policy: sha256Schema,
  findings: sha256Schema,
  evidence: sha256Schema,
  /** canonical texts of findings and evidence, as the registry keeps them */
  texts: z.tuple([z.string(), z.string()]),
  decision: decisionSchema,
  reason: lineSchema(LONGEST_REASON),
  blocking: z.array(gateSchema).max(100),
  gates: gatesSchema,
  scores: sha256Schema.nullable(),
  data: z.array(usedSchema).max(200),
});
export type MeasuredModel = z.infer<typeof measuredModelSchema>;

/** One counted evaluation of a pull request. The bot keeps them until they are recorded with the first act. */
export const attemptSchema = z.strictObject({
  number: z.int().min(1).max(10_000),
  head: commitSchema,
  tip: commitSchema,
  at: instantSchema,
  run: z.strictObject({ id: idSchema, attempt: z.int().min(1).max(10_000) }).nullable(),
  /** what it was asked about: equal questions may be answered once */
  question: sha256Schema,
  /** an owner asked for it again, so it stands whatever came before */
  recheck: z.boolean(),
  models: z.array(measuredModelSchema).max(1000),
  /** why nothing could be measured, for people */
  problems: z.array(lineSchema(2000)).max(100),
});
export type Attempt = z.infer<typeof attemptSchema>;

/**
 * The evidence of a run, judged again: the verdicts are the run's, what they lead to is decided here, under the
 * recorded policy.
 */
export function measuredModels(evaluation: Evaluation, policy: RecordedPolicy): readonly MeasuredModel[] {
  const answers = onInconclusive(policy);
  return evaluation.models.flatMap((evidence) => {
    const { findings } = evidence;
    const name = modelSchema.safeParse(findings.model);
    return name.success ? [measuredModel(name.data, evidence, answers)] : [];
  });
}

function measuredModel(
  model: ModelName,
  evidence: Evidence,
  answers: Readonly<Record<string, OnInconclusive>>,
): MeasuredModel {
  const { findings, measured } = evidence;
  const text = canonicalJson(plainJson(findings));
  const whole = canonicalJson({ findings: sha256(text), measured: plainJson(measured) });
  const { decision, reason } = decide(findings.verdicts, answers);
  const blocks = (gate: string, verdict: string): boolean =>
    verdict === "fail" || verdict === "error" || (verdict === "inconclusive" && answers[gate] === "block");
  return {
    model,
    bundle: findings.bundle,
    incumbent:
      findings.incumbent === null || findings.incumbent.version === null
        ? null
        : { version: findings.incumbent.version, digest: findings.incumbent.digest },
    policy: findings.policy,
    findings: sha256(text),
    evidence: sha256(whole),
    texts: [text, whole],
    decision,
    reason: oneLine(reason),
    blocking: findings.verdicts.flatMap(({ gate, verdict }) => (blocks(gate, verdict) ? [gate] : [])),
    gates: Object.fromEntries(findings.verdicts.map(({ gate, verdict }) => [gate, verdict])),
    scores: null,
    data: findings.data.map(({ role, digest }) => ({ name: role, digest })),
  };
}

/** A case in which nothing can be measured: a removal, or new words about the same bundle. */
export type Unmeasured = {
  readonly model: ModelName;
  readonly incumbent: MeasuredModel["incumbent"];
  readonly policy: Digest;
  /** null: removed */
  readonly bundle: Digest | null;
  readonly words: Digest | null;
};

/** That it was looked at, and against what, still stands in the registry, and what owners sign rests on it. */
export function measureNothing({ model, incumbent, policy, bundle, words }: Unmeasured): MeasuredModel {
  const reason =
    bundle === null
      ? "the model is removed, so there is nothing to measure; its owners must agree"
      : "only what the model says of itself changes, so there is nothing to measure; its owners must agree";
  const findings: Json = {
    schema: "twokey-findings/1",
    model,
    change: [bundle === null ? "removed" : "words"],
    ...(words === null ? {} : { statement: words }),
    bundle,
    incumbent,
    policy,
    verdicts: [],
    decision: { decision: "sign", reason, error: false },
  };
  const text = canonicalJson(findings);
  const whole = canonicalJson({ findings: digestOf(findings), measured: {} });
  return {
    model,
    bundle,
    incumbent,
    policy,
    findings: sha256(text),
    evidence: sha256(whole),
    texts: [text, whole],
    decision: "sign",
    reason,
    blocking: [],
    gates: {},
    scores: null,
    data: [],
  };
}

const ANSWERS: readonly OnInconclusive[] = ["pass", "note", "sign", "block"];

/** `gates.on_inconclusive` of the recorded twokey.yml. */
function onInconclusive({ twokey }: RecordedPolicy): Readonly<Record<string, OnInconclusive>> {
  const gates = isMapping(twokey) ? memberOf(twokey, "gates") : undefined;
  const written = isMapping(gates) ? memberOf(gates, "on_inconclusive") : undefined;
  if (!isMapping(written)) return {};
  return Object.fromEntries(
    Object.entries(written).flatMap(([gate, word]) => {
      const answer = ANSWERS.find((known) => known === word);
      return answer === undefined ? [] : [[gate, answer]];
    }),
  );
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .slice(0, LONGEST_REASON)
    .toWellFormed();
}
