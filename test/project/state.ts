import { sha256 } from "../../src/base/digest.ts";
import type { Outcome, Problem } from "../../src/base/problem.ts";
import type { Content, Contents } from "../../src/project/content.ts";
import type { GateSettings } from "../../src/project/gate-settings.ts";
import { makeProject, planProject, type Project } from "../../src/project/project.ts";
import { makeTree, type Tree, type TreeEntry } from "../../src/project/tree.ts";

/** A file by its text, or something that is no file. */
export type Written = string | Uint8Array | { readonly kind: "symlink" | "submodule" };
export type Files = Readonly<Record<string, Written>>;

/** A repository in memory: the listing, and what a reader with hands would answer. */
export function treeOf(files: Files): Tree {
  return makeTree(
    Object.entries(files).map(([path, written]): TreeEntry => {
      if (typeof written === "object" && "kind" in written) return { path, kind: written.kind, size: 0 };
      return { path, kind: "file", size: Buffer.from(written).length, blob: blobOf(written) };
    }),
  );
}

export function contentsOf(files: Files): Contents {
  return new Map(
    Object.entries(files).flatMap(([path, written]): [string, Content][] => {
      if (typeof written === "object" && "kind" in written) return [];
      const size = Buffer.from(written).length;
      const text = typeof written === "string" ? { text: written } : {};
      return [[path, { kind: "read", size, digest: sha256(written), ...text }]];
    }),
  );
}

/** Answers only what is asked for, as git would. */
export function projectOf(files: Files, gateSettings?: GateSettings): Outcome<Project> {
  const tree = treeOf(files);
  const all = contentsOf(files);
  const read = new Map<string, Content>();
  for (let reads = planProject(tree, read); reads.length > 0; reads = planProject(tree, read)) {
    for (const { path, text } of reads) {
      const content = all.get(path) ?? { kind: "unreadable", why: "gone", hint: "none" };
      const { text: _, ...bare } = { text: undefined, ...content };
      read.set(path, text ? content : bare);
    }
  }
  return makeProject(tree, read, gateSettings);
}

export function goodProject(files: Files, gateSettings?: GateSettings): Project {
  return valueOf(projectOf(files, gateSettings));
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join("; "));
  return outcome.value;
}

export function problemsOf(outcome: Outcome<unknown>): readonly Problem[] {
  return outcome.ok ? [] : outcome.problems;
}

/** `line:column path code` of each problem, for tables. */
export function briefly(outcome: Outcome<unknown>): readonly string[] {
  return problemsOf(outcome).map(
    ({ line, column, path, code }) => `${line ?? "-"}:${column ?? "-"} ${path} ${code}`,
  );
}

function blobOf(written: string | Uint8Array): string {
  return sha256(written).slice("sha256:".length, "sha256:".length + 40);
}

export const FRAUD = `owners: { owner: [alice] }
files: { model: model.onnx }
`;

export const LFS = (hex: string, size: number): string =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${hex}\nsize ${size}\n`;

export const DVC = (path: string, md5: string, size?: number): string =>
  `outs:\n- md5: ${md5}\n${size === undefined ? "" : `  size: ${size}\n`}  hash: md5\n  path: ${path}\n`;
