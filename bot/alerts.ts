import { z } from "zod";
import type { ModelName } from "../src/base/ids.ts";
import { findInstant, type Instant } from "../src/base/instant.ts";
import type { Problem } from "../src/base/problem.ts";
import { publishComment } from "../src/github/comments.ts";
import { openIssueOnce } from "../src/github/issues.ts";
import {
  incidentTitle,
  renderAlertComment,
  renderIncident,
  renderUmbrella,
  renderUnreadable,
  umbrellaTitle,
} from "../src/report/rollback-issue.ts";
import type { RollbackSettings } from "../src/project/rollback-schema.ts";
import type { AlertEvent } from "../src/rollback/alert.ts";
import type { ModelSlice } from "../src/registry/slices.ts";
import { type Decision, decideAlert, type KnownModel } from "../src/rollback/decide.ts";
import { observeAlert } from "../src/rollback/episode.ts";
import { judgeStorm, type Storm, type StormMemory } from "../src/rollback/memory.ts";
import { narrowReceiver, type Routed, routeAlert } from "../src/rollback/route.ts";
import { WAITING_ALERT } from "./alert-intake.ts";
import {
  alertSchema,
  alertsOf,
  findSeen,
  forgetOld,
  keepOutcome,
  keepSeen,
  listSeen,
  nextDue,
} from "./episodes.ts";
import type { JobEnd } from "./job.ts";
import { must, type Office, readDefaultTip, readRules } from "./office.ts";
import { knowNow, lapse } from "./rollback-end.ts";
import { findGround, type Ground } from "./rollback-know.ts";
import { openRollback, shownIn } from "./rollback-open.ts";

const INCIDENT: readonly [string] = ["twokey:incident"];

type Table = {
  readonly office: Office;
  readonly ground: Ground;
  readonly storm: Storm;
  readonly umbrella: number | null;
  /** what is known of each model until something is done about it */
  readonly known: Map<ModelName, KnownModel | null>;
  /** comments to bring up to date once, however many alerts there were */
  readonly touched: Map<ModelName, { readonly decision: Decision; readonly on: number }>;
};

/** Works off every alert that came in, and every hold that ran out. Each ends with an outcome that is kept. */
export async function reconcileAlerts(office: Office): Promise<JobEnd> {
  const { hands } = office;
  const looked = await office.registry.look();
  if ("message" in looked) return { kind: "later", message: looked.message };
  const waiting = hands.notes.list(WAITING_ALERT);
  if (looked.kind === "absent") {
    for (const { key } of waiting) finish(office, key, "nothing: Twokey is not adopted here");
    return { kind: "done", outcome: "not adopted" };
  }
  const rules = await readRules(office);
  const ground = await findGround(office, rules.policy);
  if ("problems" in ground) return tellUnreadable(office, ground.problems);
  const events = waiting.map(({ key, text }) => ({ key, event: alertSchema.parse(JSON.parse(text)) }));
  const routed = events.map((one) => ({ ...one, routed: routeAlert(one.event, ground.settings) }));
  const storm = keepStorm(office, ground, routed);
  const umbrella = storm.open ? findUmbrella(office) : null;
  const table: Table = { office, ground, storm, umbrella, known: new Map(), touched: new Map() };
  for (const { key, event, routed: route } of routed) {
    const before = findSeen(office, event.episodeKey);
    const observation = observeAlert(before?.episode, event);
    const decision = await decide(table, { event, routed: route, observation });
    const due = await act(table, event, decision);
    // What came late says nothing about now, and takes nothing away from a hold that runs.
    if (observation.kind === "late" && before !== undefined)
      keepSeen(office, { ...before, episode: observation.episode ?? before.episode });
    else if (observation.episode !== undefined)
      keepSeen(office, { model: decision.model, event, episode: observation.episode, due });
    finish(office, key, wordsOf(decision));
  }
  await workOffHolds(table);
  forgetOld(office);
  for (const [model, touched] of table.touched) await refresh(table, model, touched);
  const next = nextDue(office);
  return { kind: "done", outcome: `${events.length} alerts`, ...(next === undefined ? {} : { again: next }) };
}

/** Nobody can say what a rollback would change. The alerts wait, and people must know that they do. */
async function tellUnreadable(office: Office, problems: readonly Problem[]): Promise<JobEnd> {
  const tip = await readDefaultTip(office);
  const { title, body } = renderUnreadable(problems);
  const issue = { key: `unreadable-${tip.slice(0, 12)}`, labels: INCIDENT, title, body };
  must(await openIssueOnce(office.publisher, office.author, issue));
  return { kind: "later", message: "the default branch cannot be read as a project" };
}

function finish(office: Office, key: string, outcome: string): void {
  const { hands } = office;
  keepOutcome(office, key, outcome);
  hands.notes.delete(WAITING_ALERT, key);
  hands.log.info("an alert is done", { alert: key, outcome });
}

function wordsOf({ outcome, model }: Decision): string {
  const why = "reason" in outcome ? `: ${outcome.reason}` : "";
  return `${model ?? "no model"} ${outcome.do}${why}`;
}

type Asked = {
  readonly event: AlertEvent;
  readonly routed: Routed;
  readonly observation: ReturnType<typeof observeAlert>;
};

async function decide(table: Table, { event, routed, observation }: Asked): Promise<Decision> {
  const { office, ground, storm, umbrella } = table;
  const known = routed.ok ? await knowOnce(table, routed.model) : null;
  const { settings } = ground;
  return decideAlert({ event, observation, routed, known, storm, umbrella, settings, now: office.now });
}

async function knowOnce({ office, ground, known }: Table, model: ModelName): Promise<KnownModel | null> {
  const before = known.get(model);
  if (before !== undefined) return before;
  const found = await knowNow(office, ground, model, null);
  const open = found === null ? null : { ...found, incident: findIncident(office, model, found.slice) };
  known.set(model, open);
  return open;
}

/** Does what was decided; answers when it is to be decided again. */
async function act(table: Table, event: AlertEvent, decision: Decision): Promise<Instant | null> {
  const { outcome, model } = decision;
  switch (outcome.do) {
    case "nothing":
      return null;
    case "umbrella":
      await openUmbrella(table, event, decision);
      return null;
    case "comment":
      if (model !== null) table.touched.set(model, { decision, on: outcome.on.number });
      if (outcome.close && model !== null) {
        await lapse(table.office, model, { pull: outcome.on.number, why: "the alert is over" });
        table.known.delete(model);
      }
      return null;
    case "open-issue":
      if (model !== null) await openIncident(table, event, { model, decision });
      return null;
    case "propose":
      if (model === null) return null;
      await openIncident(table, event, { model, decision });
      if (!outcome.now) return outcome.at;
      await propose(table, event, { model, decision });
      return null;
  }
}

type About = { readonly model: ModelName; readonly decision: Decision };

/** One issue for each model and live version. */
async function openIncident(table: Table, event: AlertEvent, { model, decision }: About): Promise<void> {
  const { office, ground } = table;
  const known = await knowOnce(table, model);
  if (known === null || known.incident !== null) return;
  const { slice, target: search } = known;
  const { outcome, preconditions } = decision;
  const alerts = alertsOf(office, slice, event);
  const runbook = runbookOf(ground, model);
  const facts = { model, slice, outcome, preconditions, search, alerts, runbook, shown: shownIn(ground) };
  const issue = {
    key: `incident-${model}-${periodOf(slice).replaceAll(/[^0-9A-Za-z]/g, "")}`,
    labels: INCIDENT,
    title: incidentTitle(facts),
    body: renderIncident(facts),
  };
  const opened = must(await openIssueOnce(office.publisher, office.author, issue));
  keepIncident(office, model, slice, opened.number);
  table.known.delete(model);
}

async function propose(table: Table, event: AlertEvent, { model, decision }: About): Promise<void> {
  const { office, ground } = table;
  const known = await knowOnce(table, model);
  const target = known?.target.target ?? null;
  if (known === null || target === null || decision.outcome.do !== "propose") return;
  const opened = await openRollback(office, ground, {
    model,
    known,
    target,
    asked: null,
    preconditions: decision.preconditions,
    alerts: alertsOf(office, known.slice, event),
    alerted: decision.alerted,
    incident: known.incident,
  });
  table.known.delete(model);
  office.hands.log.info("a rollback was proposed", { model, outcome: opened.kind });
  if (opened.kind !== "blocked" || known.incident === null) return;
  const blocks = opened.blocks.map(({ code, explanation }) => ({
    code: "target" as const,
    holds: false,
    warn: false,
    explanation: `${code}: ${explanation}`,
  }));
  const told: Decision = {
    ...decision,
    outcome: { do: "open-issue", reason: "target" },
    preconditions: [...decision.preconditions, ...blocks],
  };
  table.touched.set(model, { decision: told, on: known.incident });
}

async function openUmbrella(
  { office, ground }: Table,
  event: AlertEvent,
  { outcome, model }: Decision,
): Promise<void> {
  if (outcome.do !== "umbrella") return;
  const { models, until } = outcome;
  if (findUmbrella(office) !== null) return;
  const alerts = models.flatMap((one) =>
    alertsOf(office, { model: one, live: null }, one === model ? event : undefined),
  );
  const body = renderUmbrella({ models, until, alerts, shown: shownIn(ground) });
  const key = `umbrella-${office.now.slice(0, 13)}`;
  const issue = { key, labels: INCIDENT, title: umbrellaTitle(models), body };
  const opened = must(await openIssueOnce(office.publisher, office.author, issue));
  office.hands.notes.put("umbrella", "issue", JSON.stringify({ number: opened.number, until }));
}

const umbrellaSchema = z.strictObject({ number: z.number(), until: z.string().nullable() });

function findUmbrella({ hands, now }: Office): number | null {
  const text = hands.notes.get("umbrella", "issue");
  if (text === undefined) return null;
  const { number, until } = umbrellaSchema.parse(JSON.parse(text));
  return until !== null && until > now ? number : null;
}

/** One comment for all alerts of a model on the issue or pull request that is open. */
async function refresh(
  table: Table,
  model: ModelName,
  touched: { readonly decision: Decision; readonly on: number },
): Promise<void> {
  const { office, ground } = table;
  const { outcome, preconditions } = touched.decision;
  const alerts = alertsOf(office, { model, live: null }, undefined);
  const body = renderAlertComment({ outcome, preconditions, model, alerts, shown: shownIn(ground) });
  const marker = `<!-- twokey:alerts ${model} -->`;
  const sticky = { pull: touched.on, marker, render: (): string => `${marker}\n${body}` };
  const end = await publishComment(office.publisher, sticky, office.author);
  if (end.kind === "refused" && end.retry) must({ ok: false, retry: true, message: end.why });
}

/** Alerts that fired long enough are decided again, with the moment that has come. */
async function workOffHolds(table: Table): Promise<void> {
  const { office, ground } = table;
  for (const seen of listSeen(office)) {
    if (seen.due === null || seen.due > office.now) continue;
    const routed = routeAlert(seen.event, ground.settings);
    const observation = { kind: "repeat" as const, episode: seen.episode };
    const decision = await decide(table, { event: seen.event, routed, observation });
    const due = await act(table, seen.event, decision);
    keepSeen(office, { ...seen, due });
  }
}

/** The issue about the version that is live; once another one is, a new alert is another incident. */
export function findIncident({ hands }: Office, model: ModelName, slice: ModelSlice): number | null {
  const [number, period] = (hands.notes.get("incident", model) ?? "").split(" ");
  return period !== undefined && period === periodOf(slice) ? Number(number) : null;
}

export function keepIncident({ hands }: Office, model: ModelName, slice: ModelSlice, number: number): void {
  hands.notes.put("incident", model, `${number} ${periodOf(slice)}`);
}

/** The same bytes that come back another day are another matter. */
function periodOf({ live }: ModelSlice): string {
  return live === null ? "none" : `${live.version}-${live.since}`;
}

export function runbookOf(ground: Ground, model: ModelName): string | null {
  return ground.project.models.find(({ file }) => file.model === model)?.file.runbook ?? null;
}

const stormSchema = z.strictObject({
  alerting: z.array(
    z.strictObject({
      model: z.custom<ModelName>((value) => typeof value === "string"),
      at: z.custom<Instant>((value) => typeof value === "string" && findInstant(value) !== undefined),
    }),
  ),
  openUntil: z
    .custom<Instant>((value) => typeof value === "string" && findInstant(value) !== undefined)
    .nullable(),
  issue: z.number().nullable(),
});

/** Counts every alert of this round before any of them is decided, so that a group of fifty opens no first one. */
function keepStorm(
  office: Office,
  { settings, models }: Ground,
  alerts: readonly { readonly event: AlertEvent; readonly routed: Routed }[],
): Storm {
  const { hands, now } = office;
  const text = hands.notes.get("storm", "memory");
  const before: StormMemory =
    text === undefined ? { alerting: [], openUntil: null, issue: null } : stormSchema.parse(JSON.parse(text));
  const fresh = alerts.flatMap(({ event, routed }) =>
    routed.ok && models.includes(routed.model) && couldRollBack(event, routed, settings)
      ? [{ model: routed.model, at: now }]
      : [],
  );
  const named = [...before.alerting, ...fresh];
  const alerting = [...new Map(named.map((one) => [one.model, one])).values()];
  const storm = judgeStorm({ ...before, alerting }, now, settings, models.length);
  hands.notes.put("storm", "memory", JSON.stringify({ alerting, openUntil: storm.until, issue: null }));
  return storm;
}

/** Names that nobody knows, and receivers that may not speak, must not be able to make a storm. */
function couldRollBack(
  event: AlertEvent,
  { model }: Extract<Routed, { readonly ok: true }>,
  settings: RollbackSettings,
): boolean {
  const severe = event.severity === "critical" || event.severity === "high";
  return event.status === "firing" && severe && narrowReceiver(event.receiver, model, settings).allowed;
}
