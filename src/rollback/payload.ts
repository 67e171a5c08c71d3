import { z } from "zod";
import { parseJson } from "../base/json.ts";
import { decodeText } from "../registry/file.ts";
import type { UnsupportedCode } from "./alert.ts";

/** Reading what strangers send: everything is bounded, unknown keys are let through, nothing throws. */

export const LARGEST_BODY = 512 * 1024;
export const MOST_ALERTS = 200;
const DEEPEST = 32;
const MOST_KEYS = 50_000;
const MOST_ITEMS = 50_000;

export type ReadBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: UnsupportedCode; readonly message: string };

/** Parses a body as JSON that is neither deep, nor wide, nor meant to change our own objects. */
export function readBody(body: Uint8Array): ReadBody {
  if (body.length > LARGEST_BODY)
    return { ok: false, code: "too-complex", message: `the body has more than ${LARGEST_BODY} bytes` };
  const text = decodeText(body);
  if (text === undefined) return { ok: false, code: "not-json", message: "the body is not UTF-8 text" };
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return { ok: false, code: "not-json", message: "the body is not JSON" };
  }
  const fault = findExcess(value);
  return fault === undefined ? { ok: true, value } : { ok: false, code: "too-complex", message: fault };
}

/** Walks without recursion, and stops at the first thing that is too much. */
function findExcess(value: unknown): string | undefined {
  let level: readonly unknown[] = [value];
  let keys = 0;
  let items = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return `the body nests more than ${DEEPEST} levels`;
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one !== "object" || one === null) continue;
      if (!Array.isArray(one)) {
        const names = Object.keys(one);
        keys += names.length;
        if (names.includes("__proto__")) return `the body has a key "__proto__"`;
        if (keys > MOST_KEYS) return `the body has more than ${MOST_KEYS} keys`;
      }
      for (const member of Object.values(one)) next.push(member);
      items += 1;
      if (next.length > MOST_ITEMS || items > MOST_ITEMS)
        return `the body has more than ${MOST_ITEMS} values`;
    }
    level = next;
  }
  return undefined;
}

const LONGEST_KEY = 256;
const LONGEST_VALUE = 2_048;
const MOST_LABELS = 64;

/** Well-formed and cut, so that no later step has to think about length. */
export function boundText(text: string, longest = LONGEST_VALUE): string {
  return text.slice(0, longest).toWellFormed();
}

/** A text, or a number as text; anything else is as good as absent. */
export const looseText = z
  .unknown()
  .optional()
  .transform((value): string | undefined => {
    if (typeof value === "string") return boundText(value);
    return typeof value === "number" && Number.isFinite(value) ? String(value) : undefined;
  });

/** Labels or annotations: texts by name, the first 64 of them in order. */
export const looseLabels = z
  .unknown()
  .optional()
  .transform((value): Readonly<Record<string, string>> => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
    const rows = Object.entries(value).flatMap(([name, member]): (readonly [string, string])[] => {
      const text = looseText.parse(member);
      return name === "" || text === undefined ? [] : [[boundText(name, LONGEST_KEY), text]];
    });
    return Object.fromEntries(rows.slice(0, MOST_LABELS));
  });

export const looseNumbers = z
  .unknown()
  .optional()
  .transform((value): Readonly<Record<string, number>> => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
    const rows = Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
      typeof member === "number" && Number.isFinite(member) && name !== ""
        ? [[boundText(name, LONGEST_KEY), member] as const]
        : [],
    );
    return Object.fromEntries(rows.slice(0, MOST_LABELS));
  });

/** Addresses that a person may be led to. */
export function findLink(text: string | undefined): string | undefined {
  return text !== undefined && text.length <= 2_000 && /^https?:\/\/[\x21-\x7e]+$/.test(text)
    ? text
    : undefined;
}
