import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findBase } from "../../src/git/base.ts";
import { findRepository, openGit, runGit } from "../../src/git/repository.ts";
import { shellWord } from "../../src/git/shell.ts";
import { readTree, readWorkTree } from "../../src/git/tree.ts";
import { problemsOf, valueOf } from "../project/state.ts";
import { commit, git, newFolder, newRepository, opened, write } from "./work.ts";

const codes = (outcome: Parameters<typeof problemsOf>[0]) => problemsOf(outcome).map(({ code }) => code);

describe("finding the repository", () => {
  test("from the top, from a folder inside, and through a link", async () => {
    const folder = newRepository({ "a/b/c.txt": "x" });
    const link = join(newFolder(), "link");
    symlinkSync(folder, link);
    for (const from of [folder, join(folder, "a/b"), link]) {
      expect(await opened(from)).toEqual({
        root: folder,
        commonFolder: join(folder, ".git"),
        shallow: false,
      });
    }
  });

  test("a second work tree shares the objects of the first", async () => {
    const folder = newRepository({ "a.txt": "x" });
    const other = join(newFolder(), "other");
    git(folder, "worktree", "add", "--quiet", other);
    expect(await opened(other)).toMatchObject({ root: other, commonFolder: join(folder, ".git") });
  });

  test("a folder with spaces, quotes and a line break in its name is a folder", async () => {
    const folder = join(newFolder(), "a b 'c'\n\"d\" $(e)");
    mkdirSync(folder);
    git(folder, "init", "--quiet");
    expect((await opened(folder)).root).toBe(folder);
  });

  test("no folder, no repository and a bare one are problems with what to do", async () => {
    expect(codes(await findRepository(join(newFolder(), "gone")))).toEqual(["no-folder"]);
    expect(codes(await findRepository(newFolder()))).toEqual(["no-repository"]);
    const bare = newFolder();
    git(bare, "init", "--quiet", "--bare");
    expect(codes(await findRepository(bare))).toEqual(["no-repository"]);
  });

  test("a repository that says its files are elsewhere is refused", async () => {
    const folder = newRepository({ "a.txt": "x" });
    git(folder, "config", "core.worktree", newFolder());
    expect(codes(await findRepository(folder))).not.toEqual([]);
  });
});

describe("running git", () => {
  test("the caller's GIT_ variables do not reach it", async () => {
    const folder = newRepository({ "a.txt": "x" });
    process.env["GIT_DIR"] = "/nowhere";
    try {
      expect((await runGit(folder, ["rev-parse", "HEAD"])).code).toBe(0);
    } finally {
      delete process.env["GIT_DIR"];
    }
  });

  test("arguments are never read by a shell", async () => {
    const folder = newRepository();
    const { code } = await runGit(folder, [
      "rev-parse",
      "--verify",
      "--quiet",
      "$(touch owned);`touch owned`",
    ]);
    expect(code).not.toBe(0);
    expect(existsSync(join(folder, "owned"))).toBe(false);
  });

  test("more output than allowed is an error, and git is ended", async () => {
    const folder = newRepository({ "big.txt": "x".repeat(300_000) });
    await expect(runGit(folder, ["show", "HEAD:big.txt"], { limit: 100_000 })).rejects.toThrow(
      /more than expected/,
    );
    const { output, end } = openGit(folder, ["show", "HEAD:big.txt"]);
    for await (const chunk of output) if (chunk.length > 0) break;
    expect((await end).code).not.toBe("absent");
  });

  test("nothing that the repository brings along is run", async () => {
    const folder = newRepository({
      "a.txt": "x",
      ".gitattributes": "*.txt filter=evil diff=evil textconv\n",
    });
    const touch = `touch ${join(folder, "owned")}; cat`;
    for (const key of [
      "core.fsmonitor",
      "diff.external",
      "filter.evil.clean",
      "filter.evil.smudge",
      "filter.evil.process",
      "diff.evil.textconv",
      "diff.evil.command",
      "core.pager",
      "core.sshCommand",
      "core.askPass",
      "uploadpack.packObjectsHook",
      "core.alternateRefsCommand",
      "credential.helper",
    ]) {
      git(folder, "config", key, key === "credential.helper" ? `!${touch}` : touch);
    }
    const hooks = join(folder, "hooks");
    for (const hook of ["post-index-change", "pre-commit", "reference-transaction"]) {
      write(folder, { [`hooks/${hook}`]: `#!/bin/sh\n${touch}\n` });
      chmodSync(join(hooks, hook), 0o755);
    }
    git(folder, "config", "core.hooksPath", hooks);
    writeFileSync(join(folder, "a.txt"), "changed");
    const repository = await opened(folder);
    await readWorkTree(repository);
    await readTree(repository, "HEAD");
    await findBase(repository);
    await runGit(folder, ["update-ref", "refs/heads/other", "HEAD"]);
    expect(existsSync(join(folder, "owned"))).toBe(false);
    // The same in a user's hands, so that we know that it would have run.
    git(folder, "update-ref", "refs/heads/another", "HEAD");
    expect(existsSync(join(folder, "owned"))).toBe(true);
  });

  test("replaced objects do not change what a commit holds", async () => {
    const folder = newRepository({ "a.txt": "true" });
    const head = git(folder, "rev-parse", "HEAD");
    const other = commit(folder, { "a.txt": "false" });
    git(folder, "replace", head, other);
    const [entry] = (await readTree(await opened(folder), head)).entries;
    expect(entry?.size).toBe(4);
  });
});

describe("finding the base", () => {
  /** main with two commits, and a branch off the first. */
  function branched(): { folder: string; first: string; tip: string; head: string } {
    const folder = newRepository({ "a.txt": "1" });
    const first = git(folder, "rev-parse", "HEAD");
    const tip = commit(folder, { "a.txt": "2" });
    git(folder, "checkout", "--quiet", "-b", "work", first);
    return { folder, first, tip, head: commit(folder, { "b.txt": "1" }) };
  }

  test("the default branch as it is known here, and where the work left it", async () => {
    const { folder, first, tip, head } = branched();
    expect(valueOf(await findBase(await opened(folder)))).toEqual({
      name: "main",
      tip,
      mergeBase: first,
      head,
    });
  });

  test("what the remote calls its default branch comes before everything else", async () => {
    const { folder } = branched();
    git(folder, "checkout", "--quiet", "-b", "trunk", "main");
    const clone = join(newFolder(), "clone");
    git(folder, "clone", "--quiet", folder, clone);
    git(clone, "branch", "main", "origin/main");
    expect(valueOf(await findBase(await opened(clone))).name).toBe("origin/HEAD");
    expect(valueOf(await findBase(await opened(clone), "origin/main")).name).toBe("origin/main");
  });

  test("a name that is no commit is a problem, and an option is no name", async () => {
    const { folder } = branched();
    const repository = await opened(folder);
    for (const name of ["nope", "--all", "-h", "HEAD:a.txt", ""]) {
      expect(codes(await findBase(repository, name))).toEqual(["no-base"]);
    }
  });

  test("a shallow clone is told how to get the rest, here and in a workflow", async () => {
    const { folder } = branched();
    const clone = join(newFolder(), "clone");
    git(folder, "clone", "--quiet", "--depth=1", "--no-single-branch", `file://${folder}`, clone);
    const repository = await opened(clone);
    expect(repository.shallow).toBe(true);
    const [problem] = problemsOf(await findBase(repository, "origin/main"));
    expect(problem?.code).toBe("shallow-clone");
    expect(problem?.hint).toContain("git fetch --unshallow origin");
    expect(problem?.hint).toContain("fetch-depth: 0");
  });

  test("a repository without commits, without a base and with strangers says so", async () => {
    const empty = newFolder();
    git(empty, "init", "--quiet");
    expect(codes(await findBase(await opened(empty)))).toEqual(["no-commit"]);
    const lonely = newRepository();
    git(lonely, "branch", "--move", "work");
    expect(codes(await findBase(await opened(lonely)))).toEqual(["no-base"]);
    git(lonely, "checkout", "--quiet", "--orphan", "main");
    commit(lonely, { "x.txt": "x" });
    expect(codes(await findBase(await opened(lonely), "work"))).toEqual(["unrelated-base"]);
  });
});

test.each([
  ["plain/path.onnx", "plain/path.onnx"],
  ["with space", "'with space'"],
  ["it's", `'it'\\''s'`],
  ["$(rm -rf /)", "'$(rm -rf /)'"],
  ["-rf", "'-rf'"],
  ["", "''"],
])("%s is one word of a shell: %s", (text, expected) => expect(shellWord(text)).toBe(expected));
