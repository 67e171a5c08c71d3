import { z } from "zod";

/** Of GitHub's payloads only the keys that something here looks at; unknown ones are allowed. */
export const actorSchema = z.object({
  id: z.number(),
  login: z.string().max(200),
  type: z.string().max(40).default("User"),
});

export const repositorySchema = z.object({
  id: z.int().positive(),
  full_name: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/),
  default_branch: z.string().max(400).optional(),
});

/** What nearly every payload has. */
export const envelopeSchema = z.object({
  action: z.string().max(60).optional(),
  sender: actorSchema.nullish(),
  repository: repositorySchema.optional(),
  installation: z.object({ id: z.int().positive() }).nullish(),
});

export type Envelope = z.infer<typeof envelopeSchema>;

const number = z.int().positive();
const sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const pullsOf = z.object({ pull_requests: z.array(z.object({ number })).default([]) });

export const pullSchema = z.object({
  number,
  before: sha.nullish(),
  after: sha.nullish(),
  pull_request: z.object({ head: z.object({ sha }) }),
});

export const reviewSchema = z.object({
  pull_request: z.object({ number }),
  review: z.object({
    id: number,
    user: actorSchema.nullable(),
    body: z.string().nullish(),
    commit_id: sha.nullish(),
    submitted_at: z.string().nullish(),
    updated_at: z.string().nullish(),
    state: z.string().max(40),
  }),
  changes: z.object({ body: z.object({ from: z.string() }).optional() }).optional(),
});

export const commentSchema = z.object({
  issue: z.object({ number, pull_request: z.unknown().optional() }),
  comment: z.object({
    id: number,
    user: actorSchema.nullable(),
    body: z.string().nullish(),
    created_at: z.string(),
    updated_at: z.string(),
    performed_via_github_app: z.object({ id: z.int() }).nullish(),
  }),
  changes: z.object({ body: z.object({ from: z.string() }).optional() }).optional(),
});

export const issueSchema = z.object({ issue: z.object({ number }) });

export const pushSchema = z.object({
  ref: z.string().max(1000),
  before: sha,
  after: sha,
  deleted: z.boolean().optional(),
});

export const groupSchema = z.object({
  merge_group: z.object({
    head_sha: sha,
    head_ref: z.string().max(1000),
    base_ref: z.string().max(1000),
  }),
});

export const runSchema = z.object({
  workflow_run: z.object({ id: number, event: z.string() }),
});

export const checkRunSchema = z.object({
  check_run: pullsOf.extend({
    name: z.string(),
    app: z.object({ id: z.int() }).nullish(),
  }),
});

export const checkSuiteSchema = z.object({
  check_suite: pullsOf.extend({ app: z.object({ id: z.int() }).nullish() }),
});

const listed = z.array(repositorySchema).default([]);

export const installationSchema = z.object({ repositories: listed });

export const installationRepositoriesSchema = z.object({ repositories_added: listed });
