import { afterAll, describe, expect, test } from "vitest";
import { FRAUD } from "../../scripts/registry-story.ts";
import { digestOf, sha256 } from "../../src/base/digest.ts";
import { findArtifacts, readGovernedCommits } from "../../src/git/registry-coverage.ts";
import { findRepository } from "../../src/git/repository.ts";
import { checkArtifacts, type WantedFile } from "../../src/registry/verify-outside.ts";
import { Clone } from "./clone.ts";

const clone = new Clone();
afterAll(() => clone.remove());

const MODEL = "owners: { owner: [alice] }\nfiles: { model: model.onnx, features: features/*.py }\n";
const first = clone.commit({
  "models/fraud/model.yaml": MODEL,
  "models/fraud/model.onnx": "v1",
  "models/fraud/features/a.py": "a = 1",
  ".github/twokey.yml": "mode: enforce\nsignoff: { policy_owners: [dave] }\n",
});

async function governed(from: string) {
  const repository = await findRepository(clone.root);
  if (!repository.ok) throw new Error("no repository");
  return readGovernedCommits(repository.value, from, clone.git("rev-parse", "HEAD"));
}

describe("commits of the default branch that changed what is governed", () => {
  test("are those that change a bundle or the controls, and no others", async () => {
    clone.commit({ "README.md": "x", "models/fraud/notes.md": "x" });
    const bytes = clone.commit({ "models/fraud/model.onnx": "v2" });
    const feature = clone.commit({ "models/fraud/features/b.py": "b = 1" });
    const owners = clone.commit({ "models/fraud/model.yaml": MODEL.replace("alice", "mallory") });
    const rules = clone.commit({ ".github/twokey.yml": "mode: observe\n" });
    const { commits, unread } = await governed(first);
    expect(unread).toEqual([]);
    expect(commits.map(({ commit, model }) => [commit, model])).toEqual([
      [bytes, "fraud"],
      [feature, "fraud"],
      [owners, "policy"],
      [rules, "policy"],
    ]);
  });

  test("a merge is one commit, whatever its branch did on the way", async () => {
    const from = clone.git("rev-parse", "HEAD");
    clone.git("switch", "--quiet", "--create", "work");
    clone.commit({ "models/fraud/model.onnx": "tried" });
    clone.commit({ "models/fraud/model.onnx": "v3" });
    clone.git("switch", "--quiet", "main");
    clone.commit({ "README.md": "y" });
    clone.git("merge", "--quiet", "--no-ff", "--message", "merge", "work");
    const { commits } = await governed(from);
    expect(commits.map(({ commit, model }) => [commit, model])).toEqual([
      [clone.git("rev-parse", "HEAD"), "fraud"],
    ]);
  });

  test("a model that is removed is gone, and a new one is new", async () => {
    const from = clone.git("rev-parse", "HEAD");
    const added = clone.commit({
      "models/churn/model.yaml": "owners: { owner: [bob] }\nfiles: { model: m.onnx }\n",
      "models/churn/m.onnx": "c",
    });
    clone.git("rm", "--quiet", "-r", "models/churn");
    const removed = clone.commit({});
    const { commits } = await governed(from);
    expect(
      commits.filter(({ model }) => model === "churn").map(({ commit, bundle }) => [commit, bundle === null]),
    ).toEqual([
      [added, false],
      [removed, true],
    ]);
  });

  test("a commit that cannot be read as a project is said to be unread", async () => {
    const from = clone.git("rev-parse", "HEAD");
    const broken = clone.commit({ "models/fraud/model.yaml": "owners: [\n" });
    clone.commit({ "models/fraud/model.yaml": MODEL });
    const { unread } = await governed(from);
    expect(unread.map(({ commit }) => commit)).toEqual([broken]);
  });
});

describe("bytes at the merge", () => {
  const file = (name: string, digest = sha256("v1")): WantedFile => ({
    model: FRAUD,
    version: 1,
    commit: first,
    path: `models/fraud/${name}`,
    file: { name, role: "model", size: 2, digest },
    event: "event",
  });

  test("are found and hashed, or it is said what is wrong with them", async () => {
    const repository = await findRepository(clone.root);
    if (!repository.ok) throw new Error("no repository");
    const oid = "0".repeat(63) + "1";
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 2\n`;
    const lfs = clone.commit({ "models/fraud/model.onnx": pointer });
    const wanted = [
      file("model.onnx"),
      file("model.onnx", digestOf("other")),
      file("gone.onnx"),
      { ...file("model.onnx"), commit: "1".repeat(40) },
      { ...file("model.onnx", `sha256:${oid}` as never), commit: lfs },
    ];
    // A file that happens to lie in the work tree says nothing about the merge.
    clone.write({ "models/fraud/model.onnx": "v3" });
    const find = await findArtifacts(repository.value, wanted);
    expect(wanted.map((one) => find(one))).toEqual([
      { digest: sha256("v1") },
      { digest: sha256("v1") },
      { absent: true },
      { missing: expect.stringContaining("not in this clone") },
      { missing: expect.stringContaining("lfs") },
    ]);
  });

  test("bytes of LFS that were swapped later are found", async () => {
    const repository = await findRepository(clone.root);
    if (!repository.ok) throw new Error("no repository");
    const oid = sha256("v1").slice("sha256:".length);
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 2\n`;
    const wanted = { ...file("model.onnx"), commit: clone.commit({ "models/fraud/model.onnx": pointer }) };
    const stored = `.git/lfs/objects/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid}`;
    const look = async () => (await findArtifacts(repository.value, [wanted]))(wanted);
    expect(await look()).toEqual({ missing: expect.stringContaining("lfs") });
    for (const bytes of ["v1", "v2", "longer"]) {
      clone.write({ [stored]: bytes });
      const found = await look();
      expect(found).toEqual({ digest: sha256(bytes) });
      const [finding] = checkArtifacts([wanted], () => found);
      expect(finding?.code).toBe(bytes === "v1" ? undefined : "artifact-differs");
    }
  });
});
