import { findInstant, type Instant, instantOf, secondsOf } from "../base/instant.ts";

/** Instants as monitors write them, in whole seconds UTC; what is before 2000 or after 2100 is none. */

const FIRST = 946_684_800;
const LAST = 4_102_444_800;

const RFC_3339 =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:[.,]\d{1,12})?(?:[Zz]|([+-])(\d{2}):?(\d{2}))$/;

/** `2017-08-03T15:17:37.804-04:00` → `2017-08-03T19:17:37Z`. Alertmanager's "not yet" (year 1) is nothing. */
export function findTime(text: string | undefined): Instant | undefined {
  const parts = text === undefined || text.length > 40 ? null : RFC_3339.exec(text);
  if (parts === null) return undefined;
  const [, day = "", clock = "", sign, hours = "0", minutes = "0"] = parts;
  const local = findInstant(`${day}T${clock}Z`);
  if (local === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60;
  return findSecond(secondsOf(local) - (sign === "-" ? -offset : offset));
}

export function findSecond(seconds: number): Instant | undefined {
  const whole = Math.floor(seconds);
  return whole >= FIRST && whole < LAST ? instantOf(whole) : undefined;
}

/** Seconds from one instant to another; negative when the second is earlier. */
export function secondsBetween(from: Instant, to: Instant): number {
  return secondsOf(to) - secondsOf(from);
}

/** An instant some milliseconds later, as settings count them. */
export function laterBy(instant: Instant, milliseconds: number): Instant {
  return instantOf(secondsOf(instant) + Math.ceil(milliseconds / 1000));
}

/** `3 h 12 m`, `41 m`, `12 s`, `5 d 4 h`: the two largest parts. */
export function showSeconds(seconds: number): string {
  const units = [
    ["d", 86_400],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const;
  let rest = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [unit, length] of units) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0 && parts.length < 2) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
  }
  return parts.length === 0 ? "0 s" : parts.join(" ");
}
