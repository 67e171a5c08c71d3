import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderCommandsDoc } from "../src/report/commands.ts";

/** Writes docs/commands.md from the table of verbs that the parser reads: `npm run commands`. */
if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, "..", "docs", "commands.md"), renderCommandsDoc());
}
