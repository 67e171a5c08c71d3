import { markdownText } from "../base/text.ts";
import type { Draft } from "../registry/event.ts";
import type { Scene } from "../decide/acts.ts";
import { codeOf } from "../decide/judge.ts";
import type { Refusal } from "../signoff/parse-commands.ts";

/** Answers to single comments; everything else stands in the report. */

export function renderRefusals(refusals: readonly Refusal[]): string {
  const lines = refusals.map(
    ({ line, message, hint }) => `- line ${line}: ${markdownText(message, 400)}. ${markdownText(hint, 600)}`,
  );
  return ["Nothing of this comment was obeyed:", ...lines].join("\n");
}

/** A button that was pressed for a reviewer's own reasons stops more than they may know. */
export function renderRequested(drafts: readonly Pick<Draft, "model" | "type">[]): string {
  const scopes = [...new Set(drafts.flatMap(({ model, type }) => (type === "vetoed" ? [model] : [])))];
  const lines = scopes.map((scope) => `\`/twokey lift ${scope}\``).join(" or ");
  return `You own ${scopes.join(" and ")}, so your request for changes is a veto, and nothing signs it away. When you are content, write ${lines}; dismissing the review does not end it.`;
}

export function renderStatusReply({ views }: Scene): string {
  if (views.length === 0) return "This pull request changes no model and no policy.";
  return views
    .map((view) => {
      const code = codeOf(view);
      const missing = view.answer.missing.map(({ role, count }) =>
        count === 1 ? role : `${count} × ${role}`,
      );
      const signed = view.answer.filled.map(
        ({ role, signature }) => `${markdownText(signature.person.login)} as ${role}`,
      );
      return [
        `**${view.scope}**`,
        code === undefined ? "waiting for evidence that counts" : `code \`${code}\``,
        signed.length === 0 ? "nobody signed yet" : `signed by ${signed.join(", ")}`,
        missing.length === 0 ? "nobody is missing" : `missing: ${missing.join(", ")}`,
      ].join(" · ");
    })
    .join("\n\n");
}
