import { markdownCode, markdownText } from "../base/text.ts";
import type { Evaluation } from "../evidence/evaluation.ts";
import type { Attempt } from "../decide/attempt.ts";
import type { PullStanding } from "../decide/pull-standing.ts";
import type { ScopeView } from "../decide/scopes.ts";
import { assembleParts, type Part } from "./comment-parts.ts";
import { renderDetails, renderTable } from "./markdown.ts";
import { renderRules, renderTouched } from "./pull-rules.ts";
import {
  renderLanes,
  renderReadiness,
  renderScopeHead,
  renderSigning,
  renderWhatWasSaid,
} from "./pull-scope.ts";
import {
  advisoryWords,
  approveLine,
  isAdvisory,
  missingOf,
  reasonsOf,
  type ScopeState,
  stateOf,
  worstScopesFirst,
} from "./pull-words.ts";

export const PULL_MARKER = "<!-- twokey:report -->";
const BUDGET = 60_000;

/** The bot's one comment: whether the change may go, who is missing and the line to paste, then the evidence. */
export function renderPullComment(
  standing: PullStanding,
  evaluations: ReadonlyMap<number, Evaluation>,
): string {
  const parts: Part[] = [
    always(`${PULL_MARKER}\n## Twokey: ${headline(standing)}`),
    always(isAdvisory(standing) ? `> ⚠️ **ADVISORY** ${advisoryWords(standing) ?? ""}` : ""),
    always(general(standing)),
    ...worstScopesFirst(standing).flatMap((view) => scopeParts(standing, view, evaluations)),
    { name: "the attempts", rank: 3, text: attempts(standing) },
    always(footer(standing)),
  ];
  return assembleParts(
    parts.filter(({ text }) => text !== ""),
    BUDGET,
  );
}

function always(text: string): Part {
  return { name: "", rank: 0, text };
}

const STATES = { clear: "may go", waiting: "waits", blocked: "may not go yet" } as const;
const ICONS = { clear: "✅", waiting: "⏳", blocked: "❌" } as const;

/** `fraud may not go yet · churn waits` */
function headline(standing: PullStanding): string {
  const { views, outlook } = standing;
  const concerned = outlook.reasons.length > 0;
  if (views.length === 0) return concerned ? `this change ${STATES[outlook.state]}` : "no model changed";
  // What is about the whole pull request stops every model in it.
  const whole = reasonsOf(standing, null).length > 0;
  return worstScopesFirst(standing)
    .map((view) => `${view.scope} ${wordsOf(standing, view, whole ? outlook.state : undefined)}`)
    .join(" · ");
}

/** Roles that twokey.yml fills, in words that a newcomer knows. */
const OFFICES: Readonly<Record<string, string>> = {
  policy: "a policy owner",
  "new-model": "a keeper of new models",
};

/** `waits for owner and risk` */
function wordsOf(standing: PullStanding, view: ScopeView, whole: ScopeState | undefined): string {
  const state = whole ?? stateOf(standing, view);
  if (state !== "waiting") return STATES[state];
  if (approveLine(view) === undefined) return "waits for evidence";
  const roles = missingOf(standing, view).map(({ role, count }) => {
    const word = OFFICES[role] ?? role;
    return count > 1 ? `${count} × ${word}` : word;
  });
  return roles.length === 0 ? STATES.waiting : `waits for ${roles.join(" and ")}`;
}

/** What stands in the way of everything here. */
function general(standing: PullStanding): string {
  const { sibling, outlook } = standing;
  const reasons = reasonsOf(standing, null).map(
    ({ message }) => `${ICONS[outlook.state]} ${markdownText(message, 800)}`,
  );
  const other =
    sibling === null
      ? []
      : [
          `❌ #${sibling.pull} has the same head, and its check speaks for both: ${markdownText(sibling.title, 400)}`,
        ];
  return [...reasons, ...other].join("\n\n");
}

/** Verdict, reason and line to paste always stay; tables go first where a page ends. */
function scopeParts(
  standing: PullStanding,
  view: ScopeView,
  evaluations: ReadonlyMap<number, Evaluation>,
): readonly Part[] {
  const { scope } = view;
  const evaluation = view.standing === undefined ? undefined : evaluations.get(view.standing.attempt.number);
  const evidence = evaluation?.models.find(({ findings }) => findings.model === scope);
  return [
    always(renderScopeHead(standing, view, evidence)),
    always(view.pull.rollback === null ? "" : renderLanes(standing, view.lane)),
    always(scope === "policy" ? renderTouched(standing, view) : ""),
    always(renderSigning(standing, view)),
    always(renderReadiness(standing, view)),
    { name: `what was said about ${scope}`, rank: 1, text: renderWhatWasSaid(standing, view) },
    { name: "the changed rules", rank: 2, text: scope === "policy" ? renderRules(standing) : "" },
    ...(evidence === undefined
      ? []
      : [
          { name: `the table of ${scope}`, rank: 2, text: renderTable(evidence) } satisfies Part,
          { name: `all checks of ${scope}`, rank: 4, text: renderDetails(evidence) } satisfies Part,
        ]),
  ];
}

/** Nobody can try until it is green, because everybody sees how often somebody tried. */
function attempts({ attempts: all, views }: PullStanding): string {
  if (all.length < 2 && all.every(({ problems }) => problems.length === 0)) return "";
  const standing = new Set(views.map((view) => view.standing?.attempt.number));
  const lines = all.map((attempt) => attemptLine(attempt, standing.has(attempt.number)));
  const count = `${all.length} counted ${all.length === 1 ? "evaluation" : "evaluations"} of this pull request`;
  return [`<details><summary>${count}</summary>`, lines.join("\n"), "</details>"].join("\n\n");
}

function attemptLine({ number, head, at, models, problems }: Attempt, stands: boolean): string {
  const told = models.map(({ model, decision, blocking }) =>
    blocking.length === 0 ? `${model} ${decision}` : `${model} ${decision} (${blocking.join(", ")})`,
  );
  const trouble = problems.map((problem) => markdownText(problem, 300));
  const words = [...told, ...trouble].join(" · ");
  return `- attempt ${number} on ${markdownCode(head.slice(0, 12))} at ${at}: ${words}${stands ? " ← stands" : ""}`;
}

const MOST_HANDS = 10;

function footer(standing: PullStanding): string {
  const { head, contributors } = standing;
  const hands = [...new Set(contributors.map(({ person, name }) => person?.login ?? `${name} (no account)`))];
  const more = hands.length > MOST_HANDS ? ` and ${hands.length - MOST_HANDS} more` : "";
  const names = hands.slice(0, MOST_HANDS).map((name) => markdownText(name, 60));
  const words = [
    `head ${markdownCode(head.slice(0, 12))}`,
    ...(names.length === 0 ? [] : [`had a hand in it and cannot sign: ${names.join(", ")}${more}`]),
    "`/twokey help` shows what can be said",
    ...(isAdvisory(standing) ? [] : [advisoryWords(standing)].filter((one) => one !== undefined)),
  ];
  return `<sub>${words.join(" · ")}</sub>`;
}
