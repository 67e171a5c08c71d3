import { z } from "zod";
import { complaint } from "./complaint.ts";
import { complainOfRepeats, durationBetween, filePattern, type Frozen, owners, roleName } from "./fields.ts";
import { gateName, optionalGates, type GateSettings, remembered } from "./gate-settings.ts";
import { rollbackSchema } from "./rollback-schema.ts";

/** The one name of the files that describe models: they are never part of a bundle. */
export const MODEL_YAML = "model.yaml";

/** What an inconclusive gate means: fine, fine but said, an owner must accept it, or not possible. */
export const ON_INCONCLUSIVE = ["pass", "note", "sign", "block"] as const;
export type OnInconclusive = (typeof ON_INCONCLUSIVE)[number];

/** The keys of `.github/twokey.yml`, with every default. */
export const policySchema = remembered(buildPolicySchema);

function buildPolicySchema(gateSettings?: GateSettings) {
  return z
    .strictObject({
      models: z
        .union([modelPattern, z.array(modelPattern).min(1).max(100)])
        .prefault("**/model.yaml")
        .transform((written): readonly string[] => (typeof written === "string" ? [written] : written))
        .describe("where the model.yaml files are, as a pattern or a list of patterns"),
      registry: z
        .strictObject({
          branch: branch.default("model-registry").describe("the branch that holds the registry"),
        })
        .prefault({})
        .describe("where decisions are recorded"),
      mode: z
        .enum(["observe", "advise", "enforce"])
        .default("advise")
        .describe("observe: record only. advise: comment. enforce: the check decides"),
      signoff: signoff.prefault({}).describe("who must sign what"),
      gates: policyGates(gateSettings)
        .optional()
        .describe("settings of gates for all models, and on_inconclusive"),
      accept_scores: z
        .array(z.enum(["onnx", "file"]))
        .min(1)
        .superRefine((list, context) => complainOfRepeats(list, context))
        .optional()
        .describe(
          "where scores may come from: running the model (onnx), or a file that the author wrote (file). Both, but only onnx in mode enforce",
        ),
      rollback: rollbackSchema.prefault({}).describe("how production gets back to an earlier version"),
    })
    .describe("The rules under which models of this repository change.");
}

export type PolicySettings = Frozen<z.output<ReturnType<typeof policySchema>>>;
export type TierSettings = PolicySettings["signoff"]["standard"];

const modelPattern = filePattern.refine((text) => text === MODEL_YAML || text.endsWith(`/${MODEL_YAML}`), {
  error: complaint(
    `models are described by files named ${MODEL_YAML}`,
    `Write the folders and then ${MODEL_YAML}: models/*/${MODEL_YAML}.`,
  ),
});

const branch = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*$/, {
    error: complaint(
      "this is no plain name for a branch",
      "Write letters, digits and hyphens: model-registry.",
    ),
  })
  .refine((name) => !name.endsWith(".lock"), {
    error: complaint("git keeps names that end in .lock for itself", "Choose another name: model-registry."),
  });

/** Whole hours: sign-offs are not a matter of minutes. */
const hours = durationBetween("1h", "520w").refine((length) => length % 3_600_000 === 0, {
  error: complaint("the duration is not in whole hours", "Write hours or days: 24h, 14d."),
});

function tier(what: string, defaults: TierDefaults) {
  return z
    .strictObject({
      roles: z
        .record(roleName, z.number().int().min(1).max(10))
        .refine((roles) => Object.keys(roles).length > 0, {
          error: complaint("nobody would have to sign", "Write at least { owner: 1 }."),
        })
        .default(defaults.roles)
        .describe("role → how many different people of it must sign"),
      valid_for: hours.prefault(defaults.valid_for).describe("how long a sign-off holds, e.g. 30d"),
      carry_over: z
        .boolean()
        .default(defaults.carry_over)
        .describe("a push that leaves what was signed as it was keeps the sign-offs"),
      unattributed: z
        .enum(["block", "warn"])
        .default(defaults.unattributed)
        .describe("commits that belong to no account: whoever made them might sign"),
    })
    .prefault({})
    .describe(what);
}

type TierDefaults = {
  readonly roles: Record<string, number>;
  readonly valid_for: string;
  readonly carry_over: boolean;
  readonly unattributed: "block" | "warn";
};

const signoff = z.strictObject({
  standard: tier("for models of tier standard", {
    roles: { owner: 1 },
    valid_for: "30d",
    carry_over: true,
    unattributed: "warn",
  }),
  high: tier("for models of tier high, and for every new model", {
    roles: { owner: 1, risk: 1 },
    valid_for: "14d",
    carry_over: false,
    unattributed: "block",
  }),
  new_model_owners: owners
    .optional()
    .describe("who signs a new model besides its own owners; policy_owners when absent"),
  policy_owners: owners.default([]).describe("who signs changes of the rules"),
  accept: z
    .array(z.literal("review"))
    .default([])
    .describe("[review]: an approving review counts without the line /twokey approve, at tier standard"),
  lifted_by: z
    .enum(["vetoer", "role"])
    .default("vetoer")
    .describe("who may lift a veto: only the one who spoke it, or anyone of the same role"),
  overrides: z
    .strictObject({
      roles: z
        .array(roleName)
        .max(20)
        .superRefine((list, context) => complainOfRepeats(list, context))
        .default([])
        .describe("roles that may override a gate; nobody when absent"),
      max: durationBetween("1h", "7d").prefault("24h").describe("longest life of an override"),
    })
    .prefault({})
    .describe("recorded decisions against one gate's verdict"),
});

/** What both files say about gates, and here also what it means when one cannot tell. */
function policyGates(gateSettings?: GateSettings): z.ZodType<Readonly<Record<string, unknown>>> {
  const answer = z.enum(ON_INCONCLUSIVE);
  const about = "gate → what it means when it cannot tell: pass, note, sign or block";
  if (gateSettings === undefined) {
    const answers = z.record(gateName, answer).optional().describe(about);
    return z.object({ on_inconclusive: answers }).catchall(z.unknown());
  }
  const answers = Object.fromEntries(
    Object.keys(gateSettings).map((name) => [
      name,
      answer.optional().describe(`what an inconclusive ${name} means`),
    ]),
  );
  return z.strictObject({
    ...optionalGates(gateSettings),
    on_inconclusive: z.strictObject(answers).optional().describe(about),
  });
}
