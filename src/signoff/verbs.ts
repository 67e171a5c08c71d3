import { type Kind, KINDS, LEAST_VETO, type VerbName } from "./command.ts";

/** One word after `/twokey`: what it takes, who may say it, where, and what it does. */
export type Verb = {
  readonly name: VerbName;
  /** words in their order; those that may be left out come last */
  readonly takes: readonly Argument[];
  /** written as `key=value`, after the words */
  readonly keys: readonly (Argument & { readonly key: string })[];
  /** the rest of the line, in one's own words */
  readonly text: Text | null;
  readonly does: string;
  readonly who: string;
  readonly where: readonly Where[];
  readonly examples: readonly string[];
};

type Argument = { readonly field: string; readonly kind: Kind; readonly optional?: true };
/** `least` letters at least; 0: may be left out */
type Text = { readonly shown: "note" | "reason"; readonly least: number };
export type Where = "pull request" | "issue";

const MODEL = { field: "model", kind: "model" } as const;
const SCOPE = { field: "model", kind: "scope" } as const;
const CODE = { field: "code", kind: "code" } as const;
const REASON = { shown: "reason", least: 1 } as const;
const REASON_IF_ANY = { shown: "reason", least: 0 } as const;
const PULL = ["pull request"] as const;
const ISSUE = ["issue"] as const;
const BOTH = ["pull request", "issue"] as const;

const WRITER = "owners of the model, and everybody who may push";
const OWNER = "owners of the model, in any role";
const RESPONDER = "responders, and owners of the model in any role";

/** Everything that can be said to the bot. Parser, help and docs/commands.md read this table. */
export const VERBS: readonly Verb[] = [
  {
    name: "approve",
    takes: [SCOPE, CODE],
    keys: [{ key: "as", field: "role", kind: "role", optional: true }],
    text: { shown: "note", least: 0 },
    does: "Signs exactly what the code stands for: these bytes, this evidence, these rules. `as=` says in which role, where you have several.",
    who: "people in a role that is asked for, who had no hand in the change",
    where: PULL,
    examples: [
      "/twokey approve fraud 3f9a2b1c4d5e",
      "/twokey approve fraud 3f9a2b1c4d5e as=risk seen with the fraud desk",
      "/twokey approve policy 81bc02d49e7a",
    ],
  },
  {
    name: "withdraw",
    takes: [SCOPE],
    keys: [],
    text: null,
    does: "Takes back what you signed in this pull request.",
    who: "whoever signed",
    where: PULL,
    examples: ["/twokey withdraw fraud"],
  },
  {
    name: "veto",
    takes: [SCOPE],
    keys: [],
    text: { shown: "reason", least: LEAST_VETO },
    does: "Stops the change, whoever else signs. It outlives pushes and the deletion of your comment.",
    who: OWNER,
    where: PULL,
    examples: ["/twokey veto fraud recall on phone orders is too low for the summer"],
  },
  {
    name: "lift",
    takes: [SCOPE],
    keys: [],
    text: REASON_IF_ANY,
    does: "Ends a veto.",
    who: "whoever spoke the veto; with `lifted_by: role` in twokey.yml, others of the same role",
    where: PULL,
    examples: ["/twokey lift fraud the new evidence covers phone orders"],
  },
  {
    name: "hold",
    takes: [SCOPE, { field: "hours", kind: "hours", optional: true }],
    keys: [],
    text: REASON_IF_ANY,
    does: "Pauses this change; in an issue, every change of the model. Without a time it lasts until resume.",
    who: WRITER,
    where: BOTH,
    examples: ["/twokey hold fraud 24h waiting for the new labels", "/twokey hold fraud"],
  },
  {
    name: "resume",
    takes: [SCOPE],
    keys: [],
    text: null,
    does: "Ends a hold.",
    who: "whoever spoke the hold, and owners of the model",
    where: BOTH,
    examples: ["/twokey resume fraud"],
  },
  {
    name: "override",
    takes: [MODEL, { field: "gate", kind: "gate" }, CODE, { field: "hours", kind: "hours" }],
    keys: [],
    text: REASON,
    does: "Lets one gate that failed or could not tell pass, for what the code stands for and for this long. It replaces no sign-off, and stays red after the merge until somebody else has reviewed it.",
    who: "people in a role of `signoff.overrides.roles` in twokey.yml, who had no hand in the change",
    where: PULL,
    examples: [
      "/twokey override fraud latency 3f9a2b1c4d5e 24h the host was busy, measured by hand at 12 ms",
    ],
  },
  {
    name: "override-reviewed",
    takes: [MODEL, { field: "override", kind: "override" }, { field: "outcome", kind: "outcome" }],
    keys: [],
    text: REASON,
    does: "Closes the review that an override is due. Where a gate was overridden twice, write the name of the override instead of the gate.",
    who: "people in a role of `signoff.overrides.roles`, but not who overrode",
    where: BOTH,
    examples: ["/twokey override-reviewed fraud latency accepted measured again on a quiet host"],
  },
  {
    name: "rollback",
    takes: [MODEL],
    keys: [{ key: "to", field: "to", kind: "version", optional: true }],
    text: REASON,
    does: "Opens a pull request that brings back the last good version, or the one of `to=`.",
    who: `${RESPONDER}; \`to=\` only owners`,
    where: ISSUE,
    examples: [
      "/twokey rollback fraud chargebacks doubled since noon",
      "/twokey rollback fraud to=11 v12 and v13 both flood the desk",
    ],
  },
  {
    name: "unquarantine",
    takes: [MODEL, { field: "version", kind: "version" }],
    keys: [],
    text: REASON,
    does: "Allows a version that was rolled back to be proposed again.",
    who: OWNER,
    where: ISSUE,
    examples: ["/twokey unquarantine fraud 12 the cause was the feed, not the model"],
  },
  {
    name: "ack",
    takes: [{ ...MODEL, optional: true }],
    keys: [],
    text: null,
    does: "Says that you look after the alert.",
    who: RESPONDER,
    where: ISSUE,
    examples: ["/twokey ack", "/twokey ack fraud"],
  },
  {
    name: "cancel",
    takes: [MODEL],
    keys: [],
    text: null,
    does: "Ends a rollback that is not merged: its pull request is closed and remembered as declined.",
    who: RESPONDER,
    where: ISSUE,
    examples: ["/twokey cancel fraud"],
  },
  {
    name: "retry",
    takes: [MODEL],
    keys: [],
    text: null,
    does: "Plans the rollback again, also after one was declined.",
    who: RESPONDER,
    where: ISSUE,
    examples: ["/twokey retry fraud"],
  },
  {
    name: "status",
    takes: [{ ...SCOPE, optional: true }],
    keys: [],
    text: null,
    does: "Says where a model stands: what is live, and what is still missing here.",
    who: "everybody",
    where: BOTH,
    examples: ["/twokey status", "/twokey status fraud"],
  },
  {
    name: "recheck",
    takes: [{ ...MODEL, optional: true }],
    keys: [],
    text: null,
    does: "Has the change evaluated again. Where an owner without a hand in the change asks, the new evidence stands and ends what was signed about the old one if it differs; otherwise it stands only where it is worse.",
    who: WRITER,
    where: PULL,
    examples: ["/twokey recheck fraud"],
  },
  {
    name: "help",
    takes: [],
    keys: [],
    text: null,
    does: "Shows this list.",
    who: "everybody",
    where: BOTH,
    examples: ["/twokey help"],
  },
];

const BY_NAME: ReadonlyMap<string, Verb> = new Map(VERBS.map((verb) => [verb.name, verb]));

export const VERB_NAMES: readonly VerbName[] = VERBS.map(({ name }) => name);

export function findVerb(name: string): Verb | undefined {
  return BY_NAME.get(name);
}

/** `/twokey approve MODEL CODE [as=ROLE] [note]` */
export function usageOf({ name, takes, keys, text }: Verb): string {
  return [
    "/twokey",
    name,
    ...takes.map(({ kind, optional }) => bracketed(KINDS[kind].shown, optional === true)),
    ...keys.map(({ key, kind, optional }) => bracketed(`${key}=${KINDS[kind].shown}`, optional === true)),
    ...(text === null ? [] : [bracketed(text.shown, text.least === 0)]),
  ].join(" ");
}

function bracketed(shown: string, optional: boolean): string {
  return optional ? `[${shown}]` : shown;
}
