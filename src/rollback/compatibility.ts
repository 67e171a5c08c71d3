import { plain } from "../base/text.ts";
import type { VersionSlice } from "../registry/slices.ts";
import type { ServingSettings } from "../project/serving-file.ts";

/** What a bundle is fed with and answers with, as far as somebody looked; null where nobody knows. */
export type BundleInterface = {
  /** names of the model's inputs */
  readonly inputs: readonly string[] | null;
  readonly outputs: readonly string[] | null;
  /** columns that it cannot do without */
  readonly columns: readonly string[] | null;
};

/** The old version against today's world. */
export type CompatibilityFacts = {
  readonly target: BundleInterface;
  readonly live: BundleInterface;
  /** feature columns that are produced today; null where nobody looked */
  readonly today: readonly string[] | null;
};

export const NOBODY_LOOKED: CompatibilityFacts = {
  target: { inputs: null, outputs: null, columns: null },
  live: { inputs: null, outputs: null, columns: null },
  today: null,
};

export type Compatibility = {
  readonly verdict: "pass" | "warn" | "fail";
  /** every reason, the worst first */
  readonly reasons: readonly string[];
};

const MOST_NAMED = 10;

/**
 * Can the old version run on what is there today? What nobody looked at is a warning, never a pass: then the
 * ordinary rule for sign-offs applies.
 */
export function judgeCompatibility({ target, live, today }: CompatibilityFacts): Compatibility {
  const fails: string[] = [];
  const warns: string[] = [];
  const compare = (
    wanted: readonly string[] | null,
    offered: readonly string[] | null,
    words: { readonly missing: string; readonly unknown: string },
  ): void => {
    if (wanted === null || offered === null) warns.push(words.unknown);
    else {
      const missing = wanted.filter((name) => !offered.includes(name));
      if (missing.length > 0) fails.push(`${words.missing}: ${listOf(missing)}`);
    }
  };
  compare(target.columns, today, {
    missing: "columns that it needs are no longer produced",
    unknown: "whether today's data have the columns that it needs is not known",
  });
  compare(target.inputs, live.inputs, {
    missing: "inputs that it needs and that serving does not feed today",
    unknown: "whether serving feeds the inputs that it needs is not known",
  });
  compare(live.outputs, target.outputs, {
    missing: "outputs that are read today and that it does not have",
    unknown: "whether it has the outputs that are read today is not known",
  });
  if (fails.length > 0) return { verdict: "fail", reasons: [...fails, ...warns] };
  return { verdict: warns.length > 0 ? "warn" : "pass", reasons: warns };
}

/**
 * Nobody has to look again where the gate `contract` did: it compared what is live with the version that it replaced,
 * inputs, outputs and columns, and whatever is fed and read today is what the live version is fed and read.
 */
export function settleByContract(
  found: Compatibility,
  target: Pick<VersionSlice, "periods">,
  live: Pick<VersionSlice, "periods" | "gates" | "version"> | undefined,
): Compatibility {
  const began = live?.periods[0]?.from;
  const replaced = began !== undefined && target.periods.at(-1)?.until === began;
  if (found.verdict !== "warn" || !replaced || live?.gates?.["contract"] !== "pass") return found;
  return {
    verdict: "pass",
    reasons: [`the gate contract compared it with version ${live.version} when that replaced it`],
  };
}

/** What `serving.yaml` alone says: the columns of each input, where they are written. */
export function interfaceOf(serving: ServingSettings | undefined): BundleInterface {
  const inputs = serving?.inputs;
  if (inputs === undefined) return { inputs: null, outputs: null, columns: null };
  const columns = [...new Set(Object.values(inputs).flat())].sort();
  return { inputs: Object.keys(inputs).sort(), outputs: null, columns };
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => plain(name, 60));
  return `${shown.join(", ")}${names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ""}`;
}

/**
 * The two `serving.yaml` side by side. What the live version is fed is surely there today, so columns within
 * that are a pass; what goes beyond it may be there or not.
 */
export function compareServing(
  target: ServingSettings | undefined,
  live: ServingSettings | undefined,
): CompatibilityFacts {
  const [then, now] = [interfaceOf(target), interfaceOf(live)];
  const covered = then.columns?.every((name) => now.columns?.includes(name) === true) === true;
  return { target: then, live: now, today: covered ? now.columns : null };
}
