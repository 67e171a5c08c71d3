import { shortDigest } from "../base/ids.ts";
import { plain } from "../base/text.ts";
import type { StoredEvent } from "../registry/file.ts";
import { subjectCode } from "../signoff/subject.ts";
import { alignColumns } from "./columns.ts";

/** The log as a table: when, where, who, what. */
export function renderLog(events: readonly StoredEvent[], more: number): string {
  if (events.length === 0) return "No event matches.\n";
  const rows = events.map(({ event }) => [
    String(event.seq),
    event.at,
    event.model,
    event.type,
    plain(event.actor.login, 40),
    event.pull === null ? "" : `#${event.pull}`,
    plain(sentenceOf(event), 160),
  ]);
  const head = ["seq", "when", "model", "event", "who", "pull", "what"];
  const rest = more > 0 ? [`… and ${more} earlier; --last N shows more`] : [];
  return `${[...alignColumns([head, ...rows], [0]), ...rest].join("\n")}\n`;
}

type Event = StoredEvent["event"];

/** What one event says, in a few words. */
export function sentenceOf(event: Event): string {
  switch (event.type) {
    case "genesis":
      return `log ${event.body.log.slice(0, 8)} begins for ${event.body.repository.name}`;
    case "baseline":
      return `version ${event.body.version} is what was there: ${shortDigest(event.body.bundle)}`;
    case "policy-changed":
      return `${shortDigest(event.body.before)} → ${shortDigest(event.body.after)}${event.body.weakening ? ", weaker" : ""}`;
    case "evaluated":
      return evaluatedSentence(event);
    case "approved":
      return `${subjectCode(event.body.digest)} as ${event.body.claims.map(({ role }) => role).join(", ")}`;
    case "withdrawn":
      return event.body.cause;
    case "carried-over":
      return `${event.body.from.slice(0, 8)} → ${event.body.to.slice(0, 8)}, the subject stayed the same`;
    case "overridden":
      return `${event.body.gate} until ${event.body.expires}`;
    case "override-reviewed":
      return event.body.outcome;
    case "promoted":
      return `version ${event.body.version} is live: ${shortDigest(event.body.bundle)}${event.body.enforced ? "" : ", not enforced"}`;
    case "superseded":
      return `version ${event.body.version} by ${event.body.by}`;
    case "retired":
      return event.body.version === null ? "removed" : `version ${event.body.version} removed`;
    case "unapproved-change":
      return `${event.body.commit.slice(0, 8)}: ${event.body.reasons.join(", ")}`;
    case "vetoed":
    case "veto-lifted":
    case "held":
    case "resumed":
    case "rollback-proposed":
    case "rollback-declined":
    case "rolled-back":
    case "quarantined":
    case "quarantine-lifted":
    case "revoked":
    case "observed":
    case "retrain-due":
    case "corrected":
      break;
  }
  return laterSentence(event);
}

function evaluatedSentence({ body }: Extract<Event, { type: "evaluated" }>): string {
  const bundle = body.bundle === null ? "removal" : shortDigest(body.bundle);
  const blocked = body.blocking.length === 0 ? "" : ` (${body.blocking.join(", ")})`;
  return `attempt ${body.attempt}, ${bundle}: ${body.decision}${blocked}${body.counts ? "" : ", advisory"}`;
}

/** Stops, rollbacks and what was seen afterwards. */
function laterSentence(event: Event): string {
  const { body } = event;
  if (
    event.type === "rollback-proposed" ||
    event.type === "rollback-declined" ||
    event.type === "rolled-back"
  )
    return `version ${event.body.from} → ${event.body.to}`;
  if (event.type === "revoked") return `version ${event.body.version}: ${event.body.reason}`;
  if (event.type === "observed") return `version ${event.body.version}: ${event.body.decision}`;
  if (event.type === "retrain-due") return `version ${event.body.version}: ${event.body.reasons.join(", ")}`;
  if (event.type === "corrected") return `${event.body.path} is wrong${textOf(event.body.text)}`;
  if (event.type === "held" && event.body.until !== null) return `until ${event.body.until}`;
  if ("version" in body && body.version !== null) return `version ${body.version}`;
  return "text" in body && body.text !== null ? textOf(body.text).slice(2) : "";
}

function textOf(text: { readonly inline?: string; readonly url?: string | null } | object): string {
  if ("inline" in text && typeof text.inline === "string") return `: ${text.inline}`;
  return "url" in text && typeof text.url === "string" ? `: ${text.url}` : "";
}
