/**
 * Every rule that an event must keep, in the words that `verify` and the docs use. The same code refuses an
 * append and finds the violation later; a new rule starts here.
 */
export const RULES = {
  "genesis-first": "The first event is the genesis, and there is one.",
  "wrong-turn": "Events follow each other without gaps: place, number and hash of the one before agree.",
  "already-recorded": "One fact is recorded once.",
  "policy-missing": "The policy in force is kept beside the log.",
  unfinished: "A promotion is followed at once by `superseded`, a rollback by `quarantined`.",
  "out-of-turn": "`superseded` stands only right after the promotion that caused it.",
  "adoption-unsigned": "An app adopts a repository only after a policy owner without a hand in it signed.",
  "baseline-late": "A baseline is the first event of its model and belongs to the adoption.",
  "bundle-digest": "The bundle digest is the one of the listed files.",
  "version-order": "Versions are numbered 1, 2, 3 … without gaps.",
  "unknown-version": "A version that an event names was promoted before.",
  "wrong-flag": "`enforced` says whether the policy in force enforced.",
  "needs-pull": "What people decide belongs to a pull request.",
  "already-landed": "A pull request lands once per model.",
  "not-a-person": "Only people sign, veto and override.",
  "not-an-owner": "Who speaks in a role is named for it by the policy in force at that moment.",
  "own-change": "Who had a hand in the change is not its second key.",
  "wrong-subject":
    "A sign-off names exactly this repository, pull request, model, bundle, incumbent, findings and policy.",
  "no-evidence": "Sign-offs and promotions rest on counted evidence that stands, about this bundle and head.",
  "attempt-order": "Attempts are recorded in order, the failed ones too.",
  "verdicts-disagree": "The decision follows from the verdicts: `block` names the gates that block.",
  "no-such-approval": "Only a live sign-off can be withdrawn or carried over.",
  "not-yours": "A sign-off is withdrawn by the one who gave it.",
  "carry-over-off": "Sign-offs survive a push only where the tier allows it.",
  "no-such-veto":
    "Only an open veto can be lifted, by the vetoer or, where the policy says so, a holder of the role.",
  "no-such-hold": "Only an open hold can be ended.",
  "override-limits":
    "An override turns one gate's fail or inconclusive, in an override role, within the longest time.",
  "no-such-override": "Only an override that went out and awaits its review is reviewed.",
  "same-person": "An override is reviewed by somebody else than the one who overrode.",
  "not-signed": "In mode enforce, every role of the tier is filled by a live sign-off of a different person.",
  "gate-blocks": "In mode enforce, a gate that blocks is covered by a live override.",
  vetoed: "Nothing lands under an open veto.",
  held: "Nothing lands while it is held.",
  unattributed: "Where the tier blocks them, commits of nobody's account do not land.",
  barred: "Quarantined and revoked bundles, and models with identical predictions, do not come back.",
  "stale-policy": "A change of policy starts from the policy in force.",
  "not-live": "A rollback leaves the version that is live.",
  "bad-target":
    "A rollback goes to a version that was signed and is neither quarantined nor revoked, with its own bytes.",
  "rollback-open":
    "A model has one open rollback at a time, and a rollback lands only after it was proposed.",
  "asker-alone":
    "Who asked for a rollback may sign it alone only where a verified alert names the live version.",
  "wrong-status": "A version is quarantined once, lifted when quarantined, revoked once.",
  "wrong-correction": "A correction points to an event of the same model.",
} as const;

export type RuleCode = keyof typeof RULES;

/** Why an event does not fit where it stands. */
export type Refusal = { readonly code: RuleCode; readonly message: string };
