import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../src/base/problem.ts";
import { readProject } from "../src/check/snapshot.ts";
import { digestFile } from "../src/data/digest-file.ts";
import { findBytes } from "../src/git/locate.ts";
import { needOf } from "../src/git/needs.ts";
import { findRepository, type Repository } from "../src/git/repository.ts";
import { readWorkTree } from "../src/git/tree.ts";
import { LOCK, type LockedFile, renderLockFile } from "../src/project/lock-file.ts";
import type { ProjectModel } from "../src/project/project.ts";
import type { StoredFile } from "../src/project/sources.ts";
import { makeTree } from "../src/project/tree.ts";
import { type Command, type ExitCode, type Given, type Output, tellProblems } from "./command.ts";

export const lock: Command = {
  name: "lock",
  summary: "sha256 for DVC pointers, into bundle.lock",
  positionals: [],
  options: { check: { type: "boolean", help: "write nothing; exit 1 where a lock would change" } },
  notes: [
    "DVC names files by md5, which can be forged. The lock adds the sha256 of the same bytes and is committed with the",
    "pointer; with it the bundle digest is sha256 throughout. The bytes must be on this machine (`dvc pull`).",
  ],
  run: runLock,
};

async function runLock(given: Given, out: Output): Promise<ExitCode> {
  const repository = await findRepository(process.cwd());
  if (!repository.ok) return tellProblems(repository.problems, given, out);
  const tree = await readWorkTree(repository.value);
  // An outdated lock must not stand in the way of its own renewal.
  const unlocked = makeTree(tree.entries.filter(({ path }) => path !== LOCK && !path.endsWith(`/${LOCK}`)));
  const project = await readProject({ name: "the work tree", repository: repository.value, tree: unlocked });
  if (!project.ok) return tellProblems(project.problems, given, out);
  const problems: Problem[] = [];
  const locks: { readonly path: string; readonly files: number; readonly text: string }[] = [];
  for (const model of project.value.models) {
    const made = await lockModel(repository.value, model);
    problems.push(...made.problems);
    if (made.files.size > 0)
      locks.push({
        path: join(model.file.folder, LOCK),
        files: made.files.size,
        text: renderLockFile(made.files),
      });
  }
  if (problems.length > 0) return tellProblems(problems, given, out);
  return writeLocks(repository.value.root, locks, given, out);
}

/** Every DVC file of a model, its bytes found by md5 and hashed again. */
async function lockModel(
  repository: Repository,
  { bundle, data }: ProjectModel,
): Promise<{ readonly files: ReadonlyMap<string, LockedFile>; readonly problems: readonly Problem[] }> {
  const files = new Map<string, LockedFile>();
  const problems: Problem[] = [];
  const pointers: readonly StoredFile[] = [...bundle.files, ...data.flatMap((set) => set.files)];
  for (const file of pointers) {
    if (file.stored !== "dvc" || file.md5 === undefined || files.has(file.name)) continue;
    const place = await findBytes(repository, file);
    if (place?.kind === "file")
      files.set(file.name, { md5: file.md5, size: file.size, sha256: await digestFile(place.file) });
    else
      problems.push({
        code: "missing-bytes",
        file: file.path,
        path: "",
        message: "the bytes of this DVC pointer are not on this machine",
        hint: needOf(file, { name: "candidate" }).command,
      });
  }
  return { files, problems };
}

function writeLocks(
  root: string,
  locks: readonly { readonly path: string; readonly files: number; readonly text: string }[],
  given: Given,
  out: Output,
): ExitCode {
  const changed = locks.filter(
    ({ path, text }) => !existsSync(join(root, path)) || readFileSync(join(root, path), "utf8") !== text,
  );
  if (!given.flag("check")) for (const { path, text } of changed) writeFileSync(join(root, path), text);
  const written = changed.map(({ path, files }) => ({ path, files }));
  if (given.flag("json"))
    out.write(
      `${JSON.stringify({ schema: "twokey-lock/1", locks: locks.map(({ path, files }) => ({ path, files })), changed: written }, null, 2)}\n`,
    );
  else if (locks.length === 0) out.write("No model has files in DVC; there is nothing to lock.\n");
  else if (changed.length === 0) out.write("Every lock is up to date.\n");
  else
    out.write(
      `${changed.map(({ path, files }) => `${given.flag("check") ? "out of date" : "wrote"} ${path} (${files} files)`).join("\n")}\n`,
    );
  return given.flag("check") && changed.length > 0 ? 1 : 0;
}
