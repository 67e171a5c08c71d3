import type { Digest } from "../base/ids.ts";
import { bad, good, type Outcome } from "../base/problem.ts";

/**
 * What was read of one file: its size and digest always, its text where somebody asked for it and it is
 * text of at most a megabyte. Whoever has hands (git, the GitHub API) makes these; this room only asks.
 */
export type Content =
  | { readonly kind: "read"; readonly size: number; readonly digest: Digest; readonly text?: string }
  /** the object is not here (a partial or shallow clone) or the file vanished while we read */
  | { readonly kind: "unreadable"; readonly why: string; readonly hint: string };

export type Contents = ReadonlyMap<string, Content>;

/** A file to be read, and whether its text is wanted besides its digest. */
export type Read = { readonly path: string; readonly text: boolean };

/** Files of settings beyond this size are refused, so nobody needs to hold more text. */
export const LARGEST_TEXT = 1_048_576;

/** The text of a file that must be text. Throws when nobody read it: that is a mistake of ours. */
export function readText(path: string, contents: Contents): Outcome<string> {
  const content = contents.get(path);
  if (content === undefined) throw new Error(`${path} was planned but not read`);
  if (content.kind === "unreadable") {
    return bad({ code: "unreadable-file", file: path, path: "", message: content.why, hint: content.hint });
  }
  if (content.text !== undefined) return good(content.text);
  const large = content.size > LARGEST_TEXT;
  const message = large ? "the file is larger than 1 MB" : "the file is not text";
  const hint = large ? "Keep settings here and data in files of their own." : "Save it as UTF-8.";
  return bad({ code: large ? "too-large" : "not-text", file: path, path: "", message, hint });
}
