import { trustedInstant } from "../../src/base/instant.ts";
import { seededRandom } from "../../src/base/random.ts";
import { sha256 } from "../../src/base/digest.ts";
import { VERSION } from "../../src/base/version.ts";
import type { GithubClient } from "../../src/github/client.ts";
import { openGithubStore } from "../../src/github/registry-store.ts";
import type { ProjectModel } from "../../src/project/project.ts";
import { openWriter } from "../../src/registry/append.ts";
import type { Draft } from "../../src/registry/event.ts";
import type { RecordedFile } from "../../src/registry/words.ts";
import { policyText, recordPolicy } from "../../src/signoff/record-policy.ts";
import { readProjectAt } from "./bot-world-evaluator.ts";
import type { Github } from "./bot-world-github.ts";
import { DEFAULT_BRANCH } from "./bot-world-record.ts";
import { APP, PEOPLE } from "./bot-world-people.ts";

/**
 * The registry as the bot has it after the adoption pull request was signed by dave and merged: genesis, and a baseline
 * of every model. For stories that begin later; the adoption itself is a story of its own.
 */
export async function adopt(github: Github, client: GithubClient, pull: number): Promise<void> {
  const commit = github.tip();
  const project = await readProjectAt(github, commit);
  const { text, digest } = policyText(recordPolicy(project));
  const at = trustedInstant(github.clock.now());
  const dave = { id: PEOPLE.dave.id, login: PEOPLE.dave.login };
  const bot = { id: PEOPLE["twokey[bot]"].id, login: PEOPLE["twokey[bot]"].login };
  const common = {
    at,
    actor: { ...dave, kind: "user" as const },
    pull,
    source: { kind: "pull" as const, id: String(pull), url: null, snapshot: null },
    recorded_by: { app: APP.id, version: VERSION },
  };
  const branch = project.policy.registry.branch;
  const genesis: Draft = {
    ...common,
    model: "policy",
    type: "genesis",
    body: {
      log: "0123456789abcdef0123456789abcdef",
      repository: { id: 1, name: "acme/models" },
      app: { id: APP.id, slug: APP.slug, user: bot.id, signs: true },
      branch,
      default_branch: DEFAULT_BRANCH,
      commit,
      policy: digest,
      adoption: {
        pull,
        merge: commit,
        merged_at: at,
        signers: [{ person: dave, claims: [{ role: "policy", as: "acme/ml-platform", checked: at }] }],
        contributors: [{ person: bot, name: bot.login, as: "opener" }],
      },
    },
  };
  const baselines = project.models.map(({ file, bundle }): Draft => {
    const what = {
      bundle: bundle.digest,
      files: recorded(bundle.files),
      folder: file.folder,
      commit,
      scores: null,
    };
    return {
      ...common,
      model: file.model,
      type: "baseline",
      body: { version: 1, environment: "production", ...what },
    };
  });
  const store = openGithubStore(client, { owner: "acme", name: "models" }, branch);
  const hands = { store, random: seededRandom(sha256("adoption")), sleep: () => Promise.resolve() };
  const outcome = await openWriter(hands, { repository: 1, app: APP.id }).append({
    drafts: [genesis, ...baselines],
    policies: [text],
    evidence: [],
  });
  if (outcome.kind !== "appended") throw new Error(`not adopted: ${JSON.stringify(outcome)}`);
}

function recorded(files: ProjectModel["bundle"]["files"]): RecordedFile[] {
  return files.map(({ name, role, size, digest }) => ({ name, role, size, digest }));
}
