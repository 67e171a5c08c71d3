import { trustedModelName } from "../src/base/ids.ts";
import { recordRetarget } from "../src/decide/voids.ts";
import { indexOf } from "../src/registry/state.ts";
import type { Scope } from "../src/signoff/parts.ts";
import { scopesShown } from "./codes.ts";
import { appendSurely } from "./listen.ts";
import { deskOf, must, type Office } from "./office.ts";

/**
 * A pull request that goes elsewhere: what was signed about its way into the default branch ends, and coming back it is
 * signed anew. Only one that had codes is looked at, or any where everything is looked at: notes may be lost.
 */
export async function endSignoffs(office: Office, pull: number, thorough: boolean): Promise<void> {
  const shown = scopesShown(office, pull);
  if (shown.length === 0 && !thorough) return;
  if ((await office.registry.look()).kind !== "ready") return;
  const drafts = must(
    await office.registry.ask((state) => {
      const known = Object.keys(indexOf(state).models).map((name): Scope => trustedModelName(name));
      const scopes = new Set<Scope>([...known, ...shown, "policy"]);
      return recordRetarget(state, deskOf(office, pull), { scopes, at: office.now });
    }),
  );
  if (drafts.length > 0) await appendSurely(office, { drafts, policies: [], evidence: [] });
}
