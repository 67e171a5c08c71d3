import type { Digest, ModelName } from "../base/ids.ts";
import type { Instant } from "../base/instant.ts";
import type { RollbackSettings } from "../project/rollback-schema.ts";
import type { StoredEvent } from "../registry/file.ts";
import { laterBy } from "./time.ts";

/** What happened to one model's rollbacks before; newest first. */
export type RollbackMemory = {
  readonly landed: readonly {
    readonly from: number;
    readonly to: number;
    readonly at: Instant;
    readonly pull: number | null;
  }[];
  readonly declined: readonly {
    readonly from: number;
    readonly to: number;
    readonly at: Instant;
    readonly pull: number | null;
    /** the bot closed it itself, because its reason was gone: nobody decided against it */
    readonly lapsed?: boolean;
  }[];
  /** every pull request that was opened; automatic where no person asked */
  readonly proposed: readonly {
    readonly at: Instant;
    readonly automatic: boolean;
    readonly pull: number | null;
  }[];
};

export const NOTHING_BEFORE: RollbackMemory = { landed: [], declined: [], proposed: [] };

/** As much of a stored event as is looked at; what its mark says is not read from its text. */
export type ToldEvent = Pick<StoredEvent, "event"> & { readonly mark: Pick<StoredEvent["mark"], "model"> };

/** All of it stands in the registry, so nothing is lost with the bot's own memory. */
export function recallRollbacks(events: readonly ToldEvent[], model: ModelName): RollbackMemory {
  const landed: RollbackMemory["landed"][number][] = [];
  const declined: RollbackMemory["declined"][number][] = [];
  const proposed: RollbackMemory["proposed"][number][] = [];
  for (const { mark, event } of events.toReversed()) {
    if (mark.model !== model) continue;
    const { pull } = event;
    if (event.type === "rolled-back")
      landed.push({ from: event.body.from, to: event.body.to, at: event.body.merged_at, pull });
    if (event.type === "rollback-declined")
      declined.push({
        from: event.body.from,
        to: event.body.to,
        at: event.at,
        pull,
        // Only the bot gives a reason: people just close it.
        ...(event.body.text === null ? {} : { lapsed: true }),
      });
    // A rebuilt branch is proposed again under the same pull request, and counts once.
    if (event.type === "rollback-proposed" && !proposed.some((one) => one.pull === pull))
      proposed.push({ at: event.at, automatic: event.body.requested_by === null, pull });
  }
  return { landed, declined, proposed };
}

/** Which models alarm at the moment, over the whole repository. */
export type StormMemory = {
  /** firing alerts that could lead to a rollback */
  readonly alerting: readonly { readonly model: ModelName; readonly at: Instant }[];
  readonly openUntil: Instant | null;
  readonly issue: number | null;
};

export const CALM: StormMemory = { alerting: [], openUntil: null, issue: null };

export type Storm = {
  readonly open: boolean;
  /** how long single rollbacks wait */
  readonly until: Instant | null;
  /** sorted */
  readonly models: readonly ModelName[];
};

/**
 * Many models at once are rarely all broken: the cause lies before or behind them. `memory.alerting` must
 * hold every alert of the delivery that is decided about, so that a group of fifty opens no first pull request.
 */
export function judgeStorm(
  memory: StormMemory,
  now: Instant,
  { storm }: Pick<RollbackSettings, "storm">,
  registered: number,
): Storm {
  const recent = memory.alerting.filter(({ at }) => at <= now && laterBy(at, storm.window) >= now);
  const models = [...new Set(recent.map(({ model }) => model))].sort();
  if (memory.openUntil !== null && memory.openUntil > now)
    return { open: true, until: memory.openUntil, models };
  // One model alone is no storm, even where it is a third of all.
  const open =
    models.length >= 2 &&
    (models.length >= storm.models || models.length >= storm.fraction * Math.max(1, registered));
  return { open, until: open ? laterBy(now, storm.open_for) : null, models };
}

/** Whether an alert names the bundle that is live, in one of the ways that serving metrics can carry it. */
export function namesBundle(
  said: string,
  version: { readonly model: ModelName; readonly version: number; readonly bundle: Digest },
): boolean {
  const text = said.trim().toLowerCase();
  if (text === `${version.model}@${version.version}`) return true;
  const hex = /^(?:sha256:)?([0-9a-f]{12,64})$/.exec(text)?.[1];
  return hex !== undefined && version.bundle.startsWith(`sha256:${hex}`);
}
