import { z } from "zod";
import type { ModelName } from "../src/base/ids.ts";
import { findInstant, type Instant } from "../src/base/instant.ts";
import { publishComment } from "../src/github/comments.ts";
import { openIssueOnce } from "../src/github/issues.ts";
import { closePull } from "../src/github/proposal.ts";
import {
  incidentTitle,
  renderAlertComment,
  renderIncident,
  renderUmbrella,
  umbrellaTitle,
} from "../src/report/rollback-issue.ts";
import type { SeenAlert } from "../src/report/rollback-table.ts";
import type { AlertEvent } from "../src/rollback/alert.ts";
import type { ModelSlice } from "../src/registry/slices.ts";
import { type Decision, decideAlert, type KnownModel } from "../src/rollback/decide.ts";
import { type Episode, observeAlert } from "../src/rollback/episode.ts";
import { judgeStorm, type Storm, type StormMemory } from "../src/rollback/memory.ts";
import { type Routed, routeAlert } from "../src/rollback/route.ts";
import { WAITING_ALERT } from "./alert-intake.ts";
import type { JobEnd } from "./job.ts";
import { must, type Office, readRules } from "./office.ts";
import { publisherOf } from "./publish.ts";
import { type Ground, knowModel, readGround } from "./rollback-know.ts";
import { openRollback, shownIn } from "./rollback-open.ts";

/** An alert that is remembered: its episode, and the last thing that was said of it. */
const seenSchema = z.strictObject({
  model: z.custom<ModelName>((value) => typeof value === "string").nullable(),
  event: z.custom<AlertEvent>(
    (value) => typeof value === "object" && value !== null && "episodeKey" in value,
  ),
  episode: z.custom<Episode>((value) => typeof value === "object" && value !== null && "firstSeen" in value),
  /** decided again at this moment, if it still fires */
  due: z.string().nullable(),
});
type Seen = z.infer<typeof seenSchema>;

const EPISODE = "episode";
const eventSchema = seenSchema.shape.event;

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
  const ground = await readGround(office, rules.policy);
  const events = waiting.map(({ key, text }) => ({ key, event: eventSchema.parse(JSON.parse(text)) }));
  const routed = events.map((one) => ({ ...one, routed: routeAlert(one.event, ground.settings) }));
  const storm = keepStorm(office, ground, routed);
  const umbrella = storm.open ? findUmbrella(office) : null;
  const table: Table = { office, ground, storm, umbrella, known: new Map(), touched: new Map() };
  for (const { key, event, routed: route } of routed) {
    const before = findSeen(office, event.episodeKey);
    const observation = observeAlert(before?.episode, event);
    const decision = await decide(table, { event, routed: route, observation });
    const due = await act(table, event, decision);
    if (observation.episode !== undefined) {
      const seen = { model: decision.model, event, episode: observation.episode, due };
      hands.notes.put(EPISODE, event.episodeKey, JSON.stringify(seen));
    }
    finish(office, key, wordsOf(decision));
  }
  await workOffHolds(table);
  for (const [model, touched] of table.touched) await refresh(table, model, touched);
  const next = nextDue(office);
  return { kind: "done", outcome: `${events.length} alerts`, ...(next === undefined ? {} : { again: next }) };
}

function finish({ hands }: Office, key: string, outcome: string): void {
  hands.notes.put("alert-outcome", key, outcome);
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
  const found = await knowModel(office, ground, model, { to: null, incident: null });
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
      await openUmbrella(table, event, outcome.models, outcome.until);
      return null;
    case "comment":
      if (model !== null) table.touched.set(model, { decision, on: outcome.on.number });
      if (outcome.close) must(await closePull(publisherOf(table.office), outcome.on.number));
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
  const alerts = alertsOf(office, model, event);
  const runbook = runbookOf(ground, model);
  const facts = { model, slice, outcome, preconditions, search, alerts, runbook, shown: shownIn(ground) };
  const issue = {
    key: `incident-${model}-${slice.live?.bundle.slice(7, 19) ?? "none"}`,
    labels: ["twokey:incident"] as [string],
    title: incidentTitle(facts),
    body: renderIncident(facts),
  };
  const author = { app: office.app.id, id: office.app.user };
  const opened = must(await openIssueOnce(publisherOf(office), author, issue));
  keepIncident(office, model, slice, opened.number);
  table.known.delete(model);
}

async function propose(table: Table, event: AlertEvent, { model, decision }: About): Promise<void> {
  const { office, ground } = table;
  const known = await knowOnce(table, model);
  const target = known?.target.target ?? null;
  if (known === null || target === null || decision.outcome.do !== "propose") return;
  const opened = await openRollback(office, ground, {
    ...{ model, known, target, asked: null },
    preconditions: decision.preconditions,
    alerts: alertsOf(office, model, event),
    alerted: decision.alerted,
    incident: known.incident,
  });
  table.known.delete(model);
  office.hands.log.info("a rollback was proposed", { model, outcome: opened.kind });
  if (opened.kind !== "blocked" || known.incident === null) return;
  const blocks = opened.blocks.map(({ code, explanation }) => ({
    ...{ code: "target" as const, holds: false, warn: false },
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
  table: Table,
  event: AlertEvent,
  models: readonly ModelName[],
  until: Instant | null,
): Promise<void> {
  const { office, ground } = table;
  if (findUmbrella(office) !== null) return;
  const alerts = models.flatMap((model) => alertsOf(office, model, event));
  const body = renderUmbrella({ models, until, alerts, shown: shownIn(ground) });
  const key = `umbrella-${office.now.slice(0, 13)}`;
  const issue = { key, labels: ["twokey:incident"] as [string], title: umbrellaTitle(models), body };
  const author = { app: office.app.id, id: office.app.user };
  const opened = must(await openIssueOnce(publisherOf(office), author, issue));
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
  const alerts = alertsOf(office, model, undefined);
  const body = renderAlertComment({ outcome, preconditions, model, alerts, shown: shownIn(ground) });
  const marker = `<!-- twokey:alerts ${model} -->`;
  const sticky = { pull: touched.on, marker, render: (): string => `${marker}\n${body}` };
  const author = { app: office.app.id, id: office.app.user };
  const end = await publishComment(publisherOf(office), sticky, author);
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
    office.hands.notes.put(EPISODE, seen.event.episodeKey, JSON.stringify({ ...seen, due }));
  }
}

function nextDue(office: Office): Instant | undefined {
  const dues = listSeen(office).flatMap(({ due }) => (due === null || due <= office.now ? [] : [due]));
  return findInstant(dues.sort()[0] ?? "");
}

function alertsOf(office: Office, model: ModelName, newest: AlertEvent | undefined): readonly SeenAlert[] {
  const seen = listSeen(office).filter(
    (one) =>
      one.model === model && one.episode.status !== "resolved" && one.event.episodeKey !== newest?.episodeKey,
  );
  const first = newest === undefined ? undefined : observeAlert(undefined, newest).episode;
  const fresh = newest === undefined || first === undefined ? [] : [{ event: newest, episode: first }];
  return [...fresh, ...seen.map(({ event, episode }) => ({ event, episode }))];
}

function findSeen({ hands }: Office, key: string): Seen | undefined {
  const text = hands.notes.get(EPISODE, key);
  return text === undefined ? undefined : seenSchema.parse(JSON.parse(text));
}

function listSeen({ hands }: Office): readonly Seen[] {
  return hands.notes.list(EPISODE).map(({ text }) => seenSchema.parse(JSON.parse(text)));
}

/** The issue about the version that is live; once another one is, a new alert is another incident. */
export function findIncident({ hands }: Office, model: ModelName, { live }: ModelSlice): number | null {
  const [number, bundle] = (hands.notes.get("incident", model) ?? "").split(" ");
  return bundle !== undefined && bundle === (live?.bundle ?? "none") ? Number(number) : null;
}

export function keepIncident(
  { hands }: Office,
  model: ModelName,
  { live }: ModelSlice,
  number: number,
): void {
  hands.notes.put("incident", model, `${number} ${live?.bundle ?? "none"}`);
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
    routed.ok && event.status === "firing" && ["critical", "high"].includes(event.severity)
      ? [{ model: routed.model, at: now }]
      : [],
  );
  const named = [...before.alerting, ...fresh];
  const alerting = [...new Map(named.map((one) => [one.model, one])).values()];
  const storm = judgeStorm({ ...before, alerting }, now, settings, models.length);
  hands.notes.put("storm", "memory", JSON.stringify({ alerting, openUntil: storm.until, issue: null }));
  return storm;
}
