import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Command, type ExitCode, parseGiven } from "../../cli/command.ts";

/** A git repository in a temporary folder; nothing of the machine's configuration shows in its commits. */
export class Clone {
  readonly root: string;

  constructor(from?: string) {
    this.root = mkdtempSync(join(tmpdir(), "twokey-clone-"));
    if (from === undefined) this.git("init", "--quiet", "--initial-branch", "main");
    else execFileSync("git", ["clone", "--quiet", "--branch", "model-registry", from, this.root]);
  }

  git(...args: string[]): string {
    const who = ["-c", "user.name=twokey", "-c", "user.email=twokey@localhost", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...who, "-C", this.root, ...args], { encoding: "utf8" }).trim();
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
  }

  commit(files: Readonly<Record<string, string>>): string {
    this.write(files);
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", "change");
    return this.git("rev-parse", "HEAD");
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

export type Run = { readonly code: ExitCode; readonly out: string; readonly told: string };

/** One command as the command line would run it. */
export async function run(command: Command, ...args: string[]): Promise<Run> {
  const given = parseGiven(command, args);
  if (!given.ok) throw new Error(given.problems.map(({ message }) => message).join("; "));
  let out = "";
  let told = "";
  const write = (text: string): void => void (out += text);
  const tell = (text: string): void => void (told += text);
  const code = await command.run(given.value, { write, tell, progress: () => {} });
  return { code, out, told };
}
