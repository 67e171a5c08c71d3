import { crc32 } from "node:zlib";

/** A zip archive whose members are stored as they are, made like the archives that a run uploads. */
export function makeZip(files: Readonly<Record<string, Uint8Array | string>>): Buffer {
  const bodies: Buffer[] = [];
  const index: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const title = Buffer.from(name);
    const facts = factsOf(bytes, title);
    const local = Buffer.concat([u32(0x04034b50), u16(20), facts, u16(0), title, bytes]);
    index.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(0x031e),
        u16(20),
        facts,
        // no extra field, no remark, disk 0, no inner attributes
        Buffer.alloc(8),
        // a plain file, rw-r--r--
        u32(0o100644 * 0x10000),
        u32(at),
        title,
      ]),
    );
    bodies.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(index);
  const end = Buffer.concat([
    u32(0x06054b50),
    u16(0),
    u16(0),
    u16(index.length),
    u16(index.length),
    u32(directory.length),
    u32(at),
    u16(0),
  ]);
  return Buffer.concat([...bodies, directory, end]);
}

/** What stands alike before a member and in the index: flags (names are UTF-8), method, time, sum, sizes, length of the name. */
function factsOf(bytes: Buffer, title: Buffer): Buffer {
  return Buffer.concat([
    u16(0x0800),
    u16(0),
    u16(0),
    u16(0x5c62),
    u32(crc32(bytes)),
    u32(bytes.length),
    u32(bytes.length),
    u16(title.length),
  ]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
