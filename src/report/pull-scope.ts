import { shortDigest } from "../base/ids.ts";
import { markdownCode, markdownText } from "../base/text.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { PullStanding } from "../decide/pull-standing.ts";
import type { Lane, ScopeView } from "../decide/scopes.ts";
import { codeOf } from "../decide/judge.ts";
import { needsNoRun } from "../decide/standing.ts";
import type { IgnoredReason } from "../signoff/counts.ts";
import { renderModelHead } from "./markdown.ts";
import { approveLine, liveOverrides, missingOf, namesOf, reasonsOf, stateOf } from "./pull-words.ts";

/** One model, or the rules, in the comment of a pull request: verdict, reason, who is missing, what was said. */

const ICONS = { clear: "✅", waiting: "⏳", blocked: "❌" } as const;

/** What it is, and what stands in its way. */
export function renderScopeHead(
  standing: PullStanding,
  view: ScopeView,
  evidence: Evidence | undefined,
): string {
  const told = reasonsOf(standing, view.scope)
    .filter(({ code }) => code !== "not-signed" && code !== "asker-alone")
    // The head of the evidence names every gate that blocks, with its numbers.
    .filter(({ code }) => code !== "gate-blocks" || evidence === undefined);
  return [
    evidence === undefined
      ? `### ${ICONS[stateOf(standing, view)]} ${changeOf(view)}`
      : renderModelHead(evidence),
    ...told.map(({ message }) => `${ICONS[stateOf(standing, view)]} ${markdownText(message, 800)}`),
    ...kindWords(view),
  ].join("\n\n");
}

/** `fraud  v12 → 9f3c2b1a` */
function changeOf(view: ScopeView): string {
  const { scope, one, model, pull } = view;
  if (scope === "policy") return "policy: the rules change";
  const before = model.live === null ? "new" : `v${model.live.version}`;
  if (pull.rollback !== null) return `${scope}  v${pull.rollback.from} → v${pull.rollback.to}, a rollback`;
  if (one === null || one.bundle === null) return `${scope}  ${before} → removed`;
  if (saysOnly(view)) return `${scope}  ${before}, its words change`;
  return `${scope}  ${before} → candidate ${markdownCode(shortDigest(one.bundle))}`;
}

/** New words about the bundle that is live. */
function saysOnly({ one, question }: ScopeView): boolean {
  return one !== null && question !== null && one.bundle !== null && needsNoRun(one, question);
}

function kindWords(view: ScopeView): readonly string[] {
  const { one, model, lane } = view;
  if (one?.kind === "removed")
    return ["The model is removed. There is nothing to measure; its owners must agree."];
  if (saysOnly(view))
    return [
      "Only what the model says of itself changes (description, use, limits, lineage). There is nothing to measure; its owners sign the words.",
    ];
  if (one?.kind === "added" && model.live === null && lane === null)
    return [
      "The model is new: it is judged at tier high, and signed by its own owners and by a keeper of new models.",
    ];
  return [];
}

/** Why one key is enough for a rollback, or why it takes everything that a change takes. */
export function renderLanes({ lanes }: PullStanding, lane: Lane | null): string {
  if (lane === "expedited")
    return `**Expedited**: one signature is enough, because nothing in it is new. ${lanes
      .filter(({ holds }) => holds)
      .map(({ explanation }) => `✅ ${markdownText(explanation, 300)}`)
      .join(" · ")}`;
  const failing = lanes.filter(({ holds }) => !holds);
  return [
    lane === null
      ? "**No longer the rollback that was planned**, so it is a change like any other, with evidence and every role:"
      : "**Not expedited**, so every role signs, as for any other change:",
    failing.map(({ explanation }) => `- ❌ ${markdownText(explanation, 400)}`).join("\n"),
  ].join("\n\n");
}

const READY = { yes: "✅", no: "⚠️", unknown: "❔" } as const;
const READY_WORDS = {
  yes: "can be restored after this",
  no: "**cannot be restored by itself after this**",
  unknown: "can perhaps be restored after this",
} as const;

/** Whether there is a way back from this change; asked before it is needed. */
export function renderReadiness({ readiness }: PullStanding, { scope }: ScopeView): string {
  const found = readiness?.get(scope);
  if (found === undefined) return "";
  const { version, ready, explanation } = found;
  return `Way back: ${READY[ready]} version ${version} ${READY_WORDS[ready]}: ${markdownText(explanation, 400)}.`;
}

/** Who is missing, by role, and the line to paste, in a block that GitHub gives a button to copy. */
export function renderSigning(standing: PullStanding, view: ScopeView): string {
  const line = approveLine(view);
  if (line === undefined) return "Sign-off opens when evidence that counts is there.";
  const block = `\`\`\`\n${line}\n\`\`\``;
  const next = nextStep(standing, view);
  const missing = missingOf(standing, view).map(
    ({ role, count, named }) =>
      `**${role}**${count > 1 ? ` × ${count}` : ""} (${namesOf(named, (name) => markdownText(name))})`,
  );
  // Owners of the models that new rules touch have no seat of their own, and still must sign.
  // And whoever asked for a rollback is not enough alone.
  const wanted = reasonsOf(standing, view.scope).find(
    ({ code }) => code === "not-signed" || code === "asker-alone",
  );
  const signing =
    missing.length > 0
      ? [`Sign-off needs ${missing.join(" and ")}:`, block]
      : wanted === undefined
        ? [`Every role has signed ${markdownCode(codeOf(view) ?? "")}.`]
        : [`Sign-off is not complete (${markdownText(wanted.message, 400)}):`, block];
  return [...next, ...signing].join("\n\n");
}

/** Gates that no override covers. */
const NEVER = ["contract", "selftest"];

/** What to do where gates block: mend it, or the line with which somebody answers for one of them. */
function nextStep(standing: PullStanding, view: ScopeView): readonly string[] {
  const blocks = reasonsOf(standing, view.scope).some(({ code }) => code === "gate-blocks");
  const measured = view.standing?.measured;
  if (!blocks || measured === undefined) return [];
  const gate = measured.blocking.find(
    (one) => !NEVER.includes(one) && measured.gates[one] !== "error" && !isOverridden(view, one),
  );
  const { roles, max_hours: most } = standing.policy.overrides;
  if (gate === undefined || roles.length === 0) return ["Next: mend what failed; no override covers it."];
  const who = roles.map((role) => `**${role}**`).join(" or ");
  const line = `/twokey override ${view.scope} ${gate} ${codeOf(view) ?? ""} ${most}h REASON`;
  return [
    `Next: mend what failed; or ${who} answers for a gate for at most ${most} hours, and another one reviews it afterwards: \`${line}\``,
  ];
}

function isOverridden({ pull, signed }: ScopeView, gate: string): boolean {
  return pull.overrides.some((one) => one.gate === gate && one.subject === signed?.digest);
}

const CAUSES: Readonly<Record<string, string>> = {
  withdrawn: "withdrawn",
  "review-dismissed": "the review was dismissed",
  "comment-deleted": "the comment was deleted",
  "comment-edited": "the comment was edited",
  "subject-changed": "what was signed has changed",
  expired: "expired",
  "no-longer-eligible": "no longer named for the role",
};

const IGNORED: Readonly<Partial<Record<IgnoredReason, string>>> = {
  "other-subject": "signed something else than what is here now",
  "other-head": "signed another head",
  expired: "expired",
  contributor: "had a hand in the change",
  "no-role-left": "no role is left for it",
};

/** Every sign-off, also those that hold no longer, struck through with the reason; vetoes, holds, overrides. */
export function renderWhatWasSaid(standing: PullStanding, view: ScopeView): string {
  const { scope, pull, model, answer } = view;
  const ignored = new Map(answer.ignored.map(({ signature, reason }) => [signature.id, IGNORED[reason]]));
  const approvals = pull.approvals.map(({ id, person, claims, at, ended, cause }) => {
    const roles = claims.map(({ role }) => role).join(", ");
    const line = `${markdownText(person.login)} signed as ${roles} at ${at}`;
    if (ended !== null) return `- ~~${line}~~ ${CAUSES[cause ?? ""] ?? markdownText(cause ?? "ended")}`;
    const why = ignored.get(id);
    return why === undefined ? `- ✍️ ${line}` : `- ✍️ ${line}; not counted: ${why}`;
  });
  const vetoes = pull.vetoes.map(({ person, at, ended }) => {
    const line = `veto of ${markdownText(person.login)} at ${at}`;
    return ended === null
      ? `- ⛔ ${line}, which \`/twokey lift ${scope}\` ends`
      : `- ~~${line}~~ lifted at ${ended}`;
  });
  const holds = [...pull.holds, ...model.holds].map(({ by, at, until, ended }) => {
    const line = `held by ${markdownText(by.login)} at ${at}${until === null ? "" : ` until ${until}`}`;
    if (ended !== null) return `- ~~${line}~~ resumed at ${ended}`;
    return until !== null && until <= standing.at
      ? `- ~~${line}~~ over`
      : `- ⏸️ ${line}; \`/twokey resume ${scope}\` ends it`;
  });
  const live = new Set(liveOverrides(standing, view).map(({ id }) => id));
  const overrides = pull.overrides.map(({ id, gate, by, expires }) => {
    const line = `${markdownText(by.login)} overrode ${markdownCode(gate)} until ${expires}`;
    if (live.has(id)) return `- 🔴 ${line}`;
    return `- ~~${line}~~ ${expires <= standing.at ? "expired" : "what was overridden has changed"}`;
  });
  const due = model.reviews_due.map(
    ({ gate, version, by, due: until }) =>
      `- 🔴 v${version} went out with ${markdownCode(gate)} overridden by ${markdownText(by.login)}; another role holder must review it by ${until}`,
  );
  return [...approvals, ...vetoes, ...holds, ...overrides, ...due].join("\n");
}
