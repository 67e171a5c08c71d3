import type { z } from "zod";
import type { Governed, Job, Self } from "./job.ts";
import {
  checkRunSchema,
  checkSuiteSchema,
  commentSchema,
  type Envelope,
  envelopeSchema,
  groupSchema,
  installationRepositoriesSchema,
  installationSchema,
  issueSchema,
  pullSchema,
  pushSchema,
  type repositorySchema,
  reviewSchema,
  runSchema,
} from "./payload.ts";

/** One job that a delivery wakes, on one repository. */
export type Wake = { readonly repository: Governed; readonly job: Job };

/** What must be known beside the payload to read it. */
export type Known = {
  readonly self: Self;
  /** the name of a repository's registry branch */
  readonly registryBranch: (repository: number) => string;
};

type Reader = (envelope: Envelope, payload: unknown, known: Known) => readonly Job[] | undefined;

/**
 * Which jobs a webhook wakes. A webhook is only a hint: the job reads the world itself, so waking too often
 * costs time and waking too seldom is mended by the sweep.
 */
export function jobsOf(event: string, payload: unknown, known: Known): readonly Wake[] {
  const parsed = envelopeSchema.safeParse(payload);
  if (!parsed.success) return [];
  const envelope = parsed.data;
  const installation = envelope.installation?.id;
  if (installation === undefined) return [];
  const several = severalOf(event, envelope, payload);
  if (several !== undefined) {
    return several.map((one) => ({ repository: governed(one, installation), job: { kind: "repository" } }));
  }
  const reader = READERS[event];
  if (envelope.repository === undefined || reader === undefined) return [];
  const repository = governed(envelope.repository, installation);
  // GitHub wrote something that we cannot read: looking at everything is safe, ignoring it is not.
  const jobs = reader(envelope, payload, known) ?? [{ kind: "repository" }];
  return jobs.map((job) => ({ repository, job }));
}

export function governed(
  { id, full_name }: z.infer<typeof repositorySchema>,
  installation: number,
): Governed {
  const [owner = "", name = ""] = full_name.split("/");
  return { id, name: { owner, name }, installation };
}

/** The two events about an installation name many repositories. */
function severalOf(
  event: string,
  { action }: Envelope,
  payload: unknown,
): readonly z.infer<typeof repositorySchema>[] | undefined {
  if (event === "installation") {
    const waking = ["created", "unsuspend", "new_permissions_accepted"].includes(action ?? "");
    const parsed = installationSchema.safeParse(payload);
    return waking && parsed.success ? parsed.data.repositories : [];
  }
  if (event === "installation_repositories") {
    const parsed = installationRepositoriesSchema.safeParse(payload);
    return parsed.success ? parsed.data.repositories_added : [];
  }
  return undefined;
}

const everything: Reader = () => [{ kind: "repository" }];

/** Own property names only: an event called "constructor" finds nothing. */
const READERS: Readonly<Record<string, Reader | undefined>> = Object.assign(Object.create(null), {
  pull_request: readPull,
  pull_request_review: readReview,
  issue_comment: readComment,
  issues: readIssue,
  push: readPush,
  merge_group: readGroup,
  workflow_run: readRun,
  check_run: readCheckRun,
  check_suite: readCheckSuite,
  repository: (envelope, _payload) =>
    ["renamed", "transferred", "edited", "unarchived"].includes(envelope.action ?? "")
      ? [{ kind: "repository" }]
      : [],
  member: everything,
  team: everything,
  team_add: everything,
  branch_protection_rule: everything,
  repository_ruleset: everything,
} satisfies Record<string, Reader>);

const PULL_ACTIONS = [
  "opened",
  "reopened",
  "synchronize",
  "edited",
  "closed",
  "ready_for_review",
  "converted_to_draft",
  "dequeued",
];

function readPull({ action }: Envelope, payload: unknown): readonly Job[] | undefined {
  if (!PULL_ACTIONS.includes(action ?? "")) return [];
  const parsed = pullSchema.safeParse(payload);
  return parsed.success ? [{ kind: "pull", number: parsed.data.number }] : undefined;
}

function readReview(envelope: Envelope, payload: unknown, known: Known): readonly Job[] | undefined {
  if (isOurs(envelope, known)) return [];
  const parsed = reviewSchema.safeParse(payload);
  return parsed.success ? [{ kind: "pull", number: parsed.data.pull_request.number }] : undefined;
}

function readComment(envelope: Envelope, payload: unknown, known: Known): readonly Job[] | undefined {
  // What we wrote ourselves is no news; that somebody changed or deleted it is.
  if (isOurs(envelope, known)) return [];
  const parsed = commentSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const { issue, comment } = parsed.data;
  if (envelope.action === "created" && comment.performed_via_github_app?.id === known.self.app) return [];
  const onPull = issue.pull_request !== undefined && issue.pull_request !== null;
  return [{ kind: onPull ? "pull" : "issue", number: issue.number }];
}

function readIssue(envelope: Envelope, payload: unknown, known: Known): readonly Job[] | undefined {
  const waking = ["opened", "closed", "reopened"].includes(envelope.action ?? "");
  if (!waking || isOurs(envelope, known)) return [];
  const parsed = issueSchema.safeParse(payload);
  return parsed.success ? [{ kind: "issue", number: parsed.data.issue.number }] : undefined;
}

const BRANCH = "refs/heads/";
const QUEUE = `${BRANCH}gh-readonly-queue/`;

function readPush(envelope: Envelope, payload: unknown, known: Known): readonly Job[] | undefined {
  const parsed = pushSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const { ref, after, deleted } = parsed.data;
  if (ref.startsWith(QUEUE)) return deleted === true ? [] : queuedGroup(ref, after);
  if (ref === `${BRANCH}${known.registryBranch(envelope.repository?.id ?? 0)}`) {
    return isOurs(envelope, known) ? [] : [{ kind: "registry" }];
  }
  return ref === `${BRANCH}${envelope.repository?.default_branch ?? ""}` ? [{ kind: "branch" }] : [];
}

/** Some merge queues announce a group only by its branch, `gh-readonly-queue/main/pr-12-<sha>`. */
function queuedGroup(ref: string, headSha: string): readonly Job[] {
  const base = ref.slice(QUEUE.length, ref.lastIndexOf("/"));
  return base === "" ? [] : [{ kind: "group", headSha, headRef: ref, baseRef: `${BRANCH}${base}` }];
}

function readGroup({ action }: Envelope, payload: unknown): readonly Job[] | undefined {
  if (action !== "checks_requested") return [];
  const parsed = groupSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const { head_sha: headSha, head_ref: headRef, base_ref: baseRef } = parsed.data.merge_group;
  return [{ kind: "group", headSha, headRef, baseRef }];
}

function readRun({ action }: Envelope, payload: unknown): readonly Job[] | undefined {
  if (action !== "completed") return [];
  const parsed = runSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const { id, event } = parsed.data.workflow_run;
  return event === "repository_dispatch" ? [{ kind: "run", id }] : [];
}

/** Somebody asks for our check again, or another app posts one under our name. */
function readCheckRun({ action }: Envelope, payload: unknown, { self }: Known): readonly Job[] | undefined {
  const parsed = checkRunSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const { name, app, pull_requests: pulls } = parsed.data.check_run;
  const ours = app?.id === self.app;
  const asked = ours && ["rerequested", "requested_action"].includes(action ?? "");
  return asked || (!ours && name === "twokey") ? pullJobs(pulls) : [];
}

function readCheckSuite({ action }: Envelope, payload: unknown, { self }: Known): readonly Job[] | undefined {
  const parsed = checkSuiteSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const { app, pull_requests: pulls } = parsed.data.check_suite;
  return action === "rerequested" && app?.id === self.app ? pullJobs(pulls) : [];
}

function pullJobs(pulls: readonly { readonly number: number }[]): readonly Job[] {
  return pulls.slice(0, 50).map(({ number }) => ({ kind: "pull", number }));
}

function isOurs({ sender }: Envelope, { self }: Known): boolean {
  return sender?.login === self.login && sender.type === "Bot";
}
