import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { childEnvironment, INPUTS, OUTPUTS } from "../../action/inputs.ts";

const root = new URL("../..", import.meta.url).pathname;
const action = parse(readFileSync(`${root}action.yml`, "utf8")) as {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly branding: unknown;
  readonly runs: unknown;
};
const page = readFileSync(`${root}docs/action.md`, "utf8");

/** The first two cells of a table's rows. */
function rowsUnder(heading: string): ReadonlyMap<string, string> {
  const section = page.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim().replace(/^`|`$/g, "")));
  return new Map(rows.map(([, name = "", second = ""]) => [name, second]));
}

test("action.yml, the code and the docs know the same inputs with the same defaults", () => {
  const declared = Object.entries(action.inputs).map(([name, input]) => [name, input.default]);
  expect(Object.fromEntries(declared)).toEqual(INPUTS);
  expect(Object.fromEntries(rowsUnder("Inputs"))).toEqual(INPUTS);
  for (const { description } of Object.values(action.inputs)) expect(description.length).toBeGreaterThan(20);
});

test("action.yml, the code and the docs know the same outputs", () => {
  expect(Object.keys(action.outputs)).toEqual([...OUTPUTS]);
  expect([...rowsUnder("Outputs").keys()]).toEqual([...OUTPUTS]);
});

test("it runs on Node 24 from dist, with a face of its own", () => {
  expect(action.runs).toEqual({ using: "node24", main: "dist/action/index.js" });
  expect(action.branding).toEqual({ icon: "key", color: "orange" });
});

test("inputs are read, and outputs set, in one file", () => {
  for (const file of ["main", "run", "evaluate", "publish", "report", "sides", "fetch", "event", "policy"]) {
    const text = readFileSync(`${root}action/${file}.ts`, "utf8");
    expect(text, file).not.toMatch(/@actions\/core|process\.env\["(?:INPUT_|GITHUB_)/);
  }
});

test("what is started gets a few named variables, and no secret that anybody thought of or not", () => {
  const before = { ...process.env };
  const secrets = [
    "INPUT_GITHUB-TOKEN",
    "GITHUB_TOKEN",
    "GITHUB_OUTPUT",
    "ACTIONS_RUNTIME_TOKEN",
    "AWS_SECRET",
    "NODE_OPTIONS",
  ];
  try {
    for (const name of secrets) process.env[name] = "secret";
    const given = childEnvironment();
    expect(Object.values(given)).not.toContain("secret");
    expect(given).toMatchObject({ PATH: before["PATH"], CI: "true" });
  } finally {
    for (const name of secrets) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
});
