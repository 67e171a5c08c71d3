import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alert } from "../../cli/alert.ts";
import { simulate } from "../../cli/simulate.ts";
import { adopt, approve, evaluate, land, owner, PEOPLE, risk, Story } from "../../scripts/registry-story.ts";
import { MemoryBranch } from "../../scripts/registry-memory.ts";
import { instantOf } from "../../src/base/instant.ts";
import { parseDelivery } from "../../src/rollback/receive.ts";
import { verifyRequest } from "../../src/rollback/verify.ts";
import { sha256 } from "../../src/base/digest.ts";
import { run } from "../registry/clone.ts";
import { CONTROLS, FRAUD, Models } from "./repository.ts";
import { DAY } from "./scene.ts";

const clone = new Models();
const folder = mkdtempSync(join(tmpdir(), "twokey-alerts-"));
afterAll(() => {
  clone.remove();
  rmSync(folder, { recursive: true, force: true });
});

const story = new Story(60);
const branch = new MemoryBranch();
let bundles: string[] = [];

/** Versions 2 and 3 of the registry are real commits of main; version 3 is live. */
beforeAll(async () => {
  const twokey = { ".github/twokey.yml": "rollback: { receivers: [{ id: quiet, max_action: comment }] }\n" };
  const append = (step: Parameters<MemoryBranch["append"]>[0]): void => {
    const plan = branch.append(step);
    if (plan.kind !== "write") throw new Error(JSON.stringify(plan));
  };
  append(adopt(story));
  for (const mark of ["2", "3"]) {
    const commit = clone.commit({
      ...CONTROLS,
      ...twokey,
      "models/fraud/model.onnx": `\0model ${mark}`,
      "models/fraud/scaler.json": `{"mean": ${mark}}\n`,
      "models/fraud/serving.yaml": `inputs: { x: [amount, hour] }\noutput: { threshold: 0.${mark} }\n`,
    });
    const { files, bundle } = await clone.version(commit);
    bundles = [...bundles, bundle];
    story.tick(3 * DAY);
    const { change, step } = evaluate(story, FRAUD, { files });
    append(step);
    story.tick();
    const signed = [
      approve(story, change, { by: PEOPLE.alice, claims: owner(story) }),
      approve(story, change, { by: PEOPLE.carol, claims: risk(story) }),
    ];
    append(story.step(signed));
    story.tick();
    append(story.step(land(story, change, signed, { merge: commit })));
  }
  clone.git("checkout", "-q", "--orphan", "model-registry");
  clone.git("rm", "-rfq", ".");
  clone.commit(Object.fromEntries([...branch].map(([path, text]) => [path, text ?? ""])));
  clone.git("checkout", "-q", "main");
});

const later = (seconds: number) => instantOf(story.seconds + seconds);

function write(name: string, value: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}

const group = (labels: object, startsAt: string = later(3600)) => ({
  version: "4",
  status: "firing",
  groupKey: "{}",
  commonLabels: {},
  commonAnnotations: {},
  alerts: [
    {
      status: "firing",
      labels: { alertname: "FraudScores", severity: "critical", ...labels },
      annotations: { summary: "scores fell" },
      startsAt,
      endsAt: "0001-01-01T00:00:00Z",
      fingerprint: "f1",
    },
  ],
});

const here = () => ["--repo", clone.root, "--at", later(3700)];

describe("twokey simulate", () => {
  test("shows route, conditions, target and the pull request that would open", async () => {
    const path = write("a.json", group({ model: "fraud", model_digest: bundles[1] }));
    const { code, out } = await run(simulate, path, ...here());
    expect(code).toBe(0);
    expect(out).toContain("A pull request opens: version 3 → 2.");
    expect(out).toContain("rollback(fraud): v3 → v2");
    expect(out).toContain("models/fraud/serving.yaml");
    expect(out).toContain("The tree that follows holds the bundle that was signed.");
    expect(out).toContain("it names version 3, which is live");
    expect(out).toContain("Nothing was written");
  });

  test("as JSON, with plan, branch and the reason of every skipped version", async () => {
    const path = write("a.json", group({ model: "fraud" }));
    const { out } = await run(simulate, path, ...here(), "--json");
    const { schema, alerts } = JSON.parse(out);
    expect(schema).toBe("twokey-simulate/1");
    expect(alerts[0]).toMatchObject({
      decision: { outcome: { do: "propose", from: 3, to: 2, now: true } },
      target: 2,
      skipped: [{ version: 3, reason: "live" }],
      plan: { entries: [{ path: "models/fraud/model.onnx" }, {}, {}] },
      merge: { ok: true },
    });
  });

  test("writes nothing", async () => {
    const before =
      clone.git("for-each-ref") + clone.git("count-objects", "-v") + clone.git("status", "--porcelain");
    await run(simulate, write("a.json", group({ model: "fraud" })), ...here());
    expect(
      clone.git("for-each-ref") + clone.git("count-objects", "-v") + clone.git("status", "--porcelain"),
    ).toBe(before);
  });

  test("an old alert, an unknown model and a narrowed receiver say why", async () => {
    const old = write("old.json", group({ model: "fraud" }, later(-5 * DAY)));
    expect((await run(simulate, old, ...here())).out).toContain("recorded why: age");
    const unknown = write("unknown.json", group({ model: "nobody" }));
    expect((await run(simulate, unknown, ...here())).out).toContain("the registry knows no model nobody");
    const quiet = await run(
      simulate,
      write("a.json", group({ model: "fraud" })),
      ...here(),
      "--receiver",
      "quiet",
    );
    expect(quiet.out).toContain(`receiver quiet may go as far as "comment"`);
  });

  test("what is no alert is bad input with the reason", async () => {
    const wrong = await run(simulate, write("x.json", { text: "hello" }), ...here());
    expect(wrong).toMatchObject({ code: 2, told: expect.stringContaining("no webhook of") });
    const named = await run(simulate, write("x.json", { text: "hello" }), ...here(), "--source", "datadog");
    expect(named.told).toContain("twokey.datadog.v1");
    expect((await run(simulate, write("x.json", {}), "--source", "grafna")).told).toContain(
      `Did you mean "grafana"?`,
    );
    expect((await run(simulate, write("x.json", {}), "--at", "noon")).code).toBe(2);
  });
});

const KEY = `whsec_${btoa("k".repeat(24))}`;

describe("twokey alert send", () => {
  const args = [
    "send",
    "--model",
    "fraud",
    "--severity",
    "critical",
    "--digest",
    "fraud@12",
    "--secret-env",
    "TEST_ALERT_KEY",
  ];
  beforeAll(() => void (process.env["TEST_ALERT_KEY"] = KEY));
  afterAll(() => void delete process.env["TEST_ALERT_KEY"]);

  test("signs what the bot believes and reads; the secret is not shown", async () => {
    const { code, out } = await run(
      alert,
      ...args,
      "--url",
      "https://bot.example/alerts/x",
      "--dry-run",
      "--key",
      "psi",
    );
    expect(code).toBe(0);
    expect(out).not.toContain(KEY.slice(6));
    const { headers, body } = JSON.parse(out);
    const bytes = new TextEncoder().encode(body);
    const receivedAt = instantOf(Number(headers["webhook-timestamp"]));
    expect(verifyRequest("standard", { headers, body: bytes, receivedAt }, [KEY])).toMatchObject({
      ok: true,
    });
    const delivery = {
      receiver: "jobs",
      source: "standard",
      receivedAt,
      deliveryId: "d",
      rawSha256: sha256(bytes),
    } as const;
    expect(parseDelivery(bytes, delivery)).toMatchObject({
      ok: true,
      events: [
        { status: "firing", severity: "critical", labels: { model: "fraud", model_digest: "fraud@12" } },
      ],
    });
  });

  test("says everything that is missing at once", async () => {
    const { code, told } = await run(alert, "send", "--status", "fireing", "--secret-env", "NOT_SET_AT_ALL");
    expect(code).toBe(2);
    for (const word of ["--url", "--model", `Did you mean "firing"?`, "NOT_SET_AT_ALL"])
      expect(told).toContain(word);
    expect((await run(alert, ...args, "--url", "http://bot.example/alerts/x", "--dry-run")).told).toContain(
      "https",
    );
  });

  test("sends it, and tells what was answered", async () => {
    const got: string[] = [];
    let status = 202;
    const server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
      request.on("end", () => {
        const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signature } = request.headers;
        const key = Buffer.from(KEY.slice(6), "base64");
        const own = createHmac("sha256", key)
          .update(`${String(id)}.${String(at)}.${text}`)
          .digest("base64");
        got.push(signature === `v1,${own}` ? "signed" : "forged");
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const url = `http://127.0.0.1:${port}/alerts/x`;
    expect(await run(alert, ...args, "--url", url)).toMatchObject({ code: 0, told: "accepted (202)\n" });
    status = 401;
    expect(await run(alert, ...args, "--url", url)).toMatchObject({
      code: 1,
      told: expect.stringContaining("secret"),
    });
    expect(got).toEqual(["signed", "signed"]);
    await new Promise((done) => server.close(done));
  });
});
