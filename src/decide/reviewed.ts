import type { Instant } from "../base/instant.ts";
import { isListValue, isMapping, memberOf } from "../project/yaml.ts";
import { type RecordedPolicy, ruledModel } from "../signoff/policy.ts";
import { subjectCode } from "../signoff/subject.ts";
import { type Act, planAct, type Scene, type Spoken } from "./acts.ts";
import { NOTHING } from "./evaluated.ts";
import { placeOf } from "./place.ts";
import type { ScopeView } from "./scopes.ts";

/** What the button of a review says without a line for the bot. */
export type Reviewed = {
  readonly state: "approved" | "changes_requested";
  /** as the webhook had it on arrival; null where it never came, because GitHub's list shows another one after a push */
  readonly commit: string | null;
  /** its words are those of the beginning, and nobody dismissed it */
  readonly untouched: boolean;
  readonly body: string;
  /** when a report first showed a code */
  readonly shown: (code: string) => Instant | undefined;
};

/** Nothing: the button means nothing here, and nobody needs to be told. */
export function planReviewed(reviewed: Reviewed, spoken: Spoken, scene: Scene): Act | undefined {
  const { human, claims } = spoken.speaker;
  const views = scene.views.filter(({ scope }) => claims(scope).length > 0);
  if (!human || views.length === 0) return undefined;
  if (reviewed.state === "changes_requested") return vetoAll(views, reviewed, spoken, scene);
  if (!acceptsReviews(scene.policy) || reviewed.commit === null) return undefined;
  const found = findFault(reviewed, spoken, scene);
  if (typeof found !== "string") return found;
  const why = `This approval does not count as a sign-off: ${found}.`;
  return { kind: "refuse", why: `${why} The report has the line to paste.` };
}

/** An owner who asks for changes stops the change, until they lift it themselves. */
function vetoAll(
  views: readonly ScopeView[],
  { body }: Reviewed,
  { at, speaker, source, text }: Spoken,
  { desk }: Scene,
): Act {
  const actor = { ...speaker.person, kind: "user" as const };
  const drafts = views.map(({ scope }) => ({
    ...placeOf(desk, { scope, at, actor, source }),
    type: "vetoed" as const,
    body: {
      claims: [...speaker.claims(scope)],
      text: text(body.trim() || "changes were requested in a review"),
    },
  }));
  return { kind: "record", recording: { ...NOTHING, drafts } };
}

/** `signoff.accept` of the recorded twokey.yml: an approving review counts without the line. */
function acceptsReviews({ twokey }: RecordedPolicy): boolean {
  const signoff = isMapping(twokey) ? memberOf(twokey, "signoff") : undefined;
  const accept = isMapping(signoff) ? memberOf(signoff, "accept") : undefined;
  return isListValue(accept) && accept.includes("review");
}

/**
 * An approval names no bytes, so it stands for a sign-off only where there is no doubt what was seen: one model of tier
 * standard, the very head, and a report that was there before. Otherwise: why not.
 */
function findFault(reviewed: Reviewed, spoken: Spoken, scene: Scene): Act | string {
  const [view, second] = scene.views;
  if (view === undefined || second !== undefined || view.scope === "policy")
    return "this pull request changes more than one model, or the rules, and it does not say which was meant";
  if (ruledModel(scene.policy, view.scope)?.tier !== "standard")
    return `${view.scope} is of tier high, or new, where only a line with the code signs`;
  if (!reviewed.untouched) return "it was edited or dismissed before Twokey read it";
  if (reviewed.commit !== scene.head)
    return `it is about commit ${reviewed.commit?.slice(0, 12)}, and the head is ${scene.head.slice(0, 12)} now`;
  const { signed } = view;
  const code = signed === undefined ? undefined : subjectCode(signed.digest);
  const shown = code === undefined ? undefined : reviewed.shown(code);
  if (code === undefined || shown === undefined || shown >= spoken.at)
    return "the evidence was not in the report yet when it was given";
  return planAct({ verb: "approve", model: view.scope, code, role: null, text: null }, spoken, scene);
}
