import type { Digest } from "../base/ids.ts";
import { addHours, type Instant } from "../base/instant.ts";
import { type Contributor, isContributor, type Person } from "./person.ts";

/** One sign-off as recorded: who, in which roles, about what, on which head, from when until when. */
export type Signature = {
  readonly id: string;
  readonly person: Person;
  readonly roles: readonly string[];
  readonly subject: Digest;
  readonly head: string;
  readonly at: Instant;
  /** the moment it was withdrawn or became void */
  readonly ended: Instant | null;
};

/** So many different people in a role. */
export type Need = { readonly role: string; readonly count: number };

export type Question = {
  readonly needs: readonly Need[];
  readonly subject: Digest;
  readonly head: string;
  /** the moment that is judged: for a merge, GitHub's `merged_at` */
  readonly at: Instant;
  readonly validHours: number;
  readonly contributors: readonly Contributor[];
};

export type IgnoredReason =
  | "other-subject"
  | "other-head"
  | "too-late"
  | "ended"
  | "expired"
  | "contributor"
  | "same-person"
  | "no-role-left";

export type SignoffAnswer = {
  readonly satisfied: boolean;
  /** every slot that somebody fills; one person fills one */
  readonly filled: readonly { readonly role: string; readonly signature: Signature }[];
  readonly missing: readonly Need[];
  readonly ignored: readonly { readonly signature: Signature; readonly reason: IgnoredReason }[];
};

/** Who counts: live signatures of people without a hand in the change, each person in one role at most. */
export function judgeSignoffs(signatures: readonly Signature[], question: Question): SignoffAnswer {
  const ignored: { signature: Signature; reason: IgnoredReason }[] = [];
  const people = new Map<number, Signature>();
  for (const signature of signatures) {
    const reason =
      findIgnoredReason(signature, question) ?? (people.has(signature.person.id) ? "same-person" : undefined);
    if (reason !== undefined) ignored.push({ signature, reason });
    else people.set(signature.person.id, mergedRoles(signature, signatures, question));
  }
  const live = [...people.values()];
  const slots = question.needs.flatMap(({ role, count }) => Array.from({ length: count }, () => role));
  const filling = matchPeople(slots, live);
  const filled = slots.flatMap((role, at) => {
    const signature = live[filling[at] ?? -1];
    return signature === undefined ? [] : [{ role, signature }];
  });
  const idle = live.filter((signature) => !filled.some((one) => one.signature === signature));
  return {
    satisfied: filled.length === slots.length,
    filled,
    missing: question.needs.flatMap(({ role, count }) => {
      const short = count - filled.filter((one) => one.role === role).length;
      return short > 0 ? [{ role, count: short }] : [];
    }),
    ignored: [...ignored, ...idle.map((signature) => ({ signature, reason: "no-role-left" as const }))],
  };
}

/** Whether a signature says yes to this subject at this moment, roles aside. */
export function findIgnoredReason(signature: Signature, question: Question): IgnoredReason | undefined {
  if (signature.subject !== question.subject) return "other-subject";
  if (signature.head !== question.head) return "other-head";
  if (signature.at > question.at) return "too-late";
  if (signature.ended !== null && signature.ended <= question.at) return "ended";
  if (addHours(signature.at, question.validHours) < question.at) return "expired";
  return isContributor(signature.person, question.contributors) ? "contributor" : undefined;
}

/** Somebody may sign twice, in different roles; it is still one person. */
function mergedRoles(first: Signature, all: readonly Signature[], question: Question): Signature {
  const roles = all
    .filter((one) => one.person.id === first.person.id && findIgnoredReason(one, question) === undefined)
    .flatMap((one) => one.roles);
  return { ...first, roles: [...new Set(roles)] };
}

/**
 * As many slots as possible filled with different people (Kuhn's algorithm for bipartite matching). A first
 * come, first served choice would let a risk officer who is also an owner use up the wrong one.
 */
function matchPeople(
  slots: readonly string[],
  people: readonly Signature[],
): readonly (number | undefined)[] {
  const slotOf = new Map<number, number>();
  const personOf: (number | undefined)[] = slots.map(() => undefined);
  const seat = (slot: number, tried: Set<number>): boolean => {
    for (const [person, { roles }] of people.entries()) {
      if (tried.has(person) || !roles.includes(slots[slot] ?? "")) continue;
      tried.add(person);
      const other = slotOf.get(person);
      if (other === undefined || seat(other, tried)) {
        slotOf.set(person, slot);
        personOf[slot] = person;
        return true;
      }
    }
    return false;
  };
  slots.forEach((_, slot) => seat(slot, new Set()));
  return personOf;
}
