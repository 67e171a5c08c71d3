import { z } from "zod";
import { findDigest, findModelName, type Digest, type ModelName } from "../base/ids.ts";
import { plain } from "../base/text.ts";
import { complaint, type Complaint } from "./complaint.ts";
import { findGlobFault } from "./glob.ts";
import { findPathFault } from "./path.ts";

/** What a file's schema gives, deeply readonly. */
export type Frozen<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Frozen<Item>[]
      : { readonly [Key in keyof T]: Frozen<T[Key]> };

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const UNITS: ReadonlyMap<string, number> = new Map([
  ["s", SECOND],
  ["m", 60 * SECOND],
  ["h", 3_600 * SECOND],
  ["d", DAY],
  ["w", 7 * DAY],
]);
const LONGEST_DURATION = 3_660 * DAY;

/** `90d`, `24h`, `30m` → milliseconds. */
export const duration = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,8})[smhdw]$/, {
    error: (issue) =>
      complaint(`${quoted(issue.input)} is no duration`, "Write a number and a unit: 30m, 24h, 90d, 2w."),
  })
  .transform((text) => Number(text.slice(0, -1)) * (UNITS.get(text.slice(-1)) ?? 0))
  .refine((length) => length <= LONGEST_DURATION, {
    error: complaint("the duration is longer than ten years", "Write a shorter one."),
  });

/** A duration with limits, both given as people write them. */
export function durationBetween(shortest: string, longest: string): typeof duration {
  const [low, high] = [duration.parse(shortest), duration.parse(longest)];
  return duration.refine((length) => length >= low && length <= high, {
    error: complaint(
      `the duration is not between ${shortest} and ${longest}`,
      `Write one from ${shortest} to ${longest}.`,
    ),
  });
}

const TIME_UNITS: ReadonlyMap<string, number> = new Map([
  ["us", 0.001],
  ["µs", 0.001],
  ["ms", 1],
  ["s", SECOND],
]);

/** `20ms`, `800us`, `1.5s` → milliseconds: how long one call may take. */
export const callTime = z
  .string()
  .regex(/^\d{1,7}(?:\.\d{1,6})?(?:us|µs|ms|s)$/, {
    error: (issue) =>
      complaint(`${quoted(issue.input)} is no time`, "Write a number and a unit: 800us, 20ms, 1.5s."),
  })
  .transform((text) => numberBefore(text) * (TIME_UNITS.get(unitOf(text)) ?? 0))
  .refine((time) => time > 0, { error: complaint("the time is zero", "Write the time that is allowed.") });

const SIZE_UNITS: ReadonlyMap<string, number> = new Map([
  ["B", 1],
  ["KB", 1e3],
  ["MB", 1e6],
  ["GB", 1e9],
  ["KiB", 1_024],
  ["MiB", 1_048_576],
  ["GiB", 1_073_741_824],
]);

/** `10MB`, `1.5GiB` → bytes. */
export const byteSize = z
  .string()
  .regex(/^\d{1,9}(?:\.\d{1,3})?(?:B|KB|MB|GB|KiB|MiB|GiB)$/, {
    error: (issue) =>
      complaint(
        `${quoted(issue.input)} is no size`,
        "Write a number and a unit: 300KB, 10MB, 1.5GB (or KiB, MiB, GiB).",
      ),
  })
  .transform((text) => Math.round(numberBefore(text) * (SIZE_UNITS.get(unitOf(text)) ?? 0)))
  .refine((size) => size > 0, { error: complaint("the size is zero", "Write the size that is allowed.") });

/** A file below the folder of model.yaml. */
export const filePath = z.string().superRefine((text, context) => complain(context, findPathFault(text)));

/** A file or a pattern of files below the folder of model.yaml. */
export const filePattern = z.string().superRefine((text, context) => complain(context, findGlobFault(text)));

/**
 * Rows and records of training may be shared between models, so a leading / counts from the root of the
 * repository. Files of a bundle may not: they move together.
 */
export const rowPath = z
  .string()
  .superRefine((text, context) => complain(context, findPathFault(unrooted(text))));
export const rowPattern = z
  .string()
  .superRefine((text, context) => complain(context, findGlobFault(unrooted(text))));

function unrooted(text: string): string {
  return text.startsWith("/") ? text.slice(1) : text;
}

export const digest = z
  .string()
  .meta({ pattern: "^(?:sha256:[0-9a-f]{64}|md5:[0-9a-f]{32})$" })
  .transform((text, context): Digest => {
    const found = findDigest(text);
    if (found !== undefined) return found;
    complain(context, {
      code: "bad-digest",
      message: `${quoted(text)} is no digest`,
      hint: "Write sha256: and 64 lower-case hex digits, as sha256sum prints them.",
    });
    return z.NEVER;
  });

export const modelName = z
  .string()
  .max(200)
  .meta({ pattern: "^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$" })
  .transform((text, context): ModelName => {
    const found = findModelName(text);
    if (found !== undefined) return found;
    complain(context, modelNameFault(text));
    return z.NEVER;
  });

export function modelNameFault(text: string): Complaint {
  const code = "bad-model-name";
  if (text === "policy") {
    const hint = "Choose another name; policy is where changes of the rules are recorded.";
    return { code, message: `a model cannot be called "policy"`, hint };
  }
  return {
    code,
    message: `${quoted(text)} is no name for a model`,
    hint: "Use 1 to 64 lower-case letters, digits and hyphens, not first or last a hyphen: fraud, churn-eu.",
  };
}

// Old accounts may end in a hyphen; managed ones carry an underscore.
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/;
const TEAM = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** A login, or a team as org/team; lower case, because GitHub takes both for one. */
export const owner = z
  .string()
  .meta({ pattern: `^(?:${LOGIN.source.slice(1, -1)}|${TEAM.source.slice(1, -1)})$` })
  .transform((text, context): string => {
    const fault = findOwnerFault(text);
    if (fault === undefined) return text.toLowerCase();
    complain(context, fault);
    return z.NEVER;
  });

function findOwnerFault(text: string): Complaint | undefined {
  const code = "bad-owner";
  if (LOGIN.test(text) || TEAM.test(text)) return undefined;
  const message = `${quoted(text)} is neither a login nor a team`;
  if (text.startsWith("@"))
    return { code, message, hint: `Write it without the @: ${plain(text.slice(1))}.` };
  if (text.endsWith("[bot]")) return { code, message, hint: "Name a person or a team: an app cannot sign." };
  if (text.includes("@")) return { code, message, hint: "Write the GitHub login, not an e-mail address." };
  return { code, message, hint: "Write a login (alice) or a team with its organisation (acme/fraud-ml)." };
}

/** People and teams, each once. */
export const owners = z
  .array(owner)
  .max(100)
  .superRefine((list, context) => complainOfRepeats(list, context));

export const someOwners = owners.min(1, complaint("nobody is named", "Name at least one login or team."));

/** Roles that twokey.yml fills by itself, whatever a model says. */
const RESERVED_ROLES = ["policy", "new-model", "responder"];

export const roleName = z
  .string()
  .regex(/^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/, {
    error: (issue) =>
      complaint(
        `${quoted(issue.input)} is no name for a role`,
        "Use lower-case letters: owner, risk, privacy.",
      ),
  })
  .refine((role) => !RESERVED_ROLES.includes(role), {
    error: (issue) =>
      complaint(
        `the role ${quoted(issue.input)} is filled by .github/twokey.yml`,
        "Choose another name for it here: owner, risk, privacy.",
      ),
  });

const UNREADABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** The name of a column, as the data has it. */
export const column = z
  .string()
  .min(1, complaint("the name of the column is empty", "Write the column's name as it stands in the data."))
  .max(200)
  .refine((name) => !UNREADABLE.test(name), {
    error: complaint("the name of the column has characters that cannot be seen", "Rename the column."),
  });

export const columns = z
  .array(column)
  .min(1)
  .max(2_000)
  .superRefine((list, context) => complainOfRepeats(list, context));

export const prose = z.string().min(1).max(4_000);

/** Adds what is wrong to what zod found, in the form that `checkYaml` reads. */
export function complain(context: z.core.$RefinementCtx, fault: Complaint | undefined): void {
  if (fault === undefined) return;
  context.issues.push({
    code: "custom",
    input: context.value,
    params: { code: fault.code },
    message: complaint(fault.message, fault.hint),
  });
}

export function complainOfRepeats(list: readonly string[], context: z.core.$RefinementCtx): void {
  const seen = new Set<string>();
  for (const [at, item] of list.entries()) {
    if (seen.has(item)) {
      const message = complaint(`${quoted(item)} stands in the list twice`, "Keep it once.");
      context.issues.push({ code: "custom", input: item, path: [at], message });
    }
    seen.add(item);
  }
}

function quoted(text: unknown): string {
  return typeof text === "string" ? `"${plain(text, 60)}"` : "this";
}

function unitOf(text: string): string {
  return text.replace(/^[\d.]+/, "");
}

function numberBefore(text: string): number {
  return Number.parseFloat(text);
}
