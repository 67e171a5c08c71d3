import { z } from "zod";
import { type Digest, findDigest, findModelName, type ModelName, POLICY } from "../base/ids.ts";
import { type Instant, isInstant } from "../base/instant.ts";
import type { Json } from "../base/json.ts";

/** The small words that policies, subjects and events are made of, each strict. */

const ROLE = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?(?:\[bot\])?$/;
const PRINCIPAL = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98})(?:\/[A-Za-z0-9._-]{1,100})?$/;
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

export const sha256Schema = z.custom<Digest>(
  (value) => typeof value === "string" && value.startsWith("sha256:") && findDigest(value) !== undefined,
  "not a sha256 digest",
);

/** Files that only DVC knows carry `md5:`. */
export const anyDigestSchema = z.custom<Digest>(
  (value) => typeof value === "string" && findDigest(value) !== undefined,
  "not a digest",
);

export const modelSchema = z.custom<ModelName>(
  (value) => typeof value === "string" && findModelName(value) !== undefined,
  "not a model name",
);

/** A model, or the reserved name under which controls are governed. */
export type Scope = ModelName | typeof POLICY;

export const scopeSchema = z.custom<Scope>(
  (value) => typeof value === "string" && (value === POLICY || findModelName(value) !== undefined),
  "not a model name",
);

export const instantSchema = z.custom<Instant>(
  (value) => typeof value === "string" && isInstant(value),
  "not an instant like 2026-03-01T12:00:00Z",
);

export const commitSchema = z.string().regex(COMMIT, "not a commit id");
export const roleSchema = z.string().regex(ROLE, "not the name of a role");
export const loginSchema = z.string().regex(LOGIN, "not a login");
/** `alice` or `acme/fraud-ml` */
export const principalSchema = z.string().regex(PRINCIPAL, "neither a login nor org/team");
export const countSchema = z.int().min(0).max(1_000_000_000);
/** GitHub's ids; beyond 2^53 JSON numbers stop being exact. */
export const idSchema = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

/** Text of people and tools: well-formed, one line of `longest` characters at most. */
export function lineSchema(longest: number): z.ZodType<string> {
  return z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text), "not one line of text");
}

/** The folder of a model.yaml; the root of the repository is the empty string. */
export const folderSchema = z.literal("").or(lineSchema(1024));

export const urlSchema = z
  .string()
  .max(2000)
  .regex(/^https:\/\/[\x21-\x7e]+$/, "not an https address");

const DEEPEST = 40;

/** Settings that are kept but not looked into. */
export const jsonSchema = z.custom<Json>((value) => isShallowJson(value, 0), "not JSON of at most 40 levels");

function isShallowJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === "boolean") return true;
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value === "number") return Number.isFinite(value);
  if (depth >= DEEPEST || typeof value !== "object") return false;
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  return (
    keys.every((key) => key.isWellFormed()) &&
    Object.values(value).every((member) => isShallowJson(member, depth + 1))
  );
}
