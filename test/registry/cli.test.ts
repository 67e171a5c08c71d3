import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { at, current, diff, log, rollbackTarget, show, usedBy, who, why } from "../../cli/registry-ask.ts";
import { registry } from "../../cli/registry-init.ts";
import { githubSource } from "../../cli/registry-source.ts";
import { checkOnline, verify } from "../../cli/registry-verify.ts";
import { MemoryBranch } from "../../scripts/registry-memory.ts";
import { tellStory } from "../../scripts/registry-scenes.ts";
import { adopt, APP, Story } from "../../scripts/registry-story.ts";
import { openClient } from "../../src/github/client.ts";
import { EVENT_TYPES, eventSchema } from "../../src/registry/event.ts";
import { verifyRegistry } from "../../src/registry/verify.ts";
import { Clone, run } from "./clone.ts";

const BUNDLE = new URL("../../fixtures/registries/v1.bundle", import.meta.url).pathname;
const known = JSON.parse(readFileSync(BUNDLE.replace(".bundle", ".json"), "utf8")) as {
  commit: string;
  size: number;
  hash: string;
};
const clone = new Clone(BUNDLE);
const here = ["--repo", clone.root];
const clones: Clone[] = [clone];
afterAll(() => clones.forEach((one) => one.remove()));

function tampered(): Clone {
  const other = new Clone(BUNDLE);
  clones.push(other);
  return other;
}

describe("a registry that release 1 wrote", () => {
  test("is verified with exit code 0, and with the pin that was noted", async () => {
    const plain = await run(verify, ...here);
    expect(plain).toMatchObject({ code: 0, told: "" });
    expect(plain.out).toContain(`${known.size} events, no violation`);
    expect((await run(verify, ...here, "--pin", `${known.size}:${known.hash}`)).code).toBe(0);
    expect((await run(verify, ...here, "--since", "HEAD~20")).code).toBe(0);
  });

  test("holds every type of event that release 1 had", async () => {
    const { events } = JSON.parse((await run(log, ...here, "--json")).out);
    expect(events.length).toBeGreaterThanOrEqual(200);
    expect(new Set(events.map(({ event }: { event: { type: string } }) => event.type))).toEqual(
      new Set(EVENT_TYPES),
    );
  });

  test("tells what it is on GitHub in pages that say how to check it", () => {
    const page = readFileSync(`${clone.root}/README.md`, "utf8");
    expect(page).toContain("twokey verify");
    expect(page).toContain("fraud@");
    expect(page).not.toMatch(/undefined|null|\[object/);
  });

  const attacks: readonly (readonly [string, (other: Clone) => void, string, readonly string[]])[] = [
    [
      "an edited event",
      (other) => other.commit({ "models/fraud/events/00/00/000002-approved.json": "{}" }),
      "not-an-event",
      [],
    ],
    [
      "a deleted event",
      (other) => {
        other.git("rm", "-q", "models/fraud/events/00/00/000003-approved.json");
        other.commit({});
      },
      "missing-event",
      [],
    ],
    [
      "current.json that points elsewhere",
      (other) => {
        const path = "models/fraud/current.json";
        other.commit({
          [path]: readFileSync(`${other.root}/${path}`, "utf8").replace('"signed": true', '"signed": false'),
        });
      },
      "altered-view",
      [],
    ],
    [
      "a workflow slipped in",
      (other) => other.commit({ ".github/workflows/x.yml": "on: push" }),
      "unknown-file",
      [],
    ],
    [
      "a commit by a human",
      (other) => other.git("commit", "-q", "--allow-empty", "-m", "x"),
      "history-writer",
      [],
    ],
    [
      "a branch that was cut off",
      (other) => other.git("reset", "-q", "--hard", "HEAD~30"),
      "pin-unreached",
      ["--pin", `${known.size}:${known.hash}`],
    ],
    [
      "a merge",
      (other) => {
        other.git("checkout", "-q", "-b", "side", "HEAD~1");
        other.commit({ "x.json": "{}" });
        other.git("checkout", "-q", "model-registry");
        other.git("merge", "-q", "-m", "m", "side");
      },
      "history-merge",
      [],
    ],
  ];

  test.each(attacks)("%s ends with exit code 1 and its name", async (_name, attack, code, more) => {
    const other = tampered();
    attack(other);
    const result = await run(verify, "--repo", other.root, ...more, "--json");
    expect(result.code).toBe(1);
    const { schema, trusted, findings } = JSON.parse(result.out);
    expect({ schema, trusted }).toEqual({ schema: "twokey-verify/1", trusted: false });
    expect(findings.map((finding: { code: string }) => finding.code)).toContain(code);
    for (const finding of findings)
      expect(Object.keys(finding)).toEqual(["code", "severity", "where", "message", "meaning"]);
  });

  test("what could not be checked is exit code 3, and bad input 2", async () => {
    const uncovered = await run(verify, ...here, "--coverage");
    expect(uncovered.code).toBe(3);
    expect(uncovered.out).toContain("coverage-absent");
    expect((await run(verify, ...here, "--pin", "x")).code).toBe(2);
    expect((await run(verify, ...here, "--since", "nothing")).code).toBe(2);
    expect((await run(verify, ...here, "--branch", "other")).code).toBe(2);
    expect((await run(verify, "--repo", "/")).code).toBe(2);
  });
});

describe("asking", () => {
  test("log: filtered, newest last, with a versioned schema", async () => {
    const promoted = await run(log, "fraud", ...here, "--type", "promoted", "--json");
    const { schema, events } = JSON.parse(promoted.out);
    expect(schema).toBe("twokey-log/1");
    expect(events.length).toBeGreaterThan(20);
    for (const { event, hash, path } of events) {
      expect(eventSchema.parse(event)).toMatchObject({ type: "promoted", model: "fraud" });
      expect([hash, path]).toEqual([
        expect.stringMatching(/^sha256:/),
        expect.stringContaining("-promoted.json"),
      ]);
    }
    expect((await run(log, ...here, "--by", "ERIN")).out).toContain("version 5 → 4");
    expect((await run(log, ...here, "--last", "3")).out.trim().split("\n")).toHaveLength(5);
    expect((await run(log, ...here, "--since", "2030-01-01")).out).toBe("No event matches.\n");
    expect((await run(log, "policy", ...here)).out).toContain("begins for acme/models");
  });

  test("every event of the story has a sentence without holes", async () => {
    const { out } = await run(log, ...here, "--last", "1000");
    expect(out.trim().split("\n")).toHaveLength(known.size + 1);
    expect(out).not.toMatch(/undefined|null|\[object|NaN/);
  });

  test("current: one file, and its JSON is that file", async () => {
    const { out } = await run(current, "fraud", ...here);
    expect(out).toMatch(/^fraud@\d+ is live since .*\n {2}bundle/);
    expect((await run(current, "fraud", ...here, "--json")).out).toBe(
      readFileSync(`${clone.root}/models/fraud/current.json`, "utf8"),
    );
    expect((await run(current, "churn", ...here)).out).toContain("nothing is live");
  });

  test("who: roles, teams, links, overrides and their review, vetoes, what was withdrawn", async () => {
    const overridden = await run(who, "fraud@4", ...here);
    expect(overridden.out).toContain("segments was overridden by carol; accepted by grace.");
    expect(overridden.out).toContain("through acme/model-risk");
    const { out } = await run(who, "churn@3", ...here);
    expect(out).toContain("heidi");
    expect(out).toContain("alice signed earlier: withdrawn");
    expect(out).toContain("alice vetoed at");
    expect((await run(who, "fraud@1", ...here)).out).toContain(
      "It was there when the repository was adopted.",
    );
    expect((await run(who, "ranker@1", ...here)).out).toContain("owner and risk and new-model");
  });

  test("why: verdicts, the attempts that failed before, data and digests", async () => {
    const { out } = await run(why, "fraud@4", ...here);
    expect(out).toContain("attempt 2 of 2");
    expect(out).toContain("attempt 1 at");
    expect(out).toContain("block by quality");
    expect(out).toContain("data holdout: sha256:");
    expect((await run(why, "fraud@1", ...here)).out).toContain("no evaluation is recorded; it is a baseline");
  });

  test("show, diff, at, used-by and rollback-target", async () => {
    const version = JSON.parse((await run(show, "fraud@4", ...here, "--json")).out);
    expect(version).toMatchObject({ schema: "twokey-version/1", version: 4, status: "superseded" });
    const short = version.bundle.slice(7, 19);
    expect((await run(show, `fraud@${short}`, ...here)).out).toContain("fraud@4:");
    expect((await run(diff, "fraud@3", "fraud@4", ...here)).out).toContain("gate segments: pass → fail");
    const moment = JSON.parse((await run(at, "fraud", "2026-01-01T15:00:00Z", ...here, "--json")).out);
    expect(moment.version.version).toBe(5);
    expect((await run(at, "fraud", "2025-01-01", ...here)).out).toContain("nothing was live");
    expect((await run(at, "churn", "2026-01-01T16:25:00Z", ...here)).out).toContain(
      "something unapproved lay on the default branch",
    );
    expect((await run(usedBy, version.files[0].digest, ...here)).out).toContain("fraud@4");
    expect((await run(usedBy, "0".repeat(64), ...here)).out).toContain("is not mentioned");
    const live = JSON.parse((await run(current, "fraud", ...here, "--json")).out);
    const target = JSON.parse((await run(rollbackTarget, "fraud", ...here, "--json")).out);
    expect(target.target.version).toBe(live.rollback_target.version);
  });

  test("an unknown model or version is bad input, with what is known", async () => {
    for (const [command, args] of [
      [log, ["frud"]],
      [show, ["frud"]],
      [who, ["fraud@999"]],
      [current, ["nothing"]],
      [current, ["fraud@3"]],
      [at, ["fraud", "yesterday"]],
      [log, ["--type", "promotd"]],
      [usedBy, ["xyz"]],
    ] as const) {
      const result = await run(command, ...args, ...here);
      expect(result.code).toBe(2);
      expect(result.told).toContain("→");
    }
    expect((await run(log, "frud", ...here)).told).toContain('Did you mean "fraud"?');
  });

  test("a damaged registry gives no answers", async () => {
    const other = tampered();
    other.commit({ "models/fraud/events/00/00/000002-approved.json": "{}" });
    const result = await run(who, "fraud", "--repo", other.root);
    expect(result.code).toBe(2);
    expect(result.told).toContain("twokey verify");
  });
});

describe("asking GitHub", () => {
  test("reads one file for `current`, and says what went wrong", async () => {
    const asked: string[] = [];
    const fetch = (url: string): Promise<Response> => {
      asked.push(url);
      return Promise.resolve(new Response("{}", { status: asked.length === 1 ? 200 : 404 }));
    };
    const client = openClient({ fetch, address: "https://api.github.com", sleep: () => Promise.resolve() });
    const source = githubSource(client, { owner: "acme", name: "models" }, "model-registry");
    expect(await source.readFile("models/fraud/current.json")).toEqual({ ok: true, value: "{}" });
    expect(asked).toHaveLength(1);
    expect(await source.read()).toMatchObject({ ok: false });
  });

  test("online: a review that reads otherwise than recorded is a violation", async () => {
    const branch = new MemoryBranch();
    branch.tell(tellStory(10));
    const inside = verifyRegistry(branch.snapshot());
    const fetch = (): Promise<Response> =>
      Promise.resolve(
        new Response(JSON.stringify({ id: 1, user: { id: 1 }, body: "edited", created_at: "x" })),
      );
    const client = openClient({ fetch, address: "https://api.github.com", sleep: () => Promise.resolve() });
    const findings = await checkOnline(
      client,
      { owner: "acme", name: "models" },
      { branch: "model-registry", inside },
    );
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(["source-differs"]));
  });
});

describe("online", () => {
  test("a commit that GitHub does not vouch for is a violation, where it signs the app's", async () => {
    const step = adopt(new Story());
    const [genesis, ...rest] = step.drafts;
    if (genesis?.type !== "genesis") throw new Error("the story begins elsewhere");
    const body = { ...genesis.body, app: { ...APP, signs: true } };
    const branch = new MemoryBranch();
    branch.append({ ...step, drafts: [{ ...genesis, body }, ...rest] });
    const inside = verifyRegistry(branch.snapshot());
    const listed = [{ sha: "abc", commit: { verification: { verified: false } } }];
    const answers = [new Response(JSON.stringify(listed)), new Response("{}", { status: 403 })];
    const fetch = (): Promise<Response> =>
      Promise.resolve(answers.shift() ?? new Response("{}", { status: 500 }));
    const client = openClient({ fetch, address: "https://api.github.com", sleep: () => Promise.resolve() });
    const ask = () =>
      checkOnline(client, { owner: "acme", name: "models" }, { branch: "model-registry", inside });
    expect((await ask()).map(({ code, where }) => [code, where])).toEqual([["signature-bad", "abc"]]);
    expect((await ask()).map(({ code, severity }) => [code, severity])).toEqual([
      ["source-unread", "incomplete"],
    ]);
  });
});

describe("registry init", () => {
  const project = new Clone();
  clones.push(project);
  project.commit({
    "models/fraud/model.yaml": "owners: { owner: [alice] }\nfiles: { model: model.onnx }\n",
    "models/fraud/model.onnx": "bytes",
  });

  test("prints what adoption would record, and writes nothing", async () => {
    const { code, out } = await run(registry, "init", "--repo", project.root);
    expect(code).toBe(0);
    expect(out).toContain("fraud@1");
    expect(out).toContain("owner: alice");
    expect(project.git("branch", "--list", "model-registry")).toBe("");
    const { events } = JSON.parse((await run(registry, "init", "--repo", project.root, "--json")).out);
    expect(events.map(({ type }: { type: string }) => type)).toEqual(["genesis", "baseline"]);
  });

  test("writes a local registry that verifies, covers its history, and is written once", async () => {
    const local = ["--repo", project.root];
    expect((await run(registry, "init", ...local, "--git-dir", project.root)).code).toBe(0);
    expect(await run(verify, ...local, "--coverage", "--artifacts")).toMatchObject({ code: 0 });
    expect((await run(registry, "init", ...local, "--git-dir", project.root)).code).toBe(2);
    project.commit({ "models/fraud/model.onnx": "other bytes" });
    project.commit({ "models/fraud/model.yaml": "owners: [\n" });
    const around = await run(verify, ...local, "--coverage");
    expect(around.code).toBe(1);
    expect(around.out).toContain("uncovered-change");
    expect(around.out).toContain("coverage-unread");
  });
});
