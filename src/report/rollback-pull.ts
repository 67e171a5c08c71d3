import { markdownTable } from "markdown-table";
import { canonicalJson } from "../base/canonical.ts";
import type { Digest } from "../base/ids.ts";
import type { Instant } from "../base/instant.ts";
import { showBytes } from "../base/number.ts";
import { markdownCode, markdownText } from "../base/text.ts";
import { askDiff } from "../registry/ask-version.ts";
import type { VersionSlice } from "../registry/slices.ts";
import type { ListedEntry } from "../rollback/listing.ts";
import type { RestorePlan } from "../rollback/plan.ts";
import type { Precondition } from "../rollback/preconditions.ts";
import type { TargetSearch, VersionFacts } from "../rollback/target.ts";
import { secondsBetween, showSeconds } from "../rollback/time.ts";
import { COMMENT_BUDGET } from "./comment.ts";
import { assembleParts, type Part } from "./comment-parts.ts";
import {
  renderAlertTable,
  renderPreconditions,
  renderSkipped,
  type SeenAlert,
  type Shown,
} from "./rollback-table.ts";

/** Everything that the pull request of a rollback tells. */
export type RollbackPull = {
  readonly plan: RestorePlan;
  readonly digest: Digest;
  readonly before: ReadonlyMap<string, ListedEntry>;
  readonly from: VersionSlice;
  readonly target: VersionSlice;
  readonly facts: VersionFacts;
  readonly skipped: TargetSearch["skipped"];
  readonly preconditions: readonly Precondition[];
  readonly alerts: readonly SeenAlert[];
  readonly asked: { readonly login: string; readonly reason: string } | null;
  readonly incident: number | null;
  readonly owners: readonly string[];
  readonly responders: readonly string[];
  /** path of the runbook in the repository */
  readonly runbook: string | null;
  readonly shown: Shown;
  /** what signs it, once the subject is known */
  readonly code: string | null;
  readonly now: Instant;
};

export function rollbackTitle({ model, from, to }: RestorePlan): string {
  return `rollback(${model}): v${from.version} → v${to.version}`;
}

/** How the bot finds its own pull request again. Whoever copies it gains nothing: the author is checked. */
export function rollbackMarker(plan: RestorePlan, digest: Digest): string {
  const { model, environment, from, to } = plan;
  const marker = { k: "rollback", v: 1, model, environment, from: from.bundle, to: to.bundle, plan: digest };
  return `<!-- twokey ${canonicalJson(marker)} -->`;
}

export function renderRollbackPull(pull: RollbackPull): string {
  const { plan, digest, skipped, preconditions } = pull;
  const { model, from, to } = plan;
  const passed = renderSkipped(skipped);
  const parts: readonly Part[] = [
    always(rollbackMarker(plan, digest)),
    always(
      `**${model} goes back from version ${from.version} to version ${to.version}.** ${becauseOf(pull)} ${liveWords(pull)}`,
    ),
    always(signWords(pull)),
    always(versionsTable(pull)),
    part("the alerts", 2, `### Alerts\n\n${renderAlertTable(pull.alerts, pull.shown)}`),
    part("the files", 2, filesTable(pull)),
    always(NOT_ROLLED_BACK),
    part("the evidence of the version that comes back", 2, evidenceOf(pull)),
    part("versions that were passed over", 3, passed === "" ? "" : `### Passed over\n\n${passed}`),
    part("why now", 3, folded("Why a pull request: every condition", renderPreconditions(preconditions))),
    always(checklist(pull)),
    always(afterwards(pull)),
  ];
  return assembleParts(parts, COMMENT_BUDGET);
}

function always(text: string): Part {
  return { name: "", rank: 0, text };
}

function part(name: string, rank: number, text: string): Part {
  return { name, rank, text };
}

export function folded(summary: string, text: string): string {
  return `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;
}

function becauseOf({ asked, alerts }: RollbackPull): string {
  if (asked !== null)
    return `${markdownText(asked.login, 60)} asked for it: ${markdownText(asked.reason, 500)}.`;
  return alerts.length === 1 ? "A production alert names it." : `${alerts.length} production alerts name it.`;
}

/** What changed, and how soon after it the alarm began. */
function liveWords({ from, alerts, now }: RollbackPull): string {
  const since = from.periods.at(-1)?.from;
  if (since === undefined) return "";
  const words = `Version ${from.version} has been live for ${showSeconds(secondsBetween(since, now))}`;
  const [first] = alerts.map(({ event, episode }) => event.startsAt ?? episode.firstSeen).sort();
  if (first === undefined) return `${words}.`;
  const after = secondsBetween(since, first);
  return after < 0
    ? `${words}; the alert began ${showSeconds(-after)} before that, so look twice.`
    : `${words}; the alert began ${showSeconds(after)} after it came.`;
}

function signWords({ code, plan, owners, responders, incident }: RollbackPull): string {
  const people = [...new Set([...owners, ...responders])].slice(0, 30).map((name) => markdownCode(name, 140));
  const who = people.length === 0 ? "an owner" : `one of ${people.join(", ")}`;
  const line =
    code === null
      ? "The line to paste follows as a comment."
      : `Paste \`/twokey approve ${plan.model} ${code}\`.`;
  const refs = incident === null ? "" : ` Refs #${incident}.`;
  return `To sign: ${who}. ${line}${refs}`;
}

function versionsTable({ plan, from, target }: RollbackPull): string {
  const row = (version: VersionSlice, name: string): string[] => [
    name,
    `${plan.model}@${version.version}`,
    markdownCode(version.bundle),
    version.periods
      .slice(-3)
      .map((period) => `${period.from} – ${period.until ?? "now"}`)
      .join(", "),
    version.approved_by.map(({ login, role }) => `${markdownText(login, 60)} (${role})`).join(", ") ||
      (version.signed ? "with the adoption" : "nobody"),
  ];
  return markdownTable([
    ["", "version", "bundle", "live", "approved by"],
    row(from, "from"),
    row(target, "to"),
  ]);
}

const MOST_FILES = 100;

function filesTable({ plan, before, target }: RollbackPull): string {
  const sizes = new Map(target.files.map(({ name, size }) => [name, size]));
  const rows = plan.entries.slice(0, MOST_FILES).map(({ path, blob }) => {
    const old = before.get(path)?.blob;
    const name = [...sizes.keys()].find(
      (one) => path === one || path.endsWith(`/${one}`) || path.endsWith(`/${one}.dvc`),
    );
    const size = name === undefined || blob === null ? "" : showBytes(sizes.get(name) ?? 0);
    return [
      markdownCode(path, 200),
      old === undefined ? "absent" : markdownCode(old.slice(0, 12)),
      blob === null ? "removed" : markdownCode(blob.slice(0, 12)),
      size,
    ];
  });
  const more = plan.entries.length - MOST_FILES;
  return [
    "### What is restored",
    "Existing git blobs at their old places; no bytes of a model move. LFS and DVC pointers are restored alike.",
    markdownTable([["file", "now", "restored", "size of the bytes"], ...rows]),
    ...(more > 0 ? [`… and ${more} files more; the diff shows all of them.`] : []),
  ].join("\n\n");
}

const NOT_ROLLED_BACK = `### What is not rolled back

- \`model.yaml\` and \`.github/twokey.yml\`: controls stay as they are today
- feature-store backfills, online state, caches
- data that were collected or labelled meanwhile, and what is retrained on them
- decisions that were already made with the version that goes`;

function evidenceOf({ from, target, facts }: RollbackPull): string {
  const differing = askDiff(target, from).gates.map(({ gate, before, after }) => [
    gate,
    before ?? "not judged",
    after ?? "not judged",
  ]);
  const lines = [
    `- came by ${target.pull === null ? target.kind : `${target.kind}, pull request #${target.pull}`}`,
    `- findings ${target.findings === null ? "none recorded" : markdownCode(target.findings)}`,
    `- compatible with today: ${facts.compatibility.verdict}${facts.compatibility.reasons.map((reason) => `; ${markdownText(reason, 300)}`).join("")}`,
    `- bytes: ${facts.bytes}`,
    ...target.overrides.map(
      ({ gate, by }) => `- went out with ${gate} overridden by ${markdownText(by.login, 60)}`,
    ),
  ];
  const table = [["gate", `v${target.version}`, `v${from.version}`], ...differing];
  return [
    `### Evidence of version ${target.version}`,
    lines.join("\n"),
    ...(differing.length === 0 ? [] : ["Gates that were judged differently then:", markdownTable(table)]),
  ].join("\n\n");
}

function checklist({ plan, runbook, alerts }: RollbackPull): string {
  return [
    "### Before you sign",
    "",
    `- [ ] the trouble began with version ${plan.from.version}, not before it`,
    `- [ ] consumers of the scores can live with version ${plan.to.version}`,
    "- [ ] nothing of what is not rolled back above makes it worse",
    ...(alerts.length === 0 ? ["- [ ] somebody else than the one who asked has looked at it"] : []),
    ...(runbook === null ? [] : [`- [ ] runbook: ${markdownCode(runbook, 200)}`]),
  ].join("\n");
}

function afterwards({ plan }: RollbackPull): string {
  const { model, from } = plan;
  return [
    `After the merge version ${from.version} is quarantined: its bytes, and any with the same predictions, cannot come back until an owner writes \`/twokey unquarantine ${model} ${from.version} REASON\`.`,
    "Closing this pull request declines the rollback, and the alerts will not open it again for a while.",
  ].join(" ");
}
