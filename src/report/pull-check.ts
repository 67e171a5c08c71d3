import { markdownText, plain } from "../base/text.ts";
import type { Reason } from "../decide/judge.ts";
import { codeOf } from "../decide/judge.ts";
import type { PullStanding } from "../decide/pull-standing.ts";
import type { ScopeView } from "../decide/scopes.ts";

/** The check run `twokey`: one sentence as title, everything that is missing as summary. */
export type CheckText = {
  readonly conclusion: "success" | "failure" | null;
  readonly title: string;
  readonly summary: string;
};

export function renderPullCheck(standing: PullStanding): CheckText {
  const { outlook, views, policy, sibling } = standing;
  const advisory = policy.mode !== "enforce" || standing.enforcedByRules === false;
  const said = titleOf(standing);
  const title = plain(advisory ? `ADVISORY: ${said}` : said, 250);
  const passes = outlook.state === "clear" || policy.mode !== "enforce";
  const conclusion =
    sibling !== null ? "failure" : passes ? "success" : outlook.state === "waiting" ? null : "failure";
  return {
    conclusion,
    title: sibling === null ? title : plain(`#${sibling.pull} has the same head: ${sibling.title}`, 250),
    summary: [
      ...outlook.reasons.map((reason) => `- ${reasonLine(reason)}`),
      ...views.map((view) => scopeLines(view)),
      ...advice(standing),
    ].join("\n\n"),
  };
}

function titleOf({ outlook, views }: PullStanding): string {
  if (views.length === 0 && outlook.reasons.length === 0) return "no model changed";
  const [first] = outlook.reasons;
  if (first === undefined)
    return views.map((view) => `${view.scope} may be merged: ${signedBy(view)}`).join("; ");
  const scoped = first.scope === null ? "" : `${first.scope}: `;
  const view = views.find(({ scope }) => scope === first.scope);
  const signed = view === undefined || first.code !== "not-signed" ? "" : progressOf(view);
  const more = outlook.reasons.length > 1 ? ` (and ${outlook.reasons.length - 1} more)` : "";
  return `${scoped}${first.message}${signed}${more}`;
}

/** ` alice signed 3f9a2b1c4d5e as owner.` */
function progressOf(view: ScopeView): string {
  const code = codeOf(view);
  const signed = view.answer.filled.map(
    ({ role, signature }) => `${signature.person.login} signed ${code ?? ""} as ${role}`,
  );
  return signed.length === 0 ? "" : `. ${signed.join(", ")}`;
}

function signedBy(view: ScopeView): string {
  const names = view.answer.filled.map(({ role, signature }) => `${signature.person.login} (${role})`);
  return names.length === 0 ? "nothing asks for a signature" : `signed by ${names.join(", ")}`;
}

function reasonLine({ scope, message, code }: Reason): string {
  return `${scope === null ? "" : `**${scope}**: `}${markdownText(message, 600)} (\`${code}\`)`;
}

function scopeLines(view: ScopeView): string {
  const code = codeOf(view);
  const lines = [
    `**${view.scope}** ${view.model.live === null ? "" : `(live: v${view.model.live.version})`}`,
  ];
  for (const { role, signature } of view.answer.filled)
    lines.push(`- ✅ ${markdownText(signature.person.login)} signed as ${role} at ${signature.at}`);
  if (code !== undefined && view.answer.missing.length > 0)
    lines.push(`- to sign: \`/twokey approve ${view.scope} ${code}\``);
  return lines.join("\n");
}

function advice({ policy, enforcedByRules }: PullStanding): readonly string[] {
  if (policy.mode !== "enforce")
    return [`The policy is in mode ${policy.mode}: this check never stops a merge.`];
  if (enforcedByRules === false)
    return [
      "The rules of the default branch do not require this check of this app, so nothing stops a merge: `twokey doctor` says what to set.",
    ];
  return enforcedByRules === null ? ["The rules of the default branch could not be seen."] : [];
}
