import { didYouMean } from "../base/suggest.ts";
import { plain } from "../base/text.ts";
import { type Command, commandSchema, KINDS, LONGEST_TEXT } from "./command.ts";
import { type CommandLine, findCommandLines, type LineFault } from "./command-lines.ts";
import { findVerb, usageOf, type Verb, VERB_NAMES, VERBS } from "./verbs.ts";

/** Why a line of a comment was not obeyed, and what to write instead. */
export type Refusal = LineFault & {
  /** counted from 1 */
  readonly line: number;
};

export type ParsedComment =
  | { readonly kind: "none" }
  | { readonly kind: "commands"; readonly commands: readonly Command[] }
  | { readonly kind: "refused"; readonly refusals: readonly Refusal[] };

const MOST_LINES = 10;

/**
 * What a comment, or the body of a review, asks for. All or nothing: one line that cannot be understood, and
 * none is obeyed; half of what somebody meant may be the opposite of it.
 */
export function parseComment(markdown: string): ParsedComment {
  const lines = findCommandLines(markdown);
  const [first, eleventh] = [lines[0], lines[MOST_LINES]];
  if (first === undefined) return { kind: "none" };
  if (eleventh !== undefined) {
    const message = `the comment has ${lines.length} commands, and ${MOST_LINES} are the most`;
    const hint = "None was obeyed. Write them in several comments.";
    return { kind: "refused", refusals: [{ line: eleventh.line, message, hint }] };
  }
  const parsed = lines.map((line) => ({ line: line.line, ...parseLine(line) }));
  const refusals = parsed.flatMap((one) => (one.ok ? [] : [{ line: one.line, ...one.fault }]));
  if (refusals.length > 0) return { kind: "refused", refusals };
  return { kind: "commands", commands: parsed.flatMap((one) => (one.ok ? [one.command] : [])) };
}

type Parsed =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly fault: LineFault };

/**
 * Controls, marks that turn the reading direction, letters of no width and half surrogates: what people read
 * would not be what they sign. U+FE0F only paints an emoji.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]|(?!\uFE0F)\p{Default_Ignorable_Code_Point}/u;

function parseLine({ text, fault }: CommandLine): Parsed {
  if (fault !== null) return { ok: false, fault };
  const unseen = UNSEEN.exec(text.replaceAll("\t", " "))?.[0];
  if (unseen !== undefined) {
    const point = (unseen.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return refused(`the command holds a character that cannot be seen, U+${point}`, "Type the line by hand.");
  }
  const [, afterName] = splitWord(text);
  const [said, rest] = splitWord(afterName);
  if (said === "") return refused("no word follows /twokey", "/twokey help shows what can be said.");
  const verb = findVerb(said.toLowerCase());
  if (verb !== undefined) return parseArguments(verb, rest);
  const near = didYouMean(said, VERB_NAMES);
  return refused(`"${plain(said, 40)}" is no command`, `${near} /twokey help shows all of them.`.trim());
}

type Fields = Record<string, string | null>;
type Took = { readonly rest: string } | LineFault;

function parseArguments(verb: Verb, line: string): Parsed {
  const fields: Fields = {};
  let rest = line;
  for (const take of [takeWords, takeKeys, takeText]) {
    const took = take(verb, rest, fields);
    if (!("rest" in took)) return refused(took.message, `${took.hint} Usage: ${usageOf(verb)}`);
    rest = took.rest;
  }
  const command = commandSchema.safeParse({ verb: verb.name, ...fields });
  if (command.success) return { ok: true, command: command.data };
  const field = command.error.issues[0]?.path[0];
  const kind = [...verb.takes, ...verb.keys].find((argument) => argument.field === field)?.kind;
  const value = plain(fields[String(field)] ?? "", 60);
  if (kind === undefined) throw new Error(`the table of verbs and the commands disagree about ${verb.name}`);
  return refused(`"${value}" ${KINDS[kind].fault}`, `${KINDS[kind].hint} Usage: ${usageOf(verb)}`);
}

function takeWords(verb: Verb, line: string, fields: Fields): Took {
  let rest = line;
  for (const { field, kind, optional } of verb.takes) {
    const [word, after] = splitWord(rest);
    fields[field] = null;
    if (optional === true && (word === "" || (verb.text !== null && !isTime(word)))) continue;
    if (word === "") return { message: `${KINDS[kind].shown} is missing`, hint: KINDS[kind].hint };
    if (isDisguised(word)) return disguised(word);
    fields[field] = word;
    rest = after;
  }
  return { rest };
}

/** Before free text only a time may be left out, and whatever begins with digits is meant as one. */
function isTime(word: string): boolean {
  return /^\d+[a-z]*$/i.test(word);
}

const KEYED = /^([a-z]{1,20})=/i;

function takeKeys(verb: Verb, line: string, fields: Fields): Took {
  for (const { field } of verb.keys) fields[field] = null;
  let rest = line;
  for (;;) {
    const [word, after] = splitWord(rest);
    const optional = verb.keys.length > 0 || verb.takes.some((argument) => argument.optional);
    if (optional && isDisguised(word)) return disguised(word);
    const name = KEYED.exec(word)?.[1]?.toLowerCase();
    if (name === undefined) return { rest };
    const key = verb.keys.find((one) => one.key === name);
    if (key === undefined) {
      if (verb.keys.length === 0 && !ALL_KEYS.includes(name)) return { rest };
      const known = verb.keys.map((one) => one.key);
      const message = `"${verb.name}" takes no ${name}=`;
      return { message, hint: `${didYouMean(name, known)} ${IN_QUOTES}`.trim() };
    }
    if (fields[key.field] !== null) return { message: `${name}= stands there twice`, hint: "Write it once." };
    const opened = word.startsWith('"', name.length + 1);
    const value = opened ? quotedValue(rest) : { value: word.slice(name.length + 1), after };
    if (value === undefined) return { message: `the quote after ${name}= does not end`, hint: CLOSE };
    fields[key.field] = value.value;
    rest = value.after;
  }
}

/** From the word that begins the line: `to="11" the reason` → the value, and what follows. */
function quotedValue(line: string): { readonly value: string; readonly after: string } | undefined {
  const start = line.indexOf('"');
  const end = start === -1 ? -1 : line.indexOf('"', start + 1);
  const after = line.slice(end + 1);
  if (end === -1 || /^\S/.test(after)) return undefined;
  return { value: line.slice(start + 1, end).normalize("NFKC"), after };
}

const CLOSE = `Write one " before and one after it.`;
const IN_QUOTES = "If it belongs to the text, put the text in quotes.";
const ALL_KEYS = [...new Set(VERBS.flatMap(({ keys }) => keys.map(({ key }) => key)))];

function takeText({ name, text, keys }: Verb, line: string, fields: Fields): Took {
  const written = line.trim().replace(/\s+/g, " ");
  if (text === null) {
    const message = `"${name}" takes no more words, and "${plain(written, 60)}" follows`;
    return written === "" ? { rest: "" } : { message, hint: "Leave them out." };
  }
  const quotes = written.startsWith('"') ? written.split('"').length - 1 : 0;
  if (quotes === 1) return { message: `the quote of the ${text.shown} does not end`, hint: CLOSE };
  const quoted = quotes === 2 && written.endsWith('"');
  const said = quoted ? written.slice(1, -1).trim() : written;
  const misplaced = quoted ? undefined : keys.find(({ key }) => hasKey(said, key));
  if (misplaced !== undefined) {
    const message = `${misplaced.key}= stands inside the ${text.shown}`;
    return { message, hint: `Write it before the ${text.shown}. ${IN_QUOTES}` };
  }
  const letters = Array.from(said).length;
  if (said === "" && text.least > 0) return { message: `the ${text.shown} is missing`, hint: WHY };
  if (letters < text.least) {
    return { message: `the ${text.shown} is shorter than ${text.least} characters`, hint: WHY };
  }
  if (said.length > LONGEST_TEXT) {
    const message = `the ${text.shown} is longer than ${LONGEST_TEXT} characters`;
    return { message, hint: "Write it as prose around the command, and a short one here." };
  }
  fields["text"] = said === "" ? null : said;
  return { rest: "" };
}

const WHY = "Say why, in your own words: it is recorded.";

function hasKey(text: string, key: string): boolean {
  return text.split(" ").some((word) => word.normalize("NFKC").toLowerCase().startsWith(`${key}=`));
}

/** Markdown shows another letter than the one that was typed, and the line is read as typed. */
function isDisguised(word: string): boolean {
  return /\\|&#?[0-9a-z]{1,40};/i.test(word);
}

function disguised(word: string): LineFault {
  return {
    message: `"${plain(word, 60)}" is shown otherwise than it is typed`,
    hint: "Type the letters themselves, without \\ and without & … ;.",
  };
}

/** The first word, as its plain letters (NFKC turns full-width ones into them), and what follows it. */
function splitWord(line: string): readonly [string, string] {
  const trimmed = line.trimStart();
  const end = trimmed.search(/\s/);
  if (end === -1) return [trimmed.normalize("NFKC"), ""];
  return [trimmed.slice(0, end).normalize("NFKC"), trimmed.slice(end)];
}

function refused(message: string, hint: string): Parsed {
  return { ok: false, fault: { message, hint } };
}
