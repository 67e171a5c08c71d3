import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PURE, ROOMS } from "./rooms.ts";

const root = new URL("..", import.meta.url).pathname;
const SOURCES = "{src,action,bot,cli,children}/**/*.ts";
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"|\bimport\("([^"]+)"\)/g;

/** `src/gates/rule.ts` → `gates`; `src/check.ts` → `check`; `cli/main.ts` → `cli`. */
function roomOf(path: string): string {
  const parts = path.split("/");
  return (parts[0] === "src" ? parts[1] : parts[0])?.replace(/\.ts$/, "") ?? "";
}

/** Every import of a file that the table does not allow, as `file -> what`. */
function violations(path: string, text: string): readonly string[] {
  const room = roomOf(path);
  const allowed = ROOMS[room];
  if (allowed === undefined) return [`${path} -> the table of rooms does not know "${room}"`];
  return [...text.matchAll(IMPORT)].flatMap(([, typeOnly, named, dynamic]) => {
    const target = named ?? dynamic ?? "";
    if (!target.startsWith(".")) {
      const effect = target.startsWith("node:") && PURE.includes(room);
      return effect && path !== "src/base/digest.ts" ? [`${path} -> ${target}`] : [];
    }
    const to = roomOf(new URL(target, `file:///${path}`).pathname.slice(1));
    const free =
      to === room ||
      allowed.may.includes(to) ||
      (typeOnly !== undefined && allowed.may.includes(`${to} (types)`));
    return free ? [] : [`${path} -> ${target}`];
  });
}

const files = globSync(SOURCES, { cwd: root }).map((path) => ({
  path,
  text: readFileSync(root + path, "utf8"),
}));

describe("the house", () => {
  test("no room imports what its row of the table does not allow", () => {
    expect(files.flatMap(({ path, text }) => violations(path, text))).toEqual([]);
  });

  test("a planted violation is found, whatever its form", () => {
    const planted = [
      `import { run } from "../model/scorer.ts";`,
      `import {\n  a,\n  b,\n} from "../git/tree.ts";`,
      `export { a } from "../../cli/main.ts";`,
      `const late = await import("../measure/quality.ts");`,
      `import { readFileSync } from "node:fs";`,
      `import "../run/child.ts";`,
    ];
    for (const line of planted) expect(violations("src/gates/planted.ts", line), line).toHaveLength(1);
    expect(violations("src/measure/planted.ts", `import { judge } from "../gates/quality.ts";`)).toHaveLength(
      1,
    );
    expect(violations("src/measure/planted.ts", `import type { Gate } from "../gates/gate.ts";`)).toEqual([]);
    expect(violations("src/shed/planted.ts", "")).toHaveLength(1);
  });

  test("no file imports itself in a circle", () => {
    const edges = new Map(
      files.map(({ path, text }) => [
        path,
        [...text.matchAll(IMPORT)].flatMap(([, typeOnly, named]) =>
          typeOnly === undefined && named?.startsWith(".") === true
            ? [new URL(named, `file:///${path}`).pathname.slice(1)]
            : [],
        ),
      ]),
    );
    const done = new Set<string>();
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) throw new Error([...trail, path].join(" -> "));
      if (done.has(path)) return;
      for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const { path } of files) visit(path, []);
  });

  test("ARCHITECTURE.md shows this very table", () => {
    const page = readFileSync(`${root}ARCHITECTURE.md`, "utf8").replace(/ +/g, " ");
    for (const [room, { may, effects }] of Object.entries(ROOMS)) {
      expect(page).toContain(`| ${room} | ${may.length === 0 ? "–" : may.join(", ")} | ${effects} |`);
    }
  });
});
