import { setTimeout as sleep } from "node:timers/promises";
import { bad, good, type Outcome } from "../src/base/problem.ts";
import { findRegistryTip, streamRegistryFiles } from "../src/git/registry-snapshot.ts";
import { askGit, runGit } from "../src/git/repository.ts";
import { type GithubClient, openClient, type RepositoryName } from "../src/github/client.ts";
import { downloadRegistry, readRegistryFile } from "../src/github/registry-read.ts";
import type { Registry } from "../src/registry/ask.ts";
import { decodeText } from "../src/registry/file.ts";
import { foldLog } from "../src/registry/verify.ts";
import { checkChain, type Log, openLogReader, readLog } from "../src/registry/verify-log.ts";
import { type Given, type OptionSpec, usageProblem } from "./command.ts";

/** Where a registry is read from: a clone or bare directory on this machine, or GitHub. */
export const SOURCE_OPTIONS = {
  repo: { type: "string", value: "DIR", help: "a clone or a bare repository (default: here)" },
  github: {
    type: "string",
    value: "OWNER/NAME",
    help: "ask GitHub instead; a token comes from GITHUB_TOKEN",
  },
  branch: { type: "string", value: "NAME", help: "the registry branch (default: model-registry)" },
} satisfies Readonly<Record<string, OptionSpec>>;

export const DEFAULT_BRANCH = "model-registry";

export type RegistrySource = {
  readonly branch: string;
  /** everything, folded; a log that is damaged gives a problem instead of an answer */
  readonly read: () => Promise<Outcome<{ readonly registry: Registry; readonly log: Log }>>;
  /** one file, in one read; undefined when it is not there */
  readonly readFile: (path: string) => Promise<Outcome<string | undefined>>;
};

export function openSource(given: Given): Outcome<RegistrySource> {
  const branch = given.text("branch") ?? DEFAULT_BRANCH;
  const github = given.text("github");
  if (github === undefined) return good(localSource(given.text("repo") ?? process.cwd(), branch));
  const repository = findRepositoryName(github);
  if (repository === undefined)
    return bad(usageProblem({ name: "log" }, `"${github}" is no repository on GitHub: write OWNER/NAME`));
  return good(githubSource(defaultClient(), repository, branch));
}

export function findRepositoryName(text: string): RepositoryName | undefined {
  const parts = /^([A-Za-z0-9-]{1,39})\/([A-Za-z0-9._-]{1,100})$/.exec(text);
  return parts === null ? undefined : { owner: parts[1] ?? "", name: parts[2] ?? "" };
}

/** The token stays in this process: nothing that it starts sees it. */
export function defaultClient(): GithubClient {
  const token = process.env["GITHUB_TOKEN"] ?? process.env["GH_TOKEN"];
  return openClient({
    fetch: (url, init) => fetch(url, init),
    address: process.env["GITHUB_API_URL"] ?? "https://api.github.com",
    ...(token === undefined || token === "" ? {} : { token }),
    sleep: (milliseconds) => sleep(milliseconds),
  });
}

function localSource(directory: string, branch: string): RegistrySource {
  return {
    branch,
    read: async () => {
      const tip = await findTip(directory, branch);
      if (!tip.ok) return tip;
      const reader = openLogReader();
      return foldSound(reader.end(await streamRegistryFiles(directory, tip.value, reader.add)), branch);
    },
    readFile: async (path) => {
      const tip = await findTip(directory, branch);
      if (!tip.ok) return tip;
      const { code, stdout } = await runGit(directory, ["cat-file", "blob", `${tip.value}:${path}`]);
      return good(code === 0 ? decodeText(stdout) : undefined);
    },
  };
}

export async function findTip(directory: string, branch: string): Promise<Outcome<string>> {
  const { code, stderr } = await runGit(directory, ["rev-parse", "--git-dir"]);
  if (code !== 0) {
    const hint = "Name a clone or a bare repository with --repo DIR, or ask GitHub with --github OWNER/NAME.";
    const message = code === "absent" ? "git cannot be started" : `this is no git repository (${stderr})`;
    return bad({ code: "no-repository", file: directory, path: "", message, hint });
  }
  const tip = await findRegistryTip(directory, branch);
  if (tip !== undefined) return good(tip.commit);
  const hint = `Fetch it: git fetch origin ${branch}:${branch}. A repository that has not adopted Twokey has none.`;
  return bad({
    code: "no-registry",
    file: directory,
    path: "",
    message: `there is no branch ${branch}`,
    hint,
  });
}

export function githubSource(
  client: GithubClient,
  repository: RepositoryName,
  branch: string,
): RegistrySource {
  const file = `${repository.owner}/${repository.name}`;
  return {
    branch,
    read: async () => {
      const answer = await downloadRegistry(client, repository, branch);
      if ("trouble" in answer) return bad(githubProblem(file, branch, answer.trouble));
      return foldSound(readLog(answer.snapshot), branch);
    },
    readFile: async (path) => {
      const answer = await readRegistryFile(client, repository, { branch, path });
      if ("trouble" in answer) return bad(githubProblem(file, branch, answer.trouble));
      return good("text" in answer ? answer.text : undefined);
    },
  };
}

function githubProblem(file: string, branch: string, message: string) {
  const hint = "Look at the name, the branch and whether GITHUB_TOKEN may read the repository.";
  return { code: "no-registry", file, path: "", message: `${branch} cannot be read: ${message}`, hint };
}

/** Answers come from a log that holds together; whether it may be trusted further is what `verify` says. */
function foldSound(log: Log, branch: string): Outcome<{ readonly registry: Registry; readonly log: Log }> {
  const [finding] = [...log.findings, ...checkChain(log)];
  if (finding !== undefined) {
    const hint = "Run twokey verify: it names everything that was changed.";
    const message = `the registry is damaged: ${finding.message}`;
    return bad({ code: finding.code, file: `${branch}:${finding.where}`, path: "", message, hint });
  }
  const { state } = foldLog(log);
  return good({ registry: { events: log.events, state }, log });
}

/** The repository on GitHub that a clone came from. */
export async function findOrigin(directory: string): Promise<RepositoryName | undefined> {
  const { code } = await runGit(directory, ["remote", "get-url", "origin"]);
  if (code !== 0) return undefined;
  const url = Buffer.from(await askGit(directory, ["remote", "get-url", "origin"]))
    .toString("utf8")
    .trim();
  const path = /[:/]([^:/]+\/[^:/]+?)(?:\.git)?\/?$/.exec(url)?.[1];
  return path === undefined ? undefined : findRepositoryName(path);
}
