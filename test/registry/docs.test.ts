import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { EVENT_TYPES } from "../../src/registry/event.ts";
import { FINDINGS } from "../../src/registry/findings.ts";
import { RULES } from "../../src/registry/rules.ts";

const page = readFileSync(new URL("../../docs/registry.md", import.meta.url), "utf8");

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
