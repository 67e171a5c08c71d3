/** The measures that a model can be judged by. Points are absolute; relative ones are shares of the incumbent's loss. */
export type MetricName = "auc" | "log_loss" | "brier" | "accuracy" | "macro_f1" | "rmse" | "mae";

export type Metric = {
  readonly name: MetricName;
  readonly title: string;
  readonly unit: "points" | "relative";
  readonly higherIsBetter: boolean;
  /** the margin where the data can show it */
  readonly standard: number;
  /** the widest margin that `auto` may take */
  readonly cap: number;
};

const points = { unit: "points", higherIsBetter: true, standard: 0.005, cap: 0.02 } as const;
const relative = { unit: "relative", higherIsBetter: false, standard: 0.01, cap: 0.05 } as const;

export const METRICS: Readonly<Record<MetricName, Metric>> = {
  auc: { name: "auc", title: "AUC", ...points },
  accuracy: { name: "accuracy", title: "accuracy", ...points },
  macro_f1: { name: "macro_f1", title: "macro F1", ...points },
  log_loss: { name: "log_loss", title: "log loss", ...relative },
  brier: { name: "brier", title: "Brier", ...relative },
  rmse: { name: "rmse", title: "RMSE", ...relative },
  mae: { name: "mae", title: "MAE", ...relative },
};

export const METRIC_NAMES: readonly MetricName[] = [
  "auc",
  "log_loss",
  "brier",
  "accuracy",
  "macro_f1",
  "rmse",
  "mae",
];

/** `AUC` on the held-out rows, `recent AUC` elsewhere. */
export function showSetMetric(set: string, metric: MetricName): string {
  return set === "held-out" ? METRICS[metric].title : `${set} ${METRICS[metric].title}`;
}
