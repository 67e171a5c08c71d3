import { canonicalJson } from "../src/base/canonical.ts";
import { digestOf, sha256 } from "../src/base/digest.ts";
import { type Digest, type ModelName, trustedModelName } from "../src/base/ids.ts";
import { addHours, type Instant, instantOf, trustedInstant } from "../src/base/instant.ts";
import type { Json } from "../src/base/json.ts";
import { bundleDigest } from "../src/project/bundle.ts";
import type { Draft } from "../src/registry/event.ts";
import type { StoredEvent } from "../src/registry/file.ts";
import { eventId } from "../src/registry/identity.ts";
import type { AppendRequest } from "../src/registry/plan.ts";
import type { RecordedFile, VerdictWord } from "../src/registry/words.ts";
import type { Claim, Contributor, Person } from "../src/signoff/person.ts";
import { policyText } from "../src/signoff/record-policy.ts";
import { modelControlsDigest, type RecordedPolicy } from "../src/signoff/policy.ts";
import { type Subject, subjectDigest } from "../src/signoff/subject.ts";

/**
 * A made-up team and what happened to its models, as appends: every type of event, in legal order, the same
 * bytes on every machine. Fixtures, tests and benchmarks tell it in different lengths.
 */

export const REPOSITORY = 4711;
export const APP = { id: 99, slug: "twokey", user: 990_099, signs: false };
export const WRITER = `${APP.slug}[bot] <${APP.user}+${APP.slug}[bot]@users.noreply.github.com>`;

export const PEOPLE = {
  alice: { id: 1, login: "alice" },
  bob: { id: 2, login: "bob" },
  carol: { id: 3, login: "carol" },
  dave: { id: 4, login: "dave" },
  erin: { id: 5, login: "erin" },
  frank: { id: 6, login: "frank" },
  grace: { id: 7, login: "grace" },
  heidi: { id: 8, login: "heidi" },
} as const satisfies Record<string, Person>;

export const FRAUD = trustedModelName("fraud");
export const CHURN = trustedModelName("churn");
export const RANKER = trustedModelName("ranker");

/** One commit's worth, and the second at which it is recorded. */
export type Step = AppendRequest & { readonly at: number };

const tier = (roles: Record<string, number>, carry_over: boolean) =>
  ({ roles, valid_hours: 24 * 30, carry_over, unattributed: "block" }) as const;

export function makePolicy(change: Partial<RecordedPolicy> = {}): RecordedPolicy {
  return {
    schema: "twokey-policy/1",
    mode: "enforce",
    tiers: { standard: tier({ owner: 1 }, true), high: tier({ owner: 1, risk: 1 }, false) },
    new_model_owners: ["acme/ml-platform"],
    policy_owners: ["acme/ml-platform", "dave"],
    responders: ["acme/ml-oncall"],
    overrides: { roles: ["risk"], max_hours: 24 },
    lifted_by: "role",
    models: {
      [FRAUD]: {
        folder: "models/fraud",
        tier: "high",
        owners: { owner: ["alice", "acme/fraud-ml"], risk: ["acme/model-risk"] },
        controls: { gates: { quality: { metric: "auc", margin: 0.005 } } },
      },
      [CHURN]: {
        folder: "models/churn",
        tier: "standard",
        owners: { owner: ["alice", "heidi"] },
        controls: { gates: { quality: { metric: "auc" } } },
      },
    },
    twokey: { mode: "enforce", gates: { drift: { warn: 0.1, fail: 0.25 } } },
    workflows: [{ path: ".github/workflows/twokey.yml", digest: digestOf("workflow") }],
    ...change,
  };
}

const FIRST_SECOND = 1_767_261_600;

/** What the teller keeps in mind: the clock, the policy in force, and what is live. */
export class Story {
  seconds = FIRST_SECOND;
  policy = makePolicy();
  live = new Map<ModelName, { version: number; bundle: Digest }>();
  versions = new Map<ModelName, number>();
  pull = 1;
  comment = 5000;
  run = 90_000;
  readonly pace: number;

  constructor(pace = 600) {
    this.pace = pace;
  }

  get policyDigest(): Digest {
    return policyText(this.policy).digest;
  }

  /** the policy digest of subjects of a model; a new one brings its own controls */
  controls(model: ModelName, proposed?: RecordedPolicy): Digest {
    return modelControlsDigest(this.policy, model, proposed?.models[model]);
  }

  now(): Instant {
    return instantOf(this.seconds);
  }

  tick(seconds: number = this.pace): Instant {
    this.seconds += seconds;
    return this.now();
  }

  step(drafts: readonly Draft[], documents: Partial<AppendRequest> = {}): Step {
    return { drafts, policies: [], evidence: [], ...documents, at: this.seconds + 5 };
  }

  draft<T extends Draft["type"]>(
    type: T,
    body: Extract<Draft, { type: T }>["body"],
    about: { model: ModelName | "policy"; pull?: number | null; by?: Person; source?: string; at?: Instant },
  ): Draft {
    const by = about.by ?? PEOPLE.bob;
    const kind = about.source ?? "comment";
    this.comment += 1;
    return {
      type,
      body,
      model: about.model,
      at: about.at ?? this.now(),
      actor: { ...by, kind: "user" },
      pull: about.pull ?? null,
      source: {
        kind,
        id: String(this.comment),
        url: `https://github.com/acme/models/${kind}/${this.comment}`,
        snapshot: digestOf([kind, this.comment]),
      },
      recorded_by: { app: APP.id, version: "0.1.0" },
    } as Draft;
  }
}

export function claim(role: string, as: string, checked: Instant): Claim {
  return { role, as, checked: as.includes("/") ? checked : null };
}

export const AUTHORS: Contributor[] = [
  { person: PEOPLE.bob, name: "Bob", as: "opener" },
  { person: PEOPLE.bob, name: "Bob", as: "author" },
];

export function commitOf(...parts: readonly Json[]): string {
  return sha256(canonicalJson(parts)).slice(7, 47);
}

export function makeFiles(model: ModelName, mark: string): RecordedFile[] {
  const file = (name: string, role: RecordedFile["role"], size: number): RecordedFile => ({
    name,
    role,
    size,
    digest: digestOf([model, name, mark]),
  });
  return [file("model.onnx", "model", 48_213), file("serving.yaml", "serving", 312)];
}

export function text(words: string): { digest: Digest; url: string } {
  return { digest: sha256(words), url: "https://github.com/acme/models/pull/1#issuecomment-1" };
}

const GATES: Record<string, VerdictWord> = {
  contract: "pass",
  quality: "pass",
  segments: "pass",
  drift: "warn",
  latency: "pass",
  selftest: "pass",
};

/** Findings and evidence as two small documents; real ones are larger and have the same place. */
export function makeEvidence(mark: Json): { findings: Digest; evidence: Digest; texts: string[] } {
  const findings = canonicalJson({ schema: "twokey-findings/1", mark, verdicts: [{ gate: "quality" }] });
  const evidence = canonicalJson({ findings: sha256(findings), measured: { seconds: 12.5, mark } });
  return { findings: sha256(findings), evidence: sha256(evidence), texts: [findings, evidence] };
}

export type Change = {
  readonly model: ModelName;
  readonly pull: number;
  readonly head: string;
  readonly files: RecordedFile[];
  readonly bundle: Digest | null;
  readonly findings: Digest;
  readonly evidence: Digest;
  readonly scores: Digest | null;
  readonly subject: Subject;
  readonly digest: Digest;
};

/** A change that has been evaluated, and the append that says so. */
export function evaluate(
  story: Story,
  model: ModelName,
  wanted: {
    mark?: string;
    removal?: boolean;
    gates?: Record<string, VerdictWord>;
    attempt?: number;
    pull?: number;
    blocking?: string[];
    files?: RecordedFile[];
    scores?: Digest | null;
    proposed?: RecordedPolicy;
  } = {},
): { change: Change; step: Step } {
  const pull = wanted.pull ?? (story.pull += 1);
  story.run += 1;
  const attempt = wanted.attempt ?? 1;
  const mark = wanted.mark ?? `${model}-${pull}`;
  const head = commitOf("head", mark, pull);
  const files = wanted.files ?? makeFiles(model, mark);
  const bundle = wanted.removal === true ? null : bundleDigest(files);
  const { findings, evidence, texts } = makeEvidence([mark, pull, attempt]);
  const live = story.live.get(model);
  const incumbent = live === undefined ? null : { version: live.version, digest: live.bundle };
  const policy = story.controls(model, wanted.proposed);
  const scores = wanted.scores === undefined ? digestOf(["scores", mark, attempt]) : wanted.scores;
  const place = { v: 1, repository: REPOSITORY, pull, model } as const;
  const subject: Subject = { ...place, bundle, incumbent, findings, policy };
  const blocking = wanted.blocking ?? [];
  const draft = story.draft(
    "evaluated",
    {
      bundle,
      incumbent,
      findings,
      evidence,
      policy,
      decision: blocking.length > 0 ? "block" : "allow",
      blocking,
      gates: { ...GATES, ...wanted.gates },
      attempt,
      head,
      base: commitOf("base", pull),
      counts: true,
      stands: true,
      run: { id: story.run, attempt: 1 },
      scores,
      data: [{ name: "holdout", digest: digestOf(["holdout", model]) }],
    },
    { model, pull, source: "run" },
  );
  const about = { model, pull, head, files, bundle, findings, evidence, scores };
  return {
    change: { ...about, subject, digest: subjectDigest(subject) },
    step: story.step([draft], { evidence: texts }),
  };
}

export function approve(
  story: Story,
  change: Pick<Change, "subject" | "digest" | "head" | "pull"> & { model: ModelName | "policy" },
  signer: { by: Person; claims: Claim[]; proposed?: Digest },
): Draft {
  const { subject, digest, head, pull, model } = change;
  const { by, claims, proposed = null } = signer;
  const said = { subject, digest, head, claims, contributors: AUTHORS, proposed, text: null };
  return story.draft("approved", said, { model, pull, by });
}

export function owner(story: Story): Claim[] {
  return [claim("owner", "alice", story.now())];
}

export function risk(story: Story): Claim[] {
  return [claim("risk", "acme/model-risk", story.now())];
}

export function land(story: Story, change: Change, signers: readonly Draft[], extra = {}): Draft[] {
  const { model, pull, files, digest: subject, findings, evidence, head, scores } = change;
  const version = (story.versions.get(model) ?? 0) + 1;
  const before = story.live.get(model);
  const bundle = bundleDigest(files);
  const merge = commitOf("merge", pull, model);
  const about = { model, pull, by: PEOPLE.bob, source: "pull" };
  const drafts = [
    story.draft(
      "promoted",
      {
        version,
        environment: "production",
        bundle,
        files,
        folder: `models/${model}`,
        subject,
        findings,
        evidence,
        head,
        merge,
        merged_at: story.now(),
        enforced: story.policy.mode === "enforce",
        signers: signers.map((draft) => eventId(draft)),
        contributors: AUTHORS,
        proposed: null,
        scores,
        ...extra,
      },
      about,
    ),
    ...(before === undefined
      ? []
      : [
          story.draft(
            "superseded",
            { version: before.version, by: version, environment: "production" },
            about,
          ),
        ]),
  ];
  story.versions.set(model, version);
  story.live.set(model, { version, bundle });
  return drafts;
}

/** The step by which everything begins. */
export function adopt(story: Story): Step {
  const { policy } = story;
  const { text, digest } = policyText(policy);
  const at = story.now();
  const genesis = story.draft(
    "genesis",
    {
      log: "0123456789abcdef0123456789abcdef",
      repository: { id: REPOSITORY, name: "acme/models" },
      app: APP,
      branch: "model-registry",
      default_branch: "main",
      commit: commitOf("adoption"),
      policy: digest,
      adoption: {
        pull: 1,
        merge: commitOf("adoption"),
        merged_at: at,
        signers: [{ person: PEOPLE.dave, claims: [claim("policy", "dave", at)] }],
        contributors: [{ person: { id: 12, login: "twokey[bot]" }, name: "twokey", as: "opener" }],
      },
    },
    { model: "policy", pull: 1, by: PEOPLE.dave, source: "pull" },
  );
  const baselines = [FRAUD, CHURN].map((model) => {
    const files = makeFiles(model, "baseline");
    const bundle = bundleDigest(files);
    story.live.set(model, { version: 1, bundle });
    story.versions.set(model, 1);
    const place = { version: 1, environment: "production", folder: `models/${model}` } as const;
    return story.draft(
      "baseline",
      { ...place, bundle, files, commit: commitOf("adoption"), scores: null },
      { model, pull: 1, by: PEOPLE.dave, source: "pull" },
    );
  });
  return story.step([genesis, ...baselines], { policies: [text] });
}

/** One plain promotion: evaluated, signed, merged. */
export function* promote(story: Story, model: ModelName, mark?: string): Generator<Step, Change, Told> {
  story.tick();
  const { change, step } = evaluate(story, model, mark === undefined ? {} : { mark });
  story.tick();
  const signers = [approve(story, change, { by: PEOPLE.alice, claims: owner(story) })];
  yield { ...step, drafts: [...step.drafts, ...signers], at: story.seconds + 5 };
  if (story.policy.models[model]?.tier === "high") {
    story.tick();
    signers.push(approve(story, change, { by: PEOPLE.carol, claims: risk(story) }));
    yield story.step([signers[1]!]);
  }
  story.tick();
  yield story.step(land(story, change, signers));
  return change;
}

/** What a step became; a generator that tells a story is given it back. */
export type Told = readonly StoredEvent[];

export const later = (story: Story, hours: number): Instant => addHours(story.now(), hours);
export const instant = trustedInstant;
