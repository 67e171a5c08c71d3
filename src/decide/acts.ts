import type { Digest } from "../base/ids.ts";
import { addHours, type Instant } from "../base/instant.ts";
import type { Draft, Source } from "../registry/event.ts";
import type { RecordedText } from "../registry/words.ts";
import type { Command } from "../signoff/command.ts";
import type { Scope } from "../signoff/parts.ts";
import { type Claim, type Contributor, isContributor, type Person } from "../signoff/person.ts";
import type { RecordedPolicy } from "../signoff/policy.ts";
import { subjectCode } from "../signoff/subject.ts";
import type { PolicyCase } from "./cases.ts";
import { NOTHING, type Recording } from "./evaluated.ts";
import { proposedFor } from "./landing.ts";
import { type Desk, placeOf } from "./place.ts";
import type { ScopeView } from "./scopes.ts";

/** What somebody said in a pull request, in so far as it asks for something. */
export type Spoken = {
  readonly source: Source;
  readonly at: Instant;
  readonly speaker: Speaker;
  readonly text: (words: string) => RecordedText;
};

export type Speaker = {
  readonly person: Person;
  /** only people act; bots are told so */
  readonly human: boolean;
  /** the roles that the policy gives them, found out just now */
  readonly claims: (scope: Scope) => readonly Claim[];
  /** may push to the repository */
  readonly mayWrite: boolean;
};

export type Scene = {
  readonly desk: Desk;
  readonly policy: RecordedPolicy;
  readonly views: readonly ScopeView[];
  readonly change: PolicyCase | null;
  readonly head: string;
  readonly draft: boolean;
  readonly contributors: readonly Contributor[];
  /** subjects that had a code before, to say what became of it */
  readonly earlier: ReadonlyMap<string, string>;
};

/** Anew: what comes of it stands, whatever came before. Again: it stands only where it is worse. */
export type Recheck = "anew" | "again";

/** What one command leads to: events, something to do, or why not. */
export type Act =
  | { readonly kind: "record"; readonly recording: Recording }
  | { readonly kind: "recheck"; readonly how: Recheck }
  | { readonly kind: "status" | "help" }
  | { readonly kind: "refuse"; readonly why: string };

export function planAct(command: Command, spoken: Spoken, scene: Scene): Act {
  if (!spoken.speaker.human) return refuse("Only people sign, veto and override; this comes from an app.");
  switch (command.verb) {
    case "approve":
      return approve(command, spoken, scene);
    case "withdraw":
      return withdraw(command.model, spoken, scene);
    case "veto":
      return veto(command, spoken, scene);
    case "lift":
      return lift(command, spoken, scene);
    case "hold":
      return hold(command, spoken, scene);
    case "resume":
      return resume(command.model, spoken, scene);
    case "override":
      return override(command, spoken, scene);
    case "override-reviewed":
      return review(command, spoken, scene);
    case "recheck":
      return recheck(spoken, scene);
    case "status":
    case "help":
      return { kind: command.verb };
    case "rollback":
    case "unquarantine":
    case "ack":
    case "cancel":
    case "retry":
      return refuse(`\`${command.verb}\` belongs into an issue about the model, not into a pull request.`);
  }
}

/** Nobody can try until it is green: only an owner without a hand in the change can have its evidence replaced. */
function recheck({ speaker }: Spoken, { views, contributors }: Scene): Act {
  const owner = views.some(({ one, scope }) => one !== null && speaker.claims(scope).length > 0);
  if (!owner && !speaker.mayWrite)
    return refuse("Only owners and people who may push to this repository can ask for another evaluation.");
  return { kind: "recheck", how: owner && !isContributor(speaker.person, contributors) ? "anew" : "again" };
}

type Verb<V extends Command["verb"]> = Extract<Command, { verb: V }>;

function approve(command: Verb<"approve">, spoken: Spoken, scene: Scene): Act {
  const view = viewOf(command.model, scene);
  if (view === undefined) return refuse(notHere(command.model, scene));
  if (scene.draft) return refuse("This pull request is a draft. Mark it as ready first, then sign.");
  if (view.signed === undefined)
    return refuse(
      `There is no evidence about ${view.scope} that counts yet, so there is no code to sign. The report will show it.`,
    );
  const { subject, digest } = view.signed;
  if (!isCodeOf(digest, command.code)) return refuse(staleCode(command.code, view, digest, scene));
  const all = spoken.speaker.claims(view.scope);
  const claims = command.role === null ? all : all.filter(({ role }) => role === command.role);
  if (claims.length === 0) return refuse(notNamed(spoken, view, command.role));
  const proposed = proposedFor(scene.policy, view.scope, scene.change);
  const draft: Draft = {
    ...placeFor(view.scope, spoken, scene),
    type: "approved",
    body: {
      subject,
      digest,
      head: scene.head,
      claims: [...claims],
      contributors: [...scene.contributors],
      proposed,
      text: command.text === null ? null : spoken.text(command.text),
    },
  };
  const policies =
    scene.change === null || (proposed === null && view.scope !== "policy") ? [] : [scene.change.text];
  return { kind: "record", recording: { drafts: [draft], policies, evidence: [] } };
}

/** The code was right once, is another model's, or never was one: say which, and what to paste now. */
function staleCode(code: string, view: ScopeView, digest: Digest, { earlier, views }: Scene): string {
  const now = subjectCode(digest);
  const other = views.find(({ signed }) => signed !== undefined && isCodeOf(signed.digest, code));
  const before = earlier.get(code.slice(0, now.length));
  const why =
    other !== undefined
      ? `The code ${code} is the one of ${other.scope}.`
      : before === undefined
        ? `The code ${code} was never given out for ${view.scope} in this pull request.`
        : `The code ${code} is out of date: ${before}.`;
  return `${why} Read the report as it is now; its code is ${now}: /twokey approve ${view.scope} ${now}`;
}

function isCodeOf(digest: Digest, code: string): boolean {
  return digest.startsWith(`sha256:${code}`);
}

function withdraw(model: Scope, spoken: Spoken, scene: Scene): Act {
  const view = viewOf(model, scene);
  if (view === undefined) return refuse(notHere(model, scene));
  const own = view.pull.approvals.filter(
    ({ ended, person, at }) => ended === null && person.id === spoken.speaker.person.id && at <= spoken.at,
  );
  if (own.length === 0) return refuse(`You have no sign-off on ${model} here that could be withdrawn.`);
  return record(
    own.map((approval) => ({
      ...placeFor(view.scope, spoken, scene),
      type: "withdrawn",
      body: { approval: approval.id, cause: "withdrawn", text: null },
    })),
  );
}

function veto(command: Verb<"veto">, spoken: Spoken, scene: Scene): Act {
  const view = viewOf(command.model, scene);
  if (view === undefined) return refuse(notHere(command.model, scene));
  const claims = spoken.speaker.claims(view.scope);
  if (claims.length === 0) return refuse(notNamed(spoken, view, null));
  const body = { claims: [...claims], text: spoken.text(command.text) };
  return record([{ ...placeFor(view.scope, spoken, scene), type: "vetoed", body }]);
}

function lift(command: Verb<"lift">, spoken: Spoken, scene: Scene): Act {
  const view = viewOf(command.model, scene);
  if (view === undefined) return refuse(notHere(command.model, scene));
  const open = view.pull.vetoes.filter(({ ended, at }) => ended === null && at <= spoken.at);
  if (open.length === 0) return refuse(`There is no open veto on ${command.model} here.`);
  const claims = spoken.speaker.claims(view.scope);
  // Whoever had a hand in the change does not end what somebody else has against it.
  const mayForOthers =
    scene.policy.lifted_by === "role" && !isContributor(spoken.speaker.person, scene.contributors);
  const mine = open.filter(
    ({ person, roles }) =>
      person.id === spoken.speaker.person.id ||
      (mayForOthers && claims.some(({ role }) => roles.includes(role))),
  );
  if (mine.length === 0)
    return refuse(`Only ${open.map(({ person }) => person.login).join(", ")} can lift this veto.`);
  const text = command.text === null ? null : spoken.text(command.text);
  return record(
    mine.map((one) => ({
      ...placeFor(view.scope, spoken, scene),
      type: "veto-lifted",
      body: { veto: one.id, claims: [...claims], text },
    })),
  );
}

function hold(command: Verb<"hold">, spoken: Spoken, scene: Scene): Act {
  const view = viewOf(command.model, scene);
  if (view === undefined) return refuse(notHere(command.model, scene));
  if (!spoken.speaker.mayWrite && spoken.speaker.claims(view.scope).length === 0)
    return refuse("Only owners and people who may push to this repository can hold a change.");
  const until = command.hours === null ? null : addHours(spoken.at, command.hours);
  const text = command.text === null ? null : spoken.text(command.text);
  return record([{ ...placeFor(view.scope, spoken, scene), type: "held", body: { until, text } }]);
}

function resume(model: Scope, spoken: Spoken, scene: Scene): Act {
  const view = viewOf(model, scene);
  if (view === undefined) return refuse(notHere(model, scene));
  const open = view.pull.holds.filter(({ ended, at }) => ended === null && at <= spoken.at);
  if (open.length === 0) return refuse(`Nothing holds ${model} here.`);
  const owner = spoken.speaker.claims(view.scope).length > 0;
  const mine = open.filter(({ by }) => owner || by.id === spoken.speaker.person.id);
  if (mine.length === 0)
    return refuse(
      `Only owners of ${model} and ${open.map(({ by }) => by.login).join(", ")} can end this hold.`,
    );
  return record(
    mine.map((one) => ({
      ...placeFor(view.scope, spoken, scene),
      type: "resumed",
      body: { hold: one.id, text: null },
    })),
  );
}

/** How long an override may wait for its review. */
const REVIEW_HOURS = 7 * 24;

function override(command: Verb<"override">, spoken: Spoken, scene: Scene): Act {
  const view = viewOf(command.model, scene);
  if (view === undefined) return refuse(notHere(command.model, scene));
  if (view.signed === undefined)
    return refuse(
      `There is no evidence about ${view.scope} that counts yet, so there is nothing to override.`,
    );
  const { digest } = view.signed;
  if (!isCodeOf(digest, command.code)) return refuse(staleCode(command.code, view, digest, scene));
  const { roles } = scene.policy.overrides;
  const claims = spoken.speaker.claims(view.scope).filter(({ role }) => roles.includes(role));
  if (claims.length === 0)
    return refuse(
      roles.length === 0
        ? "The policy lets nobody override a gate (signoff.overrides.roles is empty)."
        : `Overrides need the role ${roles.join(" or ")}, and the policy does not give it to you for ${command.model}.`,
    );
  const body = {
    subject: digest,
    gate: command.gate,
    claims: [...claims],
    contributors: [...scene.contributors],
    expires: addHours(spoken.at, command.hours),
    review_due: addHours(spoken.at, command.hours + REVIEW_HOURS),
    text: spoken.text(command.text),
  };
  return record([{ ...placeFor(view.scope, spoken, scene), type: "overridden", body }]);
}

function review(command: Verb<"override-reviewed">, spoken: Spoken, scene: Scene): Act {
  const view = viewOf(command.model, scene);
  if (view === undefined) return refuse(notHere(command.model, scene));
  return planReview(command, view.model, { spoken, desk: scene.desk });
}

/** Also in an issue, where there is no change to look at. */
export function planReview(
  command: Verb<"override-reviewed">,
  model: ScopeView["model"],
  { spoken, desk }: { readonly spoken: Spoken; readonly desk: Desk },
): Act {
  const named = command.override;
  const due = model.reviews_due.filter(({ gate, override: id }) =>
    named.kind === "gate" ? gate === named.gate : id.startsWith(named.id),
  );
  if (due.length === 0)
    return refuse(`No override of ${named.kind === "gate" ? named.gate : named.id} awaits its review.`);
  const claims = spoken.speaker.claims(model.model);
  if (claims.length === 0)
    return refuse(
      `The policy gives ${spoken.speaker.person.login} no role of ${model.model}, and a review needs an override role.`,
    );
  const place = placeOf(desk, {
    scope: model.model,
    at: spoken.at,
    actor: { ...spoken.speaker.person, kind: "user" },
    source: spoken.source,
  });
  return record(
    due.map(({ override: id }) => ({
      ...place,
      type: "override-reviewed",
      body: {
        override: id,
        outcome: command.outcome,
        claims: [...claims],
        text: spoken.text(command.text),
      },
    })),
  );
}

function record(drafts: readonly Draft[]): Act {
  return { kind: "record", recording: { ...NOTHING, drafts } };
}

function refuse(why: string): Act {
  return { kind: "refuse", why };
}

function viewOf(scope: Scope, { views }: Scene): ScopeView | undefined {
  return views.find((view) => view.scope === scope);
}

function notHere(scope: Scope, { views }: Scene): string {
  const names = views.map((view) => view.scope).join(", ");
  return views.length === 0
    ? "This pull request changes no model and no policy, so there is nothing to sign."
    : `This pull request does not change ${scope}; it changes ${names}.`;
}

function notNamed({ speaker }: Spoken, view: ScopeView, role: string | null): string {
  const as = role === null ? "any role" : `the role ${role}`;
  const needed = view.needs.map((need) => need.role).join(", ");
  return `The policy does not name ${speaker.person.login} for ${as} of ${view.scope}. Wanted: ${needed}.`;
}

function placeFor(
  scope: Scope,
  { at, speaker, source }: Spoken,
  { desk }: Scene,
): Omit<Draft, "type" | "body"> {
  return placeOf(desk, { scope, at, actor: { ...speaker.person, kind: "user" }, source });
}
