import { z } from "zod";
import { type Digest, findDigest } from "../base/ids.ts";
import { bad, good, type Outcome } from "../base/problem.ts";
import { checkYaml } from "./check.ts";
import { complaint } from "./complaint.ts";
import { filePath } from "./fields.ts";
import { parseYaml, problemAt } from "./yaml.ts";

/** The name of the file, always next to model.yaml. */
export const LOCK = "bundle.lock";

/** DVC knows files by md5, which somebody can forge. The lock adds their sha256. */
export type LockedFile = { readonly md5: Digest; readonly size: number; readonly sha256: Digest };
/** by path from the folder of model.yaml */
export type Lock = ReadonlyMap<string, LockedFile>;

const hex = (digits: number, what: string) =>
  z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`), {
    error: complaint(`this is no ${what}`, "Let the tool write the file: twokey lock."),
  });

const lockSchema = z.strictObject({
  version: z.literal(1).describe("the version of this file's format: 1"),
  files: z
    .record(
      filePath,
      z.strictObject({
        md5: hex(32, "md5"),
        size: z.number().int().min(0),
        sha256: hex(64, "sha256"),
      }),
    )
    .describe("path → digests; written by twokey lock"),
});

/** Reads a `bundle.lock`. It is JSON, which the strict YAML reader takes too, with line and column. */
export function parseLockFile(path: string, text: string): Outcome<Lock> {
  const parsed = parseYaml(path, text);
  if (!parsed.ok) return parsed;
  if (!text.trimStart().startsWith("{")) {
    const hint = "Let the tool write the file: twokey lock.";
    return bad(problemAt(parsed.value, [], { code: "not-json", message: "the lock is not JSON", hint }));
  }
  const checked = checkYaml(parsed.value, lockSchema);
  if (!checked.ok) return checked;
  return good(
    new Map(
      Object.entries(checked.value.files).flatMap(([name, file]) => {
        const [md5, sha256] = [findDigest(`md5:${file.md5}`), findDigest(`sha256:${file.sha256}`)];
        return md5 === undefined || sha256 === undefined ? [] : [[name, { md5, sha256, size: file.size }]];
      }),
    ),
  );
}

/** The text of a lock, the same for the same files in any order. */
export function renderLockFile(lock: Lock): string {
  const files = [...lock].sort(([a], [b]) => (a < b ? -1 : 1));
  const value = {
    version: 1,
    files: Object.fromEntries(
      files.map(([name, { md5, size, sha256 }]) => [
        name,
        { md5: md5.slice("md5:".length), size, sha256: sha256.slice("sha256:".length) },
      ]),
    ),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
