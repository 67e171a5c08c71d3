import { sha256 } from "../base/digest.ts";
import { documentsOf } from "./documents.ts";
import type { Draft } from "./event.ts";
import { largestAt, type StoredEvent, writeEvent } from "./file.ts";
import { foldEvent, idsFor } from "./fold.ts";
import { eventId } from "./identity.ts";
import { evidencePath, policyPath } from "./paths.ts";
import type { Refusal } from "./rules.ts";
import type { HeadSlice } from "./slices.ts";
import { headOf, modelOf, openState } from "./state.ts";
import { renderViews } from "./views.ts";

/** Events to be, in order, with the policies and evidence that they rest on, as canonical JSON. */
export type AppendRequest = {
  readonly drafts: readonly Draft[];
  readonly policies: readonly string[];
  readonly evidence: readonly string[];
};

export type FileText = { readonly path: string; readonly text: string };

export type Plan =
  /** these files must be read first; then plan again */
  | { readonly kind: "needs"; readonly paths: readonly string[] }
  | { readonly kind: "unreadable"; readonly paths: readonly string[] }
  | { readonly kind: "refused"; readonly refusals: readonly DraftRefusal[] }
  /** every fact stands in the log already */
  | { readonly kind: "recorded" }
  | {
      readonly kind: "write";
      readonly files: readonly FileText[];
      readonly events: readonly StoredEvent[];
      readonly head: HeadSlice;
      readonly message: string;
    };

export type DraftRefusal = { readonly draft: number; readonly type: Draft["type"] } & (
  | Refusal
  | { readonly code: "malformed" | "document"; readonly message: string }
);

/**
 * What one commit would write, decided from the files read so far. It is asked again until it needs nothing
 * more, so nobody has to know beforehand which slices an event touches.
 */
export function planAppend(request: AppendRequest, known: ReadonlyMap<string, string | null>): Plan {
  const given = givenDocuments(request);
  const needs = new Set<string>();
  const read = (path: string): string | undefined => {
    const text = given.get(path) ?? known.get(path);
    if (text === undefined) needs.add(path);
    return text ?? undefined;
  };
  const state = openState(read, read);
  const refusals: DraftRefusal[] = [];
  const events: StoredEvent[] = [];
  const files = new Map<string, string>();
  for (const [draft, what] of request.drafts.entries()) {
    const { type } = what;
    if (idsFor(state, what).includes(eventId(what))) continue;
    const head = headOf(state);
    const place = { seq: head?.size ?? 0, n: modelOf(state, what.model).events, prev: head?.hash ?? null };
    const written = writeEvent(what, place);
    if (!written.ok) {
      refusals.push({ draft, type, code: "malformed", message: written.message });
      continue;
    }
    const { text, ...stored } = written.value;
    refusals.push(...foldEvent(state, stored).map((refusal) => ({ draft, type, ...refusal })));
    for (const path of documentsOf(what)) {
      const document = read(path);
      const fault =
        document === undefined ? "is neither given nor on the branch" : findDocumentFault(path, document);
      if (fault !== undefined) refusals.push({ draft, type, code: "document", message: `${path} ${fault}` });
      else if (given.has(path) && document !== undefined) files.set(path, document);
    }
    files.set(stored.path, text);
    events.push(stored);
  }
  const unreadable = state.unreadable();
  const head = headOf(state);
  if (needs.size > 0) return { kind: "needs", paths: [...needs] };
  if (unreadable.length > 0) return { kind: "unreadable", paths: unreadable };
  if (refusals.length > 0) return { kind: "refused", refusals };
  if (events.length === 0 || head === undefined) return { kind: "recorded" };
  for (const [path, text] of renderViews(state)) files.set(path, text);
  const all = [...files].map(([path, text]) => ({ path, text }));
  return { kind: "write", files: all, events, head, message: messageOf(events) };
}

function givenDocuments({ policies, evidence }: AppendRequest): ReadonlyMap<string, string> {
  return new Map([
    ...policies.map((text) => [policyPath(sha256(text)), text] as const),
    ...evidence.map((text) => [evidencePath(sha256(text)), text] as const),
  ]);
}

function findDocumentFault(path: string, text: string): string | undefined {
  const bytes = new TextEncoder().encode(text).length;
  return bytes > largestAt(path) ? `has ${bytes} bytes, more than ${largestAt(path)}` : undefined;
}

/** `fraud: approved, promoted, superseded` */
function messageOf(events: readonly StoredEvent[]): string {
  const models = [...new Set(events.map(({ event }) => event.model))];
  const parts = models.slice(0, 5).map((model) => {
    const types = events.flatMap(({ event }) => (event.model === model ? [event.type] : []));
    return `${model}: ${types.slice(0, 8).join(", ")}${types.length > 8 ? ", …" : ""}`;
  });
  const rest = models.length > 5 ? ` · and ${models.length - 5} models more` : "";
  return `${parts.join(" · ")}${rest}`;
}
