/** What the scores of both models look like, small enough to stand in evidence and to be drawn from it. */
export type ScoreSummary = {
  readonly task: "binary" | "multiclass" | "regression";
  /** which rows: `held-out` */
  readonly set: string;
  readonly rows: number;
  readonly roc?: {
    readonly positives: number;
    readonly negatives: number;
    readonly candidate: readonly RocPoint[];
    readonly incumbent?: readonly RocPoint[];
  };
  readonly calibration?: {
    readonly candidate: readonly CalibrationBin[];
    readonly incumbent?: readonly CalibrationBin[];
  };
  readonly scatter?: ScoreScatter;
};

/** Share of negatives and of positives above a score. */
export type RocPoint = readonly [falsePositives: number, truePositives: number];

/** Rows of about one score: what was said of them, and what happened, with its 95 % interval. */
export type CalibrationBin = {
  readonly rows: number;
  readonly said: number;
  readonly happened: number;
  readonly low: number;
  readonly high: number;
};

/** Rows by what both models say of them, on a grid from `low` to `high`; cells without rows are left out. */
export type ScoreScatter = {
  readonly low: number;
  readonly high: number;
  readonly size: number;
  /** what is counted, for the axis: `score`, `probability of the right class`, `prediction` */
  readonly what: string;
  /** rows that both models decide differently; null where nothing is decided */
  readonly flips: number | null;
  readonly thresholds?: { readonly candidate: number; readonly incumbent: number };
  readonly cells: readonly ScatterCell[];
};

export type ScatterCell = readonly [incumbent: number, candidate: number, rows: number, flips: number];

/** Evidence with more than this is refused. */
export const MOST_ROC_POINTS = 64;
export const MOST_CALIBRATION_BINS = 10;
export const SCATTER_SIZE = 24;
