import { createReadStream, statSync } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

/** A text file, packed with gzip or not. */
export type TextFile = { readonly path: string; readonly gzip: boolean };

const BLOCK = 4 * 1024 * 1024;

/**
 * The bytes of a text file from its start, block by block, unpacked. Several gzip members in a row are one
 * text, as `cat a.gz b.gz` makes them.
 */
export async function* textBlocks({ path, gzip }: TextFile): AsyncGenerator<Buffer> {
  const size = Math.min(BLOCK, Math.max(4096, statSync(path).size + 1));
  const file = createReadStream(path, { highWaterMark: size });
  const stream = gzip ? unpacked(file, size) : file;
  for await (const block of stream) if (Buffer.isBuffer(block) && block.length > 0) yield block;
}

/** The first bytes, at least `wanted` of them where the file has as many. */
export async function textStart(
  file: TextFile,
  wanted: number,
): Promise<{ readonly bytes: Buffer; readonly whole: boolean }> {
  const blocks: Buffer[] = [];
  let length = 0;
  for await (const block of textBlocks(file)) {
    blocks.push(block);
    length += block.length;
    if (length > wanted) return { bytes: Buffer.concat(blocks).subarray(0, wanted), whole: false };
  }
  return { bytes: Buffer.concat(blocks), whole: true };
}

/** The reader of the unpacked side sees the errors of both sides, so the callback has nothing to add. */
function unpacked(file: NodeJS.ReadableStream, size: number): NodeJS.ReadableStream {
  const gunzip = createGunzip({ chunkSize: Math.min(BLOCK, size * 4) });
  pipeline(file, gunzip, () => undefined);
  return gunzip;
}
