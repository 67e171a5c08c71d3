import { z } from "zod";
import type { Instant } from "../src/base/instant.ts";
import { replyOnce } from "../src/github/comments.ts";
import { type Act, planAct, type Scene, type Speaker, type Spoken } from "../src/decide/acts.ts";
import { joinRecordings, NOTHING, type Recording } from "../src/decide/evaluated.ts";
import { renderHelp } from "../src/report/commands.ts";
import { renderRefusals, renderStatusReply } from "../src/report/replies.ts";
import { eventId } from "../src/registry/identity.ts";
import { recordText, sourceDigest } from "../src/registry/source.ts";
import { pullOf } from "../src/registry/state.ts";
import type { Command } from "../src/signoff/command.ts";
import { parseComment } from "../src/signoff/parse-commands.ts";
import type { Claim } from "../src/signoff/person.ts";
import type { Scope } from "../src/signoff/parts.ts";
import { type Heard, instantOfHeard } from "./hear.ts";
import { must, type Office, Trouble } from "./office.ts";
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

export type Listened = { readonly recheck: boolean; readonly recorded: number };

/** Obeys, refuses or ignores everything that was said and not yet answered, in the order in which it was said. */
export async function listen(office: Office, heard: readonly Heard[], about: Listening): Promise<Listened> {
  let recheck = false;
  let recorded = 0;
  for (const one of heard) {
    const before = findOutcome(office, one);
    if (before !== undefined && before.state !== "recording") continue;
    const parsed = parseComment(one.body);
    const at = instantOfHeard(one);
    if (parsed.kind === "none" || at === undefined) {
      keepOutcome(office, one, { state: "none", events: [] });
      continue;
    }
    if (before?.state === "recording" && (await isRecorded(office, about, before.events))) {
      keepOutcome(office, one, { ...before, state: "done" });
      continue;
    }
    if (parsed.kind === "refused") {
      if (one.fate === null) await refuse(office, one, renderRefusals(parsed.refusals));
      else keepOutcome(office, one, { state: "refused", events: [] });
      continue;
    }
    const end = await obey(office, { one, at, commands: parsed.commands }, about);
    recheck ||= end.recheck;
    recorded += end.recorded;
  }
  return { recheck, recorded };
}

/** Words that were edited or deleted before they were obeyed forbid, and never allow. */
const FORBIDDING: readonly Command["verb"][] = ["veto", "hold", "withdraw"];

type Said = { readonly one: Heard; readonly at: Instant; readonly commands: readonly Command[] };

async function obey(office: Office, { one, at, commands }: Said, about: Listening): Promise<Listened> {
  const nothing = { recheck: false, recorded: 0 };
  const obeyed = one.fate === null ? commands : commands.filter(({ verb }) => FORBIDDING.includes(verb));
  if (obeyed.length === 0) {
    const why =
      "This comment was edited before Twokey read it, and edited comments never count. Write a new one.";
    if (one.fate === "edited") await refuse(office, one, why);
    else keepOutcome(office, one, { state: "refused", events: [] });
    return nothing;
  }
  if (about.until !== null && at > about.until) {
    await refuse(office, one, "The pull request is merged, so nothing said after that changes it.");
    return nothing;
  }
  const spoken = await speak(office, one, { at, commands: obeyed, voices: about.voices });
  const scene = await about.scene();
  const acts = obeyed.map((command) => planAct(command, spoken, scene));
  const refusals = acts.flatMap((act) => (act.kind === "refuse" ? [act.why] : []));
  if (refusals.length > 0) {
    await refuse(office, one, refusals.join("\n\n"));
    return nothing;
  }
  const said = joinRecordings(acts.map((act) => (act.kind === "record" ? act.recording : NOTHING)));
  if (said.drafts.length > 0) {
    const refused = await append(office, one, { said, before: await about.before() });
    if (refused !== undefined) {
      await refuse(office, one, refused);
      return nothing;
    }
  }
  await answer(office, one, acts, scene);
  return { recheck: acts.some(({ kind }) => kind === "recheck"), recorded: said.drafts.length };
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
      throw new Trouble(`the registry is ${outcome.reason}: ${outcome.message}`, false);
    case "busy":
      throw new Trouble(outcome.message, true);
  }
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
  const { client, repository, sleep } = office.hands;
  const publisher = { client, repository: repository.name, sleep };
  const author = { app: office.app.id, id: office.app.user };
  const key = `${one.kind}-${one.id}`;
  const end = await replyOnce(publisher, author, { issue: one.number, key, body: text });
  if (end.kind === "refused" && end.retry) throw new Trouble(end.why, true);
}

/** Who speaks, with everything that their commands could need to know about them. */
async function speak(
  office: Office,
  one: Heard,
  {
    at,
    commands,
    voices,
  }: { readonly at: Instant; readonly commands: readonly Command[]; readonly voices: Voices },
): Promise<Spoken> {
  const person = { id: one.user.id, login: one.user.login };
  const human = one.user.type === "User";
  const scopes = new Set(
    commands.flatMap((command) => ("model" in command && command.model !== null ? [command.model] : [])),
  );
  const claims = new Map<Scope, readonly Claim[]>();
  for (const scope of human ? scopes : []) claims.set(scope, must(await voices.claimsOf(person, scope)));
  const asksWrite = commands.some(({ verb }) => verb === "hold" || verb === "recheck");
  const mayWrite = human && asksWrite ? must(await voices.mayWrite(person)) : false;
  const speaker: Speaker = { person, human, mayWrite, claims: (scope) => claims.get(scope) ?? [] };
  const { kind, id, body } = one;
  const snapshot = sourceDigest({ kind, id, user: person.id, at, body });
  const url = urlOf(office, one);
  return {
    at,
    speaker,
    source: { kind, id: String(id), url, snapshot },
    text: (words) => recordText(words, { url, inline: false }),
  };
}

function urlOf({ hands, facts }: Office, { kind, id, number, url }: Heard): string | null {
  if (url !== null && url.startsWith("https://")) return url;
  if (!hands.site.startsWith("https://")) return null;
  const mark = kind === "review" ? `pullrequestreview-${id}` : `issuecomment-${id}`;
  return `${hands.site}/${facts.owner}/${facts.name}/pull/${number}#${mark}`;
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

function keepOutcome({ hands }: Office, { kind, id }: Heard, outcome: Outcome): void {
  hands.notes.put(NOTE, `${kind}:${id}`, JSON.stringify(outcome));
}
