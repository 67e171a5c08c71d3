import { z } from "zod";
import { bad, good, type Outcome } from "../src/base/problem.ts";
import { plain } from "../src/base/text.ts";

/** What this run is asked to do. */
export type Plan =
  | EvaluatePlan
  /** evidence of an earlier run, made without a token, is shown by this one */
  | PublishPlan
  /** nothing to evaluate, and the log says why */
  | { readonly kind: "explain"; readonly sentence: string };

export type EvaluatePlan = {
  readonly kind: "evaluate";
  /** true only where the default branch defines this run and the bot asked for it */
  readonly counted: boolean;
  readonly pull: number | undefined;
  /** the commit whose change is judged */
  readonly head: string;
  readonly nonce: string | undefined;
  readonly repository: Repository;
};

export type PublishPlan = {
  readonly kind: "publish";
  readonly repository: Repository;
  readonly head: string;
  readonly headRepository: number;
  readonly headLabel: string;
};

export type Repository = {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
};

export type Trigger = { readonly name: string; readonly sha: string };

/**
 * Reads an event. GitHub wrote the envelope, but what is inside may come from anybody: branch names and titles are not
 * read at all, and a request of the bot is held to its exact shape.
 */
export function parseEvent({ name, sha }: Trigger, payload: unknown): Outcome<Plan> {
  switch (name) {
    case "pull_request":
      return planPull(payload);
    case "repository_dispatch":
      return planDispatch(payload);
    case "workflow_dispatch":
      return planByHand(payload, sha);
    case "workflow_run":
      return planPublish(payload);
    case "pull_request_target":
      return problem(
        "pull_request_target runs with a token that can write, next to files that anybody can propose",
        "write `on: pull_request` in the workflow; for forks use the split workflows of docs/action.md",
      );
    default:
      return good({ kind: "explain", sentence: sentenceFor(name) });
  }
}

const sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const id = z.number().int().positive();
const repositorySchema = z
  .object({
    id,
    name: z.string().regex(/^[\w.-]{1,100}$/),
    default_branch: z.string().min(1).max(255),
    owner: z.object({ login: z.string().regex(/^[\w-]{1,100}(?:\[bot\])?$/) }),
  })
  .transform((found): Repository => ({
    id: found.id,
    owner: found.owner.login,
    name: found.name,
    defaultBranch: found.default_branch,
  }));

const pullSchema = z.object({
  action: z.string(),
  pull_request: z.object({
    number: id,
    head: z.object({ sha }),
    base: z.object({ ref: z.string() }),
  }),
  repository: repositorySchema,
});

function planPull(payload: unknown): Outcome<Plan> {
  const parsed = pullSchema.safeParse(payload);
  if (!parsed.success) return broken("pull_request", parsed.error);
  const { pull_request: pull, repository, action } = parsed.data;
  if (action === "closed")
    return good({ kind: "explain", sentence: "The pull request is closed; there is nothing to evaluate." });
  if (pull.base.ref !== repository.defaultBranch) {
    return good({
      kind: "explain",
      sentence: `This pull request goes into ${plain(pull.base.ref)}. Models are governed on ${plain(repository.defaultBranch)}, so nothing is evaluated until the change is proposed there.`,
    });
  }
  return good({
    kind: "evaluate",
    counted: false,
    pull: pull.number,
    head: pull.head.sha,
    nonce: undefined,
    repository,
  });
}

export const EVALUATE = "twokey-evaluate";

const dispatchSchema = z.object({
  action: z.string(),
  client_payload: z.unknown(),
  repository: repositorySchema,
});

const requestSchema = z.strictObject({
  pr: id,
  head: sha,
  nonce: z.string().regex(/^[A-Za-z0-9_-]{16,128}$/),
});

function planDispatch(payload: unknown): Outcome<Plan> {
  const parsed = dispatchSchema.safeParse(payload);
  if (!parsed.success) return broken("repository_dispatch", parsed.error);
  const { action, repository } = parsed.data;
  if (action !== EVALUATE) {
    return good({
      kind: "explain",
      sentence: `Twokey answers the dispatch "${EVALUATE}"; this one is "${plain(action)}". Write \`types: [${EVALUATE}]\` under repository_dispatch in the workflow.`,
    });
  }
  const request = requestSchema.safeParse(parsed.data.client_payload);
  if (!request.success) return broken(EVALUATE, request.error);
  const { pr, head, nonce } = request.data;
  return good({ kind: "evaluate", counted: true, pull: pr, head, nonce, repository });
}

const handSchema = z.object({ repository: repositorySchema });

function planByHand(payload: unknown, head: string): Outcome<Plan> {
  const parsed = handSchema.safeParse(payload);
  if (!parsed.success) return broken("workflow_dispatch", parsed.error);
  const { repository } = parsed.data;
  return good({ kind: "evaluate", counted: false, pull: undefined, head, nonce: undefined, repository });
}

const runSchema = z.object({
  workflow_run: z.object({
    event: z.string(),
    head_sha: sha,
    head_branch: z.string().min(1).max(255),
    head_repository: z.object({ id, owner: z.object({ login: z.string().min(1).max(100) }) }),
    repository: z.object({ id }),
  }),
  repository: repositorySchema,
});

function planPublish(payload: unknown): Outcome<Plan> {
  const parsed = runSchema.safeParse(payload);
  if (!parsed.success) return broken("workflow_run", parsed.error);
  const { workflow_run: run, repository } = parsed.data;
  if (run.event !== "pull_request") {
    return good({
      kind: "explain",
      sentence: `The run before this one was started by ${plain(run.event)}, not by a pull request; there is nothing to publish.`,
    });
  }
  return good({
    kind: "publish",
    repository,
    head: run.head_sha,
    headRepository: run.head_repository.id,
    headLabel: `${run.head_repository.owner.login}:${run.head_branch}`,
  });
}

function sentenceFor(name: string): string {
  switch (name) {
    case "merge_group":
      return "A merge queue asks whether a merge result may land. The bot's check `twokey` answers from the sign-offs; nothing is measured a second time here.";
    case "schedule":
      return "On a schedule there is no change to judge. `twokey drift` looks at the rows of today; run it in a step of its own.";
    case "push":
      return "A push is no proposal, so there is nothing to judge. Write `on: pull_request` in the workflow.";
    default:
      return `Twokey evaluates pull requests; on ${plain(name)} there is nothing to do. Write \`on: pull_request\` in the workflow.`;
  }
}

function broken(what: string, error: z.ZodError): Outcome<Plan> {
  const [issue] = error.issues;
  const path = (issue?.path ?? []).map(String).join(".");
  return problem(
    `the ${what} event is not as expected at ${plain(path === "" ? "its top" : path)}: ${plain(issue?.message ?? "")}`,
    "start the run from GitHub, or through the bot; a hand-made dispatch needs { pr, head, nonce }",
  );
}

function problem(message: string, hint: string): Outcome<Plan> {
  return bad({ code: "event", file: "the event of this run", path: "", message, hint });
}
