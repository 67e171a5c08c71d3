import type { Problem } from "../base/problem.ts";
import type { ScoreFacts, Scores } from "./scores.ts";

/** Whatever can say something about rows: a model in a child, or a table of scores written elsewhere. */
export type Scorer = {
  /** a table cannot score rows that were changed, or fewer rows, or other rows */
  readonly source: "model" | "table";
  /** One end for each, in order. Scoring several at once loads the model once. */
  readonly score: (inputs: readonly ScoreInput[]) => Promise<readonly ScoreEnd[]>;
};

export type ScoreInput = {
  /** a column folder */
  readonly folder: string;
  /** a column folder of as many rows, whose columns stand in for those of the same name */
  readonly over?: string;
  /** how many rows the model gets in one run, at most; for proving that it does not matter */
  readonly rowsAtOnce?: number;
};

/** How scoring ended. Every end can be shown as it is: `words` say what happened, why, and what to do next. */
export type ScoreEnd =
  | { readonly kind: "scores"; readonly scores: Scores; readonly facts: ScoringFacts }
  /** the data, serving.yaml or the model must change */
  | { readonly kind: "problems"; readonly problems: readonly Problem[]; readonly words: string }
  /** this machine cannot run the model, which says nothing about the model */
  | { readonly kind: "place"; readonly problems: readonly Problem[]; readonly words: string }
  | { readonly kind: "crashed" | "timed-out" | "out-of-memory" | "broken-result"; readonly words: string }
  /** not tried, because of what happened before */
  | { readonly kind: "not-run"; readonly words: string };

export type ScoringFacts = ScoreFacts & {
  /** which columns fed which input, which output is the score, one sentence each */
  readonly words: readonly string[];
  /** columns that the model does not take */
  readonly unused: readonly string[];
  readonly run?: {
    readonly runtime: string;
    readonly runs: number;
    readonly rowsAtOnce: number;
    readonly loadMs: number;
    /** inside the runtime, without reading and feeding */
    readonly runMs: number;
  };
};

/** All that was wrong, as one sentence after the other. */
export function problemWords(problems: readonly Problem[]): string {
  return problems.map(({ message, hint }) => `${message} → ${hint}`).join("; ");
}
