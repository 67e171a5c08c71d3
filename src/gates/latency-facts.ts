/** What was timed, as the pure judge sees it. The same facts come back from the file of raw samples. */

export type ServingPattern = "batch" | "online" | "streaming" | "edge";
export type TimedSide = "incumbent" | "candidate";
/** `single`: one row a call · `bulk`: many rows a call */
export type Scenario = "single" | "bulk";

/** Both models on the same rows in one short stretch of time, in the order ABBA or BAAB. */
export type TimedBlock = {
  readonly scenario: Scenario;
  /** microseconds of each call, in the order of the calls */
  readonly incumbent: Float32Array;
  readonly candidate: Float32Array;
  /** how long a fixed piece of work took at the block's edges: what the machine did meanwhile */
  readonly canary: number;
  /** a collection of the whole heap fell inside */
  readonly majorGc: boolean;
};

/** One fresh process that timed both models: one observation. */
export type TimedProcess = {
  /** which model was loaded first */
  readonly first: TimedSide;
  /** models whose times had not settled when the warm-up's time was over */
  readonly unsettled: readonly TimedSide[];
  readonly noise: Noise;
  readonly blocks: readonly TimedBlock[];
};

/** What the operating system says; null where it says nothing. */
export type Noise = {
  /** share of processor time that another virtual machine took */
  readonly steal: number | null;
  /** share of time in which some program waited for a processor, averaged over ten seconds */
  readonly pressure: number | null;
  readonly involuntarySwitches: number | null;
};

export type LatencySamples = {
  readonly pattern: ServingPattern;
  /** where the fed rows come from; `synthetic` numbers are made up from the model's inputs */
  readonly rows: "held-out" | "synthetic";
  /** rows in one call of the scenario `bulk`; 0 where it was not timed */
  readonly bulkRows: number;
  /** draws the order of blocks and the arrivals of the load curve */
  readonly seed: string;
  readonly processes: readonly TimedProcess[];
};

/** Limits that hold whatever the incumbent does, in milliseconds, from `serving.budgets`. */
export type TimeBudgets = {
  readonly p50?: number | undefined;
  readonly p95?: number | undefined;
  readonly p99?: number | undefined;
};

/** How a process that ran a model broke. */
export type Breakage = {
  readonly side: TimedSide;
  readonly name: "crashed" | "hung" | "too-much-memory" | "exited-early" | "broken-result" | "refused";
  /** the rest of a sentence that begins with the model's name */
  readonly how: string;
};

export type TimingRun =
  | {
      readonly kind: "timed";
      readonly samples: LatencySamples;
      /** why no further process was started */
      readonly ended: "decided" | "last-look" | "time-budget";
      /** models that printed something while they were timed */
      readonly printed: readonly TimedSide[];
    }
  | { readonly kind: "broke"; readonly breakage: Breakage }
  /** we failed, no model did */
  | { readonly kind: "harness"; readonly how: string }
  | { readonly kind: "not-run"; readonly why: string };

export type LatencyFacts = {
  readonly run: TimingRun;
  readonly budgets: TimeBudgets;
  /** there is nothing to compare with, so the candidate was timed against itself: only budgets are judged */
  readonly alone?: boolean;
};

/** The machine and the versions that times depend on. */
export type Runner = {
  readonly cpu: string;
  readonly cores: number;
  readonly platform: string;
  readonly node: string;
  readonly runtime: string;
};
