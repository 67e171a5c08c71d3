import { digestOf } from "../base/digest.ts";
import type { Json } from "../base/json.ts";
import type { Draft, RegistryEvent } from "./event.ts";

/**
 * The id of a fact: equal for every delivery, re-delivery and sweep that reports it, and for every writer.
 * What GitHub happened to deliver is not part of it.
 */
export function eventId(event: Draft | RegistryEvent): string {
  const digest = digestOf([event.type, event.model, ...naturalKey(event)]);
  return digest.slice("sha256:".length, "sha256:".length + 32);
}

/** What makes two reports of the same type and model one and the same fact. */
function naturalKey(event: Draft | RegistryEvent): readonly Json[] {
  const { source } = event;
  const said = [source.kind, source.id];
  switch (event.type) {
    case "genesis":
      return [event.body.log];
    case "baseline":
      return [event.body.version, event.body.bundle];
    case "policy-changed":
    case "promoted":
    case "retired":
    case "rolled-back":
      return [event.body.merge];
    case "unapproved-change":
      return [event.body.commit];
    case "evaluated":
      return [...said, event.body.findings, event.body.evidence];
    case "approved":
      return [...said, event.body.digest];
    case "withdrawn":
      return [event.body.approval];
    case "carried-over":
      return [event.body.approval, event.body.to];
    case "vetoed":
    case "held":
    case "revoked":
    case "quarantine-lifted":
      return said;
    case "veto-lifted":
      return [event.body.veto];
    case "resumed":
      return [event.body.hold];
    case "overridden":
      return [...said, event.body.gate];
    case "override-reviewed":
      return [event.body.override, ...said];
    case "superseded":
      return [event.body.version, event.body.by];
    case "rollback-proposed":
      return [event.pull, event.body.head];
    case "rollback-declined":
      return [event.pull];
    case "quarantined":
      return [event.body.version, event.body.cause, ...said];
    case "observed":
    case "retrain-due":
      return [...said, event.body.version];
    case "corrected":
      break;
  }
  return [event.body.hash, ...said];
}
