import type { Digest } from "../base/ids.ts";
import type { StoredFile } from "../project/sources.ts";
import { findBytes } from "./locate.ts";
import type { Repository } from "./repository.ts";
import { shellWord } from "./shell.ts";

/** Which state a file belongs to: the one that is worked on, or a commit. */
export type Side = { readonly name: "candidate" | "incumbent" | "data"; readonly ref?: string };

/** A file whose bytes are not on this machine, and the command that brings them. */
export type Need = {
  readonly side: Side["name"];
  readonly name: string;
  readonly path: string;
  readonly digest: Digest;
  readonly size: number;
  readonly stored: StoredFile["stored"];
  readonly command: string;
};

/** What is missing of some files. */
export async function findNeeds(
  repository: Repository,
  files: readonly StoredFile[],
  side: Side,
): Promise<readonly Need[]> {
  const needs: Need[] = [];
  for (const file of files) {
    if ((await findBytes(repository, file)) === undefined) needs.push(needOf(file, side));
  }
  return needs;
}

export function needOf(file: StoredFile, side: Side): Need {
  const { name, path, digest, size, stored } = file;
  return { side: side.name, name, path, digest, size, stored, command: commandFor(file, side.ref) };
}

/** The command knows the file's way of being stored; DVC can bring an older state only with all the others. */
function commandFor(file: StoredFile, ref: string | undefined): string {
  const { stored, path, blob } = file;
  if (stored === "lfs") {
    return `git lfs fetch origin ${shellWord(ref ?? "HEAD")} --include=${shellWord(lfsPattern(path))}`;
  }
  if (stored === "dvc") {
    return ref === undefined ? `dvc pull ${shellWord(path)}` : `dvc fetch --all-commits ${shellWord(path)}`;
  }
  return blob === undefined ? `git checkout -- ${shellWord(path)}` : `git cat-file -s ${blob}`;
}

/** `--include` takes patterns separated by commas; a `?` stands for what has a meaning there. */
function lfsPattern(path: string): string {
  return path.replace(/[,*?[\]{}\\!#]/g, "?");
}
