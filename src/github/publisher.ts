import type { GithubClient, RepositoryName } from "./client.ts";

/** Where something is published, and how to wait between two tries. */
export type Publisher = {
  readonly client: GithubClient;
  readonly repository: RepositoryName;
  readonly sleep: (milliseconds: number) => Promise<void>;
};
