import { z } from "zod";
import type { Answer } from "../registry/store.ts";
import {
  type Account,
  accountSchema,
  answerOf,
  callAt,
  good,
  pageOf,
  type Place,
  readAll,
  shaSchema,
  type Trouble,
  troubleOfWrite,
} from "./answer.ts";
import type { Publisher } from "./publisher.ts";
import { mayHelp } from "./refusal.ts";

/** A pull request from a branch of this repository. */
export type Proposal = {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
};

/**
 * `opened`: just now · `adopted`: it was there, opened by `author` · `declined`: somebody closed it, and that is an
 * answer · `merged`: it is done.
 */
export type Proposed = {
  readonly kind: "opened" | "adopted" | "declined" | "merged";
  readonly number: number;
  readonly url: string;
  readonly head: string;
  /** Who opens a pull request from our branch is not always us. */
  readonly author: Account | null;
};

const pullSchema = z.object({
  id: z.int().positive(),
  number: z.int().positive(),
  html_url: z.string().catch(""),
  state: z.enum(["open", "closed"]),
  merged_at: z.string().nullish(),
  user: accountSchema.nullable(),
  head: z.object({ ref: z.string(), sha: shaSchema, repo: z.object({ id: z.number() }).nullable() }),
  base: z.object({ ref: z.string(), repo: z.object({ id: z.number() }) }),
});
type Pull = z.output<typeof pullSchema>;

const ROUNDS = 3;

/**
 * Finds or opens. The branch is the key: of the pull requests from it to this base, an open one counts before a merged
 * one, and that before a closed one. Calls: one a hundred pull requests of the branch, one to open; where another was
 * faster, the list again.
 */
export async function openPullOnce(publisher: Publisher, proposal: Proposal): Promise<Answer<Proposed>> {
  for (let round = 1; ; round += 1) {
    const found = await findProposed(publisher, proposal);
    if (!found.ok) return found;
    if (found.value !== null) return good(found.value);
    const { title, body, branch: head, base } = proposal;
    // Only the app writes to this branch, or its pull request is not what was planned.
    const sent = { title, body, head, base, maintainer_can_modify: false };
    const reply = await callAt(publisher, { method: "POST", path: "/pulls", body: sent });
    if (reply.status === 201) {
      const made = answerOf(reply, pullSchema);
      return made.ok ? good(proposedOf(made.value, "opened")) : made;
    }
    const again = mayHelp(reply) || reply.status === 422;
    if (!again || round === ROUNDS) return troubleOfWrite(reply);
    // Of an invalid one GitHub says 422 too; then the list is still empty, and asking again does not help.
    if (reply.status === 422) return (await findAfterRefusal(publisher, proposal)) ?? troubleOfWrite(reply);
    await publisher.sleep(500 * 2 ** round);
  }
}

async function findAfterRefusal(place: Place, proposal: Proposal): Promise<Answer<Proposed> | undefined> {
  const found = await findProposed(place, proposal);
  if (!found.ok) return found;
  return found.value === null ? undefined : good(found.value);
}

async function findProposed(
  place: Place,
  { branch, base }: Proposal,
): Promise<{ readonly ok: true; readonly value: Proposed | null } | Trouble> {
  const head = encodeURIComponent(`${place.repository.owner}:${branch}`);
  const path = `/pulls?state=all&head=${head}&base=${encodeURIComponent(base)}`;
  const listed = await readAll(place, path, pageOf(pullSchema));
  if (!listed.ok) return listed;
  // A filter that GitHub does not understand is a filter that does nothing.
  const own = listed.value
    .filter(
      (pull) =>
        pull.head.ref === branch && pull.base.ref === base && pull.head.repo?.id === pull.base.repo.id,
    )
    .sort((a, b) => b.number - a.number);
  const open = own.find(({ state }) => state === "open");
  if (open !== undefined) return { ok: true, value: proposedOf(open, "adopted") };
  const merged = own.find(({ merged_at }) => merged_at);
  if (merged !== undefined) return { ok: true, value: proposedOf(merged, "merged") };
  const [declined] = own;
  return { ok: true, value: declined === undefined ? null : proposedOf(declined, "declined") };
}

function proposedOf(pull: Pull, kind: Proposed["kind"]): Proposed {
  return { kind, number: pull.number, url: pull.html_url, head: pull.head.sha, author: pull.user };
}

const closedSchema = z.object({ state: z.enum(["open", "closed"]), merged_at: z.string().nullish() });

/** One call; the same when it was closed before. */
export async function closePull(place: Place, number: number): Promise<Answer<"closed" | "merged">> {
  const body = { state: "closed" };
  const reply = await callAt(place, { method: "PATCH", path: `/pulls/${number}`, body });
  if (reply.status !== 200) return troubleOfWrite(reply);
  const found = answerOf(reply, closedSchema);
  if (!found.ok) return found;
  if (found.value.state !== "closed")
    return { ok: false, retry: true, message: `pull request ${number} is still open` };
  return good(found.value.merged_at ? "merged" : "closed");
}

/** Logins, and teams by their slug. */
export type Reviewers = { readonly users: readonly string[]; readonly teams: readonly string[] };

const MOST_REVIEWERS = 15;

/**
 * Asks people to review; answers with who could not be asked. GitHub asks nobody where one of them may not be asked, so
 * then each is asked alone. Nothing depends on it. One call; where one is refused, one more for each.
 */
export async function requestReviewers(
  place: Place,
  number: number,
  { users, teams }: Reviewers,
): Promise<Answer<Reviewers>> {
  const asked = { users: users.slice(0, MOST_REVIEWERS), teams: teams.slice(0, MOST_REVIEWERS) };
  const none: Reviewers = { users: [], teams: [] };
  if (asked.users.length + asked.teams.length === 0) return good(none);
  const all = await request(place, number, asked);
  if (!all.ok || all.value) return all.ok ? good(none) : all;
  const refusedUsers: string[] = [];
  const refusedTeams: string[] = [];
  for (const user of asked.users) {
    const one = await request(place, number, { users: [user], teams: [] });
    if (!one.ok) return one;
    if (!one.value) refusedUsers.push(user);
  }
  for (const team of asked.teams) {
    const one = await request(place, number, { users: [], teams: [team] });
    if (!one.ok) return one;
    if (!one.value) refusedTeams.push(team);
  }
  return good({ users: refusedUsers, teams: refusedTeams });
}

/** False: somebody among them may not be asked. */
async function request(place: Place, number: number, { users, teams }: Reviewers): Promise<Answer<boolean>> {
  const path = `/pulls/${number}/requested_reviewers`;
  const body = { reviewers: users, team_reviewers: teams };
  const reply = await callAt(place, { method: "POST", path, body });
  if (reply.status === 201 || reply.status === 200) return good(true);
  return reply.status === 422 ? good(false) : troubleOfWrite(reply);
}
