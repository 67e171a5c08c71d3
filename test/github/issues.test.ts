import { beforeEach, describe, expect, test } from "vitest";
import type { GithubCall } from "../../src/github/client.ts";
import { closeIssue, openIssueOnce } from "../../src/github/issues.ts";
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
  number: number;
  html_url: string;
  state: string;
  title: string;
  body: string;
  labels: string[];
  user: object;
  performed_via_github_app: object | null;
  pull_request?: object;
};

let issues: Kept[];
let hands: Hands;
beforeEach(() => {
  issues = [];
  hands = openHands(answer);
});

function answer(call: GithubCall): Said {
  const body = call.body as Partial<Kept> & { labels?: string[] };
  if (at(call) === "GET /issues") {
    const label = new URL(call.path, "http://localhost").searchParams.get("labels") ?? "";
    return ok(
      pageOf(
        call,
        issues.filter(({ labels }) => labels.includes(label)),
      ),
    );
  }
  if (at(call) === "POST /issues") return created(keep(body));
  const [, number, label] =
    /^(?:PATCH|POST|DELETE) \/issues\/(\d+)(?:\/labels(?:\/(.+))?)?$/.exec(at(call)) ?? [];
  const found = issues.find((issue) => issue.number === Number(number));
  if (found === undefined) return missing();
  if (call.method === "PATCH") return ok(Object.assign(found, { state: body.state }));
  if (call.method === "POST") found.labels.push(...(body.labels ?? []));
  else if (!found.labels.includes(decodeURIComponent(label ?? ""))) return missing();
  else found.labels.splice(found.labels.indexOf(decodeURIComponent(label ?? "")), 1);
  return ok(found.labels);
}

function keep(more: Partial<Kept>): Kept {
  const number = issues.length + 1;
  const issue: Kept = {
    id: 1000 + number,
    number,
    html_url: `https://example.org/${number}`,
    state: "open",
    title: "",
    body: "",
    labels: [],
    user: BOT,
    performed_via_github_app: { id: APP },
    ...more,
  };
  issues.push(issue);
  return issue;
}

const ONCE = {
  key: "unapproved-change/fraud/7",
  labels: ["twokey", "incident"] as const,
  title: "fraud changed without a sign-off",
  body: "What happened.",
};
const MARKED = "<!-- twokey:issue unapproved-change/fraud/7 -->\nWhat happened.";

describe("an issue", () => {
  test("is opened once, in three calls, and found again in one", async () => {
    expect(await openIssueOnce(hands.publisher, AUTHOR, ONCE)).toEqual({
      ok: true,
      value: { number: 1, url: "https://example.org/1", state: "open", made: true },
    });
    expect(hands.calls).toHaveLength(3);
    expect(issues[0]).toMatchObject({ title: ONCE.title, body: MARKED, labels: ONCE.labels });
    hands.calls.length = 0;
    expect(await openIssueOnce(hands.publisher, AUTHOR, ONCE)).toMatchObject({
      value: { number: 1, made: false },
    });
    expect(hands.calls).toEqual(["GET /issues?state=all&labels=twokey&per_page=100&page=1"]);
  });

  test("that somebody closed counts as there", async () => {
    keep({ body: MARKED, labels: ["twokey"], state: "closed" });
    expect(await openIssueOnce(hands.publisher, AUTHOR, ONCE)).toMatchObject({
      value: { number: 1, state: "closed", made: false },
    });
  });

  test.each([
    ["of a person", { user: PERSON }],
    ["of another app", { user: { ...BOT, id: 3 }, performed_via_github_app: { id: 3 } }],
    ["that is a pull request", { pull_request: { url: "" } }],
    ["of another key", { body: MARKED.replace("/7", "/70") }],
    ["that only quotes the key", { body: `> ${MARKED}` }],
  ])("%s is another", async (_, more) => {
    keep({ body: MARKED, labels: ["twokey"], ...more });
    expect(await openIssueOnce(hands.publisher, AUTHOR, ONCE)).toMatchObject({ value: { number: 2 } });
  });

  test("of two that a crash left, the older is the one", async () => {
    for (let each = 0; each < 2; each += 1) keep({ body: MARKED, labels: ["twokey"] });
    issues.reverse();
    expect(await openIssueOnce(hands.publisher, AUTHOR, ONCE)).toMatchObject({ value: { number: 1 } });
  });

  test("is found on a later page", async () => {
    for (let each = 0; each < 150; each += 1) keep({ labels: ["twokey"] });
    keep({ body: MARKED, labels: ["twokey"] });
    expect(await openIssueOnce(hands.publisher, AUTHOR, ONCE)).toMatchObject({ value: { number: 151 } });
  });

  test("that the list does not know yet is still the one that was opened", async () => {
    hands.fault = (_, number) => (number === 3 ? ok([]) : undefined);
    expect(await openIssueOnce(hands.publisher, AUTHOR, ONCE)).toMatchObject({
      value: { number: 1, made: true },
    });
  });

  test("after a lost answer there is one, not two", async () => {
    hands.fault = (_, number) => (number === 2 ? "lose" : undefined);
    expect(await openIssueOnce(hands.publisher, AUTHOR, ONCE)).toMatchObject({ value: { number: 1 } });
    expect(issues).toHaveLength(1);
  });

  test("two at once leave one open, and both name it", async () => {
    hands.hold = together(2, ({ method }) => method === "POST");
    const ends = await Promise.all([1, 2].map(() => openIssueOnce(hands.publisher, AUTHOR, ONCE)));
    expect(ends).toMatchObject([{ value: { number: 1 } }, { value: { number: 1 } }]);
    expect(issues.map(({ state }) => state)).toEqual(["open", "closed"]);
  });

  test.each([
    ["GET", 403, false, 1],
    ["GET", 502, true, 1],
    ["POST", 403, false, 2],
    ["POST", 410, false, 2],
    ["POST", 422, false, 2],
    ["POST", 429, true, 2],
    ["POST", 502, true, 6],
  ])("%s refused with %i is trouble", async (method, status, retry, calls) => {
    hands.fault = (call) => (call.method === method ? { status } : undefined);
    expect(await openIssueOnce(hands.publisher, AUTHOR, ONCE)).toMatchObject({ ok: false, retry });
    expect(hands.calls).toHaveLength(calls);
  });
});

describe("small things", () => {
  test("closing twice is closing once, and what is gone is closed", async () => {
    keep({});
    for (let each = 0; each < 2; each += 1)
      expect(await closeIssue(hands.publisher, 1, "completed")).toEqual({ ok: true, value: "closed" });
    expect(hands.bodies[0]).toEqual({ state: "closed", state_reason: "completed" });
    hands.fault = () => ({ status: 410 });
    expect(await closeIssue(hands.publisher, 1, "completed")).toMatchObject({ ok: true });
    hands.fault = () => ({ status: 403 });
    expect(await closeIssue(hands.publisher, 1, "completed")).toMatchObject({ ok: false, retry: false });
  });
});
