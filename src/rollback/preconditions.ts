import type { ModelName } from "../base/ids.ts";
import { plain } from "../base/text.ts";
import { type Instant, instantOf, secondsOf } from "../base/instant.ts";
import type { RollbackSettings } from "../project/rollback-schema.ts";
import { placeOf } from "../registry/paths.ts";
import type { Live, ModelSlice, VersionSlice } from "../registry/slices.ts";
import type { AlertEvent, Severity } from "./alert.ts";
import type { Episode } from "./episode.ts";
import { namesBundle, type RollbackMemory, type Storm } from "./memory.ts";
import { type Action, allowsAction, lesserAction, narrowReceiver, type Routed } from "./route.ts";
import type { TargetSearch } from "./target.ts";
import { laterBy, secondsBetween, showSeconds } from "./time.ts";

export type PreconditionCode =
  | "enabled"
  | "route"
  | "receiver"
  | "model"
  | "environment"
  | "live-version"
  | "firing"
  | "not-undone"
  | "names-live"
  | "age"
  | "no-open-rollback"
  | "not-held"
  | "cooldown"
  | "decline"
  | "effective"
  | "recent-change"
  | "quota"
  | "no-storm"
  | "target"
  | "max-action"
  | "severity"
  | "hold";

/** One row of the table that says why there is a pull request, or none. */
export type Precondition = {
  readonly code: PreconditionCode;
  readonly holds: boolean;
  /** it holds as far as anybody knows */
  readonly warn: boolean;
  readonly explanation: string;
};

/** What is left to do where a precondition does not hold. */
export type Fallback = "nothing" | "comment" | "open-issue" | "umbrella" | "wait";

export type Row = Precondition & { readonly fallback: Fallback };

/** Everything about one model that a decision looks at. */
export type Around = {
  readonly event: AlertEvent;
  readonly episode: Episode;
  readonly model: ModelName;
  readonly slice: ModelSlice;
  readonly live: Live;
  readonly versions: readonly VersionSlice[];
  readonly routed: Extract<Routed, { readonly ok: true }>;
  readonly target: TargetSearch;
  readonly memory: RollbackMemory;
  readonly storm: Storm;
  readonly settings: RollbackSettings;
  readonly now: Instant;
};

/** All rows for a model that is known and has a live version, in the order in which they are told. */
export function preconditionsOf(around: Around): readonly Row[] {
  return [
    environmentRow(around),
    firingRow(around),
    undoneRow(around),
    namesRow(around),
    ageRow(around),
    openRow(around),
    heldRow(around),
    cooldownRow(around),
    declineRow(around),
    effectiveRow(around),
    recentRow(around),
    quotaRow(around),
    stormRow(around),
    targetRow(around),
    actionRow(around),
    severityRow(around),
    holdRow(around),
  ];
}

/** Where nothing is live there is nothing to go back from; what kind of alert it is still decides who hears. */
export function preconditionsWithoutLive(around: Omit<Around, "live">): readonly Row[] {
  return [
    environmentRow(around),
    firingRow(around),
    ageRow(around),
    stormRow(around),
    actionRow(around),
    severityRow(around),
  ];
}

export function row(code: PreconditionCode, holds: boolean, fallback: Fallback, explanation: string): Row {
  return { code, holds, warn: false, fallback, explanation };
}

/** The rows as they are told, without what we do about them. */
export function toldOf(rows: readonly Row[]): readonly Precondition[] {
  return rows.map(({ code, holds, warn, explanation }) => ({ code, holds, warn, explanation }));
}

const PRODUCTION = ["production", "prod", "live"];

function environmentRow({ routed: { environment } }: Omit<Around, "live">): Row {
  if (environment === null || PRODUCTION.includes(environment.toLowerCase()))
    return row("environment", true, "comment", environment === null ? "none is named" : "production");
  const words = `the alert is about "${plain(environment, 40)}", and the registry tells what is live in production`;
  return row("environment", false, "comment", `${words}; a route that matches the label can say otherwise`);
}

function firingRow({ event, episode }: Omit<Around, "live">): Row {
  // Somebody who looks at it in their pager has not ended it.
  const open = episode.status === "firing" || episode.status === "acknowledged";
  if (open && event.status === "firing")
    return row("firing", true, "comment", `firing since ${event.startsAt ?? episode.firstSeen}`);
  const words: Readonly<Record<string, string>> = {
    resolved: "the alert is over",
    acknowledged: "somebody is looking at it",
    no_data: "the monitor has no data, which says nothing about the model",
  };
  const said = words[episode.status] ?? words[event.status] ?? "it does not fire";
  return row("firing", false, "comment", said);
}

/** The same alert once more, after what it is about has been taken back. */
function undoneRow({ event, episode, routed, memory, versions, settings, now, model, live }: Around): Row {
  const [last] = memory.landed;
  const left = versions.find(({ version }) => version === last?.from);
  const names =
    routed.digest !== null && left !== undefined && namesBundle(routed.digest, { ...left, model });
  const began = event.startsAt ?? episode.firstSeen;
  const watching = last !== undefined && laterBy(last.at, settings.verify_window) >= now;
  const returned = last !== undefined && last.to === live.version;
  if (returned && (names || (watching && routed.digest === null && began <= last.at)))
    return row(
      "not-undone",
      false,
      "comment",
      `already rolled back: version ${last.from} gave way to version ${last.to} at ${last.at}; serving may lag behind`,
    );
  return row("not-undone", true, "comment", "this has not been rolled back yet");
}

function namesRow({ routed: { digest }, model, live }: Around): Row {
  if (digest === null) {
    const explanation = `the alert does not say which bundle it is about, so it counts for what is live; a label with the digest would bind it`;
    return { ...row("names-live", true, "comment", explanation), warn: true };
  }
  if (namesBundle(digest, { ...live, model }))
    return row("names-live", true, "comment", `it names version ${live.version}, which is live`);
  return row(
    "names-live",
    false,
    "comment",
    `it is about "${plain(digest, 80)}", and version ${live.version} is live: a late or repeated alert`,
  );
}

const FUTURE = 300;

function ageRow({ event, settings, now }: Omit<Around, "live">): Row {
  const said = event.startsAt ?? event.sentAt;
  if (said === null) return row("age", true, "comment", "it does not say since when, and came just now");
  const age = secondsBetween(said, now);
  if (age < -FUTURE) return row("age", false, "comment", `it says that it begins in the future, at ${said}`);
  const most = settings.max_event_age / 1000;
  return row(
    "age",
    age <= most,
    "comment",
    `it began ${showSeconds(age)} ago, and up to ${showSeconds(most)} count`,
  );
}

function openRow({ slice: { rollback } }: Around): Row {
  return rollback === null
    ? row("no-open-rollback", true, "comment", "no rollback of this model is open")
    : row(
        "no-open-rollback",
        false,
        "comment",
        `pull request #${rollback.pull} already proposes version ${rollback.from} → ${rollback.to}`,
      );
}

/** Whoever holds a model wants nothing to move, and a rollback could not be merged either. */
function heldRow({ slice: { holds }, now }: Around): Row {
  const hold = holds.find(({ ended, until }) => ended === null && (until === null || until > now));
  if (hold === undefined) return row("not-held", true, "open-issue", "nobody holds it");
  const end = hold.until === null ? "" : ` until ${hold.until}`;
  return row("not-held", false, "open-issue", `${plain(hold.by.login, 60)} holds every change of it${end}`);
}

/** While the world may still lag behind, alerts only comment; afterwards they say that it was not the model. */
function cooldownRow({ memory, settings, now }: Around): Row {
  const [last] = memory.landed;
  const end = last === undefined ? undefined : laterBy(last.at, settings.cooldown);
  if (last === undefined || end === undefined || end <= now)
    return row("cooldown", true, "comment", "no rollback just happened");
  const watching = laterBy(last.at, settings.verify_window) >= now;
  return row(
    "cooldown",
    false,
    watching ? "comment" : "open-issue",
    `version ${last.from} was rolled back at ${last.at}; nothing is rolled back by itself until ${end}`,
  );
}

function declineRow({ memory, settings, now, live }: Around): Row {
  const last = memory.declined.find(({ from, lapsed }) => from === live.version && lapsed !== true);
  const end = last === undefined ? undefined : laterBy(last.at, settings.decline_cooldown);
  if (last === undefined || end === undefined || end <= now)
    return row("decline", true, "comment", "nobody declined it");
  const words = `the rollback of version ${last.from} was closed unmerged at ${last.at}: a decision that stands until ${end}`;
  return row("decline", false, "comment", `${words}; /twokey retry asks again`);
}

/** A rollback that did not help is not followed by another: the cause is somewhere else. */
function effectiveRow({ live, memory, settings, now }: Around): Row {
  const place = placeOf(live.event);
  const brought = place?.kind === "event" && place.type === "rolled-back";
  if (!brought) return row("effective", true, "open-issue", "what is live did not come by a rollback");
  const at = memory.landed.find(({ to }) => to === live.version)?.at ?? live.since;
  const watching = laterBy(at, settings.verify_window) >= now;
  return row(
    "effective",
    false,
    watching ? "comment" : "open-issue",
    watching
      ? `version ${live.version} came back at ${at}; whether that helped is watched until ${laterBy(at, settings.verify_window)}`
      : `version ${live.version} came back at ${at} and it still fires: not the model. Look at the data and the services around it`,
  );
}

function recentRow({ live, settings, now }: Around): Row {
  const age = secondsBetween(live.since, now);
  const most = settings.max_age_since_activation / 1000;
  if (age <= most)
    return row(
      "recent-change",
      true,
      "open-issue",
      `version ${live.version} went live ${showSeconds(age)} ago`,
    );
  return row(
    "recent-change",
    false,
    "open-issue",
    `no recent change to undo: version ${live.version} has been live for ${showSeconds(age)}, more than ${showSeconds(most)}; data or something upstream is likelier`,
  );
}

function quotaRow({ memory, settings: { quota }, now }: Around): Row {
  const since = instantOf(Math.max(0, secondsOf(now) - quota.per / 1000));
  // One that was made anew is recorded again, and is still one.
  const spent = new Set(memory.proposed.flatMap((one) => (one.automatic && one.at > since ? [one.pull] : [])))
    .size;
  return row(
    "quota",
    spent < quota.prs,
    "open-issue",
    `${spent} of ${quota.prs} automatic rollbacks in ${showSeconds(quota.per / 1000)} are used`,
  );
}

function stormRow({ storm }: Omit<Around, "live">): Row {
  if (!storm.open) return row("no-storm", true, "umbrella", "few models alarm at once");
  return row(
    "no-storm",
    false,
    "umbrella",
    `${storm.models.length} models alarm at once, so the cause is hardly one of them; single rollbacks wait until ${storm.until ?? "it is over"}`,
  );
}

export function targetRow({ target: { target, facts, skipped } }: Pick<Around, "target">): Row {
  if (target === null) {
    const [first] = skipped.filter(({ reason }) => reason !== "live");
    const why =
      first === undefined ? "there is no earlier version" : `version ${first.version}: ${first.explanation}`;
    return row("target", false, "open-issue", `no version can be restored (${why})`);
  }
  const doubts = [
    ...(facts.bytes === "unknown" ? ["whether its bytes are still there is not known"] : []),
    ...facts.compatibility.reasons,
  ];
  const doubt = doubts.length === 0 ? "" : `; ${doubts.join("; ")}`;
  return {
    ...row("target", true, "open-issue", `version ${target.version} can be restored${doubt}`),
    warn: doubts.length > 0,
  };
}

function actionRow({ event, model, routed, settings }: Omit<Around, "live">): Row {
  const receiver = narrowReceiver(event.receiver, model, settings).action;
  const most: Action = routed.action === null ? receiver : lesserAction(receiver, routed.action);
  if (allowsAction(most, "open_pr"))
    return row("max-action", true, "comment", "receiver and route may open pull requests");
  const who = most === receiver ? `receiver ${event.receiver}` : "the route";
  return row(
    "max-action",
    false,
    most === "comment" ? "comment" : "open-issue",
    `${who} may go as far as "${most}"`,
  );
}

const OPENS: readonly Severity[] = ["critical", "high"];

function severityRow({ episode: { severity } }: Omit<Around, "live">): Row {
  if (OPENS.includes(severity)) return row("severity", true, "comment", severity);
  const fallback = severity === "info" ? "comment" : "open-issue";
  return row("severity", false, fallback, `"${severity}" opens no pull request by itself`);
}

const HIGH_HOLD = 600_000;

/** Until when an alert must fire before anything is proposed. */
export function holdEnd({ episode, routed }: Pick<Around, "episode" | "routed">): Instant {
  const hold = routed.hold ?? (episode.severity === "critical" ? 0 : HIGH_HOLD);
  return laterBy(episode.firstSeen, hold);
}

function holdRow(around: Around): Row {
  const end = holdEnd(around);
  if (end <= around.now) return row("hold", true, "wait", "it fired for as long as was asked for");
  return row("hold", false, "wait", `it must still fire at ${end}`);
}
