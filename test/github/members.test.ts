import { describe, expect, test } from "vitest";
import { readAccount, readMembership, readRepositoryRole } from "../../src/github/members.ts";
import { at, missing, ok, openHands, PERSON, type Said } from "./hands.ts";

function team(answers: Readonly<Record<string, Said>>): ReturnType<typeof openHands> {
  return openHands((call) => answers[at(call)] ?? missing());
}

const TEAM = "GET /orgs/acme/teams/risk";
const ADA = `${TEAM}/memberships/ada`;

describe("membership", () => {
  test.each([
    ["an active member", { [ADA]: ok({ state: "active", role: "member" }) }, "member", 1],
    ["somebody who was invited", { [ADA]: ok({ state: "pending", role: "member" }) }, "not", 1],
    ["nobody of a team that is there", { [TEAM]: ok({ slug: "risk", id: 1 }) }, "not", 2],
    ["nobody of a team that is not shown", {}, "no-team", 2],
  ] as const)("%s", async (_, answers, value, calls) => {
    const hands = team(answers);
    const found = await readMembership(hands.publisher.client, "acme/risk", { login: "ada" });
    expect(found).toEqual({ ok: true, value });
    expect(hands.calls).toHaveLength(calls);
  });

  test.each([403, 429, 500, 502])("a %i is trouble, never `not`", async (status) => {
    for (const which of [ADA, TEAM]) {
      const hands = team({ [which]: { status } });
      expect(await readMembership(hands.publisher.client, "acme/risk", { login: "ada" })).toMatchObject({
        ok: false,
      });
    }
  });

  test("an answer of another form is trouble", async () => {
    for (const answers of [{ [ADA]: ok({ state: "maybe" }) }, { [TEAM]: ok([]) }]) {
      const { publisher } = team(answers);
      expect(await readMembership(publisher.client, "acme/risk", { login: "ada" })).toMatchObject({
        ok: false,
      });
    }
  });

  test("what is no team is not asked about, and no name leaves its place in the path", async () => {
    const hands = team({});
    for (const name of ["risk", "a/b/c", "/risk", "acme/", "a b/c", ""])
      expect(await readMembership(hands.publisher.client, name, { login: "ada" })).toMatchObject({
        ok: false,
        retry: false,
      });
    expect(hands.calls).toEqual([]);
    await readMembership(hands.publisher.client, "acme/r?sk", { login: "../../x" });
    expect(hands.calls[0]).toBe("GET /orgs/acme/teams/r%3Fsk/memberships/..%2F..%2Fx");
  });
});

describe("role in the repository", () => {
  const PATH = "GET /collaborators/ada/permission";
  test.each([
    ["admin", "admin", true],
    ["write", "maintain", true],
    ["write", "write", true],
    ["write", "model-owner", true],
    ["read", "triage", false],
    ["read", "read", false],
    ["none", "none", false],
  ])("permission %s in role %s", async (permission, role, writes) => {
    const hands = team({ [PATH]: ok({ permission, role_name: role, user: { ...PERSON, x: 1 } }) });
    const found = await readRepositoryRole(hands.publisher, "ada");
    expect(found).toEqual({ ok: true, value: { account: PERSON, role, writes } });
    expect(hands.calls).toHaveLength(1);
  });

  test("without `role_name` the permission is the role", async () => {
    const { publisher } = team({ [PATH]: ok({ permission: "write", user: PERSON }) });
    expect(await readRepositoryRole(publisher, "ada")).toMatchObject({ value: { role: "write" } });
  });

  test("a 404 means nobody only where the repository is seen", async () => {
    const seen = team({ "GET ": ok({ id: 1 }) });
    expect(await readRepositoryRole(seen.publisher, "ada")).toEqual({ ok: true, value: null });
    expect(seen.calls).toHaveLength(2);
    const unseen = team({});
    expect(await readRepositoryRole(unseen.publisher, "ada")).toMatchObject({ ok: false });
  });

  test.each([403, 502])("a %i is trouble", async (status) => {
    const { publisher } = team({ [PATH]: { status } });
    expect(await readRepositoryRole(publisher, "ada")).toMatchObject({ ok: false });
  });
});

describe("account", () => {
  test("is found by number, whatever it is called today", async () => {
    const { publisher } = team({ "GET /user/7": ok({ ...PERSON, login: "renamed" }) });
    expect(await readAccount(publisher.client, 7)).toEqual({
      ok: true,
      value: { ...PERSON, login: "renamed" },
    });
  });

  test("is null when gone, trouble when unknown or another", async () => {
    expect(await readAccount(team({}).publisher.client, 7)).toEqual({ ok: true, value: null });
    for (const answer of [{ status: 503 }, ok({ ...PERSON, id: 8 })]) {
      const { publisher } = team({ "GET /user/7": answer });
      expect(await readAccount(publisher.client, 7)).toMatchObject({ ok: false });
    }
  });
});
