import { type Instant, secondsOf } from "../base/instant.ts";
import { type Finding, incomplete, notice, violation } from "./findings.ts";
import { placeOf } from "./paths.ts";
import type { RegistrySlice } from "./slices.ts";
import type { History, HistoryCommit } from "./snapshot.ts";
import type { Log } from "./verify-log.ts";

const SKEW = 600;
const LATE = 86_400;
const TOO_LATE = 30 * 86_400;

/** How the branch came to be: added to, one commit after another, by the app, at believable times. */
export function checkHistory(
  history: History | null,
  log: Pick<Log, "events">,
  registry: RegistrySlice | undefined,
): readonly Finding[] {
  if (history === null)
    return [incomplete("history-absent", "the branch", "give a clone to check its history too")];
  const findings: Finding[] = [];
  if (!history.complete)
    findings.push(incomplete("history-shallow", "the clone", "fetch the rest: git fetch --unshallow"));
  const places = new Map(log.events.map(({ path, mark }) => [path, mark]));
  let size = history.complete && history.since === null ? 0 : undefined;
  for (const [at, commit] of history.commits.entries()) {
    const before = history.commits[at - 1];
    findings.push(...checkShape(commit, before, history));
    findings.push(...checkChanges(commit));
    const added = commit.changes.flatMap(({ status, path }) => {
      const event = status === "A" ? places.get(path) : undefined;
      return event === undefined ? [] : [{ path, event }];
    });
    added.sort((a, b) => a.event.seq - b.event.seq);
    if (added.length === 0 && commit.changes.every(({ path }) => placeOf(path)?.kind !== "event"))
      findings.push(
        violation("history-silent", commit.id, `it changes ${commit.changes.length} files and adds no event`),
      );
    for (const { path, event } of added) {
      if (size !== undefined && event.seq !== size)
        findings.push(
          violation(
            "history-order",
            path,
            `commit ${commit.id} adds event ${event.seq} where ${size} was due`,
          ),
        );
      size = event.seq + 1;
      findings.push(...checkTime(commit, path, event.at));
    }
    findings.push(...checkWriter(commit, registry));
  }
  return findings;
}

function checkShape(
  commit: HistoryCommit,
  before: HistoryCommit | undefined,
  history: History,
): readonly Finding[] {
  const { id, parents } = commit;
  if (parents.length > 1) return [violation("history-merge", id, `it has ${parents.length} parents`)];
  if (before === undefined) {
    const expected = parents[0] === (history.since ?? undefined) || !history.complete;
    return expected ? [] : [violation("history-root", id, "its parent is not here")];
  }
  const [parent] = parents;
  if (parent === undefined) return [violation("history-root", id, "a second commit without a parent")];
  if (parent !== before.id)
    return [violation("history-merge", id, `its parent is ${parent}, not ${before.id}`)];
  return commit.at < before.at ? [violation("history-time", id, `dated before ${before.id}`)] : [];
}

/** Events, policies and evidence are only ever added; views are written again and never removed. */
function checkChanges(commit: HistoryCommit): readonly Finding[] {
  return commit.changes.flatMap(({ status, path }) => {
    const place = placeOf(path);
    if (place === undefined)
      return [violation("unknown-file", commit.id, `${status} ${path}: no place of the registry`)];
    const kept = place.kind !== "view" || path === "registry.json";
    if (status === "A" || (!kept && status === "M")) return [];
    return [violation("history-edited", commit.id, `${status} ${path}`)];
  });
}

function checkTime(commit: HistoryCommit, path: string, at: Instant): readonly Finding[] {
  const lag = commit.at - secondsOf(at);
  if (lag < -SKEW) return [violation("backdated", path, `dated ${-lag} s after commit ${commit.id}`)];
  if (lag > TOO_LATE)
    return [violation("backdated", path, `recorded ${Math.floor(lag / 86_400)} days later`)];
  return lag > LATE ? [notice("recorded-late", path, `recorded ${Math.floor(lag / 3600)} hours later`)] : [];
}

/** Commits that GitHub makes for an app carry the app's own address; a local registry has no app. */
function checkWriter(commit: HistoryCommit, registry: RegistrySlice | undefined): readonly Finding[] {
  const app = registry?.app ?? null;
  if (app === null) return [];
  const address = `${app.user}+${app.slug}[bot]@users.noreply.github.com`;
  const ours = commit.author.endsWith(`<${address}>`);
  if (!ours)
    return [violation("history-writer", commit.id, `written by ${commit.author}, not by ${app.slug}`)];
  return commit.signed || !app.signs
    ? []
    : [violation("history-writer", commit.id, "it carries no signature of GitHub")];
}
