import { sha256 } from "../../src/base/digest.ts";
import { type Digest, type ModelName, trustedModelName } from "../../src/base/ids.ts";
import { trustedInstant } from "../../src/base/instant.ts";
import type { Attempt, MeasuredModel } from "../../src/decide/attempt.ts";
import type { ModelCase } from "../../src/decide/cases.ts";
import type { Reason, Outlook } from "../../src/decide/judge.ts";
import { WAITING } from "../../src/decide/judge.ts";
import type { PullStanding } from "../../src/decide/pull-standing.ts";
import { ANY_ROLE, type Lane, type ScopeView } from "../../src/decide/scopes.ts";
import { subjectOf } from "../../src/decide/standing.ts";
import type { Evidence } from "../../src/evidence/evidence.ts";
import type { ApprovalSlice, ModelSlice, PullSlice } from "../../src/registry/slices.ts";
import { judgeSignoffs, type Need } from "../../src/signoff/counts.ts";
import type { Scope } from "../../src/signoff/parts.ts";
import type { Contributor, Person } from "../../src/signoff/person.ts";
import type { RecordedPolicy, RuledModel } from "../../src/signoff/policy.ts";
import { subjectDigest } from "../../src/signoff/subject.ts";

/** Pull requests as the bot has judged them, for the texts about them. */

export const NOW = trustedInstant("2026-03-04T12:00:00Z");
export const HEAD = "0123456789abcdef0123456789abcdef01234567";

export const ALICE = { id: 1, login: "alice" };
export const BOB = { id: 2, login: "bob" };
export const CAROL = { id: 3, login: "carol" };
export const DAVE = { id: 4, login: "dave" };

const FRAUD: RuledModel = {
  folder: "models/fraud",
  tier: "high",
  owners: { owner: ["alice", "acme/fraud-ml"], risk: ["acme/model-risk"] },
  controls: { gates: { quality: { metric: "auc", margin: 0.005 } }, tier: "high" },
};
const CHURN: RuledModel = {
  folder: "models/churn",
  tier: "standard",
  owners: { owner: ["bob", "acme/growth-ml"] },
  controls: { tier: "standard" },
};

const common = { valid_hours: 720, carry_over: true, unattributed: "warn" } as const;

export const POLICY: RecordedPolicy = {
  schema: "twokey-policy/1",
  mode: "enforce",
  tiers: {
    standard: { ...common, roles: { owner: 1 } },
    high: { ...common, roles: { owner: 1, risk: 1 }, valid_hours: 336, carry_over: false },
  },
  new_model_owners: ["acme/ml-platform"],
  policy_owners: ["acme/ml-platform"],
  responders: ["acme/ml-oncall"],
  overrides: { roles: ["risk"], max_hours: 24 },
  lifted_by: "vetoer",
  models: { fraud: FRAUD, churn: CHURN } as RecordedPolicy["models"],
  twokey: { mode: "enforce", gates: { drift: { warn: 0.1 } } },
  workflows: [],
};

export type Said = {
  readonly by: Person;
  readonly role: string;
  readonly as?: string;
  readonly at?: string;
  /** what was signed, where it is not what stands there now */
  readonly about?: Digest;
  readonly ended?: { readonly at: string; readonly cause: string };
};

export type Facts = {
  readonly policy?: RecordedPolicy;
  readonly live?: number | null;
  readonly kind?: ModelCase["kind"];
  readonly said?: readonly Said[];
  readonly evidence?: Evidence;
  readonly measured?: Partial<MeasuredModel>;
  readonly lane?: Lane;
  readonly needs?: readonly Need[];
  readonly pull?: Partial<PullSlice>;
  readonly model?: Partial<ModelSlice>;
  readonly contributors?: readonly Contributor[];
  /** only what it says of itself changes */
  readonly words?: boolean;
  /** no evidence that counts yet */
  readonly awaited?: boolean;
};

export function viewOf(name: string, facts: Facts = {}): ScopeView {
  const { policy = POLICY, live = 12, kind = "changed", lane = null, awaited = false } = facts;
  const scope = trustedModelName(name);
  const own = facts.words === true ? sha256(`${name} live`) : sha256(`${name} candidate`);
  const bundle = kind === "removed" ? null : own;
  const one = {
    model: scope,
    kind,
    folder: `models/${name}`,
    files: [],
    bundle,
    data: [],
    words: facts.words === true ? sha256("words") : null,
    instead: null,
    moved: false,
  };
  const incumbent = live === null ? null : { version: live, digest: sha256(`${name} live`) };
  const question = { head: HEAD, bundle, incumbent, policy: sha256("rules") };
  const measured = measuredOf(scope, facts);
  const standing = awaited || lane !== null ? undefined : { attempt: attemptOf(1, [measured]), measured };
  const signed = awaited
    ? undefined
    : subjectOf({ repository: 1, pull: 7 }, one, question, measured.findings);
  const tier = policy.tiers[name === "churn" ? "standard" : "high"];
  const needs = facts.needs ?? needsOf(tier.roles, lane);
  const digest = signed?.digest ?? sha256("nothing");
  const pull = pullOf(scope, facts, digest);
  const answer = judgeSignoffs(signaturesOf(pull), {
    needs,
    subject: digest,
    head: HEAD,
    at: NOW,
    validHours: tier.valid_hours,
    contributors: facts.contributors ?? [],
  });
  const model = modelOf(scope, live, facts.model);
  return { scope, one, question, standing, signed, tier, needs, answer, model, pull, lane };
}

function needsOf(roles: Readonly<Record<string, number>>, lane: Lane | null): readonly Need[] {
  if (lane === "expedited") return [{ role: ANY_ROLE, count: 1 }];
  return Object.entries(roles).map(([role, count]) => ({ role, count }));
}

/** The rules change. */
export function policyView(after: Digest, said: readonly Said[] = []): ScopeView {
  const subject = {
    v: 1,
    repository: 1,
    pull: 7,
    model: "policy",
    before: sha256("before"),
    after,
  } as const;
  const signed = { subject, digest: subjectDigest(subject) };
  const needs = [{ role: "policy", count: 1 }];
  const pull = pullOf("policy", { said }, signed.digest);
  const tier = POLICY.tiers.high;
  const question = { needs, subject: signed.digest, head: HEAD, at: NOW, validHours: 336, contributors: [] };
  const answer = judgeSignoffs(signaturesOf(pull), question);
  const nothing = { one: null, question: null, standing: undefined, lane: null };
  return {
    scope: "policy",
    ...nothing,
    signed,
    tier,
    needs,
    answer,
    model: modelOf("policy", null),
    pull,
  };
}

function signaturesOf(pull: PullSlice): Parameters<typeof judgeSignoffs>[0] {
  return pull.approvals.map((one) => ({ ...one, roles: [ANY_ROLE, ...one.claims.map(({ role }) => role)] }));
}

export function attemptOf(
  number: number,
  models: readonly MeasuredModel[],
  over: Partial<Attempt> = {},
): Attempt {
  return {
    number,
    head: HEAD,
    tip: "f".repeat(40),
    at: trustedInstant("2026-03-04T11:00:00Z"),
    run: { id: 100 + number, attempt: 1 },
    question: sha256("question"),
    recheck: false,
    models: [...models],
    problems: [],
    ...over,
  };
}

export function measuredOf(model: ModelName, { evidence, measured }: Facts = {}): MeasuredModel {
  const findings = evidence?.findings;
  const verdicts = findings?.verdicts ?? [];
  const { decision, reason } = findings?.decision ?? {
    decision: "allow" as const,
    reason: "3 of 3 gates judged",
  };
  return {
    model,
    bundle: sha256(`${model} candidate`),
    incumbent: { version: 12, digest: sha256(`${model} live`) },
    policy: sha256("rules"),
    findings: evidence?.findingsDigest ?? sha256(`${model} findings`),
    evidence: evidence?.evidenceDigest ?? sha256(`${model} evidence`),
    texts: ["{}", "{}"],
    decision,
    reason,
    blocking: verdicts.flatMap(({ gate, verdict }) =>
      verdict === "fail" || verdict === "error" ? [gate] : [],
    ),
    gates: Object.fromEntries(verdicts.map(({ gate, verdict }) => [gate, verdict])),
    scores: null,
    data: [],
    ...measured,
  };
}

function pullOf(scope: Scope, { said = [], pull }: Facts, digest: Digest): PullSlice {
  return {
    schema: "twokey-pull/1",
    model: scope,
    pull: 7,
    evaluations: [],
    approvals: said.map((one, at) => approvalOf(one, at, digest)),
    vetoes: [],
    holds: [],
    overrides: [],
    rollback: null,
    outcome: null,
    ids: [],
    ...pull,
  };
}

function approvalOf({ by, role, as, at, about, ended }: Said, number: number, digest: Digest): ApprovalSlice {
  return {
    id: `approval-${number}`,
    person: by,
    claims: [{ role, as: as ?? by.login, checked: null }],
    subject: about ?? digest,
    head: HEAD,
    at: trustedInstant(at ?? "2026-03-04T11:30:00Z"),
    ended: ended === undefined ? null : trustedInstant(ended.at),
    cause: ended?.cause ?? null,
    event: `models/x/events/000/00000${number}-approved.json`,
  };
}

function modelOf(scope: Scope, live: number | null, over: Partial<ModelSlice> = {}): ModelSlice {
  return {
    schema: "twokey-current/1",
    model: scope,
    environment: "production",
    live:
      live === null
        ? null
        : {
            version: live,
            bundle: sha256(`${scope} live`),
            scores: null,
            since: trustedInstant("2026-02-01T00:00:00Z"),
            commit: "a".repeat(40),
            signed: true,
            enforced: true,
            approved_by: [],
            event: "models/x/events/000/000001-promoted.json",
          },
    rollback_target: null,
    unapproved: null,
    holds: [],
    reviews_due: [],
    rollback: null,
    observed: null,
    retrain_due: null,
    restorable: [],
    versions: live ?? 0,
    events: 1,
    pending: null,
    ...over,
  };
}

export function because(scope: string | null, code: Reason["code"], message: string): Reason {
  const name = scope === null || scope === "policy" ? scope : trustedModelName(scope);
  return { scope: name, code, message };
}

export function standingWith(
  views: readonly ScopeView[],
  reasons: readonly Reason[] = [],
  over: Partial<PullStanding> = {},
): PullStanding {
  const waiting = reasons.every(({ code }) => WAITING.includes(code));
  const state: Outlook["state"] = reasons.length === 0 ? "clear" : waiting ? "waiting" : "blocked";
  return {
    pull: 7,
    head: HEAD,
    at: NOW,
    policy: POLICY,
    cases: { models: views.flatMap(({ one }) => (one === null ? [] : [one])), policy: null },
    views,
    attempts: views.flatMap(({ standing }) => (standing === undefined ? [] : [standing.attempt])),
    contributors: [{ person: BOB, name: "bob", as: "opener" }],
    outlook: { state, reasons },
    lanes: [],
    enforcedByRules: true,
    sibling: null,
    ...over,
  };
}
