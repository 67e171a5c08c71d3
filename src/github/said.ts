import { z } from "zod";
import { type Instant, isInstant } from "../base/instant.ts";
import type { Answer } from "../registry/store.ts";
import {
  absent,
  type Account,
  accountSchema,
  answerOf,
  appSchema,
  callAt,
  pageOf,
  type Place,
  readAll,
  shaSchema,
} from "./answer.ts";

/** What somebody wrote, as GitHub shows it now; it may have been another text when it was first seen. */
export type Said = {
  readonly id: number;
  /** null when the account was deleted */
  readonly user: Account | null;
  /** the app that wrote it for the user, or as itself */
  readonly app: number | null;
  readonly body: string;
  readonly at: Instant;
  readonly url: string;
};

/** `updated` after `at`: somebody edited it. */
export type SaidComment = Said & { readonly updated: Instant };

export type SaidReview = Said & {
  readonly state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";
  /** Where GitHub points the review today. It moves after a force-push: never what was reviewed. */
  readonly commit: string | null;
};

/** Parts of a second, where they come, are cut off. */
export const instantSchema = z
  .string()
  .transform((text) => text.replace(/\.\d{1,9}Z$/, "Z"))
  .refine(isInstant, "not an instant");
const saidSchema = z.object({
  id: z.int().positive(),
  user: accountSchema.nullable(),
  performed_via_github_app: appSchema.nullish(),
  body: z.string().nullish(),
  html_url: z.string().catch(""),
});
const commentSchema = saidSchema.extend({ created_at: instantSchema, updated_at: instantSchema });
const reviewSchema = saidSchema.extend({
  state: z.string(),
  submitted_at: instantSchema.nullish(),
  commit_id: shaSchema.nullish(),
});
const stateSchema = z.enum(["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"]);

/**
 * All comments of an issue or pull request, oldest first; `since` leaves out what was neither written nor edited
 * after it. One call a hundred comments.
 */
export async function listComments(
  place: Place,
  issue: number,
  since?: Instant,
): Promise<Answer<readonly SaidComment[]>> {
  const later = since === undefined ? "" : `?since=${encodeURIComponent(since)}`;
  const found = await readAll(place, `/issues/${issue}/comments${later}`, pageOf(commentSchema));
  if (!found.ok) return found;
  const comments = found.value.map((comment) => ({
    ...wordsOf(comment),
    at: comment.created_at,
    updated: comment.updated_at,
  }));
  return { ok: true, value: comments.sort((a, b) => a.id - b.id) };
}

/** All submitted reviews of a pull request, oldest first. One call a hundred reviews. */
export async function listReviews(place: Place, pull: number): Promise<Answer<readonly SaidReview[]>> {
  const found = await readAll(place, `/pulls/${pull}/reviews`, pageOf(reviewSchema));
  if (!found.ok) return found;
  const reviews: SaidReview[] = [];
  for (const review of found.value) {
    // Our own draft; nobody else is shown it.
    if (review.state === "PENDING") continue;
    const state = stateSchema.safeParse(review.state);
    if (!state.success || !review.submitted_at)
      return { ok: false, retry: false, message: `review ${review.id} has an unknown state` };
    reviews.push({
      ...wordsOf(review),
      at: review.submitted_at,
      state: state.data,
      commit: review.commit_id ?? null,
    });
  }
  return { ok: true, value: reviews.sort((a, b) => a.id - b.id) };
}

/** What one comment says now; null where it is gone. One call; two where GitHub answers 404. */
export async function readWords(place: Place, comment: number): Promise<Answer<string | null>> {
  const reply = await callAt(place, { method: "GET", path: `/issues/comments/${comment}` });
  if (reply.status === 404) return absent(place, null);
  const found = answerOf(reply, saidSchema);
  return found.ok ? { ok: true, value: found.value.body ?? "" } : found;
}

function wordsOf(said: z.output<typeof saidSchema>): Omit<Said, "at"> {
  return {
    id: said.id,
    user: said.user,
    app: said.performed_via_github_app?.id ?? null,
    body: said.body ?? "",
    url: said.html_url,
  };
}
