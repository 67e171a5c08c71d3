import { z } from "zod";
import type { Instant } from "../src/base/instant.ts";
import { replyOnce } from "../src/github/comments.ts";
import { type Act, planAct, type Scene } from "../src/decide/acts.ts";
import { isTakenBack } from "../src/decide/taken-back.ts";
import { joinRecordings, NOTHING, type Recording } from "../src/decide/evaluated.ts";
import { planReviewed, type Reviewed } from "../src/decide/reviewed.ts";
import { renderHelp } from "../src/report/commands.ts";
import { renderRefusals, renderRequested, renderStatusReply } from "../src/report/replies.ts";
import { eventId } from "../src/registry/identity.ts";
import { pullOf } from "../src/registry/state.ts";
import type { Command } from "../src/signoff/command.ts";
import { parseComment } from "../src/signoff/parse-commands.ts";
import { findShownAt } from "./codes.ts";
import { keepWish } from "./attempts.ts";
import type { Scope } from "../src/signoff/parts.ts";
import { type Heard, instantOfHeard, readNow } from "./hear.ts";
import { must, type Office, Trouble, Unsafe } from "./office.ts";
import { spokenOf } from "./spoken.ts";
import type { Voices } from "./voices.ts";

/** What came of a comment or review; each is answered once. */
const outcomeSchema = z.strictObject({
  state: z.enum(["none", "recording", "done", "refused"]),
  /** events that it became */
  events: z.array(z.string()),
});
type Outcome = z.infer<typeof outcomeSchema>;

export type Listening = {
  readonly number: number;
  readonly voices: Voices;
  /** the scene changes with everything that is recorded, so it is asked for anew */
  readonly scene: () => Promise<Scene>;
  /** attempts that must stand in the registry before anything that rests on them */
  readonly before: () => Promise<Recording>;
  /** acts of people end here: the moment of the merge */
  readonly until: Instant | null;
};

/** Obeys, refuses or ignores everything that was said and not yet answered, in the order in which it was said. */
export async function listen(office: Office, heard: readonly Heard[], about: Listening): Promise<void> {
  for (const one of heard) {
    const before = findOutcome(office, one);
    if (before?.state === "none" && (await isCommandNow(office, one))) await refuse(office, one, EDITED);
    if (before !== undefined && before.state !== "recording") continue;
    const parsed = parseComment(one.body);
    const at = instantOfHeard(one);
    if ((parsed.kind === "none" && verdictOf(one) === undefined) || at === undefined) {
      keepOutcome(office, one, { state: "none", events: [] });
      continue;
    }
    if (before?.state === "recording" && (await isRecorded(office, about, before.events))) {
      keepOutcome(office, one, { ...before, state: "done" });
      continue;
    }
    if (parsed.kind === "refused" && verdictOf(one) !== "changes_requested") {
      if (one.fate === null) await refuse(office, one, renderRefusals(parsed.refusals));
      else keepOutcome(office, one, { state: "refused", events: [] });
      continue;
    }
    const commands = parsed.kind === "commands" ? parsed.commands : [];
    await obey(office, { one, at, commands, heard }, about);
  }
}

const EDITED = "This comment was edited, and edited comments never count. Write a new one.";

/** Talk at first, into which somebody has written a command since. */
async function isCommandNow({ hands }: Office, one: Heard): Promise<boolean> {
  const now = one.fate === "edited" ? must(await readNow(hands, one)) : null;
  return now !== null && parseComment(now).kind !== "none";
}

/** What the button of a review says; a comment and a remark say nothing beside their lines. */
function verdictOf({ kind, state }: Heard): Reviewed["state"] | undefined {
  return kind === "review" && (state === "approved" || state === "changes_requested") ? state : undefined;
}

/** Words that were edited or deleted before they were obeyed, and those that ask for changes, forbid and never allow. */
const FORBIDDING: readonly Command["verb"][] = ["veto", "hold", "withdraw"];

type Said = {
  readonly one: Heard;
  readonly at: Instant;
  readonly commands: readonly Command[];
  /** everything else that was said there */
  readonly heard: readonly Heard[];
};

const TAKEN_BACK = "It was taken back later, so it counts no more.";

function isUndone({ one, at, heard }: Said, commands: readonly Command[]): boolean {
  const spoken = { at, id: one.id, person: one.user.id };
  const later = heard.filter(({ user, createdAt }) => user.id === one.user.id && createdAt >= at);
  const said = later.flatMap((other) => {
    const parsed = parseComment(other.body);
    const moment = instantOfHeard(other);
    return parsed.kind !== "commands" || moment === undefined
      ? []
      : [
          {
            at: moment,
            id: other.id,
            person: other.user.id,
            commands: parsed.commands,
            untouched: other.fate === null,
          },
        ];
  });
  return commands.some((command) => isTakenBack(command, spoken, said));
}

async function obey(office: Office, saying: Said, about: Listening): Promise<void> {
  const { one, at, commands } = saying;
  const verdict = verdictOf(one);
  const mayAllow = one.fate === null && verdict !== "changes_requested";
  const obeyed = mayAllow ? commands : commands.filter(({ verb }) => FORBIDDING.includes(verb));
  const button = verdict === "changes_requested" || commands.length === 0 ? verdict : undefined;
  // GitHub's list shows an approval on a commit that may not be the one that was seen; the webhook may still come.
  if (button === "approved" && one.commit === null) return;
  if (obeyed.length === 0 && button === undefined) {
    if (one.fate === "edited") await refuse(office, one, EDITED);
    else keepOutcome(office, one, { state: "refused", events: [] });
    return;
  }
  if (about.until !== null && at > about.until) {
    if (obeyed.length === 0) keepOutcome(office, one, { state: "refused", events: [] });
    else await refuse(office, one, "The pull request is merged, so nothing said after that changes it.");
    return;
  }
  if (isUndone(saying, obeyed)) return refuse(office, one, TAKEN_BACK);
  const scene = await about.scene();
  // The button of a review names no model, and a recheck need not.
  const unnamed = button !== undefined || obeyed.some(({ verb }) => verb === "recheck");
  const views = unnamed ? scene.views : [];
  const signs = !unnamed && obeyed.every((command) => command.verb === "approve" && command.role === null);
  const wanted = signs
    ? (scope: Scope): ReadonlySet<string> | undefined => wantedIn(scene, scope)
    : undefined;
  const spoken = await spokenOf(office, one, {
    at,
    commands: obeyed,
    voices: about.voices,
    views,
    ...(wanted === undefined ? {} : { wanted }),
  });
  const pressed =
    button === undefined ? undefined : planReviewed(reviewedOf(office, one, button), spoken, scene);
  const acts = [
    ...obeyed.map((command) => planAct(command, spoken, scene)),
    ...(pressed === undefined ? [] : [pressed]),
  ];
  if (acts.length === 0) {
    keepOutcome(office, one, { state: "none", events: [] });
    return;
  }
  const refusals = acts.flatMap((act) => (act.kind === "refuse" ? [act.why] : []));
  if (refusals.length > 0) {
    await refuse(office, one, refusals.join("\n\n"));
    return;
  }
  const said = joinRecordings(acts.map((act) => (act.kind === "record" ? act.recording : NOTHING)));
  if (said.drafts.length > 0) {
    const refused = await append(office, one, { said, before: await about.before() });
    if (refused !== undefined) {
      await refuse(office, one, refused);
      return;
    }
  }
  // Before it is noted that this was obeyed: nobody would ask again for what gets lost in between.
  for (const act of acts) if (act.kind === "recheck") keepWish(office, one.number, act.how);
  if (pressed !== undefined && verdict === "changes_requested")
    await reply(office, one, renderRequested(said.drafts));
  else await answer(office, one, acts, scene);
}

function reviewedOf(office: Office, one: Heard, state: Reviewed["state"]): Reviewed {
  const { number, commit, fate, body } = one;
  const shown: Reviewed["shown"] = (code) => findShownAt(office, number, code);
  return { state, commit, untouched: fate === null, body, shown };
}

async function append(
  office: Office,
  one: Heard,
  { said, before }: { readonly said: Recording; readonly before: Recording },
): Promise<string | undefined> {
  const request = joinRecordings([before, said]);
  const plan = must(await office.registry.imagine(request));
  if (plan.kind === "refused") {
    const own = plan.refusals.filter(({ draft }) => draft >= before.drafts.length);
    const told = own.length > 0 ? own : plan.refusals;
    return told.map(({ message }) => `Not recorded: ${message}.`).join("\n\n");
  }
  const events = said.drafts.map((draft) => eventId(draft));
  keepOutcome(office, one, { state: "recording", events });
  await appendSurely(office, request);
  keepOutcome(office, one, { state: "done", events });
  return undefined;
}

/** Appends, or ends the job with what stands in the way. */
export async function appendSurely({ registry, hands }: Office, request: Recording): Promise<void> {
  const outcome = await registry.append(request);
  switch (outcome.kind) {
    case "appended":
      hands.log.info("recorded", {
        events: outcome.events.map(({ event }) => `${event.model} ${event.type}`).join(", "),
      });
      return;
    case "recorded":
      return;
    case "refused":
      throw new Trouble(outcome.refusals.map(({ code, message }) => `${code}: ${message}`).join("; "), true);
    case "unsafe":
      throw new Unsafe(`the registry is ${outcome.reason}: ${outcome.message}`);
    case "busy":
      throw new Trouble(outcome.message, true);
  }
}

/** Roles of a model that nobody fills yet; a change of the rules asks more people than its needs say. */
function wantedIn({ views }: Scene, scope: Scope): ReadonlySet<string> | undefined {
  const view = views.find((one) => one.scope === scope);
  if (view === undefined || scope === "policy" || view.lane !== null || view.answer.missing.length === 0)
    return undefined;
  return new Set(view.answer.missing.map(({ role }) => role));
}

async function answer(office: Office, one: Heard, acts: readonly Act[], scene: Scene): Promise<void> {
  const texts = acts.flatMap((act) =>
    act.kind === "help" ? [renderHelp()] : act.kind === "status" ? [renderStatusReply(scene)] : [],
  );
  if (texts.length > 0) await reply(office, one, texts.join("\n\n"));
  const before = findOutcome(office, one);
  if (before === undefined) keepOutcome(office, one, { state: "done", events: [] });
}

async function refuse(office: Office, one: Heard, why: string): Promise<void> {
  await reply(office, one, why);
  keepOutcome(office, one, { state: "refused", events: [] });
}

async function reply(office: Office, one: Heard, text: string): Promise<void> {
  const key = `${one.kind}-${one.id}`;
  const end = await replyOnce(office.publisher, office.author, { issue: one.number, key, body: text });
  if (end.kind === "refused" && end.retry) throw new Trouble(end.why, true);
}

async function isRecorded(office: Office, about: Listening, events: readonly string[]): Promise<boolean> {
  const { views } = await about.scene();
  return must(
    await office.registry.ask((state) =>
      events.every((id) => views.some(({ scope }) => pullOf(state, scope, about.number).ids.includes(id))),
    ),
  );
}

const NOTE = "said";

export function findOutcome(
  { hands }: Office,
  { kind, id }: Pick<Heard, "kind" | "id">,
): Outcome | undefined {
  const text = hands.notes.get(NOTE, `${kind}:${id}`);
  return text === undefined ? undefined : outcomeSchema.parse(JSON.parse(text));
}

export function keepOutcome({ hands }: Office, { kind, id }: Heard, outcome: Outcome): void {
  hands.notes.put(NOTE, `${kind}:${id}`, JSON.stringify(outcome));
}
