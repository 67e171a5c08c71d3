import { createHash } from "node:crypto";
import { linkTo, missing, ok, page, refuse, type Reply } from "./bot-world-front.ts";
import type { Github } from "./bot-world-github.ts";
import { APP, showAccount } from "./bot-world-people.ts";
import type { Artifact, CheckRun, Run } from "./bot-world-record.ts";
import { type Here, lagging, path, type Route } from "./bot-world-routes.ts";
import { showCheck, showRun } from "./bot-world-show-runs.ts";

type Body = Readonly<Record<string, unknown>>;

const T = "/orgs/acme/teams/([^/]+)";

/** Checks, workflow runs, teams, rules, deliveries: what the emulator does not know, or not well enough. */
export const REST: readonly Route[] = [
  ["POST", /^\/graphql$/, (here) => graphql(here)],
  [
    "GET",
    /^\/rate_limit$/,
    () => ok({ resources: { core: { limit: 5000, remaining: 4999, reset: 0, used: 1 } } }),
  ],
  [
    "GET",
    /^\/users\/([^/]+)$/,
    ({ github }, login) => orMissing(github.show.findUser(decodeURIComponent(login))),
  ],
  ["GET", /^\/user\/(\d+)$/, ({ github }, id) => orMissing(github.show.findUser(Number(id)))],
  [
    "GET",
    /^\/installation\/repositories$/,
    (here) =>
      page([here.github.show.repositoryOf("acme")], here, (repositories) => ({
        total_count: 1,
        repository_selection: "all",
        repositories,
      })),
  ],

  ["POST", path("/check-runs"), (here) => makeCheck(here)],
  ["PATCH", path("/check-runs/(\\d+)"), (here, id) => changeCheck(here, Number(id))],
  [
    "GET",
    path("/check-runs/(\\d+)"),
    ({ github }, id) => orMissing(found(github.checks, Number(id), (run) => showCheck(github, run))),
  ],
  ["GET", path("/commits/([^/]+)/check-runs"), (here, ref) => listChecks(here, ref)],

  ["POST", path("/dispatches"), (here) => dispatch(here)],
  [
    "GET",
    path("/actions/runs"),
    (here) =>
      page(listRuns(here), here, (workflow_runs) => ({ total_count: listRuns(here).length, workflow_runs })),
  ],
  [
    "GET",
    path("/actions/runs/(\\d+)"),
    ({ github }, id) => orMissing(found(github.runs, Number(id), (run) => showRun(github, run))),
  ],
  ["GET", path("/actions/runs/(\\d+)/artifacts"), (here, id) => listArtifacts(here, Number(id))],
  [
    "GET",
    path("/actions/artifacts/(\\d+)"),
    ({ github }, id) => orMissing(found(github.artifacts, Number(id), (one) => showArtifact(github, one))),
  ],
  ["GET", path("/actions/artifacts/(\\d+)/zip"), (here, id) => whereArtifact(here, Number(id))],
  ["GET", /^\/_storage\/(\d+)\.zip$/, ({ github }, id) => zipOf(github, Number(id))],

  [
    "GET",
    new RegExp(`^${T}$`),
    ({ github }, team) => (github.teams.has(team) ? ok(github.show.team(team)) : missing),
  ],
  ["GET", new RegExp(`^${T}/members$`), (here, team) => listMembers(here, team)],
  [
    "GET",
    new RegExp(`^${T}/memberships/([^/]+)$`),
    ({ github }, team, login) => membership(github, team, decodeURIComponent(login)),
  ],
  [
    "GET",
    /^\/orgs\/acme\/members\/([^/]+)$/,
    ({ github }, login) => (github.permissions.has(decodeURIComponent(login)) ? { status: 204 } : missing),
  ],
  [
    "GET",
    path("/collaborators/([^/]+)/permission"),
    (here, login) => permissionOf(here, decodeURIComponent(login)),
  ],

  ["GET", path("/activity"), (here) => listActivity(here)],
  [
    "GET",
    path("/rules/branches/(.+)"),
    (here, branch) => page(here.github.rules.get(decodeURIComponent(branch)) ?? [], here),
  ],
  ["GET", path("/rulesets"), (here) => page([...here.github.rulesets.values()], here)],
  ["GET", path("/rulesets/(\\d+)"), ({ github }, id) => orMissing(github.rulesets.get(Number(id)))],
];

/** Calls that carry the app's own key instead of a token of an installation. */
export const APP_ROUTES: readonly Route[] = [
  ["GET", /^\/app\/hook\/deliveries$/, (here) => listDeliveries(here)],
  ["GET", /^\/app\/hook\/deliveries\/(\d+)$/, ({ github }, id) => oneDelivery(github, Number(id))],
  [
    "POST",
    /^\/app\/hook\/deliveries\/(\d+)\/attempts$/,
    ({ github }, id) => deliverAgain(github, Number(id)),
  ],
];

function orMissing(value: unknown): Reply {
  return value === undefined ? missing : ok(value);
}

function found<T extends { readonly id: number }, U>(
  all: readonly T[],
  id: number,
  show: (one: T) => U,
): U | undefined {
  const one = all.find((each) => each.id === id);
  return one === undefined ? undefined : show(one);
}

function graphql({ actor, body }: Here): Reply {
  const query = String((body as Body | undefined)?.["query"]);
  if (!query.includes("viewer")) return ok({ errors: [{ message: "this GitHub knows the viewer only" }] });
  return ok({ data: { viewer: { databaseId: actor.account.id, login: actor.account.login } } });
}

function makeCheck({ github, actor, body }: Here): Reply {
  if (actor.app === null) return refuse(403, "You must authenticate via a GitHub App.");
  const given = body as Body;
  const head = given["head_sha"];
  if (typeof head !== "string" || typeof given["name"] !== "string") return refuse(422, "Validation Failed");
  const run: CheckRun = {
    id: github.id(),
    app: actor.app,
    head,
    name: given["name"],
    status: "queued",
    conclusion: null,
    externalId: "",
    detailsUrl: "",
    title: null,
    summary: null,
    text: null,
    annotations: 0,
    startedAt: github.clock.now(),
    completedAt: null,
  };
  const wrong = updateCheck(github, run, given);
  if (wrong !== undefined) return wrong;
  github.checks.push(run);
  github.emit("check_run", "created", { check_run: showCheck(github, run) }, actor.account);
  if (run.status === "completed")
    github.emit("check_run", "completed", { check_run: showCheck(github, run) }, actor.account);
  return { status: 201, body: showCheck(github, run) };
}

/** Only the app that made a run may change it. */
function changeCheck({ github, actor, body }: Here, id: number): Reply {
  const run = github.checks.find((one) => one.id === id);
  if (run === undefined) return missing;
  if (run.app.id !== actor.app?.id)
    return refuse(
      403,
      "Invalid app_id `0` - check run can only be modified by the GitHub App that created it.",
    );
  const before = run.status;
  const wrong = updateCheck(github, run, body as Body);
  if (wrong !== undefined) return wrong;
  if (run.status === "completed" && before !== "completed")
    github.emit("check_run", "completed", { check_run: showCheck(github, run) }, actor.account);
  return ok(showCheck(github, run));
}

const CONCLUSIONS = new Set([
  "action_required",
  "cancelled",
  "failure",
  "neutral",
  "success",
  "skipped",
  "timed_out",
]);
const LONGEST = 65_535;

function updateCheck(github: Github, run: CheckRun, given: Body): Reply | undefined {
  const output = given["output"] as Body | undefined;
  const { status, conclusion } = given;
  if (output !== undefined && (typeof output["title"] !== "string" || typeof output["summary"] !== "string"))
    return refuse(422, "Invalid request. output needs title and summary");
  if (
    [output?.["summary"], output?.["text"]].some(
      (text) => typeof text === "string" && Buffer.byteLength(text) > LONGEST,
    )
  )
    return refuse(422, "Invalid request. Only 65535 characters are allowed");
  if (conclusion !== undefined && (typeof conclusion !== "string" || !CONCLUSIONS.has(conclusion)))
    return refuse(422, "Invalid conclusion");
  if (status === "completed" && conclusion === undefined)
    return refuse(422, "Invalid request. conclusion is missing");
  if (typeof given["name"] === "string") run.name = given["name"];
  if (typeof given["external_id"] === "string") run.externalId = given["external_id"];
  if (typeof given["details_url"] === "string") run.detailsUrl = given["details_url"];
  if (conclusion !== undefined)
    Object.assign(run, { status: "completed", conclusion, completedAt: github.clock.now() });
  else if (status === "in_progress" || status === "queued")
    Object.assign(run, { status, conclusion: null, completedAt: null });
  if (output !== undefined) {
    Object.assign(run, { title: output["title"], summary: output["summary"], text: output["text"] ?? null });
    run.annotations += ((output["annotations"] ?? []) as readonly unknown[]).length;
  }
  return undefined;
}

/** By default only the newest run of each name and app. */
function listChecks(here: Here, ref: string): Reply {
  const { github, query } = here;
  const head = github.refs.get(`refs/heads/${decodeURIComponent(ref)}`) ?? ref;
  const [name, status, app] = ["check_name", "status", "app_id"].map((key) => query.get(key));
  let runs = lagging(
    github.checks.filter((run) => run.head === head),
    here.stale,
  ).toReversed();
  if (query.get("filter") !== "all")
    runs = runs.filter(
      (run, at) => runs.findIndex((each) => each.name === run.name && each.app.id === run.app.id) === at,
    );
  runs = runs.filter(
    (run) =>
      (name === null || run.name === name) &&
      (status === null || run.status === status) &&
      (app === null || String(run.app.id) === app),
  );
  const shown = runs.map((run) => showCheck(github, run));
  return page(shown, here, (check_runs) => ({ total_count: shown.length, check_runs }));
}

function dispatch({ github, actor, body }: Here): Reply {
  const given = body as Body;
  const event = given["event_type"];
  const payload = given["client_payload"] ?? {};
  if (typeof event !== "string" || event.length > 100) return refuse(422, "Invalid request.");
  if (Object.keys(payload).length > 10)
    return refuse(422, "No more than 10 properties are allowed; client_payload");
  const facts = { event, payload: structuredClone(payload), at: github.clock.now(), by: actor.account };
  github.dispatches.push({ number: github.dispatches.length + 1, ...facts });
  github.emit("repository_dispatch", event, { branch: "main", client_payload: payload }, actor.account);
  return { status: 204 };
}

/** Newest first. */
function listRuns({ github, query }: Here): readonly unknown[] {
  const wanted = (key: string, value: string): boolean => query.get(key) === null || query.get(key) === value;
  const isWanted = (run: Run): boolean =>
    wanted("event", run.event) &&
    wanted("branch", run.headBranch) &&
    wanted("head_sha", run.headSha) &&
    wanted("actor", run.actor.login) &&
    (query.get("status") === null || [run.status, run.conclusion].includes(query.get("status"))) &&
    isWithin(run.createdAt, query.get("created"));
  return github.runs
    .filter(isWanted)
    .reverse()
    .map((run) => showRun(github, run));
}

/** `>=2026-01-01T00:00:00Z`, `<…`, `from..to`. */
function isWithin(at: string, range: string | null): boolean {
  const given = range ?? "*..*";
  const [, sign = "", moment = ""] = /^(>=|<=|>|<)(.*)$/.exec(given) ?? [];
  if (sign === ">=") return at >= moment;
  if (sign === "<=") return at <= moment;
  if (sign === ">") return at > moment;
  if (sign === "<") return at < moment;
  const [from = "*", to = "*"] = given.split("..");
  return (from === "*" || at >= from) && (to === "*" || at <= to);
}

function listArtifacts(here: Here, run: number): Reply {
  const name = here.query.get("name");
  const artifacts = here.github.artifacts
    .filter((one) => one.run === run && (name === null || one.name === name))
    .reverse()
    .map((one) => showArtifact(here.github, one));
  return page(artifacts, here, (items) => ({ total_count: artifacts.length, artifacts: items }));
}

function showArtifact({ runs }: Github, artifact: Artifact): unknown {
  const { id, name, size, zip, at, expired } = artifact;
  const run = runs.find((one) => one.id === artifact.run);
  const url = `https://api.github.com/repos/acme/models/actions/artifacts/${id}`;
  return {
    id,
    node_id: "",
    name,
    size_in_bytes: size,
    url,
    archive_download_url: `${url}/zip`,
    expired,
    digest: `sha256:${createHash("sha256").update(zip).digest("hex")}`,
    created_at: at,
    updated_at: at,
    expires_at: at,
    workflow_run: {
      id: artifact.run,
      repository_id: 1,
      head_repository_id: 1,
      head_branch: run?.headBranch,
      head_sha: run?.headSha,
    },
  };
}

/** The bytes lie in a storage whose address is good for a minute and needs no token. */
function whereArtifact({ github, url }: Here, id: number): Reply {
  const artifact = github.artifacts.find((one) => one.id === id);
  if (artifact === undefined) return missing;
  if (artifact.expired) return refuse(410, "Artifact has expired");
  return { status: 302, headers: { location: `${url}/_storage/${id}.zip` } };
}

function zipOf(github: Github, id: number): Reply {
  const artifact = github.artifacts.find((one) => one.id === id);
  return artifact === undefined
    ? missing
    : { status: 200, bytes: artifact.zip, headers: { "content-type": "application/zip" } };
}

function listMembers(here: Here, team: string): Reply {
  const members = here.github.teams.get(team);
  if (members === undefined) return missing;
  return page(
    [...members].map((login) => here.github.show.findUser(login)),
    here,
  );
}

function membership(github: Github, team: string, login: string): Reply {
  const member = [...(github.teams.get(team) ?? [])].find((one) => one.toLowerCase() === login.toLowerCase());
  if (member === undefined) return missing;
  return ok({
    state: "active",
    role: "member",
    url: `https://api.github.com/orgs/acme/teams/${team}/memberships/${member}`,
  });
}

function permissionOf({ github }: Here, login: string): Reply {
  const user = github.show.findUser(login);
  if (user === undefined) return missing;
  const permission = github.permissions.get(String(user["login"])) ?? "none";
  return ok({ permission, role_name: permission, user: { ...user, permissions: {} } });
}

/** Newest first; pages follow each other by a cursor that only the link tells. */
function listActivity({ github, path: where, query, origin }: Here): Reply {
  const [ref, kind, actor] = ["ref", "activity_type", "actor"].map((key) => query.get(key));
  const size = Math.min(100, Number(query.get("per_page") ?? 30));
  const after = Number(query.get("after") ?? Number.POSITIVE_INFINITY);
  const all = github.activity
    .filter((one) => ref === null || [one.ref, one.ref.replace("refs/heads/", "")].includes(ref ?? ""))
    .filter((one) => (kind === null || one.kind === kind) && (actor === null || one.actor.login === actor))
    .filter(({ id }) => id < after)
    .toReversed();
  const items = all.slice(0, size);
  const next = new URLSearchParams(query);
  next.set("after", String(items.at(-1)?.id));
  const link = linkTo({ path: where, query: next, origin }, "next");
  return ok(
    items.map(({ id, before, after: to, ref: moved, at, kind: activity_type, actor: who }) => ({
      id,
      node_id: "",
      before,
      after: to,
      ref: moved,
      timestamp: at,
      activity_type,
      actor: showAccount(who),
    })),
    all.length > size ? { link } : {},
  );
}

/** Newest first, with a cursor; without what was in them. */
function listDeliveries({ github, path: where, query, origin }: Here): Reply {
  const size = Math.min(100, Number(query.get("per_page") ?? 30));
  const from = Number(query.get("cursor") ?? 0);
  const all = [...github.attempts].reverse();
  const to = new URLSearchParams({ per_page: String(size), cursor: String(from + size) });
  const next = from + size < all.length ? linkTo({ path: where, query: to, origin }, "next") : undefined;
  const shown = all.slice(from, from + size).map(({ delivery, status, at }) => ({
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: at,
    redelivery: delivery.redelivery,
    duration: 0.1,
    status:
      status >= 200 && status < 300
        ? "OK"
        : status === 0
          ? "failed to connect to host"
          : `Invalid HTTP Response: ${status}`,
    status_code: status,
    event: delivery.event,
    action: delivery.action,
    installation_id: APP.installation,
    repository_id: 1,
    throttled_at: null,
  }));
  return ok(shown, next === undefined ? {} : { link: next });
}

function oneDelivery(github: Github, id: number): Reply {
  const attempt = github.attempts.find(({ delivery }) => delivery.id === id);
  if (attempt === undefined) return missing;
  const { delivery, status } = attempt;
  return ok({
    id,
    guid: delivery.guid,
    event: delivery.event,
    action: delivery.action,
    status_code: status,
    request: { headers: {}, payload: delivery.payload },
  });
}

/** The same webhook with the same GUID goes out once more. */
function deliverAgain(github: Github, id: number): Reply {
  const attempt = github.attempts.find(({ delivery }) => delivery.id === id);
  if (attempt === undefined) return missing;
  github.outbox.push({ ...attempt.delivery, id: github.id(), redelivery: true });
  return { status: 202, body: {} };
}
