import { MemoryBranch } from "../../scripts/registry-memory.ts";
import {
  adopt,
  APP,
  AUTHORS,
  CHURN,
  commitOf,
  FRAUD,
  makeEvidence,
  makeFiles,
  makePolicy,
  PEOPLE,
  RANKER,
  REPOSITORY,
  Story,
} from "../../scripts/registry-story.ts";
import { digestOf } from "../../src/base/digest.ts";
import type { Digest, ModelName } from "../../src/base/ids.ts";
import { addHours, type Instant, instantOf } from "../../src/base/instant.ts";
import { type Act, planAct, type Scene, type Spoken } from "../../src/decide/acts.ts";
import type { Attempt, MeasuredModel } from "../../src/decide/attempt.ts";
import type { Cases, ModelCase, PolicyCase } from "../../src/decide/cases.ts";
import { joinRecordings, NOTHING, recordAttempts, type Recording } from "../../src/decide/evaluated.ts";
import { judgeOutlook, type Outlook, type Reason } from "../../src/decide/judge.ts";
import { type Merge, recordLanding } from "../../src/decide/landing.ts";
import type { Desk } from "../../src/decide/place.ts";
import { type PullNow, type ScopeView, viewScopes } from "../../src/decide/scopes.ts";
import { keyOf, questionOf } from "../../src/decide/standing.ts";
import { bundleDigest } from "../../src/project/bundle.ts";
import type { Draft } from "../../src/registry/event.ts";
import { type Plan, planAppend } from "../../src/registry/plan.ts";
import { openState, pullOf, type State } from "../../src/registry/state.ts";
import type { VerdictWord } from "../../src/registry/words.ts";
import type { Command } from "../../src/signoff/command.ts";
import type { Scope } from "../../src/signoff/parts.ts";
import { type Claim, type Contributor, type Person, samePrincipal } from "../../src/signoff/person.ts";
import {
  changedModels,
  modelControlsDigest,
  principalsOf,
  type RecordedPolicy,
  ruledModel,
} from "../../src/signoff/policy.ts";
import { policyText } from "../../src/signoff/record-policy.ts";
import { subjectCode } from "../../src/signoff/subject.ts";

export { AUTHORS, CHURN, FRAUD, makePolicy, PEOPLE, RANKER, REPOSITORY };

export const PULL = 7;

export const DESK: Desk = {
  app: { id: APP.id, slug: APP.slug, user: APP.user },
  version: "0.1.0",
  repository: REPOSITORY,
  pull: PULL,
  url: `https://github.com/acme/models/pull/${PULL}`,
};

/** Who is in which team. */
const TEAMS: Readonly<Record<string, readonly string[]>> = {
  "acme/model-risk": ["carol", "grace"],
  "acme/ml-platform": ["erin"],
  "acme/ml-oncall": ["frank"],
  "acme/fraud-ml": ["heidi"],
};

const START = 1_767_300_000;

export type Verdicts = Readonly<Record<string, VerdictWord>>;

/** One pull request on the table of the bot, over a registry in memory: what is said and measured, and what follows. */
export class Table {
  branch = new MemoryBranch();
  policy: RecordedPolicy;
  /** of the pull request; another one may happen on the same branch before */
  number = PULL;
  head = commitOf("head", 1);
  cases: Cases = { models: [caseOf(FRAUD)], policy: null };
  attempts: Attempt[] = [];
  contributors: readonly Contributor[] = AUTHORS;
  ineligible: ReadonlySet<string> = new Set();
  lanes: PullNow["lanes"] = new Map();
  draft = false;
  earlier: ReadonlyMap<string, string> = new Map();
  seconds = START;
  said = 100;

  constructor(change: Partial<RecordedPolicy> = {}) {
    this.policy = makePolicy(change);
    const story = new Story();
    story.policy = this.policy;
    this.record(adopt(story));
  }

  copy(): Table {
    const other = new Table();
    return Object.assign(other, this, { branch: this.branch.copy(), attempts: [...this.attempts] });
  }

  get desk(): Desk {
    return { ...DESK, pull: this.number };
  }

  get at(): Instant {
    return instantOf(this.seconds);
  }

  wait(hours: number): this {
    this.seconds += Math.round(hours * 3600);
    return this;
  }

  get state(): State {
    const read = (path: string): string | undefined => this.branch.get(path) ?? undefined;
    return openState(read, read);
  }

  /** What the branch became; throws where the registry refuses. */
  record(recording: Recording): void {
    const plan = this.branch.append({ ...recording, at: this.seconds });
    if (plan.kind !== "write" && plan.kind !== "recorded") throw new Error(JSON.stringify(plan));
  }

  push(mark: number): this {
    this.head = commitOf("head", mark);
    return this;
  }

  /** Takes in what a run found, with all models of the change or some of them. */
  measure(
    told: {
      verdicts?: Verdicts;
      recheck?: boolean;
      mark?: string;
      models?: readonly ModelName[];
      decision?: MeasuredModel["decision"];
    } = {},
  ): Attempt {
    const number = Math.max(0, ...this.attempts.map((one) => one.number)) + 1;
    const { state } = this;
    const models = this.cases.models
      .filter(({ model }) => told.models?.includes(model) ?? true)
      .map((one) => {
        const question = questionOf(state, this.policy, one, this);
        return measuredOf(one.model, question, {
          mark: told.mark ?? `${number}`,
          verdicts: told.verdicts ?? { quality: "pass" },
          ...(told.decision === undefined ? {} : { decision: told.decision }),
        });
      });
    const attempt = attemptOf(number, this.head, models, { at: this.at, recheck: told.recheck ?? false });
    this.attempts.push(attempt);
    return attempt;
  }

  get now(): PullNow {
    const { head, at, cases, attempts, contributors, ineligible, lanes } = this;
    const place = { repository: REPOSITORY, pull: this.number };
    return { ...place, head, at, cases, attempts, contributors, ineligible, lanes };
  }

  views(): readonly ScopeView[] {
    return viewScopes(this.state, this.policy, this.now);
  }

  view(scope: Scope = FRAUD): ScopeView {
    const view = this.views().find((one) => one.scope === scope);
    if (view === undefined) throw new Error(`no view of ${scope}`);
    return view;
  }

  code(scope: Scope = FRAUD): string {
    const { signed } = this.view(scope);
    return signed === undefined ? "000000000000" : subjectCode(signed.digest);
  }

  get pull() {
    return pullOf(this.state, FRAUD, this.number);
  }

  scene(): Scene {
    const { policy, head, draft, contributors, earlier } = this;
    const views = this.views();
    return { desk: this.desk, policy, views, change: this.cases.policy, head, draft, contributors, earlier };
  }

  spoken(person: Person, wanted: { human?: boolean; mayWrite?: boolean; responder?: boolean } = {}): Spoken {
    this.said += 1;
    const claims = (scope: Scope): readonly Claim[] => this.claims(person, scope, wanted.responder ?? false);
    const speaker = { person, human: wanted.human ?? true, mayWrite: wanted.mayWrite ?? false, claims };
    const source = { kind: "comment", id: String(this.said), url: null, snapshot: null } as const;
    return { source, at: this.at, speaker, text: (words) => ({ inline: words }) };
  }

  claims(person: Person, scope: Scope, responder: boolean): readonly Claim[] {
    const own = scope === "policy" ? [] : Object.keys(this.ruled(scope)?.owners ?? {});
    const fresh = scope !== "policy" && ruledModel(this.policy, scope) === undefined;
    const roles =
      scope === "policy"
        ? ["policy", "new-model"]
        : [...own, ...(fresh ? ["new-model"] : []), ...(responder ? ["responder"] : [])];
    const change = scope === "policy" ? this.cases.policy : null;
    const touched = change === null ? [] : changedModels(this.policy, change.policy);
    const owned = touched.map((model) => this.policy.models[model]?.owners ?? {});
    return [
      ...roles.flatMap((role) => this.claimIn(role, this.named(scope, role), person)),
      ...owned.flatMap((owners) =>
        Object.entries(owners).flatMap(([role, named]) => this.claimIn(role, named, person)),
      ),
    ];
  }

  private ruled(model: ModelName) {
    const change = this.cases.policy?.policy;
    return ruledModel(this.policy, model) ?? (change === undefined ? undefined : ruledModel(change, model));
  }

  private named(scope: Scope, role: string): readonly string[] {
    const named = principalsOf(this.policy, scope, role);
    return named.length > 0 || scope === "policy" ? named : (this.ruled(scope)?.owners[role] ?? []);
  }

  private claimIn(role: string, named: readonly string[], { login }: Person): readonly Claim[] {
    const as = named.find((name) => samePrincipal(name, login) || (TEAMS[name]?.includes(login) ?? false));
    return as === undefined ? [] : [{ role, as, checked: as.includes("/") ? this.at : null }];
  }

  act(command: Command, person: Person, wanted: Parameters<Table["spoken"]>[1] = {}): Act {
    return planAct(command, this.spoken(person, wanted), this.scene());
  }

  /** What the bot does with it: attempts first, then the events, if the registry takes them. */
  say(command: Command, person: Person, wanted: Parameters<Table["spoken"]>[1] = {}): Act {
    const act = this.act(command, person, wanted);
    if (act.kind !== "record") return act;
    const plan = this.branch.append({
      ...joinRecordings([this.untold(), act.recording]),
      at: this.seconds,
    });
    if (plan.kind === "refused")
      return { kind: "refuse", why: plan.refusals.map(({ message }) => message).join("; ") };
    return act;
  }

  approve(person: Person, scope: Scope = FRAUD): Act {
    const verb = { verb: "approve", model: scope, role: null, text: null } as const;
    return this.say({ ...verb, code: this.code(scope) }, person);
  }

  untold(): Recording {
    return recordAttempts(this.state, this.desk, this.attempts, this.cases);
  }

  merge(): Merge {
    const { at, head, contributors } = this;
    const by = { ...PEOPLE.bob, kind: "user" } as const;
    return { commit: commitOf("merge"), at, by, head, contributors };
  }

  landing(): Recording {
    const about = { views: this.views(), change: this.cases.policy, merge: this.merge() };
    return recordLanding(this.state, this.policy, this.desk, about);
  }

  /** What the registry would say to the merge, counted from the first event of the merge itself. */
  plan(): Plan {
    const landing = this.landing();
    if (landing.drafts.length === 0) return { kind: "recorded" };
    const before = this.untold();
    const plan = planAppend(joinRecordings([before, landing]), this.branch);
    if (plan.kind !== "refused") return plan;
    const refusals = plan.refusals.map((one) => ({ ...one, draft: one.draft - before.drafts.length }));
    return { kind: "refused", refusals };
  }

  outlook(before: readonly Reason[] = []): Outlook {
    return judgeOutlook(this.policy, this.views(), this.plan(), before);
  }

  codes(before: readonly Reason[] = []): readonly string[] {
    return this.outlook(before).reasons.map(({ code }) => code);
  }

  land(): void {
    this.record(joinRecordings([this.untold(), this.landing()]));
  }
}

export function caseOf(model: ModelName, mark = "candidate", change: Partial<ModelCase> = {}): ModelCase {
  const files = makeFiles(model, mark);
  const bundle = bundleDigest(files);
  const about = { model, kind: "changed", folder: `models/${model}`, files, bundle } as const;
  return { ...about, data: [], instead: null, words: null, moved: false, ...change };
}

export function removalOf(model: ModelName): ModelCase {
  return caseOf(model, "gone", { kind: "removed", files: [], bundle: null });
}

export function policyCase(policy: RecordedPolicy): PolicyCase {
  return { policy, ...policyText(policy), moved: false };
}

export type About = Pick<MeasuredModel, "bundle" | "incumbent" | "policy">;

export function measuredOf(
  model: ModelName,
  { bundle, incumbent, policy }: About,
  told: { mark: string; verdicts?: Verdicts; decision?: MeasuredModel["decision"] },
): MeasuredModel {
  const { mark, verdicts = { quality: "pass" } } = told;
  const { findings, evidence, texts } = makeEvidence([model, bundle, mark, verdicts]);
  const blocking = Object.keys(verdicts).filter((gate) => ["fail", "error"].includes(verdicts[gate] ?? ""));
  const soft = told.decision ?? (Object.values(verdicts).includes("inconclusive") ? "sign" : "allow");
  const decision = blocking.length > 0 ? "block" : soft;
  const digests = { bundle, incumbent, policy, findings, evidence };
  const judged = { decision, reason: "judged", blocking, gates: { ...verdicts } } as const;
  const [first = "", second = ""] = texts;
  return { model, ...digests, ...judged, texts: [first, second], scores: null, data: [] };
}

export function attemptOf(
  number: number,
  head: string,
  models: readonly MeasuredModel[],
  told: { at?: Instant; recheck?: boolean } = {},
): Attempt {
  const { at = addHours(instantOf(START), -1), recheck = false } = told;
  const run = { id: 90_000 + number, attempt: 1 };
  const question = digestOf("question");
  const tip = commitOf("tip");
  return { number, head, tip, at, run, question, recheck, models: [...models], problems: [] };
}

export function draftsOf(act: Act): readonly Draft[] {
  return act.kind === "record" ? act.recording.drafts : [];
}

export function whyOf(act: Act): string {
  return act.kind === "refuse" ? act.why : `not refused but ${act.kind}`;
}

export function bundleOf(one: ModelCase): Digest {
  if (one.bundle === null) throw new Error("removed");
  return one.bundle;
}

export { commitOf, joinRecordings, keyOf, modelControlsDigest, NOTHING };
