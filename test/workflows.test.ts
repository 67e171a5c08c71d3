import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { draftWorkflows, WORKFLOW_KINDS } from "../src/project/draft-workflows.ts";

const root = new URL("..", import.meta.url).pathname;

type Workflow = { readonly where: string; readonly text: string };

/** Every workflow that we run, print or write. */
function workflows(): readonly Workflow[] {
  const ours = globSync(".github/workflows/*.{yml,yaml}", { cwd: root }).map((where) => ({
    where,
    text: readFileSync(root + where, "utf8"),
  }));
  const documented = globSync("{*.md,docs/**/*.md}", { cwd: root }).flatMap((where) =>
    [...readFileSync(root + where, "utf8").matchAll(/```ya?ml\n(.*?)```/gs)]
      .map(([, text = ""]) => ({ where, text }))
      .filter(({ text }) => /^(on|jobs):/m.test(text)),
  );
  const written = WORKFLOW_KINDS.flatMap((kind) =>
    draftWorkflows(kind).map(({ path, text }) => ({ where: `init --workflow ${kind}: ${path}`, text })),
  );
  return [...ours, ...documented, ...written];
}

type Step = {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
};
type Parsed = {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly permissions?: Readonly<Record<string, string>>; readonly steps?: readonly Step[] }
    >
  >;
};

/** What is wrong with a workflow, in words; an empty list is a safe one. */
function faults(text: string): readonly string[] {
  const workflow = parse(text) as Parsed;
  const events = JSON.stringify(workflow.on);
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, { steps }]) => steps ?? []);
  const checksOut = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
  const found: string[] = [];
  for (const { uses } of steps) {
    // Our own action stands with its release until a reader pins what was read; the comment beside it says so.
    if (uses === undefined || /^twokey\/twokey@v\d+\.\d+\.\d+$/.test(uses) || uses.startsWith("./")) continue;
    if (!/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses)) found.push(`${uses} is not pinned by its commit`);
  }
  for (const { run } of steps) {
    if (run?.includes("${{") === true) found.push(`an expression inside a script: ${run.slice(0, 60)}`);
  }
  for (const step of checksOut) {
    if (step.with?.["persist-credentials"] !== false) found.push("a checkout leaves its credentials behind");
    if (
      step.with?.["ref"] !== undefined &&
      /head|merge/.test(JSON.stringify(step.with["ref"])) &&
      /_target|workflow_run/.test(events)
    )
      found.push("a privileged run checks the pull request out");
  }
  if (/pull_request_target/.test(events)) found.push("pull_request_target");
  if (/workflow_run/.test(events) && checksOut.length > 0) found.push("workflow_run with a checkout");
  if (workflow.permissions === undefined || workflow.permissions === "write-all")
    found.push("the permissions of the workflow are not said");
  for (const [name, { permissions }] of jobs) {
    for (const [scope, level] of Object.entries(permissions ?? {})) {
      const line = text.split("\n").find((each) => each.trim().startsWith(`${scope}: ${level}`));
      if (level === "write" && line?.includes("#") !== true)
        found.push(`${name}: ${scope}: write has no reason`);
      const ours = steps.some(({ uses }) => uses?.startsWith("twokey/") === true);
      if (ours && level === "write" && ["contents", "actions", "id-token", "packages"].includes(scope))
        found.push(`${name}: ${scope}: write is more than Twokey needs`);
    }
  }
  return found;
}

describe("workflows", () => {
  test("there are workflows in the docs and in init", () => {
    expect(workflows().length).toBeGreaterThanOrEqual(8);
  });
  test.each(workflows().map((each, at) => [`${each.where} (${at})`, each.text] as const))(
    "%s is pinned, least privileged and free of injection",
    (_, text) => {
      expect(faults(text)).toEqual([]);
    },
  );
  test("the docs show word for word what init writes", () => {
    const page = readFileSync(`${root}docs/action.md`, "utf8");
    for (const kind of WORKFLOW_KINDS) {
      for (const { text } of draftWorkflows(kind)) expect(page).toContain(`\`\`\`yaml\n${text}\`\`\``);
    }
  });
  test("a bad workflow is found, whatever is bad about it", () => {
    const [alone] = draftWorkflows("alone");
    const text = alone?.text ?? "";
    const bad: readonly (readonly [RegExp | string, string, string])[] = [
      [/actions\/checkout@[0-9a-f]{40}/, "actions/checkout@v5", "not pinned"],
      ["persist-credentials: false", "persist-credentials: true", "credentials"],
      ["pull_request:", "pull_request_target:", "pull_request_target"],
      ["permissions: {}", "permission: {}", "permissions"],
      ["contents: read", "contents: write", "more than"],
      [" # for the comment", "", "no reason"],
      ["    steps:\n", "    steps:\n      - run: echo ${{ github.head_ref }}\n", "expression"],
    ];
    for (const [from, to, said] of bad) {
      const spoiled = text.replace(from, to);
      expect(spoiled).not.toBe(text);
      expect(faults(spoiled).join("; "), said).toContain(said);
    }
    expect(faults(text.replace("pull_request:", "workflow_run: { workflows: [x] }")).join()).toContain(
      "workflow_run",
    );
  });
});
