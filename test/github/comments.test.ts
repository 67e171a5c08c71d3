import { beforeEach, describe, expect, test } from "vitest";
import type { GithubCall } from "../../src/github/client.ts";
import { commentOnce, publishComment, replyOnce } from "../../src/github/comments.ts";
import {
  APP,
  at,
  AUTHOR,
  BOT,
  created,
  type Hands,
  missing,
  ok,
  openHands,
  pageOf,
  PERSON,
  type Said,
  together,
} from "./hands.ts";

type Kept = {
  id: number;
  body: string;
  html_url: string;
  user: object | null;
  performed_via_github_app: { id: number } | null;
};

let comments: Kept[];
let hands: Hands;
beforeEach(() => {
  comments = [];
  hands = openHands(answer);
});

function answer(call: GithubCall): Said {
  const given = call.body as { readonly body: string } | undefined;
  if (call.path === "/graphql") return ok({ data: { viewer: { databaseId: BOT.id } } });
  if (at(call) === "GET /issues/5/comments") return ok(pageOf(call, comments));
  if (at(call) === "POST /issues/5/comments") return created(keep(given?.body ?? ""));
  const [, method, id] = /^(PATCH|DELETE) \/issues\/comments\/(\d+)$/.exec(at(call)) ?? [];
  const found = comments.find((comment) => comment.id === Number(id));
  if (found === undefined) return missing();
  if (method === "DELETE") {
    comments.splice(comments.indexOf(found), 1);
    return { status: 204 };
  }
  return ok(Object.assign(found, { body: given?.body }));
}

let last = 0;
function keep(body: string, more: Partial<Kept> = {}): Kept {
  last += 1;
  const comment: Kept = {
    id: last,
    body,
    html_url: `https://example.org/${last}`,
    user: BOT,
    performed_via_github_app: { id: APP },
    ...more,
  };
  comments.push(comment);
  return comment;
}

const ONCE = { issue: 5, key: "c-12.refused", body: "That code is old." };
const MARKED = "<!-- twokey:reply c-12.refused -->\nThat code is old.";

describe("a reply", () => {
  test("is posted once, in three calls, and found again in one", async () => {
    expect(await replyOnce(hands.publisher, AUTHOR, ONCE)).toMatchObject({ kind: "created" });
    expect(hands.calls.map((call) => call.replace(/\?.*/, ""))).toEqual([
      "GET /issues/5/comments",
      "POST /issues/5/comments",
      "GET /issues/5/comments",
    ]);
    hands.calls.length = 0;
    expect(await replyOnce(hands.publisher, AUTHOR, { ...ONCE, body: "other" })).toMatchObject({
      kind: "kept",
    });
    expect(hands.calls).toHaveLength(1);
    expect(comments.map(({ body }) => body)).toEqual([MARKED]);
  });

  test("and a note of the same key are two things", async () => {
    await replyOnce(hands.publisher, AUTHOR, ONCE);
    await commentOnce(hands.publisher, AUTHOR, ONCE);
    await commentOnce(hands.publisher, AUTHOR, ONCE);
    expect(comments).toHaveLength(2);
  });

  test.each([
    ["a person writes the marker", { user: PERSON, performed_via_github_app: null }],
    ["a person writes it through our app", { user: PERSON }],
    ["another app writes it", { user: { ...BOT, id: 5 }, performed_via_github_app: { id: 5 } }],
    ["a deleted account wrote it", { user: null }],
  ])("%s: that is not ours", async (_, by) => {
    keep(MARKED, by);
    await replyOnce(hands.publisher, AUTHOR, ONCE);
    expect(comments).toHaveLength(2);
  });

  test.each([
    ["the app alone", { user: { ...BOT, id: 5 } }],
    ["the account alone", { performed_via_github_app: null }],
  ])("%s proves that it is ours", async (_, by) => {
    keep(MARKED, by);
    await replyOnce(hands.publisher, AUTHOR, ONCE);
    expect(comments).toHaveLength(1);
  });

  test("without a known account only the app is proof", async () => {
    keep(MARKED, { performed_via_github_app: null });
    await replyOnce(hands.publisher, { app: APP, id: null }, ONCE);
    expect(comments).toHaveLength(2);
  });

  test("that quotes a marker further down is another", async () => {
    keep(`> ${MARKED}`);
    await replyOnce(hands.publisher, AUTHOR, ONCE);
    expect(comments).toHaveLength(2);
  });

  test("is found on a later page", async () => {
    for (let each = 0; each < 150; each += 1) keep("talk", { user: PERSON });
    keep(MARKED);
    expect(await replyOnce(hands.publisher, AUTHOR, ONCE)).toMatchObject({ kind: "kept" });
  });

  test("is not posted where the list does not end", async () => {
    hands.fault = ({ method }) =>
      method === "GET"
        ? { status: 200, body: Array.from({ length: 100 }, (_, id) => ({ ...keep(""), id: id + 1 })) }
        : undefined;
    expect(await replyOnce(hands.publisher, AUTHOR, ONCE)).toMatchObject({ kind: "refused", retry: false });
    expect(hands.calls.filter((call) => call.startsWith("POST"))).toEqual([]);
  });

  test("a key that would end the comment early is a mistake of ours", () => {
    for (const key of ["", "a b", "a-->b", "a--b", "-a", "a>", "a".repeat(201)])
      expect(() => replyOnce(hands.publisher, AUTHOR, { ...ONCE, key })).toThrow("not a key");
  });

  test.each([403, 404, 429, 502])("a %i when looking posts nothing", async (status) => {
    hands.fault = () => ({ status });
    expect(await replyOnce(hands.publisher, AUTHOR, ONCE)).toMatchObject({
      kind: "refused",
      retry: status > 404,
    });
    expect(comments).toEqual([]);
  });

  test.each([
    [403, false],
    [404, false],
    [422, false],
    [429, true],
    [502, true],
  ])("a %i when writing is said, with %s for another time", async (status, retry) => {
    hands.fault = ({ method }) => (method === "POST" ? { status } : undefined);
    expect(await replyOnce(hands.publisher, AUTHOR, ONCE)).toMatchObject({ kind: "refused", retry });
  });

  test("after a lost answer there is one, not two", async () => {
    hands.fault = (_, number) => (number === 2 ? "lose" : undefined);
    expect(await replyOnce(hands.publisher, AUTHOR, ONCE)).toMatchObject({ kind: "kept" });
    expect(comments).toHaveLength(1);
  });

  test("one that comes while another is on its way leaves the older", async () => {
    const late = openHands(answer);
    let first: Promise<unknown> = Promise.resolve();
    late.hold = ({ method }) => (method === "POST" ? first.then(() => undefined) : undefined);
    const second = replyOnce(late.publisher, AUTHOR, ONCE);
    first = replyOnce(hands.publisher, AUTHOR, ONCE);
    const [older] = await Promise.all([first, second]);
    expect(older).toMatchObject({ kind: "created" });
    expect(comments.map(({ html_url: url }) => ({ url }))).toEqual([{ url: (older as { url: string }).url }]);
  });

  test("two at once leave one", async () => {
    hands.hold = together(2, ({ method }) => method === "POST");
    const ends = await Promise.all([1, 2].map(() => replyOnce(hands.publisher, AUTHOR, ONCE)));
    expect(ends.map(({ kind }) => kind)).not.toContain("refused");
    expect(comments).toHaveLength(1);
  });
});

describe("the one comment of the bot", () => {
  const sticky = { pull: 5, marker: "<!-- twokey:sticky", render: () => "<!-- twokey:sticky -->\nnew" };

  test("needs no question who we are", async () => {
    await publishComment(hands.publisher, sticky, AUTHOR);
    expect(hands.calls.some((call) => call.includes("graphql"))).toBe(false);
  });

  test("of two that a crash left, the older stays", async () => {
    keep("<!-- twokey:sticky -->\nold");
    keep("<!-- twokey:sticky -->\nold too");
    expect(await publishComment(hands.publisher, sticky, AUTHOR)).toMatchObject({ kind: "updated" });
    expect(comments.map(({ body }) => body)).toEqual(["<!-- twokey:sticky -->\nnew"]);
  });
});
