import { z } from "zod";
import { idSchema, instantSchema, lineSchema, loginSchema, principalSchema, roleSchema } from "./parts.ts";

/** Somebody on GitHub. The number is the identity; logins are renamed and used again. */
export const personSchema = z.strictObject({ id: idSchema, login: loginSchema });
export type Person = z.infer<typeof personSchema>;

/**
 * Why a person may speak in a role: by login, or as a member of a team, with the moment when GitHub was
 * asked. The moment is testimony of the bot; the rule that names login or team is in the recorded policy.
 */
export const claimSchema = z.strictObject({
  role: roleSchema,
  as: principalSchema,
  checked: instantSchema.nullable(),
});
export type Claim = z.infer<typeof claimSchema>;

export const claimsSchema = z.array(claimSchema).max(16);

/**
 * Somebody who had a hand in the change, and so cannot be its second key. A commit whose e-mail belongs to
 * no account has no person; it can stand in the way on its own.
 */
export const contributorSchema = z.strictObject({
  person: personSchema.nullable(),
  name: lineSchema(200),
  as: z.enum(["opener", "author", "committer", "co-author", "pusher"]),
});
export type Contributor = z.infer<typeof contributorSchema>;

export const contributorsSchema = z.array(contributorSchema).max(500);

export function isContributor(person: Person, contributors: readonly Contributor[]): boolean {
  return contributors.some((contributor) => contributor.person?.id === person.id);
}

/** Logins and team slugs compare without case, as GitHub does. */
export function samePrincipal(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
