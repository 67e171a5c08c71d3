import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { plain } from "../base/text.ts";
import type { Content, Contents, Read } from "../project/content.ts";
import { type Gather, startGathering } from "../project/gather.ts";
import type { Tree } from "../project/tree.ts";
import { openGit, type Repository } from "./repository.ts";

/**
 * Reads files of a tree: digests of whatever size, piece by piece, and texts where they are wanted. Entries
 * of a commit come from git's objects, entries of a work tree from the disk.
 */
export async function readContents(
  repository: Repository,
  tree: Tree,
  reads: readonly Read[],
): Promise<Contents> {
  const contents = new Map<string, Content>();
  const blobs = new Map<string, { text: boolean; readonly paths: string[] }>();
  for (const { path, text } of reads) {
    const entry = tree.byPath.get(path);
    if (entry?.kind !== "file") contents.set(path, gone(path));
    else if (entry.blob === undefined) contents.set(path, await readFile(repository.root, path, text));
    else {
      const known = blobs.get(entry.blob);
      known?.paths.push(path);
      if (known !== undefined) known.text ||= text;
      else blobs.set(entry.blob, { text, paths: [path] });
    }
  }
  const read = await readBlobs(repository, new Map([...blobs].map(([blob, { text }]) => [blob, text])));
  for (const [blob, { paths }] of blobs) {
    for (const path of paths) contents.set(path, read.get(blob) ?? missing(blob));
  }
  return contents;
}

/** Git gives up at the first object that a partial clone lacks; we go on behind it, but not for ever. */
const MOST_RESTARTS = 100;

/** Reads objects by their ids (and whether their text is wanted); those that are not here are unreadable. */
export async function readBlobs(
  repository: Repository,
  wanted: ReadonlyMap<string, boolean>,
): Promise<ReadonlyMap<string, Content>> {
  const contents = new Map<string, Content>();
  let todo = [...wanted.keys()];
  for (let restarts = 0; todo.length > 0 && restarts <= MOST_RESTARTS; restarts += 1) {
    const answered = await readBatch(repository, todo, { wanted, contents });
    const [failed] = todo.slice(answered);
    if (failed !== undefined) contents.set(failed, missing(failed));
    todo = todo.slice(answered + 1);
  }
  for (const blob of todo) contents.set(blob, missing(blob));
  return contents;
}

type Batch = { readonly wanted: ReadonlyMap<string, boolean>; readonly contents: Map<string, Content> };

/** How many of the objects were answered before git ended; all of them unless something is missing here. */
async function readBatch(repository: Repository, blobs: readonly string[], batch: Batch): Promise<number> {
  const { output, end } = openGit(repository.root, ["cat-file", "--batch"], `${blobs.join("\n")}\n`);
  const reader = batchReader(blobs, batch);
  for await (const chunk of output) reader.add(chunk);
  const { code, stderr } = await end;
  if (code !== 0 && reader.answered() === blobs.length) {
    throw new Error(`git cat-file failed: ${plain(stderr, 400)}`);
  }
  return reader.answered();
}

const LONGEST_HEADER = 200;
const LINE_BREAK = 10;

/** Takes the stream of `cat-file --batch` apart: `<id> <type> <size>`, the bytes, a line break, and again. */
function batchReader(
  blobs: readonly string[],
  { wanted, contents }: Batch,
): { readonly add: (chunk: Uint8Array) => void; readonly answered: () => number } {
  let answered = 0;
  let header = "";
  let left = 0;
  let gather: Gather | undefined;
  const finish = (content: Content): void => {
    const blob = blobs[answered];
    if (blob === undefined) throw new Error("git answers more than it was asked");
    contents.set(blob, content);
    answered += 1;
    header = "";
    gather = undefined;
  };
  const readHeader = (chunk: Uint8Array, from: number): number => {
    const at = chunk.indexOf(LINE_BREAK, from);
    header += Buffer.from(chunk.subarray(from, at < 0 ? chunk.length : at)).toString("latin1");
    if (header.length > LONGEST_HEADER) throw new Error("git answers something unknown");
    if (at < 0) return chunk.length;
    const [blob = "", type, size = ""] = header.split(" ");
    if (blob !== blobs[answered]) throw new Error("git answers out of order");
    if (type === "missing") finish(missing(blob));
    else {
      left = Number(size);
      gather = startGathering(wanted.get(blob) === true);
    }
    return at + 1;
  };
  return {
    answered: () => answered,
    add: (chunk) => {
      let at = 0;
      while (at < chunk.length) {
        if (gather === undefined) at = readHeader(chunk, at);
        else if (left === 0) {
          finish(gather.end());
          // The line break behind the bytes.
          at += 1;
        } else {
          const part = chunk.subarray(at, at + left);
          gather.add(part);
          left -= part.length;
          at += part.length;
        }
      }
    },
  };
}

const PIECE = 1_048_576;

/** One file of the work tree; links are not followed, and a pipe does not make us wait. */
async function readFile(root: string, path: string, text: boolean): Promise<Content> {
  let file: FileHandle;
  try {
    file = await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return gone(path);
  }
  try {
    if (!(await file.stat()).isFile()) return gone(path);
    const gather = startGathering(text);
    const piece = new Uint8Array(PIECE);
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, PIECE, null);
      if (bytesRead === 0) return gather.end();
      gather.add(piece.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

function gone(path: string): Content {
  const why = `"${plain(path)}" is no file that can be read`;
  return { kind: "unreadable", why, hint: "Look whether it exists and may be read, then run again." };
}

function missing(blob: string): Content {
  return {
    kind: "unreadable",
    why: "git does not have the content of this file here",
    hint: `Fetch it: git cat-file -s ${blob}, or clone again without --filter and --depth.`,
  };
}
