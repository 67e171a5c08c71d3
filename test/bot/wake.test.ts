import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jobName } from "../../bot/job.ts";
import { EVENTS } from "../../bot/permissions.ts";
import { jobsOf, type Known } from "../../bot/wake.ts";
import { testimonyOf } from "../../bot/witness.ts";
import { comment, envelope, HEAD, OLD, OURS, type Payload, pull, push, review, SELF } from "./payloads.ts";

const KNOWN: Known = { self: SELF, registryBranch: () => "model-registry" };

function names(event: string, payload: unknown): readonly string[] {
  return jobsOf(event, payload, KNOWN).map(({ job }) => jobName(job));
}

describe("what a webhook wakes", () => {
  const group = {
    head_sha: HEAD,
    head_ref: "refs/heads/gh-readonly-queue/main/pr-12-x",
    base_ref: "refs/heads/main",
  };
  const rows: readonly (readonly [string, string, Payload, readonly string[]])[] = [
    ["a pull request is opened", "pull_request", pull("opened"), ["pull:12"]],
    ["a push to a pull request", "pull_request", pull("synchronize"), ["pull:12"]],
    ["a retarget", "pull_request", pull("edited"), ["pull:12"]],
    ["a merge", "pull_request", pull("closed"), ["pull:12"]],
    ["a label is nothing", "pull_request", pull("labeled"), []],
    ["a review", "pull_request_review", review("submitted"), ["pull:12"]],
    ["a review is dismissed", "pull_request_review", review("dismissed"), ["pull:12"]],
    ["a line comment is nothing", "pull_request_review_comment", envelope("created"), []],
    ["a comment on a pull request", "issue_comment", comment("created"), ["pull:12"]],
    ["a comment on an issue", "issue_comment", comment("created", { onPull: false }), ["issue:12"]],
    ["an edit", "issue_comment", comment("edited"), ["pull:12"]],
    ["our own comment is no news", "issue_comment", comment("created", { sender: OURS }), []],
    ["our own edit is no news", "issue_comment", comment("edited", { sender: OURS }), []],
    ["somebody deletes our comment", "issue_comment", comment("deleted"), ["pull:12"]],
    ["the default branch moves", "push", push("refs/heads/main"), ["branch"]],
    ["the registry moves", "push", push("refs/heads/model-registry"), ["registry"]],
    ["the registry is deleted", "push", push("refs/heads/model-registry", { deleted: true }), ["registry"]],
    ["we move the registry", "push", push("refs/heads/model-registry", { sender: OURS }), []],
    ["another branch moves", "push", push("refs/heads/topic"), []],
    ["a tag called like the branch", "push", push("refs/tags/main"), []],
    ["a merge group", "merge_group", envelope("checks_requested", { merge_group: group }), [`group:${HEAD}`]],
    ["a merge group ends", "merge_group", envelope("destroyed", { merge_group: group }), []],
    [
      "a group known by its branch",
      "push",
      push("refs/heads/gh-readonly-queue/main/pr-12-x"),
      [`group:${HEAD}`],
    ],
    ["an issue is opened", "issues", envelope("opened", { issue: { number: 3 } }), ["issue:3"]],
    ["a dispatched run ends", "workflow_run", run("completed", "repository_dispatch"), ["run:44"]],
    ["a run of a pull request ends", "workflow_run", run("completed", "pull_request"), []],
    ["a run begins", "workflow_run", run("requested", "repository_dispatch"), []],
    ["our check is asked for again", "check_run", check("rerequested", 7, "twokey"), ["pull:12"]],
    ["another app posts our name", "check_run", check("created", 8, "twokey"), ["pull:12"]],
    ["another app posts another check", "check_run", check("created", 8, "lint"), []],
    ["our own check is no news", "check_run", check("created", 7, "twokey"), []],
    ["a rename", "repository", envelope("renamed"), ["repository"]],
    ["a team is added", "team", envelope("added_to_repository"), ["repository"]],
    ["an event with the name of a method", "constructor", envelope("created"), []],
    ["an event with the name of a slot", "__proto__", envelope("created"), []],
    [
      "a pull request in a form we cannot read",
      "pull_request",
      pull("opened", { number: "12" }),
      ["repository"],
    ],
    ["without an installation nobody acts", "pull_request", pull("opened", { installation: null }), []],
  ];
  test.each(rows)("%s", (_rule, event, payload, expected) => {
    expect(names(event, payload)).toEqual(expected);
  });

  test("a new installation wakes each of its repositories, and its removal none", () => {
    const repositories = [1, 2].map((id) => ({ id, full_name: `acme/r${id}` }));
    const payload = envelope("created", { repositories, repository: undefined });
    expect(jobsOf("installation", payload, KNOWN)).toEqual(
      [1, 2].map((id) => ({
        repository: { id, name: { owner: "acme", name: `r${id}` }, installation: 5 },
        job: { kind: "repository" },
      })),
    );
    expect(jobsOf("installation", { ...payload, action: "deleted" }, KNOWN)).toEqual([]);
  });

  test("the base of a group that is known by its branch may have slashes", () => {
    const payload = push("refs/heads/gh-readonly-queue/release/2026/pr-12-x");
    expect(jobsOf("push", payload, KNOWN)[0]?.job).toMatchObject({ baseRef: "refs/heads/release/2026" });
  });

  test("no payload, however broken, throws", () => {
    const value = fc.anything({ withBigInt: false, maxDepth: 3 });
    const some = fc.oneof(
      value,
      fc
        .constantFrom(pull("opened"), comment("edited"), review("submitted"), push("refs/heads/main"))
        .chain((payload) =>
          fc
            .tuple(fc.constantFrom(...Object.keys(payload)), value)
            .map(([key, other]) => ({ ...payload, [key]: other })),
        ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...EVENTS), some, (event, payload) => {
        jobsOf(event, payload, KNOWN);
        testimonyOf(event, payload, 0);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe("what a webhook testifies", () => {
  test("a comment is known by its first words, and an edit by what it replaced", () => {
    expect(testimonyOf("issue_comment", comment("created", { body: "first" }), 9)).toMatchObject([
      { kind: "words", comment: { id: 500, number: 12, body: "first", origin: "created", editedBy: null } },
    ]);
    expect(
      testimonyOf("issue_comment", comment("edited", { body: "second", from: "first" }), 9),
    ).toMatchObject([{ comment: { body: "first", origin: "edited", editedBy: { login: "alice" } } }]);
    expect(testimonyOf("issue_comment", comment("deleted", { body: "last" }), 9)).toMatchObject([
      { comment: { body: "last", origin: "deleted", deletedBy: { login: "alice" } } },
    ]);
  });

  test("an edit that did not touch the words says nothing about them", () => {
    expect(testimonyOf("issue_comment", comment("edited"), 9)).toEqual([]);
  });

  test("a review is kept with the commit and the state that it had on arrival", () => {
    expect(testimonyOf("pull_request_review", review("submitted"), 9)).toMatchObject([
      { comment: { kind: "review", id: 600, commit: HEAD, state: "approved", body: "fine" } },
    ]);
  });

  test("who opened and who pushed is kept; who reopened has pushed nothing", () => {
    expect(testimonyOf("pull_request", pull("opened"), 9)).toMatchObject([
      { kind: "opened", number: 12 },
      { kind: "push", push: { pull: 12, before: null, after: HEAD, sender: { login: "alice" }, at: 9 } },
    ]);
    expect(testimonyOf("pull_request", pull("synchronize", { before: OLD, after: HEAD }), 9)).toMatchObject([
      { kind: "opened" },
      { kind: "push", push: { before: OLD, after: HEAD } },
    ]);
    expect(testimonyOf("pull_request", pull("reopened"), 9)).toEqual([{ kind: "opened", number: 12, at: 9 }]);
    expect(testimonyOf("pull_request", pull("closed"), 9)).toEqual([{ kind: "closed", number: 12, at: 9 }]);
  });

  test("a branch is kept by its ref; a new one has nothing before, a deleted one and a tag are nothing", () => {
    const created = push("refs/heads/topic", { before: "0".repeat(40) });
    expect(testimonyOf("push", created, 9)).toMatchObject([
      { kind: "push", push: { pull: null, ref: "refs/heads/topic", before: null, after: HEAD } },
    ]);
    expect(testimonyOf("push", push("refs/heads/topic", { deleted: true }), 9)).toEqual([]);
    expect(testimonyOf("push", push("refs/tags/v1"), 9)).toEqual([]);
  });
});

function run(action: string, event: string): Payload {
  return envelope(action, { workflow_run: { id: 44, event } });
}

function check(action: string, app: number, name: string): Payload {
  return envelope(action, { check_run: { name, app: { id: app }, pull_requests: [{ number: 12 }] } });
}
