import { markdownCode, markdownText, plain } from "../base/text.ts";
import { codeOf } from "../decide/judge.ts";
import type { PullStanding } from "../decide/pull-standing.ts";
import type { ScopeView } from "../decide/scopes.ts";
import {
  advisoryWords,
  approveLine,
  isAdvisory,
  liveOverrides,
  missingOf,
  namesOf,
  reasonsOf,
  roleOf,
  signersOf,
  waitingFor,
  worstScopesFirst,
} from "./pull-words.ts";

/** The check run `twokey`: one sentence as title, which is plain text; everything that is missing as summary, in Markdown. */
export type CheckText = {
  readonly conclusion: "success" | "failure" | null;
  readonly title: string;
  readonly summary: string;
};

const LONGEST_TITLE = 250;

export function renderPullCheck(standing: PullStanding): CheckText {
  const { outlook, policy, sibling } = standing;
  const said = titleOf(standing);
  const title = plain(isAdvisory(standing) ? `ADVISORY: ${said}` : said, LONGEST_TITLE);
  const passes = outlook.state === "clear" || policy.mode !== "enforce";
  const conclusion =
    sibling !== null ? "failure" : passes ? "success" : outlook.state === "waiting" ? null : "failure";
  return {
    conclusion,
    title: sibling === null ? title : plain(siblingWords(sibling), LONGEST_TITLE),
    summary: summaryOf(standing),
  };
}

function siblingWords({ pull, title }: NonNullable<PullStanding["sibling"]>): string {
  return `#${pull} has the same head: ${title}`;
}

/** Whatever is about everything first; then scope by scope, the worst first. */
function titleOf(standing: PullStanding): string {
  const { views } = standing;
  const [first, ...more] = reasonsOf(standing, null);
  const general =
    first === undefined ? [] : [`${first.message}${more.length > 0 ? ` (and ${more.length} more)` : ""}`];
  const scoped = worstScopesFirst(standing).map((view) => phraseOf(standing, view));
  if (general.length === 0 && views.length === 0) return "no model changed";
  return [...general, ...scoped].join(" · ");
}

/** `fraud: waiting for risk (acme/model-risk). alice signed 3f9a2b1c4d5e as owner` */
function phraseOf(standing: PullStanding, view: ScopeView): string {
  const { scope } = view;
  const [first] = reasonsOf(standing, scope);
  if (first === undefined) {
    const signers = signersOf(view);
    const overridden = liveOverrides(standing, view).map(({ gate, by }) => `; ${by.login} overrode ${gate}`);
    return `${scope} may be merged: ${signers === "" ? "nothing asks for a signature" : `signed by ${signers}`}${overridden.join("")}`;
  }
  if (first.code === "gate-blocks") return `${scope}: ${view.standing?.measured.reason ?? first.message}`;
  if (first.code !== "not-signed") return `${scope}: ${first.message}`;
  return `${scope}: ${waitingFor(standing, view) ?? first.message}${progressOf(view)}`;
}

function progressOf(view: ScopeView): string {
  const code = codeOf(view);
  const signed = view.answer.filled.map(
    (seat) => `${seat.signature.person.login} signed ${code ?? ""} as ${roleOf(seat)}`,
  );
  return signed.length === 0 ? "" : `. ${signed.join(", ")}`;
}

function summaryOf(standing: PullStanding): string {
  const { sibling } = standing;
  const advisory = advisoryWords(standing);
  const general = reasonsOf(standing, null).map(({ message }) => `- ${markdownText(message, 600)}`);
  return [
    ...(sibling === null
      ? []
      : [
          `A check stands on a commit, and the strictest pull request speaks for it: ${markdownText(siblingWords(sibling), 400)}`,
        ]),
    ...(general.length === 0 ? [] : [general.join("\n")]),
    ...worstScopesFirst(standing).map((view) => scopeLines(standing, view)),
    ...(advisory === undefined ? [] : [advisory]),
  ].join("\n\n");
}

function scopeLines(standing: PullStanding, view: ScopeView): string {
  const { scope, model, answer } = view;
  const live = scope === "policy" ? "" : model.live === null ? " (new)" : ` (live: v${model.live.version})`;
  const line = approveLine(view);
  const reasons = reasonsOf(standing, scope)
    .filter(({ code }) => code !== "not-signed" || answer.missing.length === 0)
    .map(({ code, message }) => `- ${markdownText(message, 600)} (${markdownCode(code)})`);
  return [
    `**${scope}**${live}`,
    "",
    ...reasons,
    ...answer.filled.map(
      (seat) =>
        `- ✅ ${markdownText(seat.signature.person.login)} signed as ${roleOf(seat)} at ${seat.signature.at}`,
    ),
    ...missingOf(standing, view).map(
      ({ role, count, named }) =>
        `- ⏳ missing: ${count > 1 ? `${count} × ` : ""}${role} (${namesOf(named, (name) => markdownText(name))})`,
    ),
    ...(line === undefined || reasonsOf(standing, scope).every(({ code }) => code !== "not-signed")
      ? []
      : [`- to sign: \`${line}\``]),
  ].join("\n");
}
