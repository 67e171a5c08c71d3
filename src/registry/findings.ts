import { RULES, type RuleCode } from "./rules.ts";

/** What verification can find besides broken rules, each with what it means for the reader. */
export const FINDINGS = {
  "not-text": "An event file is not text, so nobody wrote it through Twokey.",
  "not-json": "An event file is not JSON, so it was damaged or written by hand.",
  "not-an-event":
    "An event does not have the form that this release knows: altered, or written by a newer release.",
  "not-canonical":
    "The bytes of an event were changed in a way that leaves its meaning; nobody should touch them.",
  "wrong-place": "An event was moved or copied to another place of the log.",
  "wrong-id": "An event claims to record another fact than it does.",
  "unknown-file": "A file lies on the branch that Twokey does not write.",
  "odd-entry": "Something on the branch is not a plain file of bearable size.",
  "missing-event": "An event is gone: the numbers of the log have a hole.",
  "two-events": "Two events claim the same place of the log.",
  "broken-chain":
    "An event does not carry the hash of the one before it: one of the two was altered, inserted or swapped.",
  "same-fact": "One fact is recorded twice under one id.",
  "head-disagrees":
    "`log/head.json` does not describe the last event: the end of the log was altered or cut off.",
  "altered-document": "A policy or evidence file no longer has the digest that it is named after.",
  "missing-document": "An event rests on a policy or on evidence that is not kept beside it.",
  "unused-document": "A policy or evidence file belongs to no event.",
  "missing-view": "A generated file is gone; the events say what it must contain.",
  "altered-view": "A generated file says something else than the events.",
  "extra-view": "A generated file is about something that no event mentions.",
  "unfinished-log": "The log ends in the middle of a promotion or rollback.",
  "empty-registry": "There is no genesis, so this is not a registry.",
  "history-edited": "A commit changed or removed something that is only ever added.",
  "history-merge": "The branch has a merge; Twokey writes one commit after another.",
  "history-root": "The branch does not begin with the genesis in its first commit.",
  "history-silent": "A commit changed the branch without adding an event.",
  "history-order": "Events were added in another order than their numbers say.",
  "history-writer": "A commit was written by somebody else than the app that adopted the repository.",
  "history-time": "A commit is dated before the one it builds on.",
  "history-shallow": "Only a part of the history is here, so older commits could not be checked.",
  "history-absent": "Only files were given, so how they came there could not be checked.",
  backdated: "An event is dated after the commit that recorded it, or more than thirty days before.",
  "recorded-late": "An event was recorded more than a day after it happened.",
  "pin-unreached":
    "The log is shorter than the size that was noted: its end was cut off, or this is another copy.",
  "pin-differs": "At the noted place stands another event: the log was forked or rewritten.",
  "review-overdue": "An override went out and was not reviewed in time.",
  "uncovered-change": "The default branch changed a model or its controls and the registry does not know.",
  "covered-otherwise": "The registry records another bundle for this commit than the commit holds.",
  "coverage-unread": "A commit of the default branch cannot be read as a project, so it could not be judged.",
  "coverage-absent": "The default branch is not here, so coverage could not be checked.",
  "artifact-differs": "The bytes at the merge are not those that were signed.",
  "artifact-missing": "Bytes that were promoted cannot be had here, so they could not be checked.",
  "source-differs": "What GitHub shows today is not what was recorded.",
  "source-gone": "The comment or review is gone from GitHub; what was recorded still stands here.",
  "source-unread": "GitHub could not be asked.",
  "signature-bad": "GitHub does not vouch for the signature of a commit.",
} as const;

export type FindingCode = keyof typeof FINDINGS | RuleCode;

/** `violation` fails verification; `incomplete` says what could not be checked; `notice` is for the reader. */
export type Severity = "violation" | "incomplete" | "notice";

export type Finding = {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** path of an event or file, or id of a commit */
  readonly where: string;
  readonly message: string;
  /** what it means, or the rule that was broken */
  readonly meaning: string;
};

export function violation(code: FindingCode, where: string, message: string): Finding {
  return { code, severity: "violation", where, message, meaning: meaningOf(code) };
}

export function incomplete(code: FindingCode, where: string, message: string): Finding {
  return { code, severity: "incomplete", where, message, meaning: meaningOf(code) };
}

export function notice(code: FindingCode, where: string, message: string): Finding {
  return { code, severity: "notice", where, message, meaning: meaningOf(code) };
}

function meaningOf(code: FindingCode): string {
  return isRule(code) ? `Rule: ${RULES[code]}` : FINDINGS[code];
}

function isRule(code: FindingCode): code is RuleCode {
  return Object.hasOwn(RULES, code);
}
