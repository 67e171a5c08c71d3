import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Call, FORK_TOKEN, type GitHub, MALLORY_TOKEN, openGitHub } from "./github.ts";
import {
  dispatch,
  type How,
  land,
  newWorld,
  type Occasion,
  other,
  pullRequest,
  push,
  runStep,
  type Step,
  type World,
} from "./github-runner.ts";
import { git, newRepository, propose, ROOT, twokey, write } from "./twokey.ts";

let github: GitHub;
beforeAll(async () => {
  github = await openGitHub();
});
afterAll(async () => {
  await github.close();
});
beforeEach(() => {
  github.fault = () => undefined;
  github.calls.length = 0;
});

const BASE = "/repos/acme/models";
const NONCE = "nonce-0123456789abcdef";

type Comment = { readonly id: number; readonly body: string; readonly user: { readonly login: string } };
type CheckRun = {
  readonly name: string;
  readonly conclusion: string;
  readonly output: { readonly title: string; readonly annotations_count: number };
};

async function newPull(): Promise<number> {
  const issue = (await github.api("POST", `${BASE}/issues`, { title: "a retrain" })) as {
    readonly number: number;
  };
  return issue.number;
}

async function commentsOf(pull: number): Promise<readonly Comment[]> {
  return (await github.api("GET", `${BASE}/issues/${pull}/comments`)) as readonly Comment[];
}

/** Check runs as they were sent, the last of each commit. */
function checksOf(head: string): readonly CheckRun[] {
  return github.calls.flatMap(({ method, path, body }) => {
    const made = body as CheckRun & { readonly head_sha?: string };
    return method === "POST" && path.endsWith("/check-runs") && made.head_sha === head ? [made] : [];
  });
}

function run(world: World, occasion: Occasion, how?: How): Promise<Step> {
  return runStep(world, github, occasion, how);
}

function writesTo(part: string): readonly Call[] {
  return github.calls.filter(({ method, path }) => method !== "GET" && path.includes(part));
}

describe("a pull request from open to merge", () => {
  test("open, push, a second model, re-run: one comment, brought up to date", async () => {
    const world = newWorld();
    const pull = await newPull();
    propose(world.author, "fraud", "worse");
    const first = push(world, pull);
    const opened = await run(world, pullRequest(pull, first));
    expect(opened.code, opened.log).toBe(1);
    expect(opened.outputs).toMatchObject({
      decision: "block",
      "findings-digest": expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      "evidence-digest": expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(opened.outputs["reason"]).toContain("AUC worse");
    expect(opened.summary).toContain("## Twokey: fraud may not go");
    expect(opened.firstLineMs).toBeLessThan(1_000);
    expect(opened.ms).toBeLessThan(15_000);
    const [comment, ...others] = await commentsOf(pull);
    expect(others).toEqual([]);
    expect(comment?.user.login).toBe("github-actions[bot]");
    expect(comment?.body).toMatch(/^<!-- twokey:report:v1 -->/);
    expect(comment?.body).toContain("**Advisory**");
    expect(comment?.body).not.toContain("/twokey approve");
    const [check] = checksOf(first);
    expect(check).toMatchObject({ name: "twokey / gates", conclusion: "failure" });
    expect(check?.output.title).toBe("fraud may not go");
    expect(check?.output).toMatchObject({
      annotations: expect.arrayContaining([
        expect.objectContaining({ path: "models/fraud/model.yaml", title: "quality: fail" }),
      ]),
    });

    const again = await run(world, pullRequest(pull, first), { attempt: 2 });
    expect(again.outputs["findings-digest"]).toBe(opened.outputs["findings-digest"]);
    expect(await commentsOf(pull)).toHaveLength(1);
    expect(checksOf(first)).toHaveLength(1);

    propose(world.author, "fraud", "better");
    propose(world.author, "churn", "worse");
    const second = push(world, pull);
    const pushed = await run(world, pullRequest(pull, second));
    expect(pushed.code).toBe(1);
    const [now, ...more] = await commentsOf(pull);
    expect(more).toEqual([]);
    expect(now?.id).toBe(comment?.id);
    expect(now?.body).toContain("churn may not go · fraud may go");
    expect(now?.body).toContain("Verdicts on earlier heads (1)");
    expect(now?.body).toContain(first.slice(0, 12));
  });

  test("a run that was overtaken does not put an older head over a newer one", async () => {
    const world = newWorld();
    const pull = await newPull();
    propose(world.author, "demand", "better");
    const head = push(world, pull);
    await run(world, pullRequest(pull, head), { run: 9002 });
    const [before] = await commentsOf(pull);
    const late = await run(world, pullRequest(pull, head), { run: 9001 });
    expect(late.log).toContain("stays as it is");
    expect(await commentsOf(pull)).toEqual([before]);
  });

  test("nothing of a model is touched: success within 3 s, no comment", async () => {
    const world = newWorld();
    const pull = await newPull();
    write(world.author, "README.md", "words");
    const head = push(world, pull);
    const step = await run(world, pullRequest(pull, head));
    expect([step.code, step.outputs["decision"]], step.log).toEqual([0, "allow"]);
    expect(step.ms).toBeLessThan(3_000);
    expect(await commentsOf(pull)).toEqual([]);
    expect(checksOf(head)).toMatchObject([{ conclusion: "success" }]);
  });

  test("what others merged since is not taken back, and the rules are those of now", async () => {
    const world = newWorld();
    const pull = await newPull();
    git(world.author, "checkout", "--quiet", "-b", "retrain");
    propose(world.author, "fraud", "better");
    const head = push(world, pull);
    git(world.author, "checkout", "--quiet", "main");
    propose(world.author, "churn", "better");
    const path = join(world.author, "models/fraud/model.yaml");
    writeFileSync(path, readFileSync(path, "utf8").replace("floor: 0.85", "floor: 0.99"));
    land(world);
    const step = await run(world, pullRequest(pull, head));
    expect(step.code, step.log).toBe(1);
    expect(step.outputs["reason"]).toContain("floor of 0.99");
    expect(step.summary).not.toContain("### ✅ churn");
  });

  test("loosening its own margin, swapping owners: judged by the default branch, shown key by key", async () => {
    const world = newWorld();
    const pull = await newPull();
    propose(world.author, "fraud", "worse");
    const path = join(world.author, "models/fraud/model.yaml");
    const loosened = readFileSync(path, "utf8")
      .replace("margin: 0.005, floor: 0.85", "margin: 0.9, floor: 0.1")
      .replace("owner: [alice, acme/fraud-ml]", "owner: [mallory]");
    writeFileSync(path, loosened);
    write(world.author, ".github/twokey.yml", "models: models/*/model.yaml\nmode: observe\n");
    const head = push(world, pull);
    const step = await run(world, pullRequest(pull, head));
    expect([step.code, step.outputs["decision"]], step.log).toEqual([1, "block"]);
    const [comment] = await commentsOf(pull);
    expect(comment?.body).toContain("gates.quality.margin");
    expect(comment?.body).toContain("owners.owner");
  });
});

describe("who may read and write", () => {
  test("a fork: read-only token, the evaluation is complete, the exit code is the verdict's", async () => {
    const world = newWorld();
    const pull = await newPull();
    propose(world.author, "fraud", "better");
    const head = push(world, pull);
    const step = await run(world, pullRequest(pull, head), { token: FORK_TOKEN });
    expect([step.code, step.outputs["decision"]], step.log).toEqual([0, "allow"]);
    expect(step.summary).toContain("### ✅ fraud");
    expect(step.log).toContain("could not be published");
    expect(step.log).toContain("pull-requests: write");
    expect(await commentsOf(pull)).toEqual([]);
  });

  test("somebody else's comment with our marker is left alone", async () => {
    const world = newWorld();
    const pull = await newPull();
    await github.api(
      "POST",
      `${BASE}/issues/${pull}/comments`,
      { body: "<!-- twokey:report:v1 -->\nall good" },
      MALLORY_TOKEN,
    );
    propose(world.author, "fraud", "equal");
    const head = push(world, pull);
    await run(world, pullRequest(pull, head));
    const comments = await commentsOf(pull);
    expect(comments.map(({ user }) => user.login)).toEqual(["mallory", "github-actions[bot]"]);
    expect(comments[0]?.body).toContain("all good");
  });

  test("where the bot is installed there is no comment; `always` comments all the same", async () => {
    const world = newWorld();
    const pull = await newPull();
    propose(world.author, "fraud", "equal");
    const head = push(world, pull);
    const bot = { check_runs: [{ id: 1, name: "twokey", app: { slug: "acme-twokey" } }] };
    github.fault = ({ method, path }) =>
      method === "GET" && path.includes("check_name=twokey&") ? { status: 200, body: bot } : undefined;
    expect((await run(world, pullRequest(pull, head))).log).toContain("the bot is installed");
    expect(await commentsOf(pull)).toEqual([]);
    await run(world, pullRequest(pull, head), { inputs: { comment: "always" } });
    expect(await commentsOf(pull)).toHaveLength(1);
  });

  test("no secret reaches the evaluator's environment or the log", async () => {
    const world = newWorld();
    propose(world.author, "fraud", "equal");
    const head = push(world, 99);
    const step = await run(world, pullRequest(99, head), { inputs: { comment: "never" } });
    expect(step.log.replace(/^::add-mask::.*$/m, "")).not.toContain("token-of-the-workflow");
    expect(step.log + step.report("evidence.json")).not.toContain("runtime-secret");
  });
});

describe("the bot asks", () => {
  test("evidence carries the nonce, nothing is posted, the log says what must be uploaded", async () => {
    const world = newWorld();
    const pull = await newPull();
    propose(world.author, "churn", "better");
    const head = push(world, pull);
    const step = await run(world, dispatch({ pr: pull, head, nonce: NONCE }));
    expect(step.code, step.log).toBe(0);
    const evidence = JSON.parse(step.report("evidence.json")) as Record<string, unknown>;
    expect(evidence).toMatchObject({
      schema: "twokey-evidence/1",
      counted: true,
      nonce: NONCE,
      pull,
      head,
      repository: 4711,
      evaluation: { decision: "allow" },
    });
    expect(step.report("report.html")).toContain("<!doctype html>");
    expect(step.log).toContain("actions/upload-artifact");
    expect(writesTo("/")).toEqual([]);
  });

  test.each([
    [{ pr: 1, head: "HEAD", nonce: NONCE }, "head"],
    [{ pr: "1; rm -rf /", head: "a".repeat(40), nonce: NONCE }, "pr"],
    [{ pr: 1, head: "a".repeat(40) }, "nonce"],
    [{ pr: 1, head: "a".repeat(40), nonce: NONCE, base: "mine" }, "base"],
  ])("a request in another shape (%j) is refused", async (payload, key) => {
    const step = await run(newWorld(), dispatch(payload));
    expect([step.code, step.outputs["decision"]]).toEqual([2, "error"]);
    expect(step.log).toContain(key);
  });
});

describe("what is live stands in the registry", () => {
  /** Puts a registry on the server that says that version 1 is live. */
  function adopt({ author }: World): void {
    twokey(author, "registry", "init", "--git-dir", ".git");
    git(author, "push", "--quiet", "origin", "model-registry");
  }

  function incumbentIn(step: Step): unknown {
    const { evaluation } = JSON.parse(step.report("evidence.json")) as {
      evaluation: { models: { findings: { content: { incumbent: unknown } } }[] };
    };
    return evaluation.models[0]?.findings.content.incumbent;
  }

  test("the branch is fetched as the server has it, and the comment names the version", async () => {
    const world = newWorld();
    const pull = await newPull();
    twokey(world.author, "registry", "init", "--git-dir", ".git");
    propose(world.author, "fraud", "better");
    const head = push(world, pull);
    const step = await run(world, pullRequest(pull, head), {
      prepare: (workspace) => {
        git(world.author, "push", "--quiet", "origin", "model-registry");
        // What the workspace calls so is no registry; without the server's the base branch would be asked.
        git(workspace, "update-ref", "refs/heads/model-registry", "HEAD");
      },
    });
    expect([step.code, step.outputs["decision"]], step.log).toEqual([0, "allow"]);
    expect(incumbentIn(step)).toMatchObject({ source: "registry", version: 1 });
    expect((await commentsOf(pull))[0]?.body).toContain("(registry, version 1)");
    expect(step.log).not.toContain("registry branch");
  });

  /** Two runs in which the same thing goes wrong: one is advisory, the other counts. */
  async function runBoth(before: boolean, prepare: (world: World) => void): Promise<readonly [Step, Step]> {
    const start = (counted: boolean): Promise<Step> => {
      const world = newWorld();
      if (before) adopt(world);
      propose(world.author, "fraud", "equal");
      const head = push(world, 1);
      const occasion = counted ? dispatch({ pr: 1, head, nonce: NONCE }) : pullRequest(1, head);
      return run(world, occasion, { inputs: { comment: "never" }, prepare: () => prepare(world) });
    };
    return Promise.all([start(false), start(true)]);
  }

  test("a registry that this clone has and the server lost: said, and nothing counts", async () => {
    const [told, refused] = await runBoth(true, ({ server }) =>
      git(server, "update-ref", "-d", "refs/heads/model-registry"),
    );
    expect(told.summary).toContain("is gone from the server");
    expect(incumbentIn(told)).toMatchObject({ source: "registry", version: 1 });
    expect([refused.code, refused.outputs["decision"]], refused.log).toEqual([2, "error"]);
    expect(refused.log).toContain("is gone from the server");
  });

  test("one that cannot be fetched: a note, and an error where the run counts", async () => {
    const [told, refused] = await runBoth(false, (world) => {
      adopt(world);
      const tree = git(world.server, "rev-parse", "model-registry^{tree}").trim();
      rmSync(join(world.server, "objects", tree.slice(0, 2), tree.slice(2)), { force: true });
    });
    expect(told.summary).toContain("could not be fetched");
    expect(told.summary).toContain("the bundle on the default branch");
    expect(incumbentIn(told)).toMatchObject({ source: "base branch", version: null });
    expect([refused.code, refused.outputs["decision"]], refused.log).toEqual([2, "error"]);
    expect(refused.log).toContain("the registry branch model-registry cannot be fetched");
  });

  test("a pull request that brings the first policy is judged without one", async () => {
    const world = newWorld();
    const path = join(world.author, ".github/twokey.yml");
    const policy = readFileSync(path, "utf8");
    rmSync(path, { force: true });
    land(world);
    write(world.author, ".github/twokey.yml", policy);
    propose(world.author, "fraud", "equal");
    const step = await run(world, pullRequest(1, push(world, 1)), { inputs: { comment: "never" } });
    expect([step.code, step.outputs["decision"]], step.log).toEqual([0, "allow"]);
  });
});

describe("the workflow is wrong, and the line to change is named", () => {
  test("credentials left behind: nothing is evaluated", async () => {
    const world = newWorld();
    propose(world.author, "fraud", "equal");
    const head = push(world, 1);
    const step = await run(world, pullRequest(1, head), {
      prepare: (workspace) =>
        git(workspace, "config", "http.https://github.com/.extraheader", "AUTHORIZATION: basic x"),
    });
    expect([step.code, step.outputs["decision"]]).toEqual([2, "error"]);
    expect(step.log).toContain("persist-credentials: false");
    expect(step.summary).toContain("persist-credentials: false");
  });

  test("a shallow clone", async () => {
    const world = newWorld();
    git(world.author, "checkout", "--quiet", "-b", "retrain");
    propose(world.author, "fraud", "equal");
    push(world, 1, "one");
    propose(world.author, "fraud", "better");
    const head = push(world, 1, "two");
    git(world.author, "checkout", "--quiet", "main");
    write(world.author, "README.md", "later");
    land(world);
    const step = await run(world, pullRequest(1, head), { clone: ["--depth", "1"] });
    expect(step.code, step.log).toBe(2);
    expect(step.log).toContain("fetch-depth: 0");
  });

  test("a missing LFS object", async () => {
    const world = newWorld();
    propose(world.author, "fraud", join("hostile", "lfs-pointer"));
    const path = join(world.author, "models/fraud/model.onnx");
    writeFileSync(path, readFileSync(path, "utf8").replace(/oid sha256:..../, "oid sha256:ffff"));
    const head = push(world, 1);
    const step = await run(world, pullRequest(1, head), { inputs: { comment: "never" } });
    expect(step.code, step.log).toBe(1);
    expect(step.log).toContain("lfs: true");
    expect(step.summary).toContain("lfs: true");
  });

  test("a conflict, a broken model.yaml, an input that is none", async () => {
    const world = newWorld();
    git(world.author, "checkout", "--quiet", "-b", "retrain");
    propose(world.author, "fraud", "better");
    const head = push(world, 1);
    git(world.author, "checkout", "--quiet", "main");
    propose(world.author, "fraud", "worse");
    land(world);
    const conflict = await run(world, pullRequest(1, head));
    expect([conflict.code, conflict.log]).toEqual([
      2,
      expect.stringContaining("conflicts with the default branch"),
    ]);
    const broken = newWorld();
    const pull = await newPull();
    propose(broken.author, "fraud", "malformed");
    const step = await run(broken, pullRequest(pull, push(broken, pull)));
    expect([step.code, step.outputs["decision"]]).toEqual([2, "error"]);
    expect((await commentsOf(pull))[0]?.body).toContain("nothing could be judged");
    const typo = await run(world, pullRequest(1, head), { inputs: { comment: "sometimes" } });
    expect([typo.code, typo.log]).toEqual([2, expect.stringContaining("with.comment")]);
  });
});

describe("other events", () => {
  test.each([
    ["merge_group", 0, "merge queue"],
    ["schedule", 0, "On a schedule"],
    ["push", 0, "pull_request"],
    ["issues", 0, "nothing to do"],
    ["pull_request_target", 2, "docs/action.md"],
  ])("%s ends with %d and is explained", async (event, code, said) => {
    const step = await run(newWorld(), other(event));
    expect([step.code, step.log]).toEqual([code, expect.stringContaining(said)]);
    expect(github.calls).toEqual([]);
  });

  test("started by hand, a branch is compared with the default branch", async () => {
    const world = newWorld();
    propose(world.author, "demand", "worse");
    const head = push(world, 1);
    const step = await run(world, { ...other("workflow_dispatch"), checkout: head });
    expect([step.code, step.outputs["decision"]], step.log).toEqual([1, "block"]);
  });
});

describe("init", () => {
  test.each([
    ["alone", [".github/workflows/twokey.yml"]],
    ["bot", [".github/workflows/twokey.yml"]],
    ["split", [".github/workflows/twokey.yml", ".github/workflows/twokey-publish.yml"]],
  ])("--workflow %s writes the workflows of docs/action.md", (kind, paths) => {
    const folder = newRepository();
    const ran = twokey(folder, "init", "--workflow", kind);
    expect([ran.code, ran.err]).toEqual([0, ""]);
    const page = readFileSync(join(ROOT, "docs/action.md"), "utf8");
    for (const path of paths) expect(page).toContain(readFileSync(join(folder, path), "utf8"));
    const form = join(folder, ".github/ISSUE_TEMPLATE/model-incident.yml");
    expect(existsSync(form)).toBe(kind === "bot");
    if (kind === "bot")
      expect(readFileSync(join(ROOT, "docs/rollback.md"), "utf8")).toContain(readFileSync(form, "utf8"));
    expect(twokey(folder, "init", "--workflow", `${kind}e`).err).toContain(`Did you mean "${kind}"?`);
  });
});
