import { z } from "zod";
import type { ModelName } from "../src/base/ids.ts";
import { findInstant, type Instant } from "../src/base/instant.ts";
import type { AlertEvent } from "../src/rollback/alert.ts";
import type { RollbackSettings } from "../src/project/rollback-schema.ts";
import type { Live, ModelSlice } from "../src/registry/slices.ts";
import { type Episode, observeAlert } from "../src/rollback/episode.ts";
import { namesBundle } from "../src/rollback/memory.ts";
import { narrowReceiver, routeAlert } from "../src/rollback/route.ts";
import { laterBy } from "../src/rollback/time.ts";
import type { SeenAlert } from "../src/report/rollback-table.ts";
import type { Office } from "./office.ts";

/** What is remembered of alerts, by episode: nothing of it is on GitHub, and all of it comes again if it still fires. */

export const alertSchema = z.custom<AlertEvent>(
  (value) => typeof value === "object" && value !== null && "episodeKey" in value,
);

const seenSchema = z.strictObject({
  model: z.custom<ModelName>((value) => typeof value === "string").nullable(),
  event: alertSchema,
  episode: z.custom<Episode>((value) => typeof value === "object" && value !== null && "firstSeen" in value),
  /** decided again at this moment, if it still fires */
  due: z.string().nullable(),
});
export type Seen = z.infer<typeof seenSchema>;

const EPISODE = "episode";

export function findSeen({ hands }: Office, key: string): Seen | undefined {
  const text = hands.notes.get(EPISODE, key);
  return text === undefined ? undefined : seenSchema.parse(JSON.parse(text));
}

export function listSeen({ hands }: Office): readonly Seen[] {
  return hands.notes.list(EPISODE).map(({ text }) => seenSchema.parse(JSON.parse(text)));
}

export function keepSeen({ hands }: Office, seen: Seen): void {
  hands.notes.put(EPISODE, seen.event.episodeKey, JSON.stringify(seen));
}

/** The earliest moment at which something is to be decided again. */
export function nextDue(office: Office): Instant | undefined {
  const dues = listSeen(office).flatMap(({ due }) => (due === null || due <= office.now ? [] : [due]));
  return findInstant(dues.sort()[0] ?? "");
}

/**
 * Alerts of a model that are not over, the newest first where it is not remembered yet. What was last heard of before
 * the live version was, is about another one.
 */
export function alertsOf(
  office: Office,
  { model, live }: Pick<ModelSlice, "model" | "live">,
  newest: AlertEvent | undefined,
): readonly SeenAlert[] {
  const seen = listSeen(office).filter(
    (one) =>
      one.model === model &&
      one.episode.status !== "resolved" &&
      one.event.episodeKey !== newest?.episodeKey &&
      (live === null || one.episode.lastSeen >= live.since),
  );
  const before = newest === undefined ? undefined : findSeen(office, newest.episodeKey)?.episode;
  const episode = newest === undefined ? undefined : observeAlert(before, newest).episode;
  const fresh = newest === undefined || episode === undefined ? [] : [{ event: newest, episode }];
  return [...fresh, ...seen.map((one) => ({ event: one.event, episode: one.episode }))];
}

/** Alerts that fire now; where one of them names what is live, whoever asks for the rollback may sign alone. */
export function alertsNow(
  office: Office,
  settings: RollbackSettings,
  { model, live }: { readonly model: ModelName; readonly live: Live | null },
): { readonly alerts: readonly SeenAlert[]; readonly alerted: number | null } {
  const alerts = alertsOf(office, { model, live }, undefined);
  const naming = alerts.find(({ event }) => live !== null && namesLive(event, settings, { model, live }));
  if (live === null || naming === undefined) return { alerts, alerted: null };
  // The one that counts is the one that is recorded.
  return { alerts: [naming, ...alerts.filter((one) => one !== naming)], alerted: live.version };
}

function namesLive(
  event: AlertEvent,
  settings: RollbackSettings,
  { model, live }: { readonly model: ModelName; readonly live: Live },
): boolean {
  const routed = routeAlert(event, settings);
  if (!routed.ok || routed.model !== model || routed.digest === null || event.status !== "firing")
    return false;
  const { allowed } = narrowReceiver(event.receiver, model, settings);
  return allowed && namesBundle(routed.digest, { ...live, model });
}

const DAY = 86_400_000;
const KEPT = 7 * DAY;
const OUTCOME = "alert-outcome";

/** What became of one alert of a delivery, for whoever asks later. */
export function keepOutcome({ hands }: Office, key: string, outcome: string): void {
  hands.notes.put(OUTCOME, key, outcome);
}

/** What nobody spoke of for a week is forgotten, once a day. */
export function forgetOld(office: Office): void {
  const { notes } = office.hands;
  const last = findInstant(notes.get("forgot", "alerts") ?? "");
  if (last !== undefined && laterBy(last, DAY) > office.now) return;
  for (const { event, episode } of listSeen(office))
    if (laterBy(episode.lastSeen, KEPT) < office.now) notes.delete(EPISODE, event.episodeKey);
  for (const { key } of notes.list(OUTCOME)) {
    const at = findInstant(key.split(" ")[0] ?? "");
    if (at === undefined || laterBy(at, KEPT) < office.now) notes.delete(OUTCOME, key);
  }
  notes.put("forgot", "alerts", office.now);
}
