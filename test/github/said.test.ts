import { expect, test } from "vitest";
import { trustedInstant } from "../../src/base/instant.ts";
import { listComments, listReviews } from "../../src/github/said.ts";
import { HEAD, missing, ok, openHands, pageOf, PERSON } from "./hands.ts";

function comment(id: number, more: object = {}): object {
  return {
    id,
    user: PERSON,
    body: `words ${id}`,
    created_at: "2026-03-01T12:00:00Z",
    updated_at: "2026-03-01T12:00:00Z",
    html_url: `https://example.org/${id}`,
    performed_via_github_app: null,
    reactions: { whatever: 1 },
    ...more,
  };
}

function review(id: number, more: object = {}): object {
  return {
    id,
    user: PERSON,
    body: "",
    state: "APPROVED",
    submitted_at: "2026-03-01T12:00:00Z",
    commit_id: HEAD,
    html_url: "",
    ...more,
  };
}

test("all pages come, oldest first, and what a growing list shows twice comes once", async () => {
  const list = Array.from({ length: 250 }, (_, index) => comment(index + 1));
  const shifted = [...list.slice(0, 100), list[99], ...list.slice(100)];
  const { publisher, calls } = openHands((call) => ok(pageOf(call, shifted)));
  const found = await listComments(publisher, 5);
  expect(found.ok && found.value.map(({ id }) => id)).toEqual(list.map((_, index) => index + 1));
  expect(calls).toEqual([1, 2, 3].map((page) => `GET /issues/5/comments?per_page=100&page=${page}`));
});

test("`since` is asked of GitHub", async () => {
  const { publisher, calls } = openHands(() => ok([]));
  await listComments(publisher, 5, trustedInstant("2026-03-01T12:00:00Z"));
  expect(calls).toEqual(["GET /issues/5/comments?since=2026-03-01T12%3A00%3A00Z&per_page=100&page=1"]);
});

test("a comment says who wrote it, through which app, and whether it was edited", async () => {
  const { publisher } = openHands(() =>
    ok([
      comment(1, { updated_at: "2026-03-02T12:00:00Z", performed_via_github_app: { id: 3, slug: "x" } }),
      comment(2, { user: null, body: null, created_at: "2026-03-01T12:00:00.999Z" }),
    ]),
  );
  const found = await listComments(publisher, 5);
  expect(found.ok && found.value).toEqual([
    {
      id: 1,
      user: PERSON,
      app: 3,
      body: "words 1",
      at: "2026-03-01T12:00:00Z",
      updated: "2026-03-02T12:00:00Z",
      url: "https://example.org/1",
    },
    {
      id: 2,
      user: null,
      app: null,
      body: "",
      at: "2026-03-01T12:00:00Z",
      updated: "2026-03-01T12:00:00Z",
      url: "https://example.org/2",
    },
  ]);
});

test.each([
  ["an instant is none", comment(1, { created_at: "yesterday" })],
  ["the account has no number", comment(1, { user: { login: "ada", type: "User" } })],
  ["the account does not say whether it is a bot", comment(1, { user: { id: 7, login: "ada" } })],
  ["the number is none", comment(1, { id: "1" })],
])("where %s, it is trouble, not a shorter list", async (_, broken) => {
  const { publisher } = openHands(() => ok([comment(2), broken]));
  expect(await listComments(publisher, 5)).toMatchObject({ ok: false, retry: true });
});

test.each([
  [403, false],
  [404, true],
  [429, true],
  [502, true],
])("a %i on a later page is trouble", async (status, retry) => {
  const list = Array.from({ length: 150 }, (_, index) => comment(index + 1));
  const hands = openHands((call) => ok(pageOf(call, list)));
  hands.fault = ({ path }) => (path.includes("page=2") ? { status } : undefined);
  expect(await listComments(hands.publisher, 5)).toMatchObject({ ok: false, retry });
});

test("a limit that comes as 403 is worth another try", async () => {
  const hands = openHands(() => ok([]));
  hands.fault = () => ({ status: 403, body: { message: "You have exceeded a secondary rate limit." } });
  expect(await listComments(hands.publisher, 5)).toMatchObject({ ok: false, retry: true });
});

test("a list without end is trouble", async () => {
  let id = 0;
  const { publisher, calls } = openHands(() => ok(Array.from({ length: 100 }, () => comment((id += 1)))));
  expect(await listComments(publisher, 5)).toMatchObject({ ok: false, retry: false });
  expect(calls).toHaveLength(50);
});

test("a review comes with its state; a draft of our own is none", async () => {
  const { publisher, calls } = openHands(() =>
    ok([
      review(3, { state: "DISMISSED" }),
      review(2, { state: "PENDING", submitted_at: undefined }),
      review(1, { commit_id: null, user: null }),
    ]),
  );
  const found = await listReviews(publisher, 5);
  expect(found.ok && found.value.map(({ id, state, commit, user }) => [id, state, commit, user])).toEqual([
    [1, "APPROVED", null, null],
    [3, "DISMISSED", HEAD, PERSON],
  ]);
  expect(calls).toEqual(["GET /pulls/5/reviews?per_page=100&page=1"]);
});

test("a review in an unknown state, or without a moment, is trouble", async () => {
  for (const broken of [review(1, { state: "BLESSED" }), review(1, { submitted_at: null })]) {
    const { publisher } = openHands(() => ok([broken]));
    expect(await listReviews(publisher, 5)).toMatchObject({ ok: false });
  }
});

test("a pull request that is not shown is trouble, not one without words", async () => {
  const { publisher } = openHands(missing);
  expect(await listReviews(publisher, 5)).toMatchObject({ ok: false });
});
