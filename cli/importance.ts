import { readFileSync } from "node:fs";
import { bad, type Outcome } from "../src/base/problem.ts";
import { didYouMean } from "../src/base/suggest.ts";
import { plain } from "../src/base/text.ts";
import { type DriftSettings, importanceSchema } from "../src/gates/drift.ts";
import { checkYaml } from "../src/project/check.ts";
import { parseYaml, problemAt } from "../src/project/yaml.ts";

type Importance = NonNullable<DriftSettings["importance"]>;

/** `{"amount": 0.41, "hour": 0.12}` in JSON or YAML, as training libraries give it; every name must be a column that is compared. */
export function readImportance(file: string, columns: readonly string[]): Outcome<Importance> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    const hint = "Give a JSON or YAML file that maps columns to numbers.";
    return bad({ code: "unreadable", file: plain(file), path: "", message: "it cannot be read", hint });
  }
  const parsed = parseYaml(file, text);
  if (!parsed.ok) return parsed;
  const checked = checkYaml(parsed.value, importanceSchema);
  if (!checked.ok) return checked;
  const unknown = Object.keys(checked.value).filter((name) => !columns.includes(name));
  if (unknown.length === 0) return checked;
  return bad(
    ...unknown.map((name) =>
      problemAt(parsed.value, [name], {
        code: "unknown-column",
        message: `no column "${plain(name, 60)}" is compared.${didYouMean(name, columns)}`,
        hint: "correct the name, or leave it out",
      }),
    ),
  );
}
