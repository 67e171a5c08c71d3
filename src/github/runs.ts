import { z } from "zod";
import type { Instant } from "../base/instant.ts";
import type { Json } from "../base/json.ts";
import { sha256 } from "../base/digest.ts";
import type { Answer } from "../registry/store.ts";
import {
  absent,
  answerOf,
  callAt,
  countedPageOf,
  good,
  type Place,
  readAll,
  shaSchema,
  trouble,
} from "./answer.ts";
import { instantSchema } from "./said.ts";
import { readZipFile } from "./zip.ts";

/** The bot asks the default branch's workflow for an evaluation that counts. */
export type Dispatch = { readonly pull: number; readonly head: string; readonly nonce: string };

export const DISPATCH = "twokey-evaluate";

/**
 * One call. After trouble nobody knows whether it was sent; sending it again with the same nonce makes at worst a second
 * run of the same question, and the first answer that counts stands.
 */
export async function sendDispatch(place: Place, { pull, head, nonce }: Dispatch): Promise<Answer<"sent">> {
  const payload: Json = { pr: pull, head, nonce };
  const body: Json = { event_type: DISPATCH, client_payload: payload };
  const reply = await callAt(place, { method: "POST", path: "/dispatches", body });
  return reply.status === 204 ? good("sent") : trouble(reply);
}

/** What GitHub itself says of a run of a workflow; what the run says of itself is its evidence. */
export type Run = {
  readonly id: number;
  readonly event: string;
  /** of the workflow, without the branch that GitHub sometimes appends */
  readonly path: string;
  /** `run-name` of the workflow */
  readonly title: string;
  readonly branch: string | null;
  readonly head: string;
  /** null when the repository is gone */
  readonly headRepository: number | null;
  readonly status: string;
  readonly conclusion: string | null;
  readonly attempt: number;
  readonly created: Instant;
  readonly url: string;
};

const runSchema = z
  .object({
    id: z.int().positive(),
    event: z.string(),
    path: z.string(),
    display_title: z.string().nullish(),
    head_branch: z.string().nullish(),
    head_sha: shaSchema,
    head_repository: z.object({ id: z.int().positive() }).nullish(),
    status: z.string(),
    conclusion: z.string().nullish(),
    run_attempt: z.int().min(1),
    created_at: instantSchema,
    html_url: z.string().catch(""),
  })
  .transform((run): Run => ({
    id: run.id,
    event: run.event,
    path: run.path.replace(/@.*$/s, ""),
    title: run.display_title ?? "",
    branch: run.head_branch ?? null,
    head: run.head_sha,
    headRepository: run.head_repository?.id ?? null,
    status: run.status,
    conclusion: run.conclusion ?? null,
    attempt: run.run_attempt,
    created: run.created_at,
    url: run.html_url,
  }));

/** Null when the run was deleted. One call; two where GitHub answers 404. */
export async function readRun(place: Place, id: number): Promise<Answer<Run | null>> {
  const reply = await callAt(place, { method: "GET", path: `/actions/runs/${id}` });
  if (reply.status === 404) return absent(place, null);
  const found = answerOf(reply, runSchema);
  if (!found.ok || found.value.id === id) return found;
  return { ok: false, retry: true, message: `GitHub answered run ${found.value.id} for ${id}` };
}

/**
 * Runs that a dispatch started at or after an instant, newest first. One call a hundred runs; GitHub lists a thousand at
 * most, and more than that is trouble.
 */
export async function listDispatchedRuns(place: Place, since: Instant): Promise<Answer<readonly Run[]>> {
  const path = `/actions/runs?event=repository_dispatch&created=${encodeURIComponent(`>=${since}`)}`;
  const found = await readAll(place, path, countedPageOf("workflow_runs", runSchema));
  if (!found.ok) return found;
  return good(
    found.value
      .filter(({ event, created }) => event === "repository_dispatch" && created >= since)
      .sort((a, b) => b.id - a.id),
  );
}

/** `refused`: there is one, and it is not to be used. */
export type ArtifactText =
  | { readonly kind: "text"; readonly text: string; readonly artifact: number; readonly created: Instant }
  | { readonly kind: "absent" | "expired" }
  | { readonly kind: "refused"; readonly why: string };

export type ArtifactWanted = {
  readonly name: string;
  /** the one file in it that is read */
  readonly file: string;
  /** in bytes; of the archive and of the file in it */
  readonly largest: number;
};

const artifactSchema = z.object({
  id: z.int().positive(),
  name: z.string(),
  size_in_bytes: z.int().min(0),
  expired: z.boolean(),
  created_at: instantSchema,
  digest: z.string().nullish(),
  workflow_run: z.object({ id: z.int().positive() }).nullish(),
});

/**
 * The text of one file in an artifact of a run; the newest, where a second attempt made one of the same name. It was
 * made next to code of strangers: size, archive and text are checked before anybody looks. Two calls.
 */
export async function readArtifact(
  place: Place,
  run: number,
  { name, file, largest }: ArtifactWanted,
): Promise<Answer<ArtifactText>> {
  const path = `/actions/runs/${run}/artifacts?name=${encodeURIComponent(name)}`;
  const listed = await readAll(place, path, countedPageOf("artifacts", artifactSchema));
  if (!listed.ok) return listed;
  const [newest] = listed.value
    .filter((each) => each.name === name && (each.workflow_run?.id ?? run) === run)
    .sort((a, b) => b.id - a.id);
  if (newest === undefined) return good({ kind: "absent" });
  if (newest.expired) return good({ kind: "expired" });
  const tooLarge = refused(`it is larger than ${largest} bytes`);
  if (newest.size_in_bytes > largest) return tooLarge;
  const reply = await callAt(place, { method: "GET", path: `/actions/artifacts/${newest.id}/zip` });
  if (reply.status === 410) return good({ kind: "expired" });
  if (reply.status !== 200) return trouble(reply);
  if (reply.body.length > largest) return tooLarge;
  if (/^sha256:[0-9a-f]{64}$/.test(newest.digest ?? "") && newest.digest !== sha256(reply.body))
    return {
      ok: false,
      retry: true,
      message: `artifact ${newest.id} came with other bytes than GitHub keeps`,
    };
  const read = readZipFile(reply.body, { name: file, largest });
  if (read.kind === "absent") return refused(`there is no ${file} in it`);
  if (read.kind === "refused") return refused(read.why);
  const text = textOf(read.bytes);
  if (text === undefined) return refused(`${file} is no text in UTF-8`);
  return good({ kind: "text", text, artifact: newest.id, created: newest.created_at });
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refused(why: string): Answer<ArtifactText> {
  return good({ kind: "refused", why });
}
