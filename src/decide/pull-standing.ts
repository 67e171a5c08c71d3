import type { Instant } from "../base/instant.ts";
import type { LaneRow } from "../rollback/merge.ts";
import type { Readiness } from "../rollback/readiness.ts";
import type { RecordedPolicy } from "../signoff/policy.ts";
import type { Contributor } from "../signoff/person.ts";
import type { Attempt } from "./attempt.ts";
import type { Cases } from "./cases.ts";
import type { Outlook } from "./judge.ts";
import type { ScopeView } from "./scopes.ts";

/** Everything that a report on a pull request says, decided already. */
export type PullStanding = {
  readonly pull: number;
  readonly head: string;
  readonly at: Instant;
  readonly policy: RecordedPolicy;
  readonly cases: Cases;
  readonly views: readonly ScopeView[];
  readonly attempts: readonly Attempt[];
  readonly contributors: readonly Contributor[];
  readonly outlook: Outlook;
  /** why a rollback takes the short way, or does not */
  readonly lanes: readonly LaneRow[];
  /** whether there will be a way back from what a model is now, by model */
  readonly readiness?: ReadonlyMap<string, Readiness>;
  /** the branch rules make the check count; null: could not be seen */
  readonly enforcedByRules: boolean | null;
  /** other open pull requests with the same head, where they are worse */
  readonly sibling: { readonly pull: number; readonly title: string } | null;
};
