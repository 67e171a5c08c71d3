import { gunzipSync } from "node:zlib";

const BLOCK = 512;

/** The plain files of a `.tar.gz` as GitHub and git make it, without the folder that everything lies in. */
export function readTarball(
  bytes: Uint8Array,
  largest: number,
): { readonly files: ReadonlyMap<string, Uint8Array>; readonly commit: string | undefined } {
  const tar = gunzipSync(bytes, { maxOutputLength: largest });
  const files = new Map<string, Uint8Array>();
  let commit: string | undefined;
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length;) {
    const header = tar.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    if (!hasGoodSum(header)) throw new Error("the archive is damaged: a header has a wrong checksum");
    const size = octal(header, 124, 12);
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) throw new Error("the archive ends in the middle of a file");
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156] ?? 0);
    // Git puts the commit id into a global header, and long names into one of their own.
    if (type === "g") commit = records(content).get("comment") ?? commit;
    else if (type === "x") longName = records(content).get("path");
    else {
      const name = longName ?? shortName(header);
      longName = undefined;
      if (type === "0" || type === "\0") files.set(name.slice(name.indexOf("/") + 1), content);
    }
  }
  return { files, commit };
}

function shortName(header: Buffer): string {
  const prefix = text(header, 345, 155);
  return prefix === "" ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
}

/** `<length> <key>=<value>\n`, one after another. */
function records(content: Buffer): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(32, at);
    const length = Number(content.toString("latin1", at, space));
    if (space < 0 || !Number.isInteger(length) || length <= space - at)
      throw new Error("the archive is damaged: a header cannot be read");
    const [key = "", ...value] = content.toString("utf8", space + 1, at + length - 1).split("=");
    found.set(key, value.join("="));
    at += length;
  }
  return found;
}

function text(header: Buffer, from: number, length: number): string {
  const end = header.indexOf(0, from);
  return header.toString("utf8", from, end < 0 || end > from + length ? from + length : end);
}

function octal(header: Buffer, from: number, length: number): number {
  const written = text(header, from, length).trim();
  if (!/^[0-7]{1,12}$/.test(written)) throw new Error("the archive is damaged: a number cannot be read");
  return Number.parseInt(written, 8);
}

function hasGoodSum(header: Buffer): boolean {
  let sum = 0;
  for (const [at, byte] of header.entries()) sum += at >= 148 && at < 156 ? 32 : byte;
  return sum === octal(header, 148, 8);
}
