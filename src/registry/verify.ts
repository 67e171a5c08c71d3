import type { Digest } from "../base/ids.ts";
import type { Instant } from "../base/instant.ts";
import { decodeText, type StoredEvent } from "./file.ts";
import { type Finding, violation } from "./findings.ts";
import { foldEvent } from "./fold.ts";
import { HEAD_PATH } from "./paths.ts";
import type { HeadSlice } from "./slices.ts";
import type { History, Snapshot } from "./snapshot.ts";
import { headOf, openState, registryOf, type State } from "./state.ts";
import { checkHistory } from "./verify-history.ts";
import { checkChain, checkDocuments, type Log, readLog } from "./verify-log.ts";
import { renderViews, type View } from "./views.ts";

/** A place of the log that somebody noted elsewhere. */
export type Pin = { readonly size: number; readonly hash: Digest };

export type VerifyOptions = {
  readonly pin?: Pin;
  /** for what falls due; without it nothing is overdue */
  readonly now?: Instant;
};

export type Verification = {
  readonly head: HeadSlice | undefined;
  readonly events: readonly StoredEvent[];
  /** absent where the log itself is damaged, because a state folded from it would mean nothing */
  readonly state: State | undefined;
  readonly findings: readonly Finding[];
};

/**
 * Checks a registry from nothing but its bytes: the log, what lies beside it, every rule replayed as of
 * then, every generated file rebuilt, and how it all came there.
 */
export function verifyRegistry(snapshot: Snapshot, options: VerifyOptions = {}): Verification {
  return verifyLog(readLog(snapshot), snapshot.history, options);
}

export function verifyLog(log: Log, history: History | null, options: VerifyOptions = {}): Verification {
  const damage = [...log.findings, ...checkChain(log), ...checkDocuments(log)];
  const pinned = options.pin === undefined ? [] : checkPin(log, options.pin);
  if (damage.some(isAboutEvents)) {
    const findings = [...damage, ...pinned, ...checkHistory(history, log, undefined)];
    return { head: undefined, events: log.events, state: undefined, findings };
  }
  const { state, findings: refused } = foldLog(log);
  const findings = [
    ...damage,
    ...refused,
    ...compareViews(renderViews(state), log.views),
    ...checkHistory(history, log, registryOf(state)),
    ...checkEnd(state, log),
    ...(options.now === undefined ? [] : checkDue(state, options.now)),
    ...pinned,
  ];
  return { head: headOf(state), events: log.events, state, findings };
}

/** Findings after which the order or meaning of the events is not known. */
function isAboutEvents({ code }: Finding): boolean {
  return DAMAGE.has(code);
}

const DAMAGE: ReadonlySet<string> = new Set([
  "not-text",
  "not-json",
  "not-an-event",
  "not-canonical",
  "wrong-place",
  "wrong-id",
  "missing-event",
  "two-events",
  "broken-chain",
  "empty-registry",
]);

export function foldLog(log: Pick<Log, "events" | "documents">): {
  readonly state: State;
  readonly findings: readonly Finding[];
} {
  const document = (path: string): string | undefined => {
    const bytes = log.documents.get(path);
    return bytes === undefined ? undefined : decodeText(bytes);
  };
  const state = openState(() => undefined, document);
  const findings: Finding[] = [];
  for (const stored of log.events)
    for (const { code, message } of foldEvent(state, stored))
      findings.push(violation(code, stored.path, message));
  return { state, findings };
}

/** Every generated file must be, byte for byte, what the events make of it; and there are no others. */
export function compareViews(
  expected: Iterable<View>,
  views: ReadonlyMap<string, Uint8Array>,
): readonly Finding[] {
  const findings: Finding[] = [];
  const known = new Set<string>();
  for (const [path, text] of expected) {
    known.add(path);
    const bytes = views.get(path);
    if (bytes === undefined) findings.push(violation("missing-view", path, "it is not there"));
    else if (decodeText(bytes) !== text)
      findings.push(violation("altered-view", path, "it differs from what the events say"));
  }
  for (const path of views.keys())
    if (!known.has(path)) findings.push(violation("extra-view", path, "no event makes this file"));
  return findings;
}

function checkEnd(state: State, log: Log): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { now } of state.models.changes())
    if (now.pending !== null)
      findings.push(
        violation(
          "unfinished-log",
          HEAD_PATH,
          `${now.model}: ${now.pending.type} of version ${now.pending.version} is missing`,
        ),
      );
  // Corrections point back by hash, which only the whole log can confirm.
  const hashes = new Map(log.events.map(({ path, hash }) => [path, hash]));
  for (const { path, event } of log.events.filter(({ mark }) => mark.type === "corrected"))
    if (event.type === "corrected" && hashes.get(event.body.path) !== event.body.hash)
      findings.push(violation("wrong-correction", path, `${event.body.path} has another hash`));
  return findings;
}

/** A log cut off or rewritten from some place on is whole in itself; only what was noted elsewhere shows it. */
export function checkPin(log: Pick<Log, "events">, { size, hash }: Pin): readonly Finding[] {
  const pinned = log.events.find(({ mark }) => mark.seq === size - 1);
  if (pinned === undefined)
    return [
      violation("pin-unreached", HEAD_PATH, `the log has ${log.events.length} events, ${size} were noted`),
    ];
  if (pinned.hash === hash) return [];
  return [violation("pin-differs", pinned.path, `its hash is ${pinned.hash}, noted was ${hash}`)];
}

function checkDue(state: State, now: Instant): readonly Finding[] {
  return [...state.models.changes()].flatMap(({ now: model }) =>
    model.reviews_due
      .filter(({ due }) => due < now)
      .map(({ gate, version, due, by }) =>
        violation(
          "review-overdue",
          model.live?.event ?? `models/${model.model}`,
          `${gate} of ${model.model}@${version}, overridden by ${by.login}, was due ${due}`,
        ),
      ),
  );
}
