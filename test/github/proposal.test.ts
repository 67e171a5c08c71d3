import { beforeEach, describe, expect, test } from "vitest";
import type { GithubCall } from "../../src/github/client.ts";
import { closePull, openPullOnce, requestReviewers } from "../../src/github/proposal.ts";
import {
  at,
  BOT,
  created,
  type Hands,
  HEAD,
  missing,
  ok,
  openHands,
  pageOf,
  PERSON,
  refusal,
  type Said,
  together,
} from "./hands.ts";

type Kept = {
  id: number;
  number: number;
  html_url: string;
  state: string;
  merged_at: string | null;
  user: object | null;
  head: { ref: string; sha: string; repo: { id: number } | null };
  base: { ref: string; repo: { id: number } };
};

const ONCE = { branch: "twokey/rollback/fraud/12-11", base: "main", title: "Roll fraud back", body: "Why." };
let pulls: Kept[];
let hands: Hands;
beforeEach(() => {
  pulls = [];
  hands = openHands(answer);
});

function answer(call: GithubCall): Said {
  if (at(call) === "GET /pulls") return ok(pageOf(call, pulls));
  if (at(call) === "POST /pulls") {
    const { head } = call.body as { readonly head: string };
    if (head === "twokey/unknown") return refusal("Validation Failed");
    if (pulls.some((pull) => pull.head.ref === head && pull.state === "open"))
      return refusal("A pull request already exists for acme:x.");
    return created(keep({}));
  }
  const [, number] = /^PATCH \/pulls\/(\d+)$/.exec(at(call)) ?? [];
  const found = pulls.find((pull) => pull.number === Number(number));
  if (found === undefined) return missing();
  return ok(Object.assign(found, { state: found.merged_at ? found.state : "closed" }));
}

function keep(more: Partial<Kept>): Kept {
  const number = pulls.length + 1;
  const pull: Kept = {
    id: 1000 + number,
    number,
    html_url: `https://example.org/${number}`,
    state: "open",
    merged_at: null,
    user: BOT,
    head: { ref: ONCE.branch, sha: HEAD, repo: { id: 5 } },
    base: { ref: "main", repo: { id: 5 } },
    ...more,
  };
  pulls.push(pull);
  return pull;
}

describe("a pull request of ours", () => {
  test("is opened once, in two calls, and adopted in one", async () => {
    const proposed = { number: 1, url: "https://example.org/1", head: HEAD, author: BOT };
    expect(await openPullOnce(hands.publisher, ONCE)).toEqual({
      ok: true,
      value: { kind: "opened", ...proposed },
    });
    expect(hands.bodies[1]).toEqual({
      title: "Roll fraud back",
      body: "Why.",
      head: ONCE.branch,
      base: "main",
      maintainer_can_modify: false,
    });
    hands.calls.length = 0;
    expect(await openPullOnce(hands.publisher, ONCE)).toEqual({
      ok: true,
      value: { kind: "adopted", ...proposed },
    });
    expect(hands.calls).toEqual([
      "GET /pulls?state=all&head=acme%3Atwokey%2Frollback%2Ffraud%2F12-11&base=main&per_page=100&page=1",
    ]);
  });

  test("that somebody closed is declined, that was merged is done, and an open one counts before both", async () => {
    keep({ state: "closed" });
    expect(await openPullOnce(hands.publisher, ONCE)).toMatchObject({
      value: { kind: "declined", number: 1 },
    });
    keep({ state: "closed", merged_at: "2026-03-01T12:00:00Z" });
    keep({ state: "closed" });
    expect(await openPullOnce(hands.publisher, ONCE)).toMatchObject({ value: { kind: "merged", number: 2 } });
    keep({ user: PERSON });
    keep({ state: "closed" });
    expect(await openPullOnce(hands.publisher, ONCE)).toMatchObject({
      value: { kind: "adopted", number: 4, author: PERSON },
    });
    expect(pulls).toHaveLength(5);
  });

  test.each([
    ["of another branch", { head: { ref: "x", sha: HEAD, repo: { id: 5 } } }],
    ["of the same branch of a fork", { head: { ref: ONCE.branch, sha: HEAD, repo: { id: 6 } } }],
    ["of a fork that is gone", { head: { ref: ONCE.branch, sha: HEAD, repo: null } }],
    ["to another branch", { base: { ref: "next", repo: { id: 5 } }, state: "closed" }],
  ])("%s is another, even if GitHub lists it", async (_, more) => {
    keep({ state: "closed", ...more });
    expect(await openPullOnce(hands.publisher, ONCE)).toMatchObject({ value: { kind: "opened", number: 2 } });
  });

  test("after a lost answer there is one, not two", async () => {
    hands.fault = (_, number) => (number === 2 ? "lose" : undefined);
    expect(await openPullOnce(hands.publisher, ONCE)).toMatchObject({ value: { kind: "adopted" } });
    expect(pulls).toHaveLength(1);
  });

  test("two at once open one", async () => {
    hands.hold = together(2, ({ method }) => method === "POST");
    const ends = await Promise.all([1, 2].map(() => openPullOnce(hands.publisher, ONCE)));
    expect(ends).toMatchObject([{ value: { number: 1 } }, { value: { number: 1 } }]);
    expect(pulls).toHaveLength(1);
  });

  test("that cannot be is said in GitHub's words, once", async () => {
    const end = await openPullOnce(hands.publisher, { ...ONCE, branch: "twokey/unknown" });
    expect(end).toMatchObject({ ok: false, retry: false, message: expect.stringContaining("Validation") });
    expect(hands.calls).toHaveLength(3);
  });

  test.each([
    ["GET", 403, false],
    ["GET", 404, true],
    ["POST", 403, false],
    ["POST", 409, true],
    ["POST", 429, true],
    ["POST", 502, true],
  ])("%s refused with %i is trouble", async (method, status, retry) => {
    hands.fault = (call) => (call.method === method ? { status } : undefined);
    expect(await openPullOnce(hands.publisher, ONCE)).toMatchObject({ ok: false, retry });
    expect(pulls).toEqual([]);
  });
});

describe("closing", () => {
  test("twice is once, and what was merged stays so", async () => {
    keep({});
    keep({ state: "closed", merged_at: "2026-03-01T12:00:00Z" });
    for (let each = 0; each < 2; each += 1)
      expect(await closePull(hands.publisher, 1)).toEqual({ ok: true, value: "closed" });
    expect(await closePull(hands.publisher, 2)).toEqual({ ok: true, value: "merged" });
    expect(await closePull(hands.publisher, 3)).toMatchObject({ ok: false, retry: false });
  });

  test("that GitHub does not do is trouble", async () => {
    hands.fault = () => ok({ state: "open" });
    expect(await closePull(hands.publisher, 1)).toMatchObject({ ok: false, retry: true });
  });
});

describe("asking for reviews", () => {
  const people = { users: ["ada", "gone"], teams: ["risk"] };

  test("is one call", async () => {
    hands.fault = () => created({});
    expect(await requestReviewers(hands.publisher, 1, people)).toEqual({
      ok: true,
      value: { users: [], teams: [] },
    });
    expect(hands.bodies).toEqual([{ reviewers: ["ada", "gone"], team_reviewers: ["risk"] }]);
    await requestReviewers(hands.publisher, 1, { users: [], teams: [] });
    expect(hands.calls).toHaveLength(1);
  });

  test("where one may not be asked, the others are", async () => {
    hands.fault = ({ body }) => {
      const { reviewers } = body as { readonly reviewers: readonly string[] };
      return reviewers.includes("gone") ? refusal("not a collaborator") : created({});
    };
    expect(await requestReviewers(hands.publisher, 1, people)).toEqual({
      ok: true,
      value: { users: ["gone"], teams: [] },
    });
    expect(hands.calls).toHaveLength(4);
  });

  test("in trouble is trouble", async () => {
    hands.fault = () => ({ status: 403 });
    expect(await requestReviewers(hands.publisher, 1, people)).toMatchObject({ ok: false, retry: false });
  });
});
