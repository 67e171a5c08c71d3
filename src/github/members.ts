import { z } from "zod";
import type { Answer } from "../registry/store.ts";
import {
  absent,
  type Account,
  accountSchema,
  answerOf,
  callAt,
  good,
  hopeless,
  type Place,
} from "./answer.ts";
import type { GithubClient } from "./client.ts";

/** `no-team`: the team is not there, or not for this token's eyes; nobody can be said to be in it, or not. */
export type Membership = "member" | "not" | "no-team";

const membershipSchema = z.object({ state: z.enum(["active", "pending"]) });
/** GitHub's own limits for organisations and slugs are tighter. */
const TEAM = /^([^/\s]{1,100})\/([^/\s]{1,200})$/;

/**
 * Whether a login is in a team, `org/team`, or in a team below it. Somebody who was only invited is not. One call for a
 * member; two where GitHub answers 404, because it does so for an unknown team as well, unless the team was `seen`.
 */
export async function readMembership(
  client: GithubClient,
  team: string,
  { login, seen: wasSeen }: { readonly login: string; readonly seen?: boolean },
): Promise<Answer<Membership>> {
  const [, org = "", slug = ""] = TEAM.exec(team) ?? [];
  if (org === "") return hopeless(`"${team}" is no team; a team is written as org/team`);
  const path = `/orgs/${encodeURIComponent(org)}/teams/${encodeURIComponent(slug)}`;
  const reply = await client.call({
    method: "GET",
    path: `${path}/memberships/${encodeURIComponent(login)}`,
  });
  if (reply.status !== 404) {
    const found = answerOf(reply, membershipSchema);
    return found.ok ? good(found.value.state === "active" ? "member" : "not") : found;
  }
  if (wasSeen === true) return good("not");
  const seen = await client.call({ method: "GET", path });
  if (seen.status === 404) return good("no-team");
  const known = answerOf(seen, z.object({ slug: z.string() }));
  return known.ok ? good("not") : known;
}

export type RepositoryRole = {
  /** whose role it is today; a login may have changed hands */
  readonly account: Account;
  /** `admin`, `maintain`, `write`, `triage`, `read`, `none`, or the name of a role that the organisation made */
  readonly role: string;
  readonly writes: boolean;
};

const roleSchema = z.object({
  permission: z.string(),
  role_name: z.string().min(1).optional(),
  user: accountSchema.nullable(),
});
/** GitHub folds every role, also an organisation's own, into one of these. */
const WRITING = ["admin", "maintain", "write"];

/**
 * What somebody may do here; null when no such account has anything to do with the repository. One call; two where
 * GitHub answers 404.
 */
export async function readRepositoryRole(
  place: Place,
  login: string,
): Promise<Answer<RepositoryRole | null>> {
  const path = `/collaborators/${encodeURIComponent(login)}/permission`;
  const reply = await callAt(place, { method: "GET", path });
  if (reply.status === 404) return absent(place, null);
  const found = answerOf(reply, roleSchema);
  if (!found.ok) return found;
  const { permission, role_name: role = permission, user } = found.value;
  if (user === null) return good(null);
  return good({ account: user, role, writes: WRITING.includes(permission) });
}

/** The account that has this number, whatever it is called today; null when it is gone. One call. */
export async function readAccount(client: GithubClient, id: number): Promise<Answer<Account | null>> {
  const reply = await client.call({ method: "GET", path: `/user/${id}` });
  if (reply.status === 404) return good(null);
  const found = answerOf(reply, accountSchema);
  if (!found.ok) return found;
  return found.value.id === id
    ? found
    : { ok: false, retry: true, message: `GitHub answered account ${found.value.id} for ${id}` };
}
