import { findDigest } from "../src/base/ids.ts";
import { instantOf } from "../src/base/instant.ts";
import { bad, good, type Outcome } from "../src/base/problem.ts";
import { findArtifacts, readGovernedCommits } from "../src/git/registry-coverage.ts";
import { readRegistryHistory, streamRegistryFiles } from "../src/git/registry-snapshot.ts";
import { findRepository, runGit } from "../src/git/repository.ts";
import { findCommit } from "../src/git/tree.ts";
import type { GithubClient, RepositoryName } from "../src/github/client.ts";
import { findUnsigned, readSaid } from "../src/github/registry-read.ts";
import type { StoredEvent } from "../src/registry/file.ts";
import { type Finding, incomplete, violation } from "../src/registry/findings.ts";
import { sourceDigest } from "../src/registry/source.ts";
import { registryOf } from "../src/registry/state.ts";
import { type Pin, type Verification, verifyLog } from "../src/registry/verify.ts";
import { openLogReader } from "../src/registry/verify-log.ts";
import { checkArtifacts, checkCoverage, checkSource, listArtifacts } from "../src/registry/verify-outside.ts";
import { renderVerification } from "../src/report/registry-verify.ts";
import {
  type Command,
  type ExitCode,
  type Given,
  type Output,
  tellProblems,
  usageProblem,
} from "./command.ts";
import {
  DEFAULT_BRANCH,
  defaultClient,
  findOrigin,
  findRepositoryName,
  findTip,
  SOURCE_OPTIONS,
} from "./registry-source.ts";

export const verify: Command = {
  name: "verify",
  summary: "proves, offline, that a registry is as it was written",
  positionals: [],
  options: {
    repo: SOURCE_OPTIONS.repo,
    branch: SOURCE_OPTIONS.branch,
    since: {
      type: "string",
      value: "COMMIT",
      help: "do not walk the history before a commit verified earlier",
    },
    pin: { type: "string", value: "SIZE:HASH", help: "what log/head.json said when somebody noted it" },
    coverage: { type: "boolean", help: "also: every change of a model on the default branch has its event" },
    artifacts: { type: "boolean", help: "also: hash the bytes of every version at its merge" },
    online: { type: "boolean", help: "also: ask GitHub for comments, reviews and signatures again" },
    github: { type: "string", value: "OWNER/NAME", help: "the repository for --online (default: origin)" },
  },
  notes: [
    "Needs a clone with the registry branch; no network, no app, no token, unless --online.",
    "Exit code 0: nothing was changed. 1: something was, with the event and the rule. 3: could not check all.",
  ],
  run: runVerify,
};

async function runVerify(given: Given, out: Output): Promise<ExitCode> {
  const directory = given.text("repo") ?? process.cwd();
  const branch = given.text("branch") ?? DEFAULT_BRANCH;
  const pin = readPin(given.text("pin"));
  const tip = await findTip(directory, branch);
  if (!pin.ok || !tip.ok) {
    const problems = [pin, tip].flatMap((outcome) => (outcome.ok ? [] : outcome.problems));
    return tellProblems(problems, given, out);
  }
  const since = await readSince(directory, given.text("since"), tip.value);
  if (!since.ok) return tellProblems(since.problems, given, out);
  out.progress("reading the registry …");
  const reader = openLogReader();
  const [odd, history] = await Promise.all([
    streamRegistryFiles(directory, tip.value, reader.add),
    readRegistryHistory(directory, tip.value, since.value),
  ]);
  out.progress("replaying every event …");
  const now = instantOf(Math.floor(Date.now() / 1000));
  const options = { now, ...(pin.value === undefined ? {} : { pin: pin.value }) };
  const inside = verifyLog(reader.end(odd), history, options);
  const outside = await checkOutside(given, directory, inside, out);
  if (!outside.ok) return tellProblems(outside.problems, given, out);
  const verification = { ...inside, findings: [...inside.findings, ...outside.value] };
  out.write(
    given.flag("json") ? renderJson(verification) : renderVerification(verification, lookedAt(given)),
  );
  const has = (severity: Finding["severity"]): boolean =>
    verification.findings.some((finding) => finding.severity === severity);
  return has("violation") ? 1 : has("incomplete") ? 3 : 0;
}

function readPin(text: string | undefined): Outcome<Pin | undefined> {
  if (text === undefined) return good(undefined);
  const parts = /^([1-9]\d{0,8}):((?:sha256:)?[0-9a-f]{64})$/.exec(text);
  const hash = parts?.[2] ?? "";
  const digest = findDigest(hash.startsWith("sha256:") ? hash : `sha256:${hash}`);
  if (parts === null || digest === undefined)
    return bad(
      usageProblem({ name: "verify" }, `"${text}" is no pin: write SIZE:HASH as log/head.json has them`),
    );
  return good({ size: Number(parts[1]), hash: digest });
}

async function readSince(
  directory: string,
  text: string | undefined,
  tip: string,
): Promise<Outcome<string | null>> {
  if (text === undefined) return good(null);
  const found = await runGit(directory, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${text}^{commit}`,
  ]);
  const commit = Buffer.from(found.stdout).toString("utf8").trim();
  const within =
    found.code === 0 && (await runGit(directory, ["merge-base", "--is-ancestor", commit, tip])).code === 0;
  return within
    ? good(commit)
    : bad(usageProblem({ name: "verify" }, `"${text}" is no commit of this registry's history`));
}

function lookedAt(given: Given): readonly string[] {
  const more = ["coverage", "artifacts", "online"].filter((option) => given.flag(option));
  const pin = given.text("pin") === undefined ? [] : ["pin"];
  return [
    "hashes",
    "chain",
    "documents",
    "every rule as of then",
    "generated files",
    "history",
    ...pin,
    ...more,
  ];
}

function renderJson({ findings, head }: Verification): string {
  const result = {
    schema: "twokey-verify/1",
    trusted: !findings.some(({ severity }) => severity === "violation"),
  };
  return `${JSON.stringify({ ...result, head: head ?? null, findings }, null, 2)}\n`;
}

/** What the options ask for beyond the branch itself. */
async function checkOutside(
  given: Given,
  directory: string,
  inside: Verification,
  out: Output,
): Promise<Outcome<readonly Finding[]>> {
  const findings: Finding[] = [];
  if (given.flag("coverage")) findings.push(...(await coverage(directory, inside)));
  if (given.flag("artifacts") && inside.state !== undefined) {
    out.progress("hashing the bytes of every version …");
    const repository = await findRepository(directory);
    if (!repository.ok) return repository;
    const wanted = listArtifacts({ events: inside.events, state: inside.state });
    findings.push(...checkArtifacts(wanted, await findArtifacts(repository.value, wanted)));
  }
  if (given.flag("online")) {
    const named = given.text("github");
    const repository = named === undefined ? await findOrigin(directory) : findRepositoryName(named);
    if (repository === undefined)
      return bad(
        usageProblem(
          verify,
          "--online needs --github OWNER/NAME, because origin names no repository on GitHub",
        ),
      );
    const branch = given.text("branch") ?? DEFAULT_BRANCH;
    findings.push(...(await checkOnline(defaultClient(), repository, { branch, inside })));
  }
  return good(findings);
}

async function coverage(directory: string, { state, events }: Verification): Promise<readonly Finding[]> {
  const registry = state === undefined ? undefined : registryOf(state);
  if (registry === undefined) return [];
  const repository = await findRepository(directory);
  if (!repository.ok)
    return [incomplete("coverage-absent", directory, repository.problems[0]?.message ?? "no work tree")];
  const { default_branch: name, commit: from } = registry;
  const to =
    (await findCommit(repository.value, `refs/remotes/origin/${name}`)) ??
    (await findCommit(repository.value, `refs/heads/${name}`));
  if (to === undefined || (await findCommit(repository.value, from)) === undefined)
    return [incomplete("coverage-absent", name, `fetch it: git fetch origin ${name}`)];
  const { commits, unread } = await readGovernedCommits(repository.value, from, to);
  return [
    ...checkCoverage(events, commits),
    ...unread.map(({ commit, reason }) => incomplete("coverage-unread", commit, reason)),
  ];
}

/** Sign-offs, vetoes and overrides are what people said; each is looked up where they said it. */
export async function checkOnline(
  client: GithubClient,
  repository: RepositoryName,
  { branch, inside }: { readonly branch: string; readonly inside: Verification },
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const stored of inside.events)
    if (isSaid(stored)) findings.push(...(await checkSaid(client, repository, stored)));
  const app = inside.state === undefined ? null : (registryOf(inside.state)?.app ?? null);
  if (app?.signs !== true) return findings;
  const signatures = await findUnsigned(client, repository, branch);
  if ("trouble" in signatures) return [...findings, incomplete("source-unread", branch, signatures.trouble)];
  return [
    ...findings,
    ...signatures.unsigned.map((commit) => violation("signature-bad", commit, "GitHub does not verify it")),
  ];
}

function isSaid({ event }: StoredEvent): boolean {
  return ["comment", "review", "issue"].includes(event.source.kind) && event.source.snapshot !== null;
}

async function checkSaid(
  client: GithubClient,
  repository: RepositoryName,
  stored: StoredEvent,
): Promise<readonly Finding[]> {
  const { event } = stored;
  const { kind, id } = event.source;
  const today = await readSaid(client, repository, { kind, id, pull: event.pull });
  if (today.kind !== "seen") return checkSource(stored, today);
  const said = kind === "review" || kind === "issue" ? kind : "comment";
  const snapshot = sourceDigest({
    kind: said,
    id: today.id,
    user: today.user,
    at: today.at,
    body: today.body,
  });
  return checkSource(stored, { kind: "seen", snapshot });
}
