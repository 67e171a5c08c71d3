/** `2026-03-01T12:00:00Z`: UTC in whole seconds, as GitHub writes instants. Text order is time order. */
export type Instant = string & { readonly brand: "instant" };

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Pure rooms know no clock and no calendar object, so the calendar is written out here. */
export function isInstant(text: string): text is Instant {
  if (!INSTANT.test(text)) return false;
  const part = (from: number): number => (text.charCodeAt(from) - 48) * 10 + text.charCodeAt(from + 1) - 48;
  const [month, day] = [part(5), part(8)];
  if (month < 1 || month > 12 || part(11) > 23 || part(14) > 59 || part(17) > 59) return false;
  const leap = month === 2 && isLeapYear(part(0) * 100 + part(2)) ? 1 : 0;
  return day >= 1 && day <= (DAYS[month - 1] ?? 0) + leap;
}

export function findInstant(text: string): Instant | undefined {
  return isInstant(text) ? text : undefined;
}

/** For instants that this program made itself. */
export function trustedInstant(text: string): Instant {
  if (!isInstant(text)) throw new Error(`not an instant: ${text}`);
  return text;
}

/** Seconds since 1970 (Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil). */
export function secondsOf(instant: Instant): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (INSTANT.exec(instant) ?? [])
    .slice(1)
    .map(Number);
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const days = era * 146_097 + dayOfEra - 719_468;
  return days * 86_400 + hour * 3600 + minute * 60 + second;
}

/** The inverse of `secondsOf`, for expiries that are counted from an instant. */
export function instantOf(seconds: number): Instant {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const two = (value: number): string => String(value).padStart(2, "0");
  const clock = [Math.floor(rest / 3600), Math.floor((rest % 3600) / 60), rest % 60].map(two).join(":");
  return trustedInstant(`${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${clock}Z`);
}

export function addHours(instant: Instant, hours: number): Instant {
  return instantOf(secondsOf(instant) + hours * 3600);
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
