import { readFileSync, writeFileSync } from "node:fs";
import { parseJson } from "../src/base/json.ts";
import { bad, type Outcome } from "../src/base/problem.ts";
import { showCount, showPercent } from "../src/base/number.ts";
import { plain } from "../src/base/text.ts";
import {
  type ColumnProfile,
  mergeProfiles,
  parseProfile,
  type Profile,
  profileTable,
} from "../src/data/profile.ts";
import { openTableFile } from "../src/measure/open-table.ts";
import { withFolder } from "../src/run/folder.ts";
import { plainJson } from "../src/evidence/evidence.ts";
import { type Command, type ExitCode, type Given, type Output, tellProblems } from "./command.ts";

export const profile: Command = {
  name: "profile",
  summary: "a small mergeable profile of a table, to commit instead of data",
  positionals: ["FILE"],
  options: {
    out: { type: "string", value: "FILE", help: "write it there instead of to standard output" },
    merge: {
      type: "string",
      value: "PROFILE",
      repeat: true,
      help: "merge with this profile of another part of the table",
    },
  },
  notes: [
    "A profile holds counts, quantiles with a stated error, the 1,000 most frequent texts of a column up to 200 letters, and moments:",
    "no rows. Texts that are names or ids appear in it, so look before you commit it. `twokey drift` takes it in place of a table.",
  ],
  run,
};

async function run(given: Given, out: Output): Promise<ExitCode> {
  const file = given.positionals[0] ?? "";
  out.progress(`reading ${file}`);
  let made = await readProfile(file);
  for (const other of given.texts("merge")) {
    if (!made.ok) break;
    const partner = await readProfile(other);
    made = partner.ok ? mergeProfiles(made.value, partner.value, other) : partner;
  }
  if (!made.ok) return tellProblems(made.problems, given, out);
  const text = `${JSON.stringify(plainJson(made.value))}\n`;
  const target = given.text("out");
  if (target === undefined) {
    out.write(text);
    return 0;
  }
  writeFileSync(target, text);
  if (given.flag("json"))
    out.write(
      `${JSON.stringify({ schema: "twokey-profile-written/1", file: target, rows: made.value.rows })}\n`,
    );
  else
    out.write(
      `${target}: ${showCount(made.value.rows)} rows, ${made.value.columns.length} columns, ranks accurate to ${showPercent(errorOf(made.value.columns))}\n`,
    );
  return 0;
}

/** A table is profiled, a profile is read as it is: so parts can be merged one after the other. */
async function readProfile(file: string): Promise<Outcome<Profile>> {
  if (file.endsWith(".json")) {
    let value: unknown;
    try {
      value = parseJson(readFileSync(file, "utf8"));
    } catch (error) {
      const message = error instanceof SyntaxError ? "it is not JSON" : "it cannot be read";
      return bad({
        code: "broken-profile",
        file: plain(file),
        path: "",
        message,
        hint: "Make it with `twokey profile FILE --out FILE.json`.",
      });
    }
    return parseProfile(value, file);
  }
  return withFolder(async (folder) => {
    const table = await openTableFile(file, file, { folder });
    return table.ok ? { ok: true, value: profileTable(table.value) } : table;
  });
}

function errorOf(columns: readonly ColumnProfile[]): number {
  return Math.max(
    0,
    ...columns.map(({ numbers, texts }) => {
      const sketch = numbers?.quantiles ?? texts?.lengths;
      return sketch === undefined || sketch.rows === 0 ? 0 : sketch.error / sketch.rows;
    }),
  );
}
