import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { draftWorkflows } from "../../src/project/draft-workflows.ts";
import type { Files } from "./bot-world-git.ts";
import { FIXTURES } from "./twokey.ts";

/**
 * A small project whose models are a few bytes, because the world's evaluator opens none of them: `fraud` is high and
 * needs owner and risk, `churn` is standard and needs an owner.
 */
export const SMALL: Files = {
  "README.md": "# Models\n",
  ".github/twokey.yml": policyFile(),
  ...workflowFiles(),
  "models/fraud/model.yaml": `model: fraud
task: binary
tier: high
owners:
  owner: [alice, acme/fraud-ml]
  risk: [acme/model-risk]
files:
  model: model.onnx
  features: features/*.py
data:
  label: is_fraud
  holdout: data/holdout.csv
gates:
  quality: { metric: auc, margin: 0.005 }
`,
  "models/fraud/model.onnx": "fraud, the first model\n",
  "models/fraud/features/build.py": "def build(row):\n    return row\n",
  "models/fraud/serving.yaml": "output: { positive: fraud, threshold: 0.42 }\n",
  "models/fraud/data/holdout.csv": "amount,is_fraud\n1,0\n2,1\n",
  "models/churn/model.yaml": `model: churn
task: binary
tier: standard
owners: { owner: [bob, acme/fraud-ml] }
files: { model: model.onnx }
data: { label: churned, holdout: data/holdout.csv }
`,
  "models/churn/model.onnx": "churn, the first model\n",
  "models/churn/data/holdout.csv": "tenure,churned\n1,0\n2,1\n",
};

/** The rules of the small project; `lines` are put in place of lines with the same key. */
export function policyFile(lines: Readonly<Record<string, string>> = {}): string {
  const all: Readonly<Record<string, string>> = {
    models: "models/*/model.yaml",
    registry: "{ branch: model-registry }",
    mode: "enforce",
    signoff: `
  standard: { roles: { owner: 1 }, valid_for: 30d }
  high: { roles: { owner: 1, risk: 1 }, valid_for: 14d }
  new_model_owners: [acme/ml-platform]
  policy_owners: [acme/ml-platform]
  overrides: { roles: [risk], max: 24h }`,
    gates: `
  on_inconclusive: { quality: sign }`,
    accept_scores: "[onnx]",
    rollback: "{ responders: [acme/ml-oncall], cooldown: 6h }",
    ...lines,
  };
  return Object.entries(all)
    .map(([key, text]) => `${key}:${text.startsWith("\n") ? text : ` ${text}`}\n`)
    .join("");
}

/** The workflow of docs/action.md for repositories with the bot. */
export function workflowFiles(): Files {
  return Object.fromEntries(draftWorkflows("bot").map(({ path, text }) => [path, text]));
}

/** The demo of the command line, with real models. */
export function demoFiles(): Files {
  return { ...folderFiles(join(FIXTURES, "demo")), ...workflowFiles() };
}

/** A candidate of the fixtures, laid over a model. */
export function candidateFiles(model: string, kind: string): Files {
  return folderFiles(join(FIXTURES, "candidates", model, kind), `models/${model}/`);
}

function folderFiles(folder: string, prefix = ""): Files {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    found.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [prefix + relative(folder, path), readFileSync(path)];
    }),
  );
}
