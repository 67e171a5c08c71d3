import { z } from "zod";
import type { ScopeView } from "../src/decide/scopes.ts";
import type { Instant } from "../src/base/instant.ts";
import { instantSchema, type Scope } from "../src/signoff/parts.ts";
import { isPolicySubject, type Subject, subjectCode, subjectSchema } from "../src/signoff/subject.ts";
import type { Office } from "./office.ts";

/** Codes that reports have shown. Whoever pastes an old one is told what became of it. */

export function keepCodes({ hands }: Office, pull: number, views: readonly ScopeView[]): void {
  for (const { signed } of views) {
    if (signed === undefined) continue;
    const code = subjectCode(signed.digest);
    if (hands.notes.get(`code:${pull}`, code) === undefined)
      hands.notes.put(`code:${pull}`, code, JSON.stringify(signed.subject));
  }
}

/** Called once the report with the codes stands there: whoever approves before that has not seen it. */
export function keepShown({ hands }: Office, pull: number, views: readonly ScopeView[]): void {
  for (const { signed } of views) {
    const code = signed === undefined ? undefined : subjectCode(signed.digest);
    if (code !== undefined && hands.notes.get(`code-shown:${pull}`, code) === undefined)
      hands.notes.put(`code-shown:${pull}`, code, hands.now());
  }
}

export function findShownAt({ hands }: Office, pull: number, code: string): Instant | undefined {
  const text = hands.notes.get(`code-shown:${pull}`, code);
  return text === undefined ? undefined : instantSchema.parse(text);
}

/** Models, or the policy, that a code was ever shown for in a pull request. */
export function scopesShown({ hands }: Office, pull: number): readonly Scope[] {
  const shown = hands.notes.list(`code:${pull}`).map(({ text }) => subjectOf(text).model);
  return [...new Set<Scope>(shown)];
}

function subjectOf(text: string): Subject {
  return jsonSchema.pipe(subjectSchema).parse(text);
}

const jsonSchema = z.string().transform((json): unknown => JSON.parse(json));

/** Code → what is different now. */
export function readCodes(
  { hands }: Office,
  pull: number,
  views: readonly ScopeView[],
): ReadonlyMap<string, string> {
  return new Map(
    hands.notes.list(`code:${pull}`).flatMap(({ key, text }) => {
      const before = subjectOf(text);
      const now = views.find(({ scope }) => scope === before.model)?.signed?.subject;
      return [
        [
          key,
          now === undefined ? "it is about something that is no longer proposed" : difference(before, now),
        ] as const,
      ];
    }),
  );
}

function difference(before: Subject, now: Subject): string {
  if (isPolicySubject(before) || isPolicySubject(now)) {
    const same = isPolicySubject(before) && isPolicySubject(now) && before.before === now.before;
    return same ? "the proposed rules have changed" : "the rules in force have changed";
  }
  const changed = [
    ...(before.bundle === now.bundle ? [] : ["the bundle"]),
    ...(before.incumbent?.digest === now.incumbent?.digest ? [] : ["the live version"]),
    ...(before.policy === now.policy ? [] : ["the controls"]),
    ...(before.findings === now.findings ? [] : ["the evidence"]),
  ];
  return `${changed.join(", ") || "nothing"} changed since`;
}
