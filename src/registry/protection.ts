import type { Json } from "../base/json.ts";

/** What GitHub tells about the rules of a branch; null where it does not tell us. */
export type ProtectionFacts = {
  readonly repository: string;
  readonly defaultBranch: string;
  readonly registryBranch: string;
  /** the app that must write the registry and report the check; null when it is not known here */
  readonly app: { readonly id: number; readonly slug: string } | null;
  readonly onDefault: readonly BranchRule[] | null;
  readonly onRegistry: readonly BranchRule[] | null;
  readonly rulesets: ReadonlyMap<number, Ruleset>;
};

export type BranchRule = {
  readonly type: string;
  readonly ruleset: number;
  /** required status checks: name and the app that must report it; null: any app may */
  readonly checks: readonly { readonly context: string; readonly app: number | null }[];
  readonly strict: boolean;
};

export type Ruleset = {
  readonly name: string;
  /** null: only administrators may see who is exempt */
  readonly bypass:
    | readonly { readonly kind: string; readonly id: number | null; readonly mode: string }[]
    | null;
};

export type Protection = {
  readonly name: string;
  readonly state: "protected" | "open" | "unknown";
  readonly message: string;
  /** what to do; empty when it is protected */
  readonly fix: string;
};

/** The check that the bot reports. */
export const CHECK_NAME = "twokey";

/** What stands between the rules and somebody who would rather go around them. Unknown is never good. */
export function judgeProtection(facts: ProtectionFacts): readonly Protection[] {
  return [
    requiredCheck(facts),
    upToDate(facts),
    rule(facts, "default", "non_fast_forward", "history of the default branch can be rewritten"),
    rule(facts, "default", "deletion", "the default branch can be deleted"),
    noBypass(facts),
    writers(facts),
    rule(facts, "registry", "non_fast_forward", "history of the registry can be rewritten"),
    rule(facts, "registry", "deletion", "the registry branch can be deleted"),
    rule(facts, "registry", "required_linear_history", "the registry can get merges"),
    rule(facts, "registry", "required_signatures", "the registry takes unsigned commits"),
    immutableForAll(facts),
  ];
}

const FIX_DEFAULT = "Create the ruleset `twokey-default` below.";
const FIX_WRITER = "Create the ruleset `twokey-registry-writer` below.";
const FIX_IMMUTABLE = "Create the ruleset `twokey-registry-immutable` below.";

function requiredCheck({ onDefault, app }: ProtectionFacts): Protection {
  const name = "required check";
  if (onDefault === null) return unknown(name, "the rules of the default branch cannot be read");
  const checks = onDefault.flatMap((one) => (one.type === "required_status_checks" ? one.checks : []));
  const ours = checks.filter(({ context }) => context === CHECK_NAME);
  if (ours.length === 0)
    return open(name, `merging does not wait for the check \`${CHECK_NAME}\``, FIX_DEFAULT);
  if (ours.every((check) => check.app === null))
    return open(name, `any workflow can report \`${CHECK_NAME}\`: the rule names no app`, FIX_DEFAULT);
  if (app === null)
    return unknown(
      name,
      `the check is pinned to app ${ours[0]?.app ?? "?"}; whether it is ours is not known here`,
    );
  return ours.some((check) => check.app === app.id)
    ? good(name, `\`${CHECK_NAME}\` of ${app.slug} must pass`)
    : open(name, `\`${CHECK_NAME}\` is taken from another app than ${app.slug}`, FIX_DEFAULT);
}

function upToDate({ onDefault }: ProtectionFacts): Protection {
  const name = "up to date";
  if (onDefault === null) return unknown(name, "the rules of the default branch cannot be read");
  if (onDefault.some(({ type }) => type === "merge_queue"))
    return good(name, "a merge queue tests what is merged");
  return onDefault.some(({ type, strict }) => type === "required_status_checks" && strict)
    ? good(name, "pull requests must be up to date before they merge")
    : open(name, "a check that passed on an old base still counts", FIX_DEFAULT);
}

function rule(
  facts: ProtectionFacts,
  branch: "default" | "registry",
  type: string,
  risk: string,
): Protection {
  const name = `${branch}: ${type.replaceAll("_", " ")}`;
  const rules = branch === "default" ? facts.onDefault : facts.onRegistry;
  if (rules === null) return unknown(name, `the rules of the ${branch} branch cannot be read`);
  return rules.some((one) => one.type === type)
    ? good(name, "a rule covers it")
    : open(name, risk, branch === "default" ? FIX_DEFAULT : FIX_IMMUTABLE);
}

/** The app proposes and reports; it must not be able to merge past its own check. */
function noBypass({ onDefault, rulesets, app }: ProtectionFacts): Protection {
  const name = "default: no bypass for the app";
  if (onDefault === null) return unknown(name, "the rules of the default branch cannot be read");
  const used = [...new Set(onDefault.map(({ ruleset }) => ruleset))].map((id) => rulesets.get(id));
  if (used.some((one) => one === undefined || one.bypass === null) || app === null)
    return unknown(name, "only an administrator can see who may bypass the rules");
  const exempt = used.some((one) =>
    one?.bypass?.some(({ kind, id }) => kind === "Integration" && id === app.id),
  );
  return exempt
    ? open(
        name,
        `${app.slug} may bypass the rules of the default branch`,
        "Remove the app from the bypass list.",
      )
    : good(name, `${app.slug} is bound by the rules`);
}

/** Only the app writes: creation and update are forbidden, and it alone is exempt. */
function writers({ onRegistry, rulesets, app }: ProtectionFacts): Protection {
  const name = "registry: one writer";
  if (onRegistry === null) return unknown(name, "the rules of the registry branch cannot be read");
  const closing = onRegistry.filter(({ type }) => type === "update" || type === "creation");
  if (new Set(closing.map(({ type }) => type)).size < 2)
    return open(name, "anybody with write access can write the registry", FIX_WRITER);
  const used = closing.map(({ ruleset }) => rulesets.get(ruleset)?.bypass ?? null);
  if (used.includes(null) || app === null)
    return unknown(name, "only an administrator can see who may bypass the rules");
  const others = used.flatMap((bypass) =>
    (bypass ?? []).filter(({ kind, id }) => kind !== "Integration" || id !== app.id),
  );
  return others.length === 0
    ? good(name, `only ${app.slug} writes the registry`)
    : open(
        name,
        `${others.length} others may write the registry too`,
        "Leave the app alone on the bypass list.",
      );
}

/** Rewriting must be closed to everybody; one ruleset for both would let the app itself force-push. */
function immutableForAll({ onRegistry, rulesets }: ProtectionFacts): Protection {
  const name = "registry: nobody bypasses";
  if (onRegistry === null) return unknown(name, "the rules of the registry branch cannot be read");
  const kept = onRegistry.filter(({ type }) => type === "non_fast_forward" || type === "deletion");
  if (kept.length === 0) return open(name, "nothing forbids rewriting", FIX_IMMUTABLE);
  const lists = kept.map(({ ruleset }) => rulesets.get(ruleset)?.bypass ?? null);
  if (lists.includes(null)) return unknown(name, "only an administrator can see who may bypass the rules");
  return lists.every((bypass) => bypass?.length === 0)
    ? good(name, "no exception, not even for the app")
    : open(
        name,
        "somebody may rewrite the registry",
        "Empty the bypass list of `twokey-registry-immutable`.",
      );
}

function good(name: string, message: string): Protection {
  return { name, state: "protected", message, fix: "" };
}

function open(name: string, message: string, fix: string): Protection {
  return { name, state: "open", message, fix };
}

function unknown(name: string, message: string): Protection {
  return { name, state: "unknown", message, fix: "Ask an administrator to run `twokey doctor`." };
}

/** The three rulesets that protect everything; `gh api` takes each as it is. */
export function proposeRulesets(facts: Pick<ProtectionFacts, "registryBranch" | "app">): readonly Json[] {
  const app = facts.app === null ? [] : [bypassFor(facts.app.id)];
  const integration = facts.app === null ? {} : { integration_id: facts.app.id };
  const registry = [`refs/heads/${facts.registryBranch}`];
  return [
    ruleset(
      "twokey-default",
      ["~DEFAULT_BRANCH"],
      [],
      [
        { type: "deletion" },
        { type: "non_fast_forward" },
        {
          type: "required_status_checks",
          parameters: {
            strict_required_status_checks_policy: true,
            required_status_checks: [{ context: CHECK_NAME, ...integration }],
          },
        },
      ],
    ),
    ruleset("twokey-registry-writer", registry, app, [{ type: "creation" }, { type: "update" }]),
    ruleset(
      "twokey-registry-immutable",
      registry,
      [],
      [
        { type: "deletion" },
        { type: "non_fast_forward" },
        { type: "required_linear_history" },
        { type: "required_signatures" },
      ],
    ),
  ];
}

function bypassFor(app: number): Json {
  return { actor_type: "Integration", actor_id: app, bypass_mode: "always" };
}

function ruleset(
  name: string,
  include: readonly string[],
  bypass: readonly Json[],
  rules: readonly Json[],
): Json {
  return {
    name,
    target: "branch",
    enforcement: "active",
    bypass_actors: bypass,
    conditions: { ref_name: { include, exclude: [] } },
    rules,
  };
}
