import { createHash, type Hash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import type { Digest } from "../base/ids.ts";
import type { StoredFile } from "../project/sources.ts";
import { type Place, placesOf } from "./places.ts";
import { openGit, type Repository } from "./repository.ts";

/** The place that holds exactly the bytes of a file, found by hashing what is there; or nothing. */
export async function findBytes(repository: Repository, file: StoredFile): Promise<Place | undefined> {
  for (const place of await placesOf(repository, file)) {
    if (await holds(repository, place, file)) return place;
  }
  return undefined;
}

/**
 * Writes the bytes of a file to a new place and says whether they were found. They are hashed on the way, so
 * what is written is what was checked, even if somebody changes the source meanwhile.
 */
export async function copyBytes(repository: Repository, file: StoredFile, target: string): Promise<boolean> {
  for (const place of await placesOf(repository, file)) {
    const copy = await open(target, "wx");
    let whole = false;
    try {
      whole = await holds(repository, place, file, copy);
    } finally {
      await copy.close();
      if (!whole) await unlink(target);
    }
    if (whole) return true;
  }
  return false;
}

/** Reads a place to its end, or as far as it can be right, and says whether size and digests are those of the file. */
async function holds(
  repository: Repository,
  place: Place,
  file: StoredFile,
  copy?: FileHandle,
): Promise<boolean> {
  const hashes = [file.digest, ...(file.md5 === undefined ? [] : [file.md5])].map(startHash);
  let size = 0;
  for await (const bytes of bytesOf(repository, place, file.size)) {
    size += bytes.length;
    if (size > file.size) return false;
    for (const { hash } of hashes) hash.update(bytes);
    if (copy !== undefined) await writeAll(copy, bytes);
  }
  return size === file.size && hashes.every(({ digest, hash }) => digestOf(digest, hash) === digest);
}

function startHash(digest: Digest): { readonly digest: Digest; readonly hash: Hash } {
  return { digest, hash: createHash(digest.startsWith("md5:") ? "md5" : "sha256") };
}

function digestOf(digest: Digest, hash: Hash): string {
  return `${digest.slice(0, digest.indexOf(":"))}:${hash.digest("hex")}`;
}

async function writeAll(copy: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length;) {
    const { bytesWritten } = await copy.write(bytes, from, bytes.length - from);
    from += bytesWritten;
  }
}

const PIECE = 1_048_576;

/** Nothing at all where there is no such object or file, or a file of another size. */
async function* bytesOf(repository: Repository, place: Place, size: number): AsyncIterable<Uint8Array> {
  if (place.kind === "blob") {
    const { output, end } = openGit(repository.root, ["cat-file", "blob", place.blob]);
    yield* output;
    await end;
    return;
  }
  const file = await openFile(place.file);
  if (file === undefined) return;
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size !== size) return;
    for (;;) {
      // A new piece each time: the one before may still be hashed or written.
      const { bytesRead, buffer } = await file.read(new Uint8Array(PIECE), 0, PIECE, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Links at the place itself are followed: caches of LFS and DVC use them, and the digest decides. */
async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}
