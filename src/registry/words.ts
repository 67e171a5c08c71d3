import { z } from "zod";
import { FILE_ROLES } from "../project/model-schema.ts";
import { anyDigestSchema, lineSchema, roleSchema, sha256Schema, urlSchema } from "../signoff/parts.ts";

/** Small words that several events share. */

export const DECISIONS = ["allow", "sign", "block"] as const;
export const VERDICTS = ["pass", "warn", "inconclusive", "fail", "error", "skipped"] as const;

export const decisionSchema = z.enum(DECISIONS);
export const verdictSchema = z.enum(VERDICTS);
export type VerdictWord = z.infer<typeof verdictSchema>;

/** Formats carry the environment; this release knows one. */
export const environmentSchema = z.literal("production");

export const ENVIRONMENT = "production" as const;

/** The short name of an event: 32 hex digits of the digest of the fact it records. */
export const eventIdSchema = z.string().regex(/^[0-9a-f]{32}$/, "not the id of an event");

/** A gate's name has the grammar of a role. */
export const gateSchema = roleSchema;
export const gatesSchema = z.record(gateSchema, verdictSchema);

export const LONGEST_TEXT = 4000;

/**
 * What a person wrote. Kept by digest and link unless the policy says `inline`: then a comment can be
 * erased on GitHub without breaking the chain.
 */
export const textSchema = z.union([
  z.strictObject({ digest: sha256Schema, url: urlSchema.nullable() }),
  z.strictObject({
    inline: z
      .string()
      .max(LONGEST_TEXT)
      .refine((text) => text.isWellFormed()),
  }),
]);
export type RecordedText = z.infer<typeof textSchema>;

/** One file of a bundle, as the bundle digest sees it. */
export const bundleFileSchema = z.strictObject({
  name: lineSchema(1024),
  role: z.enum([...FILE_ROLES, "scores", "serving"]),
  size: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  digest: anyDigestSchema,
});
export type RecordedFile = z.infer<typeof bundleFileSchema>;

export const bundleFilesSchema = z.array(bundleFileSchema).min(1).max(5000);

/** Something that was read: a table, a parameter file. For asking later who used it. */
export const usedSchema = z.strictObject({ name: lineSchema(300), digest: anyDigestSchema });

export const reasonCodeSchema = z.string().regex(/^[a-z](?:[a-z0-9-]{0,62}[a-z0-9])?$/, "not a reason code");
