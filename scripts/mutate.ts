import { spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseAst } from "rolldown/parseAst";

/**
 * Breaks src/decide in many small ways, one at a time, and looks whether its unit tests notice: a change that no test
 * notices survives. Works on copies in temporary folders; the work tree is only read.
 *
 *     npm run mutate                      all of src/decide
 *     npm run mutate -- voids judge       some of its files
 */

const ROOT = join(import.meta.dirname, "..");
const ROOM = "src/decide";
const COPIED = [
  "src",
  "scripts",
  "docs",
  "test/decide",
  "test/signoff",
  "test/project",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];
const TESTS = ["test/decide", "test/signoff"];
const PATIENCE = 60_000;
const WANTED = 0.9;

type Mutant = {
  readonly file: string;
  readonly what: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
};

/** A node of the tree, in so far as we look at it. */
type Node = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
};

const FLIPPED: Readonly<Record<string, readonly string[]>> = {
  "===": ["!=="],
  "!==": ["==="],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
};
/** Where `find` looks for the only one there can be, `findLast` is the same: only the other way round tells something. */
const SWAPPED: Readonly<Record<string, string>> = { some: "every", every: "some", findLast: "find" };
/** Calls that keep something out, or in order. */
const DROPPED = ["filter", "sort", "slice", "trim", "reverse", "toReversed"];

function findMutants(file: string, source: string): readonly Mutant[] {
  const mutants: Mutant[] = [];
  const textOf = ({ start, end }: Node): string => source.slice(start, end);
  const add = (node: Node, what: string, text: string): void => {
    if (text !== textOf(node)) mutants.push({ file, what, start: node.start, end: node.end, text });
  };
  const negate = (test: Node, what: string): void => add(test, what, `!(${textOf(test)})`);
  const visit = (node: Node): void => {
    if (node.type.startsWith("TS") && !LOOKED_THROUGH.includes(node.type)) return;
    if (node.type === "ImportDeclaration") return;
    switch (node.type) {
      case "IfStatement":
        negate(child(node, "test"), "negated condition");
        if (node["alternate"] === null) add(node, "dropped if", ";");
        break;
      case "ConditionalExpression":
        negate(child(node, "test"), "negated condition");
        break;
      case "LogicalExpression": {
        const [left, right] = [textOf(child(node, "left")), textOf(child(node, "right"))];
        if (node["operator"] === "??") add(node, "dropped default", `(${left})`);
        else add(node, "other connective", `(${left} ${node["operator"] === "&&" ? "||" : "&&"} ${right})`);
        break;
      }
      case "BinaryExpression": {
        const [left, right] = [textOf(child(node, "left")), textOf(child(node, "right"))];
        for (const operator of FLIPPED[String(node["operator"])] ?? [])
          add(node, "other operator", `(${left} ${operator} ${right})`);
        break;
      }
      case "UnaryExpression":
        if (node["operator"] === "!") add(node, "dropped negation", textOf(child(node, "argument")));
        break;
      case "CallExpression": {
        const callee = child(node, "callee");
        if (callee.type !== "MemberExpression") break;
        const property = child(callee, "property");
        const [object, name] = [textOf(child(callee, "object")), textOf(property)];
        const swapped = SWAPPED[name];
        if (swapped !== undefined) add(property, "other quantifier", swapped);
        if (DROPPED.includes(name)) add(node, `dropped ${name}`, object);
        break;
      }
      case "ArrayExpression":
        add(node, "emptied list", "[]");
        break;
      case "Literal":
        if (typeof node["value"] === "boolean") add(node, "other literal", String(!node["value"]));
        if (typeof node["value"] === "number") add(node, "other literal", String(node["value"] + 1));
        break;
    }
    for (const [key, value] of Object.entries(node)) {
      // `switch` alternatives and keys of objects are names, not conditions.
      if (key === "key" || key === "params") continue;
      for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) visit(one);
    }
  };
  visit(parseAst(source, { lang: "ts" }) as unknown as Node);
  return mutants;
}

const LOOKED_THROUGH = ["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression"];

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

function child(node: Node, key: string): Node {
  const value = node[key];
  if (!isNode(value)) throw new Error(`${node.type} has no ${key}`);
  return value;
}

/** A copy of everything that the tests need; modules are linked one by one, so that caches stay in the copy. */
function makeCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), "twokey-mutate-"));
  for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(ROOT, "node_modules")))
    if (!name.startsWith(".")) symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  return folder;
}

/** Whether the tests pass. What does not end in time fails: somebody would notice. */
function passes(folder: string, tests: readonly string[]): Promise<boolean> {
  const vitest = join("node_modules", "vitest", "vitest.mjs");
  const args = [vitest, "run", "--project", "unit", "--bail", "1", "--reporter", "dot", ...tests];
  return new Promise((settle) => {
    const run = spawn(process.execPath, args, { cwd: folder, stdio: "ignore" });
    const timer = setTimeout(() => run.kill("SIGKILL"), PATIENCE);
    run.on("exit", (code) => {
      clearTimeout(timer);
      settle(code === 0);
    });
  });
}

/** The tests that import the file come first: they find most, and quickly. */
async function survives(
  folder: string,
  { file, start, end, text }: Mutant,
  source: string,
): Promise<boolean> {
  const path = join(folder, ROOM, file);
  writeFileSync(path, source.slice(0, start) + text + source.slice(end));
  try {
    const near = testsNear(folder, file);
    if (near.length > 0 && !(await passes(folder, near))) return false;
    return await passes(folder, TESTS);
  } finally {
    writeFileSync(path, source);
  }
}

function testsNear(folder: string, file: string): readonly string[] {
  return readdirSync(join(folder, "test/decide"))
    .map((name) => join("test/decide", name))
    .filter((test) => test.endsWith(".test.ts"))
    .filter((test) => readFileSync(join(folder, test), "utf8").includes(`/decide/${file}"`));
}

function placeOf({ file, start }: Mutant, source: string): string {
  const before = source.slice(0, start).split("\n");
  return `${ROOM}/${file}:${before.length}:${(before.at(-1) ?? "").length + 1}`;
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 90 ? `${line.slice(0, 87)}...` : line;
}

const wanted = process.argv.slice(2);
const files = readdirSync(join(ROOT, ROOM)).filter(
  (name) => wanted.length === 0 || wanted.includes(basename(name, ".ts")),
);
const folders = Array.from({ length: Math.max(1, Math.min(4, availableParallelism())) }, makeCopy);
try {
  const [first = ""] = folders;
  // Everybody else may change the work tree meanwhile, so the copy is what counts.
  const sources = new Map(files.map((file) => [file, readFileSync(join(first, ROOM, file), "utf8")]));
  for (const folder of folders.slice(1)) cpSync(join(first, "src"), join(folder, "src"), { recursive: true });
  if (!(await passes(first, TESTS)))
    throw new Error("the tests fail without any change; nothing can be said");
  const mutants = [...sources].flatMap(([file, source]) => findMutants(file, source));
  const queue = [...mutants];
  const survivors: Mutant[] = [];
  let done = 0;
  const work = async (folder: string): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const source = sources.get(next.file) ?? "";
      done += 1;
      if (!(await survives(folder, next, source))) continue;
      survivors.push(next);
      const was = short(source.slice(next.start, next.end));
      console.log(`survived  ${placeOf(next, source)}  ${next.what}: ${was}  →  ${short(next.text)}`);
      console.log(`          (${done} of ${mutants.length} tried)`);
    }
  };
  await Promise.all(folders.map(work));
  for (const file of files) {
    const all = mutants.filter((one) => one.file === file).length;
    const alive = survivors.filter((one) => one.file === file).length;
    console.log(`${file.padEnd(20)} ${String(all - alive).padStart(4)} of ${all} noticed`);
  }
  const score = mutants.length === 0 ? 1 : 1 - survivors.length / mutants.length;
  console.log(
    `${mutants.length} changes, ${survivors.length} survived: ${(100 * score).toFixed(1)} % noticed`,
  );
  if (score < WANTED) process.exitCode = 1;
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
