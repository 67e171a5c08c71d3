/** A registry branch as data: what stands at its tip, and how it came there. */
export type Snapshot = {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** entries that are no plain file of bearable size: links, programs, submodules, giants */
  readonly odd: readonly { readonly path: string; readonly why: string }[];
  /** null when only files could be had, as from a download */
  readonly history: History | null;
};

export type History = {
  /** oldest first */
  readonly commits: readonly HistoryCommit[];
  /** false for a shallow clone */
  readonly complete: boolean;
  /** the commit after which it starts, where somebody verified the rest before */
  readonly since: string | null;
};

export type HistoryCommit = {
  readonly id: string;
  readonly parents: readonly string[];
  readonly author: string;
  readonly committer: string;
  /** seconds since 1970, as the committer wrote it */
  readonly at: number;
  /** a signature is present; whether it is good takes the key of its maker */
  readonly signed: boolean;
  readonly changes: readonly { readonly status: string; readonly path: string }[];
};
