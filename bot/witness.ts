import {
  commentSchema,
  type Envelope,
  envelopeSchema,
  issueSchema,
  pullSchema,
  pushSchema,
  reviewSchema,
} from "./payload.ts";
import type { Actor, Said, SeenComment } from "./testimony.ts";

/** What a webhook testifies that GitHub does not keep. `at` is when it arrived, in milliseconds since 1970. */
export function testimonyOf(event: string, payload: unknown, at: number): readonly Said[] {
  const parsed = envelopeSchema.safeParse(payload);
  if (!parsed.success) return [];
  switch (event) {
    case "issue_comment":
      return wordsOfComment(parsed.data, payload);
    case "pull_request_review":
      return wordsOfReview(parsed.data, payload);
    case "pull_request":
      return movesOfPull(parsed.data, payload, at);
    case "push":
      return movesOfBranch(parsed.data, payload, at);
    case "issues":
      return lifeOfIssue(parsed.data, payload, at);
    default:
      return [];
  }
}

/** A deleted account; what it wrote counts for nobody. */
const GHOST: Actor = { id: 10_137, login: "ghost", type: "User" };

function wordsOfComment({ action, sender }: Envelope, payload: unknown): readonly Said[] {
  const parsed = commentSchema.safeParse(payload);
  if (!parsed.success) return [];
  const { issue, comment, changes } = parsed.data;
  const common = {
    kind: "comment",
    id: comment.id,
    number: issue.number,
    user: comment.user ?? GHOST,
    createdAt: comment.created_at,
    commit: null,
    state: null,
  } as const;
  const words = wordsBy(action, sender ?? GHOST, comment.body ?? "", changes?.body?.from);
  return words === undefined
    ? []
    : [{ kind: "words", comment: { ...common, ...words }, asOf: comment.updated_at }];
}

function wordsOfReview({ action, sender }: Envelope, payload: unknown): readonly Said[] {
  const parsed = reviewSchema.safeParse(payload);
  if (!parsed.success) return [];
  const { pull_request: pull, review, changes } = parsed.data;
  const submitted = review.submitted_at ?? "";
  const common = {
    kind: "review",
    id: review.id,
    number: pull.number,
    user: review.user ?? GHOST,
    createdAt: submitted,
    commit: review.commit_id ?? null,
    state: review.state.toLowerCase(),
  } as const;
  const words = wordsBy(action, sender ?? GHOST, review.body ?? "", changes?.body?.from);
  return words === undefined
    ? []
    : [{ kind: "words", comment: { ...common, ...words }, asOf: review.updated_at ?? submitted }];
}

type Words = Pick<SeenComment, "body" | "origin" | "editedBy" | "deletedBy">;

function wordsBy(
  action: string | undefined,
  sender: Actor,
  body: string,
  from: string | undefined,
): Words | undefined {
  switch (action) {
    case "created":
    case "submitted":
      return { body, origin: "created", editedBy: null, deletedBy: null };
    case "edited":
      // Without the old words something else was edited, and nothing is learnt about them.
      return from === undefined
        ? undefined
        : { body: from, origin: "edited", editedBy: sender, deletedBy: null };
    case "deleted":
      return { body, origin: "deleted", editedBy: null, deletedBy: sender };
    // A review that was submitted cannot be deleted: whoever dismisses it takes it away.
    case "dismissed":
      return { body, origin: "read", editedBy: null, deletedBy: sender };
    case undefined:
    default:
      return undefined;
  }
}

function movesOfPull({ action, sender }: Envelope, payload: unknown, at: number): readonly Said[] {
  const parsed = pullSchema.safeParse(payload);
  if (!parsed.success) return [];
  const { number, before, after, pull_request: pull } = parsed.data;
  if (action === "closed") return [{ kind: "closed", number, at }];
  if (action !== "opened" && action !== "reopened" && action !== "synchronize") return [];
  const push = {
    pull: number,
    ref: null,
    before: action === "synchronize" ? (before ?? null) : null,
    after: action === "synchronize" ? (after ?? pull.head.sha) : pull.head.sha,
    sender: sender ?? GHOST,
    at,
  };
  // Whoever reopens a pull request has not pushed to it.
  return action === "reopened"
    ? [{ kind: "opened", number, at }]
    : [
        { kind: "opened", number, at },
        { kind: "push", push },
      ];
}

function movesOfBranch({ sender }: Envelope, payload: unknown, at: number): readonly Said[] {
  const parsed = pushSchema.safeParse(payload);
  if (!parsed.success) return [];
  const { ref, before, after, deleted } = parsed.data;
  if (deleted === true || !ref.startsWith("refs/heads/")) return [];
  return [
    { kind: "push", push: { pull: null, ref, before: zeroless(before), after, sender: sender ?? GHOST, at } },
  ];
}

/** All zeros: there was nothing before. */
function zeroless(sha: string): string | null {
  return /^0+$/.test(sha) ? null : sha;
}

function lifeOfIssue({ action }: Envelope, payload: unknown, at: number): readonly Said[] {
  const parsed = issueSchema.safeParse(payload);
  if (!parsed.success) return [];
  const { number } = parsed.data.issue;
  if (action === "closed") return [{ kind: "closed", number, at }];
  return action === "reopened" ? [{ kind: "opened", number, at }] : [];
}
