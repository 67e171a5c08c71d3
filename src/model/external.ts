import type { ExternalEntry } from "./tensor.ts";

/**
 * Why this location may not be opened, or undefined when it stays inside the model's folder.
 *
 * The runtime has had holes here, and knows a magic location that makes it read its own memory. So we decide by
 * spelling alone, and more strictly: plain relative paths with forward slashes. That no symbolic link leads out
 * is checked where the files are opened.
 */
export function findUnsafeLocation(location: string): string | undefined {
  if (location === "") return "names no file";
  if (location.length > 1024) return "is longer than 1,024 characters";
  if (/\p{Cc}/u.test(location)) return "contains control characters";
  if (location.includes("*")) return "contains an asterisk, which the runtime reads as an address in memory";
  if (location.includes("\\")) return "contains a backslash, which some systems read as a folder separator";
  if (location.startsWith("/") || /^[A-Za-z]:/.test(location)) return "is an absolute path";
  if (location.includes("://")) return "is an address, not a file";
  const parts = location.split("/");
  if (parts.includes("..")) return "climbs out of the model's folder";
  if (parts.includes("") || parts.slice(1).includes(".")) return "is not a plain path";
  return undefined;
}

/** A location in the one spelling that we compare and list: without a leading `./`. */
export function plainLocation(location: string): string {
  return location.replace(/^(?:\.\/)+/, "");
}

/** Every file that the model needs beside itself, once each, in order of name. */
export function externalFiles(entries: readonly ExternalEntry[]): readonly string[] {
  const safe = entries.filter(({ location }) => findUnsafeLocation(location) === undefined);
  return [...new Set(safe.map(({ location }) => plainLocation(location)))].sort();
}
