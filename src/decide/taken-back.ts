import type { Instant } from "../base/instant.ts";
import type { Command } from "../signoff/command.ts";

/** What somebody said, in so far as it asks for something. */
export type Utterance = {
  readonly at: Instant;
  /** orders what was said in one second */
  readonly id: number;
  readonly person: number;
  readonly commands: readonly Command[];
  /** neither edited nor deleted since */
  readonly untouched: boolean;
};

/**
 * Whether the same person took a command back later. Webhooks come in any order: a withdrawal that was heard before the
 * sign-off found nothing to withdraw, and the sign-off must not live because of that.
 */
export function isTakenBack(
  command: Command,
  spoken: Pick<Utterance, "at" | "id" | "person">,
  said: readonly Utterance[],
): boolean {
  return said.some(
    (one) =>
      one.person === spoken.person &&
      (one.at > spoken.at || (one.at === spoken.at && one.id > spoken.id)) &&
      one.commands.some((other) => takesBack(other, command, one.untouched)),
  );
}

/** What allows again counts only as it was written; what forbids counts even when it was edited. */
function takesBack(later: Command, command: Command, untouched: boolean): boolean {
  switch (command.verb) {
    case "approve":
      return later.verb === "withdraw" && later.model === command.model;
    case "veto":
      return untouched && later.verb === "lift" && later.model === command.model;
    case "hold":
      return untouched && later.verb === "resume" && later.model === command.model;
    case "withdraw":
    case "lift":
    case "resume":
    case "override":
    case "override-reviewed":
    case "rollback":
    case "unquarantine":
    case "ack":
    case "cancel":
    case "retry":
    case "status":
    case "recheck":
    case "help":
      return false;
  }
}
