import type { Json } from "../base/json.ts";
import type { Problem } from "../base/problem.ts";
import { findValue, isListValue, isMapping, memberOf, problemAt, type YamlFile } from "./yaml.ts";

/**
 * What the keys of a `model.yaml` mean together. These rules look at what is written, not at what the schema
 * made of it, so that they speak up even where another part of the file is broken.
 */
export function findContradictions(yaml: YamlFile): readonly Problem[] {
  if (!isMapping(yaml.value)) return [];
  return [...RULES.flatMap((rule) => findBroken(yaml, rule)), ...findOpposites(yaml)];
}

type Path = readonly string[];

type Rule = {
  readonly code: string;
  /** the key that the rule is about; nothing happens while it is absent (the whole file when empty) */
  readonly at: Path;
  /** true when the file is as it should be */
  readonly holds: (has: (path: Path) => boolean, value: (path: Path) => Json | undefined) => boolean;
  readonly message: string;
  readonly hint: string;
};

const LABELLED: readonly Path[] = [
  ["data", "holdout"],
  ["data", "recent"],
];

const ROWS: readonly Path[] = [...LABELLED, ["data", "reference"], ["data", "current"], ["data", "train"]];

const RULES: readonly Rule[] = [
  {
    code: "no-model",
    at: [],
    holds: (has) => has(["files", "model"]) || has(["scores"]),
    message: "neither files.model nor scores is there, so there is nothing to judge",
    hint: "Write files: { model: model.onnx }, or scores: { holdout: scores.parquet } for a model that cannot run here.",
  },
  {
    code: "label-without-rows",
    at: ["data", "label"],
    holds: (has) => LABELLED.some(has),
    message: "a label is named, but no labelled rows",
    hint: "Write data.holdout, data.recent or both, or remove label.",
  },
  {
    code: "rows-without-label",
    at: ["data", "holdout"],
    holds: (has, value) => has(["data", "label"]) || value(["task"]) === "none",
    message: "held-out rows are named, but not which column holds the truth",
    hint: "Write data.label, or task: none where there is no truth to compare with.",
  },
  {
    code: "label-without-task",
    at: ["data", "label"],
    holds: (_, value) => value(["task"]) !== "none",
    message: "task: none means that there is no truth, but a label is named",
    hint: "Remove data.label, or name the task: binary, multiclass, regression, ranking.",
  },
  {
    code: "ranking-without-group",
    at: ["task"],
    holds: (has, value) => value(["task"]) !== "ranking" || has(["data", "group"]),
    message: "a ranking is judged per group, and no group is named",
    hint: "Write data.group: the column of the query or session whose rows are ranked against each other.",
  },
  {
    code: "cost-without-decisions",
    at: ["cost"],
    holds: (_, value) => [undefined, "binary"].includes(wordOf(value(["task"]))),
    message: "false positives and false negatives are decisions of a binary task",
    hint: "Remove cost, or write task: binary.",
  },
  {
    code: "columns-without-rows",
    at: ["data"],
    holds: (has) => [...ROWS, ["data", "label"], ["data", "segments"], ["data", "protected"]].some(has),
    message: "data names no rows to judge on",
    hint: "Write data.holdout (labelled rows), or data.reference and data.current, or remove data.",
  },
  {
    code: "segments-without-holdout",
    at: ["data", "segments"],
    holds: (has) => LABELLED.some(has),
    message: "segments are judged on labelled rows, and none are named",
    hint: "Write data.holdout, data.recent or both, or remove segments.",
  },
  {
    code: "protected-without-holdout",
    at: ["data", "protected"],
    holds: (has) => LABELLED.some(has),
    message: "fairness is judged on labelled rows, and none are named",
    hint: "Write data.holdout, data.recent or both, or remove protected.",
  },
  {
    code: "lag-without-time",
    at: ["data", "label_lag"],
    holds: (has) => has(["data", "time"]),
    message: "how old a label is follows from the time of its row, and no time column is named",
    hint: "Write data.time, or remove label_lag.",
  },
  {
    code: "current-without-reference",
    at: ["data", "current"],
    holds: (has) => has(["data", "reference"]) || has(["data", "holdout"]),
    message: "drift is measured from a reference to current rows, and there is no reference",
    hint: "Write data.reference: a sample of the training rows, or a profile of them.",
  },
  {
    code: "scores-without-rows",
    at: ["scores", "recent"],
    holds: (has) => has(["data", "recent"]),
    message: "there are scores of recent rows, but no recent rows",
    hint: "Write data.recent, or remove scores.recent.",
  },
  {
    code: "scores-without-rows",
    at: ["scores", "holdout"],
    holds: (has) => has(["data", "holdout"]),
    message: "there are scores of held-out rows, but no held-out rows",
    hint: "Write data.holdout: the rows that the scores belong to.",
  },
  {
    code: "retrain-without-drift",
    at: ["retrain", "when", "drift"],
    holds: (has) => has(["data", "reference"]) && has(["data", "current"]),
    message: "drift cannot call for training while it is not measured",
    hint: "Write data.reference and data.current, or remove drift.",
  },
  {
    code: "retrain-without-label",
    at: ["retrain", "when", "auc_drop"],
    holds: (has) => has(["data", "label"]) && has(["data", "recent"]),
    message: "a loss of AUC cannot call for training without recent labelled rows",
    hint: "Write data.label and data.recent, or remove auc_drop.",
  },
];

function findBroken(yaml: YamlFile, rule: Rule): readonly Problem[] {
  const has = (path: Path): boolean => findValue(yaml.value, path) !== undefined;
  const value = (path: Path): Json | undefined => findValue(yaml.value, path);
  if (!has(rule.at) || rule.holds(has, value)) return [];
  return [problemAt(yaml, rule.at, rule)];
}

function wordOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** `expect` may say one thing about a feature, not two. */
function findOpposites(yaml: YamlFile): readonly Problem[] {
  const list = findValue(yaml.value, ["expect"]);
  if (!isListValue(list)) return [];
  const seen = new Map<string, string>();
  return list.flatMap((entry, at) => {
    if (!isMapping(entry)) return [];
    return ["up", "down", "invariant"].flatMap((direction) => {
      const column = memberOf(entry, direction);
      if (typeof column !== "string") return [];
      const before = seen.get(column);
      seen.set(column, direction);
      if (before === undefined) return [];
      const message =
        before === direction
          ? `this is expected of "${column}" already`
          : `"${column}" is expected to be ${before} and ${direction}`;
      return [problemAt(yaml, ["expect", at], { code: "opposite-expectations", message, hint: "Keep one." })];
    });
  });
}
