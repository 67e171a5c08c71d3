import type { Ask } from "./bot-world-emulator.ts";
import type { Reply } from "./bot-world-front.ts";
import { missing, ok, refuse } from "./bot-world-front.ts";
import type { Github } from "./bot-world-github.ts";
import { DEFAULT_BRANCH } from "./bot-world-record.ts";
import { WEB } from "./bot-world-people.ts";
import { type Here, path, type Route, showCommit } from "./bot-world-routes.ts";

type Body = Readonly<Record<string, unknown>>;

/** Git is the emulator's; these mend where it differs from GitHub, and learn what moved. */
export function gitRoutes(forward: Ask): readonly Route[] {
  return [
    ["POST", path("/git/commits"), (here) => makeCommit(here, forward)],
    [
      "POST",
      path("/git/trees"),
      async (here) => pass(here, forward, await here.github.git.treeRequest(here.body as never)),
    ],
    [
      "GET",
      path("/git/commits/([0-9a-f]{40})"),
      async (here, sha) => signed(here.github, sha, await pass(here, forward)),
    ],
    ["GET", path("/git/blobs/([0-9a-f]{40})"), (here, sha) => blob(here, forward, sha)],
    [
      "GET",
      path("/git/ref/pull/(\\d+)/(head|merge)"),
      (here, number, side) => pullRef(here, Number(number), side),
    ],
    ["GET", path("/git/ref/(heads/.+)"), (here, ref) => readRef(here, forward, decodeURIComponent(ref))],
    ["POST", path("/git/refs"), (here) => makeRef(here, forward)],
    ["PATCH", path("/git/refs/(.+)"), (here, ref) => moveRef(here, forward, decodeURIComponent(ref))],
    ["DELETE", path("/git/refs/(.+)"), (here, ref) => dropRef(here, forward, decodeURIComponent(ref))],
    ["GET", path("/compare/(.+)"), (here, range) => compare(here, forward, decodeURIComponent(range))],
    ["GET", path("/commits"), async (here) => renamed(here.github, await pass(here, forward))],
    ["GET", path("/commits/([^/]+)"), async (here) => renamed(here.github, await pass(here, forward))],
  ];
}

function pass(
  { method, path: target, query, token, accept, body, origin }: Here,
  forward: Ask,
  other?: unknown,
): Promise<Reply> {
  const search = query.size === 0 ? "" : `?${query.toString()}`;
  return forward({ method, target: target + search, token, accept, origin, body: other ?? body });
}

/** GitHub signs what an app commits without naming an author. The clock is the world's. */
async function makeCommit(here: Here, forward: Ask): Promise<Reply> {
  const { github, actor, body } = here;
  const given = body as Body;
  const named = given["author"] !== undefined || given["committer"] !== undefined;
  const date = github.clock.now();
  const { login: name, email } = actor.account;
  const author = given["author"] ?? { name, email, date };
  const committer = given["committer"] ?? (named ? author : { ...WEB, date });
  const reply = await pass(here, forward, { ...given, author, committer });
  if (reply.status !== 201) return reply;
  const commit = github.git.learn(reply.body, !named && actor.app !== null);
  return signed(github, commit.sha, reply);
}

function signed(github: Github, sha: string, reply: Reply): Reply {
  const commit = github.git.commits.get(sha);
  if (commit === undefined || reply.status > 299) return reply;
  return { ...reply, body: { ...(reply.body as Body), verification: github.show.verification(commit) } };
}

async function blob(here: Here, forward: Ask, sha: string): Promise<Reply> {
  if (!here.accept.includes("raw")) return pass(here, forward);
  const reply = await forward({ ...here, target: here.path, accept: "application/json" });
  if (reply.status !== 200) return reply;
  const bytes = Buffer.from(String((reply.body as Body)["content"]), "base64");
  here.github.git.blobs.set(sha, bytes);
  return { status: 200, bytes, headers: { "content-type": "application/octet-stream" } };
}

async function pullRef({ github }: Here, number: number, side: string): Promise<Reply> {
  const thread = github.threads.get(number);
  if (thread?.pull === undefined) return missing;
  const sha = side === "head" ? thread.pull.headSha : (await github.findMergeable(thread.pull)).commit;
  const ref = `refs/pull/${number}/${side}`;
  return sha === null ? missing : ok({ ref, node_id: "", url: "", object: { sha, type: "commit", url: "" } });
}

async function readRef(here: Here, forward: Ask, name: string): Promise<Reply> {
  const reply = await pass(here, forward);
  if (here.stale !== true || reply.status !== 200) return reply;
  const { object, ...rest } = reply.body as { readonly object: Body };
  return { ...reply, body: { ...rest, object: { ...object, sha: here.github.before(`refs/${name}`) } } };
}

async function makeRef(here: Here, forward: Ask): Promise<Reply> {
  const { ref, sha } = here.body as { readonly ref: string; readonly sha: string };
  const reply = await pass(here, forward);
  if (reply.status === 201) await here.github.refMoved(ref, sha, { by: here.actor.account });
  return reply;
}

/** Rules of the default branch hold for the app as for everybody. */
async function moveRef(here: Here, forward: Ask, name: string): Promise<Reply> {
  const { github, actor } = here;
  const ref = `refs/${name}`;
  if (!github.refs.has(ref)) return refuse(422, "Reference does not exist");
  if (actor.app !== null && name === `heads/${DEFAULT_BRANCH}`)
    return refuse(422, "Repository rule violations found\n\nChanges must be made through a pull request.");
  const { sha } = here.body as { readonly sha: string };
  const reply = await pass(here, forward);
  if (reply.status === 422 && JSON.stringify(reply.body).includes("fast-forward"))
    return refuse(422, "Update is not a fast forward");
  if (reply.status === 422 && JSON.stringify(reply.body).includes("Invalid sha"))
    return refuse(422, "Object does not exist");
  if (reply.status === 200 && github.refs.get(ref) !== sha)
    await github.refMoved(ref, sha, { by: actor.account });
  return reply;
}

async function dropRef(here: Here, forward: Ask, name: string): Promise<Reply> {
  const ref = `refs/${name}`;
  if (!here.github.refs.has(ref)) return refuse(422, "Reference does not exist");
  const reply = await pass(here, forward);
  if (reply.status === 204) await here.github.refMoved(ref, null, { by: here.actor.account });
  return reply;
}

/** Heads of forks are known by their commits. */
async function compare(here: Here, forward: Ask, range: string): Promise<Reply> {
  const { github, query } = here;
  const sides = range.split("...").map((side) => {
    const bare = side.replace(/^acme:/, "");
    return github.forks.get(side) ?? github.refs.get(`refs/heads/${bare}`) ?? bare;
  });
  const search = query.size === 0 ? "" : `?${query.toString()}`;
  const target = `/repos/acme/models/compare/${sides.join("...")}${search}`;
  return renamed(github, await forward({ ...here, target }));
}

/** Writers and signatures as this world knows them, wherever a commit is shown. */
function renamed(github: Github, reply: Reply): Reply {
  const mend = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => mend(item));
    if (typeof value !== "object" || value === null) return value;
    const record = value as Body;
    const { sha } = record;
    if (typeof sha === "string" && typeof record["commit"] === "object" && github.git.commits.has(sha))
      return { ...record, ...showCommit(github, sha) };
    return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, mend(item)]));
  };
  return reply.status > 299 ? reply : { ...reply, body: mend(reply.body) };
}
