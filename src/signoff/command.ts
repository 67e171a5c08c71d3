import { z } from "zod";
import { findModelName, POLICY } from "../base/ids.ts";
import { roleSchema, type Scope } from "./parts.ts";

/** What a command is made of: from the words of a comment to values that the rest of the program trusts. */

/** How a code is typed: as the report prints it, or more of the digest. */
const CODE = /^[0-9a-f]{12,64}$/;
/** An event's name, or as much of it as the report prints. */
const OVERRIDE = /^[0-9a-f]{12,32}$/;
const VERSION = /^v?([1-9]\d{0,5})$/;
const DURATION = /^([1-9]\d{0,2})([hd])$/;

/** Longer words belong into the pull request, with a link. The registry keeps no more either. */
export const LONGEST_TEXT = 4_000;
export const LEAST_VETO = 10;

/** An override is named by its gate, or by its own name where a gate was overridden twice. */
export type OverrideName =
  | { readonly kind: "gate"; readonly gate: string }
  | { readonly kind: "override"; readonly id: string };

/** Every kind of argument: its place in the usage line, its grammar, and what to say when it does not fit. */
export const KINDS = {
  model: {
    shown: "MODEL",
    schema: word(findModelName),
    fault: "is no name for a model",
    hint: "Write the model's name as the report has it: lower-case letters, digits and hyphens.",
  },
  scope: {
    shown: "MODEL",
    schema: word((text): Scope | undefined => (text === POLICY ? POLICY : findModelName(text))),
    fault: "is no name for a model",
    hint: "Write the model's name as the report has it, in lower-case letters, or policy.",
  },
  code: {
    shown: "CODE",
    schema: word((text) => matched(text.toLowerCase(), CODE)),
    fault: "is no code",
    hint: "Copy the code from Twokey's report in this pull request: 12 or more of 0-9 and a-f.",
  },
  gate: {
    shown: "GATE",
    schema: word((text) => matched(text, roleSchema)),
    fault: "is no name for a gate",
    hint: "Write the gate's name as the report has it: quality, latency.",
  },
  override: {
    shown: "GATE",
    schema: word(findOverrideName),
    fault: "is no name for a gate or an override",
    hint: "Write the gate that was overridden, or the name of the override as the report has it.",
  },
  role: {
    shown: "ROLE",
    schema: word((text) => matched(text, roleSchema)),
    fault: "is no name for a role",
    hint: "Write a role of model.yaml: owner, risk.",
  },
  hours: {
    shown: "24h",
    schema: word(findHours),
    fault: "is no length of time",
    hint: "Write hours or days: 24h, 2d.",
  },
  version: {
    shown: "VERSION",
    schema: word(findVersion),
    fault: "is no version",
    hint: "Write the number of a version: 11.",
  },
  outcome: {
    shown: "accepted|rejected",
    schema: word((text) => {
      const lower = text.toLowerCase();
      return lower === "accepted" || lower === "rejected" ? lower : undefined;
    }),
    fault: "is no outcome of a review",
    hint: "Write accepted or rejected.",
  },
} as const;
export type Kind = keyof typeof KINDS;

const [model, scope] = [KINDS.model.schema, KINDS.scope.schema];
const [code, gate, override] = [KINDS.code.schema, KINDS.gate.schema, KINDS.override.schema];
const [role, hours] = [KINDS.role.schema, KINDS.hours.schema];
const [version, outcome] = [KINDS.version.schema, KINDS.outcome.schema];
/** What somebody adds in their own words. */
const text = z.string().min(1).max(LONGEST_TEXT);
const note = text.nullable();

export const commandSchema = z.discriminatedUnion("verb", [
  z.strictObject({ verb: z.literal("approve"), model: scope, code, role: role.nullable(), text: note }),
  z.strictObject({ verb: z.literal("withdraw"), model: scope }),
  z.strictObject({ verb: z.literal("veto"), model: scope, text }),
  z.strictObject({ verb: z.literal("lift"), model: scope, text: note }),
  z.strictObject({ verb: z.literal("hold"), model: scope, hours: hours.nullable(), text: note }),
  z.strictObject({ verb: z.literal("resume"), model: scope }),
  z.strictObject({ verb: z.literal("override"), model, gate, code, hours, text }),
  z.strictObject({ verb: z.literal("override-reviewed"), model, override, outcome, text }),
  z.strictObject({ verb: z.literal("rollback"), model, to: version.nullable(), text }),
  z.strictObject({ verb: z.literal("unquarantine"), model, version, text }),
  z.strictObject({ verb: z.literal("ack"), model: model.nullable() }),
  z.strictObject({ verb: z.literal("cancel"), model }),
  z.strictObject({ verb: z.literal("retry"), model }),
  z.strictObject({ verb: z.literal("status"), model: scope.nullable() }),
  z.strictObject({ verb: z.literal("recheck"), model: model.nullable() }),
  z.strictObject({ verb: z.literal("help") }),
]);

export type Command = Readonly<z.output<typeof commandSchema>>;
export type VerbName = Command["verb"];

/** A word of a line that either is something or is not. */
function word<T>(find: (text: string) => T | undefined) {
  return z.string().transform((text, context): T => {
    const found = find(text);
    if (found !== undefined) return found;
    context.issues.push({ code: "custom", input: text, message: "does not fit" });
    return z.NEVER;
  });
}

function matched(text: string, grammar: RegExp | z.ZodType<string>): string | undefined {
  const fits = grammar instanceof RegExp ? grammar.test(text) : grammar.safeParse(text).success;
  return fits ? text : undefined;
}

function findOverrideName(text: string): OverrideName | undefined {
  const id = matched(text.toLowerCase(), OVERRIDE);
  if (id !== undefined) return { kind: "override", id };
  const gate = matched(text, roleSchema);
  return gate === undefined ? undefined : { kind: "gate", gate };
}

function findHours(text: string): number | undefined {
  const [, count, unit] = DURATION.exec(text.toLowerCase()) ?? [];
  return count === undefined ? undefined : Number(count) * (unit === "d" ? 24 : 1);
}

function findVersion(text: string): number | undefined {
  const [, digits] = VERSION.exec(text.toLowerCase()) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
