import type { Instant } from "../base/instant.ts";
import type { Actor, Draft, Source } from "../registry/event.ts";
import type { Scope } from "../signoff/parts.ts";

/** Who writes the events, and about which pull request. */
export type Desk = {
  readonly app: { readonly id: number; readonly slug: string; readonly user: number };
  /** of this program */
  readonly version: string;
  readonly repository: number;
  readonly pull: number;
  readonly url: string | null;
};

export type Circumstances = {
  readonly scope: Scope;
  readonly at: Instant;
  readonly actor?: Actor;
  readonly source?: Source;
};

/** What every event about this pull request begins with; without actor and source, nobody in particular did it. */
export function placeOf(
  desk: Desk,
  { scope, at, actor, source }: Circumstances,
): Omit<Draft, "type" | "body"> {
  const { app, version, pull, url } = desk;
  return {
    model: scope,
    at,
    actor: actor ?? { id: app.user, login: `${app.slug}[bot]`, kind: "system" },
    pull,
    source: source ?? { kind: "pull", id: String(pull), url, snapshot: null },
    recorded_by: { app: app.id, version },
  };
}
