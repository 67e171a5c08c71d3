import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const FIXTURES = join(ROOT, "fixtures");

export type Ran = {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly json: () => unknown;
};

/** Runs the built command line as a user does; `CI` is unset so that it behaves as on a laptop. */
export function twokey(cwd: string, ...args: readonly string[]): Ran {
  const { CI: _, ...env } = process.env;
  const ran = spawnSync(process.execPath, [join(ROOT, "dist", "cli.js"), ...args], {
    cwd,
    env,
    encoding: "utf8",
    timeout: 60_000,
  });
  return {
    code: ran.status,
    out: ran.stdout,
    err: ran.stderr,
    json: () => JSON.parse(ran.stdout) as unknown,
  };
}

/** A folder of this test alone, removed when the process ends. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "twokey-story-"));
  made.push(folder);
  return folder;
}

const made: string[] = [];
process.on("exit", () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export function git(folder: string, ...args: readonly string[]): string {
  const identity = [
    "-c",
    "user.name=Alice",
    "-c",
    "user.email=alice@example.com",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "init.defaultBranch=main",
  ];
  return execFileSync("git", [...identity, ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/**
 * A git repository whose main branch is the demo project. Models are timed only in stories about times: elsewhere
 * that would take seconds, and what a busy machine says of times is no constant.
 */
export function newRepository({ timed = false }: { readonly timed?: boolean } = {}): string {
  const folder = newFolder();
  cpSync(join(FIXTURES, "demo"), folder, { recursive: true });
  if (!timed) {
    for (const model of ["churn", "demand", "fraud"]) {
      const path = join(folder, "models", model, "model.yaml");
      writeFileSync(path, readFileSync(path, "utf8").replace(/^serving:.*\n(?: .*\n)*/m, ""));
    }
  }
  git(folder, "init", "--quiet");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "three models");
  return folder;
}

/** Lays a candidate of the fixtures over a model of the working tree. */
export function propose(folder: string, model: string, kind: string): void {
  cpSync(join(FIXTURES, "candidates", model, kind), join(folder, "models", model), { recursive: true });
}

export function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
