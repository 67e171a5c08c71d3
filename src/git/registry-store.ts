import { randomUUID } from "node:crypto";
import type { Answer, CommitRequest, CommitResult, RegistryStore } from "../registry/store.ts";
import { type GitEnd, runGit } from "./repository.ts";

export type GitStoreSettings = {
  /** a clone or a bare repository */
  readonly directory: string;
  readonly branch: string;
  /** who the commits name: `twokey <twokey@localhost>` */
  readonly writer: string;
  /** seconds since 1970 */
  readonly now: () => number;
};

const NOWHERE = "0".repeat(40);

/** The registry branch in a plain git directory: three git processes an append, however long the log is. */
export function openGitStore(settings: GitStoreSettings): RegistryStore {
  const { directory, branch } = settings;
  return {
    readTip: async () => {
      const result = await runGit(directory, ["rev-parse", "--verify", "--quiet", `refs/heads/${branch}`]);
      if (result.code === 0) return good(textOf(result));
      // Quiet and empty: there is no such ref. Anything else is said.
      return result.code === 1 && result.stderr === "" ? good(null) : trouble(result);
    },
    readFiles: (commit, paths) => readFiles(directory, commit, paths),
    isAncestor: async (older, newer) => {
      const result = await runGit(directory, ["merge-base", "--is-ancestor", older, newer]);
      return result.code === 0 || result.code === 1 ? good(result.code === 0) : trouble(result);
    },
    commit: (request) => commit(settings, request),
  };
}

async function readFiles(
  directory: string,
  commit: string,
  paths: readonly string[],
): Promise<Answer<ReadonlyMap<string, string | null>>> {
  const asked = [`${commit}^{tree}`, ...paths.map((path) => `${commit}:${path}`)];
  const result = await runGit(directory, ["cat-file", "--batch", "--buffer"], {
    input: `${asked.join("\n")}\n`,
  });
  if (result.code !== 0) return trouble(result);
  const objects = splitBatch(Buffer.from(result.stdout), asked.length);
  // Without the commit, an absent file would mean nothing.
  if (objects[0] === null || objects[0] === undefined)
    return { ok: false, retry: false, message: `commit ${commit} is not in ${directory}` };
  return good(new Map(paths.map((path, at) => [path, objects[at + 1]?.toString("utf8") ?? null])));
}

/** What `cat-file --batch` answers: `<id> <type> <size>` and the bytes, or `<name> missing`. */
function splitBatch(out: Buffer, count: number): readonly (Buffer | null)[] {
  const objects: (Buffer | null)[] = [];
  let at = 0;
  while (objects.length < count) {
    const end = out.indexOf(10, at);
    if (end < 0) throw new Error("git cat-file ended early");
    const [, , size] = out.toString("utf8", at, end).split(" ");
    at = end + 1;
    if (size === undefined) {
      objects.push(null);
      continue;
    }
    objects.push(out.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return objects;
}

/** Objects first, then the ref, with the old value named: a real compare-and-swap. */
async function commit(settings: GitStoreSettings, request: CommitRequest): Promise<Answer<CommitResult>> {
  const { directory, branch } = settings;
  const workshop = `refs/twokey/append-${randomUUID()}`;
  const imported = await runGit(
    directory,
    ["-c", "fastimport.unpackLimit=1000", "fast-import", "--quiet", "--done", "--date-format=raw"],
    { input: importStream(settings, request, workshop) },
  );
  if (imported.code !== 0) return trouble(imported);
  const made = textOf(imported);
  const swap = `update refs/heads/${branch} ${made} ${request.parent ?? NOWHERE}\n`;
  const input = `${swap}delete ${workshop} ${made}\n`;
  const swapped = await runGit(directory, ["update-ref", "--stdin"], { input });
  if (swapped.code === 0) return good({ kind: "landed", commit: made });
  await runGit(directory, ["update-ref", "-d", workshop]);
  return /but expected|reference already exists|unable to resolve|Unable to create/.test(swapped.stderr)
    ? good({ kind: "lost" })
    : trouble(swapped);
}

function importStream(
  { writer, now }: GitStoreSettings,
  { parent, files, message }: CommitRequest,
  ref: string,
): string {
  return [
    `commit ${ref}\nmark :1\ncommitter ${writer} ${Math.floor(now())} +0000\n`,
    data(message),
    ...(parent === null ? [] : [`from ${parent}\n`]),
    ...files.flatMap(({ path, text }) => [`M 100644 inline ${path}\n`, data(text)]),
    "\nget-mark :1\ndone\n",
  ].join("");
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function textOf({ stdout }: GitEnd): string {
  return Buffer.from(stdout).toString("utf8").trim();
}

function good<T>(value: T): Answer<T> {
  return { ok: true, value };
}

function trouble({ code, stderr }: GitEnd): Answer<never> {
  const message =
    code === "absent" ? "git cannot be started" : `git ended with ${code}: ${stderr.slice(-300)}`;
  return { ok: false, retry: code !== "absent", message };
}
