import { z } from "zod";
import type { Instant } from "../base/instant.ts";
import type { Answer } from "../registry/store.ts";
import { type Account, accountSchema, answerOf, good, shaSchema } from "./answer.ts";
import type { Pusher } from "./contributors.ts";
import { mistrust, pathOf, type Reader, tooMany } from "./reader.ts";

/** One movement of a branch, and who moved it (null where the account is gone). */
export type Push = {
  readonly kind: string;
  readonly before: string;
  readonly after: string;
  readonly at: string;
  readonly account: Account | null;
};

/** `unknown`: GitHub does not show it, as for branches of a fork, or on servers that do not keep it. */
export type PushActivity =
  | { readonly kind: "pushes"; readonly pushes: readonly Push[] }
  | { readonly kind: "unknown" };

const pushesSchema = z.array(
  z
    .object({
      before: shaSchema,
      after: shaSchema,
      ref: z.string(),
      timestamp: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/),
      activity_type: z.string(),
      actor: accountSchema.nullish(),
    })
    .transform(({ before, after, ref, timestamp, activity_type, actor }) => {
      return { kind: activity_type, before, after, ref, at: timestamp, account: actor ?? null };
    }),
);

const MOST = 3_000;

/** Who pushed to a branch (`refs/heads/…`), newest first: one call a hundred pushes. */
export async function readPushActivity(reader: Reader, ref: string): Promise<Answer<PushActivity>> {
  const pushes: Push[] = [];
  let path: string | undefined = pathOf(reader, `/activity?ref=${encodeURIComponent(ref)}&per_page=100`);
  while (path !== undefined) {
    const reply = await reader.client.call({ method: "GET", path });
    if (reply.status === 404) return good({ kind: "unknown" });
    const answer = answerOf(reply, pushesSchema);
    if (!answer.ok) return answer;
    for (const { ref: of, ...push } of answer.value) {
      if (of !== ref) return mistrust(`GitHub listed pushes to ${of}, not to ${ref}`);
      pushes.push(push);
    }
    if (pushes.length > MOST) return tooMany({ items: MOST, what: `pushes to ${ref}` });
    path = reply.next;
    // A page that leads to the next without any push could go on for ever.
    if (path !== undefined && answer.value.length === 0) return mistrust(`the pushes to ${ref} do not end`);
  }
  return good({ kind: "pushes", pushes });
}

/**
 * Those who brought the commits of a change: whoever pushed one of them, and whoever pushed at all since the
 * pull request was opened. What was pushed to the branch for earlier changes is nobody's hand in this one.
 */
export function pushersOf(
  pushes: readonly Push[],
  { commits, since }: { readonly commits: readonly { readonly id: string }[]; readonly since: Instant },
): readonly Pusher[] {
  const ids = new Set(commits.map(({ id }) => id));
  return pushes.filter(({ after, at, kind }) => {
    // Where the instant has fractions, the cut-off second counts as later, which is the stricter side.
    return kind !== "branch_deletion" && (ids.has(after) || at.slice(0, 19) >= since.slice(0, 19));
  });
}
