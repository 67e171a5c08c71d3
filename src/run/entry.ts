import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The programs that run behind the crash wall; each is a file of `children/` and of `dist/child/`. */
export type ChildName = "score" | "read-table" | "time" | "drift";

/**
 * Where a child's program lies: `dist/child/NAME.js` when we run from dist (this code then sits in a chunk of
 * `dist/lib/`), `children/NAME.ts` when we run from source. The one place that knows.
 */
export function findEntry(name: ChildName): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const built = [join(here, "child", `${name}.js`), join(here, "..", "child", `${name}.js`)];
  const source = join(here, "..", "..", "children", `${name}.ts`);
  const entry = [...built, source].find((path) => existsSync(path));
  if (entry === undefined)
    throw new Error(`the installation is incomplete: no program for the child "${name}"`);
  return entry;
}
