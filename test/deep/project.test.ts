import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/base/digest.ts";
import { readContents } from "../../src/git/blobs.ts";
import { materialise } from "../../src/git/materialise.ts";
import { readProject } from "../../src/git/project.ts";
import { readTree, readWorkTree } from "../../src/git/tree.ts";
import { findChanges } from "../../src/project/change.ts";
import { commit, newFolder, newRepository, opened } from "../git/work.ts";
import { valueOf } from "../project/state.ts";

const MATERIAL = process.env["TWOKEY_MATERIAL"] ?? resolve(import.meta.dirname, "../../../shared/material");
const models = join(MATERIAL, "onnx");
const present = existsSync(models);

describe.skipIf(!present)(`models as people export them (skipped where ${MATERIAL} is absent)`, () => {
  test("external data that an exporter wrote belongs to the bundle, and alone make a change of the model", async () => {
    const folder = newRepository({
      "models/mnist/model.yaml": "owners: { owner: [alice] }\nfiles: { model: mnist.onnx }\n",
    });
    cpSync(join(models, "rten/mnist-external"), join(folder, "models/mnist"), { recursive: true });
    const before = commit(folder, {});
    const data = join(folder, "models/mnist/mnist.onnx.data");
    const bytes = readFileSync(data);
    bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
    writeFileSync(data, bytes);
    const repository = await opened(folder);
    const [old, now] = await Promise.all([
      readProject(repository, await readTree(repository, before)),
      readProject(repository, await readWorkTree(repository)),
    ]);
    expect(findChanges(valueOf(old), valueOf(now)).models).toMatchObject([
      {
        kind: "changed",
        model: "mnist",
        parts: ["model"],
        files: [{ name: "mnist.onnx.data", role: "external" }],
      },
    ]);
    const target = newFolder();
    const { files } = await materialise(repository, valueOf(old).models[0]?.bundle.files ?? [], target);
    expect([...files.keys()]).toEqual(["mnist.onnx", "mnist.onnx.data"]);
    const original = readFileSync(join(models, "rten/mnist-external/mnist.onnx.data"));
    expect(readFileSync(join(target, "mnist.onnx.data")).equals(original)).toBe(true);
  });

  test("every model has the same digest read from git, from the disk and in one piece", async () => {
    const folder = newRepository();
    cpSync(models, join(folder, "onnx"), { recursive: true });
    commit(folder, {});
    const repository = await opened(folder);
    const [inGit, onDisk] = [await readTree(repository, "HEAD"), await readWorkTree(repository)];
    const paths = readdirSync(join(folder, "onnx"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".onnx"))
      .map((name) => `onnx/${name}`);
    expect(paths.length).toBeGreaterThan(20);
    const reads = paths.map((path) => ({ path, text: false }));
    for (const tree of [inGit, onDisk]) {
      const contents = await readContents(repository, tree, reads);
      for (const path of paths) {
        const bytes = readFileSync(join(folder, path));
        expect(contents.get(path)).toEqual({ kind: "read", size: bytes.length, digest: sha256(bytes) });
      }
    }
  });
});
