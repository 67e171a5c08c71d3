import type { Digest } from "../base/ids.ts";
import type { Instant } from "../base/instant.ts";
import type { Scope } from "../signoff/parts.ts";
import { type Registry, versionsOf, modelNames } from "./ask.ts";
import type { StoredEvent } from "./file.ts";
import { type Finding, incomplete, notice, violation } from "./findings.ts";
import type { RecordedFile } from "./words.ts";

/** Checks that compare the registry with something outside its branch. What that shows comes in as data. */

/** One commit of the default branch that changed what is governed. */
export type GovernedCommit = {
  readonly commit: string;
  readonly at: Instant;
  readonly model: Scope;
  /** of the bundle after it, where it is known; undefined: not determined, null: there is none */
  readonly bundle?: Digest | null;
};

/** Every commit that changed a model or its controls must have an event that names it. */
export function checkCoverage(
  events: readonly StoredEvent[],
  commits: readonly GovernedCommit[],
): readonly Finding[] {
  const known = new Map<string, Digest | null | undefined>();
  for (const { event } of events) {
    const landed = landedBy(event);
    if (landed !== undefined) known.set(`${event.model} ${landed.commit}`, landed.bundle);
  }
  return commits.flatMap(({ commit, model, at, bundle }) => {
    const key = `${model} ${commit}`;
    if (!known.has(key))
      return [violation("uncovered-change", commit, `it changed ${model} at ${at}, and no event says so`)];
    const recorded = known.get(key);
    if (bundle === undefined || recorded === undefined || bundle === recorded) return [];
    return [
      violation(
        "covered-otherwise",
        commit,
        `${model}: recorded ${recorded ?? "nothing"}, there is ${bundle ?? "nothing"}`,
      ),
    ];
  });
}

function landedBy(
  event: StoredEvent["event"],
): { readonly commit: string; readonly bundle: Digest | null | undefined } | undefined {
  if (event.type === "promoted" || event.type === "rolled-back")
    return { commit: event.body.merge, bundle: event.body.bundle };
  if (event.type === "baseline") return { commit: event.body.commit, bundle: event.body.bundle };
  if (event.type === "retired") return { commit: event.body.merge, bundle: null };
  if (event.type === "policy-changed") return { commit: event.body.merge, bundle: undefined };
  if (event.type === "unapproved-change") return { commit: event.body.commit, bundle: event.body.digest };
  if (event.type === "genesis") return { commit: event.body.commit, bundle: undefined };
  return undefined;
}

/** A file of a bundle as it lies at a commit: its digest, that the bundle lacks it, or why it cannot be had. */
export type FoundFile =
  | { readonly digest: Digest }
  | { readonly absent: true }
  | { readonly missing: string };

export type WantedFile = {
  readonly model: Scope;
  readonly version: number;
  readonly commit: string;
  readonly path: string;
  readonly file: RecordedFile;
  readonly event: string;
};

/** Every file of every version, where it must lie. */
export function listArtifacts(registry: Registry): readonly WantedFile[] {
  return modelNames(registry).flatMap((model) =>
    model === "policy"
      ? []
      : versionsOf(registry, model).flatMap(({ version, commit, folder, files, event }) =>
          files.map((file) => {
            const path = folder === "" ? file.name : `${folder}/${file.name}`;
            return { model, version, commit, path, file, event };
          }),
        ),
  );
}

/** What was signed must be what was merged, byte for byte. */
export function checkArtifacts(
  wanted: readonly WantedFile[],
  find: (wanted: WantedFile) => FoundFile,
): readonly Finding[] {
  return wanted.flatMap((one) => {
    const found = find(one);
    const name = `${one.model}@${one.version} ${one.path}`;
    if ("missing" in found) return [incomplete("artifact-missing", one.event, `${name}: ${found.missing}`)];
    if ("absent" in found)
      return [violation("artifact-differs", one.event, `${name} is not part of the bundle at ${one.commit}`)];
    if (found.digest === one.file.digest) return [];
    return [
      violation("artifact-differs", one.event, `${name} is ${found.digest}, signed was ${one.file.digest}`),
    ];
  });
}

/** What GitHub says today about the comment or review behind an event. */
export type SourceToday =
  | { readonly kind: "seen"; readonly snapshot: Digest }
  | { readonly kind: "gone" }
  | { readonly kind: "unread"; readonly message: string };

/** A comment may be erased; one that says something else than recorded was edited, or never said it. */
export function checkSource({ event, path }: StoredEvent, today: SourceToday): readonly Finding[] {
  if (today.kind === "unread") return [incomplete("source-unread", path, today.message)];
  const what = `${event.source.kind} ${event.source.id}`;
  if (today.kind === "gone") return [notice("source-gone", path, `${what} is no longer there`)];
  if (event.source.snapshot === today.snapshot) return [];
  return [violation("source-differs", path, `${what} reads otherwise than when it was recorded`)];
}
