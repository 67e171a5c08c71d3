import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { blobId } from "../../src/github/trees.ts";
import { newFolder } from "../git/work.ts";

/** Path → content of the files of one tree. */
export type Tree = Readonly<Record<string, string>>;

export type Made = {
  readonly mark: string;
  readonly tree: Tree;
  readonly parents?: readonly string[];
  readonly author?: string;
  readonly committer?: string;
  readonly message?: string;
};

export function run(folder: string, args: readonly string[], input?: string | Buffer): string {
  const { code, text } = runForEnd(folder, args, input);
  if (code !== 0) throw new Error(`git ${args.join(" ")} ended with ${code}`);
  return text;
}

/** Git with its exit code: 1 is an answer of some commands. */
export function runForEnd(
  folder: string,
  args: readonly string[],
  input?: string | Buffer,
): { readonly code: number; readonly text: string } {
  const settings = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid", "-c", "gc.auto=0"];
  try {
    const out = execFileSync("git", [...settings, ...args], {
      cwd: folder,
      env: { PATH: process.env["PATH"] ?? "", HOME: folder, GIT_CONFIG_NOSYSTEM: "1" },
      maxBuffer: 1 << 30,
      ...(input === undefined
        ? { stdio: ["ignore", "pipe", "ignore"] }
        : { input, stdio: ["pipe", "pipe", "ignore"] }),
    });
    return { code: 0, text: out.toString("utf8").trimEnd() };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: Buffer };
    return { code: status, text: stdout.toString("utf8").trimEnd() };
  }
}

/** A bare repository with these commits, each with its whole tree; commit ids by mark. */
export function newHistory(commits: readonly Made[]): {
  readonly folder: string;
  readonly id: (mark: string) => string;
} {
  const folder = newFolder();
  run(folder, ["init", "--quiet", "--bare", "--initial-branch=main"]);
  return { folder, id: grow(folder, commits) };
}

/** Further commits; parents may be marks of these or whole ids. */
export function grow(folder: string, commits: readonly Made[]): (mark: string) => string {
  const number = new Map(commits.map(({ mark }, at) => [mark, at + 1]));
  const stream = commits.map(({ mark, tree, parents = [], author, committer, message = mark }, at) => {
    const from = parents.map((parent, order) => {
      const known = number.get(parent);
      return `${order === 0 ? "from" : "merge"} ${known === undefined ? parent : `:${known}`}\n`;
    });
    const files = Object.entries(tree).map(
      ([path, text]) => `M 100644 inline ${quoted(path)}\n${data(text)}`,
    );
    const who = author ?? "Ann <ann@example.invalid>";
    return [
      // A branch of its own for each, or the parents of one would hang on the other.
      `commit refs/heads/made/${mark}\nmark :${at + 1}\n`,
      `author ${who} ${1_767_261_600 + at} +0000\ncommitter ${committer ?? who} ${1_767_261_600 + at} +0000\n`,
      data(message),
      ...from,
      "deleteall\n",
      ...files,
      "\n",
    ].join("");
  });
  run(folder, ["fast-import", "--quiet", "--force", "--export-marks=marks"], stream.join(""));
  const marks = new Map(
    readFileSync(join(folder, "marks"), "utf8")
      .trim()
      .split("\n")
      .map((line): [string, string] => {
        const [mark = "", id = ""] = line.split(" ");
        return [mark.slice(1), id];
      }),
  );
  return (mark) => {
    const id = marks.get(String(number.get(mark)));
    if (id === undefined) throw new Error(`no commit ${mark}`);
    return id;
  };
}

export function setBranch(folder: string, branch: string, commit: string): void {
  run(folder, ["update-ref", `refs/heads/${branch}`, commit]);
}

/** The same as `entriesAt`, without asking git. */
export function entriesOfTree(tree: Tree): Map<string, string> {
  return new Map(Object.entries(tree).map(([path, text]) => [path, `100644 ${blobId(text)}`]));
}

/** `mode id` by path, as the three-way merge takes it. */
export function entriesAt(folder: string, tree: string): Map<string, string> {
  const lines = run(folder, ["ls-tree", "-r", "-z", tree]).split("\0");
  return new Map(
    lines.flatMap((line) => {
      const [head = "", path] = line.split("\t");
      const [mode, , id] = head.split(" ");
      return path === undefined ? [] : [[path, `${mode} ${id}`] as const];
    }),
  );
}

/** The tree that git makes of three by entries alone, or nothing where it leaves something to a person. */
export function mergeByEntries(folder: string, trees: readonly [string, string, string]): string | undefined {
  // What an earlier merge left open would stand in the way.
  run(folder, ["read-tree", "--empty"]);
  run(folder, ["read-tree", "-i", "-m", "--aggressive", ...trees]);
  const { code, text } = runForEnd(folder, ["write-tree"]);
  return code === 0 ? text : undefined;
}

/** What git makes of a merge when it follows files and folders that moved. */
export function mergeWithGit(
  folder: string,
  ours: string,
  theirs: string,
): { readonly clean: boolean; readonly tree: string } {
  const settings = ["-c", "merge.renames=true", "-c", "merge.directoryRenames=true"];
  const merge = [...settings, "merge-tree", "--write-tree", "--no-messages", ours, theirs];
  const { code, text } = runForEnd(folder, merge);
  if (code > 1) throw new Error("git merge-tree failed");
  return { clean: code === 0, tree: text.split("\n")[0] ?? "" };
}

/** `git merge-tree --write-tree` came with git 2.38. */
export function canMergeTrees(): boolean {
  const [, major = "0", minor = "0"] =
    /(\d+)\.(\d+)/.exec(execFileSync("git", ["--version"]).toString()) ?? [];
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 38);
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, (sign) => `\\${sign}`).replace(/\n/g, "\\n")}"`;
}
