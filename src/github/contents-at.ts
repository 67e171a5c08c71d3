import { createHash } from "node:crypto";
import { z } from "zod";
import { type Digest, findDigest } from "../base/ids.ts";
import { type Content, type Contents, LARGEST_TEXT, type Read } from "../project/content.ts";
import { startGathering } from "../project/gather.ts";
import type { Tree } from "../project/tree.ts";
import type { Answer } from "../registry/store.ts";
import { findMember, type GithubReply, parseBody } from "./client.ts";
import { good, hopeless, trouble } from "./answer.ts";
import { findKept, mistrust, pathOf, type Reader } from "./reader.ts";
import type { Streamed } from "./stream.ts";

/** GitHub itself keeps no larger file outside LFS. */
export const LARGEST_FILE = 536_870_912;
/** What one look may have to hash, whether it was seen before or not. */
export const LARGEST_LOOK = 17_179_869_184;
const LANES = 4;

/**
 * Reads files of a tree: one call for each object that was never seen, none for the others. The digests are
 * of the bytes as they came, which are also proven to be the ones that git's id stands for.
 */
export async function readContentsAt(
  reader: Reader,
  tree: Tree,
  reads: readonly Read[],
): Promise<Answer<Contents>> {
  const contents = new Map<string, Content>();
  const wanted = new Map<string, Wanted>();
  for (const { path, text } of reads) {
    const entry = tree.byPath.get(path);
    if (entry?.kind !== "file" || entry.blob === undefined) {
      contents.set(path, gone);
      continue;
    }
    const { blob: id, size } = entry;
    const known = wanted.get(id);
    if (known === undefined) wanted.set(id, { id, size, text, paths: [path] });
    else wanted.set(id, { ...known, text: known.text || text, paths: [...known.paths, path] });
  }
  let total = 0;
  for (const { size } of wanted.values()) total += size ?? 0;
  if (total > LARGEST_LOOK)
    return hopeless(`the models and their data are larger than ${LARGEST_LOOK} bytes in all; use LFS`);
  const failed = await inLanes([...wanted.values()], async (one) => {
    const content = await readBlobOf(reader, one);
    if (!content.ok) return content;
    for (const path of one.paths) contents.set(path, content.value);
    return undefined;
  });
  return failed ?? good(contents);
}

type Wanted = {
  readonly id: string;
  readonly size: number | undefined;
  readonly text: boolean;
  readonly paths: readonly string[];
};

type Trouble = Extract<Answer<never>, { readonly ok: false }>;

/** Works through a list with a few at a time, and stops at the first trouble. */
async function inLanes<T>(
  items: readonly T[],
  work: (item: T) => Promise<Trouble | undefined>,
): Promise<Trouble | undefined> {
  let next = 0;
  let failed: Trouble | undefined;
  const lane = async (): Promise<void> => {
    for (;;) {
      const item = items[next];
      next += 1;
      if (item === undefined || failed !== undefined) return;
      failed = (await work(item)) ?? failed;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return failed;
}

const keptSchema = z.object({
  digest: z.custom<Digest>((value) => typeof value === "string" && findDigest(value) !== undefined),
  size: z.int().min(0),
  /** null: it is no text; absent: nobody asked */
  text: z.string().nullable().optional(),
});

async function readBlobOf(reader: Reader, { id, size, text }: Wanted): Promise<Answer<Content>> {
  const key = `blob:${id}`;
  const kept = findKept(reader, key, keptSchema);
  if (kept !== undefined && (!text || kept.text !== undefined || kept.size > LARGEST_TEXT)) {
    const { digest, size } = kept;
    const shown = text && typeof kept.text === "string" ? { text: kept.text } : {};
    return good({ kind: "read", size, digest, ...shown });
  }
  if (size !== undefined && size > LARGEST_FILE) return good(tooLarge);
  const read = await readBytes(reader, id, { size, text });
  if (!read.ok || read.value.kind !== "read") return read;
  const { digest, size: counted } = read.value;
  const asked = text && counted <= LARGEST_TEXT ? { text: read.value.text ?? null } : {};
  reader.cache.put(key, JSON.stringify({ digest, size: counted, ...asked }));
  return read;
}

const RAW = "application/vnd.github.raw+json";

async function readBytes(
  reader: Reader,
  id: string,
  { size, text }: Pick<Wanted, "size" | "text">,
): Promise<Answer<Content>> {
  const streamed = await open(reader, pathOf(reader, `/git/blobs/${id}`), size === undefined);
  if (!streamed.ok) {
    if (isTooLarge(streamed.reply)) return good(tooLarge);
    return trouble(streamed.reply);
  }
  // Git's id is over the size and the bytes, so the size must be known before the first of them.
  const { chunks, length } = streamed;
  const expected = size ?? length ?? 0;
  const name = createHash("sha1").update(`blob ${expected}\0`);
  const gather = startGathering(text);
  let count = 0;
  try {
    for await (const chunk of chunks) {
      count += chunk.length;
      if (count > expected) break;
      name.update(chunk);
      gather.add(chunk);
    }
  } catch (error) {
    return mistrust(`file ${id} broke off: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (count !== expected || name.digest("hex") !== id)
    return mistrust(`file ${id} came with other bytes than its id says`);
  return good(gather.end());
}

type Opened =
  | (Extract<Streamed, { readonly ok: true }> & { readonly length?: number })
  | Extract<Streamed, { readonly ok: false }>;

async function open({ client, stream }: Reader, path: string, hold: boolean): Promise<Opened> {
  if (stream !== undefined && !hold) return stream(path, RAW);
  const reply = await client.call({ method: "GET", path, accept: RAW });
  return reply.status === 200
    ? { ok: true, chunks: once(reply.body), length: reply.body.length }
    : { ok: false, reply };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** `{"errors": [{"code": "too_large"}]}` */
function isTooLarge({ status, body }: GithubReply): boolean {
  const errors = status === 403 || status === 422 ? findMember(parseBody(body), "errors") : undefined;
  return Array.isArray(errors) && errors.some((error) => findMember(error, "code") === "too_large");
}

const tooLarge: Content = {
  kind: "unreadable",
  why: "the file is larger than GitHub gives out, so its digest cannot be known",
  hint: "Keep it in Git LFS (git lfs track), whose pointer carries the digest.",
};

const gone: Content = {
  kind: "unreadable",
  why: "it is no file of this commit",
  hint: "Commit the file itself in its place.",
};
