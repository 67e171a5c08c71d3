import { isPolicySubject } from "../signoff/subject.ts";
import type { Draft, RegistryEvent } from "./event.ts";
import { evidencePath, policyPath } from "./paths.ts";

/**
 * Files that an event rests on, and that must stand beside it. Each is named after its own sha256. What a
 * promotion rests on came with the evaluation that it names.
 */
export function documentsOf(event: Draft | RegistryEvent): readonly string[] {
  if (event.type === "genesis") return [policyPath(event.body.policy)];
  if (event.type === "policy-changed") return [policyPath(event.body.before), policyPath(event.body.after)];
  if (event.type === "evaluated" || event.type === "observed")
    return [evidencePath(event.body.findings), evidencePath(event.body.evidence)];
  if (event.type !== "approved") return NONE;
  const { subject, proposed } = event.body;
  if (!isPolicySubject(subject) && proposed === null) return NONE;
  const named = isPolicySubject(subject) ? [subject.before, subject.after] : [];
  return [...named, ...(proposed === null ? [] : [proposed])].map((digest) => policyPath(digest));
}

/** Most events rest on nothing; they share this. */
const NONE: readonly string[] = [];
