import { z } from "zod";
import { parseBody, repositoryPath } from "../src/github/client.ts";
import type { Gatekeeper, Installation } from "./admission.ts";
import type { Github } from "./client.ts";
import type { Inbox } from "./inbox.ts";
import type { Governed } from "./job.ts";
import { type Log, wordsOf } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { repositorySchema } from "./payload.ts";
import { EVENTS } from "./permissions.ts";
import { governed } from "./wake.ts";

export type SweepSettings = {
  readonly github: Github;
  readonly gatekeeper: Gatekeeper;
  readonly inbox: Inbox;
  readonly list: readonly string[];
  readonly minutes: number;
  readonly now: () => number;
  /** uniform in [0, 1) */
  readonly random: () => number;
  readonly metrics: Metrics;
  readonly log: Log;
};

export type SweepEnd = {
  readonly repositories: number;
  readonly redelivered: number;
  readonly unparked: number;
};

/** Repositories are looked at spread over this share of the time to the next sweep. */
const SPREAD = 0.5;
const MOST_PAGES = 20;

/**
 * Looks at everything, because webhooks get lost: every governed repository is woken, deliveries that never came
 * are asked for again, and parked work is taken up. Throws when GitHub cannot be asked; the next sweep tries again.
 */
export async function sweep(settings: SweepSettings): Promise<SweepEnd> {
  const { inbox, now, random, minutes } = settings;
  const unparked = inbox.unpark(now());
  const found = await findRepositories(settings);
  for (const repository of found) {
    inbox.keepRepository(repository);
    inbox.wake(repository.id, { kind: "repository" }, now() + random() * minutes * 60_000 * SPREAD);
  }
  const redelivered = await askAgain(settings, new Set(found.map(({ id }) => id)));
  inbox.prune(now());
  return { repositories: found.length, redelivered, unparked };
}

/** Repositories that are on the operator's list and have the app installed as it must be. */
async function findRepositories(settings: SweepSettings): Promise<readonly Governed[]> {
  const { github, gatekeeper, log } = settings;
  const found: Governed[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await github.asApp("GET", `/app/installations?per_page=100&page=${page}`);
    const described = z.array(z.unknown()).parse(data);
    for (const one of described) {
      const installation = gatekeeper.learn(one);
      if (installation === undefined) continue;
      if (installation.fault === undefined) found.push(...(await repositoriesOf(settings, installation)));
      else {
        log.warn("an installation is refused", {
          installation: installation.id,
          owner: installation.owner,
          why: installation.fault,
        });
      }
    }
    if (described.length < 100) break;
  }
  return found;
}

/** Names that the operator wrote out are asked for one by one; a list of all is needed only for `owner/*`. */
async function repositoriesOf(
  settings: SweepSettings,
  installation: Installation,
): Promise<readonly Governed[]> {
  const owner = installation.owner.toLowerCase();
  const listed = settings.list.filter((entry) => entry.startsWith(`${owner}/`));
  const found: Governed[] = [];
  if (listed.includes(`${owner}/*`)) return listRepositories(settings, installation);
  if (listed.length === 0) {
    settings.log.info("an installation has no repository on the operator's list", {
      installation: installation.id,
      owner: installation.owner,
    });
  }
  for (const entry of listed) {
    const name = entry.slice(owner.length + 1);
    const reply = await settings.github
      .lineFor(installation.id)
      .client.call({ method: "GET", path: repositoryPath({ owner: installation.owner, name }) });
    const parsed = repositorySchema.safeParse(parseBody(reply.body));
    if (reply.status === 200 && parsed.success) found.push(governed(parsed.data, installation.id));
    else if (reply.status === 404) settings.log.warn("a listed repository cannot be seen", { name: entry });
    else throw new Error(`${entry} could not be read: ${reply.message}`);
  }
  return found;
}

const pageSchema = z.object({ repositories: z.array(z.unknown()) });

async function listRepositories(
  { github, log }: SweepSettings,
  installation: Installation,
): Promise<readonly Governed[]> {
  const found: Governed[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const path = `/installation/repositories?per_page=100&page=${page}`;
    const reply = await github.lineFor(installation.id).client.call({ method: "GET", path });
    const parsed = pageSchema.safeParse(parseBody(reply.body));
    if (reply.status !== 200 || !parsed.success) {
      throw new Error(`the repositories of ${installation.owner} could not be listed: ${reply.message}`);
    }
    for (const one of parsed.data.repositories) {
      const repository = repositorySchema.safeParse(one);
      if (repository.success) found.push(governed(repository.data, installation.id));
    }
    if (parsed.data.repositories.length < 100) return found;
  }
  log.warn("an installation has more repositories than are swept", { owner: installation.owner });
  return found;
}

const deliverySchema = z.object({
  id: z.int(),
  guid: z.string(),
  delivered_at: z.string(),
  event: z.string(),
  repository_id: z.number().nullish(),
});

/** GitHub can redeliver for three days. */
const WINDOW = 3 * 86_400_000;
/** What is on its way may be here in a moment. */
const YOUNGEST = 60_000;
const MOST_ATTEMPTS = 3;
const MOST_REDELIVERIES = 50;

/** GitHub never tries again by itself: what we do not have, we ask for. Nothing here is needed for the sweep to help. */
async function askAgain(settings: SweepSettings, ids: ReadonlySet<number>): Promise<number> {
  const { github, metrics, log } = settings;
  try {
    const missed = await findMissed(settings, ids);
    for (const id of missed) {
      await github.asApp("POST", `/app/hook/deliveries/${id}/attempts`);
      metrics.count("twokey_redeliveries_total");
    }
    return missed.length;
  } catch (error) {
    metrics.count("twokey_errors_total", { where: "redelivery" });
    log.warn("missed deliveries could not be asked for", { why: wordsOf(error) });
    return 0;
  }
}

/** One id for each delivery of a governed repository that the inbox does not know. */
async function findMissed(
  { github, inbox, now }: SweepSettings,
  ids: ReadonlySet<number>,
): Promise<readonly number[]> {
  const wanted: readonly string[] = EVENTS;
  const attempts = new Map<string, { readonly id: number; readonly times: number }>();
  let path: string | undefined = "/app/hook/deliveries?per_page=100";
  for (let page = 1; page <= MOST_PAGES && path !== undefined; page += 1) {
    const { data, link }: { readonly data: unknown; readonly link: string } = await github.asApp("GET", path);
    const listed = z.array(deliverySchema).parse(data);
    for (const { id, guid, delivered_at, event, repository_id } of listed) {
      const age = now() - Date.parse(delivered_at);
      if (!wanted.includes(event) || !ids.has(repository_id ?? 0) || !(age < WINDOW)) continue;
      if (age < YOUNGEST || inbox.findDelivery("github", guid) !== undefined) continue;
      attempts.set(guid, { id, times: (attempts.get(guid)?.times ?? 0) + 1 });
    }
    const oldest = listed.at(-1)?.delivered_at;
    path = oldest !== undefined && now() - Date.parse(oldest) < WINDOW ? nextPage(link) : undefined;
  }
  return [...attempts.values()]
    .filter(({ times }) => times <= MOST_ATTEMPTS)
    .slice(0, MOST_REDELIVERIES)
    .map(({ id }) => id);
}

/** The path behind `rel="next"`; deliveries are paged by a cursor that only this header tells. */
function nextPage(link: string): string | undefined {
  const address = /<([^<>]{1,2000})>;\s*rel="next"/.exec(link)?.[1];
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { searchParams } = new URL(address);
  const cursor = searchParams.get("cursor");
  return cursor === null
    ? undefined
    : `/app/hook/deliveries?per_page=100&cursor=${encodeURIComponent(cursor)}`;
}
