import { randomBytes } from "node:crypto";
import { basename, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { canonicalJson } from "../src/base/canonical.ts";
import { sha256 } from "../src/base/digest.ts";
import { instantOf, type Instant } from "../src/base/instant.ts";
import { countOf } from "../src/base/number.ts";
import { good, type Outcome } from "../src/base/problem.ts";
import { seededRandom } from "../src/base/random.ts";
import { readProject } from "../src/git/project.ts";
import { openGitStore } from "../src/git/registry-store.ts";
import { findRepository, runGit } from "../src/git/repository.ts";
import { findCommit, readTree } from "../src/git/tree.ts";
import { openWriter, type AppendOutcome } from "../src/registry/append.ts";
import type { Draft } from "../src/registry/event.ts";
import { ENVIRONMENT } from "../src/registry/words.ts";
import { alignColumns } from "../src/report/columns.ts";
import { policyText, recordPolicy } from "../src/signoff/record-policy.ts";
import type { Project } from "../src/project/project.ts";
import { VERSION } from "../src/base/version.ts";
import {
  type Command,
  type ExitCode,
  type Given,
  type Output,
  tellProblems,
  usageProblem,
} from "./command.ts";
import { DEFAULT_BRANCH, findOrigin, SOURCE_OPTIONS } from "./registry-source.ts";

export const registry: Command = {
  name: "registry",
  summary: "`registry init` shows what adoption would record, or keeps a registry in a local git directory",
  positionals: ["init"],
  options: {
    "git-dir": {
      type: "string",
      value: "DIR",
      help: "write it into this git directory instead of printing it",
    },
    repo: { type: "string", value: "DIR", help: "a clone with the models (default: here)" },
    branch: SOURCE_OPTIONS.branch,
  },
  notes: [
    "On GitHub only the app adopts a repository, after a policy owner signed. A local registry has no app and",
    "says so; the bot refuses it.",
  ],
  run: runInit,
};

async function runInit(given: Given, out: Output): Promise<ExitCode> {
  if (given.positionals[0] !== "init")
    return tellProblems(
      [usageProblem(registry, "the only thing to do is: twokey registry init")],
      given,
      out,
    );
  const directory = given.text("repo") ?? process.cwd();
  const found = await readHead(directory);
  if (!found.ok) return tellProblems(found.problems, given, out);
  const branch = given.text("branch") ?? DEFAULT_BRANCH;
  const origin = await findOrigin(directory);
  const name = origin === undefined ? basename(resolve(directory)) : `${origin.owner}/${origin.name}`;
  const adoption = planAdoption(found.value, {
    name,
    branch,
    at: now(),
    log: randomBytes(16).toString("hex"),
  });
  const target = given.text("git-dir");
  if (target === undefined) {
    out.write(given.flag("json") ? renderJson(adoption) : renderAdoption(found.value.project));
    return 0;
  }
  const outcome = await write(target, branch, adoption);
  if (outcome.kind === "appended") {
    out.write(
      `${countOf(outcome.events.length, "event")} written to ${branch} in ${target} (${outcome.commit}).\n`,
    );
    return 0;
  }
  const reason =
    outcome.kind === "refused"
      ? outcome.refusals.map(({ code, message }) => `${code}: ${message}`).join("; ")
      : "message" in outcome
        ? outcome.message
        : "it is recorded already";
  const problem = usageProblem(registry, `nothing was written: ${reason}`);
  return tellProblems(
    [{ ...problem, hint: "Choose an empty branch with --branch, or another directory." }],
    given,
    out,
  );
}

type Head = { readonly project: Project; readonly commit: string; readonly on: string };

async function readHead(directory: string): Promise<Outcome<Head>> {
  const repository = await findRepository(directory);
  if (!repository.ok) return repository;
  const commit = await findCommit(repository.value, "HEAD");
  if (commit === undefined) {
    const problem = usageProblem(registry, "there is no commit yet");
    return {
      ok: false,
      problems: [{ ...problem, hint: "Commit the models first: baselines name a commit." }],
    };
  }
  const project = await readProject(repository.value, await readTree(repository.value, commit));
  const { code, stdout } = await runGit(repository.value.root, [
    "symbolic-ref",
    "--quiet",
    "--short",
    "HEAD",
  ]);
  const on = code === 0 ? Buffer.from(stdout).toString("utf8").trim() : "main";
  return project.ok ? good({ project: project.value, commit, on }) : project;
}

type Adoption = { readonly drafts: readonly Draft[]; readonly policy: string };

function planAdoption(
  { project, commit, on }: Head,
  about: { readonly name: string; readonly branch: string; readonly at: Instant; readonly log: string },
): Adoption {
  const { text, digest } = policyText(recordPolicy(project));
  const { name, branch, at, log } = about;
  const common = {
    at,
    actor: { id: 1, login: "local", kind: "system" as const },
    pull: null,
    source: { kind: "command" as const, id: `init-${log}`, url: null, snapshot: null },
    recorded_by: { app: null, version: VERSION },
  };
  const place = { repository: { id: 1, name }, app: null, branch, default_branch: on };
  const genesis = { log, ...place, commit, policy: digest, adoption: null };
  const baselines = project.models.map(({ file, bundle }): Draft => {
    const files = bundle.files.map(({ name: path, role, size, digest: own }) => ({
      name: path,
      role,
      size,
      digest: own,
    }));
    const what = { bundle: bundle.digest, files, folder: file.folder, commit, scores: null };
    const body = { version: 1, environment: ENVIRONMENT, ...what } as const;
    return { ...common, model: file.model, type: "baseline", body };
  });
  return {
    drafts: [{ ...common, model: "policy", type: "genesis", body: genesis }, ...baselines],
    policy: text,
  };
}

function renderAdoption({ models, policy }: Project): string {
  const rows = models.map(({ file, bundle }) => [
    `  ${file.model}@1`,
    file.folder,
    countOf(bundle.files.length, "file"),
    bundle.digest,
    Object.entries(file.owners)
      .map(([role, names]) => `${role}: ${names.join(", ")}`)
      .join(" · "),
  ]);
  return [
    `Adoption would record ${countOf(models.length, "baseline")} in mode ${policy.mode}:`,
    "",
    ...alignColumns(rows),
    "",
    'On GitHub: install the app; its pull request "Adopt Twokey" lists the same, and policy owners sign it.',
    "Locally, without an app: twokey registry init --git-dir DIR",
    "",
  ].join("\n");
}

function renderJson({ drafts, policy }: Adoption): string {
  const shown = { schema: "twokey-registry-init/1", events: drafts, policy: JSON.parse(policy) };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

async function write(
  directory: string,
  branch: string,
  { drafts, policy }: Adoption,
): Promise<AppendOutcome> {
  const writer = "twokey <twokey@localhost>";
  const store = openGitStore({ directory, branch, writer, now: () => Date.now() / 1000 });
  const random = seededRandom(sha256(canonicalJson([directory, branch])));
  const hands = { store, random, sleep: (milliseconds: number) => sleep(milliseconds) };
  const desk = openWriter(hands, { repository: 1, app: null });
  return desk.append({ drafts, policies: [policy], evidence: [] });
}

function now(): Instant {
  return instantOf(Math.floor(Date.now() / 1000));
}
