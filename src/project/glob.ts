import { plain } from "../base/text.ts";
import type { Complaint } from "./complaint.ts";
import { findPathFault } from "./path.ts";

/**
 * File patterns: `*` and `?` within one part of a path, `**` for any number of folders, `{a,b}` for
 * alternatives. Everything else stands for itself, and case counts. Hidden files match like others, so that
 * nothing slips past a pattern.
 *
 * Each part is matched in time pattern × text whatever the pattern is: no pattern can be made slow.
 */
export type Glob = { readonly text: string; readonly alternatives: readonly (readonly string[])[] };

const ANY_FOLDERS = "**";
const MOST_ALTERNATIVES = 64;
const LONGEST = 400;

/** Text without any of these is a plain path. */
export function isGlob(text: string): boolean {
  return /[*?{]/.test(text);
}

/** Why a text is no pattern that we can follow; undefined when it is one. */
export function findGlobFault(text: string): Complaint | undefined {
  const code = "bad-pattern";
  const written = plain(text, 80);
  if (text.length > LONGEST) {
    return {
      code,
      message: `a pattern longer than ${LONGEST} characters`,
      hint: "Write a list of patterns.",
    };
  }
  if (!isGlob(text)) return findPathFault(text);
  if (/[[\]!]/.test(text)) {
    const message = `"${written}": [ ] and ! mean nothing in patterns here`;
    return { code, message, hint: "Write {a,b} for alternatives, or several patterns in a list." };
  }
  const alternatives = expand(text);
  if (alternatives === undefined) {
    const message = `"${written}": the braces do not close, hold braces, or give over ${MOST_ALTERNATIVES} patterns`;
    return { code, message, hint: "Write {a,b} without braces inside, or several patterns in a list." };
  }
  for (const alternative of alternatives) {
    const fault = findPathFault(alternative);
    if (fault !== undefined) return fault;
    if (alternative.split("/").some((part) => part.includes(ANY_FOLDERS) && part !== ANY_FOLDERS)) {
      const message = `"${written}": ** stands for folders and must be a whole part of the path`;
      return { code, message, hint: "Write features/**/*.py; within a name one * is enough." };
    }
  }
  return undefined;
}

/** Throws on a text with a fault: ask `findGlobFault` first. */
export function trustedGlob(text: string): Glob {
  const fault = findGlobFault(text);
  if (fault !== undefined) throw new Error(fault.message);
  const patterns = isGlob(text) ? (expand(text) ?? []) : [text];
  return { text, alternatives: patterns.map(partsOf) };
}

/** A `**` at the end stands for everything below, not for the folder itself. */
function partsOf(pattern: string): readonly string[] {
  const parts = pattern.split("/");
  return parts.at(-1) === ANY_FOLDERS ? [...parts, "*"] : parts;
}

export function matchesGlob(glob: Glob, path: string): boolean {
  const parts = path.split("/");
  return glob.alternatives.some((pattern) => reachedBy(pattern, parts).at(-1) === true);
}

/** Could something below this folder match? Asked of links and submodules, behind which we do not look. */
export function mayMatchBelow(glob: Glob, folder: string): boolean {
  const parts = folder === "" ? [] : folder.split("/");
  return glob.alternatives.some((pattern) => reachedBy(pattern, parts).slice(0, -1).includes(true));
}

/** One name against one pattern without folders: `fraud-*` for names of models and labels of alerts. */
export function matchesName(pattern: string, name: string): boolean {
  return (expand(pattern) ?? [pattern]).some((alternative) => matchesPart(alternative, name));
}

/** `a{b,c}d` → `abd`, `acd`; undefined when the braces make no sense. */
function expand(text: string): readonly string[] | undefined {
  let expanded: readonly string[] = [""];
  let rest = text;
  for (let open = rest.indexOf("{"); open >= 0; open = rest.indexOf("{")) {
    const close = rest.indexOf("}", open);
    const inside = rest.slice(open + 1, close);
    if (close < 0 || inside.includes("{") || rest.slice(0, open).includes("}")) return undefined;
    const choices = inside.split(",");
    if (expanded.length * choices.length > MOST_ALTERNATIVES) return undefined;
    const before = rest.slice(0, open);
    expanded = expanded.flatMap((start) => choices.map((choice) => start + before + choice));
    rest = rest.slice(close + 1);
  }
  if (rest.includes("}")) return undefined;
  return expanded.map((start) => start + rest);
}

/** For each position in the pattern: can everything before it match all the given parts? */
function reachedBy(pattern: readonly string[], parts: readonly string[]): readonly boolean[] {
  let reached = passFolders(
    pattern,
    Array.from({ length: pattern.length + 1 }, (_, at) => at === 0),
  );
  for (const part of parts) {
    const next = Array.from({ length: pattern.length + 1 }, () => false);
    for (const [at, step] of pattern.entries()) {
      if (reached[at] !== true) continue;
      if (step === ANY_FOLDERS) next[at] = true;
      else if (matchesPart(step, part)) next[at + 1] = true;
    }
    reached = passFolders(pattern, next);
  }
  return reached;
}

/** `**` also stands for no folder at all. */
function passFolders(pattern: readonly string[], reached: boolean[]): boolean[] {
  for (const [at, step] of pattern.entries()) {
    if (reached[at] === true && step === ANY_FOLDERS) reached[at + 1] = true;
  }
  return reached;
}

function matchesPart(pattern: string, text: string): boolean {
  // Only `?` can tell a character from half of one.
  const byLetter = pattern.includes("?");
  return matchesSigns(byLetter ? Array.from(pattern) : pattern, byLetter ? Array.from(text) : text);
}

type Signs = { readonly length: number; readonly [at: number]: string };

/** Greedy with one step back to the last star: the earlier stars never need to be tried again. */
function matchesSigns(pattern: Signs, text: Signs): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let inPattern = 0;
  while (at < text.length) {
    const sign = pattern[inPattern];
    if (sign === "*") {
      star = inPattern;
      resume = at;
      inPattern += 1;
    } else if (sign !== undefined && (sign === "?" || sign === text[at])) {
      inPattern += 1;
      at += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      inPattern = star + 1;
    } else return false;
  }
  while (pattern[inPattern] === "*") inPattern += 1;
  return inPattern === pattern.length;
}
