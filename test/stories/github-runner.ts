import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GitHub } from "./github.ts";
import { BOT_TOKEN } from "./github.ts";
import { git, newFolder, newRepository, ROOT } from "./twokey.ts";

/** A repository on a server, the clone of somebody who proposes changes, and the runner's view of it. */
export type World = {
  /** stands for https://github.com */
  readonly serverUrl: string;
  readonly server: string;
  readonly author: string;
};

export type Step = {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly ms: number;
  /** how long until the first line */
  readonly firstLineMs: number;
  readonly report: (name: string) => string;
};

export function newWorld(how: { readonly timed?: boolean } = {}): World {
  const root = newFolder();
  const server = join(root, "acme", "models.git");
  mkdirSync(server, { recursive: true });
  git(server, "init", "--quiet", "--bare");
  git(server, "config", "uploadpack.allowAnySHA1InWant", "true");
  const author = newRepository(how);
  git(author, "remote", "add", "origin", server);
  git(author, "push", "--quiet", "origin", "main");
  return { serverUrl: `file://${root}`, server, author };
}

/** Commits what the author has, and pushes it as a pull request's head. */
export function push({ author }: World, pull: number, message = "a candidate"): string {
  git(author, "add", "--all");
  git(author, "commit", "--quiet", "--allow-empty", "--message", message);
  git(author, "push", "--quiet", "--force", "origin", `HEAD:refs/pull/${pull}/head`);
  return git(author, "rev-parse", "HEAD").trim();
}

/** What the author has becomes the default branch. */
export function land({ author }: World, message = "landed"): string {
  git(author, "add", "--all");
  git(author, "commit", "--quiet", "--allow-empty", "--message", message);
  git(author, "push", "--quiet", "--force", "origin", "HEAD:main");
  return git(author, "rev-parse", "HEAD").trim();
}

const REPOSITORY = { id: 4711, name: "models", default_branch: "main", owner: { login: "acme" } };

export function pullRequest(number: number, head: string, base = "main"): Occasion {
  return {
    event: "pull_request",
    payload: {
      action: "synchronize",
      pull_request: { number, head: { sha: head }, base: { ref: base }, title: "</details> @everyone `x`" },
      repository: REPOSITORY,
    },
    checkout: head,
  };
}

export function dispatch(payload: unknown): Occasion {
  return {
    event: "repository_dispatch",
    payload: { action: "twokey-evaluate", client_payload: payload, repository: REPOSITORY },
    checkout: "main",
  };
}

export function other(event: string, payload: Readonly<Record<string, unknown>> = {}): Occasion {
  return { event, payload: { ...payload, repository: REPOSITORY }, checkout: "main" };
}

export type Occasion = { readonly event: string; readonly payload: unknown; readonly checkout: string };

export type How = {
  readonly token?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: number;
  readonly attempt?: number;
  /** arguments of the clone that stands for actions/checkout */
  readonly clone?: readonly string[];
  /** what an earlier step did to the workspace */
  readonly prepare?: (workspace: string) => void;
};

let runs = 1000;

/** Runs dist/action/index.js as the runner does: environment, event file, output and summary files, a fresh clone. */
export async function runStep(
  world: World,
  github: Pick<GitHub, "url">,
  occasion: Occasion,
  how: How = {},
): Promise<Step> {
  const temp = newFolder();
  const workspace = join(temp, "work");
  git(temp, "clone", "--quiet", "--no-local", ...(how.clone ?? []), `file://${world.server}`, workspace);
  if (occasion.checkout !== "main") {
    git(workspace, "fetch", "--quiet", ...(how.clone ?? []), "origin", occasion.checkout);
    git(workspace, "checkout", "--quiet", occasion.checkout);
  }
  how.prepare?.(workspace);
  const files = Object.fromEntries(
    ["event.json", "output", "summary", "env", "path", "state"].map((name) => [name, join(temp, name)]),
  );
  for (const file of Object.values(files)) writeFileSync(file, "");
  writeFileSync(files["event.json"]!, JSON.stringify(occasion.payload));
  runs += 1;
  const inputs = { "github-token": how.token ?? BOT_TOKEN, ...how.inputs };
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: temp,
    GITHUB_ACTIONS: "true",
    CI: "true",
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: world.serverUrl,
    GITHUB_REPOSITORY: "acme/models",
    GITHUB_EVENT_NAME: occasion.event,
    GITHUB_EVENT_PATH: files["event.json"]!,
    GITHUB_SHA: git(workspace, "rev-parse", "HEAD").trim(),
    GITHUB_RUN_ID: String(how.run ?? runs),
    GITHUB_RUN_ATTEMPT: String(how.attempt ?? 1),
    GITHUB_OUTPUT: files["output"]!,
    GITHUB_STEP_SUMMARY: files["summary"]!,
    GITHUB_ENV: files["env"]!,
    GITHUB_PATH: files["path"]!,
    GITHUB_STATE: files["state"]!,
    ACTIONS_RUNTIME_TOKEN: "runtime-secret",
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
    ...how.env,
  };
  const { code, log, ms, firstLineMs } = await start(workspace, env);
  const outputs = parseOutputs(readFileSync(files["output"]!, "utf8"));
  return {
    code,
    log,
    ms,
    firstLineMs,
    outputs,
    summary: readFileSync(files["summary"]!, "utf8"),
    report: (name) => {
      const path = join(outputs["report-path"] ?? "", name);
      return existsSync(path) ? readFileSync(path, "utf8") : "";
    },
  };
}

function start(
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{
  readonly code: number | null;
  readonly log: string;
  readonly ms: number;
  readonly firstLineMs: number;
}> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(ROOT, "dist", "action", "index.js")], { cwd, env });
  let log = "";
  let firstLineMs = Number.NaN;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes: Buffer) => {
      if (log === "") firstLineMs = performance.now() - started;
      log += bytes.toString("utf8");
    });
  }
  return new Promise((done) => {
    child.on("close", (code) => done({ code, log, ms: performance.now() - started, firstLineMs }));
  });
}

/** `name<<delimiter`, the value, the delimiter: what the runner reads from the output file. */
function parseOutputs(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const [name, delimiter] = (lines[at] ?? "").split("<<");
    if (name === undefined || delimiter === undefined) continue;
    const end = lines.indexOf(delimiter, at + 1);
    found[name] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return found;
}
