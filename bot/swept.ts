import { isInstant, secondsOf } from "../src/base/instant.ts";
import type { Office } from "./office.ts";

/** When the sweep looked at a pull request last, and how everything stood then. */

const SWEPT = "swept";
const HOUR = 3600;

export type Swept = { readonly updatedAt: string; readonly world: string };

/**
 * `changed`: something happened in it, or it was not looked at for an hour. `moved`: only what it is compared with, or
 * judged by, is another.
 */
export function judgeSwept(office: Office, number: number, now: Swept): "changed" | "moved" | "same" {
  const [updatedAt = "", at = "", world = ""] = (office.hands.notes.get(SWEPT, String(number)) ?? "").split(
    " ",
  );
  const recent = isInstant(at) && secondsOf(office.now) - secondsOf(at) < HOUR;
  if (updatedAt !== now.updatedAt || !recent) return "changed";
  return world === now.world ? "same" : "moved";
}

export function keepSwept({ hands, now: at }: Office, number: number, { updatedAt, world }: Swept): void {
  hands.notes.put(SWEPT, String(number), `${updatedAt} ${at} ${world}`);
}

/** Something came in that its webhook may not live to tell. */
export function forgetSwept({ hands }: Office, number: number): void {
  hands.notes.delete(SWEPT, String(number));
}
