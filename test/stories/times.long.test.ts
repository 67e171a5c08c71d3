import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GitHub, openGitHub } from "./github.ts";
import { newWorld, pullRequest, push, runStep } from "./github-runner.ts";
import { git, newFolder, newRepository, propose, type Ran, twokey } from "./twokey.ts";

type Check = { readonly name: string; readonly verdict: string; readonly candidate?: number };
type Gate = {
  readonly gate: string;
  readonly verdict: string;
  readonly reason: string;
  readonly checks: readonly Check[];
};
type Samples = { readonly file: string; readonly digest: string; readonly bytes: number };

type Evaluation = {
  readonly findings: string;
  readonly evidence: string;
  readonly models: readonly {
    readonly gates: readonly Gate[];
    readonly findings: {
      readonly content: {
        readonly verdicts: readonly Gate[];
        readonly notTested: readonly { readonly gate: string; readonly line: string }[];
      };
    };
    readonly evidence: {
      readonly measured: { readonly times?: { readonly samples: Samples | null } };
    };
  }[];
};

/** A repository in which a fraud model is proposed, and its model.yaml on the base says this of serving and gates. */
function proposed(kind: string, serving: string, gates = ""): string {
  const folder = newRepository();
  const path = join(folder, "models/fraud/model.yaml");
  const text = readFileSync(path, "utf8").replace(/^gates:\n(?: .*\n)*/m, "");
  writeFileSync(path, `${text}${serving}\n${gates}\n`);
  git(folder, "commit", "--quiet", "--all", "--message", "how it is served");
  propose(folder, "fraud", kind);
  return folder;
}

/** A floor so high that no machine is too noisy to be sure: what is asserted is never how long anything took. */
const SURE = "gates: { latency: { floor_us: 1000000, time_budget: 45 }, footprint: { samples: 3 } }";

function check(folder: string, ...args: readonly string[]): Ran & { readonly evaluation: Evaluation } {
  const ran = twokey(folder, "check", "--json", ...args);
  return { ...ran, evaluation: ran.out.startsWith("{") ? (ran.json() as Evaluation) : ({} as Evaluation) };
}

function gateOf(gates: readonly Gate[] | undefined, name: string): Gate | undefined {
  return gates?.find(({ gate }) => gate === name);
}

describe("a model of which model.yaml says how it is served", () => {
  test("is timed; two runs share the findings digest and differ in their evidence, which names its samples", () => {
    const folder = proposed("equal", "serving: { pattern: online, budgets: { p99: 10s, size: 10MB } }", SURE);
    const kept = newFolder();
    const [one, other] = [check(folder, "--samples", kept), check(folder)];
    expect([one.code, other.code], one.err).toEqual([0, 0]);
    const [model] = one.evaluation.models;
    expect(gateOf(model?.gates, "latency")?.checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["p50", "p95", "p99 budget"]),
    );
    expect(gateOf(model?.gates, "latency")?.verdict).not.toMatch(/fail|error|skipped/);
    expect(gateOf(model?.gates, "footprint")?.checks.map(({ name }) => name)).toContain("size");
    // What owners sign holds no number of a clock.
    const found = gateOf(model?.findings.content.verdicts, "latency");
    expect(found?.verdict).toBe("pass");
    expect(found?.checks).toEqual([]);
    expect(one.evaluation.findings).toBe(other.evaluation.findings);
    expect(one.evaluation.evidence).not.toBe(other.evaluation.evidence);
    const samples = model?.evidence.measured.times?.samples;
    expect(readdirSync(kept)).toEqual([samples?.file]);
    const bytes = readFileSync(join(kept, samples?.file ?? ""));
    expect(`sha256:${createHash("sha256").update(bytes).digest("hex")}`).toBe(samples?.digest);
  }, 150_000);

  test("over a budget of size it is blocked, and the report says by how much", () => {
    const folder = proposed("equal", "serving: { pattern: online, budgets: { size: 1KB } }", SURE);
    const ran = twokey(folder, "check", "--html", "report.html");
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/footprint · size .*over the budget of 1\.0 kB/);
    const page = readFileSync(join(folder, "report.html"), "utf8");
    expect(page).toContain("Times and memory of fraud");
    expect(page).toContain("Call times, one row a call");
    expect(page).not.toMatch(/<script|(?:src|href)="(?!#)/);
  });

  test("which the contract refused is not run again", () => {
    const folder = proposed("incompatible", "serving: { pattern: online }", SURE);
    const ran = check(folder);
    expect(ran.code).toBe(1);
    expect(gateOf(ran.evaluation.models[0]?.gates, "latency")).toMatchObject({
      verdict: "skipped",
      reason: expect.stringContaining("the contract failed") as unknown,
    });
  });

  test("and that is new is judged by its budgets alone", () => {
    const folder = proposed("equal", "serving: { pattern: online, budgets: { p99: 10s, rss: 4GB } }", SURE);
    git(folder, "rm", "-r", "--quiet", "--cached", "models/fraud");
    git(folder, "commit", "--quiet", "--message", "without it");
    const ran = check(folder);
    const gates = ran.evaluation.models[0]?.gates;
    expect(gateOf(gates, "latency"), ran.err).toMatchObject({
      verdict: "pass",
      checks: [{ name: "p99 budget" }],
    });
    expect(gateOf(gates, "footprint")?.checks.map(({ name }) => name)).toEqual([
      "size",
      "growth",
      "memory budget",
    ]);
  });

  test("is not timed where both gates are left out", () => {
    const folder = proposed("equal", "serving: { pattern: online }");
    const ran = check(folder, "--skip", "latency", "--skip", "footprint");
    expect(gateOf(ran.evaluation.models[0]?.gates, "latency")).toMatchObject({ verdict: "skipped" });
    expect(ran.evaluation.models[0]?.evidence.measured.times).toBeUndefined();
  });
});

describe("a model of which nothing is said", () => {
  test("is listed as not timed, with the line that turns it on", () => {
    const folder = newRepository();
    propose(folder, "fraud", "equal");
    const { evaluation } = check(folder);
    expect(gateOf(evaluation.models[0]?.gates, "latency")).toBeUndefined();
    expect(evaluation.models[0]?.findings.content.notTested).toContainEqual({
      gate: "latency",
      what: "times, size and memory against the incumbent",
      line: "serving: { pattern: online }",
    });
  });
});

describe("the Action", () => {
  let github: GitHub;
  beforeAll(async () => {
    github = await openGitHub();
  });
  afterAll(async () => {
    await github.close();
  });

  test("puts the raw samples that the evidence names beside it", async () => {
    const world = newWorld({ timed: true });
    propose(world.author, "fraud", "equal");
    const head = push(world, 1);
    const step = await runStep(world, github, pullRequest(1, head), { inputs: { comment: "never" } });
    expect(step.outputs["decision"], step.log).toMatch(/allow|sign/);
    const { evaluation } = JSON.parse(step.report("evidence.json")) as { readonly evaluation: Evaluation };
    const samples = evaluation.models[0]?.evidence.measured.times?.samples;
    const bytes = readFileSync(join(step.outputs["report-path"] ?? "", samples?.file ?? ""));
    expect(`sha256:${createHash("sha256").update(bytes).digest("hex")}`).toBe(samples?.digest);
    expect(step.summary).toContain("latency");
  });
});

test("a folder for samples that cannot be made is bad input", () => {
  const folder = proposed("equal", "serving: { pattern: online }");
  rmSync(join(folder, "README.md"));
  writeFileSync(join(folder, "README.md"), "");
  expect(twokey(folder, "check", "--samples", "README.md").code).toBe(2);
});
