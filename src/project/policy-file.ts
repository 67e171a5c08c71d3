import type { Json } from "../base/json.ts";
import { good, type Outcome, type Problem } from "../base/problem.ts";
import { canonicalJson } from "../base/canonical.ts";
import { checkYaml } from "./check.ts";
import type { Frozen } from "./fields.ts";
import { type GateSettings, writtenGates, type WrittenGates } from "./gate-settings.ts";
import { ON_INCONCLUSIVE, type OnInconclusive, policySchema, type PolicySettings } from "./policy-schema.ts";
import {
  findValue,
  inReadingOrder,
  isListValue,
  isMapping,
  parseYaml,
  problemAt,
  type YamlFile,
} from "./yaml.ts";

/** The rules of a repository always stand here. */
export const POLICY_FILE = ".github/twokey.yml";

export type ScoreSource = "onnx" | "file";

/** `.github/twokey.yml`, read, every default filled in. Durations are milliseconds; the keys are those of the file. */
export type Policy = Omit<PolicySettings, "gates" | "accept_scores" | "signoff"> & {
  readonly signoff: Omit<PolicySettings["signoff"], "new_model_owners"> & {
    readonly new_model_owners: readonly string[];
  };
  /** as written; `mergeGates` makes the settings that count for a model */
  readonly gates: WrittenGates;
  readonly on_inconclusive: Readonly<Record<string, OnInconclusive>>;
  readonly accept_scores: readonly ScoreSource[];
  readonly yaml: YamlFile;
};

/** Reads the rules. Where there is no file (`text` undefined) the defaults hold: advice, no enforcement. */
export function parsePolicyFile(text: string | undefined, gateSettings?: GateSettings): Outcome<Policy> {
  const parsed = text === undefined ? good(emptyFile) : parseYaml(POLICY_FILE, text);
  if (!parsed.ok) return parsed;
  // A file of comments only says what no file says.
  const yaml = parsed.value.value === null ? { ...parsed.value, value: {} } : parsed.value;
  const checked = checkYaml(yaml, policySchema(gateSettings));
  const problems = [...(checked.ok ? [] : checked.problems), ...findContradictions(yaml)];
  if (!checked.ok || problems.length > 0) return { ok: false, problems: inReadingOrder(problems) };
  return good(policyOf(checked.value, yaml));
}

const emptyFile: YamlFile = { file: POLICY_FILE, value: {}, positions: new Map() };

function policyOf(settings: PolicySettings, yaml: YamlFile): Policy {
  const { gates: _, accept_scores: scores, signoff, ...rest } = settings;
  const { on_inconclusive: answers, ...gates } = writtenGates(yaml.value);
  return {
    ...rest,
    signoff: { ...signoff, new_model_owners: signoff.new_model_owners ?? signoff.policy_owners },
    gates,
    on_inconclusive: answersOf(answers),
    // Whoever opens a pull request writes a file of scores; what enforces must not rest on it unasked.
    accept_scores: scores ?? (settings.mode === "enforce" ? ["onnx"] : ["onnx", "file"]),
    yaml,
  };
}

function answersOf(written: Json | undefined): Frozen<Policy["on_inconclusive"]> {
  if (!isMapping(written)) return {};
  return Object.fromEntries(
    Object.entries(written).flatMap(([gate, answer]) => {
      const word = ON_INCONCLUSIVE.find((known) => known === answer);
      return word === undefined ? [] : [[gate, word]];
    }),
  );
}

function findContradictions(yaml: YamlFile): readonly Problem[] {
  return [...findOwnerless(yaml), ...findUnreachable(yaml)];
}

function findOwnerless(yaml: YamlFile): readonly Problem[] {
  const named = findValue(yaml.value, ["signoff", "policy_owners"]);
  const nobody = named === undefined || (isListValue(named) && named.length === 0);
  if (findValue(yaml.value, ["mode"]) !== "enforce" || !nobody) return [];
  return [
    problemAt(yaml, ["mode"], {
      code: "no-policy-owners",
      message: "mode: enforce without policy_owners: nobody could ever sign a change of these rules",
      hint: "Write signoff: { policy_owners: [LOGIN, ORG/TEAM] }.",
    }),
  ];
}

/** The first route that matches wins, so one behind a route that matches the same is never reached. */
function findUnreachable(yaml: YamlFile): readonly Problem[] {
  const path = ["rollback", "routes"];
  const routes = findValue(yaml.value, path);
  if (!isListValue(routes)) return [];
  const seen = new Set<string>();
  return routes.flatMap((route, at) => {
    const match = canonicalJson(findValue(route, ["match"]) ?? {});
    const hidden = seen.has(match) || seen.has("{}");
    seen.add(match);
    if (!hidden) return [];
    const message = "no alert ever comes to this route: one before it matches the same alerts";
    return [
      problemAt(yaml, [...path, at], {
        code: "unreachable-route",
        message,
        hint: "Put the narrower route first.",
      }),
    ];
  });
}
