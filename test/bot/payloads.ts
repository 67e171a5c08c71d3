/** Small payloads in GitHub's form, with the keys that matter and one that nobody reads. */
export const REPOSITORY = { id: 77, full_name: "acme/models", default_branch: "main", private: true };
export const ALICE = { id: 1, login: "alice", type: "User" };
export const BOB = { id: 2, login: "bob", type: "User" };
export const OURS = { id: 900, login: "twokey[bot]", type: "Bot" };
export const SELF = { app: 7, login: "twokey[bot]" };
export const HEAD = "a".repeat(40);
export const OLD = "b".repeat(40);

export type Payload = Record<string, unknown>;

export function envelope(action: string, more: Payload = {}, sender: unknown = ALICE): Payload {
  return { action, sender, repository: REPOSITORY, installation: { id: 5 }, enterprise: {}, ...more };
}

export function pull(action: string, more: Payload = {}): Payload {
  return envelope(action, { number: 12, pull_request: { number: 12, head: { sha: HEAD } }, ...more });
}

export function comment(
  action: string,
  { body = "hello", at = "2026-03-01T10:00:00Z", from, sender = ALICE, onPull = true }: CommentOptions = {},
): Payload {
  return envelope(
    action,
    {
      issue: { number: 12, ...(onPull ? { pull_request: { url: "…" } } : {}) },
      comment: { id: 500, user: ALICE, body, created_at: "2026-03-01T10:00:00Z", updated_at: at },
      ...(from === undefined ? {} : { changes: { body: { from } } }),
    },
    sender,
  );
}

type CommentOptions = {
  readonly body?: string;
  readonly at?: string;
  readonly from?: string;
  readonly sender?: unknown;
  readonly onPull?: boolean;
};

export function review(action: string, more: Payload = {}): Payload {
  return envelope(action, {
    pull_request: { number: 12 },
    review: {
      id: 600,
      user: BOB,
      body: "fine",
      commit_id: HEAD,
      submitted_at: "2026-03-01T11:00:00Z",
      state: "APPROVED",
    },
    ...more,
  });
}

export function push(ref: string, more: Payload = {}): Payload {
  const payload: Payload = {
    ref,
    before: OLD,
    after: HEAD,
    sender: ALICE,
    repository: REPOSITORY,
    installation: { id: 5 },
    ...more,
  };
  return payload;
}
