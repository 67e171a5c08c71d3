import { canonicalJson } from "../base/canonical.ts";
import type { ModelName } from "../base/ids.ts";
import type { Problem } from "../base/problem.ts";
import type { Instant } from "../base/instant.ts";
import { markdownCode, markdownText } from "../base/text.ts";
import type { ModelSlice } from "../registry/slices.ts";
import type { RequestDecision } from "../rollback/decide-request.ts";
import type { Outcome } from "../rollback/decide.ts";
import type { Precondition } from "../rollback/preconditions.ts";
import type { TargetSearch } from "../rollback/target.ts";
import { COMMENT_BUDGET } from "./comment.ts";
import { assembleParts, type Part } from "./comment-parts.ts";
import { folded } from "./rollback-pull.ts";
import {
  renderAlertTable,
  renderPreconditions,
  renderSkipped,
  type SeenAlert,
  type Shown,
} from "./rollback-table.ts";

/** The issue about one model: what alarms, and why there is a pull request or none. */
export type Incident = {
  readonly model: ModelName;
  readonly slice: ModelSlice;
  readonly outcome: Outcome;
  readonly preconditions: readonly Precondition[];
  readonly search: TargetSearch;
  readonly alerts: readonly SeenAlert[];
  readonly runbook: string | null;
  readonly shown: Shown;
};

export function incidentTitle({ model, slice }: Pick<Incident, "model" | "slice">): string {
  return slice.live === null ? `incident(${model})` : `incident(${model}): v${slice.live.version}`;
}

export function incidentMarker({ model, slice }: Pick<Incident, "model" | "slice">): string {
  const marker = {
    k: "incident",
    v: 1,
    model,
    environment: slice.environment,
    from: slice.live?.bundle ?? null,
  };
  return `<!-- twokey ${canonicalJson(marker)} -->`;
}

export function renderIncident(incident: Incident): string {
  const { model, alerts, shown, runbook, search, preconditions } = incident;
  const parts: readonly Part[] = [
    always(incidentMarker(incident)),
    always(
      `**${alerts.length === 1 ? "An alert is" : `${alerts.length} alerts are`} about ${model}.** ${outcomeWords(incident)}`,
    ),
    always(liveWords(incident.slice)),
    { name: "the alerts", rank: 1, text: renderAlertTable(alerts, shown) },
    { name: "why", rank: 1, text: `### Why\n\n${renderPreconditions(preconditions)}` },
    { name: "where a rollback would go", rank: 2, text: targetWords(model, search) },
    ...(runbook === null ? [] : [always(`Runbook: ${markdownCode(runbook, 200)}.`)]),
    always(commandsOf(model)),
  ];
  return assembleParts(parts, COMMENT_BUDGET);
}

/** What the bot did about an alert, and what a person can do; also for the sticky comment. */
export function outcomeWords({
  outcome,
  preconditions,
  model,
}: Pick<Incident, "outcome" | "preconditions" | "model">): string {
  switch (outcome.do) {
    case "propose":
      return outcome.now
        ? `A rollback from version ${outcome.from} to version ${outcome.to} is proposed.`
        : `If it still fires at ${outcome.at}, a rollback to version ${outcome.to} is proposed.`;
    case "umbrella":
      return "Several models alarm at once, so no single rollback is proposed.";
    case "nothing":
    case "comment":
    case "open-issue": {
      const row = preconditions.find(({ code, holds }) => code === outcome.reason && !holds);
      const why = row === undefined ? outcome.reason : row.explanation;
      if (outcome.reason === "resolved") return "The alert is over.";
      return outcome.reason === "no-open-rollback"
        ? `A rollback is proposed already: ${markdownText(why, 400)}.`
        : `No rollback is proposed: ${markdownText(why, 400)}. \`/twokey rollback ${model} REASON\` asks for one all the same.`;
    }
  }
}

export function renderAlertComment(
  incident: Pick<Incident, "outcome" | "preconditions" | "model" | "alerts" | "shown">,
): string {
  const { alerts, shown, preconditions } = incident;
  const parts: readonly Part[] = [
    always(outcomeWords(incident)),
    { name: "the alerts", rank: 1, text: renderAlertTable(alerts, shown) },
    { name: "why", rank: 2, text: folded("Every condition", renderPreconditions(preconditions)) },
  ];
  return assembleParts(parts, COMMENT_BUDGET);
}

/** The bot's answer to an incident issue or `/twokey rollback`: what would happen, and the exact line. */
export function renderPlanComment(plan: {
  readonly model: ModelName;
  readonly slice: ModelSlice;
  readonly search: TargetSearch;
  readonly decision: RequestDecision;
}): string {
  const { model, slice, search, decision } = plan;
  const { outcome } = decision;
  const words =
    outcome.do === "propose"
      ? `A rollback of ${model} would go from version ${outcome.from} to version ${outcome.to}.`
      : outcome.do === "show"
        ? `Pull request #${outcome.pull} proposes exactly this.`
        : `There is no rollback to propose for ${model}.`;
  const line =
    outcome.do === "propose" ? [`To open it: \`/twokey rollback ${model} to=${outcome.to} REASON\``] : [];
  const parts: readonly Part[] = [
    always(words),
    always(liveWords(slice)),
    ...line.map((text) => always(text)),
    { name: "the conditions", rank: 1, text: renderPreconditions(decision.preconditions) },
    { name: "where it goes", rank: 2, text: targetWords(model, search) },
  ];
  return assembleParts(parts, COMMENT_BUDGET);
}

/** One issue for many models. */
export function renderUmbrella(umbrella: {
  readonly models: readonly ModelName[];
  readonly until: Instant | null;
  readonly alerts: readonly SeenAlert[];
  readonly shown: Shown;
}): string {
  const { models, until, alerts, shown } = umbrella;
  const named = models.slice(0, 50).map((name) => markdownCode(name));
  const more = models.length > 50 ? ` and ${models.length - 50} more` : "";
  const parts: readonly Part[] = [
    always(`<!-- twokey ${canonicalJson({ k: "umbrella", v: 1 })} -->`),
    always(
      `**${models.length} models alarm at once:** ${named.join(", ")}${more}. The cause is hardly one of them: look at the data, the feature store and the serving platform first.`,
    ),
    always(
      `No rollback opens by itself${until === null ? "" : ` until ${until}`}. For a single model: \`/twokey rollback MODEL REASON\`.`,
    ),
    { name: "the alerts", rank: 1, text: renderAlertTable(alerts, shown) },
  ];
  return assembleParts(parts, COMMENT_BUDGET);
}

const MOST_NAMES = 50;

/** Somebody told of an incident and named no model that the registry knows. */
export function renderNoModel(models: readonly string[]): string {
  const named = models.slice(0, MOST_NAMES).map((name) => markdownCode(name));
  const more = models.length > MOST_NAMES ? ` and ${models.length - MOST_NAMES} more` : "";
  return `The registry knows no model of the name that the form holds; it knows ${named.join(", ")}${more}. To go back to an earlier version of one of them: \`/twokey rollback MODEL REASON\`.`;
}

const MOST_PROBLEMS = 10;

/** Alerts came, and the default branch cannot be read: then no rollback can be planned, whoever asks. */
export function renderUnreadable(problems: readonly Problem[]): {
  readonly title: string;
  readonly body: string;
} {
  const lines = problems
    .slice(0, MOST_PROBLEMS)
    .map(
      ({ file, message, hint }) =>
        `- ${markdownCode(file, 200)}: ${markdownText(message, 400)} → ${markdownText(hint, 400)}`,
    );
  const body = [
    "**Alerts about models wait.** The default branch cannot be read as a project, so nobody can say what a rollback would change:",
    lines.join("\n"),
    "Mend it by pull request, or put the last good files back by hand. The alerts are decided as soon as it can be read.",
  ].join("\n\n");
  return { title: "incident: alerts wait, the default branch cannot be read", body };
}

export function umbrellaTitle(models: readonly ModelName[]): string {
  return `incident: ${models.length} models alarm at once`;
}

function always(text: string): Part {
  return { name: "", rank: 0, text };
}

function liveWords({ live, model }: ModelSlice): string {
  if (live === null) return `Nothing of ${model} is live.`;
  const people = live.approved_by.map(({ login }) => markdownText(login, 60)).join(", ");
  return `Live: ${model}@${live.version} ${markdownCode(live.bundle)} since ${live.since}${people === "" ? "" : `, approved by ${people}`}.`;
}

function targetWords(model: ModelName, { target, facts, skipped }: TargetSearch): string {
  const passed = renderSkipped(skipped);
  const where =
    target === null
      ? "No version can be restored; mend the model forward, or switch to what `fallback` of serving.yaml names."
      : `A rollback would go to ${model}@${target.version} ${markdownCode(target.bundle)} (compatible: ${facts.compatibility.verdict}, bytes: ${facts.bytes}).`;
  return `### Where a rollback would go\n\n${where}${passed === "" ? "" : `\n\nPassed over:\n\n${passed}`}`;
}

function commandsOf(model: ModelName): string {
  return [
    "### Commands, for owners and responders",
    "",
    `- \`/twokey rollback ${model} REASON\` proposes it now; owners may add \`to=VERSION\``,
    `- \`/twokey status\` tells where things stand · \`/twokey ack\` says that you look at it`,
    `- \`/twokey hold 2h\` keeps the bot from proposing · \`/twokey cancel\` closes what is open · \`/twokey retry\` asks again after a decline`,
  ].join("\n");
}
