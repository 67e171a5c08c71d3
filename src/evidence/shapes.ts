import { z } from "zod";
import { findDigest } from "../base/ids.ts";
import type { Check, Verdict } from "../gates/gate.ts";
import type { Decision } from "./decision.ts";

/*
 * The pieces that evidence of strangers is made of. Every text has a length and every number is finite; texts stay
 * hostile, and whoever shows them escapes them.
 */

/** Well-formed text of a length that some report can carry. */
export const text = (most: number): z.ZodType<string> =>
  z
    .string()
    .max(most)
    .refine((value) => value.isWellFormed(), "it is no well-formed text");
export const number = z.number().finite();
export const digest = z.string().transform((value, context) => {
  const found = findDigest(value);
  if (found !== undefined) return found;
  context.addIssue({ code: "custom", message: "it is no digest" });
  return z.NEVER;
});
export const model = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);
export const gate = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/);
export const word = z.enum(["pass", "warn", "inconclusive", "fail", "error", "skipped"]);
export const decisionWord = z.enum(["allow", "sign", "block"]);
export const long = text(20_000);
export const short = text(2_000);

export const checkSchema: z.ZodType<Check> = z.strictObject({
  name: short,
  verdict: word,
  finding: short.exactOptional(),
  reason: long,
  incumbent: number.exactOptional(),
  candidate: number.exactOptional(),
  delta: number.exactOptional(),
  low: number.exactOptional(),
  high: number.exactOptional(),
  margin: number.exactOptional(),
  resolution: number.exactOptional(),
  p: number.exactOptional(),
  n: number.exactOptional(),
  method: short.exactOptional(),
  unit: z.enum(["points", "relative", "plain", "bytes"]).exactOptional(),
});

export const verdictSchema: z.ZodType<Verdict> = z.strictObject({
  gate,
  verdict: word,
  reason: text(200_000),
  checks: z.array(checkSchema).max(20_000),
});

export const decisionSchema: z.ZodType<Decision> = z.strictObject({
  decision: decisionWord,
  reason: text(1_000_000),
  error: z.boolean(),
});
