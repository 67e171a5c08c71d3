import { stringify } from "yaml";
import type { Json } from "../base/json.ts";
import { isMapping } from "./yaml.ts";

/**
 * One line of YAML that sets a key, to be pasted into a file or put in place of the line that is there: what the
 * top-level key already holds stays.
 */
export function pasteLine(file: Json, [top = "", ...rest]: readonly string[], value: Json): string {
  const present = isMapping(file) ? file[top] : undefined;
  const text = stringify(setIn(present, rest, value), { collectionStyle: "flow", lineWidth: 0 });
  return `${top}: ${text.trim()}`;
}

function setIn(present: Json | undefined, [key, ...rest]: readonly string[], value: Json): Json {
  if (key === undefined) return value;
  const members = isMapping(present) ? present : {};
  return { ...members, [key]: setIn(members[key], rest, value) };
}
