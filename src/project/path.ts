import { plain } from "../base/text.ts";
import type { Complaint } from "./complaint.ts";

/**
 * Paths inside a repository: `/` between the parts, relative to its root, no `.`, no `..`. The root folder
 * itself is the empty string.
 */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function joinPath(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** The path as seen from a folder, or undefined when it lies elsewhere. */
export function findNameIn(folder: string, path: string): string | undefined {
  if (folder === "") return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

/** Every folder that a path lies in, from the outermost: `a/b/c` → `a`, `a/b`. */
export function foldersAbove(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}

/**
 * Two paths that some file system takes for one: macOS and Windows ignore case, macOS also how an accent is
 * composed.
 */
export function foldedPath(path: string): string {
  return path.normalize("NFC").toLowerCase().normalize("NFC");
}

const LONGEST = 1_024;
const UNREADABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u;

/** Why a path may not be used, for paths that people write as for paths that a repository holds. */
export function findPathFault(path: string): Complaint | undefined {
  const code = "bad-path";
  const written = plain(path, 80);
  if (path === "" || path.length > LONGEST) {
    const message = path === "" ? "the path is empty" : `the path is longer than ${LONGEST} characters`;
    return { code, message, hint: "Name a file in or below the folder of the model." };
  }
  if (UNREADABLE.test(path) || !path.isWellFormed()) {
    const message = `"${written}" holds characters that cannot be seen`;
    return { code, message, hint: "Rename the file with visible characters." };
  }
  if (path.includes("\\")) {
    const message = `"${written}" has a backslash`;
    return { code, message, hint: "Write / between the parts of a path, on Windows too." };
  }
  if (path.startsWith("/") || path.startsWith("~") || /^[a-z]:/i.test(path)) {
    const message = `"${written}" is an absolute path`;
    return { code, message, hint: "Write it relative to the folder of model.yaml." };
  }
  const parts = path.split("/");
  if (parts.includes("..")) {
    const message = `"${written}" leads out of its folder`;
    return {
      code,
      message,
      hint: "Everything a model needs lies in or below its folder: move the file there.",
    };
  }
  if (parts.some((part) => part === "" || part === ".")) {
    const message = `"${written}" has an empty part or a "."`;
    return { code, message, hint: "Write it without ./ and without double or trailing slashes." };
  }
  if (parts.some((part) => part.toLowerCase() === ".git")) {
    const message = `"${written}" leads into .git`;
    return { code, message, hint: "Name a file that is part of the project." };
  }
  if (path !== path.normalize("NFC")) {
    const message = `"${written}" writes an accent as a character of its own (Unicode NFD)`;
    return {
      code,
      message,
      hint: "Rename it with composed characters (NFC), so that every system finds it.",
    };
  }
  return undefined;
}
