import { z } from "zod";
import { type Digest, findDigest } from "../base/ids.ts";
import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { checkYaml } from "./check.ts";
import { complaint } from "./complaint.ts";
import { baseName } from "./path.ts";
import { parseYaml, problemAt } from "./yaml.ts";

/** A small file that stands for a large one kept elsewhere. */
export type Pointer = {
  readonly digest: Digest;
  /** unknown in pointers of old versions of DVC */
  readonly size?: number;
};

/** Git LFS itself takes nothing longer for a pointer. */
export const LONGEST_LFS_POINTER = 1_024;
const LFS_START = /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\//;
const LFS_POINTER =
  /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\/v1\noid sha256:([0-9a-f]{64})\nsize (0|[1-9]\d{0,14})\n$/;

/**
 * Reads a Git LFS pointer (specification v1). Undefined when the text is none; a problem when it starts like
 * one and is broken, because git-lfs would then give its users the text itself.
 */
export function parseLfsPointer(file: string, text: string): Outcome<Pointer> | undefined {
  if (!LFS_START.test(text)) return undefined;
  const [, hex = "", size = ""] = LFS_POINTER.exec(text) ?? [];
  const digest = findDigest(`sha256:${hex}`);
  if (digest !== undefined) return good({ digest, size: Number(size) });
  const extended = /^ext-\d/m.test(text);
  return bad({
    code: "broken-lfs-pointer",
    file,
    path: "",
    message: extended
      ? "this Git LFS pointer uses extensions, so its digest is not that of the file's bytes"
      : "this looks like a Git LFS pointer, but is none that git-lfs wrote",
    hint: extended
      ? "Store the file without LFS extensions."
      : "Add the file again: git lfs track it, git add it, commit.",
  });
}

const DVC_SUFFIX = ".dvc";

/** `model.onnx.dvc` stands for `model.onnx`; undefined for every other name. */
export function findDvcTarget(path: string): string | undefined {
  const name = baseName(path);
  return name.length > DVC_SUFFIX.length && name.endsWith(DVC_SUFFIX)
    ? path.slice(0, -DVC_SUFFIX.length)
    : undefined;
}

const md5 = z.string().regex(/^[0-9a-f]{32}(?:\.dir)?$/, {
  error: complaint("this is no md5", "Let DVC write the file: dvc add PATH."),
});

/** Keys that say nothing about the bytes are let through: DVC adds some with every version. */
const dvcSchema = z.looseObject({
  outs: z
    .array(
      z.looseObject({
        md5: md5.optional().describe("the md5 of the file"),
        size: z.number().int().min(0).optional(),
        path: z.string().min(1).describe("the file, next to its .dvc file"),
        hash: z.string().optional(),
        files: z.unknown().optional(),
      }),
    )
    .min(1)
    .describe("the one file that this pointer stands for"),
  wdir: z.unknown().optional(),
});

/** Reads a `.dvc` file. */
export function parseDvcPointer(file: string, text: string): Outcome<Pointer> {
  const parsed = parseYaml(file, text);
  if (!parsed.ok) return parsed;
  const yaml = parsed.value;
  const checked = checkYaml(yaml, dvcSchema);
  if (!checked.ok) return checked;
  const { outs, wdir } = checked.value;
  const [out] = outs;
  const target = baseName(findDvcTarget(file) ?? file);
  const refused = (path: readonly PropertyKey[], message: string, hint: string): Problem =>
    problemAt(yaml, path, { code: "unsupported-dvc-pointer", message, hint });
  if (out === undefined || outs.length > 1) {
    return bad(refused(["outs"], "a pointer to several files", "Add each with dvc add of its own."));
  }
  if (wdir !== undefined) {
    return bad(refused(["wdir"], "a pointer with a working directory", `Run dvc add next to ${target}.`));
  }
  if (out.md5?.endsWith(".dir") === true || out.files !== undefined) {
    const hint = "Add the files in it one by one, so that each has its digest: dvc add FOLDER/*.";
    return bad(refused(["outs", 0], "a pointer to a whole folder", hint));
  }
  if (out.path !== target) {
    const message = `the pointer is to "${out.path}", but its name says "${target}"`;
    return bad(refused(["outs", 0, "path"], message, `Run dvc add ${target} again.`));
  }
  if (out.hash !== undefined && out.hash !== "md5") {
    return bad(
      refused(["outs", 0, "hash"], `hashes of the kind "${out.hash}" are not known`, "Use DVC's md5."),
    );
  }
  const digest = findDigest(`md5:${out.md5 ?? ""}`);
  if (digest === undefined) {
    const hint = "Import the file instead of referring to it: dvc add PATH.";
    return bad(refused(["outs", 0], "the pointer gives no md5", hint));
  }
  return good({ digest, ...(out.size === undefined ? {} : { size: out.size }) });
}
