/**
 * What appending needs from the place where the branch lives: a git directory, GitHub, or a test. Reads by
 * commit id are of that commit for ever; only `readTip` can be out of date.
 */
export type RegistryStore = {
  /** the commit that the branch points to; null when there is no branch */
  readonly readTip: () => Promise<Answer<string | null>>;
  /** text of each path at a commit; null when that commit surely has no such file */
  readonly readFiles: (
    commit: string,
    paths: readonly string[],
  ) => Promise<Answer<ReadonlyMap<string, string | null>>>;
  /** whether the older commit is the newer one or in its past */
  readonly isAncestor: (older: string, newer: string) => Promise<Answer<boolean>>;
  /** one commit on top of `parent`, moved to only if nobody was faster; null creates the branch */
  readonly commit: (request: CommitRequest) => Promise<Answer<CommitResult>>;
};

export type CommitRequest = {
  readonly parent: string | null;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly message: string;
};

/** `lost`: the branch had moved; nothing was written. */
export type CommitResult = { readonly kind: "landed"; readonly commit: string } | { readonly kind: "lost" };

/**
 * Trouble is what the network and its servers do. After trouble in `commit` nobody knows whether it landed;
 * the next read tells. `retry` is false where trying again cannot help.
 */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly retry: boolean; readonly message: string };
