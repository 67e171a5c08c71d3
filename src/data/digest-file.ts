import { createReadStream } from "node:fs";
import { startDigest } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";

/** sha256 over the bytes of a file, read in pieces. */
export async function digestFile(path: string): Promise<Digest> {
  const digest = startDigest();
  for await (const block of createReadStream(path, { highWaterMark: 1024 * 1024 }))
    if (Buffer.isBuffer(block)) digest.add(block);
  return digest.end();
}
