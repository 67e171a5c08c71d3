import type { ModelName } from "../src/base/ids.ts";
import { addHours, type Instant } from "../src/base/instant.ts";
import { replyOnce } from "../src/github/comments.ts";
import { closePull } from "../src/github/proposal.ts";
import { planReview, type Spoken } from "../src/decide/acts.ts";
import { placeOf } from "../src/decide/place.ts";
import type { Draft } from "../src/registry/event.ts";
import { modelOf } from "../src/registry/state.ts";
import { renderHelp } from "../src/report/commands.ts";
import { renderRefusals } from "../src/report/replies.ts";
import { renderPlanComment, renderUnreadable } from "../src/report/rollback-issue.ts";
import { decideRequest } from "../src/rollback/decide-request.ts";
import type { Command } from "../src/signoff/command.ts";
import { parseComment } from "../src/signoff/parse-commands.ts";
import type { Scope } from "../src/signoff/parts.ts";
import type { Person } from "../src/signoff/person.ts";
import { findIncident } from "./alerts.ts";
import { alertsNow } from "./episodes.ts";
import { noteMoved } from "./frozen.ts";
import { hear, type Heard, instantOfHeard } from "./hear.ts";
import { answerForm } from "./incident.ts";
import type { JobEnd } from "./job.ts";
import { appendSurely, findOutcome, keepOutcome } from "./listen.ts";
import { deskOf, must, type Office, readRules, Trouble } from "./office.ts";
import { findGround, type Ground, knowModel } from "./rollback-know.ts";
import { knowNow } from "./rollback-end.ts";
import { openRollback } from "./rollback-open.ts";
import { spokenOf } from "./spoken.ts";
import { openVoices, type Voices } from "./voices.ts";

/** What responders and owners say in an issue: back to an earlier version, or what stands in its way. */

type Desk = {
  readonly office: Office;
  readonly ground: Ground;
  readonly voices: Voices;
  readonly one: Heard;
  readonly spoken: Spoken;
};

/** What a command leads to: something to say, and events to record. */
type Answer = { readonly say: string; readonly drafts?: readonly Draft[] };

export async function reconcileIssue(office: Office, number: number): Promise<JobEnd> {
  const heard = must(await hear(office.hands, number, { thorough: false, reviews: false }));
  const fresh = heard.filter((one) => findOutcome(office, one) === undefined);
  const looked = await office.registry.look();
  if ("message" in looked) return { kind: "later", message: looked.message };
  if (looked.kind === "ready") await answerForm(office, number);
  if (fresh.length === 0) return { kind: "done", outcome: "nothing new" };
  for (const one of fresh) await hearOne(office, one, looked.kind === "absent");
  return { kind: "done", outcome: `${fresh.length} comments` };
}

async function hearOne(office: Office, one: Heard, absent: boolean): Promise<void> {
  const parsed = parseComment(one.body);
  const at = instantOfHeard(one);
  if (parsed.kind === "none" || at === undefined)
    return keepOutcome(office, one, { state: "none", events: [] });
  // Nothing here forbids anything, so what was edited or deleted is simply not obeyed.
  if (one.fate !== null || one.user.type !== "User")
    return keepOutcome(office, one, { state: "refused", events: [] });
  const say = parsed.kind === "refused" ? renderRefusals(parsed.refusals) : absent ? NOT_ADOPTED : undefined;
  if (say !== undefined || parsed.kind === "refused") {
    await reply(office, one, say ?? "");
    return keepOutcome(office, one, { state: "refused", events: [] });
  }
  const { policy } = await readRules(office);
  const ground = await findGround(office, policy);
  if ("problems" in ground) {
    await reply(office, one, renderUnreadable(ground.problems).body);
    return keepOutcome(office, one, { state: "refused", events: [] });
  }
  const voices = openVoices(office.hands, { policy, change: null, rollback: true }, office.now);
  const spoken = await spokenOf(office, one, { at, commands: parsed.commands, voices });
  const answers: Answer[] = [];
  for (const command of parsed.commands)
    answers.push(await obey({ office, ground, voices, one, spoken }, command));
  const drafts = answers.flatMap(({ drafts: some }) => some ?? []);
  if (drafts.length > 0) {
    const plan = must(await office.registry.imagine({ drafts, policies: [], evidence: [] }));
    if (plan.kind === "refused") {
      await reply(office, one, plan.refusals.map(({ message }) => `Not recorded: ${message}.`).join("\n\n"));
      return keepOutcome(office, one, { state: "refused", events: [] });
    }
    noteMoved(office.hands, `issue ${one.number}`);
    await appendSurely(office, { drafts, policies: [], evidence: [] });
  }
  await reply(office, one, answers.map((answer) => answer.say).join("\n\n"));
  keepOutcome(office, one, { state: "done", events: [] });
}

const NOT_ADOPTED = "Twokey is not adopted in this repository yet, so there is nothing to go back to.";

async function obey(desk: Desk, command: Command): Promise<Answer> {
  switch (command.verb) {
    case "help":
      return { say: renderHelp() };
    case "status":
      return status(desk, command.model);
    case "rollback":
      return rollback(desk, command.model, { to: command.to, reason: command.text });
    case "retry":
      return rollback(desk, command.model, { to: null, reason: "asked for again" });
    case "cancel":
      return cancel(desk, command.model);
    case "ack":
      return ack(desk, command.model);
    case "unquarantine":
      return unquarantine(desk, command);
    case "hold":
    case "resume":
      return command.model === "policy"
        ? { say: "A change of the rules is held in its pull request." }
        : hold(desk, { ...command, model: command.model });
    case "override-reviewed":
      return review(desk, command);
    case "approve":
    case "withdraw":
    case "veto":
    case "lift":
    case "override":
    case "recheck":
      return { say: `\`${command.verb}\` belongs into the pull request that it is about.` };
  }
}

function nameOf({ spoken }: Desk): Person {
  return spoken.speaker.person;
}

/** The owners of the model in any role, and responders. */
function mayAsk({ spoken }: Desk, model: ModelName): boolean {
  return spoken.speaker.claims(model).length > 0;
}

function isOwner({ spoken }: Desk, model: ModelName): boolean {
  return spoken.speaker.claims(model).some(({ role }) => role !== "responder");
}

function notAllowed(desk: Desk, model: ModelName, who: string): Answer {
  return { say: `The policy does not name ${nameOf(desk).login} for ${model}: only ${who} may do this.` };
}

async function rollback(
  desk: Desk,
  model: ModelName,
  { to, reason }: { readonly to: number | null; readonly reason: string },
): Promise<Answer> {
  const { office, ground } = desk;
  if (!mayAsk(desk, model)) return notAllowed(desk, model, "owners and responders");
  const known = await knowNow(office, ground, model, to);
  const decision = decideRequest({ known, to, settings: ground.settings, now: office.now });
  if (known === null) return { say: `The registry knows no model ${model}.` };
  const told = renderPlanComment({ model, slice: known.slice, search: known.target, decision });
  if (decision.outcome.do !== "propose") return { say: told };
  const automatic =
    to === null ? known : await knowModel(office, ground, model, { to: null, incident: null });
  if (to !== null && automatic?.target.target?.version !== to && !isOwner(desk, model))
    return notAllowed(
      desk,
      model,
      `owners (a responder may ask for version ${automatic?.target.target?.version ?? "none"})`,
    );
  const target = known.target.target;
  if (target === null) return { say: told };
  const opened = await openRollback(office, ground, {
    model,
    known,
    target,
    ...alertsNow(office, ground.settings, { model, live: known.slice.live }),
    preconditions: decision.preconditions,
    asked: { person: nameOf(desk), reason },
    incident: findIncident(office, model, known.slice) ?? desk.one.number,
  });
  if (opened.kind === "blocked")
    return {
      say: `A rollback of ${model} is blocked: ${opened.blocks.map(({ explanation }) => explanation).join("; ")}.`,
    };
  return {
    say:
      opened.kind === "opened"
        ? `Opened #${opened.pull}: ${model} goes back from version ${known.slice.live?.version ?? "?"} to version ${target.version}. Its report has the line to sign.`
        : `#${opened.pull} proposed the same and was closed. \`/twokey retry ${model}\` opens another.`,
  };
}

async function cancel(desk: Desk, model: ModelName): Promise<Answer> {
  const { office } = desk;
  if (!mayAsk(desk, model)) return notAllowed(desk, model, "owners and responders");
  const { rollback: open } = must(await office.registry.ask((state) => modelOf(state, model)));
  if (open === null) return { say: `No rollback of ${model} is open.` };
  must(await closePull(office.publisher, open.pull));
  return {
    say: `Closed #${open.pull}. Alerts will not open it again for a while; \`/twokey retry ${model}\` does.`,
  };
}

async function ack(desk: Desk, model: ModelName | null): Promise<Answer> {
  const named = model === null ? "this" : model;
  if (model !== null && !mayAsk(desk, model)) return notAllowed(desk, model, "owners and responders");
  return { say: `${nameOf(desk).login} looks after ${named}.` };
}

async function unquarantine(
  desk: Desk,
  command: Extract<Command, { verb: "unquarantine" }>,
): Promise<Answer> {
  const { model, version, text } = command;
  if (!isOwner(desk, model)) return notAllowed(desk, model, "owners");
  const claims = desk.spoken.speaker.claims(model).filter(({ role }) => role !== "responder");
  const draft: Draft = {
    ...placeFor(desk, model),
    type: "quarantine-lifted",
    body: { version, claims: [...claims], text: desk.spoken.text(text) },
  };
  return { say: `Version ${version} of ${model} is no longer quarantined.`, drafts: [draft] };
}

async function hold(
  desk: Desk,
  command: Extract<Command, { verb: "hold" | "resume" }> & { readonly model: ModelName },
): Promise<Answer> {
  const { model } = command;
  if (!mayAsk(desk, model)) return notAllowed(desk, model, "owners and responders");
  const place = placeFor(desk, model);
  if (command.verb === "hold") {
    const until = command.hours === null ? null : addHours(desk.spoken.at, command.hours);
    const text = command.text === null ? null : desk.spoken.text(command.text);
    const draft: Draft = { ...place, type: "held", body: { until, text } };
    return {
      say: `Every change of ${model} is held${until === null ? "" : ` until ${until}`}.`,
      drafts: [draft],
    };
  }
  const { holds } = must(await desk.office.registry.ask((state) => modelOf(state, model)));
  const open = holds.filter(({ ended, until }) => ended === null && !hasPassed(until, desk.office.now));
  if (open.length === 0) return { say: `Nothing holds ${model}.` };
  const drafts = open.map((one): Draft => ({
    ...place,
    type: "resumed",
    body: { hold: one.id, text: null },
  }));
  return { say: `Changes of ${model} may go on.`, drafts };
}

function hasPassed(until: Instant | null, now: Instant): boolean {
  return until !== null && until <= now;
}

async function review(desk: Desk, command: Extract<Command, { verb: "override-reviewed" }>): Promise<Answer> {
  const model = must(await desk.office.registry.ask((state) => modelOf(state, command.model)));
  const act = planReview(command, model, { spoken: desk.spoken, desk: deskOf(desk.office, desk.one.number) });
  if (act.kind === "refuse") return { say: act.why };
  const drafts = act.kind === "record" ? act.recording.drafts.map((draft) => ({ ...draft, pull: null })) : [];
  return { say: `The override of ${command.model} is reviewed: ${command.outcome}.`, drafts };
}

async function status(desk: Desk, asked: Scope | null): Promise<Answer> {
  const { office, ground } = desk;
  const names = asked === null || asked === "policy" ? ground.models.slice(0, 50) : [asked];
  const lines: string[] = [];
  for (const name of names) {
    const project = ground.project.models.find(({ file }) => file.model === name);
    const model = asked === null || asked === "policy" ? project?.file.model : asked;
    if (model === undefined) continue;
    const slice = must(await office.registry.ask((state) => modelOf(state, model)));
    const live =
      slice.live === null
        ? "nothing is live"
        : `version ${slice.live.version} is live since ${slice.live.since}`;
    const target =
      slice.rollback_target === null
        ? "nothing to go back to"
        : `back: version ${slice.rollback_target.version}`;
    const open =
      slice.rollback === null ? "" : `; #${slice.rollback.pull} proposes version ${slice.rollback.to}`;
    lines.push(`- **${model}**: ${live}; ${target}${open}`);
  }
  return { say: lines.join("\n") || "The registry knows no model." };
}

function placeFor({ office, spoken, one }: Desk, model: ModelName): Omit<Draft, "type" | "body"> {
  const { person } = spoken.speaker;
  const place = placeOf(deskOf(office, one.number), {
    scope: model,
    at: spoken.at,
    actor: { ...person, kind: "user" },
    source: spoken.source,
  });
  // It is about the model, not about a pull request.
  return { ...place, pull: null };
}

async function reply(office: Office, one: Heard, text: string): Promise<void> {
  const end = await replyOnce(office.publisher, office.author, {
    issue: one.number,
    key: `${one.kind}-${one.id}`,
    body: text,
  });
  if (end.kind === "refused" && end.retry) throw new Trouble(end.why, true);
}
