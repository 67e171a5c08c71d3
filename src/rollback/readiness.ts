import type { VersionSlice } from "../registry/slices.ts";
import type { Compatibility } from "./compatibility.ts";
import type { VersionFacts } from "./target.ts";
import { showSeconds } from "./time.ts";

/** Whether there will be a way back from a change: `no` is worth knowing before it is merged, not at three in the morning. */
export type Readiness = {
  readonly version: number;
  readonly ready: "yes" | "no" | "unknown";
  readonly explanation: string;
};

export type ReadinessQuestion = {
  /** what is live, and would be left */
  readonly outgoing: VersionSlice;
  readonly bytes: VersionFacts["bytes"];
  /** of what is left with what the change makes of the world */
  readonly compatibility: Compatibility;
  /** seconds for which it has been live */
  readonly age: number;
  /** milliseconds: what was live for a shorter time is no target by itself */
  readonly minLive: number;
};

/** What a rollback asks of its target, asked while it is still live. */
export function judgeReadiness(question: ReadinessQuestion): Readiness {
  const { outgoing, bytes, compatibility, age, minLive } = question;
  const { version } = outgoing;
  const no = (explanation: string): Readiness => ({ version, ready: "no", explanation });
  if (!outgoing.signed) return no("nobody signed it, so no rollback goes to it");
  if (outgoing.revoked !== null || outgoing.quarantined !== null)
    return no("it is barred, so no rollback goes to it");
  if (bytes === "missing") return no("its bytes are gone from where they were kept");
  if (compatibility.verdict === "fail") return no(compatibility.reasons.join("; "));
  if (outgoing.kind !== "baseline" && age * 1000 < minLive)
    return no(
      `it has been live for ${showSeconds(age)}, and a rollback by itself goes only to what was live for ${showSeconds(minLive / 1000)}`,
    );
  const doubts = [
    ...(bytes === "unknown" ? ["whether its bytes stay where they are kept cannot be seen from here"] : []),
    ...(compatibility.verdict === "warn" ? compatibility.reasons : []),
  ];
  return doubts.length > 0
    ? { version, ready: "unknown", explanation: doubts.join("; ") }
    : { version, ready: "yes", explanation: "its bytes are in git, and it runs on what this change leaves" };
}
