import { writeFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FIXTURES, git, newRepository, propose, type Ran, twokey, write } from "./twokey.ts";

type Evaluation = {
  readonly decision: string;
  readonly reason: string;
  readonly findings: string;
  readonly controls: readonly {
    readonly key: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  readonly unchanged: readonly string[];
  readonly models: readonly {
    readonly model: string;
    readonly gates: readonly {
      readonly gate: string;
      readonly verdict: string;
      readonly reason: string;
      readonly checks: readonly { readonly name: string; readonly delta?: number }[];
    }[];
    readonly findings: {
      readonly content: {
        readonly notTested: readonly { readonly gate: string; readonly line: string }[];
        readonly proposed?: unknown;
      };
    };
  }[];
};

function check(folder: string, ...args: readonly string[]): Ran & { readonly evaluation: Evaluation } {
  const ran = twokey(folder, "check", "--json", ...args);
  return { ...ran, evaluation: ran.out.startsWith("{") ? (ran.json() as Evaluation) : ({} as Evaluation) };
}

function verdictOf({ evaluation }: { readonly evaluation: Evaluation }, gate: string): string | undefined {
  return evaluation.models[0]?.gates.find((each) => each.gate === gate)?.verdict;
}

describe("a change of one model in the working tree", () => {
  test.each([
    ["fraud", "better", 0, "pass"],
    ["fraud", "equal", 0, "pass"],
    ["fraud", "worse", 1, "fail"],
    ["churn", "better", 0, "pass"],
    ["churn", "worse", 1, "fail"],
    ["demand", "better", 0, "pass"],
    ["demand", "worse", 1, "fail"],
  ])("%s, %s: exit %d, quality %s", (model, kind, code, verdict) => {
    const folder = newRepository();
    propose(folder, model, kind);
    const ran = check(folder);
    expect(ran.evaluation.reason, ran.err).toBeDefined();
    expect([ran.code, verdictOf(ran, "quality"), verdictOf(ran, "selftest")]).toEqual([
      code,
      verdict,
      "pass",
    ]);
    expect(ran.evaluation.models.map((each) => each.model)).toEqual([model]);
    expect(ran.evaluation.unchanged).toHaveLength(2);
  });

  test("better ranking with worse probabilities warns and says which", () => {
    const folder = newRepository();
    propose(folder, "fraud", "calibration");
    const ran = check(folder);
    expect([ran.code, verdictOf(ran, "quality")]).toEqual([0, "warn"]);
    expect(ran.evaluation.models[0]?.gates.find(({ gate }) => gate === "quality")?.reason).toMatch(
      /log loss worse.*Brier worse/,
    );
  });

  test.each(["fraud", "churn", "demand"])(
    "an incompatible %s is blocked by the contract, which says what callers would notice",
    (model) => {
      const folder = newRepository();
      propose(folder, model, "incompatible");
      const ran = check(folder);
      expect([ran.code, verdictOf(ran, "contract")]).toEqual([1, "fail"]);
      expect(ran.evaluation.reason).toMatch(/callers|takes|columns/);
    },
  );

  test.each([
    ["external-escape", /folder/],
    ["external-absolute", /folder|absolute/],
    ["external-missing", /not there/],
    ["truncated", /ends too early/],
    ["empty", /empty/],
    ["custom-op", /operators/],
    ["resource-bomb", /elements/],
    ["nan", /not finite/],
  ])("a hostile model (%s) is blocked by name, without a stack trace", (kind, reason) => {
    const folder = newRepository();
    propose(folder, "fraud", join("hostile", kind));
    const ran = check(folder);
    expect([ran.code, verdictOf(ran, "contract")], ran.err).toEqual([1, "fail"]);
    expect(ran.evaluation.reason).toMatch(reason);
    expect(ran.err + ran.out).not.toMatch(/\n\s+at .*:\d+:\d+/);
  });

  test("an LFS pointer to bytes that are not here is blocked with the command that brings them; one to the live bytes is no change", () => {
    const folder = newRepository();
    propose(folder, "fraud", join("hostile", "lfs-pointer"));
    expect(check(folder)).toMatchObject({ code: 0, evaluation: { models: [] } });
    const path = join(folder, "models/fraud/model.onnx");
    writeFileSync(path, readFileSync(path, "utf8").replace(/oid sha256:..../, "oid sha256:ffff"));
    const ran = check(folder);
    expect([ran.code, verdictOf(ran, "contract")]).toEqual([1, "fail"]);
    expect(ran.evaluation.reason).toContain("git lfs fetch origin");
    const missing = twokey(folder, "needs");
    expect([missing.code, missing.out]).toEqual([1, expect.stringContaining("git lfs fetch origin")]);
  });

  test.each([
    ["hang", /not done after 3 seconds/, ["--timeout", "3"]],
    ["memory-bomb", /more than 600 MB/, ["--memory", "600"]],
  ])("a model that would take the machine down (%s) is stopped and blocked", (kind, reason, limits) => {
    const folder = newRepository();
    propose(folder, "fraud", join("hostile", kind));
    const ran = check(folder, ...limits);
    expect([ran.code, verdictOf(ran, "contract")], ran.err).toEqual([1, "fail"]);
    expect(ran.evaluation.reason).toMatch(reason);
  });

  test("a malformed model.yaml gives every problem at once, each with line and hint, and exit 2", () => {
    const folder = newRepository();
    propose(folder, "fraud", "malformed");
    const ran = twokey(folder, "check");
    expect(ran.code).toBe(2);
    const problems = ran.err.split("\n").filter((line) => line.startsWith("models/fraud/model.yaml:"));
    expect(problems.length).toBeGreaterThanOrEqual(5);
    for (const problem of problems) expect(problem).toMatch(/^models\/fraud\/model\.yaml:\d+:\d+ /);
    expect(new Set(problems).size).toBe(problems.length);
    expect(ran.err).toContain("Did you mean");
  });
});

describe("what judges a change", () => {
  test("a change that loosens its own margin and swaps its owners is judged by the base, and the change is shown key by key", () => {
    const folder = newRepository();
    propose(folder, "fraud", "worse");
    const path = join(folder, "models/fraud/model.yaml");
    const loosened = readFileSync(path, "utf8")
      .replace("margin: 0.005, floor: 0.85", "margin: 0.9, floor: 0.1")
      .replace("owner: [alice, acme/fraud-ml]", "owner: [mallory]");
    writeFileSync(path, loosened);
    const ran = check(folder);
    expect(ran.code).toBe(1);
    expect(ran.evaluation.controls).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ key: "gates.quality.margin", before: "0.005", after: "0.9" }),
        expect.objectContaining({ key: "owners.owner" }),
      ]),
    );
    // What it proposes is judged from the same facts, shown, and never counts.
    expect(ran.evaluation.models[0]?.findings.content.proposed).toMatchObject({
      decision: { decision: "block", reason: expect.stringContaining("prediction") as unknown },
      differs: [{ gate: "quality", verdict: expect.stringMatching(/pass|warn/) as unknown }],
    });
    expect(twokey(folder, "check").out).toContain("Under the proposed controls it would be block, as now");
  });

  test("a change that brings its own held-out rows is judged on the base's too, and the worse verdict counts", () => {
    const folder = newRepository();
    propose(folder, "fraud", "worse");
    // Held-out rows of the author's choosing: the incumbent's own reference sample without its hard part.
    writeFileSync(
      join(folder, "models/fraud/data/holdout.parquet"),
      readFileSync(join(folder, "models/fraud/data/reference.parquet")),
    );
    const ran = check(folder);
    expect(ran.code).not.toBe(0);
    const names =
      ran.evaluation.models[0]?.gates
        .find(({ gate }) => gate === "quality")
        ?.checks.map(({ name }) => name) ?? [];
    expect(names).toContain("AUC");
  });

  test("held-out rows whose features change need a change of the features that says so", () => {
    const folder = newRepository();
    const rows = "models/fraud/data/holdout.parquet";
    writeFileSync(
      join(folder, rows),
      readFileSync(join(FIXTURES, "candidates/fraud/features/data/holdout.parquet")),
    );
    const silent = check(folder);
    expect([silent.code, verdictOf(silent, "features")], silent.err).toEqual([1, "fail"]);
    propose(folder, "fraud", "features");
    expect(verdictOf(check(folder), "features")).not.toBe("fail");
  });

  test("the same inputs give the same findings digest", () => {
    const folder = newRepository();
    propose(folder, "demand", "better");
    const first = check(folder);
    expect(check(folder).evaluation.findings).toBe(first.evaluation.findings);
  });

  test("only the threshold changed: the scores are the same and the change goes", () => {
    const folder = newRepository();
    const path = join(folder, "models/fraud/serving.yaml");
    writeFileSync(path, readFileSync(path, "utf8").replace("threshold: 0.23", "threshold: 0.3"));
    const ran = check(folder);
    expect([ran.code, verdictOf(ran, "quality")]).toEqual([0, "pass"]);
    for (const each of ran.evaluation.models[0]?.gates.find(({ gate }) => gate === "quality")?.checks ?? []) {
      if (!each.name.includes("floor")) expect(each.delta).toBe(0);
    }
  });

  test("a committed branch is compared with the tip of main", () => {
    const folder = newRepository();
    git(folder, "checkout", "--quiet", "-b", "retrain");
    propose(folder, "fraud", "worse");
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "-m", "retrain");
    expect(check(folder).code).toBe(1);
    expect(check(folder, "--base", "HEAD").evaluation.models).toEqual([]);
  });
});

describe("with a registry", () => {
  test("the incumbent is what the registry says is live, also where the base branch has moved on past it", () => {
    const folder = newRepository();
    const made = twokey(folder, "registry", "init", "--git-dir", ".git");
    expect([made.code, made.err]).toEqual([0, ""]);
    propose(folder, "fraud", "better");
    const first = check(folder);
    expect(first.evaluation.models[0]?.findings.content).toMatchObject({
      incumbent: { source: "registry", version: 1 },
    });
    // Somebody pushes a worse model past the gates: what is live is still version 1, and the next one is held against it.
    propose(folder, "fraud", "worse");
    git(folder, "commit", "--quiet", "--all", "-m", "past the gates");
    propose(folder, "fraud", "equal");
    const second = check(folder, "--base", "HEAD");
    expect(second.evaluation.models[0]?.findings.content).toMatchObject({
      incumbent: { source: "registry", version: 1 },
    });
    expect(
      second.evaluation.models[0]?.gates.find(({ gate }) => gate === "quality")?.checks[0]?.delta,
    ).toBeCloseTo(0.0027, 3);
  });
});

describe("asking less, or wrongly", () => {
  test("nothing changed is success and says so", () => {
    const ran = twokey(newRepository(), "check");
    expect([ran.code, ran.out.split("\n")[0]]).toEqual([0, "Twokey: no model changed"]);
  });
  test("--model, --only and --skip narrow, unknown names are told with what there is", () => {
    const folder = newRepository();
    propose(folder, "fraud", "worse");
    propose(folder, "churn", "better");
    expect(check(folder, "--model", "churn").code).toBe(0);
    expect(check(folder, "--model", "fraud", "--skip", "quality", "--skip", "prediction").code).toBe(0);
    expect(twokey(folder, "check", "--model", "fraudd").err).toContain("fraud");
    expect(twokey(folder, "check", "--only", "qualty").err).toContain('Did you mean "quality"?');
  });
  test("outside a repository, and without a base, the way out is named", () => {
    const folder = newRepository();
    rmSync(join(folder, ".git"), { recursive: true });
    const ran = twokey(folder, "check");
    expect(ran.code).toBe(2);
    expect(ran.err).toContain("→");
  });
});

describe("the smallest model.yaml", () => {
  const smallest =
    "owners: { owner: [alice] }\nfiles: { model: model.onnx }\ndata: { holdout: data/holdout.arrow, label: units }\n";

  test("works, and every line that 'not tested' prints turns its gate on", () => {
    const folder = newRepository();
    rmSync(join(folder, "models/fraud"), { recursive: true });
    rmSync(join(folder, "models/churn"), { recursive: true });
    write(folder, "models/demand/model.yaml", smallest);
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "-m", "smallest");
    propose(folder, "demand", "equal");
    const first = check(folder);
    expect(first.code, first.err).toBe(0);
    const lines = first.evaluation.models[0]?.findings.content.notTested.map(({ line }) => line) ?? [];
    expect(lines.length).toBeGreaterThanOrEqual(3);
    for (const line of lines) {
      const key = line.slice(0, line.indexOf(":"));
      const text = `${smallest
        .split("\n")
        .filter((old) => !old.startsWith(`${key}:`))
        .join("\n")}${line}\n`;
      write(folder, "models/demand/model.yaml", text);
      // The line names a file that a user would have; the held-out rows stand in for it.
      for (const [, path] of line.matchAll(/(data\/(?:recent|reference|current)\.parquet)/g)) {
        writeFileSync(
          join(folder, "models/demand", path ?? ""),
          readFileSync(join(folder, "models/demand/data/holdout.arrow")),
        );
      }
      git(folder, "stash", "--quiet", "--include-untracked");
      git(folder, "stash", "apply", "--quiet");
      git(folder, "add", "--all");
      git(folder, "commit", "--quiet", "-m", line.slice(0, 40));
      propose(folder, "demand", line.length % 2 === 0 ? "better" : "equal");
      const ran = check(folder, "--base", "HEAD");
      expect(ran.code, `${line}\n${ran.err}${ran.out}`).not.toBe(2);
    }
  });
});
