import type { Account } from "./bot-world-people.ts";

export const DEFAULT_BRANCH = "main";
export const REGISTRY_BRANCH = "model-registry";

/** An issue, and, where `pull` is there, a pull request; both share their numbers. */
export type Thread = {
  readonly number: number;
  readonly id: number;
  readonly user: Account;
  readonly createdAt: string;
  /** written through an app */
  readonly app: AppId | null;
  title: string;
  body: string;
  state: "open" | "closed";
  updatedAt: string;
  closedAt: string | null;
  readonly labels: string[];
  readonly reactions: Reaction[];
  readonly pull: Pull | undefined;
};

export type Pull = {
  readonly id: number;
  /** whose repository the head lies in: the organisation's, or a fork of somebody */
  readonly headOwner: string;
  readonly headRef: string;
  headSha: string;
  baseRef: string;
  /** the base branch when GitHub last looked, which is not its tip now */
  baseSha: string;
  draft: boolean;
  /** logins, and teams by their slug */
  readonly reviewers: Set<string>;
  mergedAt: string | null;
  mergedBy: Account | null;
  mergeCommit: string | null;
  /** what GitHub found out about merging, and for which two commits */
  mergeable: { readonly of: string; readonly commit: string | null } | undefined;
};

export type AppId = { readonly id: number; readonly slug: string; readonly name: string };

export type Comment = {
  readonly id: number;
  readonly number: number;
  readonly user: Account;
  readonly app: AppId | null;
  readonly createdAt: string;
  body: string;
  updatedAt: string;
  readonly reactions: Reaction[];
};

export type Reaction = {
  readonly id: number;
  readonly user: Account;
  readonly content: string;
  readonly at: string;
};

export type ReviewState = "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";

export type Review = {
  readonly id: number;
  readonly number: number;
  readonly user: Account;
  readonly submittedAt: string;
  body: string;
  state: ReviewState;
  /** after a force-push GitHub may show another commit here than the one that was reviewed */
  commit: string;
};

export type CheckRun = {
  readonly id: number;
  readonly app: AppId;
  readonly head: string;
  name: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
  externalId: string;
  detailsUrl: string;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: number;
  startedAt: string;
  completedAt: string | null;
};

/** A request of the bot to evaluate something, as GitHub took it. */
export type Dispatch = {
  readonly number: number;
  readonly event: string;
  readonly payload: unknown;
  readonly at: string;
  readonly by: Account;
};

export type Run = {
  readonly id: number;
  readonly number: number;
  readonly event: string;
  readonly path: string;
  readonly name: string;
  readonly title: string;
  readonly headBranch: string;
  readonly headSha: string;
  readonly headOwner: string;
  readonly actor: Account;
  readonly createdAt: string;
  attempt: number;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
  updatedAt: string;
};

export type Artifact = {
  readonly id: number;
  readonly run: number;
  readonly name: string;
  readonly zip: Buffer;
  /** what GitHub says of its size, which a test may make larger than it is */
  readonly size: number;
  readonly at: string;
  expired: boolean;
};

export type Activity = {
  readonly id: number;
  readonly before: string;
  readonly after: string;
  readonly ref: string;
  readonly at: string;
  readonly kind:
    | "push"
    | "force_push"
    | "branch_creation"
    | "branch_deletion"
    | "pr_merge"
    | "merge_queue_merge";
  readonly actor: Account;
};

/** One webhook, and how its delivery went. */
export type Delivery = {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly at: string;
  readonly redelivery: boolean;
};

export type Attempt = {
  readonly delivery: Delivery;
  /** 0: nobody answered */
  readonly status: number;
  readonly at: string;
};

/** One rule of a branch, as GitHub lists those that apply. */
export type BranchRule = {
  readonly type: string;
  readonly ruleset_id: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
};

export type Ruleset = {
  readonly id: number;
  readonly name: string;
  readonly bypass_actors?: readonly unknown[];
};

export const NOBODY = "0".repeat(40);

/** The clock of GitHub and of the bot alike. It stands still until somebody does something. */
export class Clock {
  private ms: number;

  constructor(start: string) {
    this.ms = Date.parse(start);
  }

  now(): string {
    return stamp(this.ms);
  }

  milliseconds(): number {
    return this.ms;
  }

  /** `90s`, `5m`, `2h`, `14d`, or seconds. */
  pass(time: string | number): void {
    this.ms += secondsIn(time) * 1000;
  }

  /** Goes to a moment, if it lies ahead. */
  reach(ms: number): void {
    this.ms = Math.max(this.ms, ms);
  }
}

export function secondsIn(time: string | number): number {
  const [, count = "", unit = "s"] = /^(\d+)([smhd])?$/.exec(String(time)) ?? [];
  if (count === "") throw new Error(`${time} is no length of time`);
  return Number(count) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? 1);
}

/** Whole seconds, as GitHub writes instants. */
export function stamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
