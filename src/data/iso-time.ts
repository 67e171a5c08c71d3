/**
 * Dates and times as ISO 8601 writes them in data: `2026-03-01`, `2026-03-01 12:30`, `2026-03-01T12:30:05.25Z`,
 * `…+02:00`. Works on bytes and accepts nothing else: no `01/03/2026`, of which nobody knows the month.
 */
export type IsoTime = {
  /** milliseconds since 1970 with fractions; a time without a zone counts as UTC */
  readonly ms: number;
  readonly form: "date" | "local" | "zoned";
};

export function findIsoTime(bytes: Uint8Array, start: number, end: number): IsoTime | undefined {
  if (end - start < 10 || end - start > LONGEST || bytes[start + 4] !== DASH || bytes[start + 7] !== DASH)
    return undefined;
  const day = dayOf(digits(bytes, start, 4), digits(bytes, start + 5, 2), digits(bytes, start + 8, 2));
  if (day === undefined) return undefined;
  if (end - start === 10) return { ms: day * 86_400_000, form: "date" };
  const mark = bytes[start + 10];
  if (mark !== LETTER_T && mark !== SPACE) return undefined;
  return findTimeOfDay(bytes, start + 11, end, day * 86_400_000);
}

/** The same for text. */
export function findIsoTimeIn(text: string): IsoTime | undefined {
  if (text.length < 10 || text.length > LONGEST) return undefined;
  const bytes = Buffer.from(text, "utf8");
  return findIsoTime(bytes, 0, bytes.length);
}

const LONGEST = 40;
const DASH = 45;
const COLON = 58;
const DOT = 46;
const PLUS = 43;
const SPACE = 32;
const LETTER_T = 84;
const LETTER_Z = 90;

function findTimeOfDay(bytes: Uint8Array, start: number, end: number, midnight: number): IsoTime | undefined {
  const hour = digits(bytes, start, 2);
  const minute = digits(bytes, start + 3, 2);
  if (end - start < 5 || bytes[start + 2] !== COLON || !(hour <= 23) || !(minute <= 59)) return undefined;
  let ms = midnight + (hour * 60 + minute) * 60_000;
  let at = start + 5;
  if (at < end && bytes[at] === COLON) {
    const second = digits(bytes, at + 1, 2);
    if (at + 3 > end || !(second <= 59)) return undefined;
    ms += second * 1000;
    at += 3;
    if (at < end && bytes[at] === DOT) {
      const from = at + 1;
      for (at = from; at < end && isDigit(bytes[at]!); at += 1);
      if (at === from || at - from > 9) return undefined;
      ms += (digits(bytes, from, at - from) * 1000) / 10 ** (at - from);
    }
  }
  if (at === end) return { ms, form: "local" };
  if (bytes[at] === LETTER_Z && at + 1 === end) return { ms, form: "zoned" };
  const minutes = offsetOf(bytes, at, end);
  return minutes === undefined ? undefined : { ms: ms - minutes * 60_000, form: "zoned" };
}

/** `+02:00`, `-0530` or `+02` in minutes. */
function offsetOf(bytes: Uint8Array, start: number, end: number): number | undefined {
  const sign = bytes[start] === PLUS ? 1 : bytes[start] === DASH ? -1 : 0;
  const hasColon = bytes[start + 3] === COLON;
  const length = end - start;
  if (sign === 0 || (length !== 3 && length !== (hasColon ? 6 : 5))) return undefined;
  const hours = digits(bytes, start + 1, 2);
  const minutes = length === 3 ? 0 : digits(bytes, end - 2, 2);
  return hours <= 23 && minutes <= 59 ? sign * (hours * 60 + minutes) : undefined;
}

/** The number that these digits write, NaN where one is no digit. */
function digits(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at += 1) {
    const byte = bytes[at] ?? 0;
    if (!isDigit(byte)) return NaN;
    value = value * 10 + byte - 48;
  }
  return value;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** Days since 1970-01-01 in the Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
function dayOf(year: number, month: number, day: number): number | undefined {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return undefined;
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
