import type { z } from "zod";
import type { Json } from "../base/json.ts";
import { good, type Outcome, type Problem } from "../base/problem.ts";
import { didYouMean } from "../base/suggest.ts";
import { plain } from "../base/text.ts";
import type { Complaint } from "./complaint.ts";
import { findSchema, keysOf } from "./schema-walk.ts";
import { findValue, inReadingOrder, isListValue, isMapping, problemAt, type YamlFile } from "./yaml.ts";

/** Checks a file against a schema; what does not fit comes back with line, column and what to do, all at once. */
export function checkYaml<T>(yaml: YamlFile, schema: z.ZodType<T>): Outcome<T> {
  const checked = schema.safeParse(yaml.value);
  if (checked.success) return good(checked.data);
  const problems = checked.error.issues.flatMap((issue) => issueProblems(yaml, schema, issue));
  return { ok: false, problems: inReadingOrder(withoutRepeats(problems)) };
}

type Issue = z.core.$ZodIssue;

/** One issue may be several problems (two unknown keys), and the branches of a union are looked into. */
function issueProblems(yaml: YamlFile, schema: z.ZodType, issue: Issue): readonly Problem[] {
  if (issue.code === "unrecognized_keys") {
    const known = keysOf(findSchema(schema, issue.path));
    return issue.keys.map((key) => problemAt(yaml, [...issue.path, key], unknownKey(key, known)));
  }
  if (issue.code === "invalid_union") {
    const closest = closestBranch(issue);
    if (closest !== undefined) {
      return closest.flatMap((inner) =>
        issueProblems(yaml, schema, { ...inner, path: [...issue.path, ...inner.path] }),
      );
    }
  }
  if (issue.code === "invalid_key") {
    return issue.issues.map((inner) => problemAt(yaml, issue.path, split("bad-key", inner.message)));
  }
  return [problemAt(yaml, issue.path, complaintOf(yaml, schema, issue))];
}

function unknownKey(key: string, known: readonly string[]): Complaint {
  return {
    code: "unknown-key",
    message: `unknown key "${plain(key)}".${didYouMean(key, known)}`,
    hint: known.length === 0 ? "Remove it: no keys are known here." : `Known here: ${known.join(", ")}.`,
  };
}

/**
 * The branch that the writer meant: the one whose kind of value fits. When several fit or none does, the
 * whole union is named instead.
 */
function closestBranch(issue: Extract<Issue, { readonly code: "invalid_union" }>): Issue[] | undefined {
  const fitting = issue.errors.filter(
    (errors) =>
      !errors.some(
        (error) =>
          error.path.length === 0 && (error.code === "invalid_type" || error.code === "invalid_value"),
      ),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

function complaintOf(yaml: YamlFile, schema: z.ZodType, issue: Issue): Complaint {
  const value = findValue(yaml.value, issue.path);
  const about = findAbout(schema, issue.path);
  const hint = about === undefined ? "See the example in the documentation of this file." : sentence(about);
  if (value === undefined && issue.path.length > 0) {
    const key = issue.path.at(-1);
    return { code: "missing-key", message: `the key "${plain(String(key))}" is missing`, hint };
  }
  if (value === null) return { code: "empty-value", message: "there is no value here", hint };
  if (issue.message.includes("\n")) return split(codeOf(issue), issue.message);
  if (issue.code === "invalid_type") {
    const message = `expected ${KINDS.get(issue.expected) ?? issue.expected}, found ${shown(value)}`;
    return { code: "wrong-type", message, hint };
  }
  if (issue.code === "invalid_value") {
    const words = issue.values.map(String);
    const guess = typeof value === "string" ? didYouMean(value, words) : "";
    return {
      code: "unknown-word",
      message: `${shown(value)} is not one of: ${words.join(", ")}.${guess}`,
      hint,
    };
  }
  if (issue.code === "too_small" || issue.code === "too_big") {
    return { code: "out-of-range", message: `${shown(value)} is out of range: ${rangeOf(issue)}`, hint };
  }
  if (issue.code === "invalid_union") {
    return { code: "wrong-type", message: `${shown(value)} does not fit here`, hint };
  }
  return { code: "bad-value", message: `${shown(value)}: ${plain(issue.message)}`, hint };
}

/** The description of what a path leads to, or of the nearest thing around it. */
function findAbout(schema: z.ZodType, path: readonly PropertyKey[]): string | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const about = findSchema(schema, path.slice(0, length))?.description;
    if (about !== undefined) return about;
  }
  return schema.description;
}

function codeOf(issue: Issue): string {
  const code: unknown = issue.code === "custom" ? issue.params?.["code"] : undefined;
  return typeof code === "string" ? code : "bad-value";
}

/** `complaint()` of our own fields puts the hint on a second line; see complaint.ts. */
function split(code: string, text: string): Complaint {
  const at = text.indexOf("\n");
  return at < 0
    ? { code, message: text, hint: "Write it as the documentation of this key shows." }
    : { code, message: text.slice(0, at), hint: text.slice(at + 1) };
}

function rangeOf(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const [limit, words] =
    issue.code === "too_small"
      ? [issue.minimum, issue.inclusive === false ? "more than" : "at least"]
      : [issue.maximum, issue.inclusive === false ? "less than" : "at most"];
  const unit = issue.origin === "string" ? " characters" : issue.origin === "array" ? " entries" : "";
  return `${words} ${limit}${unit}`;
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ["string", "text"],
  ["number", "a number"],
  ["int", "a whole number"],
  ["boolean", "true or false"],
  ["array", "a list"],
  ["object", "keys with values"],
  ["record", "keys with values"],
]);

/** A value from a file, named so that a reader finds it again. */
export function shown(value: Json | undefined): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") return `the text "${plain(value, 60)}"`;
  if (isListValue(value)) return value.length === 0 ? "an empty list" : "a list";
  if (isMapping(value)) return "keys with values";
  return typeof value === "number" ? `the number ${value}` : `${value}`;
}

function sentence(text: string): string {
  const first = text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.?!)]$/.test(first) ? first : `${first}.`;
}

function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = `${problem.code} ${problem.path} ${problem.message}`;
    return !seen.has(key) && seen.add(key);
  });
}
