/** A workflow that runs Twokey: which file it goes into, and what it is for. */
export type WorkflowDraft = { readonly path: string; readonly text: string; readonly why: string };

/**
 * alone: without the bot, the report is a comment · bot: the bot asks for evaluations that count · split: without the
 * bot, for pull requests of forks; one run measures without a token that can write, another publishes.
 */
export const WORKFLOW_KINDS = ["alone", "bot", "split"] as const;

export type WorkflowKind = (typeof WORKFLOW_KINDS)[number];

/** The workflows of docs/action.md, word for word; a test holds both together and to the rules of safe workflows. */
export function draftWorkflows(kind: WorkflowKind): readonly WorkflowDraft[] {
  switch (kind) {
    case "alone":
      return [{ path: FILE, text: ALONE, why: "measures pull requests and comments" }];
    case "bot":
      return [{ path: FILE, text: BOT, why: "measures what the bot asks for" }];
    case "split":
      return [
        {
          path: FILE,
          text: EVALUATE,
          why: "measures pull requests, also of forks, without a token that can write",
        },
        { path: PUBLISH_FILE, text: PUBLISH, why: "publishes what the other one measured" },
      ];
  }
}

const FILE = ".github/workflows/twokey.yml";
const PUBLISH_FILE = ".github/workflows/twokey-publish.yml";

const CHECKOUT = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0";
const UPLOAD = "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2";
const DOWNLOAD = "actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0";
const TWOKEY = "twokey/twokey@v0.1.0 # better: the full commit of the release that you read";

const BRING = `      - uses: ${CHECKOUT}
        with:
          fetch-depth: 0 # the change is compared with the default branch
          lfs: true # does nothing where there is no LFS
          persist-credentials: false # models are opened here; no token may lie beside them`;

function upload(name: string): string {
  return `      - uses: ${UPLOAD}
        if: \${{ !cancelled() && steps.twokey.outputs.report-path != '' }}
        with:
          name: ${name}
          path: \${{ steps.twokey.outputs.report-path }}`;
}

const ALONE = `name: twokey
on:
  pull_request:

permissions: {} # each job says what it needs

concurrency:
  group: twokey-\${{ github.event.pull_request.number }}
  cancel-in-progress: true # a newer push makes the older run pointless

jobs:
  evaluate:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    permissions:
      contents: read # both sides of the change are read
      pull-requests: write # for the comment
      checks: write # for the check run "twokey / gates"
    steps:
${BRING}
      - id: twokey
        uses: ${TWOKEY}
${upload("twokey-report")}
`;

const BOT = `name: twokey
on:
  repository_dispatch:
    types: [twokey-evaluate] # sent by the bot; this file counts as the default branch has it

permissions: {} # each job says what it needs

concurrency:
  group: twokey-\${{ github.event.client_payload.pr }}
  cancel-in-progress: false # the bot waits for each answer that it asked for

jobs:
  evaluate:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    permissions:
      contents: read # the pull request is read as data; the bot reports
    steps:
${BRING}
      - id: twokey
        uses: ${TWOKEY}
${upload("twokey-evidence")}
          if-no-files-found: error # without evidence nothing can be signed
`;

const EVALUATE = `name: twokey
on:
  pull_request:

permissions: {} # each job says what it needs

concurrency:
  group: twokey-\${{ github.event.pull_request.number }}
  cancel-in-progress: true # a newer push makes the older run pointless

jobs:
  evaluate:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    permissions:
      contents: read # both sides of the change are read
    steps:
${BRING}
      - id: twokey
        uses: ${TWOKEY}
        with:
          github-token: "" # the other workflow publishes
${upload("twokey-report")}
`;

const PUBLISH = `name: twokey publish
on:
  workflow_run: # runs as the default branch has it, with a token that can write
    workflows: [twokey]
    types: [completed]

permissions: {} # each job says what it needs

jobs:
  publish:
    if: \${{ github.event.workflow_run.event == 'pull_request' }}
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      actions: read # the report of the other run is downloaded
      contents: read # the rules of the default branch
      pull-requests: write # for the comment
      checks: write # for the check run "twokey / gates"
    steps: # nothing of the pull request is checked out here, or ever may be
      - uses: ${DOWNLOAD}
        with:
          name: twokey-report
          path: \${{ runner.temp }}/twokey-downloaded
          run-id: \${{ github.event.workflow_run.id }}
          github-token: \${{ github.token }}
      - uses: ${TWOKEY}
        with:
          evidence: \${{ runner.temp }}/twokey-downloaded
`;
