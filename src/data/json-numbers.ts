import { parseJson } from "../base/json.ts";

/**
 * The whole numbers of a JSON object as they are written, by key: `JSON.parse` rounds those beyond 2^53. The text
 * has been parsed before, so it is known to be a JSON object; this only walks over it.
 */
export function findLongNumbers(text: string): ReadonlyMap<string, bigint> {
  const found = new Map<string, bigint>();
  let depth = 0;
  let key = "";
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]!;
    if (letter === '"') {
      const end = endOfString(text, at);
      if (depth === 1 && isKey(text, end)) key = textOf(text.slice(at, end));
      at = end - 1;
    } else if (letter === "{" || letter === "[") depth += 1;
    else if (letter === "}" || letter === "]") depth -= 1;
    else if (depth === 1 && (letter === "-" || isDigit(letter))) {
      let end = at + 1;
      while (end < text.length && !",}] \t\r\n".includes(text[end]!)) end += 1;
      const number = text.slice(at, end);
      if (/^-?\d+$/.test(number)) found.set(key, BigInt(number));
      else found.delete(key);
      at = end - 1;
    }
  }
  return found;
}

/** Where the string that opens at `start` has ended. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (at < text.length && " \t\r\n".includes(text[at]!)) at += 1;
  return text[at] === ":";
}

function textOf(quoted: string): string {
  const value = parseJson(quoted);
  return typeof value === "string" ? value : "";
}

function isDigit(letter: string): boolean {
  return letter >= "0" && letter <= "9";
}
