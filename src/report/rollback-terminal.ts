import { plain } from "../base/text.ts";
import type { AlertEvent } from "../rollback/alert.ts";
import type { Decision, Outcome } from "../rollback/decide.ts";
import type { MergeJudgement } from "../rollback/merge.ts";
import type { Restoration } from "../rollback/plan.ts";
import type { TargetSearch } from "../rollback/target.ts";
import { alignColumns } from "./columns.ts";
import { alignPreconditions } from "./rollback-table.ts";

/** One alert as it would be handled, with nothing written anywhere. */
export type Simulated = {
  readonly event: AlertEvent;
  readonly decision: Decision;
  readonly search: TargetSearch | null;
  readonly restoration: Restoration | null;
  readonly merge: MergeJudgement | null;
  readonly title: string | null;
};

export function renderSimulation(simulated: readonly Simulated[], truncated: number): string {
  const lines = simulated.flatMap((one, at) => [...(at === 0 ? [] : [""]), ...renderOne(one)]);
  const more = truncated > 0 ? ["", `The source or we left out ${truncated} more alerts.`] : [];
  return `${[...lines, ...more, "", "Nothing was written, here or on GitHub."].join("\n")}\n`;
}

function renderOne({ event, decision, search, restoration, merge, title }: Simulated): readonly string[] {
  const { outcome, model, preconditions } = decision;
  return [
    plain(event.title, 160),
    `  ${event.source}, ${event.status}, ${event.severity}, since ${event.startsAt ?? "it does not say"} → ${model ?? "no model"}`,
    `  ${outcomeSentence(outcome)}`,
    "",
    ...alignPreconditions(preconditions),
    ...(search === null ? [] : renderSearch(search)),
    ...(restoration === null ? [] : ["", ...renderRestoration(restoration, merge, title)]),
  ];
}

function outcomeSentence(outcome: Outcome): string {
  switch (outcome.do) {
    case "nothing":
      return `Nothing happens, and it is recorded why: ${outcome.reason}.`;
    case "comment":
      return `A comment on ${outcome.on.kind === "pull" ? "pull request" : "issue"} #${outcome.on.number}: ${outcome.reason}.${outcome.close ? " The pull request is closed." : ""}`;
    case "open-issue":
      return `An incident issue opens, and no pull request: ${outcome.reason}.`;
    case "propose":
      return outcome.now
        ? `A pull request opens: version ${outcome.from} → ${outcome.to}.`
        : `An incident issue opens; if it still fires at ${outcome.at}, a pull request: version ${outcome.from} → ${outcome.to}.`;
    case "umbrella":
      return `One issue for ${outcome.models.join(", ")}; no pull request.`;
  }
}

function renderSearch({ target, facts, skipped }: TargetSearch): readonly string[] {
  const words =
    target === null
      ? "  Target: none"
      : `  Target: version ${target.version} (compatible: ${facts.compatibility.verdict}, bytes: ${facts.bytes})`;
  const rows = skipped.map(({ version, reason, explanation }) => [
    `    version ${version}`,
    reason,
    plain(explanation, 200),
  ]);
  return ["", words, ...alignColumns(rows)];
}

function renderRestoration(
  restoration: Restoration,
  merge: MergeJudgement | null,
  title: string | null,
): readonly string[] {
  if (!restoration.ok)
    return [
      "  It would be blocked:",
      ...restoration.blocks.map(({ code, explanation }) => `    ${code}: ${plain(explanation, 300)}`),
    ];
  const { plan, digest, branch } = restoration;
  const rows = plan.entries.map(({ path, blob }) => [
    `    ${plain(path, 120)}`,
    blob === null ? "removed" : `blob ${blob.slice(0, 12)}`,
  ]);
  const faults =
    merge?.faults.map(({ code, explanation }) => `    ${code}: ${plain(explanation, 300)}`) ?? [];
  return [
    `  ${title ?? ""}`,
    `  branch ${branch}`,
    `  plan   ${digest}`,
    ...alignColumns(rows),
    merge?.ok === true
      ? "  The tree that follows holds the bundle that was signed."
      : "  It would be blocked: the tree that follows is not what was signed:",
    ...faults,
  ];
}
