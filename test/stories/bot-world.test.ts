import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Answer, asApp, newWorld, R, sent, V2 } from "./bot-world-ask.ts";
import { SMALL } from "./bot-world-projects.ts";
import { newFolder } from "./twokey.ts";

// oxlint-disable typescript/no-explicit-any -- bodies of answers are looked at, never trusted

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
    const page = await app("GET", `${R}/activity?ref=refs/heads/work&per_page=2`);
    const next = /<([^>]+)>; rel="next"/.exec(page.link)?.[1] ?? "";
    expect(next).toContain(`${world.url}/repositories/1/activity?`);
    const rest = await app("GET", next.slice(world.url.length));
    expect([rest.body.map((one: any) => one.activity_type), rest.link]).toEqual([["branch_creation"], ""]);
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
