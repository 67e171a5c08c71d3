import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Fault, type GitHub, openGitHub } from "./github.ts";
import { newWorld, other, pullRequest, push, runStep, type World } from "./github-runner.ts";
import { newFolder, propose, write } from "./twokey.ts";

let github: GitHub;
let world: World;
let head: string;
beforeAll(async () => {
  github = await openGitHub();
  world = newWorld();
  propose(world.author, "demand", "worse");
  head = push(world, 1);
});
afterAll(async () => {
  await github.close();
});
beforeEach(() => {
  github.fault = () => undefined;
  github.calls.length = 0;
});

const BASE = "/repos/acme/models";

async function newPull(): Promise<number> {
  const issue = (await github.api("POST", `${BASE}/issues`, { title: "a retrain" })) as {
    readonly number: number;
  };
  return issue.number;
}

async function bodiesOf(pull: number): Promise<readonly string[]> {
  const comments = (await github.api("GET", `${BASE}/issues/${pull}/comments`)) as readonly {
    readonly body: string;
  }[];
  return comments.map(({ body }) => body);
}

describe("GitHub is in trouble; verdict and exit code are the same", () => {
  /** what GitHub answers to the first `times` writes of comments, and how many comments there are in the end */
  const faults: readonly (readonly [string, Fault, number, number, string])[] = [
    ["403", { status: 403, body: { message: "no" } }, 99, 0, "pull-requests: write"],
    ["404", { status: 404, body: { message: "Not Found" } }, 99, 0, "pull-requests: write"],
    ["409 once", { status: 409, body: { message: "busy" } }, 1, 1, "was created"],
    ["422", { status: 422, body: { message: "too long" } }, 99, 0, "too long"],
    ["429 with retry-after once", { status: 429, headers: { "retry-after": "1" } }, 1, 1, "was created"],
    ["502 once", { status: 502 }, 1, 1, "was created"],
    ["the answer is lost once", "lose", 1, 1, "comment"],
    ["no answer at all once", "hang", 1, 1, "was created"],
  ];
  test.each(faults)("%s", async (...[, fault, times, comments, said]) => {
    const pull = await newPull();
    let left = times;
    github.fault = ({ method, path }) => {
      if (method !== "POST" || !path.includes("/comments") || left === 0) return undefined;
      left -= 1;
      return fault;
    };
    const step = await runStep(world, github, pullRequest(pull, head));
    expect([step.code, step.outputs["decision"]], step.log).toEqual([1, "block"]);
    expect(step.log).toContain(said);
    expect(step.summary).toContain("demand may not go");
    expect(await bodiesOf(pull)).toHaveLength(comments);
  });

  test("nothing answers at all", async () => {
    github.fault = () => ({ status: 503, body: { message: "down" } });
    const step = await runStep(world, github, pullRequest(1, head));
    expect([step.code, step.outputs["decision"]], step.log).toEqual([1, "block"]);
    expect(step.log).toContain("GitHub is in trouble");
  });

  test("two runs at once leave one comment", async () => {
    const pull = await newPull();
    let waiting = 0;
    // Both have looked before either writes.
    let open = (): void => {};
    const opened = new Promise<void>((done) => {
      open = done;
    });
    github.fault = ({ method, path }) => {
      if (method === "POST" && path.includes("/comments")) {
        waiting += 1;
        if (waiting === 2) open();
      }
      return undefined;
    };
    github.hold = ({ method, path }) =>
      method === "POST" && path.includes("/comments") ? opened : undefined;
    const steps = await Promise.all([
      runStep(world, github, pullRequest(pull, head)),
      runStep(world, github, pullRequest(pull, head)),
    ]);
    github.hold = () => undefined;
    expect(steps.map(({ code }) => code)).toEqual([1, 1]);
    expect(waiting).toBe(2);
    expect(await bodiesOf(pull)).toHaveLength(1);
  });
});

describe("hostile names", () => {
  test("in keys and folders they neither mention anybody nor break Markdown or HTML", async () => {
    const hostile = newWorld();
    const pull = await newPull();
    const yaml = "models/demand/model.yaml";
    const text = readFileSync(join(hostile.author, yaml), "utf8");
    const evil = "@everyone <details><script>alert(1)</script> | `x` ::error::x \u202e";
    writeFileSync(join(hostile.author, yaml), `${text}\n${JSON.stringify(evil)}: 1\n`);
    write(hostile.author, "models/@everyone <b>|`/model.yaml", "owners: 3\n@everyone: </details>\n");
    const step = await runStep(hostile, github, pullRequest(pull, push(hostile, pull)));
    expect(step.code, step.log).toBe(2);
    const [body = ""] = await bodiesOf(pull);
    expect(body).toContain("nothing could be judged");
    // Outside code spans nothing may be read as a mention or a tag.
    const prose = [body, step.summary].map((page) => page.replace(/(`+)[^`].*?[^`]?\1/g, ""));
    for (const page of prose) {
      expect(page).not.toMatch(/@everyone/);
      expect(page.replace(/<!--.*?-->|<\/?(details|summary|sub)>/g, "")).not.toMatch(/<\/?[a-z]/i);
    }
    expect(step.report("report.html")).not.toContain("<script");
    expect(step.log).not.toMatch(/^\s*::(?!add-mask)/m);
  });
});

describe("the publishing half of split", () => {
  const published = (over: Readonly<Record<string, unknown>> = {}) =>
    other("workflow_run", {
      workflow_run: {
        event: "pull_request",
        head_sha: head,
        head_branch: "retrain",
        head_repository: { id: 77, owner: { login: "mallory" } },
        repository: { id: 4711 },
        ...over,
      },
    });

  async function evaluated(): Promise<string> {
    const step = await runStep(world, github, pullRequest(4, head), { token: "" });
    expect(step.code, step.log).toBe(1);
    expect(github.calls).toEqual([]);
    const folder = newFolder();
    cpSync(step.outputs["report-path"] ?? "", folder, { recursive: true });
    return folder;
  }

  function pullsAre(number: number, over: Readonly<Record<string, unknown>> = {}): void {
    const pull = { number, head: { sha: head, repo: { id: 77 } }, base: { ref: "main" }, ...over };
    github.fault = ({ method, path }) => {
      if (method === "GET" && path.includes("/pulls?")) return { status: 200, body: [pull] };
      return method === "GET" && path.includes("/contents/")
        ? { status: 404, body: { message: "Not Found" } }
        : undefined;
    };
  }

  test("publishes to the pull request that GitHub names, not to the one in the evidence", async () => {
    const pull = await newPull();
    const folder = await evaluated();
    pullsAre(pull);
    const step = await runStep(world, github, published(), { inputs: { evidence: folder } });
    expect(step.code, step.log).toBe(0);
    expect((await bodiesOf(pull))[0]).toContain("demand may not go");
    pullsAre(pull, { head: { sha: "b".repeat(40), repo: { id: 77 } } });
    const stale = await runStep(world, github, published(), { inputs: { evidence: folder } });
    expect([stale.code, stale.log]).toEqual([0, expect.stringContaining("a newer run")]);
  });

  test("forged evidence is refused before anything is shown", async () => {
    const pull = await newPull();
    const folder = await evaluated();
    pullsAre(pull);
    const path = join(folder, "evidence.json");
    const honest = readFileSync(path, "utf8");
    const forgeries: readonly string[] = [
      honest.replaceAll('"block"', '"allow"'),
      honest.replaceAll('"verdict": "fail"', '"verdict": "pass"'),
      honest.replace(head, "c".repeat(40)),
      honest.replace('"counted"', '"@everyone": 1, "counted"'),
      "{",
    ];
    for (const forged of forgeries) {
      expect(forged).not.toBe(honest);
      writeFileSync(path, forged);
      const step = await runStep(world, github, published(), { inputs: { evidence: folder } });
      expect([step.code, step.outputs["decision"]], step.log).toEqual([2, "error"]);
    }
    expect(await bodiesOf(pull)).toEqual([]);
  });
});
