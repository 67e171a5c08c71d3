import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/base/digest.ts";
import { readBlobs, readContents } from "../../src/git/blobs.ts";
import { nameFromBytes, nameToPath } from "../../src/git/names.ts";
import { readProject } from "../../src/git/project.ts";
import { runGit } from "../../src/git/repository.ts";
import { findCommit, readTree, readWorkTree } from "../../src/git/tree.ts";
import { FRAUD, valueOf } from "../project/state.ts";
import { commit, git, newFolder, newRepository, opened, write } from "./work.ts";

const ODD = [
  "a b.txt",
  "new\nline.txt",
  "tab\there.txt",
  'quote".txt',
  "back\\slash.txt",
  "ünï.txt",
  "-dash.txt",
  ":(glob)**.txt",
];
const oddFiles = Object.fromEntries(ODD.map((name) => [`dir/${name}`, name]));

describe("the tree of a commit", () => {
  test("names are what they are, whatever characters they have; sizes and ids are git's", async () => {
    const folder = newRepository(oddFiles);
    const tree = await readTree(await opened(folder), "HEAD");
    expect(tree.entries.map(({ path }) => path)).toEqual(ODD.map((name) => `dir/${name}`).sort());
    for (const { path, kind, size, blob } of tree.entries) {
      expect({ kind, size }).toEqual({ kind: "file", size: Buffer.byteLength(oddFiles[path]!) });
      expect(blob).toBe(git(folder, "rev-parse", `HEAD:${path}`));
    }
  });

  test("links and submodules are told apart from files", async () => {
    const folder = newRepository({ "a.txt": "x" });
    symlinkSync("a.txt", join(folder, "link"));
    git(folder, "clone", "--quiet", newRepository({ "b.txt": "y" }), "sub");
    const head = commit(folder, {});
    const tree = await readTree(await opened(folder), head);
    expect(tree.entries.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
      "a.txt file",
      "link symlink",
      "sub submodule",
    ]);
  });

  test("names that are no text are kept apart and can be turned back", async () => {
    const folder = newRepository({ "a.txt": "x" });
    const blob = git(folder, "rev-parse", "HEAD:a.txt");
    const names = [Buffer.from([0x61, 0xff]), Buffer.from([0x61, 0xfe]), Buffer.from("\ufffd")];
    const input = Buffer.concat(
      names.map((name) => Buffer.concat([Buffer.from(`100644 blob ${blob}\t`), name, Buffer.from([0])])),
    );
    const { stdout } = await runGit(folder, ["mktree", "-z"], { input });
    const tree = await readTree(await opened(folder), Buffer.from(stdout).toString().trim());
    expect(tree.entries).toHaveLength(3);
    for (const name of names) expect(Buffer.from(nameToPath(nameFromBytes(name)))).toEqual(name);
  });

  test("a partial clone knows names without sizes, and says what it lacks", async () => {
    const folder = newRepository({ "a.bin": "first", "b.bin": "second", "c.bin": "third" });
    git(folder, "config", "uploadpack.allowFilter", "true");
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true");
    const clone = join(newFolder(), "clone");
    git(folder, "clone", "--quiet", "--no-checkout", "--filter=blob:none", `file://${folder}`, clone);
    // The clone may say what it likes: nothing is fetched behind the user's back.
    git(clone, "config", "protocol.file.allow", "always");
    expect((await runGit(clone, ["fetch", "origin"])).code).not.toBe(0);
    const repository = await opened(clone);
    const tree = await readTree(repository, "HEAD");
    expect(tree.entries.map(({ path, size }) => [path, size])).toEqual([
      ["a.bin", undefined],
      ["b.bin", undefined],
      ["c.bin", undefined],
    ]);
    // One of them is brought by the command that the hint names.
    git(clone, "cat-file", "-s", tree.byPath.get("b.bin")!.blob!);
    const reads = tree.entries.map(({ path }) => ({ path, text: true }));
    const contents = await readContents(repository, tree, reads);
    expect(contents.get("b.bin")).toMatchObject({ kind: "read", text: "second" });
    for (const path of ["a.bin", "c.bin"]) {
      const content = contents.get(path);
      expect(content?.kind === "unreadable" && content.hint).toContain(
        `git cat-file -s ${tree.byPath.get(path)!.blob}`,
      );
    }
  });

  test("only what is a commit has a tree", async () => {
    const repository = await opened(newRepository({ "a.txt": "x" }));
    expect(await findCommit(repository, "HEAD:a.txt")).toBeUndefined();
    expect(await findCommit(repository, "main")).toMatch(/^[0-9a-f]{40}$/);
    await expect(readTree(repository, "0".repeat(40))).rejects.toThrow(/cannot be read/);
  });
});

describe("the work tree", () => {
  test("is what is tracked and what would be added, as it lies there now", async () => {
    const folder = newRepository({
      "kept.txt": "x",
      "gone.txt": "x",
      "edited.txt": "x",
      ".gitignore": "ignored*\n",
    });
    rmSync(join(folder, "gone.txt"));
    write(folder, {
      "edited.txt": "longer",
      "new/file.txt": "n",
      "ignored.bin": "i",
      "ignored-too.bin": "j",
    });
    const tree = await readWorkTree(await opened(folder), ["ignored.bin", "nowhere.bin"]);
    expect(tree.entries.map(({ path, size, blob }) => [path, size, blob])).toEqual([
      [".gitignore", 9, undefined],
      ["edited.txt", 6, undefined],
      ["ignored.bin", 1, undefined],
      ["kept.txt", 1, undefined],
      ["new/file.txt", 1, undefined],
    ]);
  });

  test("is read whole from a folder inside", async () => {
    const folder = newRepository({ "a/x.txt": "x", "b/y.txt": "y" });
    const tree = await readWorkTree(await opened(join(folder, "a")));
    expect(tree.entries.map(({ path }) => path)).toEqual(["a/x.txt", "b/y.txt"]);
  });

  test("names are what they are, tracked or not", async () => {
    const folder = newRepository(oddFiles);
    write(folder, Object.fromEntries(ODD.map((name) => [`new/${name}`, "n"])));
    const tree = await readWorkTree(await opened(folder));
    expect(tree.entries.map(({ path }) => path)).toEqual(
      ODD.flatMap((name) => [`dir/${name}`, `new/${name}`]).sort(),
    );
  });

  test("a folder that became a link hides what git tracked in it", async () => {
    const folder = newRepository({ "lib/a.py": "x", "other/a.py": "evil" });
    rmSync(join(folder, "lib"), { recursive: true });
    symlinkSync("other", join(folder, "lib"));
    const tree = await readWorkTree(await opened(folder), ["lib/a.py"]);
    expect(tree.entries.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
      "lib symlink",
      "other/a.py file",
    ]);
  });

  test("a repository inside is a submodule, tracked or not", async () => {
    const folder = newRepository({ "a.txt": "x" });
    git(folder, "clone", "--quiet", newRepository({ "b.txt": "y" }), "sub");
    const repository = await opened(folder);
    const kinds = async () =>
      (await readWorkTree(repository)).entries.map(({ path, kind }) => `${path} ${kind}`);
    expect(await kinds()).toEqual(["a.txt file", "sub submodule"]);
    commit(folder, {});
    expect(await kinds()).toEqual(["a.txt file", "sub submodule"]);
  });

  test("what a sparse checkout leaves out is still there, in git", async () => {
    const folder = newRepository({ "in/a.txt": "x", "out/b.txt": "yy" });
    git(folder, "sparse-checkout", "set", "in");
    const repository = await opened(folder);
    const tree = await readWorkTree(repository);
    expect(tree.entries.map(({ path, blob }) => [path, blob !== undefined])).toEqual([
      ["in/a.txt", false],
      ["out/b.txt", true],
    ]);
    const contents = await readContents(repository, tree, [{ path: "out/b.txt", text: true }]);
    expect(contents.get("out/b.txt")).toMatchObject({ kind: "read", text: "yy" });
  });
});

describe("what files hold", () => {
  const BIG = new Uint8Array(3_000_000).map((_, at) => (at * 31) % 251);
  const files = {
    "empty.txt": "",
    "small.txt": "text\n",
    "binary.bin": new Uint8Array([0, 255, 10, 13]),
    "big.bin": BIG,
    "big.txt": "x".repeat(1_048_577),
  };
  const reads = Object.keys(files).map((path) => ({ path, text: true }));

  test("digest and size are those of the bytes, text only where it is text and not too long", async () => {
    const folder = newRepository(files);
    const repository = await opened(folder);
    for (const tree of [await readTree(repository, "HEAD"), await readWorkTree(repository)]) {
      const contents = await readContents(repository, tree, reads);
      for (const [path, bytes] of Object.entries(files)) {
        expect(contents.get(path)).toMatchObject({ kind: "read", size: bytes.length, digest: sha256(bytes) });
      }
      const texts = reads.map(({ path }) => {
        const content = contents.get(path);
        return content?.kind === "read" && content.text !== undefined;
      });
      expect(texts).toEqual([true, true, false, false, false]);
    }
  });

  test("one object at two places is read once, and its text serves both", async () => {
    const repository = await opened(newRepository({ "a.txt": "same", "b.txt": "same" }));
    const tree = await readTree(repository, "HEAD");
    const contents = await readContents(repository, tree, [
      { path: "a.txt", text: false },
      { path: "b.txt", text: true },
    ]);
    expect(contents.get("b.txt")).toMatchObject({ text: "same" });
    expect(contents.get("a.txt")).toMatchObject({ digest: sha256("same") });
  });

  test("objects that are not here are unreadable, and the others are read", async () => {
    const folder = newRepository({ "a.txt": "x" });
    const blob = git(folder, "rev-parse", "HEAD:a.txt");
    const lost = "1".repeat(40);
    const contents = await readBlobs(
      await opened(folder),
      new Map([
        [lost, true],
        [blob, true],
      ]),
    );
    expect([contents.get(lost)?.kind, contents.get(blob)?.kind]).toEqual(["unreadable", "read"]);
  });

  test("files that vanish, links and folders are unreadable", async () => {
    const folder = newRepository({ "a.txt": "x", "b.txt": "y", "c.txt": "z" });
    const repository = await opened(folder);
    const tree = await readWorkTree(repository);
    for (const name of ["a.txt", "b.txt", "c.txt"]) rmSync(join(folder, name));
    symlinkSync("/etc/hostname", join(folder, "a.txt"));
    mkdirSync(join(folder, "b.txt"));
    const contents = await readContents(
      repository,
      tree,
      tree.entries.map(({ path }) => ({ path, text: true })),
    );
    expect([...contents.values()].map(({ kind }) => kind)).toEqual([
      "unreadable",
      "unreadable",
      "unreadable",
    ]);
  });
});

test("a project reads the same from a commit and from the work tree", async () => {
  const folder = newRepository({
    "models/fraud/model.yaml": FRAUD,
    "models/fraud/model.onnx": new Uint8Array([1, 2, 3]),
    ".github/twokey.yml": "mode: observe\n",
    ".github/workflows/a.yml": "uses: acme/twokey\n",
  });
  const repository = await opened(folder);
  const [inGit, onDisk] = await Promise.all([
    readProject(repository, await readTree(repository, "HEAD")),
    readProject(repository, await readWorkTree(repository)),
  ]);
  expect(valueOf(inGit).models[0]?.bundle.digest).toBe(valueOf(onDisk).models[0]?.bundle.digest);
  expect(valueOf(inGit).workflows).toEqual(valueOf(onDisk).workflows);
  expect(valueOf(inGit).policy.mode).toBe("observe");
});
