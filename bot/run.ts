import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { instantOf } from "../src/base/instant.ts";
import { renderProblem } from "../src/base/problem.ts";
import { VERSION } from "../src/base/version.ts";
import { openGatekeeper } from "./admission.ts";
import { openAlertIntake } from "./alert-intake.ts";
import { type Github, openGithub } from "./client.ts";
import { type Inbox, openInbox } from "./inbox.ts";
import { openBatches, openIntake } from "./intake.ts";
import type { Governed, Hands, Reconcile, Self } from "./job.ts";
import { type Log, openLog, wordsOf } from "./log.ts";
import { type Metrics, openMetrics } from "./metrics.ts";
import type { Notes } from "./notes.ts";
import { findPermissionFault } from "./permissions.ts";
import { addReports } from "./reports.ts";
import { type BotServer, openServer } from "./server.ts";
import { type Environment, readSettings, type Settings, siteOf } from "./settings.ts";
import { openRounds, type Rounds } from "./rounds.ts";
import { type Clock, openWorker, type Worker } from "./worker.ts";

/** What the bot needs from the machine; the stories run it with their own. */
export type Machine = {
  readonly env: Environment;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly clock: Clock;
  /** waits in the middle of something; by the clock when left out */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly write: (line: string) => void;
  /** what jobs do */
  readonly reconcile: Reconcile;
};

export type Bot = {
  readonly port: number;
  /** ends when no sweep and no job runs, and nothing is due */
  readonly idle: () => Promise<void>;
  /** ends when what runs has ended */
  readonly stop: () => Promise<void>;
};

/** `refused`: a person has to change something; every reason is in the text. */
export type Started =
  | { readonly kind: "running"; readonly bot: Bot }
  | { readonly kind: "refused"; readonly text: string };

/** Reads the settings, takes the inbox, asks GitHub who we are, and begins. */
export async function startBot(machine: Machine): Promise<Started> {
  const read = readSettings(machine.env, (path) => readFileSync(path, "utf8"));
  if (!read.ok) return refuse(read.problems.map(renderProblem).join("\n"));
  const settings = read.value;
  const { now } = machine.clock;
  const log = openLog({ level: settings.logLevel, write: machine.write, now });
  const metrics = openMetrics();
  const sleep =
    machine.sleep ??
    ((milliseconds: number): Promise<void> =>
      new Promise((done) => {
        machine.clock.after(milliseconds, done);
      }));
  const github = await openGithub({ settings, fetch: machine.fetch, sleep, now, metrics });
  const inbox = tryInbox(settings);
  if ("why" in inbox) return refuse(inbox.why);
  const self = await findSelf(github, inbox.notes(NO_REPOSITORY), settings.appId);
  if ("why" in self) {
    inbox.close();
    return refuse(self.why);
  }
  try {
    const bot = await begin({ machine, settings, log, metrics, github, self, inbox, sleep });
    return { kind: "running", bot };
  } catch (error) {
    // Nothing but the port can be refused here.
    inbox.close();
    return refuse(`${wordsOf(error)}\n  → set HOST and PORT to an address of this machine that is free.`);
  }
}

type Parts = {
  readonly machine: Machine;
  readonly settings: Settings;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly github: Github;
  readonly self: Self;
  readonly inbox: Inbox;
  readonly sleep: (milliseconds: number) => Promise<void>;
};

async function begin(parts: Parts): Promise<Bot> {
  const { machine, settings, log, metrics, github, self, inbox } = parts;
  const { now } = machine.clock;
  const gatekeeper = openGatekeeper(github, settings.repositories, now);
  const worker = openWorker({
    inbox,
    clock: machine.clock,
    random: Math.random,
    metrics,
    log,
    admit: gatekeeper.admit,
    run: (repository, job) => machine.reconcile(job, handsFor(parts, repository)),
  });
  const rounds = openRounds({
    github,
    gatekeeper,
    inbox,
    list: settings.repositories,
    minutes: settings.sweepMinutes,
    now,
    random: Math.random,
    metrics,
    log,
    clock: machine.clock,
    nudge: worker.nudge,
  });
  const server = openDoors(parts, worker, rounds);
  const port = await server.listen();
  log.info("Twokey listens", { version: VERSION, host: settings.host, port, app: self.login });
  rounds.start();
  worker.nudge();
  return {
    port,
    idle: async () => {
      await rounds.settled();
      await worker.idle();
    },
    stop: async () => {
      rounds.stop();
      await Promise.all([server.close(), worker.stop(), rounds.settled()]);
      inbox.close();
      log.info("Twokey has stopped");
    },
  };
}

/** Where the world comes in: webhooks, alerts, and whoever looks at the numbers. */
function openDoors(parts: Parts, { nudge }: Worker, rounds: Rounds): BotServer {
  const { machine, settings, log, metrics, github, self, inbox } = parts;
  const { now } = machine.clock;
  const server = openServer({ host: settings.host, port: settings.port, metrics, log });
  server.addRoute(
    "POST",
    "/api/github/webhooks",
    openIntake({
      github,
      list: settings.repositories,
      now,
      nudge,
      metrics,
      log,
      take: openBatches(inbox, now),
      known: { self, registryBranch: (id) => registryBranchOf(inbox, id) },
    }),
  );
  server.addRoute(
    "POST",
    "/alerts",
    openAlertIntake({
      receivers: settings.receivers,
      inbox,
      take: openBatches(inbox, now),
      now,
      nudge,
      metrics,
      log,
    }),
  );
  addReports(server, { inbox, metrics, rounds, now });
  return server;
}

/** What reconcile notes when it reads the policy; the default until then. */
function registryBranchOf(inbox: Inbox, repository: number): string {
  return inbox.notes(repository).get("policy", "registry-branch") ?? "model-registry";
}

function handsFor(parts: Parts, repository: Governed): Hands {
  const { machine, settings, github, self, inbox, log, sleep } = parts;
  const { client, stream } = github.lineFor(repository.installation);
  return {
    repository,
    self,
    sleep,
    log,
    random: Math.random,
    site: siteOf(settings.apiUrl),
    place: { client, repository: repository.name },
    stream,
    notes: inbox.notes(repository.id),
    testimony: inbox.testimony(repository.id),
    now: () => instantOf(Math.floor(machine.clock.now() / 1000)),
    nonce: () => randomBytes(16).toString("hex"),
  };
}

const appSchema = z.object({
  id: z.int(),
  slug: z.string(),
  permissions: z.record(z.string(), z.string()),
});

/** Notes about the bot itself. */
const NO_REPOSITORY = 0;

/**
 * Who we are, in GitHub's words. A wrong key or wrong permissions are for a person to mend. Where GitHub cannot be
 * reached, the answer of an earlier start will do: webhooks must be taken in all the same.
 */
async function findSelf(
  github: Github,
  notes: Notes,
  appId: number,
): Promise<Self | { readonly why: string }> {
  try {
    const app = appSchema.parse((await github.asApp("GET", "/app")).data);
    const fault = findPermissionFault(app.permissions);
    if (fault === undefined) {
      notes.put("self", String(appId), `${app.slug}[bot]`);
      return { app: app.id, login: `${app.slug}[bot]` };
    }
    return {
      why: `The App's permissions are not what they must be: ${fault}.\n  → set them as docs/bot.md says, on the App's settings page; owners then accept the change.`,
    };
  } catch (error) {
    const login = isRefusal(error) ? undefined : notes.get("self", String(appId));
    if (login !== undefined) return { app: appId, login };
    return {
      why: `GitHub does not know this App: ${wordsOf(error)}\n  → check APP_ID, PRIVATE_KEY and GITHUB_API_URL, and that this machine reaches GitHub.`,
    };
  }
}

/** GitHub answered, and its answer is no. */
function isRefusal(error: unknown): boolean {
  const status = error instanceof Error && "status" in error ? error.status : undefined;
  return typeof status === "number" && status >= 400 && status < 500 && status !== 429;
}

function tryInbox({ folder }: Settings): Inbox | { readonly why: string } {
  try {
    return openInbox({ folder });
  } catch (error) {
    return {
      why: `The inbox cannot be used: ${wordsOf(error)}\n  → TWOKEY_DATA must name a folder of its own.`,
    };
  }
}

function refuse(text: string): Started {
  return { kind: "refused", text };
}
