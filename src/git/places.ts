import { lstat, readFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import type { Digest } from "../base/ids.ts";
import { foldersAbove, joinPath } from "../project/path.ts";
import { findDvcTarget } from "../project/pointer.ts";
import type { StoredFile } from "../project/sources.ts";
import { type Repository, runGit } from "./repository.ts";

/** Where bytes may lie: in a git object, or in a file of the work tree or of a cache. */
export type Place =
  | { readonly kind: "blob"; readonly blob: string }
  | { readonly kind: "file"; readonly file: string; readonly where: "work tree" | "lfs" | "dvc" };

/**
 * Every place that may hold the bytes of a file, the likeliest first. Nothing here is believed: a place
 * counts only once its bytes have the digest.
 */
export async function placesOf(repository: Repository, file: StoredFile): Promise<readonly Place[]> {
  const blob: readonly Place[] =
    file.stored === "git" && file.blob !== undefined ? [{ kind: "blob", blob: file.blob }] : [];
  return [
    ...blob,
    ...(await inWorkTree(repository, file)),
    ...(await inLfs(repository, file.digest)),
    ...(file.md5 === undefined ? [] : await inDvc(repository, file.path, file.md5)),
  ];
}

async function inWorkTree({ root }: Repository, file: StoredFile): Promise<readonly Place[]> {
  const path = file.stored === "dvc" ? (findDvcTarget(file.path) ?? file.path) : file.path;
  for (const folder of foldersAbove(path)) {
    if (!(await isFolder(join(root, folder)))) return [];
  }
  return [{ kind: "file", file: join(root, path), where: "work tree" }];
}

/** Git LFS keeps files by their sha256, so whatever has that digest may be there. */
async function inLfs(repository: Repository, digest: Digest): Promise<readonly Place[]> {
  if (!digest.startsWith("sha256:")) return [];
  const hex = digest.slice("sha256:".length);
  const { code, stdout } = await runGit(repository.root, ["config", "--get", "lfs.storage"]);
  const written = code === 0 ? Buffer.from(stdout).toString("utf8").trim() : "";
  const storage = resolve(repository.commonFolder, written === "" ? "lfs" : written);
  const file = join(storage, "objects", hex.slice(0, 2), hex.slice(2, 4), hex);
  return [{ kind: "file", file, where: "lfs" }];
}

/** DVC keeps files by their md5, since version 3 below `files/md5`. */
async function inDvc({ root }: Repository, pointer: string, md5: Digest): Promise<readonly Place[]> {
  const hex = md5.slice("md5:".length);
  const folder = await findDvcFolder(root, pointer);
  if (folder === undefined) return [];
  const caches = [...(await configuredCaches(folder)), join(folder, "cache")];
  return caches.flatMap((cache) =>
    [join(cache, "files", "md5"), cache].map((layout): Place => {
      return { kind: "file", file: join(layout, hex.slice(0, 2), hex.slice(2)), where: "dvc" };
    }),
  );
}

/** The nearest `.dvc` folder above the pointer: DVC may be set up in a part of the repository. */
async function findDvcFolder(root: string, pointer: string): Promise<string | undefined> {
  for (const folder of [...foldersAbove(pointer)].reverse().concat("")) {
    const found = join(root, joinPath(folder, ".dvc"));
    if (await isFolder(found)) return found;
  }
  return undefined;
}

const LARGEST_CONFIG = 65_536;

/** `dir` of `[cache]` in `config.local` and `config`, relative to the folder of the file. */
async function configuredCaches(dvcFolder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of ["config.local", "config"]) {
    const text = await findConfig(join(dvcFolder, name));
    const section = /^\[cache\][^[]*/m.exec(text)?.[0] ?? "";
    const written = /^[ \t]*dir[ \t]*=[ \t]*(\S.*)$/m.exec(section)?.[1]?.trim();
    if (written !== undefined) found.push(isAbsolute(written) ? written : resolve(dvcFolder, written));
  }
  return found;
}

async function findConfig(file: string): Promise<string> {
  try {
    const stats = await lstat(file);
    return stats.isFile() && stats.size <= LARGEST_CONFIG ? await readFile(file, "utf8") : "";
  } catch {
    return "";
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch {
    return false;
  }
}
