import { globSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { at, current, diff, log, rollbackTarget, show, usedBy, who, why } from "../../cli/registry-ask.ts";
import { registry } from "../../cli/registry-init.ts";
import { verify } from "../../cli/registry-verify.ts";
import { EVENT_TYPES } from "../../src/registry/event.ts";
import { FINDINGS } from "../../src/registry/findings.ts";
import { RULES } from "../../src/registry/rules.ts";
import { Clone, run } from "./clone.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const page = read("docs/registry.md");

test("docs/registry.md names every type of event", () => {
  expect(EVENT_TYPES.filter((type) => !page.includes(`\`${type}\``))).toEqual([]);
});

test("docs/registry.md has every rule and finding, in the words of the code", () => {
  const rows = Object.entries({ ...RULES, ...FINDINGS }).map(
    ([code, meaning]) => `| \`${code}\` | ${meaning} |`,
  );
  const cells = (line: string): string => line.replace(/\s+/g, " ").trim();
  const written = new Set(page.split("\n").map((line) => cells(line)));
  expect(rows.filter((row) => !written.has(cells(row)))).toEqual([]);
});

describe("docs/json.md", () => {
  const json = read("docs/json.md");
  /** Headings name the schemas; what follows up to the next one describes them. */
  const sections = json.split(/^##+ /m).map((text) => ({
    schemas: [...(text.split("\n")[0] ?? "").matchAll(/`(twokey-[a-z-]+\/1)`/g)].map(([, name]) => name),
    text,
  }));
  const described = sections.flatMap(({ schemas }) => schemas);

  test("describes every schema that the command line prints", () => {
    const printed = globSync("{cli,src/report}/*.ts", { cwd: root }).flatMap((path) =>
      [...read(path).matchAll(/"(twokey-[a-z-]+\/1)"/g)].map(([, name]) => name),
    );
    // These are named after their command, or are a file of the registry as it is.
    const others = ["log", "who", "why", "diff", "at", "used-by", "rollback-target", "current", "version"];
    const all = new Set([...printed, ...others.map((name) => `twokey-${name}/1`)]);
    expect(all.size).toBeGreaterThan(20);
    expect([...all].filter((name) => !described.includes(name))).toEqual([]);
    expect(described.length).toBe(new Set(described).size);
  });

  const clone = new Clone(new URL("fixtures/registries/v1.bundle", root).pathname);
  const project = new Clone();
  afterAll(() => [clone, project].forEach((one) => one.remove()));
  project.commit({
    "models/fraud/model.yaml": "owners: { owner: [alice] }\nfiles: { model: model.onnx }\n",
    "models/fraud/model.onnx": "bytes",
  });

  const { live } = JSON.parse(clone.git("show", "HEAD:models/fraud/current.json"));
  test.each([
    [current, ["fraud"]],
    [current, ["churn"]],
    [show, ["fraud@4"]],
    [log, []],
    [who, ["fraud@4"]],
    [who, ["churn@3"]],
    [why, ["fraud@4"]],
    [diff, ["fraud@3", "fraud@4"]],
    [at, ["churn", "2026-01-01T16:25:00Z"]],
    [usedBy, [live.bundle]],
    [rollbackTarget, ["fraud"]],
    [verify, ["--coverage"]],
    [registry, ["init"]],
  ])("$name $1: every key of a real answer is described", async (command, args) => {
    const where = command === registry ? project.root : clone.root;
    const { out } = await run(command, ...args, "--repo", where, "--json");
    const answer = JSON.parse(out) as { readonly schema: string };
    const section = sections.find(({ schemas }) => schemas.includes(answer.schema));
    const words = new Set(section?.text.match(/\w+/g));
    const keys = keysOf(answer);
    expect(keys).toContain("schema");
    expect(keys.filter((key) => !words.has(key))).toEqual([]);
  });
});

/** Objects that a section describes as one: a version, an event, settings by name. */
const WHOLE = ["event", "version", "from", "to", "target", "gates", "policy"];

function keysOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((each) => keysOf(each)))];
  if (typeof value !== "object" || value === null || "body" in value) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    key,
    ...(WHOLE.includes(key) && typeof inner === "object" && !Array.isArray(inner) ? [] : keysOf(inner)),
  ]);
}
