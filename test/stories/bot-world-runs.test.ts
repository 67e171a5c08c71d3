import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { createAppAuth } from "@octokit/auth-app";
import { verify } from "@octokit/webhooks-methods";
import { describe, expect, test } from "vitest";
import { parseEnvelope } from "../../src/evidence/envelope.ts";
import { readEvaluation } from "../../src/evidence/parse.ts";
import { type Answer, asApp, asking, newWorld, R, sent, tokenOf, V2 } from "./bot-world-ask.ts";
import { signatureOf } from "./bot-world-deliver.ts";
import { type Odd, readProjectAt, type Script } from "./bot-world-evaluator.ts";
import { SECRET } from "./bot-world-people.ts";
import { candidateFiles, demoFiles, policyFile } from "./bot-world-projects.ts";
import type { World } from "./bot-world.ts";

// oxlint-disable typescript/no-explicit-any -- bodies of answers are looked at, never trusted

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

  test("the button follows the rules: only the app's green check on a head that holds the tip", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    const pull = await world.propose("better", V2, { by: "bob" });
    const output = { title: "x", summary: "x" };
    const green = { name: "twokey", head_sha: world.head(pull), conclusion: "success", output };
    await asking(world, "token-of-a-workflow")("POST", `${R}/check-runs`, green);
    expect(world.mayMerge(pull)).toBe(false);
    await app("POST", `${R}/check-runs`, green);
    expect(world.mayMerge(pull)).toBe(true);
    await app("POST", `${R}/check-runs`, { ...green, conclusion: undefined, status: "in_progress" });
    expect(await world.tryMerge(pull, { by: "bob" })).toBe(false);
    await app("POST", `${R}/check-runs`, { ...green, conclusion: "neutral" });
    expect(world.mayMerge(pull)).toBe(true);
    await world.pushToDefault({ "x.txt": "x" }, "dave");
    expect(world.mayMerge(pull)).toBe(false);
    await world.updateBranch(pull, "bob");
    expect(world.github.git.commit(world.head(pull)).parents[1]).toBe(world.tip());
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
    world.rename("carol", "caroline");
    expect([await ask("carol"), await ask("caroline")]).toEqual([404, 200]);
    expect((await app("GET", "/users/caroline")).body.id).toBe(103);
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
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      taken.push({ headers: incoming.headers, body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(202).end();
    });
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
    const token = await tokenOf(world);
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
    world.front.during = "the next story";
    await say();
    expect(world.callsDuring("the next story").map(({ method }) => method)).toEqual(["POST"]);
  });

  test("a copy that lags shows refs, heads and lists as they were before the last change", async () => {
    const world = await newWorld();
    const app = await asApp(world);
    const pull = await world.propose("better", V2, { by: "bob" });
    const first = world.head(pull);
    await world.push("better", { "x.txt": "x" }, { by: "bob" });
    world.comment(pull, "one", "alice");
    world.comment(pull, "two", "alice");
    world.fault = () => "stale";
    expect((await app("GET", `${R}/git/ref/heads/better`)).body.object.sha).toBe(first);
    expect((await app("GET", `${R}/pulls/${pull}`)).body.head.sha).toBe(first);
    const { body } = await app("GET", `${R}/issues/${pull}/comments`);
    expect(body.map((one: any) => one.body)).toEqual(["one"]);
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
