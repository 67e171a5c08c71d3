import { Composer, isMap, isScalar, isSeq, LineCounter, type ParsedNode, Parser } from "yaml";
import type { Json } from "../base/json.ts";
import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import type { Complaint } from "./complaint.ts";
import {
  findFaultyText,
  findRefusals,
  MOST_PROBLEMS,
  type Place,
  type Position,
  syntaxProblem,
} from "./yaml-syntax.ts";

/** A YAML file as a value, and where each part of it stands. */
export type YamlFile = {
  readonly file: string;
  readonly value: Json;
  /** by path, e.g. `gates.quality.margin`; for a member of a mapping this is its key */
  readonly positions: ReadonlyMap<string, Position>;
};

/**
 * Reads the part of YAML 1.2 that says one thing in one way: one document, text keys, no anchors, aliases,
 * tags or directives, every key once. What another reader could understand differently is refused here.
 */
export function parseYaml(file: string, text: string): Outcome<YamlFile> {
  const faulty = findFaultyText(file, text);
  if (faulty !== undefined) return bad(faulty);
  const lines = new LineCounter();
  const place: Place = { file, at: (offset) => positionAt(lines, offset) };
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const refused = findRefusals(tokens, place);
  if (refused.length > 0) return bad(...refused);
  const [document] = new Composer({ version: "1.2", strict: true, uniqueKeys: false }).compose(
    tokens,
    true,
    text.length,
  );
  const errors = document?.errors ?? [];
  if (errors.length > 0) {
    return bad(...errors.slice(0, MOST_PROBLEMS).map((error) => syntaxProblem(error, place)));
  }
  const walk: Walk = { place, positions: new Map(), problems: [] };
  const value = valueOf(document?.contents ?? null, [], walk);
  return walk.problems.length > 0
    ? bad(...walk.problems.slice(0, MOST_PROBLEMS))
    : good({ file, value, positions: walk.positions });
}

/** `gates.quality`, `data.segments[1]`, `["a.b"].c`: how paths read in problems and in lists of changes. */
export function renderPath(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => {
      if (typeof step === "number") return `[${step}]`;
      const key = String(step);
      if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return at === 0 ? key : `.${key}`;
    })
    .join("");
}

/** Where a path stands, or the nearest thing around it when it is absent. */
export function findPosition(yaml: YamlFile, path: readonly PropertyKey[]): Position | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const position = yaml.positions.get(renderPath(path.slice(0, length)));
    if (position !== undefined) return position;
  }
  return undefined;
}

/** A complaint about what stands at a path. */
export function problemAt(yaml: YamlFile, path: readonly PropertyKey[], complaint: Complaint): Problem {
  return { ...complaint, file: yaml.file, ...findPosition(yaml, path), path: renderPath(path) };
}

/** What stands at a path, or undefined. */
export function findValue(value: Json | undefined, path: readonly PropertyKey[]): Json | undefined {
  let found = value;
  for (const step of path) {
    if (isListValue(found)) found = typeof step === "number" ? found[step] : undefined;
    else if (isMapping(found)) found = typeof step === "symbol" ? undefined : memberOf(found, String(step));
    else return undefined;
  }
  return found;
}

export function isMapping(value: Json | undefined): value is { readonly [key: string]: Json | undefined } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isListValue(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Only what the file says, never what every object inherits (`constructor`, `toString`). */
export function memberOf(
  mapping: { readonly [key: string]: Json | undefined },
  key: string,
): Json | undefined {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

export function inReadingOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0) ||
      compare(a.path, b.path),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

type Walk = {
  readonly place: Place;
  readonly positions: Map<string, Position>;
  readonly problems: Problem[];
};

/** The tree is at most DEEPEST levels deep here, so plain recursion is safe. */
function valueOf(node: ParsedNode | null, path: readonly PropertyKey[], walk: Walk): Json {
  const shown = renderPath(path);
  if (node !== null && !walk.positions.has(shown)) {
    walk.positions.set(shown, walk.place.at(node.range[0]));
  }
  if (isSeq<ParsedNode>(node)) return node.items.map((item, index) => valueOf(item, [...path, index], walk));
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    const members = new Map<string, Json>();
    for (const { key, value } of node.items) {
      const position = walk.place.at(key.range[0]);
      const name = keyOf(key);
      const fault = findKeyFault(name, members);
      if (name === undefined || fault !== undefined) {
        if (fault !== undefined)
          walk.problems.push({ ...fault, file: walk.place.file, ...position, path: shown });
        continue;
      }
      walk.positions.set(renderPath([...path, name]), position);
      members.set(name, valueOf(value, [...path, name], walk));
    }
    return Object.fromEntries(members);
  }
  return scalarOf(node, shown, walk);
}

/** `2020: …` and `true: …` are names of columns here, as written. */
function keyOf(key: ParsedNode): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === "string" ? key.value : key.source === "" ? undefined : key.source;
}

const UNREADABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u;
const LONGEST_KEY = 200;

function findKeyFault(name: string | undefined, members: ReadonlyMap<string, Json>): Complaint | undefined {
  if (name === undefined) {
    const message = "a key must be text";
    return { code: "key-not-text", message, hint: "Write key: value with a plain word as the key." };
  }
  if (name === "__proto__" || name.length > LONGEST_KEY || UNREADABLE.test(name)) {
    const message = `"${plain(name)}" cannot be a key`;
    return { code: "bad-key", message, hint: "Choose a short name of visible characters." };
  }
  if (!members.has(name)) return undefined;
  const message = `the key "${plain(name)}" stands here a second time`;
  return { code: "duplicate-key", message, hint: "Keep one of the two." };
}

function scalarOf(node: ParsedNode | null, shown: string, walk: Walk): Json {
  if (node === null || !isScalar(node)) return null;
  const { value } = node;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  walk.problems.push({
    code: "not-finite",
    file: walk.place.file,
    ...walk.place.at(node.range[0]),
    path: shown,
    message: `${plain(node.source)} is no number that anything can be compared with`,
    hint: "Write a finite number, or put text in quotes.",
  });
  return null;
}
