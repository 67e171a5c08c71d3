import type { History, HistoryCommit, Snapshot } from "../registry/snapshot.ts";
import { askGit, openGit, runGit } from "./repository.ts";

/** Files beyond this are named and not read. */
const LARGEST = 4_194_304;
const MOST_FILES = 2_000_000;
const LARGEST_LISTING = 512 * 1_048_576;

/** The commit that the registry branch has in a clone or a bare directory, and the name it was found under. */
export async function findRegistryTip(
  directory: string,
  branch: string,
): Promise<{ readonly commit: string; readonly ref: string } | undefined> {
  for (const ref of [`refs/heads/${branch}`, `refs/remotes/origin/${branch}`]) {
    const result = await runGit(directory, ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]);
    if (result.code === 0) return { commit: textOf(result.stdout), ref };
  }
  return undefined;
}

/** Everything that verification looks at: the files of the tip and, where wanted, all commits to it. */
export async function readRegistrySnapshot(
  directory: string,
  tip: string,
  wanted: { readonly history: boolean; readonly since?: string },
): Promise<Snapshot> {
  const files = new Map<string, Uint8Array>();
  const [odd, history] = await Promise.all([
    streamRegistryFiles(directory, tip, (path, bytes) => void files.set(path, bytes)),
    wanted.history ? readRegistryHistory(directory, tip, wanted.since ?? null) : Promise.resolve(null),
  ]);
  return { files, odd, history };
}

/** Hands over the plain files of a commit as git reads them; the answer is what was no plain file. */
export async function streamRegistryFiles(
  directory: string,
  tip: string,
  take: (path: string, bytes: Uint8Array) => void,
): Promise<Snapshot["odd"]> {
  const list = ["ls-tree", "-r", "-z", "--full-tree", tip];
  const listed = Buffer.from(await askGit(directory, list, { limit: LARGEST_LISTING })).toString("utf8");
  const odd: { path: string; why: string }[] = [];
  const paths: string[] = [];
  const ids: string[] = [];
  for (const line of listed.split("\0")) {
    if (line === "") continue;
    const tab = line.indexOf("\t");
    const path = line.slice(tab + 1);
    const [mode, , id = ""] = line.slice(0, tab).split(" ");
    if (mode !== "100644") odd.push({ path, why: `its mode is ${mode}, and plain files have 100644` });
    else {
      paths.push(path);
      ids.push(id);
    }
  }
  if (paths.length > MOST_FILES) throw new Error(`${paths.length} files are more than a registry may have`);
  let count = 0;
  const reader = readBatch((at, bytes, size) => {
    const path = paths[at] ?? "";
    count += 1;
    if (bytes === undefined) odd.push({ path, why: `it has ${size} bytes, more than ${LARGEST}` });
    else take(path, bytes);
  });
  await follow(directory, ["cat-file", "--batch", "--buffer"], reader, `${ids.join("\n")}\n`);
  if (count < ids.length) throw new Error("git cat-file ended early");
  return odd;
}

/** Takes `cat-file --batch` apart as it comes; giants are skipped, not held. */
function readBatch(
  take: (at: number, bytes: Uint8Array | undefined, size: number) => void,
): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let count = 0;
  let skip = 0;
  return (chunk) => {
    let buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      if (skip > 0) {
        const gone = Math.min(skip, buffer.length);
        skip -= gone;
        buffer = buffer.subarray(gone);
        if (skip > 0) break;
      }
      const end = buffer.indexOf(10);
      if (end < 0) break;
      const size = blobSize(buffer, end);
      if (size > LARGEST) {
        take(count, undefined, size);
        count += 1;
        skip = end + 1 + size + 1;
        continue;
      }
      if (buffer.length < end + 1 + size + 1) break;
      take(count, buffer.subarray(end + 1, end + 1 + size), size);
      count += 1;
      buffer = buffer.subarray(end + 1 + size + 1);
    }
    rest = buffer;
  };
}

const SPACE = 32;
const B = 98;

/** `<id> blob <size>`; read by hand, because there are hundreds of thousands of these lines. */
function blobSize(buffer: Buffer, end: number): number {
  const space = buffer.lastIndexOf(SPACE, end - 1);
  if (space < 5 || buffer[space - 4] !== B || buffer[space - 5] !== SPACE)
    throw new Error(`git cannot read an object: ${buffer.toString("latin1", 0, end)}`);
  let size = 0;
  for (let at = space + 1; at < end; at += 1) size = size * 10 + (buffer[at] ?? 0) - 48;
  return size;
}

/** Every commit up to a tip, oldest first, with what it changed. */
export async function readRegistryHistory(
  directory: string,
  tip: string,
  since: string | null,
): Promise<History> {
  const shallow = textOf(await askGit(directory, ["rev-parse", "--is-shallow-repository"]));
  const commits: HistoryCommit[] = [];
  const parser = parseLog((commit) => void commits.push(commit));
  const settings = ["-c", "core.quotePath=true", "-c", "log.showRoot=true", "-c", "log.showSignature=false"];
  const range = since === null ? [tip] : [tip, `^${since}`];
  const look = ["--reverse", "--topo-order", "--format=raw", "--raw", "--no-abbrev", "--no-renames"];
  const plain = ["--no-color", "--no-ext-diff", "--no-notes", "--no-mailmap"];
  const asked = [...settings, "log", ...look, ...plain, ...range, "--"];
  await follow(directory, asked, (chunk) => parser.take(chunk));
  parser.end();
  return { commits, complete: shallow !== "true", since };
}

type Draft = {
  id: string;
  parents: string[];
  author: string;
  committer: string;
  at: number;
  signed: boolean;
  changes: { status: string; path: string }[];
};

/** `git log --format=raw --raw`, line by line: headers, an indented message, then one line per change. */
function parseLog(give: (commit: HistoryCommit) => void): {
  readonly take: (chunk: Buffer) => void;
  readonly end: () => void;
} {
  let rest = "";
  let commit: Draft | undefined;
  const line = (text: string): void => {
    if (text.startsWith("commit ")) {
      if (commit !== undefined) give(commit);
      const id = text.slice(7).split(" ")[0] ?? "";
      commit = { id, parents: [], author: "", committer: "", at: 0, signed: false, changes: [] };
    } else if (commit === undefined) return;
    else if (text.startsWith(":")) commit.changes.push(changeOf(text));
    else if (text.startsWith("parent ")) commit.parents.push(text.slice(7));
    else if (text.startsWith("author ")) commit.author = personOf(text.slice(7)).person;
    else if (text.startsWith("committer ")) {
      const { person, at } = personOf(text.slice(10));
      commit.committer = person;
      commit.at = at;
    } else if (text.startsWith("gpgsig")) commit.signed = true;
  };
  return {
    take: (chunk) => {
      const lines = (rest + chunk.toString("latin1")).split("\n");
      rest = lines.pop() ?? "";
      for (const text of lines) line(text);
    },
    end: () => {
      if (rest !== "") line(rest);
      if (commit !== undefined) give(commit);
    },
  };
}

/** `:100644 100644 <old> <new> M<TAB>path` */
function changeOf(text: string): { status: string; path: string } {
  const tab = text.indexOf("\t");
  const fields = text.slice(0, tab).split(" ");
  return { status: (fields[4] ?? "?").slice(0, 1), path: text.slice(tab + 1) };
}

/** `name <address> 1772366400 +0000` */
function personOf(text: string): { readonly person: string; readonly at: number } {
  const end = text.lastIndexOf("> ");
  return { person: text.slice(0, end + 1), at: Number(text.slice(end + 2).split(" ")[0]) };
}

/** Lets git speak and hands on what it says; an end that is not clean is an error. */
async function follow(
  directory: string,
  args: readonly string[],
  take: (chunk: Buffer) => void,
  input = "",
): Promise<void> {
  const { output, end } = openGit(directory, args, input);
  for await (const chunk of output) take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  const { code, stderr } = await end;
  if (code !== 0) throw new Error(`git failed: ${stderr.slice(-400)}`);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8").trim();
}
