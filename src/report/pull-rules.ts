import { markdownTable } from "markdown-table";
import { markdownCode, markdownText } from "../base/text.ts";
import type { PullStanding } from "../decide/pull-standing.ts";
import { ruleChanges } from "../decide/rule-changes.ts";
import { liveSigners, type ScopeView } from "../decide/scopes.ts";
import type { ModelName } from "../base/ids.ts";
import { samePrincipal } from "../signoff/person.ts";
import {
  changedModels,
  NEW_MODEL_ROLE,
  onlyAddsModels,
  POLICY_ROLE,
  principalsOf,
  type RecordedPolicy,
  ruledModel,
} from "../signoff/policy.ts";
import { namesOf } from "./pull-words.ts";

/** What a change of the rules does, and who must agree to it. */

const MOST_ROWS = 200;

/** Key by key against the rules in force, whatever the default branch says. */
export function renderRules({ cases, policy }: PullStanding): string {
  const changes = cases.policy === null ? [] : ruleChanges(policy, cases.policy.policy);
  if (changes.length === 0)
    return "Models or the evaluation workflow change hands; no key of a file differs.";
  const rows = changes
    .slice(0, MOST_ROWS)
    .map(({ file, key, before, after }) => [
      markdownCode(file),
      key === "" ? "the whole file" : markdownCode(key),
      before === null ? "absent" : markdownCode(before),
      after === null ? "removed" : markdownCode(after),
    ]);
  const more = changes.length - MOST_ROWS;
  return [
    "The rules change, and are judged by the old ones:",
    markdownTable([["file", "key", "in force", "proposed"], ...rows]),
    ...(more > 0 ? [`… and ${more} more; the files of the pull request show them.`] : []),
  ].join("\n\n");
}

const MOST_MODELS = 50;

/** New rules belong to the models that they judge: somebody of each must sign, besides the keeper of the rules. */
export function renderTouched({ policy, cases }: PullStanding, view: ScopeView): string {
  if (cases.policy === null) return "";
  const after = cases.policy.policy;
  const widens = onlyAddsModels(policy, after);
  if (widens) return "It brings new models and changes nothing else.";
  const touched = changedModels(policy, after);
  if (touched.length === 0) return "";
  const rows = touched
    .slice(0, MOST_MODELS)
    .map((model) => `- ${markOf(signersFor(policy, view, model))} **${model}** (${ownersOf(policy, model)})`);
  const more = touched.length - MOST_MODELS;
  return [
    "It changes how these models are judged, so one owner of each signs the same line, somebody else than the policy owner:",
    [...rows, ...(more > 0 ? [`- … and ${more} more models`] : [])].join("\n"),
  ].join("\n\n");
}

function markOf(names: readonly string[]): string {
  return names.length === 0 ? "⏳" : `✅ ${names.map((name) => markdownText(name)).join(", ")} signed for`;
}

function ownersOf(policy: RecordedPolicy, model: ModelName): string {
  const roles = Object.keys(ruledModel(policy, model)?.owners ?? {});
  return roles
    .map((role) => `${role}: ${namesOf(principalsOf(policy, model, role), (name) => markdownText(name))}`)
    .join(" · ");
}

function signersFor(policy: RecordedPolicy, view: ScopeView, model: ModelName): readonly string[] {
  return liveSigners(view).flatMap(({ person, claims }) =>
    claims.some(
      ({ role, as }) =>
        role !== POLICY_ROLE &&
        role !== NEW_MODEL_ROLE &&
        principalsOf(policy, model, role).some((principal) => samePrincipal(principal, as)),
    )
      ? [person.login]
      : [],
  );
}
