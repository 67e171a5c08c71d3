import { stringify } from "yaml";

/** What `twokey init` found out about one model. */
export type ModelDraft = {
  /** only where the folder's name is no name for a model */
  readonly model?: string;
  readonly owners: readonly string[];
  readonly file: string;
  readonly holdout?: string;
  readonly label?: string;
};

/** The smallest model.yaml that works for what was found, with what is missing said in comments. */
export function draftModelFile({ model, owners, file, holdout, label }: ModelDraft): string {
  const data =
    holdout === undefined
      ? "# data: { holdout: data/holdout.parquet, label: LABEL_COLUMN }   # labelled rows, never trained on\n"
      : flow("data", { holdout, label: label ?? "" });
  return [
    "# What this model is, who owns it and what it is judged by. `twokey check` says what else can be tested.\n",
    model === undefined ? "" : flow("model", model),
    flow("owners", { owner: owners }),
    flow("files", { model: file }),
    data,
  ].join("");
}

export function draftPolicyFile(owners: readonly string[]): string {
  return [
    "# The rules of this repository. observe: nobody is bothered · advise: a comment · enforce: owners must sign.\n",
    "models: '**/model.yaml'\n",
    "mode: observe\n",
    flow("signoff", { policy_owners: owners }),
  ].join("");
}

function flow(key: string, value: unknown): string {
  return `${key}: ${stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim()}\n`;
}
