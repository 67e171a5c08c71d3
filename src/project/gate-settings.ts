import { z } from "zod";
import type { Json } from "../base/json.ts";
import type { Outcome, Problem } from "../base/problem.ts";
import { checkYaml } from "./check.ts";
import { findValue, isMapping, memberOf, type YamlFile } from "./yaml.ts";

/** The settings of each gate by its name. The catalogue of gates has them; files are checked through them. */
export type GateSettings = Readonly<Record<string, z.ZodType>>;

export const gateName = z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/);

/** The key `gates` of model.yaml. Without a catalogue anything that looks like settings passes. */
export function gatesSchema(gateSettings?: GateSettings): z.ZodType<Readonly<Record<string, unknown>>> {
  if (gateSettings === undefined) return z.record(gateName, z.unknown());
  return z.strictObject(optionalGates(gateSettings));
}

export function optionalGates(gateSettings: GateSettings): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(gateSettings).map(([name, settings]) => [
      name,
      settings.optional().describe(settings.description ?? `settings of the gate ${name}`),
    ]),
  );
}

/** Building a schema costs more than using it once, and one run reads many files through the same one. */
export function remembered<T>(build: (gateSettings?: GateSettings) => T): (gateSettings?: GateSettings) => T {
  let plain: T | undefined;
  const built = new WeakMap<GateSettings, T>();
  return (gateSettings) => {
    if (gateSettings === undefined) return (plain ??= build());
    const schema = built.get(gateSettings) ?? build(gateSettings);
    built.set(gateSettings, schema);
    return schema;
  };
}

/** What a file says about the gates, as written: the raw material for `mergeGates`. */
export type WrittenGates = { readonly [gate: string]: Json | undefined };

/** What `gates:` says, before any default is filled in. */
export function writtenGates(value: Json): WrittenGates {
  const gates = findValue(value, ["gates"]);
  return isMapping(gates) ? gates : {};
}

/**
 * The settings that count for one model: the repository's, changed key by key by the model's own, defaults
 * last. Lists are replaced, not joined. A combination that the gate refuses is a problem in the model's file.
 */
export function mergeGates(
  policy: WrittenGates,
  model: { readonly yaml: YamlFile; readonly gates: WrittenGates },
  gateSettings: GateSettings,
): Outcome<Readonly<Record<string, unknown>>> {
  const merged: Record<string, Json> = {};
  for (const name of Object.keys(gateSettings))
    merged[name] = merge(memberOf(policy, name), memberOf(model.gates, name)) ?? {};
  const yaml = { ...model.yaml, value: { gates: merged } };
  const checked = checkYaml(yaml, z.strictObject({ gates: z.strictObject({ ...gateSettings }) }));
  return checked.ok
    ? { ok: true, value: checked.value.gates }
    : { ok: false, problems: checked.problems.map(explain) };
}

/** Files are at most 32 levels deep, so this recursion is too. */
function merge(below: Json | undefined, above: Json | undefined): Json | undefined {
  if (above === undefined) return below;
  if (!isMapping(below) || !isMapping(above)) return above;
  const keys = new Set([...Object.keys(below), ...Object.keys(above)]);
  return Object.fromEntries([...keys].map((key) => [key, merge(memberOf(below, key), memberOf(above, key))]));
}

function explain(problem: Problem): Problem {
  return {
    ...problem,
    hint: `${problem.hint} This is what model.yaml and the gates of .github/twokey.yml give together.`,
  };
}
