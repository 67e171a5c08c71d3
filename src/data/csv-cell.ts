import { findIsoTime } from "./iso-time.ts";

/**
 * What the cells of a column look like, as a set of bits. A column's type follows from the union over all of
 * its cells, so the first odd value in the last row counts as much as any other.
 */
export const LOOKS = {
  /** nothing between two delimiters */
  empty: 1,
  /** `""`: a text without letters, or nothing in a column of numbers */
  quotedEmpty: 2,
  /** a whole number that a double holds exactly */
  whole: 4,
  /** one that needs 64 bits */
  long: 8,
  /** one that needs more */
  huge: 16,
  decimal: 32,
  nan: 64,
  boolean: 128,
  /** a date, or a time without a zone */
  local: 256,
  zoned: 512,
  /** NA, N/A, null, None: missing in a column of numbers, and a word in a column of words */
  missingWord: 1024,
  text: 2048,
} as const;

/** The cell that was looked at last: its number, or its time in milliseconds, or 0 and 1 for a boolean. */
export const seen = { value: 0 };

const SPACE = 32;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;

/** What one cell looks like; leaves its value in `seen`. No objects: this runs once for every cell of a file. */
export function lookAt(bytes: Buffer, from: number, to: number, quoted: boolean): number {
  if (from === to) return quoted ? LOOKS.quotedEmpty : LOOKS.empty;
  // `1, 2` writes numbers too; in a column of text the spaces stay.
  let start = from;
  let end = to;
  while (start < end && bytes[start] === SPACE) start += 1;
  while (start < end && bytes[end - 1] === SPACE) end -= 1;
  if (start === end) return LOOKS.text;
  const first = bytes[start]!;
  if ((first >= ZERO && first <= 57) || first === MINUS || first === DOT) {
    const looks = lookAtNumber(bytes, start, end);
    if (looks !== LOOKS.text) return looks;
    if (first === MINUS) return lookAtWord(bytes, start, end, quoted);
    const time = findIsoTime(bytes, start, end);
    if (time === undefined) return LOOKS.text;
    seen.value = time.ms;
    return time.form === "zoned" ? LOOKS.zoned : LOOKS.local;
  }
  return lookAtWord(bytes, start, end, quoted);
}

/** Digits that a double adds up without rounding. */
const EXACT_DIGITS = 15;
/** Powers of ten that are exact doubles. */
const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/**
 * `-12`, `3.5`, `.5`, `1e-7`. A number with a leading zero (`007`) or plus (`+49…`) is a code and stays text.
 * Up to 15 digits and small exponents are computed here, exactly (Clinger 1990); the rest JavaScript parses.
 */
function lookAtNumber(bytes: Buffer, start: number, end: number): number {
  const negative = bytes[start] === MINUS;
  let at = negative ? start + 1 : start;
  const whole = at;
  let mantissa = 0;
  for (; at < end && isDigit(bytes[at]!); at += 1) mantissa = mantissa * 10 + (bytes[at]! - ZERO);
  const wholeDigits = at - whole;
  if (wholeDigits > 1 && bytes[whole] === ZERO) return LOOKS.text;
  if (at === end && wholeDigits > 0) return wholeNumber(bytes, start, end, negative ? -mantissa : mantissa);
  let fraction = 0;
  if (at < end && bytes[at] === DOT) {
    const from = at + 1;
    for (at = from; at < end && isDigit(bytes[at]!); at += 1) mantissa = mantissa * 10 + (bytes[at]! - ZERO);
    fraction = at - from;
  }
  if (wholeDigits + fraction === 0) return LOOKS.text;
  let exponent = 0;
  if (at < end && (bytes[at]! | 32) === 101) {
    const sign = bytes[at + 1] === MINUS ? -1 : 1;
    const from = bytes[at + 1] === MINUS || bytes[at + 1] === 43 ? at + 2 : at + 1;
    for (at = from; at < end && isDigit(bytes[at]!); at += 1)
      exponent = Math.min(exponent * 10 + (bytes[at]! - ZERO), 9999);
    if (at === from) return LOOKS.text;
    exponent *= sign;
  }
  if (at !== end) return LOOKS.text;
  const power = exponent - fraction;
  const exact = wholeDigits + fraction <= EXACT_DIGITS && power >= -22 && power <= 22;
  const value = !exact
    ? Math.abs(Number(bytes.toString("latin1", start, end)))
    : power < 0
      ? mantissa / POWERS[-power]!
      : mantissa * POWERS[power]!;
  seen.value = negative ? -value : value;
  return LOOKS.decimal;
}

function wholeNumber(bytes: Buffer, start: number, end: number, value: number): number {
  // −0 is no whole number of its own.
  seen.value = value === 0 ? 0 : value;
  if (Number.isSafeInteger(value)) return LOOKS.whole;
  const text = bytes.toString("latin1", start, end);
  seen.value = Number(text);
  if (text.length > 20) return LOOKS.huge;
  const exact = BigInt(text);
  return BigInt.asIntN(64, exact) === exact ? LOOKS.long : LOOKS.huge;
}

const LONGEST_WORD = 9;

/** Words by their text in lower case, or as written where only some spellings count. */
const WORDS: ReadonlyMap<string, readonly [looks: number, value: number]> = new Map([
  ["true", [LOOKS.boolean, 1]],
  ["True", [LOOKS.boolean, 1]],
  ["TRUE", [LOOKS.boolean, 1]],
  ["false", [LOOKS.boolean, 0]],
  ["False", [LOOKS.boolean, 0]],
  ["FALSE", [LOOKS.boolean, 0]],
  ["NA", [LOOKS.missingWord, NaN]],
  ["N/A", [LOOKS.missingWord, NaN]],
  ["n/a", [LOOKS.missingWord, NaN]],
  ["null", [LOOKS.missingWord, NaN]],
  ["Null", [LOOKS.missingWord, NaN]],
  ["NULL", [LOOKS.missingWord, NaN]],
  ["None", [LOOKS.missingWord, NaN]],
]);

const NUMBER_WORDS: ReadonlyMap<string, readonly [looks: number, value: number]> = new Map([
  ["nan", [LOOKS.nan, NaN]],
  ["inf", [LOOKS.decimal, Infinity]],
  ["infinity", [LOOKS.decimal, Infinity]],
  ["-inf", [LOOKS.decimal, -Infinity]],
  ["-infinity", [LOOKS.decimal, -Infinity]],
]);

function lookAtWord(bytes: Buffer, start: number, end: number, quoted: boolean): number {
  if (end - start > LONGEST_WORD) return LOOKS.text;
  const word = bytes.toString("latin1", start, end);
  const found = WORDS.get(word) ?? NUMBER_WORDS.get(word.toLowerCase());
  // Who quotes "NA" means the two letters.
  if (found === undefined || (quoted && (found[0] & (LOOKS.missingWord | LOOKS.nan)) !== 0))
    return LOOKS.text;
  seen.value = found[1];
  return found[0];
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 57;
}
