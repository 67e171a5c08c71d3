import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { devNull } from "node:os";
import { resolve, sep } from "node:path";
import { bad, good, type Outcome } from "../base/problem.ts";
import { plain } from "../base/text.ts";

/** A repository with a work tree on this machine. */
export type Repository = {
  /** the top of the work tree, with links resolved */
  readonly root: string;
  /** where objects, LFS files and configuration are; several work trees may share it */
  readonly commonFolder: string;
  /** part of the history is missing */
  readonly shallow: boolean;
};

/** Finds the repository that a folder lies in. Its answer is a problem when git is absent or refuses. */
export async function findRepository(folder: string): Promise<Outcome<Repository>> {
  const problem = (code: string, message: string, hint: string): Outcome<Repository> => {
    return bad({ code, file: folder, path: "", message, hint });
  };
  if (!existsSync(folder)) {
    return problem("no-folder", "there is no such folder", "Name a folder inside a clone.");
  }
  const found = await runGit(folder, ["rev-parse", "--show-toplevel"]);
  if (found.code === "absent") {
    return problem(
      "no-git",
      "git cannot be started here",
      "Install git 2.30 or later, and put it on the PATH.",
    );
  }
  if (/dubious ownership/.test(found.stderr)) {
    const hint = "Tell git that you trust it: git config --global --add safe.directory FOLDER.";
    return problem(
      "foreign-repository",
      "the repository belongs to another user, so git does not read it",
      hint,
    );
  }
  if (found.code !== 0) {
    const hint = "Run this inside a clone that has a work tree (git clone, not git clone --bare).";
    return problem("no-repository", "this folder is in no git repository", hint);
  }
  const root = realpathSync(oneLine(found.stdout));
  const here = realpathSync(folder);
  if (here !== root && !here.startsWith(root.endsWith(sep) ? root : root + sep)) {
    const hint = "Remove core.worktree from the repository's configuration.";
    return problem("foreign-work-tree", "the repository says that its files are somewhere else", hint);
  }
  const common = await runGit(root, ["rev-parse", "--git-common-dir"]);
  const shallow = await runGit(root, ["rev-parse", "--is-shallow-repository"]);
  return good({
    root,
    commonFolder: resolve(root, oneLine(common.stdout)),
    shallow: oneLine(shallow.stdout) === "true",
  });
}

/** How a run of git ended. `absent`: there is no git to run. */
export type GitEnd = {
  readonly code: number | "absent";
  readonly stdout: Uint8Array;
  /** the end of it, for people */
  readonly stderr: string;
};

export type GitInput = {
  readonly input?: string | Uint8Array;
  /** more output than this is an error */
  readonly limit?: number;
};

const LARGEST_OUTPUT = 64 * 1_048_576;

/** Runs git and holds what it says. What git refuses is for the caller to judge; no shell is involved. */
export async function runGit(
  folder: string,
  args: readonly string[],
  wanted: GitInput = {},
): Promise<GitEnd> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const { output, end } = openGit(folder, args, wanted.input);
  for await (const chunk of output) {
    size += chunk.length;
    if (size > (wanted.limit ?? LARGEST_OUTPUT)) throw new Error(`git ${args[0]} says more than expected`);
    chunks.push(chunk);
  }
  const { code, stderr } = await end;
  return { code, stdout: Buffer.concat(chunks), stderr };
}

/** What git says, or an error with what it complained of: for questions that cannot go wrong. */
export async function askGit(
  folder: string,
  args: readonly string[],
  wanted?: GitInput,
): Promise<Uint8Array> {
  const end = await runGit(folder, args, wanted);
  if (end.code !== 0) throw new Error(`git ${args[0]} failed: ${plain(end.stderr, 400)}`);
  return end.stdout;
}

export type GitRun = {
  readonly output: AsyncIterable<Uint8Array>;
  readonly end: Promise<Omit<GitEnd, "stdout">>;
};

const LONGEST_COMPLAINT = 4_000;

/** Starts git; its output is read as fast as the reader wants. Leaving the loop early ends git. */
export function openGit(folder: string, args: readonly string[], input?: string | Uint8Array): GitRun {
  const child = spawn("git", [...SAFE, ...args], {
    cwd: folder,
    env: safeEnvironment(),
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
  });
  let stderr = "";
  child.stderr.on("data", (bytes: Buffer) => {
    stderr = (stderr + bytes.toString("utf8")).slice(-LONGEST_COMPLAINT);
  });
  // Git may end before it has read everything; what it says then tells why.
  child.stdin.on("error", () => child.stdin.destroy());
  child.stdin.end(input ?? "");
  const end = new Promise<Omit<GitEnd, "stdout">>((done, failed) => {
    child.on("error", (error) => {
      if ("code" in error && error.code === "ENOENT") done({ code: "absent", stderr: error.message });
      else failed(error);
    });
    child.on("close", (code) => done({ code: code ?? 1, stderr }));
  });
  return { output: chunksOf(child.stdout, () => child.kill("SIGKILL")), end };
}

async function* chunksOf(stream: AsyncIterable<unknown>, stop: () => void): AsyncIterable<Uint8Array> {
  let atEnd = false;
  try {
    for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
    atEnd = true;
  } finally {
    if (!atEnd) stop();
  }
}

/**
 * Nothing that the repository brings along may run, and nothing may reach the network: no hooks, monitors,
 * external diffs, pagers, askers, transports. Replaced objects and grafts would show another history than
 * the one that is pushed.
 */
const SAFE: readonly string[] = [
  "--no-pager",
  "--no-optional-locks",
  "--no-replace-objects",
  "--literal-pathspecs",
  ...[
    `core.hooksPath=${devNull}`,
    "core.fsmonitor=false",
    "core.quotePath=false",
    "core.precomposeUnicode=true",
    "core.askPass=",
    "core.sshCommand=false",
    "core.alternateRefsCommand=",
    "credential.helper=",
    "diff.external=",
    "gc.auto=0",
    "maintenance.auto=false",
    "log.showSignature=false",
    "submodule.recurse=false",
  ].flatMap((setting) => ["-c", setting]),
];

/**
 * An allow-list: no `GIT_*` of the caller, no token. The user's own configuration stays: it may say whom to
 * trust. No protocol is allowed, because a partial clone would fetch what it lacks, and older versions of
 * git know no other way to forbid it.
 */
function safeEnvironment(): Record<string, string> {
  const kept = ["PATH", "HOME", "USERPROFILE", "XDG_CONFIG_HOME", "SystemRoot", "TMPDIR", "TEMP"];
  const inherited = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(inherited),
    LC_ALL: "C",
    GIT_ALLOW_PROTOCOL: "",
    GIT_GRAFT_FILE: devNull,
    GIT_NO_LAZY_FETCH: "1",
    GIT_TERMINAL_PROMPT: "0",
  };
}

/** Git ends an answer with a line break; a path may end with one of its own. */
function oneLine(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("utf8");
  return text.endsWith("\n") ? text.slice(0, text.endsWith("\r\n") ? -2 : -1) : text;
}
