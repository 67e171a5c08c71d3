import { type Instant, secondsOf } from "../src/base/instant.ts";
import type { Admission } from "./admission.ts";
import type { Inbox } from "./inbox.ts";
import type { Governed, Job, JobEnd } from "./job.ts";
import { type Log, wordsOf } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Piece } from "./work.ts";

export type WorkerSettings = {
  readonly inbox: Inbox;
  readonly run: (repository: Governed, job: Job) => Promise<JobEnd>;
  /** asked before every job, because lists, installations and permissions change */
  readonly admit: (repository: Governed) => Promise<Admission>;
  readonly clock: Clock;
  /** uniform in [0, 1) */
  readonly random: () => number;
  readonly metrics: Metrics;
  readonly log: Log;
  /** repositories at once */
  readonly atOnce?: number;
};

export type Clock = {
  /** milliseconds since 1970 */
  readonly now: () => number;
  /** calls back once, after so long; gives the way to call it off */
  readonly after: (milliseconds: number, wake: () => void) => () => void;
};

export type Worker = {
  /** there is something new to do on these repositories, or who knows where */
  readonly nudge: (repositories?: readonly number[]) => void;
  /** ends when nothing runs and nothing is due */
  readonly idle: () => Promise<void>;
  /** starts nothing more; ends when the running jobs have */
  readonly stop: () => Promise<void>;
};

const AT_ONCE = 4;
const MOST_TRIES = 12;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 600_000;
/** After the inbox could not be read or written, so that a full disk does not turn into a storm of calls. */
const PAUSE = 30_000;
/** A timer beyond this would overflow; the worker looks again then. */
const LONGEST_SLEEP = 3_600_000;

/**
 * One job at a time for each repository, a few repositories at once. What was taken in is done only when its
 * jobs have ended, so whatever a crash interrupts is there again at the next start.
 */
export function openWorker(settings: WorkerSettings): Worker {
  const { clock } = settings;
  const floor: Floor = { running: new Map(), resting: new Map(), stopped: false, pausedUntil: 0 };
  const { running, resting } = floor;
  let cancelTimer = (): void => {};

  const lookAgain = (at: number): void => {
    cancelTimer();
    cancelTimer = clock.after(Math.min(LONGEST_SLEEP, Math.max(1, at - clock.now())), fill);
  };
  const pause = (error: unknown): void => {
    floor.pausedUntil = clock.now() + PAUSE;
    settings.metrics.count("twokey_errors_total", { where: "inbox" });
    settings.log.error("the inbox failed; the worker pauses", { why: wordsOf(error) });
  };
  const start = (id: number): void => {
    const ended = workOff(settings, floor, id)
      .then((end) => {
        if (end === "worked") resting.delete(id);
        else resting.set(id, restAfter(settings, resting.get(id)));
      })
      // Only the inbox itself can fail here. Its rows are as they were, and readiness tells the operator.
      .catch(pause)
      .finally(() => {
        running.delete(id);
        fill();
      });
    running.set(id, ended);
  };
  const fill = (): void => {
    cancelTimer();
    if (floor.stopped) return;
    if (clock.now() < floor.pausedUntil) return lookAgain(floor.pausedUntil);
    try {
      const { ready, next } = findReady(settings, floor);
      for (const id of ready) start(id);
      if (next < Infinity) lookAgain(next);
    } catch (error) {
      pause(error);
      lookAgain(floor.pausedUntil);
    }
  };
  const settle = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running.values());
  };
  return {
    nudge: (repositories) => {
      if (repositories === undefined) return fill();
      for (const id of new Set(repositories)) if (mayStart(settings, floor, id)) start(id);
    },
    idle: settle,
    stop: async () => {
      floor.stopped = true;
      cancelTimer();
      await settle();
    },
  };
}

/** Who is at work, who rests, and whether anybody may begin. */
type Floor = {
  readonly running: Map<number, Promise<void>>;
  readonly resting: Map<number, Rest>;
  stopped: boolean;
  /** after the inbox itself failed */
  pausedUntil: number;
};

function mayStart({ clock, atOnce = AT_ONCE }: WorkerSettings, floor: Floor, id: number): boolean {
  const { running, resting, stopped, pausedUntil } = floor;
  const earliest = Math.max(pausedUntil, resting.get(id)?.until ?? 0);
  return !stopped && !running.has(id) && running.size < atOnce && clock.now() >= earliest;
}

/** Which repositories can begin now, and when to look again for others. */
function findReady(
  { inbox, clock, atOnce = AT_ONCE }: WorkerSettings,
  { running, resting }: Floor,
): { readonly ready: readonly number[]; readonly next: number } {
  const now = clock.now();
  // Those that run or rest may be among the first due, so ask for more than there is room.
  const due = inbox.dueRepositories(now, atOnce + running.size + resting.size);
  const idle = due.filter((id) => !running.has(id));
  const wakes = idle.map((id) => resting.get(id)?.until ?? 0);
  return {
    ready: idle.filter((_id, at) => (wakes[at] ?? 0) <= now).slice(0, Math.max(0, atOnce - running.size)),
    next: Math.min(inbox.nextDue(now) ?? Infinity, ...wakes.filter((until) => until > now)),
  };
}

/** A repository of which nobody can say whether it may be touched; its jobs wait as they are. */
type Rest = { readonly until: number; readonly times: number };

const LONGEST_REST = 60_000;

function restAfter({ clock, random }: WorkerSettings, before: Rest | undefined): Rest {
  const times = (before?.times ?? 0) + 1;
  const longest = Math.min(LONGEST_REST, FIRST_WAIT * 2 ** (times - 1));
  return { until: clock.now() + Math.round(longest * (0.5 + random() / 2)), times };
}

type WorkEnd = "worked" | "unknown";

/** Everything that is due on one repository, job after job. Trouble of a job stays with it. */
async function workOff(settings: WorkerSettings, floor: Floor, id: number): Promise<WorkEnd> {
  while (!floor.stopped) {
    const piece = settings.inbox.findPiece(id, settings.clock.now());
    if (piece === undefined) break;
    if ((await workPiece(settings, piece)) === "unknown") return "unknown";
  }
  return "worked";
}

async function workPiece(settings: WorkerSettings, piece: Piece): Promise<WorkEnd> {
  const { inbox, clock, metrics, log } = settings;
  const { repository: id, name, job } = piece;
  const repository = inbox.findRepository(id);
  const admission: Admission =
    repository === undefined
      ? { kind: "refused", why: "the repository is unknown" }
      : await settings.admit(repository);
  if (repository === undefined || admission.kind === "refused") {
    const why = admission.kind === "refused" ? admission.why : "";
    metrics.count("twokey_jobs_total", { kind: job.kind, end: "refused" });
    log.warn("a job was refused", { repository: id, job: name, why });
    inbox.finish(piece, `refused: ${why}`);
    return "worked";
  }
  if (admission.kind === "unknown") {
    log.warn("a repository waits", { repository: id, why: admission.message });
    return "unknown";
  }
  const started = clock.now();
  const end = await runSafely(settings, repository, job);
  const seconds = (clock.now() - started) / 1000;
  metrics.time("twokey_reconcile_seconds", seconds);
  if (end.kind === "done") {
    metrics.count("twokey_jobs_total", { kind: job.kind, end: "done" });
    log.info("a job is done", { repository: id, job: name, seconds, outcome: end.outcome });
    inbox.finish(piece, end.outcome, end.again && laterThanNow(clock, end.again));
  } else postpone(settings, piece, end);
  return "worked";
}

function postpone(
  settings: WorkerSettings,
  piece: Piece,
  { message, after }: Extract<JobEnd, { readonly kind: "later" }>,
): void {
  const { inbox, clock, metrics, log } = settings;
  const { repository, name, job, tries } = piece;
  const parked = tries + 1 >= MOST_TRIES;
  const due = after === undefined ? clock.now() + waitAfter(settings, tries) : laterThanNow(clock, after);
  metrics.count("twokey_jobs_total", { kind: job.kind, end: parked ? "parked" : "later" });
  const fields = { repository, job: name, tries: tries + 1, why: message };
  if (parked) log.error("a job is given up until the next sweep", fields);
  else log.warn("a job comes back later", fields);
  inbox.postpone(piece, { message, due, parked });
}

/** A moment that has passed would come back at once, for ever. */
function laterThanNow(clock: Clock, at: Instant): number {
  return Math.max(clock.now() + 1000, secondsOf(at) * 1000);
}

async function runSafely(
  { run, metrics, log }: WorkerSettings,
  repository: Governed,
  job: Job,
): Promise<JobEnd> {
  try {
    return await run(repository, job);
  } catch (error) {
    // A defect of ours, or something thrown where an answer belongs: never green, and looked at again.
    metrics.count("twokey_errors_total", { where: job.kind });
    const where = error instanceof Error ? (error.stack?.split("\n")[1]?.trim() ?? "") : "";
    log.error("a job broke", { repository: repository.id, kind: job.kind, why: wordsOf(error), where });
    return { kind: "later", message: "something broke inside the bot" };
  }
}

/** 2 s, 4 s, 8 s … 10 minutes, each between half and all of it, so that many do not come back together. */
function waitAfter({ random }: WorkerSettings, tries: number): number {
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries);
  return Math.round(longest * (0.5 + random() / 2));
}
