import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { verify } from "@octokit/webhooks-methods";
import { createAppAuth } from "@octokit/auth-app";
import { request } from "@octokit/request";
import { afterEach, describe, expect, test } from "vitest";
import { parseEnvelope } from "../../src/evidence/envelope.ts";
import { readEvaluation } from "../../src/evidence/parse.ts";
import { signatureOf } from "./bot-world-deliver.ts";
import { type Odd, readProjectAt, type Script } from "./bot-world-evaluator.ts";
import { SECRET } from "./bot-world-people.ts";
import { candidateFiles, demoFiles, policyFile, SMALL } from "./bot-world-projects.ts";
import { openWorld, type World } from "./bot-world.ts";
import { newFolder } from "./twokey.ts";

const worlds: World[] = [];

async function newWorld(settings: Parameters<typeof openWorld>[0] = {}): Promise<World> {
  const made = await openWorld(settings);
  worlds.push(made);
  return made;
}

afterEach(async () => {
  for (const each of worlds.splice(0)) {
    expect(each.unknown).toEqual([]);
    await each.close();
  }
});

const R = "/repos/acme/models";

// Bodies of answers are looked at here, never trusted with anything.
// oxlint-disable typescript/no-explicit-any
type Answer = { readonly status: number; readonly body: any; readonly link: string };
type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** Asks with an installation token, got with the app's key as the bot gets it. */
async function asApp(world: World): Promise<Ask> {
  const auth = createAppAuth({
    appId: 4711,
    privateKey: world.privateKey,
    installationId: 99,
    request: request.defaults({ baseUrl: world.url }),
  });
  const { token } = await auth({ type: "installation" });
  return asking(world, token);
}

function asking(world: World, token: string): Ask {
  return async (method, path, body) => {
    const response = await fetch(`${world.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === "" ? undefined : JSON.parse(text),
      link: response.headers.get("link") ?? "",
    };
  };
}

function sent(world: World): readonly string[] {
  return world.takeOutbox().map(({ event, action }) => (action === null ? event : `${event}.${action}`));
}

const V2 = { "models/fraud/model.onnx": "fraud, the second model\n" };

describe("git", () => {
  test("ids of blobs, trees and commits are those that git makes of the same files", async () => {
    const world = await newWorld();
    const files = { "a/b/c.txt": "one\n", "a.txt": "two\n", "a/b.bin": Buffer.from([0, 255, 10]) };
    const gone = Object.fromEntries(Object.keys(SMALL).map((path) => [path, null]));
    const sha = await world.push("true", { ...gone, ...files }, { by: "alice", message: "true ids" });
    const commit = world.github.git.commit(sha);
    const folder = newFolder();
    const run = (env: Record<string, string>, ...args: readonly string[]): string =>
      execFileSync("git", args, { cwd: folder, encoding: "utf8", env: { ...process.env, ...env } }).trim();
    run({}, "init", "--quiet");
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    run({}, "add", "--all");
    expect(run({}, "write-tree")).toBe(commit.tree);
    const object = [
      `tree ${commit.tree}`,
      `parent ${commit.parents[0]}`,
      `author alice <alice@example.com> ${Date.parse(commit.author.date) / 1000} +0000`,
      `committer alice <alice@example.com> ${Date.parse(commit.committer.date) / 1000} +0000`,
      "",
      "true ids\n",
    ];
    writeFileSync(join(folder, ".git", "object"), object.join("\n"));
    expect(run({}, "hash-object", "-t", "commit", "--literally", ".git/object")).toBe(sha);
  });

  test("a folder whose last file goes is gone, whoever deletes it", async () => {
    const world = await newWorld();
    const sha = await world.push("less", { "models/churn/data/holdout.csv": null }, { by: "alice" });
    const app = await asApp(world);
    const { tree } = world.github.git.commit(sha);
    const paths = (await app("GET", `${R}/git/trees/${tree}?recursive=1`)).body.tree.map(
      (one: any) => one.path,
    );
    expect(paths).toContain("models/churn/model.onnx");
    expect(paths).not.toContain("models/churn/data");
    const removed = ["models/churn/model.onnx", "models/churn/model.yaml"].map((path) => ({
      path,
      mode: "100644",
      type: "blob",
      sha: null,
    }));
    const made = await app("POST", `${R}/git/trees`, { base_tree: tree, tree: removed });
    const left = (await app("GET", `${R}/git/trees/${made.body.sha}?recursive=1`)).body.tree;
    expect(
      left.map((one: any) => one.path).filter((path: string) => path.startsWith("models/churn")),
    ).toEqual([]);
  });

  test("the app's commit without an author is signed and in the world's time; with one it is not signed", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    const tree = world.github.git.commit(world.tip()).tree;
    const plain = await app("POST", `${R}/git/commits`, { message: "by the app", tree, parents: [] });
    expect(plain.body.verification.verified).toBe(true);
    expect(plain.body.author).toMatchObject({ name: "twokey[bot]", date: world.now });
    const author = { name: "x", email: "x@example.com" };
    const named = await app("POST", `${R}/git/commits`, { message: "by x", tree, parents: [], author });
    expect(named.body.verification.verified).toBe(false);
    const shown = await app("GET", `${R}/commits/${plain.body.sha}`);
    expect(shown.body).toMatchObject({
      author: { login: "twokey[bot]" },
      commit: { verification: { verified: true } },
    });
  });

  test("refs move forward only, unless forced; the default branch moves through pull requests; unknown ones are 422", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    const [older, newer] = [world.tip(), await world.push("work", V2, { by: "alice" })];
    const to = (sha: string, force = false): Promise<Answer> =>
      app("PATCH", `${R}/git/refs/heads/work`, { sha, force });
    expect(await to(older)).toMatchObject({ status: 422, body: { message: "Update is not a fast forward" } });
    expect((await to(older, true)).status).toBe(200);
    expect(world.tip("work")).toBe(older);
    expect((await to(newer)).status).toBe(200);
    expect((await to("f".repeat(40))).body.message).toBe("Object does not exist");
    expect((await app("PATCH", `${R}/git/refs/heads/main`, { sha: newer })).status).toBe(422);
    expect((await app("PATCH", `${R}/git/refs/heads/none`, { sha: newer })).body.message).toBe(
      "Reference does not exist",
    );
    expect((await app("POST", `${R}/git/refs`, { ref: "refs/heads/work", sha: newer })).body.message).toBe(
      "Reference already exists",
    );
    const { body } = await app("GET", `${R}/activity?ref=refs/heads/work`);
    expect(body.map((one: any) => [one.activity_type, one.actor.login])).toEqual([
      ["push", "twokey[bot]"],
      ["force_push", "twokey[bot]"],
      ["branch_creation", "alice"],
    ]);
  });

  test("blobs come raw, contents by branch, comparisons in pages with the people of this world", async () => {
    const world = await newWorld();
    const [start, app] = [world.tip(), await asApp(world)];
    for (const line of ["1", "2", "3"])
      await world.push("work", { "notes.txt": `${line}\n` }, { by: "bob", coAuthors: ["carol"] });
    await world.push(
      "work",
      { "x.txt": "x" },
      { by: "bob", author: { name: "Nobody", email: "nobody@nowhere.example" } },
    );
    const range = `${R}/compare/${start}...${world.tip("work")}`;
    const page = await app("GET", `${range}?per_page=3&page=2`);
    expect(page.body).toMatchObject({ status: "ahead", total_commits: 4, files: [] });
    expect(page.body.commits.map((one: any) => one.author)).toEqual([null]);
    const first = await app("GET", `${range}?per_page=3&page=1`);
    expect(first.body.commits.map((one: any) => one.author.login)).toEqual(["bob", "bob", "bob"]);
    expect(first.body.commits[0].commit.message).toContain("Co-authored-by: carol <carol@example.com>");
    expect(first.body.files.map((one: any) => [one.filename, one.status])).toEqual([
      ["notes.txt", "added"],
      ["x.txt", "added"],
    ]);
    const sha = first.body.files[0].sha;
    const raw = await fetch(`${world.url}${R}/git/blobs/${sha}`, {
      headers: { authorization: "Bearer token-of-alice", accept: "application/vnd.github.raw+json" },
    });
    expect(await raw.text()).toBe("3\n");
    expect((await app("GET", `${R}/contents/notes.txt?ref=work`)).body.content).toBe(
      Buffer.from("3\n").toString("base64"),
    );
  });
});

describe("pull requests", () => {
  test("a head follows its branch, a merge is a true merge of both sides, and events come in GitHub's order", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    const pull = await world.propose("better", V2, { by: "bob" });
    expect(sent(world)).toEqual(["push", "check_suite.requested", "pull_request.opened"]);
    const head = await world.push(
      "better",
      { "models/fraud/serving.yaml": "output: { positive: fraud }\n" },
      { by: "alice" },
    );
    const [, , sync] = world.outbox;
    expect(sync?.payload).toMatchObject({
      action: "synchronize",
      number: pull,
      after: head,
      sender: { login: "alice" },
    });
    expect(sent(world)).toEqual(["push", "check_suite.requested", "pull_request.synchronize"]);
    await world.pushToDefault({ "README.md": "# Other\n" }, "dave");
    const shown = (await app("GET", `${R}/pulls/${pull}`)).body;
    expect(shown).toMatchObject({ mergeable: true, changed_files: 2, commits: 2, head: { sha: head } });
    expect((await app("GET", `${R}/git/ref/pull/${pull}/merge`)).body.object.sha).toBe(
      shown.merge_commit_sha,
    );
    world.takeOutbox();
    const merge = await world.merge(pull, { by: "alice" });
    expect(world.tip()).toBe(merge);
    expect(sent(world)).toEqual(["push", "check_suite.requested", "pull_request.closed"]);
    const files = await world.github.git.files(merge);
    expect(files.get("README.md")?.toString()).toBe("# Other\n");
    expect(files.get("models/fraud/model.onnx")?.toString()).toBe(V2["models/fraud/model.onnx"]);
    expect(world.github.git.commit(merge).parents[1]).toBe(head);
    const merged = (await app("GET", `${R}/pulls/${pull}`)).body;
    expect(merged).toMatchObject({
      merged: true,
      merged_at: world.now,
      merge_commit_sha: merge,
      merged_by: { login: "alice" },
    });
    expect((await app("GET", `${R}/commits/${merge}/pulls`)).body[0].number).toBe(pull);
  });

  test("a squash is one commit of the opener that names the others", async () => {
    const world = await newWorld();
    const pull = await world.propose("better", V2, { by: "bob" });
    await world.push("better", { "x.txt": "x" }, { by: "carol" });
    const commit = world.github.git.commit(await world.merge(pull, { by: "alice", method: "squash" }));
    expect(commit).toMatchObject({ author: { name: "bob" }, committer: { name: "GitHub" } });
    expect(commit.parents).toHaveLength(1);
    expect(commit.message).toContain("Co-authored-by: carol <carol@example.com>");
  });

  test("two changes of one file conflict, and the button refuses", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    const pull = await world.propose("better", V2, { by: "bob" });
    await world.pushToDefault({ "models/fraud/model.onnx": "another\n" }, "dave");
    expect((await app("GET", `${R}/pulls/${pull}`)).body).toMatchObject({
      mergeable: false,
      mergeable_state: "dirty",
    });
    await expect(world.merge(pull, { by: "alice" })).rejects.toThrow("conflicts: models/fraud/model.onnx");
  });

  test("commits that reach the default branch by a push merge their pull request", async () => {
    const world = await newWorld();
    const pull = await world.propose("better", V2, { by: "bob" });
    await world.moveHead("main", world.head(pull), { by: "mallory" });
    expect(world.thread(pull)).toMatchObject({
      state: "closed",
      pull: { mergeCommit: world.tip(), mergedBy: { login: "mallory" } },
    });
  });

  test("after a force-push old reviews show the new head, as seen on github.com", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    const pull = await world.propose("better", V2, { by: "bob" });
    const review = world.review(pull, { state: "APPROVED", by: "alice", body: "fine" });
    const told = world.takeOutbox().at(-1);
    expect(told?.payload).toMatchObject({ review: { state: "approved", commit_id: world.head(pull) } });
    await world.push("better", { "models/fraud/model.onnx": "bad\n" }, { by: "bob", force: true });
    const shown = (await app("GET", `${R}/pulls/${pull}/reviews/${review}`)).body;
    expect(shown).toMatchObject({ state: "APPROVED", commit_id: world.head(pull) });
    world.takeOutbox();
    world.dismissReview(review, "dave");
    expect(sent(world)).toEqual(["pull_request_review.dismissed"]);
  });

  test("retargets, drafts, closing and forks are told as GitHub tells them", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    await world.push("other", { "x.txt": "x" }, { by: "alice" });
    await world.push("better", V2, { by: "mallory", fork: "mallory" });
    const pull = world.openPull("better", { by: "mallory", fork: "mallory" });
    world.takeOutbox();
    world.retarget(pull, "other", "mallory");
    expect(world.outbox[0]?.payload).toMatchObject({ changes: { base: { ref: { from: "main" } } } });
    world.setDraft(pull, true, "mallory");
    world.closePull(pull, "mallory");
    world.reopen(pull, "mallory");
    expect(sent(world)).toEqual(
      ["edited", "converted_to_draft", "closed", "reopened"].map((action) => `pull_request.${action}`),
    );
    const [shown] = (await app("GET", `${R}/pulls?head=mallory:better`)).body;
    expect(shown).toMatchObject({ number: pull, head: { repo: { full_name: "mallory/models" } } });
    expect((await app("GET", `${R}/pulls?head=acme:better`)).body).toEqual([]);
    const head = await world.push("better", { "x.txt": "y" }, { by: "mallory", fork: "mallory" });
    expect(world.head(pull)).toBe(head);
    expect((await app("GET", `${R}/compare/main...mallory:better`)).body.total_commits).toBe(2);
  });

  test("the merge queue builds one merge on the other, and moves the branch when it is done", async () => {
    const world = await newWorld();
    const first = await world.propose("one", V2, { by: "bob" });
    const second = await world.propose("two", { "models/churn/model.onnx": "churn 2\n" }, { by: "bob" });
    world.takeOutbox();
    const group = await world.queue(first, "alice");
    const behind = await world.queue(second, "alice", group);
    const told = world.takeOutbox().filter(({ event }) => event === "merge_group");
    expect(told.map(({ payload }) => payload["merge_group"])).toMatchObject([
      { head_sha: group.headSha, base_sha: world.tip(), base_ref: "refs/heads/main" },
      { head_sha: behind.headSha, base_sha: group.headSha, head_ref: behind.headRef },
    ]);
    await world.leaveQueue(group, "merged", "alice");
    expect(world.tip()).toBe(group.headSha);
    expect(world.thread(first).pull?.mergeCommit).toBe(group.headSha);
    expect(sent(world)).toContain("merge_group.destroyed");
  });
});

describe("what is said", () => {
  test("comments show their app, edits keep the moment of birth, deletions are told with the text", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    const pull = await world.propose("better", V2, { by: "bob" });
    world.takeOutbox();
    const born = world.now;
    const own = (await app("POST", `${R}/issues/${pull}/comments`, { body: "<!-- twokey --> hello" })).body;
    expect(own).toMatchObject({
      performed_via_github_app: { id: 4711 },
      user: { login: "twokey[bot]", type: "Bot" },
    });
    expect(world.sticky(pull)).toBe("<!-- twokey --> hello");
    const id = world.comment(pull, "/twokey approve fraud 0123456789ab", "alice");
    world.editComment(id, "never mind", "mallory");
    const [, created, edited] = world.outbox;
    expect(created?.payload).toMatchObject({
      comment: { body: "/twokey approve fraud 0123456789ab", performed_via_github_app: null },
    });
    expect(edited?.payload).toMatchObject({
      changes: { body: { from: "/twokey approve fraud 0123456789ab" } },
      sender: { login: "mallory" },
      comment: { user: { login: "alice" } },
    });
    world.deleteComment(id, "alice");
    expect(sent(world)).toEqual(
      ["created", "created", "edited", "deleted"].map((action) => `issue_comment.${action}`),
    );
    expect((await app("GET", `${R}/issues/comments/${id}`)).status).toBe(404);
    await app("PATCH", `${R}/issues/comments/${own.id}`, { body: "<!-- twokey --> again" });
    const shown = (await app("GET", `${R}/issues/comments/${own.id}`)).body;
    expect([shown.created_at, shown.updated_at]).toEqual([born, world.now]);
  });

  test("the app may not change a person's words; the same reaction twice is one", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    const issue = world.openIssue("broken", "help", "erin");
    const id = world.comment(issue, "mine", "erin");
    expect((await app("PATCH", `${R}/issues/comments/${id}`, { body: "yours" })).status).toBe(403);
    const react = (): Promise<Answer> =>
      app("POST", `${R}/issues/comments/${id}/reactions`, { content: "eyes" });
    expect([(await react()).status, (await react()).status]).toEqual([201, 200]);
    expect((await app("GET", `${R}/issues/comments/${id}`)).body.reactions.eyes).toBe(1);
    await app("POST", `${R}/issues/${issue}/labels`, { labels: ["incident"] });
    const made = await app("POST", `${R}/issues`, {
      title: "fraud: unapproved change",
      body: "x",
      labels: ["twokey"],
    });
    expect(
      (await app("GET", `${R}/issues?labels=twokey&state=all`)).body.map((one: any) => one.number),
    ).toEqual([made.body.number]);
    expect(world.openIssues().map(({ title }) => title)).toEqual(["broken", "fraud: unapproved change"]);
  });

  test("lists come in pages with links, oldest comment first", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    const issue = world.openIssue("long", "", "erin");
    for (let at = 0; at < 5; at += 1) world.comment(issue, `${at}`, "erin");
    const { body, link } = await app("GET", `${R}/issues/${issue}/comments?per_page=2&page=2`);
    expect(body.map((one: any) => one.body)).toEqual(["2", "3"]);
    expect(link).toContain('page=3>; rel="next"');
  });
});

describe("checks, teams, rules", () => {
  test("a check run goes from in progress to a conclusion, also on a commit that nobody knows", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    const head = "a".repeat(40);
    const output = { title: "waiting for owner", summary: "…" };
    const made = await app("POST", `${R}/check-runs`, {
      name: "twokey",
      head_sha: head,
      status: "in_progress",
      external_id: "1:a",
      output,
    });
    expect(made.body).toMatchObject({
      status: "in_progress",
      conclusion: null,
      app: { id: 4711, slug: "twokey" },
    });
    await app("PATCH", `${R}/check-runs/${made.body.id}`, { conclusion: "success", output });
    expect(world.check(head)).toMatchObject({
      status: "completed",
      conclusion: "success",
      title: "waiting for owner",
      completedAt: world.now,
    });
    expect(sent(world)).toEqual(["check_run.created", "check_run.completed"]);
    expect(
      (await app("PATCH", `${R}/check-runs/${made.body.id}`, { status: "completed", output })).status,
    ).toBe(422);
    expect((await app("GET", `${R}/commits/${head}/check-runs?check_name=twokey`)).body.total_count).toBe(1);
  });

  test("only an app may post a check, and only its own may it change", async () => {
    const world = await newWorld();
    const [app, person] = [await asApp(world), asking(world, "token-of-mallory")];
    const workflow = asking(world, "token-of-a-workflow");
    const body = {
      name: "twokey",
      head_sha: world.tip(),
      conclusion: "success",
      output: { title: "x", summary: "x" },
    };
    expect((await person("POST", `${R}/check-runs`, body)).status).toBe(403);
    const forged = await workflow("POST", `${R}/check-runs`, body);
    expect(forged.body.app).toMatchObject({ id: 15_368, slug: "github-actions" });
    expect(world.check(world.tip())).toBeUndefined();
    expect((await app("PATCH", `${R}/check-runs/${forged.body.id}`, { conclusion: "failure" })).status).toBe(
      403,
    );
  });

  test("membership and rights are answered as they are now, and the change is told", async () => {
    const world = await newWorld({ events: ["membership"] });
    const app = await asApp(world);
    const ask = async (login: string): Promise<number> =>
      (await app("GET", `/orgs/acme/teams/fraud-ml/memberships/${login}`)).status;
    expect([await ask("alice"), await ask("carol")]).toEqual([200, 404]);
    world.setTeam("fraud-ml", ["carol"]);
    expect([await ask("alice"), await ask("carol")]).toEqual([404, 200]);
    expect(sent(world)).toEqual(["membership.removed", "membership.removed", "membership.added"]);
    expect((await app("GET", `${R}/collaborators/mallory/permission`)).body.permission).toBe("read");
  });

  test("the rules of both branches can be read, the app's rights end where its manifest ends", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    const rules = (await app("GET", `${R}/rules/branches/main`)).body;
    expect(
      rules.find((one: any) => one.type === "required_status_checks").parameters.required_status_checks,
    ).toEqual([{ context: "twokey", integration_id: 4711 }]);
    expect((await app("GET", `${R}/rulesets/2`)).body.bypass_actors[0].actor_id).toBe(4711);
    const tree = [{ path: ".github/workflows/x.yml", mode: "100644", type: "blob", content: "x" }];
    expect((await app("POST", `${R}/git/trees`, { tree })).status).toBe(403);
    expect((await asking(world, "made up")("GET", R)).status).toBe(401);
    expect(
      (await app("POST", "/graphql", { query: "query { viewer { databaseId } }" })).body.data.viewer
        .databaseId,
    ).toBe(201);
  });
});

describe("webhooks", () => {
  test("a delivery is signed over its bytes and says what it is", async () => {
    const world = await newWorld();
    const { url, taken, close } = await listen();
    world.hookUrl = url;
    world.openIssue("broken", "help", "erin");
    const [{ guid }] = world.outbox as [(typeof world.outbox)[number]];
    expect((await world.deliver())[0]?.status).toBe(202);
    const [{ headers, body }] = taken as [(typeof taken)[number]];
    expect(headers).toMatchObject({ "x-github-event": "issues", "x-github-delivery": guid });
    expect(await verify(SECRET, body, String(headers["x-hub-signature-256"]))).toBe(true);
    expect(headers["x-hub-signature-256"]).toBe(signatureOf(body));
    expect(JSON.parse(body)).toMatchObject({
      action: "opened",
      repository: { id: 1, full_name: "acme/models" },
      installation: { id: 99 },
      organization: { login: "acme" },
    });
    await close();
  });

  test("lost deliveries are on the app's list and come again with the same GUID when asked for", async () => {
    const world = await newWorld();
    world.openIssue("broken", "help", "erin");
    const [lost] = world.outbox as [(typeof world.outbox)[number]];
    world.lose();
    const auth = createAppAuth({ appId: 4711, privateKey: world.privateKey });
    const { token } = await auth({ type: "app" });
    const app = asking(world, token);
    const [shown] = (await app("GET", "/app/hook/deliveries?per_page=100")).body;
    expect(shown).toMatchObject({
      guid: lost.guid,
      status_code: 502,
      event: "issues",
      action: "opened",
      redelivery: false,
    });
    expect((await app("POST", `/app/hook/deliveries/${shown.id}/attempts`)).status).toBe(202);
    expect(world.outbox[0]).toMatchObject({ guid: lost.guid, redelivery: true });
    expect((await asking(world, "no key")("GET", "/app/hook/deliveries")).status).toBe(401);
  });
});

async function listen(): Promise<{
  url: string;
  taken: { headers: IncomingHttpHeaders; body: string }[];
  close: () => Promise<unknown>;
}> {
  const taken: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    taken.push({ headers: incoming.headers, body: Buffer.concat(chunks).toString("utf8") });
    response.writeHead(202).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, taken, close: () => new Promise((done) => server.close(done)) };
}

describe("evaluations", () => {
  /** Asks for an evaluation as the bot does, lets the workflow run, and downloads what it uploaded. */
  async function evaluate(
    world: World,
    script: Script,
    odd: Odd = {},
  ): Promise<{ run: any; text: string; zip: Buffer }> {
    const app = await asApp(world);
    const pull = await world.propose("better", V2, { by: "bob" });
    const request_ = { pr: pull, head: world.head(pull), nonce: "0123456789abcdef0123456789abcdef" };
    const asked = await app("POST", `${R}/dispatches`, {
      event_type: "twokey-evaluate",
      client_payload: request_,
    });
    expect(asked.status).toBe(204);
    expect(world.lastDispatch()).toMatchObject({ event: "twokey-evaluate", payload: request_ });
    world.takeOutbox();
    const { id } = await world.runEvaluation(world.lastDispatch(), script, odd);
    const [, ended] = world.outbox;
    expect(ended).toMatchObject({ event: "workflow_run", action: "completed" });
    const run = (await app("GET", `${R}/actions/runs/${id}`)).body;
    const { artifacts } = (await app("GET", `${R}/actions/runs/${id}/artifacts?name=twokey-evidence`)).body;
    const { token } = await createAppAuth({
      appId: 4711,
      privateKey: world.privateKey,
      installationId: 99,
      request: request.defaults({ baseUrl: world.url }),
    })({ type: "installation" });
    const response = await fetch(`${world.url}${new URL(artifacts[0].archive_download_url).pathname}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const zip = Buffer.from(await response.arrayBuffer());
    return { run, zip, text: firstMember(zip) };
  }

  test("honest evidence is accepted by the project's own readers and names the right bundle, incumbent and run", async () => {
    const world = await newWorld();
    const { run, text } = await evaluate(world, { fraud: { quality: "inconclusive" } });
    expect(run).toMatchObject({
      event: "repository_dispatch",
      path: ".github/workflows/twokey.yml",
      head_branch: "main",
      head_sha: world.tip(),
      run_attempt: 1,
      conclusion: "success",
    });
    const envelope = parseEnvelope(text);
    if (!envelope.ok) throw new Error(JSON.stringify(envelope.problems));
    expect(envelope.value).toMatchObject({
      counted: true,
      nonce: "0123456789abcdef0123456789abcdef",
      repository: 1,
      tip: world.tip(),
      run: { id: run.id, attempt: 1 },
    });
    const evaluation = readEvaluation(envelope.value.evaluation, "evidence.json");
    if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.problems));
    const [before, after] = [
      await readProjectAt(world.github, world.tip()),
      await readProjectAt(world.github, world.tip("better")),
    ];
    const digest = (project: typeof before): string | undefined =>
      project.models.find(({ file }) => file.model === "fraud")?.bundle.digest;
    expect(evaluation.value.models).toMatchObject([
      {
        findings: {
          model: "fraud",
          bundle: digest(after),
          incumbent: { digest: digest(before), source: "base branch" },
          decision: { decision: "sign" },
        },
      },
    ]);
    expect(evaluation.value.unchanged).toEqual(["churn"]);
  });

  test("equal scripts find equal numbers, a salt finds others, and what the registry has live is the incumbent", async () => {
    const world = await newWorld();
    await world.adopt();
    expect(world.live("fraud")?.live).toMatchObject({ version: 1 });
    expect(world.registryEvents().map(({ type }) => type)).toEqual(["genesis", "baseline", "baseline"]);
    const digests: string[] = [];
    for (const salt of ["", "", "other"]) {
      const pull = await world.propose(`better-${digests.length}`, V2, { by: "bob" });
      const run = await world.runEvaluation(
        { pr: pull, head: world.head(pull), nonce: "n".repeat(32) },
        {},
        { salt },
      );
      const zip = world.github.artifacts.find((one) => one.run === run.id)?.zip ?? Buffer.alloc(0);
      const envelope = parseEnvelope(firstMember(zip));
      const evaluation = envelope.ok ? readEvaluation(envelope.value.evaluation, "") : envelope;
      if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.problems));
      const [model] = evaluation.value.models;
      expect(model?.findings.incumbent).toMatchObject({ source: "registry", version: 1 });
      digests.push(model?.findingsDigest ?? "");
    }
    expect(digests[0]).toBe(digests[1]);
    expect(digests[0]).not.toBe(digests[2]);
  });

  test("a dishonest run says what the test wants, and so does GitHub of it", async () => {
    const world = await newWorld();
    const { run, text } = await evaluate(
      world,
      {},
      {
        nonce: "old".repeat(6),
        event: "pull_request",
        path: ".github/workflows/other.yml",
        headSha: "b".repeat(40),
        attempt: 2,
      },
    );
    expect(run).toMatchObject({
      event: "pull_request",
      path: ".github/workflows/other.yml",
      head_sha: "b".repeat(40),
      run_attempt: 2,
    });
    expect(JSON.parse(text)).toMatchObject({ nonce: "oldoldoldoldoldold" });
  });

  test("the real demo is read as well, with real models and data", async () => {
    const world = await newWorld({ files: demoFiles() });
    const pull = await world.propose("better", candidateFiles("fraud", "better"), { by: "bob" });
    const run = await world.runEvaluation({ pr: pull, head: world.head(pull), nonce: "n".repeat(32) });
    expect(run.conclusion).toBe("success");
  });
});

/** The archive stores its members as they are; the first begins after a header of thirty bytes and its name. */
function firstMember(zip: Buffer): string {
  const [size, name, extra] = [zip.readUInt32LE(18), zip.readUInt16LE(26), zip.readUInt16LE(28)];
  const from = 30 + name + extra;
  return zip.subarray(from, from + size).toString("utf8");
}

describe("trouble", () => {
  test("a fault answers in GitHub's place, loses an answer after the deed, or does it twice", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    const issue = world.openIssue("x", "", "erin");
    const say = (): Promise<Answer> => app("POST", `${R}/issues/${issue}/comments`, { body: "said" });
    world.fault = ({ method }) => (method === "POST" ? { status: 502 } : undefined);
    expect((await say()).status).toBe(502);
    expect(world.comments(issue)).toHaveLength(0);
    world.fault = ({ method }) => (method === "POST" ? "lose" : undefined);
    await expect(say()).rejects.toThrow("fetch failed");
    expect(world.comments(issue)).toHaveLength(1);
    world.fault = () => "twice";
    expect((await say()).status).toBe(201);
    expect(world.comments(issue)).toHaveLength(3);
    world.fault = () => undefined;
    world.during("the next story");
    await say();
    expect(world.calls.at(-1)).toMatchObject({ method: "POST", during: "the next story" });
  });

  test("after a kill nobody answers any more, until somebody starts again", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    world.killAfter(1);
    expect((await app("GET", R)).status).toBe(200);
    await expect(app("GET", R)).rejects.toThrow("fetch failed");
    await expect(app("GET", R)).rejects.toThrow("fetch failed");
    world.revive();
    expect((await app("GET", R)).status).toBe(200);
  });

  test("time stands still but for what people do, and passes when the test says so", async () => {
    const world = await newWorld({ now: "2026-05-01T10:00:00Z" });
    world.openIssue("x", "", "erin");
    world.pass("14d");
    expect(world.now).toBe("2026-05-15T10:00:01Z");
  });
});

test("rules written for one story differ only in their line", () => {
  expect(policyFile({ mode: "advise" })).toContain("mode: advise\n");
  expect(policyFile()).toContain("mode: enforce\n");
});
