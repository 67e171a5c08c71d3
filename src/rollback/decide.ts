import type { ModelName } from "../base/ids.ts";
import type { Instant } from "../base/instant.ts";
import type { RollbackSettings } from "../project/rollback-schema.ts";
import type { ModelSlice, VersionSlice } from "../registry/slices.ts";
import type { AlertEvent } from "./alert.ts";
import type { Observation } from "./episode.ts";
import { namesBundle, type RollbackMemory, type Storm } from "./memory.ts";
import {
  type Around,
  holdEnd,
  type Precondition,
  type PreconditionCode,
  preconditionsOf,
  preconditionsWithoutLive,
  type Row,
  row,
  toldOf,
} from "./preconditions.ts";
import { narrowReceiver, type Routed } from "./route.ts";
import type { TargetSearch } from "./target.ts";
import { laterBy } from "./time.ts";

/** What is known about the model that an alert was routed to. */
export type KnownModel = {
  readonly slice: ModelSlice;
  readonly versions: readonly VersionSlice[];
  readonly target: TargetSearch;
  readonly memory: RollbackMemory;
  /** the incident issue that is open */
  readonly incident: number | null;
  /** whether a person signed the rollback that is open */
  readonly signed: boolean;
};

export type AlertQuestion = {
  readonly event: AlertEvent;
  readonly observation: Observation;
  readonly routed: Routed;
  /** null: the registry has no such model */
  readonly known: KnownModel | null;
  readonly storm: Storm;
  /** the umbrella issue that is open */
  readonly umbrella: number | null;
  readonly settings: RollbackSettings;
  readonly now: Instant;
};

export type Reason = PreconditionCode | "test" | "late" | "never-fired" | "repeat" | "resolved";

export type Outcome =
  | { readonly do: "nothing"; readonly reason: Reason }
  | {
      readonly do: "comment";
      readonly on: Place;
      readonly reason: Reason;
      /** the alert is over, nobody signed, and twokey.yml wants the pull request closed then */
      readonly close: boolean;
    }
  | { readonly do: "open-issue"; readonly reason: Reason }
  | {
      readonly do: "propose";
      readonly from: number;
      readonly to: number;
      /** the alert must still fire then; everything is decided again */
      readonly at: Instant;
      readonly now: boolean;
    }
  | {
      readonly do: "umbrella";
      readonly issue: number | null;
      readonly models: readonly ModelName[];
      readonly until: Instant | null;
    };

/** Where a comment goes. */
export type Place = { readonly kind: "incident" | "pull"; readonly number: number };

export type Decision = {
  readonly outcome: Outcome;
  readonly model: ModelName | null;
  /** why, row by row, whatever the outcome is */
  readonly preconditions: readonly Precondition[];
  /** said before: what is open counts it and says nothing new */
  readonly repeat: boolean;
  /** the version that a verified alert names, where it is live */
  readonly alerted: number | null;
};

/** From one alert to what should happen. Decided again, with a later `now`, when a hold has run out. */
export function decideAlert(question: AlertQuestion): Decision {
  const { event, observation, routed, known, settings } = question;
  const rows: Row[] = [
    row(
      "enabled",
      settings.enabled,
      "nothing",
      settings.enabled ? "rollback is on" : "twokey.yml turns it off",
    ),
    row("route", routed.ok, "nothing", routed.ok ? routeWords(routed) : routed.message),
  ];
  const end = (outcome: Outcome, alerted: number | null = null): Decision => ({
    outcome,
    model: routed.ok ? routed.model : null,
    preconditions: toldOf(rows),
    repeat: observation.kind === "repeat",
    alerted,
  });
  if (event.status === "test") return end({ do: "nothing", reason: "test" });
  if (observation.episode === undefined || event.status === "unknown")
    return end({ do: "nothing", reason: "firing" });
  const stop = (): Decision => end({ do: "nothing", reason: leastOf(rows).reason });
  if (!routed.ok) return stop();
  const { allowed } = narrowReceiver(event.receiver, routed.model, settings);
  rows.push(
    row("receiver", allowed, "nothing", receiverWords(event, routed.model, allowed)),
    row("model", known !== null, "nothing", modelWords(routed.model, known !== null)),
  );
  if (!allowed || known === null || !settings.enabled) return stop();
  const { live } = known.slice;
  rows.push(row("live-version", live !== null, "open-issue", liveWords(known.slice)));
  const common = { ...question, ...known, episode: observation.episode, model: routed.model, routed };
  rows.push(...(live === null ? preconditionsWithoutLive(common) : preconditionsOf({ ...common, live })));
  const named =
    live !== null && routed.digest !== null && namesBundle(routed.digest, { ...live, model: routed.model });
  const alerted = named ? live.version : null;
  if (observation.kind === "late") return end({ do: "nothing", reason: "late" }, alerted);
  if (observation.kind === "unheard") return end({ do: "nothing", reason: "never-fired" }, alerted);
  if (observation.kind === "resolved") return end(resolved(question, known), alerted);
  const proposed = live === null ? undefined : proposal(rows, { ...common, live });
  return end(proposed ?? settled(rows, question, known), alerted);
}

/** Nothing stands in the way but, at most, the hold. */
function proposal(rows: readonly Row[], around: Around): Outcome | undefined {
  const stops = rows.filter(({ holds, fallback }) => !holds && fallback !== "wait");
  const { target } = around.target;
  if (stops.length > 0 || target === null) return undefined;
  const at = holdEnd(around);
  const from = around.live.version;
  return { do: "propose", from, to: target.version, at, now: at <= around.now };
}

/** What remains: the least of what the failing rows leave. */
function settled(rows: readonly Row[], question: AlertQuestion, known: KnownModel): Outcome {
  const { storm, umbrella, observation } = question;
  const repeat = observation.kind === "repeat";
  const least = leastOf(rows);
  const { reason } = least;
  if (least.do === "nothing") return { do: "nothing", reason };
  if (least.do === "umbrella")
    return { do: "umbrella", issue: umbrella, models: storm.models, until: storm.until };
  const place = placeFor(known, question);
  const weak = observation.episode?.severity !== "critical" && observation.episode?.severity !== "high";
  const others = rows.some(({ holds, code }) => !holds && code !== "severity" && code !== "hold");
  // A warning becomes an issue only where nothing else speaks against the rollback.
  const opens = least.do === "open-issue" && known.incident === null && !(weak && others);
  if (opens) return { do: "open-issue", reason };
  // Said before, or nothing is open that anybody would read. That it was undone meanwhile was not said before.
  if (place === undefined || (repeat && reason !== "not-undone")) return { do: "nothing", reason };
  return { do: "comment", on: place, reason, close: false };
}

const ORDER = ["nothing", "comment", "umbrella", "open-issue"] as const;

/** The first failing row with the least that is left to do; it gives the reason. */
function leastOf(rows: readonly Row[]): {
  readonly do: (typeof ORDER)[number];
  readonly reason: Reason;
} {
  for (const word of ORDER) {
    const found = rows.find(({ holds, fallback }) => !holds && fallback === word);
    if (found !== undefined) return { do: word, reason: found.code };
  }
  return { do: "nothing", reason: "firing" };
}

function resolved({ settings }: AlertQuestion, known: KnownModel): Outcome {
  const { rollback } = known.slice;
  const place = placeOfOpen(known);
  if (place === undefined) return { do: "nothing", reason: "resolved" };
  const close = rollback !== null && !known.signed && settings.on_resolved === "close_if_unapproved";
  return { do: "comment", on: place, reason: "resolved", close };
}

function placeOfOpen({ slice: { rollback }, incident }: KnownModel): Place | undefined {
  if (rollback !== null) return { kind: "pull", number: rollback.pull };
  return incident === null ? undefined : { kind: "incident", number: incident };
}

/** What is open; else the rollback that the comment is about, however it ended. */
function placeFor(known: KnownModel, { settings, now }: AlertQuestion): Place | undefined {
  const open = placeOfOpen(known);
  if (open !== undefined) return open;
  const [landed] = known.memory.landed;
  const declined = known.memory.declined.find(({ lapsed }) => lapsed !== true);
  const recent = [
    { one: landed, most: settings.cooldown },
    { one: declined, most: settings.decline_cooldown },
  ].flatMap(({ one, most }) =>
    one === undefined || one.pull === null || laterBy(one.at, most) <= now
      ? []
      : [{ at: one.at, number: one.pull }],
  );
  const [newest] = recent.sort((a, b) => (a.at < b.at ? 1 : -1));
  return newest === undefined ? undefined : { kind: "pull", number: newest.number };
}

function routeWords({ route, model }: Extract<Routed, { readonly ok: true }>): string {
  return route === null
    ? `its label names the model ${model}`
    : `route ${route + 1} leads to the model ${model}`;
}

function receiverWords({ receiver }: AlertEvent, model: ModelName, allowed: boolean): string {
  return `receiver ${receiver} ${allowed ? "may" : "may not"} speak for ${model}`;
}

function modelWords(model: ModelName, known: boolean): string {
  return known ? `the registry knows ${model}` : `the registry knows no model ${model}`;
}

function liveWords({ live, model }: ModelSlice): string {
  return live === null
    ? `nothing of ${model} is live`
    : `version ${live.version} is live since ${live.since}`;
}
