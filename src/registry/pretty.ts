import type { Json } from "../base/json.ts";

const DEEPEST = 64;

/**
 * Canonical JSON that people can read: members in the order of RFC 8785, numbers and strings as there, two
 * spaces a level, one line feed at the end. Equal values have equal bytes, and a diff of two files shows
 * what changed line by line.
 */
export function prettyJson(value: Json): string {
  return `${renderValue(value, "\n", 0)}\n`;
}

function renderValue(value: Json, newline: string, depth: number): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return stringText(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error(`JSON cannot carry ${value}`);
    return JSON.stringify(value);
  }
  if (depth >= DEEPEST) throw new Error(`more than ${DEEPEST} levels of JSON`);
  const inner = `${newline}  `;
  if (isList(value)) {
    if (value.length === 0) return "[]";
    let text = "[";
    for (let at = 0; at < value.length; at += 1)
      text += `${at === 0 ? "" : ","}${inner}${renderValue(value[at] ?? null, inner, depth + 1)}`;
    return `${text}${newline}]`;
  }
  let text = "{";
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    text += `${text === "{" ? "" : ","}${inner}${keyText(key)}: ${renderValue(member, inner, depth + 1)}`;
  }
  return text === "{" ? "{}" : `${text}${newline}}`;
}

/** The same few keys stand in every file. */
const keyTexts = new Map<string, string>();

function keyText(key: string): string {
  const known = keyTexts.get(key);
  if (known !== undefined) return known;
  const text = stringText(key);
  if (keyTexts.size < 1000) keyTexts.set(key, text);
  return text;
}

/**
 * Whether a text is the pretty form of the value that was parsed from it. Faster than writing it again,
 * because the engine does the writing; what it would not notice is the order of members.
 */
export function isPretty(text: string, parsed: unknown): boolean {
  return inOrder(parsed, 0) && `${JSON.stringify(parsed, null, 2)}\n` === text;
}

function inOrder(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (depth >= DEEPEST) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (!inOrder(item, depth + 1)) return false;
    return true;
  }
  let last = "";
  for (const [key, member] of Object.entries(value)) {
    if (key < last || !inOrder(member, depth + 1)) return false;
    last = key;
  }
  return true;
}

function stringText(value: string): string {
  if (!value.isWellFormed()) throw new Error("JSON cannot carry a lone surrogate");
  return JSON.stringify(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
