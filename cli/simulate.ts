import { readFile } from "node:fs/promises";
import { sha256 } from "../src/base/digest.ts";
import type { Digest, ModelName } from "../src/base/ids.ts";
import { findInstant, type Instant, instantOf } from "../src/base/instant.ts";
import { bad, good, type Outcome } from "../src/base/problem.ts";
import { didYouMean } from "../src/base/suggest.ts";
import { renderSimulation, type Simulated } from "../src/report/rollback-terminal.ts";
import { rollbackTitle } from "../src/report/rollback-pull.ts";
import { type AlertEvent, type Parsed, SOURCES } from "../src/rollback/alert.ts";
import { decideAlert, type KnownModel } from "../src/rollback/decide.ts";
import { observeAlert } from "../src/rollback/episode.ts";
import { CALM, judgeStorm, type Storm } from "../src/rollback/memory.ts";
import { judgeMergeResult } from "../src/rollback/merge.ts";
import { LARGEST_BODY } from "../src/rollback/payload.ts";
import { guessSources, parseDelivery } from "../src/rollback/receive.ts";
import { routeAlert } from "../src/rollback/route.ts";
import {
  type Command,
  type ExitCode,
  type Given,
  type Output,
  tellProblems,
  usageProblem,
} from "./command.ts";
import { openSource, SOURCE_OPTIONS } from "./registry-source.ts";
import { knowModel, openWorld, restore, type World } from "./simulate-world.ts";

const { repo, branch } = SOURCE_OPTIONS;

export const simulate: Command = {
  name: "simulate",
  summary: "what an alert would do: route, conditions, target, pull request; nothing is written",
  positionals: ["ALERT.json"],
  options: {
    repo,
    branch,
    source: { type: "string", value: "NAME", help: `${SOURCES.join(", ")} (default: by its form)` },
    receiver: {
      type: "string",
      value: "ID",
      help: "as if it came in here (default: one that twokey.yml does not narrow)",
    },
    at: {
      type: "string",
      value: "INSTANT",
      help: "as if it were then, e.g. 2026-03-01T12:00:00Z (default: now)",
    },
  },
  notes: [
    "ALERT.json is the body of a webhook, as it was recorded. Its signature is not looked at.",
    "The rules are those of the default branch in this clone, and what is live is what its registry says.",
  ],
  run: runSimulate,
};

async function runSimulate(given: Given, out: Output): Promise<ExitCode> {
  const alerts = await readAlerts(given);
  if (!alerts.ok) return tellProblems(alerts.problems, given, out);
  const source = openSource(given);
  if (!source.ok) return tellProblems(source.problems, given, out);
  const log = await source.value.read();
  if (!log.ok) return tellProblems(log.problems, given, out);
  const world = await openWorld(given.text("repo") ?? process.cwd(), log.value.registry);
  if (!world.ok) return tellProblems(world.problems, given, out);
  const { events, truncated, now } = alerts.value;
  const simulated = await simulateAll(world.value, events, now);
  if (given.flag("json")) {
    const listed = simulated.map(({ search, restoration, ...rest }) => ({
      ...rest,
      target: search?.target?.version ?? null,
      skipped: search?.skipped ?? [],
      plan: restoration?.ok === true ? { ...restoration.plan, digest: restoration.digest } : null,
      branch: restoration?.ok === true ? restoration.branch : null,
      blocks: restoration?.ok === false ? restoration.blocks : [],
    }));
    const answer = { schema: "twokey-simulate/1", at: now, truncated, alerts: listed };
    out.write(`${JSON.stringify(answer, null, 2)}\n`);
  } else out.write(renderSimulation(simulated, truncated));
  return 0;
}

type Alerts = {
  readonly events: readonly AlertEvent[];
  readonly truncated: number;
  readonly now: Instant;
};

async function readAlerts(given: Given): Promise<Outcome<Alerts>> {
  const [path = ""] = given.positionals;
  const wrong = (message: string): Outcome<never> => bad(usageProblem(simulate, message));
  const at = given.text("at");
  const now = at === undefined ? instantOf(Math.floor(Date.now() / 1000)) : findInstant(at);
  if (now === undefined) return wrong(`--at "${at}" is no instant: write 2026-03-01T12:00:00Z`);
  const body = await readFile(path);
  if (body.length > LARGEST_BODY) return wrong(`${path} has ${body.length} bytes, more than ${LARGEST_BODY}`);
  const rawSha256: Digest = sha256(body);
  const receiver = given.text("receiver") ?? "simulated";
  const delivery = { receiver, receivedAt: now, deliveryId: rawSha256.slice(7, 39), rawSha256 };
  const named = given.text("source");
  const source = SOURCES.find((one) => one === named);
  if (named !== undefined && source === undefined)
    return wrong(`there is no source "${named}".${didYouMean(named, SOURCES)}`);
  const [first] = source === undefined ? guessSources(body, delivery) : [source];
  if (first === undefined) return wrong(`${path} is no webhook of ${SOURCES.join(", ")}`);
  const parsed: Parsed = parseDelivery(body, { ...delivery, source: first });
  if (!parsed.ok) return wrong(`${path}: ${parsed.message}`);
  return good({ events: parsed.events, truncated: parsed.truncated, now });
}

async function simulateAll(
  world: World,
  events: readonly AlertEvent[],
  now: Instant,
): Promise<readonly Simulated[]> {
  const settings = world.project.policy.rollback;
  const routes = events.map((event) => ({ event, routed: routeAlert(event, settings) }));
  const alerting = routes.flatMap(({ event, routed }) => {
    const counts = event.status === "firing" && ["critical", "high"].includes(event.severity);
    return routed.ok && counts ? [{ model: routed.model, at: now }] : [];
  });
  const storm: Storm = judgeStorm({ ...CALM, alerting }, now, settings, world.models.length);
  const known = new Map<ModelName, KnownModel | null>();
  const simulated: Simulated[] = [];
  for (const { event, routed } of routes) {
    if (routed.ok && !known.has(routed.model)) known.set(routed.model, await knowModel(world, routed.model));
    const model = routed.ok ? (known.get(routed.model) ?? null) : null;
    const observation = observeAlert(undefined, event);
    const umbrella = null;
    const decision = decideAlert({
      event,
      observation,
      routed,
      known: model,
      storm,
      umbrella,
      settings,
      now,
    });
    simulated.push({ event, decision, ...(await wouldBe(world, decision.model, model)) });
  }
  return simulated;
}

/** The pull request that would open, whether or not this alert opens it. */
async function wouldBe(
  world: World,
  model: ModelName | null,
  known: KnownModel | null,
): Promise<Omit<Simulated, "event" | "decision">> {
  const target = known?.target.target ?? null;
  if (model === null || known === null || target === null)
    return { search: known?.target ?? null, restoration: null, merge: null, title: null };
  const { restoration, after, built } = await restore(world, model, target);
  if (!restoration.ok) return { search: known.target, restoration, merge: null, title: null };
  const { plan } = restoration;
  const merge = judgeMergeResult(plan, { base: world.tip, merge: after }, built?.bundle.digest ?? null);
  return { search: known.target, restoration, merge, title: rollbackTitle(plan) };
}
