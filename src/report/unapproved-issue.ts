import { markdownCode, markdownText } from "../base/text.ts";
import type { Live } from "../registry/slices.ts";
import { RULES } from "../registry/rules.ts";
import type { Scope } from "../signoff/parts.ts";
import { principalsOf, type RecordedPolicy, ruledModel } from "../signoff/policy.ts";

/** The issue about something that reached the default branch without what it needed. */
export function renderUnapprovedIssue(
  policy: RecordedPolicy,
  about: {
    readonly scope: Scope;
    readonly commit: string;
    readonly pull: number | null;
    readonly reasons: readonly string[];
    readonly live: Live | null;
    /** as model.yaml names it */
    readonly runbook: string | null;
  },
): { readonly title: string; readonly body: string } {
  const { scope, commit, pull, reasons, live, runbook } = about;
  const how =
    pull === null ? "pushed around every pull request" : `merged with #${pull} without what it needed`;
  const what = scope === "policy" ? "The rules" : `The model ${markdownCode(scope)}`;
  const roles = scope === "policy" ? ["policy"] : Object.keys(ruledModel(policy, scope)?.owners ?? {});
  const owners = roles.flatMap((role) =>
    principalsOf(policy, scope, role).map((name) => `${markdownText(name)} (${role})`),
  );
  return {
    title: `Twokey: ${scope} changed on the default branch without its owners`,
    body: [
      `${what} changed in commit ${markdownCode(commit)}: ${how}.`,
      ...reasons.map((reason) => `- ${meaningOf(reason)}`),
      scope === "policy"
        ? "**The last recorded rules stay in force** until a change of the rules is signed."
        : `**Signed and live, as far as the registry knows, is still ${live === null ? "nothing" : `version ${live.version} (${markdownCode(live.bundle.slice(7, 19))})`}.**`,
      `Owners: ${owners.join(", ") || "nobody is named"}.`,
      ...(runbook === null ? [] : [`Runbook: ${markdownCode(runbook, 200)}.`]),
      "What to do: revert the commit, or propose the same change in a pull request and sign it.",
    ].join("\n\n"),
  };
}

function meaningOf(reason: string): string {
  if (reason === "pushed") return "It was pushed directly.";
  if (reason === "unreadable") return "The files cannot be read as a project, so nobody could judge them.";
  const rule = Object.entries(RULES).find(([code]) => code === reason);
  return rule === undefined ? markdownText(reason) : `${rule[1]} (\`${reason}\`)`;
}
