import { CST, type YAMLParseError } from "yaml";
import type { Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import type { Complaint } from "./complaint.ts";

export type Position = { readonly line: number; readonly column: number };

/** A file and where its offsets are. */
export type Place = { readonly file: string; readonly at: (offset: number) => Position };

/** Nobody writes settings of this size; a parser bomb does. */
const LARGEST = 1_048_576;
const DEEPEST = 32;
export const MOST_PROBLEMS = 50;

/** What makes a text unfit before it is even YAML: its size, and characters that hide or turn what it says. */
export function findFaultyText(file: string, text: string): Problem | undefined {
  const whole = { file, path: "" };
  if (text.length > LARGEST) {
    const message = `the file has ${text.length.toLocaleString("en")} characters, more than 1 MB`;
    return {
      ...whole,
      code: "too-large",
      message,
      hint: "Keep settings here and data in files of their own.",
    };
  }
  if (!text.isWellFormed()) {
    const message = "the file is not valid Unicode text";
    return { ...whole, code: "not-text", message, hint: "Save it as UTF-8." };
  }
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10) {
      line += 1;
      lineStart = at + 1;
    }
    if (!isDeceptive(code, at)) continue;
    const shown = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    const message = `an invisible character (${shown}) makes the text read differently from what it says`;
    const hint = "Delete it; most editors can show such characters.";
    return { ...whole, code: "invisible-character", line, column: at - lineStart + 1, message, hint };
  }
  return undefined;
}

/** Control characters, and the marks that turn the reading direction of a line around. */
function isDeceptive(code: number, at: number): boolean {
  if (code < 32) return code !== 9 && code !== 10 && code !== 13;
  if (code < 127) return false;
  if (code === 0xfeff) return at > 0;
  return (
    code <= 0x9f ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    code >= 0xfffe
  );
}

const REFUSED: ReadonlyMap<string, Complaint> = new Map([
  [
    "anchor",
    {
      code: "yaml-anchor",
      message: "anchors (&name) are not read here",
      hint: "Write the value out wherever it is needed, so that a reader sees what counts.",
    },
  ],
  [
    "alias",
    {
      code: "yaml-alias",
      message: "aliases (*name) are not read here",
      hint: "Write the value out; text that starts with * needs quotes.",
    },
  ],
  [
    "tag",
    {
      code: "yaml-tag",
      message: "tags (!name) are not read here",
      hint: "Remove the tag; text that starts with ! needs quotes.",
    },
  ],
  [
    "directive",
    {
      code: "yaml-directive",
      message: "directives (%YAML, %TAG) are not read here",
      hint: "Remove the line; the file is read as YAML 1.2.",
    },
  ],
]);

const SECOND_DOCUMENT: Complaint = {
  code: "several-documents",
  message: "a second document starts here",
  hint: "Keep one document in the file and remove the line ---.",
};

const TOO_DEEP: Complaint = {
  code: "too-deep",
  message: `more than ${DEEPEST} levels deep`,
  hint: "Write a flatter file; nothing that is read here needs so many levels.",
};

/**
 * Looks through the tokens before anything is built from them, with a stack of its own: a file of brackets
 * must neither exhaust the call stack nor be half understood.
 */
export function findRefusals(tokens: readonly CST.Token[], place: Place): readonly Problem[] {
  const problems: Problem[] = [];
  const todo = tokens.map((token) => ({ token, depth: 0 })).reverse();
  let documents = 0;
  for (let next = todo.pop(); next !== undefined && problems.length < MOST_PROBLEMS; next = todo.pop()) {
    const { token, depth } = next;
    if (token.type === "document") documents += 1;
    const refused =
      token.type === "document" && documents > 1
        ? SECOND_DOCUMENT
        : depth > DEEPEST && CST.isCollection(token)
          ? TOO_DEEP
          : REFUSED.get(token.type);
    if (refused !== undefined)
      problems.push({ ...refused, file: place.file, ...place.at(token.offset), path: "" });
    if (refused === TOO_DEEP) continue;
    for (const part of partsOf(token).reverse()) todo.push({ token: part, depth: depth + 1 });
  }
  return problems;
}

function partsOf(token: CST.Token): CST.Token[] {
  if (token.type === "document") return [...token.start, ...(token.value === undefined ? [] : [token.value])];
  if (!CST.isCollection(token)) return [];
  return token.items.flatMap((item) => [
    ...item.start,
    ...(item.key === undefined || item.key === null ? [] : [item.key]),
    ...(item.sep ?? []),
    ...(item.value === undefined ? [] : [item.value]),
  ]);
}

const UNKNOWN_FAULT = "Look at the indentation, the quotes and the brackets here and on the line before.";

/** What the YAML library complains of, in words that say what to do. */
export function syntaxProblem(error: YAMLParseError, place: Place): Problem {
  const where = { code: "yaml-syntax", file: place.file, ...place.at(error.pos[0]), path: "" };
  const said = plain(error.message);
  if (error.code === "BAD_SCALAR_START" && said.includes("@")) {
    const hint = "Write logins and teams without it: alice, acme/fraud-ml.";
    return { ...where, message: "a value cannot start with @", hint };
  }
  if (error.code === "BAD_SCALAR_START") return { ...where, message: said, hint: "Put the value in quotes." };
  if (error.code === "TAB_AS_INDENT") {
    return { ...where, message: "a tab stands where spaces indent", hint: "Indent with spaces." };
  }
  if (error.code === "MISSING_CHAR" && said.includes("quote")) {
    return {
      ...where,
      message: "a quote is never closed",
      hint: "Add the closing quote, here or further up.",
    };
  }
  return { ...where, message: said, hint: UNKNOWN_FAULT };
}
