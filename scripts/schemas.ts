import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { GATE_SETTINGS } from "../src/gates/catalogue.ts";
import { modelSchema } from "../src/project/model-schema.ts";
import { policySchema } from "../src/project/policy-schema.ts";
import { servingSchema } from "../src/project/serving-file.ts";

/**
 * Writes the JSON Schemas of the three files that people write, so that editors complete and check them:
 * `npm run schemas`. They come from the same zod schemas that parse the files.
 */
export function renderSchemas(): ReadonlyMap<string, string> {
  return new Map([
    ["model.schema.json", render("model.yaml", modelSchema(GATE_SETTINGS))],
    ["serving.schema.json", render("serving.yaml", servingSchema)],
    ["twokey.schema.json", render(".github/twokey.yml", policySchema(GATE_SETTINGS))],
  ]);
}

function render(title: string, schema: z.ZodType): string {
  // Draft 7 is what the YAML language servers of editors understand.
  const made = z.toJSONSchema(schema, { io: "input", target: "draft-7" });
  return `${JSON.stringify({ $schema: made.$schema, title, ...made }, null, 2)}\n`;
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, "..", "schemas");
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of renderSchemas()) writeFileSync(join(folder, name), text);
}
