import { createHash } from "node:crypto";
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/base/digest.ts";
import { trustedDigest } from "../../src/base/ids.ts";
import { findBytes } from "../../src/git/locate.ts";
import { materialise } from "../../src/git/materialise.ts";
import { findNeeds, needOf } from "../../src/git/needs.ts";
import { readProject } from "../../src/git/project.ts";
import type { Repository } from "../../src/git/repository.ts";
import { readTree } from "../../src/git/tree.ts";
import type { StoredFile } from "../../src/project/sources.ts";
import { DVC, LFS, valueOf } from "../project/state.ts";
import { commit, git, newFolder, newRepository, opened, write } from "./work.ts";

const BYTES = "the bytes of a model";
const HEX = sha256(BYTES).slice("sha256:".length);
const MD5 = createHash("md5").update(BYTES).digest("hex");
const SIZE = BYTES.length;
const MODEL = "owners: { owner: [alice] }\nfiles: { model: m.onnx, features: '*.py' }\n";

/** The file of a stored kind, as a plan would give it, in a repository where its pointer is committed. */
const FILES: Record<"git" | "lfs" | "dvc", StoredFile> = {
  git: { name: "m.onnx", path: "models/a/m.onnx", stored: "git", size: SIZE, digest: sha256(BYTES) },
  lfs: { name: "m.onnx", path: "models/a/m.onnx", stored: "lfs", size: SIZE, digest: sha256(BYTES) },
  dvc: {
    name: "m.onnx",
    path: "models/a/m.onnx.dvc",
    stored: "dvc",
    size: SIZE,
    digest: trustedDigest(`md5:${MD5}`),
    md5: trustedDigest(`md5:${MD5}`),
  },
};
const LFS_PLACE = `.git/lfs/objects/${HEX.slice(0, 2)}/${HEX.slice(2, 4)}/${HEX}`;
const DVC_PLACE = `.dvc/cache/files/md5/${MD5.slice(0, 2)}/${MD5.slice(2)}`;
const DVC_OLD_PLACE = `.dvc/cache/${MD5.slice(0, 2)}/${MD5.slice(2)}`;

/** Copies a file out, and gives what arrived. */
async function arrives(repository: Repository, file: StoredFile): Promise<string | undefined> {
  const folder = newFolder();
  const { files, missing } = await materialise(repository, [file], folder);
  const at = files.get(file.name);
  expect(missing.length).toBe(at === undefined ? 1 : 0);
  if (at === undefined) expect(readdirSync(folder)).toEqual([]);
  return at === undefined ? undefined : readFileSync(at, "utf8");
}

describe("bytes are found by digest", () => {
  test.each([
    ["in the work tree", FILES.git, { "models/a/m.onnx": BYTES }],
    ["in the cache of LFS", FILES.lfs, { "models/a/m.onnx": LFS(HEX, SIZE), [LFS_PLACE]: BYTES }],
    ["in the work tree, where LFS put them", FILES.lfs, { "models/a/m.onnx": BYTES }],
    ["in the cache of DVC", FILES.dvc, { ".dvc/config": "", [DVC_PLACE]: BYTES }],
    ["in the cache of DVC before version 3", FILES.dvc, { ".dvc/config": "", [DVC_OLD_PLACE]: BYTES }],
    ["in the work tree, where DVC put them", FILES.dvc, { "models/a/m.onnx": BYTES }],
    [
      "in a cache that DVC is set up for",
      FILES.dvc,
      {
        ".dvc/config": "[core]\n  remote = x\n[cache]\n  dir = ../shared\n",
        [`shared/files/md5/${MD5.slice(0, 2)}/${MD5.slice(2)}`]: BYTES,
      },
    ],
    [
      "in the cache of a DVC of a part of the repository",
      FILES.dvc,
      { "models/.dvc/config": "", [`models/${DVC_PLACE}`]: BYTES },
    ],
    [
      "in the cache of LFS although DVC should have them",
      { ...FILES.dvc, digest: sha256(BYTES) },
      { [LFS_PLACE]: BYTES },
    ],
  ] satisfies [string, StoredFile, Record<string, string>][])("%s", async (_, file, files) => {
    const folder = newRepository();
    write(folder, files);
    const repository = await opened(folder);
    expect(await findBytes(repository, file)).toMatchObject({ kind: "file" });
    expect(await arrives(repository, file)).toBe(BYTES);
  });

  test("in git's objects, long after the file is gone", async () => {
    const folder = newRepository({ "models/a/m.onnx": BYTES });
    const blob = git(folder, "rev-parse", "HEAD:models/a/m.onnx");
    git(folder, "rm", "--quiet", "models/a/m.onnx");
    commit(folder, {});
    expect(await arrives(await opened(folder), { ...FILES.git, blob })).toBe(BYTES);
  });

  test("in a storage that LFS is set up for", async () => {
    const folder = newRepository();
    const storage = newFolder();
    git(folder, "config", "lfs.storage", storage);
    write(storage, { [`objects/${HEX.slice(0, 2)}/${HEX.slice(2, 4)}/${HEX}`]: BYTES });
    expect(await arrives(await opened(folder), FILES.lfs)).toBe(BYTES);
  });

  test("in a second work tree, from the caches of the first", async () => {
    const folder = newRepository({ "models/a/m.onnx": LFS(HEX, SIZE) });
    write(folder, { [LFS_PLACE]: BYTES });
    const other = join(newFolder(), "other");
    git(folder, "worktree", "add", "--quiet", other);
    expect(await arrives(await opened(other), FILES.lfs)).toBe(BYTES);
  });

  test("behind a link that a cache made", async () => {
    const folder = newRepository();
    const elsewhere = newFolder();
    write(elsewhere, { bytes: BYTES });
    write(folder, { ".dvc/config": "", "models/a/other": "" });
    symlinkSync(join(elsewhere, "bytes"), join(folder, "models/a/m.onnx"));
    expect(await arrives(await opened(folder), FILES.dvc)).toBe(BYTES);
  });
});

describe("what only looks right is not taken", () => {
  const WRONG = BYTES.replace("model", "MODEL");

  test.each([
    ["other bytes of the same size in the work tree", FILES.git, { "models/a/m.onnx": WRONG }],
    ["more bytes", FILES.git, { "models/a/m.onnx": `${BYTES}!` }],
    ["a spoilt cache of LFS", FILES.lfs, { [LFS_PLACE]: WRONG }],
    ["a spoilt cache of DVC", FILES.dvc, { ".dvc/config": "", [DVC_PLACE]: WRONG }],
    ["the LFS pointer itself", FILES.lfs, { "models/a/m.onnx": LFS(HEX, SIZE) }],
    [
      "bytes with the right md5 and the wrong sha256",
      { ...FILES.dvc, digest: sha256(WRONG) },
      { ".dvc/config": "", [DVC_PLACE]: BYTES },
    ],
    [
      "bytes with the right sha256 and the wrong md5",
      { ...FILES.dvc, digest: sha256(BYTES), md5: trustedDigest(`md5:${"0".repeat(32)}`) },
      { "models/a/m.onnx": BYTES },
    ],
    ["a folder", FILES.git, { "models/a/m.onnx/x": BYTES }],
  ] satisfies [string, StoredFile, Record<string, string>][])("%s", async (_, file, files) => {
    const folder = newRepository();
    write(folder, files);
    const repository = await opened(folder);
    expect(await findBytes(repository, file)).toBeUndefined();
    expect(await arrives(repository, file)).toBeUndefined();
  });

  test("a git object that is another one", async () => {
    const folder = newRepository({ "models/a/m.onnx": WRONG });
    const blob = git(folder, "rev-parse", "HEAD:models/a/m.onnx");
    rmSync(join(folder, "models/a/m.onnx"));
    expect(await arrives(await opened(folder), { ...FILES.git, blob })).toBeUndefined();
  });

  test("the work tree through a linked folder", async () => {
    const folder = newRepository();
    write(folder, { "real/m.onnx": BYTES, "models/x": "" });
    symlinkSync("../real", join(folder, "models/a"));
    expect(await arrives(await opened(folder), FILES.git)).toBeUndefined();
  });

  test("a spoilt place does not hide a good one behind it", async () => {
    const folder = newRepository();
    write(folder, { "models/a/m.onnx": WRONG, [LFS_PLACE]: BYTES });
    expect(await arrives(await opened(folder), FILES.lfs)).toBe(BYTES);
  });
});

describe("a bundle in a folder of our own", () => {
  test("has every file of either side under its name, byte for byte", async () => {
    const folder = newRepository({
      "models/a/model.yaml": MODEL,
      "models/a/m.onnx": BYTES,
      "models/a/prep.py": "x = 1",
    });
    commit(folder, { "models/a/m.onnx": "candidate", "models/a/prep.py": "x = 2" });
    const repository = await opened(folder);
    const side = async (ref: string): Promise<Record<string, string>> => {
      const project = valueOf(await readProject(repository, await readTree(repository, ref)));
      const target = newFolder();
      const { files, missing } = await materialise(repository, project.models[0]!.bundle.files, target);
      expect(missing).toEqual([]);
      for (const [name, at] of files) expect(at).toBe(join(target, name));
      return Object.fromEntries([...files].map(([name, at]) => [name, readFileSync(at, "utf8")]));
    };
    expect(await side("HEAD~1")).toEqual({ "m.onnx": BYTES, "prep.py": "x = 1" });
    expect(await side("HEAD")).toEqual({ "m.onnx": "candidate", "prep.py": "x = 2" });
  });

  test("keeps rows from the root apart from files of the model", async () => {
    const folder = newRepository({ "m.onnx": BYTES });
    const target = newFolder();
    const { files } = await materialise(
      await opened(folder),
      [{ ...FILES.git, name: "/m.onnx", path: "m.onnx" }],
      target,
    );
    expect(files.get("/m.onnx")).toBe(join(target, "@root", "m.onnx"));
  });

  test("never writes outside, whatever a name says", async () => {
    const repository = await opened(newRepository({ "models/a/m.onnx": BYTES }));
    for (const name of [
      "../m.onnx",
      "/../m.onnx",
      "//m.onnx",
      "a/../../m.onnx",
      "C:\\m.onnx",
      ".git/m.onnx",
    ]) {
      await expect(materialise(repository, [{ ...FILES.git, name }], newFolder())).rejects.toThrow();
    }
  });

  test("never overwrites what is there", async () => {
    const target = newFolder();
    writeFileSync(join(target, "m.onnx"), "mine");
    const repository = await opened(newRepository({ "models/a/m.onnx": BYTES }));
    await expect(materialise(repository, [FILES.git], target)).rejects.toThrow(/EEXIST/);
    expect(readFileSync(join(target, "m.onnx"), "utf8")).toBe("mine");
  });
});

describe("what is missing", () => {
  test("is told with the command that brings it, for each side", async () => {
    const folder = newRepository({
      "models/a/m.onnx": LFS(HEX, SIZE),
      "models/a/m2.onnx.dvc": DVC("m2.onnx", MD5, SIZE),
    });
    const repository = await opened(folder);
    const files = [FILES.lfs, { ...FILES.dvc, path: "models/a/m2.onnx.dvc" }];
    const commands = async (ref?: string) =>
      (await findNeeds(repository, files, { name: "candidate", ...(ref === undefined ? {} : { ref }) })).map(
        ({ command }) => command,
      );
    expect(await commands()).toEqual([
      "git lfs fetch origin HEAD --include=models/a/m.onnx",
      "dvc pull models/a/m2.onnx.dvc",
    ]);
    expect(await commands("main")).toEqual([
      "git lfs fetch origin main --include=models/a/m.onnx",
      "dvc fetch --all-commits models/a/m2.onnx.dvc",
    ]);
    write(folder, { [LFS_PLACE]: BYTES });
    expect(await commands()).toEqual(["dvc pull models/a/m2.onnx.dvc"]);
  });

  test("commands are safe to paste, whatever the names", () => {
    const at = (path: string) => needOf({ ...FILES.lfs, path }, { name: "incumbent", ref: "it's" }).command;
    expect(at("a b/$(x)/c,d*.onnx")).toBe(`git lfs fetch origin 'it'\\''s' --include='a b/$(x)/c?d?.onnx'`);
  });

  test("an object that a partial clone lacks is brought by the command that is named", async () => {
    const folder = newRepository({ "models/a/m.onnx": BYTES });
    git(folder, "config", "uploadpack.allowFilter", "true");
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true");
    const clone = join(newFolder(), "clone");
    git(folder, "clone", "--quiet", "--no-checkout", "--filter=blob:none", `file://${folder}`, clone);
    const repository = await opened(clone);
    const blob = (await readTree(repository, "HEAD")).byPath.get("models/a/m.onnx")!.blob!;
    const file = { ...FILES.git, blob };
    const [need] = await findNeeds(repository, [file], { name: "incumbent" });
    expect(need?.command).toBe(`git cat-file -s ${blob}`);
    git(clone, ...need!.command.split(" ").slice(1));
    expect(await arrives(repository, file)).toBe(BYTES);
  });

  test("nothing is left behind where nothing was found", async () => {
    const folder = newRepository();
    const target = newFolder();
    const { missing } = await materialise(await opened(folder), [FILES.git], target);
    expect(missing).toEqual([FILES.git]);
    expect(existsSync(join(target, "m.onnx"))).toBe(false);
    renameSync(target, `${target}-moved`);
  });
});
