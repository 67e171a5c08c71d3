import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findPathFault } from "../project/path.ts";
import type { StoredFile } from "../project/sources.ts";
import { copyBytes } from "./locate.ts";
import type { Repository } from "./repository.ts";

export type Materialised = {
  /** by the file's name: where it now lies */
  readonly files: ReadonlyMap<string, string>;
  /** files whose bytes are nowhere on this machine */
  readonly missing: readonly StoredFile[];
};

/** Names from the root of the repository go here, so that they cannot meet names of the model's folder. */
const FROM_ROOT = "@root";

/**
 * Puts files into a folder of our own, under their names, every byte checked. It does not matter which side
 * of a change they are from: what counts is the digest.
 */
export async function materialise(
  repository: Repository,
  files: readonly StoredFile[],
  folder: string,
): Promise<Materialised> {
  const placed = new Map<string, string>();
  const missing: StoredFile[] = [];
  for (const file of files) {
    const target = join(folder, nameBelow(file.name));
    await mkdir(dirname(target), { recursive: true });
    if (await copyBytes(repository, file, target)) placed.set(file.name, target);
    else missing.push(file);
  }
  return { files: placed, missing };
}

/** Plans let no other names through; whoever made this list by hand is stopped here. */
function nameBelow(name: string): string {
  const rooted = name.startsWith("/");
  const below = rooted ? name.slice(1) : name;
  const fault = findPathFault(below);
  if (fault !== undefined) throw new Error(fault.message);
  return rooted ? join(FROM_ROOT, below) : below;
}
