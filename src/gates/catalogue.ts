import type { ZodType } from "zod";
import { contract } from "./contract.ts";
import { drift } from "./drift.ts";
import { features } from "./features.ts";
import { footprint } from "./footprint.ts";
import { latency } from "./latency.ts";
import { prediction } from "./prediction.ts";
import { quality } from "./quality.ts";
import { schema } from "./schema.ts";
import { selftest } from "./selftest.ts";

/**
 * Every gate by name, in the order in which the report shows them. A new gate is one line here; the settings of
 * `gates:` in model.yaml and twokey.yml are checked against it.
 */
export const CATALOGUE = {
  contract,
  schema,
  features,
  drift,
  prediction,
  quality,
  latency,
  footprint,
  selftest,
} as const;

export type GateName = keyof typeof CATALOGUE;

export const GATE_SETTINGS: Readonly<Record<GateName, ZodType>> = {
  contract: contract.settings,
  schema: schema.settings,
  features: features.settings,
  drift: drift.settings,
  prediction: prediction.settings,
  quality: quality.settings,
  latency: latency.settings,
  footprint: footprint.settings,
  selftest: selftest.settings,
};
