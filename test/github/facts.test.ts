import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readProject } from "../../src/git/project.ts";
import { readTree } from "../../src/git/tree.ts";
import { readContentsAt } from "../../src/github/contents-at.ts";
import { readListing } from "../../src/github/listing.ts";
import { readProjectAt } from "../../src/github/project-at.ts";
import { readTreeAt } from "../../src/github/tree-at.ts";
import { findChanges } from "../../src/project/change.ts";
import { makeTree } from "../../src/project/tree.ts";
import { policyText, recordPolicy } from "../../src/signoff/record-policy.ts";
import { commit, git, newRepository, opened } from "../git/work.ts";
import { FULL_MODEL, FULL_POLICY, FULL_SERVING } from "../project/examples.ts";
import { DVC, FRAUD, LFS, valueOf } from "../project/state.ts";
import { GitGithub, newCache, readerOf, right } from "./git-github.ts";
import { run } from "./histories.ts";

const FILES = {
  ".github/twokey.yml": "models: models/*/model.yaml\n",
  ".github/workflows/gate.yml":
    "jobs: { gate: { steps: [{ uses: acme/twokey@v1 }, { uses: ./tools/act }] } }\n",
  ".github/workflows/other.yml": "jobs: {}\n",
  "tools/act/action.yml": "runs: { using: node24, main: index.js }\n",
  "tools/act/index.js": new Uint8Array([0xff, 0xfe, 0]),
  "models/fraud/model.yaml": `owners: { owner: [alice] }\nfiles: { model: model.onnx, features: "features/**/*.py" }\ndata: { holdout: data/holdout.csv, label: y }\n`,
  "models/fraud/model.onnx": new Uint8Array(70_000).map((_, at) => at * 7),
  "models/fraud/features/a b.py": "print('ä')\n",
  "models/fraud/features/empty.py": "",
  "models/fraud/serving.yaml": "inputs: { x: [amount] }\n",
  "models/fraud/data/holdout.csv": "y,x\n1,2\n",
  "models/lfs/model.yaml": FRAUD,
  "models/lfs/model.onnx": LFS("a".repeat(64), 4_000_000_000),
  "models/dvc/model.yaml": FRAUD,
  "models/dvc/model.onnx.dvc": DVC("model.onnx", "b".repeat(32), 12),
  "models/bom/model.yaml": `\uFEFF${FRAUD}`,
  "models/bom/model.onnx": "bytes",
};

const HEAD = (folder: string): string => git(folder, "rev-parse", "HEAD");

describe("the tree of a commit", () => {
  test("is the tree that git lists, with links and submodules as what they are", async () => {
    const folder = newRepository({ "a/b.txt": "x", "run.sh": "y" });
    git(folder, "update-index", "--chmod=+x", "run.sh");
    git(
      folder,
      "update-index",
      "--add",
      "--cacheinfo",
      `120000,${git(folder, "rev-parse", "HEAD:run.sh")},link`,
    );
    git(folder, "update-index", "--add", "--cacheinfo", `160000,${HEAD(folder)},sub/module`);
    git(folder, "commit", "--quiet", "--message", "odd ones");
    const github = new GitGithub(folder);
    const tree = right(await readTreeAt(readerOf(github), { commit: HEAD(folder) }));
    expect(tree).toEqual(await readTree(await opened(folder), HEAD(folder)));
    expect(tree.entries.map(({ kind }) => kind)).toEqual(["file", "symlink", "file", "submodule"]);
    expect(github.calls).toHaveLength(2);
  });

  test("costs nothing the second time, one call where the caller knows its id, and none when it is empty", async () => {
    const folder = newRepository({ "a.txt": "x" });
    const github = new GitGithub(folder);
    const reader = readerOf(github);
    const root = git(folder, "rev-parse", "HEAD^{tree}");
    const first = right(await readTreeAt(reader, { tree: root }));
    expect(github.calls).toEqual([`/git/trees/${root}?recursive=1`]);
    expect(right(await readTreeAt(reader, { tree: root }))).toEqual(first);
    expect(github.calls).toHaveLength(1);
    const empty = commit(newRepository(), {});
    const none = new GitGithub(folder);
    expect(empty).toMatch(/^[0-9a-f]{40}$/);
    expect(right(await readListing(readerOf(none), "4b825dc642cb6eb9a060e54bf8d69288fbee4904"))).toEqual([]);
    expect(none.calls).toEqual([]);
  });

  test("what the cache holds in another form is read again", async () => {
    const folder = newRepository({ "a.txt": "x" });
    const github = new GitGithub(folder);
    const root = git(folder, "rev-parse", "HEAD^{tree}");
    for (const broken of ["", "{", "[1]", '[["a.txt"]]']) {
      const cache = newCache();
      cache.put(`tree:${root}`, broken);
      expect(right(await readListing(readerOf(github, cache), root))).toHaveLength(1);
    }
  });

  test("of which GitHub cuts the list is walked folder by folder", async () => {
    const many = Object.fromEntries(
      ["a", "a/b", "c", "c/d/e"].flatMap((folder) =>
        Array.from({ length: 5 }, (_, at) => [`${folder}/f${at}`, `${folder}${at}`]),
      ),
    );
    const folder = newRepository(many);
    const github = new GitGithub(folder);
    github.longest = 8;
    expect(right(await readTreeAt(readerOf(github), { commit: HEAD(folder) }))).toEqual(
      await readTree(await opened(folder), HEAD(folder)),
    );
    github.longest = 4;
    expect(await readTreeAt(readerOf(github), { commit: HEAD(folder) })).toMatchObject({
      ok: false,
      retry: false,
    });
  });

  test("of a hundred thousand files is one call", async () => {
    const folder = newRepository({ "a.txt": "x" });
    const blob = git(folder, "rev-parse", "HEAD:a.txt");
    const lines = Array.from({ length: 100_000 }, (_, at) => `100644 ${blob}\td${at % 300}/f${at}\n`);
    run(folder, ["update-index", "--index-info"], lines.join(""));
    const github = new GitGithub(folder);
    const tree = right(await readTreeAt(readerOf(github), { tree: run(folder, ["write-tree"]) }));
    expect(tree.entries).toHaveLength(100_001);
    expect(github.calls).toHaveLength(1);
  });

  test.each<[string, (tree: Record<string, unknown>[]) => unknown]>([
    ["a file less", (tree) => tree.filter(({ path }) => path !== "a/b.txt")],
    ["a folder less", (tree) => tree.filter(({ type }) => type !== "tree")],
    [
      "another mode",
      (tree) => tree.map((entry) => (entry["path"] === "top" ? { ...entry, mode: "100755" } : entry)),
    ],
    [
      "an unknown mode",
      (tree) => tree.map((entry) => (entry["path"] === "top" ? { ...entry, mode: "100600" } : entry)),
    ],
    [
      "another id",
      (tree) => tree.map((entry) => (entry["path"] === "top" ? { ...entry, sha: "1".repeat(40) } : entry)),
    ],
    ["a file twice", (tree) => [...tree, ...tree.filter(({ path }) => path === "top")]],
    [
      "another name",
      (tree) => tree.map((entry) => (entry["path"] === "top" ? { ...entry, path: "tip" } : entry)),
    ],
  ])("that came with %s is trouble", async (_, change) => {
    const folder = newRepository({ "a/b.txt": "x", top: "y" });
    const github = new GitGithub(folder);
    github.twist = (path, body) =>
      path.startsWith("/git/trees/")
        ? { ...(body as object), tree: change((body as { tree: never }).tree) }
        : body;
    expect(await readTreeAt(readerOf(github), { commit: HEAD(folder) })).toMatchObject({
      ok: false,
      retry: true,
    });
  });

  test("keeps names with control characters, and no rule lets a name that is no UTF-8 into a bundle", async () => {
    const folder = newRepository({ "a\tb\n\u0001": "x", "ä/\uFFFD": "y" });
    const blob = git(folder, "rev-parse", "HEAD:ä/\uFFFD");
    const odd = Buffer.concat([
      Buffer.from(`100644 ${blob}\tm/`),
      Buffer.from([0xff, 0x41]),
      Buffer.from("/x\0"),
    ]);
    run(folder, ["update-index", "-z", "--index-info"], odd);
    const tree = right(
      await readTreeAt(readerOf(new GitGithub(folder)), { tree: run(folder, ["write-tree"]) }),
    );
    const paths = tree.entries.map(({ path }) => path);
    expect(paths).toContain("a\tb\n\u0001");
    expect(paths).toContain("ä/\uFFFD");
    expect(paths.filter((path) => !path.isWellFormed())).toEqual(["m/\uDCFFA/x"]);
  });

  test("of two names that are told apart by no UTF-8 only is trouble", async () => {
    const folder = newRepository({ "a.txt": "x" });
    const blob = git(folder, "rev-parse", "HEAD:a.txt");
    const two = [0xff, 0xfe].map((byte) =>
      Buffer.concat([Buffer.from(`100644 ${blob}\tm`), Buffer.from([byte]), Buffer.from("\0")]),
    );
    run(folder, ["update-index", "-z", "--index-info"], Buffer.concat(two));
    const answer = await readTreeAt(readerOf(new GitGithub(folder)), { tree: run(folder, ["write-tree"]) });
    expect(answer).toMatchObject({ ok: false, retry: false });
  });
});

describe("the project of a commit", () => {
  test.each([true, false])("is the one that a clone gives (as a stream: %s)", async (streams) => {
    const folder = newRepository(FILES);
    const repository = await opened(folder);
    const local = valueOf(await readProject(repository, await readTree(repository, HEAD(folder))));
    const github = new GitGithub(folder);
    const cache = newCache();
    const remote = valueOf(
      right(await readProjectAt(readerOf(github, cache, streams), { commit: HEAD(folder) })),
    );
    expect(remote).toEqual(local);
    expect(remote.models.map(({ file, bundle }) => [file.model, bundle.digest])).toEqual(
      local.models.map(({ file, bundle }) => [file.model, bundle.digest]),
    );
    expect(remote.workflows.map(({ path }) => path)).toEqual([
      ".github/workflows/gate.yml",
      "tools/act/action.yml",
      "tools/act/index.js",
    ]);
    expect(policyText(recordPolicy(remote))).toEqual(policyText(recordPolicy(local)));
    // A second look, and one at a commit with the same files, cost nothing but the new commit and tree.
    const first = github.calls.length;
    valueOf(right(await readProjectAt(readerOf(github, cache, streams), { commit: HEAD(folder) })));
    expect(github.calls).toHaveLength(first);
    const next = commit(folder, { "README.md": "a word" });
    const again = valueOf(right(await readProjectAt(readerOf(github, cache, streams), { commit: next })));
    expect(github.calls).toHaveLength(first + 2);
    expect(findChanges(local, again)).toMatchObject({ models: [], policy: [] });
  });

  test("has the same problems as the one that a clone gives", async () => {
    const folder = newRepository({
      ...FILES,
      ".github/twokey.yml": FULL_POLICY,
      "models/full/model.yaml": FULL_MODEL,
      "models/full/serving.yaml": FULL_SERVING,
      "models/text/model.yaml": new Uint8Array([0xff, 0xff]),
      "models/large/model.yaml": `# ${"x".repeat(1_048_576)}\n`,
      "models/lfs/model.onnx": "version https://git-lfs.github.com/spec/v1\nbroken\n",
    });
    const repository = await opened(folder);
    const local = await readProject(repository, await readTree(repository, HEAD(folder)));
    const cache = newCache();
    for (const _ of [1, 2]) {
      const remote = right(
        await readProjectAt(readerOf(new GitGithub(folder), cache), { commit: HEAD(folder) }),
      );
      expect(local.ok).toBe(false);
      expect(remote).toEqual(local);
    }
  });

  test("the same bytes at many paths are read once", async () => {
    const folder = newRepository({
      "models/a/model.yaml": 'owners: { owner: [alice] }\nfiles: { model: model.onnx, features: "*.py" }\n',
      "models/a/model.onnx": "x".repeat(3_000),
      ...Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`models/a/f${at}.py`, "same\n"])),
    });
    const github = new GitGithub(folder);
    valueOf(right(await readProjectAt(readerOf(github), { commit: HEAD(folder) })));
    expect(github.calls.filter((path) => path.startsWith("/git/blobs/"))).toHaveLength(3);
  });

  test("a digest that is known without its text costs a call when the text is wanted", async () => {
    const folder = newRepository({ "a.txt": "words\n" });
    const github = new GitGithub(folder);
    const reader = readerOf(github);
    const tree = right(await readTreeAt(reader, { commit: HEAD(folder) }));
    const read = async (text: boolean) =>
      right(await readContentsAt(reader, tree, [{ path: "a.txt", text }])).get("a.txt");
    const bare = await read(false);
    expect(bare).not.toHaveProperty("text");
    expect(await read(true)).toEqual({ ...bare, text: "words\n" });
    expect(await read(true)).toEqual({ ...bare, text: "words\n" });
    expect(await read(false)).toEqual(bare);
    expect(github.calls.filter((path) => path.startsWith("/git/blobs/"))).toHaveLength(2);
  });

  test("whatever the bytes, digest, size and text are those that git has", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, text) => {
        const body = Buffer.from(bytes);
        const { createHash } = await import("node:crypto");
        const id = createHash("sha1").update(`blob ${body.length}\0`).update(body).digest("hex");
        const tree = makeTree([{ path: "f", kind: "file", blob: id, size: body.length }]);
        const reader = readerOf({ fetch: () => Promise.resolve(new Response(body)) });
        const read = right(await readContentsAt(reader, tree, [{ path: "f", text }])).get("f");
        const digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;
        expect(read).toMatchObject({ kind: "read", digest, size: body.length });
        const shown =
          text && Buffer.from(body.toString("utf8")).equals(body) ? body.toString("utf8") : undefined;
        expect(read).toHaveProperty("kind", "read");
        expect(read !== undefined && "text" in read ? read.text : undefined).toBe(shown);
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

describe("trouble with bytes", () => {
  const tree = makeTree([{ path: "big", kind: "file", blob: "1".repeat(40), size: 600_000_000 }]);
  const want = [{ path: "big", text: false }];

  test("a huge file is refused without a call, and says what to do", async () => {
    const github = new GitGithub(newRepository());
    const read = right(await readContentsAt(readerOf(github), tree, want));
    expect(read.get("big")).toMatchObject({ kind: "unreadable", hint: expect.stringContaining("LFS") });
    expect(github.calls).toEqual([]);
  });

  test("more bytes in all than one look may hash is trouble that does not pass", async () => {
    const many = makeTree(
      Array.from({ length: 40 }, (_, at) => ({
        path: `f${at}`,
        kind: "file" as const,
        blob: String(at).padStart(40, "0"),
        size: 500_000_000,
      })),
    );
    const github = new GitGithub(newRepository());
    const reads = many.entries.map(({ path }) => ({ path, text: false }));
    expect(await readContentsAt(readerOf(github), many, reads)).toMatchObject({ ok: false, retry: false });
    expect(github.calls).toEqual([]);
  });

  test.each([true, false])(
    "a file that GitHub calls too large is a problem of the file (stream: %s)",
    async (streams) => {
      const github = new GitGithub(newRepository());
      const body = {
        message: "This API returns blobs up to 100 MB in size.",
        errors: [{ code: "too_large" }],
      };
      github.fault = () => ({ status: 403, body });
      const small = makeTree([{ path: "big", kind: "file", blob: "1".repeat(40), size: 200_000_000 }]);
      const read = right(await readContentsAt(readerOf(github, newCache(), streams), small, want));
      expect(read.get("big")).toMatchObject({ kind: "unreadable" });
    },
  );

  test.each([true, false])(
    "a blob that is gone, and bytes that do not fit, are trouble (stream: %s)",
    async (streams) => {
      const folder = newRepository({ "a.txt": "words\n" });
      const blob = git(folder, "rev-parse", "HEAD:a.txt");
      for (const answer of ["", "words", "wordy\n", "words\nand more\n", undefined]) {
        const github = {
          fetch: () =>
            Promise.resolve(
              answer === undefined ? new Response("{}", { status: 404 }) : new Response(answer),
            ),
        };
        const cache = newCache();
        const at = makeTree([{ path: "a.txt", kind: "file", blob, size: 6 }]);
        const read = await readContentsAt(readerOf(github, cache, streams), at, [
          { path: "a.txt", text: true },
        ]);
        expect(read, answer).toMatchObject({ ok: false, retry: true });
        expect(cache.map.size).toBe(0);
      }
    },
  );

  test("a stream that breaks off is trouble, and one that is refused for a moment is tried again", async () => {
    const folder = newRepository({ "a.txt": "words\n" });
    const github = new GitGithub(folder);
    github.fault = (path, count) =>
      path.startsWith("/git/blobs/") && count < 5 ? { status: 502 } : undefined;
    const reader = readerOf(github);
    const at = right(await readTreeAt(reader, { commit: HEAD(folder) }));
    expect((await readContentsAt(reader, at, [{ path: "a.txt", text: true }])).ok).toBe(true);
    const broken = {
      fetch: () =>
        Promise.resolve(
          new Response(
            new ReadableStream({
              start: (controller) => controller.enqueue(Buffer.from("wor")),
              pull: (controller) => controller.error(new Error("closed")),
            }),
          ),
        ),
    };
    const answer = await readContentsAt(readerOf(broken), at, [{ path: "a.txt", text: true }]);
    expect(answer).toMatchObject({ ok: false, retry: true });
  });

  test("bytes that do not end are not waited for", async () => {
    const endless = {
      fetch: () =>
        Promise.resolve(
          new Response(new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.alloc(1_000)) })),
        ),
    };
    const small = makeTree([{ path: "big", kind: "file", blob: "1".repeat(40), size: 10_000 }]);
    expect(await readContentsAt(readerOf(endless), small, want)).toMatchObject({ ok: false, retry: true });
  });

  test("a file that vanished from the tree, a link and a submodule are no files", async () => {
    writeFileSync(join(newRepository(), "unused"), "");
    const odd = makeTree([{ path: "link", kind: "symlink", blob: "1".repeat(40), size: 3 }]);
    const github = new GitGithub(newRepository());
    const reads = ["link", "gone"].map((path) => ({ path, text: true }));
    const read = right(await readContentsAt(readerOf(github), odd, reads));
    expect([...read.values()].map(({ kind }) => kind)).toEqual(["unreadable", "unreadable"]);
  });
});

describe("trouble with GitHub is never an empty answer", () => {
  test.each([
    [301, "Moved Permanently", true],
    [401, "Bad credentials", false],
    [403, "Resource not accessible", false],
    [404, "Not Found", true],
    [409, "Git Repository is empty.", true],
    [422, "Validation failed", true],
    [451, "Unavailable", false],
    [502, "Bad Gateway", true],
    [200, "a body of another form", true],
  ])("%s at the tree or at a file", async (status, message, retry) => {
    const folder = newRepository(FILES);
    for (const where of ["/git/trees/", "/git/commits/", "/git/blobs/"]) {
      if (status === 200 && where === "/git/blobs/") continue;
      const github = new GitGithub(folder);
      github.fault = (path) => (path.startsWith(where) ? { status, message } : undefined);
      const read = await readProjectAt(readerOf(github), { commit: HEAD(folder) });
      expect(read, where).toMatchObject({ ok: false, retry });
    }
  });

  test("no answer at all", async () => {
    const folder = newRepository(FILES);
    const github = new GitGithub(folder);
    github.fault = () => "lost";
    expect(await readProjectAt(readerOf(github), { commit: HEAD(folder) })).toMatchObject({
      ok: false,
      retry: true,
    });
  });
});
