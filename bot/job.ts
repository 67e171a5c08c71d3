import { z } from "zod";
import type { Instant } from "../src/base/instant.ts";
import type { Place } from "../src/github/answer.ts";
import type { RepositoryName } from "../src/github/client.ts";
import type { GithubStream } from "../src/github/stream.ts";
import type { Log } from "./log.ts";
import type { Notes } from "./notes.ts";
import type { Testimony } from "./testimony.ts";

/** What to look at again. A job carries no facts: whoever runs it reads the world as it is then. */
export const jobSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("pull"), number: z.int().positive() }),
  /** the default branch moved */
  z.object({ kind: z.literal("branch") }),
  /** the registry branch moved, and not by us */
  z.object({ kind: z.literal("registry") }),
  z.object({
    kind: z.literal("group"),
    headSha: z.string(),
    headRef: z.string(),
    baseRef: z.string(),
  }),
  z.object({ kind: z.literal("issue"), number: z.int().positive() }),
  /** alerts have come in */
  z.object({ kind: z.literal("alerts") }),
  /** a dispatched workflow run has ended */
  z.object({ kind: z.literal("run"), id: z.int().positive() }),
  /** everything: policy, open pull requests, expiries, the registry */
  z.object({ kind: z.literal("repository") }),
]);

export type Job = Readonly<z.infer<typeof jobSchema>>;

/** Two jobs with one name are one job. */
export function jobName(job: Job): string {
  switch (job.kind) {
    case "pull":
    case "issue":
      return `${job.kind}:${job.number}`;
    case "run":
      return `run:${job.id}`;
    case "group":
      return `group:${job.headSha}`;
    case "alerts":
    case "branch":
    case "registry":
    case "repository":
      return job.kind;
  }
}

/**
 * How a job ended. `again`: look once more at that instant (an expiry, a check that would go stale).
 * `later`: it could not be done now; the same job comes back, at `after` or when the worker thinks fit.
 */
export type JobEnd =
  | { readonly kind: "done"; readonly outcome: string; readonly again?: Instant }
  | { readonly kind: "later"; readonly message: string; readonly after?: Instant };

/** A repository of the operator's list on which the app is installed. The id is what stays when it is renamed. */
export type Governed = {
  readonly id: number;
  readonly name: RepositoryName;
  readonly installation: number;
};

/** Who we are on GitHub; only what these two did is ours. */
export type Self = {
  readonly app: number;
  /** `twokey[bot]` */
  readonly login: string;
};

/** Everything with which one job acts on one repository. */
export type Hands = {
  readonly repository: Governed;
  readonly self: Self;
  /** where people see GitHub: `https://github.com` */
  readonly site: string;
  /** where on GitHub, and with what one speaks there */
  readonly place: Place;
  /** for files that are too large to hold */
  readonly stream: GithubStream;
  /** what the bot remembers about this repository */
  readonly notes: Notes;
  /** what GitHub said once and does not keep */
  readonly testimony: Testimony;
  readonly now: () => Instant;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** uniform in [0, 1), from the system: for nonces and waiting times, never for a decision */
  readonly random: () => number;
  /** an unguessable name, for the nonce of a dispatch */
  readonly nonce: () => string;
  readonly log: Log;
};

export type Reconcile = (job: Job, hands: Hands) => Promise<JobEnd>;
