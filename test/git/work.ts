import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { findRepository, type Repository } from "../../src/git/repository.ts";
import { valueOf } from "../project/state.ts";

/** Real repositories in a folder of their own, which goes away when the tests of the file are done. */
const top = realpathSync(mkdtempSync(join(tmpdir(), "twokey-git-")));
afterAll(() => rmSync(top, { recursive: true, force: true }));

let made = 0;

export function newFolder(): string {
  made += 1;
  const folder = join(top, String(made));
  mkdirSync(folder);
  return folder;
}

const CLEAN = {
  PATH: process.env["PATH"] ?? "",
  HOME: top,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
  GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
};

/** Git as a user runs it, without the configuration of this machine. */
export function git(folder: string, ...args: readonly string[]): string {
  const settings = [
    "user.name=Test",
    "user.email=test@example.invalid",
    "init.defaultBranch=main",
    "protocol.file.allow=always",
  ];
  return execFileSync("git", [...settings.flatMap((setting) => ["-c", setting]), ...args], {
    cwd: folder,
    env: CLEAN,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

export function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

export function commit(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  write(folder, files);
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--allow-empty", "--message", "a change");
  return git(folder, "rev-parse", "HEAD");
}

/** A repository with one commit of these files. */
export function newRepository(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = newFolder();
  git(folder, "init", "--quiet");
  commit(folder, files);
  return folder;
}

export async function opened(folder: string): Promise<Repository> {
  return valueOf(await findRepository(folder));
}
