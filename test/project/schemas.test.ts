import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse as parseYamlText } from "yaml";
import { z } from "zod";
import { renderSchemas } from "../../scripts/schemas.ts";
import { FULL_MODEL, FULL_POLICY, FULL_SERVING, SMALLEST_MODEL } from "./examples.ts";

const schemas = renderSchemas();
const committed = (name: string): string =>
  readFileSync(new URL(`../../schemas/${name}`, import.meta.url), "utf8");
/** Read by another validator than the one that wrote them: from the JSON Schema back. */
const accepts = (name: string, text: string): boolean =>
  z
    .fromJSONSchema(JSON.parse(committed(name)) as Parameters<typeof z.fromJSONSchema>[0])
    .safeParse(parseYamlText(text)).success;

test.each([...schemas])("schemas/%s is what npm run schemas writes", (name, text) => {
  expect(committed(name)).toBe(text);
});

test.each([
  ["model.schema.json", FULL_MODEL],
  ["model.schema.json", SMALLEST_MODEL],
  ["serving.schema.json", FULL_SERVING],
  ["twokey.schema.json", FULL_POLICY],
])("%s accepts the example of the design", (name, text) => expect(accepts(name, text)).toBe(true));

test.each([
  ["model.schema.json", `${SMALLEST_MODEL}ownrs: x\n`],
  ["model.schema.json", SMALLEST_MODEL.replace("alice", '"@alice"')],
  ["model.schema.json", SMALLEST_MODEL.replace("owners", "model")],
  ["serving.schema.json", "output: { treshold: 1 }\n"],
  ["twokey.schema.json", "mode: enforced\n"],
])("%s refuses what the parser refuses", (name, text) => expect(accepts(name, text)).toBe(false));

test("every key is described", () => {
  const bare: string[] = [];
  const look = (at: string, schema: unknown): void => {
    if (typeof schema !== "object" || schema === null) return;
    const { properties, description: _, ...rest } = schema as Record<string, unknown>;
    for (const [key, value] of Object.entries(
      (properties ?? {}) as Record<string, { description?: string }>,
    )) {
      if (value.description === undefined) bare.push(`${at}.${key}`);
      look(`${at}.${key}`, value);
    }
    for (const value of Object.values(rest)) look(at, value);
  };
  for (const [name, text] of schemas) look(name, JSON.parse(text));
  expect(bare).toEqual([]);
});
