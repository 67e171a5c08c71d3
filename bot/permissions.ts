/** What the app may do, with the reason for each. docs/bot.md and app-manifest.json say the same; a test holds them together. */
export const PERMISSIONS = {
  metadata: ["read", "every app has it; branch rules and the rights of a person are read with it"],
  pull_requests: ["write", "reads changes and reviews; opens rollback and adoption pull requests"],
  issues: ["write", "the one comment on a pull request; issues about alerts and unapproved changes"],
  checks: ["write", "posts the check `twokey`"],
  contents: [
    "write",
    "reads models as git objects, appends to the registry branch, makes rollback branches and tags, sends repository_dispatch",
  ],
  actions: ["read", "reads the run of an evaluation and downloads its evidence"],
  merge_queues: ["read", "hears of merge groups"],
  members: ["read", "who is in the teams that own a model"],
} as const satisfies Readonly<Record<string, readonly ["read" | "write", string]>>;

/** Installation events come unasked. */
export const EVENTS = [
  "check_run",
  "check_suite",
  "issue_comment",
  "issues",
  "member",
  "merge_group",
  "pull_request",
  "pull_request_review",
  "push",
  "repository",
  "team",
  "workflow_run",
] as const;

const RANK: Readonly<Record<string, number | undefined>> = { read: 1, write: 2, admin: 3 };

/**
 * Why an app with these permissions is not to be trusted with anything, or nothing. Too little would fail in the
 * middle of something; more to write with than this bot can use is a gift to whoever steals its key.
 */
export function findPermissionFault(given: Readonly<Record<string, string>>): string | undefined {
  const needed: Readonly<Record<string, readonly [string, string] | undefined>> = PERMISSIONS;
  const missing = Object.entries(PERMISSIONS)
    .filter(([name, [level]]) => rank(given[name]) < rank(level))
    .map(([name, [level]]) => `${name}: ${level}`);
  if (missing.length > 0) return `it lacks ${missing.join(", ")}`;
  const extra = Object.entries(given)
    .filter(([name, level]) => rank(level) > Math.max(1, rank(needed[name]?.[0])))
    .map(([name, level]) => `${name}: ${level}`);
  return extra.length > 0 ? `it has more than it may have: ${extra.join(", ")}` : undefined;
}

function rank(level: string | undefined): number {
  return level === undefined ? 0 : (RANK[level] ?? 9);
}
