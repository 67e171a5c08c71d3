import { markdownText } from "../base/text.ts";
import type { Draft } from "../registry/event.ts";
import type { Scene } from "../decide/acts.ts";
import { codeOf } from "../decide/judge.ts";
import { ANY_ROLE } from "../decide/scopes.ts";
import type { Refusal } from "../signoff/parse-commands.ts";
import { roleOf } from "./pull-words.ts";

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
      const missing = view.answer.missing.map(({ role, count }) => {
        const word = role === ANY_ROLE ? "an owner or responder" : role;
        return count === 1 ? word : `${count} × ${word}`;
      });
      const signed = view.answer.filled.map(
        (seat) => `${markdownText(seat.signature.person.login)} as ${roleOf(seat)}`,
      );
      return [
        `**${view.scope}**`,
        code === undefined
          ? "waiting for evidence that counts"
          : `to sign: \`/twokey approve ${view.scope} ${code}\``,
        signed.length === 0 ? "nobody signed yet" : `signed by ${signed.join(", ")}`,
        missing.length === 0 ? "nobody is missing" : `missing: ${missing.join(", ")}`,
      ].join(" · ");
    })
    .join("\n\n");
}
