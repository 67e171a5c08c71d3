import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { jobName } from "../../bot/job.ts";
import { EVENTS } from "../../bot/permissions.ts";
import { jobsOf, type Known } from "../../bot/wake.ts";
import { testimonyOf } from "../../bot/witness.ts";

const folder = join(
  process.env["TWOKEY_MATERIAL"] ?? new URL("../../../shared/material", import.meta.url).pathname,
  "webhooks/github",
);
const present = existsSync(folder);

const KNOWN: Known = { self: { app: 7, login: "twokey[bot]" }, registryBranch: () => "model-registry" };

type Payload = Record<string, unknown>;

const payloads = globSync("*/*.json", { cwd: folder })
  .sort()
  .map((path) => {
    const payload: Payload = JSON.parse(readFileSync(join(folder, path), "utf8"));
    const action = typeof payload["action"] === "string" ? payload["action"] : "";
    return { path, event: dirname(path), action, payload };
  });

/** Which kind of job an action of an event wakes; everything else wakes nothing. */
const WAKING: Readonly<Record<string, readonly string[]>> = {
  pull: [
    "pull_request.opened",
    "pull_request.reopened",
    "pull_request.synchronize",
    "pull_request.edited",
    "pull_request.closed",
    "pull_request.ready_for_review",
    "pull_request.converted_to_draft",
    "pull_request_review.submitted",
  ],
  issue: ["issues.opened", "issue_comment.created", "issue_comment.edited", "issue_comment.deleted"],
  branch: ["push."],
  repository: [
    "installation.created",
    "installation_repositories.added",
    "repository.edited",
    "repository.renamed",
    "repository.transferred",
    "member.added",
    "member.edited",
    "team.added_to_repository",
    "branch_protection_rule.deleted",
    "branch_protection_rule.edited",
  ],
};

/** As our app would get it: these were recorded by other apps, many without an installation. */
function asOurs(payload: Payload): Payload {
  return { ...payload, installation: { id: 5 } };
}

describe.skipIf(!present)(`GitHub's payloads (skipped where ${folder} is absent)`, () => {
  test("there are some for most events that the app subscribes to", () => {
    expect(payloads.length).toBeGreaterThan(90);
    const known: readonly string[] = EVENTS;
    expect(new Set(payloads.map(({ event }) => event).filter((event) => known.includes(event))).size).toBe(
      EVENTS.length - 1, // nobody recorded a merge group
    );
  });

  test.each(payloads)("$path is accepted or ignored rightly", ({ event, action, payload }) => {
    const wakes = jobsOf(event, asOurs(payload), KNOWN);
    const kinds = new Set(wakes.map(({ job }) => job.kind));
    const expected = Object.keys(WAKING).filter((kind) => WAKING[kind]?.includes(`${event}.${action}`));
    if (event === "push") {
      const repository = payload["repository"] as Payload;
      const onDefault = payload["ref"] === `refs/heads/${String(repository["default_branch"])}`;
      expect([...kinds]).toEqual(onDefault ? ["branch"] : []);
    } else if (event === "workflow_run") {
      const run = payload["workflow_run"] as Payload;
      const answers = action === "completed" && run["event"] === "repository_dispatch";
      expect([...kinds]).toEqual(answers ? ["run"] : []);
    } else if (event === "check_run" || event === "check_suite") {
      expect([...kinds]).toEqual([]);
    } else if (event === "issue_comment") {
      const issue = payload["issue"] as Payload;
      expect([...kinds]).toEqual([issue["pull_request"] === undefined ? "issue" : "pull"]);
    } else {
      expect([...kinds]).toEqual(expected);
    }
    for (const { repository, job } of wakes) {
      expect(repository.id).toBeGreaterThan(0);
      expect(jobName(job)).toMatch(/^[a-z]+(:\w+)?$/);
    }
    expect(jobsOf(event, { ...payload, installation: undefined }, KNOWN)).toEqual([]);
  });

  test.each(payloads)("$path testifies what it holds", ({ path, event, action, payload }) => {
    const said = testimonyOf(event, payload, 1);
    const kinds = said.map(({ kind }) => kind);
    if (event === "issue_comment" && action !== "edited") expect(kinds, path).toEqual(["words"]);
    if (event === "pull_request_review") expect(kinds, path).toEqual(["words"]);
    if (event === "pull_request" && action === "opened") expect(kinds, path).toEqual(["opened", "push"]);
    if (event === "pull_request" && action === "synchronize") expect(kinds, path).toEqual(["opened", "push"]);
    const speaking = ["issue_comment", "pull_request_review", "pull_request", "push", "issues"];
    if (!speaking.includes(event)) expect(kinds, path).toEqual([]);
  });

  test("every payload with any key gone or any inner value null still throws nothing", () => {
    for (const { event, payload } of payloads) {
      for (const key of Object.keys(payload)) {
        const { [key]: _gone, ...rest } = asOurs(payload);
        jobsOf(event, rest, KNOWN);
        testimonyOf(event, rest, 1);
        const nested = payload[key];
        if (typeof nested !== "object" || nested === null) continue;
        for (const inner of Object.keys(nested)) {
          const changed = { ...asOurs(payload), [key]: { ...nested, [inner]: null } };
          jobsOf(event, changed, KNOWN);
          testimonyOf(event, changed, 1);
        }
      }
    }
  });
});
