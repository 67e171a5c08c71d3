import { markdownTable } from "markdown-table";
import { markdownCode, markdownText } from "../base/text.ts";
import type { Evaluation } from "../evidence/evaluation.ts";
import { codeOf, everybody } from "../decide/judge.ts";
import type { PullStanding } from "../decide/pull-standing.ts";
import { ANY_ROLE, type ScopeView } from "../decide/scopes.ts";
import { ruleChanges } from "../decide/rule-changes.ts";
import { principalsOf } from "../signoff/policy.ts";
import { assembleParts, type Part } from "./comment-parts.ts";
import { renderDetails, renderModelHead, renderTable } from "./markdown.ts";

export const PULL_MARKER = "<!-- twokey:report -->";
const BUDGET = 60_000;

/** The bot's one comment: whether the change may go, who is missing and the line to paste, then the evidence. */
export function renderPullComment(
  standing: PullStanding,
  evaluations: ReadonlyMap<number, Evaluation>,
): string {
  const parts: Part[] = [
    { name: "", rank: 0, text: `${PULL_MARKER}\n## Twokey: ${headline(standing)}` },
    { name: "", rank: 0, text: reasons(standing) },
    ...standing.views.flatMap((view) => scopeParts(standing, view, evaluations)),
    { name: "the attempts", rank: 3, text: attempts(standing) },
    { name: "", rank: 0, text: footer(standing) },
  ];
  return assembleParts(
    parts.filter(({ text }) => text !== ""),
    BUDGET,
  );
}

function headline({ views, outlook, policy }: PullStanding): string {
  if (views.length === 0 && outlook.reasons.length === 0) return "no model changed";
  const names = views.map(({ scope }) => scope).join(", ");
  const word = { clear: "may go", waiting: "waits", blocked: "may not go yet" }[outlook.state];
  return `${names === "" ? "this change" : names} ${word}${policy.mode === "enforce" ? "" : ` (advisory: mode ${policy.mode})`}`;
}

function reasons({ outlook }: PullStanding): string {
  const icons = { clear: "✅", waiting: "⏳", blocked: "❌" };
  return outlook.reasons
    .map(
      ({ scope, message }) =>
        `${icons[outlook.state]} ${scope === null ? "" : `**${scope}**: `}${markdownText(message, 800)}`,
    )
    .join("\n\n");
}

function scopeParts(
  standing: PullStanding,
  view: ScopeView,
  evaluations: ReadonlyMap<number, Evaluation>,
): readonly Part[] {
  const { scope } = view;
  const evaluation = view.standing === undefined ? undefined : evaluations.get(view.standing.attempt.number);
  const evidence = evaluation?.models.find(({ findings }) => findings.model === scope);
  const head =
    evidence === undefined
      ? `### ${scope}  ${view.model.live === null ? "new" : `v${view.model.live.version}`} → ${view.one === null ? "new rules" : view.one.bundle === null ? "removed" : markdownCode(view.one.bundle.slice(7, 15))}`
      : renderModelHead(evidence);
  return [
    { name: "", rank: 0, text: head },
    { name: "", rank: 0, text: signing(standing, view) },
    ...(scope === "policy"
      ? [{ name: "the changed rules", rank: 2, text: rules(standing) } satisfies Part]
      : []),
    ...(evidence === undefined
      ? []
      : [
          { name: `the table of ${scope}`, rank: 2, text: renderTable(evidence) } satisfies Part,
          { name: `all checks of ${scope}`, rank: 4, text: renderDetails(evidence) } satisfies Part,
        ]),
    { name: `what was said about ${scope}`, rank: 1, text: said(view) },
  ];
}

/** Who is missing, by role, and the line to paste. */
function signing({ policy, outlook }: PullStanding, view: ScopeView): string {
  const code = codeOf(view);
  if (code === undefined) return "Sign-off opens when evidence that counts is there.";
  const missing = view.answer.missing.map(({ role, count }) => {
    if (role === ANY_ROLE)
      return `one owner or responder (${everybody(policy, view.scope)
        .map((name) => markdownText(name))
        .join(", ")})`;
    const named = principalsOf(policy, view.scope, role).map((name) => markdownText(name));
    return `**${role}**${count > 1 ? ` × ${count}` : ""} (${named.join(", ") || "nobody is named"})`;
  });
  const line = `\`/twokey approve ${view.scope} ${code}\``;
  // Owners of the models that new rules touch have no seat of their own, and still must sign.
  const wanted = outlook.reasons.find((one) => one.scope === view.scope && one.code === "not-signed");
  if (missing.length === 0)
    return wanted === undefined
      ? `Every role has signed ${markdownCode(code)}.`
      : `${markdownText(wanted.message)}: ${line}`;
  return `Sign-off needs ${missing.join(" and ")}: ${line}`;
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

/** Every sign-off, also those that hold no longer, struck through with the reason; vetoes, holds, overrides. */
function said({ scope, pull, model }: ScopeView): string {
  const approvals = pull.approvals.map(({ person, claims, at, ended, cause }) => {
    const roles = claims.map(({ role }) => role).join(", ");
    const line = `${markdownText(person.login)} signed as ${roles} at ${at}`;
    return ended === null
      ? `- ✍️ ${line}`
      : `- ~~${line}~~ ${CAUSES[cause ?? ""] ?? markdownText(cause ?? "ended")}`;
  });
  const vetoes = pull.vetoes.map(
    ({ person, at, ended }) =>
      `- ⛔ ${ended === null ? "" : "~~"}veto of ${markdownText(person.login)} at ${at}${ended === null ? `, which \`/twokey lift ${scope}\` ends` : "~~ lifted"}`,
  );
  const holds = [...pull.holds, ...model.holds].map(
    ({ by, at, until, ended }) =>
      `- ⏸️ ${ended === null ? "" : "~~"}held by ${markdownText(by.login)} at ${at}${until === null ? "" : ` until ${until}`}${ended === null ? "" : "~~ resumed"}`,
  );
  const overrides = pull.overrides.map(
    ({ gate, by, expires }) =>
      `- 🔴 ${markdownText(by.login)} overrode ${markdownCode(gate)} until ${expires}`,
  );
  const due = model.reviews_due.map(
    ({ gate, version, by, due: until }) =>
      `- 🔴 v${version} went out with ${markdownCode(gate)} overridden by ${markdownText(by.login)}; another role holder must review it by ${until}`,
  );
  return [...approvals, ...vetoes, ...holds, ...overrides, ...due].join("\n");
}

function rules({ cases, policy }: PullStanding): string {
  const changes = cases.policy === null ? [] : ruleChanges(policy, cases.policy.policy);
  if (changes.length === 0)
    return "Models or the evaluation workflow change hands; no key of a file differs.";
  const rows = changes.map(({ file, key, before, after }) => [
    markdownCode(file),
    markdownCode(key),
    before === null ? "" : markdownCode(before),
    after === null ? "" : markdownCode(after),
  ]);
  return [
    "The rules change, and are judged by the old ones:",
    markdownTable([["file", "key", "before", "after"], ...rows]),
  ].join("\n\n");
}

function attempts({ attempts: all }: PullStanding): string {
  if (all.length < 2 && all.every(({ problems }) => problems.length === 0)) return "";
  const lines = all.map(({ number, head, models, problems }) => {
    const told = models.map(({ model, decision }) => `${model}: ${decision}`).join(", ");
    const trouble = problems.map((problem) => markdownText(problem, 300)).join("; ");
    return `- attempt ${number} on ${markdownCode(head.slice(0, 12))}: ${told}${trouble}`;
  });
  return ["<details><summary>every counted evaluation</summary>", lines.join("\n"), "</details>"].join(
    "\n\n",
  );
}

function footer({ head, enforcedByRules, policy }: PullStanding): string {
  const loose =
    policy.mode === "enforce" && enforcedByRules === false
      ? " **ADVISORY**: the branch rules do not require the check `twokey` of this app."
      : "";
  return `<sub>head ${markdownCode(head.slice(0, 12))} · \`/twokey help\` shows what can be said.${loose}</sub>`;
}
