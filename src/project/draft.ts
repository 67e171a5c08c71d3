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

/** Runs the gates on pull requests; read-only, nothing of the pull request is executed but its models behind the crash wall. */
export function draftWorkflow(): string {
  return WORKFLOW;
}

const WORKFLOW = `name: twokey
on:
  pull_request:

permissions:
  contents: read # to check the code out; nothing is written

concurrency:
  group: twokey-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          fetch-depth: 0 # the base is compared with
          lfs: true
          persist-credentials: false
      - name: bring Twokey
        uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          repository: twokey/twokey
          ref: v0.1.0 # better: the full commit of the release that you read
          path: .twokey
          persist-credentials: false
      - name: run the gates
        env:
          BASE: \${{ github.base_ref }}
        run: |
          mv .twokey "$RUNNER_TEMP/twokey"
          node "$RUNNER_TEMP/twokey/dist/cli.js" check --base "origin/$BASE" --markdown "$GITHUB_STEP_SUMMARY"
`;
