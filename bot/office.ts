import { z } from "zod";
import type { Instant } from "../src/base/instant.ts";
import { VERSION } from "../src/base/version.ts";
import { answerOf } from "../src/github/answer.ts";
import type { AppAuthor } from "../src/github/comments.ts";
import type { Publisher } from "../src/github/publisher.ts";
import { NO_REPLY } from "../src/github/trailers.ts";
import { readProjectAt } from "../src/github/project-at.ts";
import { readRepository, readTip, type RepositoryFacts } from "../src/github/pull.ts";
import type { Reader } from "../src/github/reader.ts";
import { headOf } from "../src/registry/state.ts";
import type { Answer } from "../src/registry/store.ts";
import type { Desk } from "../src/decide/place.ts";
import type { Digest } from "../src/base/ids.ts";
import type { RecordedPolicy } from "../src/signoff/policy.ts";
import type { Hands } from "./job.ts";
import { openCache } from "./look.ts";
import { BRANCH_NOTE, openRegistryDesk, type RegistryDesk } from "./registry-desk.ts";

/** Where one job on one repository works: what it reads with, writes with, and who it is. */
export type Office = {
  readonly hands: Hands;
  readonly reader: Reader;
  readonly facts: RepositoryFacts;
  readonly registry: RegistryDesk;
  readonly app: Desk["app"];
  /** what it writes with, and under whose name */
  readonly publisher: Publisher;
  readonly author: AppAuthor;
  readonly now: Instant;
};

/** What is kept of a repository from job to job. All of it can be found out again. */
export type Drawer = { readonly memory: Map<string, string>; registry: RegistryDesk | undefined };

/** GitHub could not be asked, or its answer could not be used. The job comes back. */
export class Trouble extends Error {
  readonly retry: boolean;
  constructor(message: string, retry: boolean) {
    super(message);
    this.retry = retry;
  }
}

/** The registry branch is not as it was left. Nothing is recorded, and nothing may turn green, until a person looked. */
export class Unsafe extends Trouble {
  constructor(message: string) {
    super(message, false);
  }
}

export function must<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new Trouble(answer.message, answer.retry);
}

export async function openOffice(hands: Hands, drawer: Drawer): Promise<Office> {
  const cache = openCache(hands.notes, drawer.memory);
  const reader = { ...hands.place, stream: hands.stream, cache, noreply: noReplyOf(hands) };
  const facts = await readFacts(hands, reader, drawer);
  const registry = drawer.registry ?? (await openRegistry(hands, reader, facts));
  // Until a repository is adopted, `twokey.yml` may still name another branch.
  if (hands.notes.get(...BRANCH_NOTE) !== undefined) drawer.registry = registry;
  registry.begin();
  const app = { id: hands.self.app, slug: slugOf(hands), user: await userOf(hands) };
  const publisher = { ...hands.place, sleep: hands.sleep };
  const author = { app: app.id, id: app.user };
  return { hands, reader, facts, registry, app, publisher, author, now: hands.now() };
}

/** Addresses behind which GitHub hides e-mails end in its own host; on an enterprise server in that one's. */
export function noReplyOf({ site }: Pick<Hands, "site">): string {
  return site.startsWith("https://") ? `users.noreply.${new URL(site).hostname}` : NO_REPLY;
}

const FACTS = "facts";

/** What a repository is called, and its default branch, may change: whoever looks at everything asks anew. */
export function forgetFacts({ memory }: Drawer): void {
  memory.delete(FACTS);
}

/** Asked once, and again whenever everything is looked at. */
async function readFacts(hands: Hands, reader: Reader, drawer: Drawer): Promise<RepositoryFacts> {
  const kept = drawer.memory.get(FACTS);
  if (kept !== undefined) return factsSchema.parse(JSON.parse(kept));
  const facts = must(await readRepository(reader));
  if (facts.id !== hands.repository.id) throw new Trouble("the name belongs to another repository now", true);
  drawer.memory.set(FACTS, JSON.stringify(facts));
  return facts;
}

const factsSchema = z.object({
  id: z.number(),
  owner: z.string(),
  name: z.string(),
  defaultBranch: z.string(),
});

const DEFAULT_BRANCH = "model-registry";

/** Once a repository is adopted, what `twokey.yml` says later about the branch changes nothing. */
async function openRegistry(hands: Hands, reader: Reader, facts: RepositoryFacts): Promise<RegistryDesk> {
  const kept = hands.notes.get(...BRANCH_NOTE);
  if (kept !== undefined) return openRegistryDesk(hands, kept);
  const tip = must(await readTip(reader, facts.defaultBranch));
  const project = tip === null ? undefined : must(await readProjectAt(reader, { commit: tip }));
  return openRegistryDesk(hands, project?.ok ? project.value.policy.registry.branch : DEFAULT_BRANCH);
}

export function slugOf({ self }: Hands): string {
  return self.login.replace(/\[bot\]$/, "");
}

/** The number of the app's own account, under which its commits and comments stand. */
async function userOf({ place: { client }, notes, self }: Hands): Promise<number> {
  const kept = Number(notes.get("self", "user") ?? Number.NaN);
  if (Number.isInteger(kept)) return kept;
  const reply = await client.call({ method: "GET", path: `/users/${encodeURIComponent(self.login)}` });
  const { id } = must(answerOf(reply, z.object({ id: z.int().min(1) })));
  notes.put("self", "user", String(id));
  return id;
}

export async function readDefaultTip({ reader, facts }: Office): Promise<string> {
  const tip = must(await readTip(reader, facts.defaultBranch));
  if (tip === null) throw new Trouble(`the branch ${facts.defaultBranch} is not there`, false);
  return tip;
}

export type Rules = { readonly policy: RecordedPolicy; readonly digest: Digest };

/** The rules in force: the ones that the registry recorded last, whatever lies on the default branch. */
export async function readRules({ registry }: Office): Promise<Rules> {
  const found = must(
    await registry.ask((state) => {
      const digest = headOf(state)?.policy;
      const policy = digest === undefined ? undefined : state.policy(digest);
      return digest === undefined || policy === undefined ? undefined : { policy, digest };
    }),
  );
  if (found === undefined) throw new Trouble("the policy in force cannot be read from the registry", false);
  return found;
}

export function deskOf({ app, hands, facts }: Office, pull: number): Desk {
  return { app, version: VERSION, repository: hands.repository.id, pull, url: pullUrl(facts, hands, pull) };
}

export function pullUrl({ owner, name }: RepositoryFacts, { site }: Hands, pull: number): string | null {
  return site.startsWith("https://") ? `${site}/${owner}/${name}/pull/${pull}` : null;
}
