import { crc32, inflateRawSync } from "node:zlib";

/** The one file that was asked for. `absent`: a sound archive without it. */
export type ZipFile =
  | { readonly kind: "file"; readonly bytes: Uint8Array }
  | { readonly kind: "absent" }
  | { readonly kind: "refused"; readonly why: string };

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;
const LONGEST_COMMENT = 65_535;
/** How hard it was compressed (1, 2), sizes behind the data (3), names in UTF-8 (11); all else is encryption or unknown. */
const FLAGS = 0b1000_0000_1110;
const STORED = 0;
const DEFLATED = 8;
/** Numbers of this size stand elsewhere, in the form for archives above 4 GiB. */
const FAR = 0xffff_ffff;
const UNIX = 3;
const FILE_KIND = 0xf000;
const PLAIN_FILE = 0x8000;

/**
 * One file of a zip that strangers made (APPNOTE 6.3.10): the directory must be exact, names must be plain relative
 * paths and differ, and nothing is inflated but the wanted file, up to `largest` bytes. What an honest writer never
 * does is refused. The file is the one whose last part of the path is `name`.
 */
export function readZipFile(
  bytes: Uint8Array,
  { name, largest }: { readonly name: string; readonly largest: number },
): ZipFile {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = readDirectory(zip);
  if (!directory.ok) return refused(directory.why);
  const { entries, at } = directory;
  if (new Set(entries.map((entry) => entry.name)).size !== entries.length)
    return refused("two of its files have the same name");
  const unsafe = entries.find((entry) => !isPlainPath(entry.name));
  if (unsafe !== undefined) return refused("one of its files has a name that is no plain relative path");
  const [wanted, second] = entries.filter((entry) => entry.name.split("/").at(-1) === name);
  if (wanted === undefined) return { kind: "absent" };
  return second === undefined
    ? readEntry(zip.subarray(0, at), wanted, largest)
    : refused(`it holds ${name} more than once`);
}

type Entry = {
  readonly name: string;
  readonly rawName: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly plainFile: boolean;
  readonly at: number;
};

type Directory =
  | { readonly ok: true; readonly entries: readonly Entry[]; readonly at: number }
  | { readonly ok: false; readonly why: string };

function readDirectory(zip: Buffer): Directory {
  const end = findEnd(zip);
  if (end === undefined) return broken("it is no zip file, or it is cut off");
  const count = zip.readUInt16LE(end + 10);
  const size = zip.readUInt32LE(end + 12);
  const at = zip.readUInt32LE(end + 16);
  const oneDisk =
    zip.readUInt16LE(end + 4) === 0 && zip.readUInt16LE(end + 6) === 0 && zip.readUInt16LE(end + 8) === count;
  // This also leaves no room for the directory of an archive above 4 GiB, nor for a second one.
  if (!oneDisk || at + size !== end) return broken("its directory is not where it must be");
  const entries: Entry[] = [];
  let next = at;
  for (let number = 0; number < count; number += 1) {
    const read = readCentral(zip, next, end);
    if (read === undefined) return broken("its directory is damaged");
    entries.push(read.entry);
    next = read.next;
  }
  return next === end ? { ok: true, entries, at } : broken("its directory is longer than it says");
}

/** The last record whose comment reaches exactly to the end of the file. */
function findEnd(zip: Buffer): number | undefined {
  const first = Math.max(0, zip.length - END_SIZE - LONGEST_COMMENT);
  for (let at = zip.length - END_SIZE; at >= first; at -= 1)
    if (zip.readUInt32LE(at) === END && at + END_SIZE + zip.readUInt16LE(at + 20) === zip.length) return at;
  return undefined;
}

function readCentral(
  zip: Buffer,
  at: number,
  end: number,
): { readonly entry: Entry; readonly next: number } | undefined {
  if (at + CENTRAL_SIZE > end || zip.readUInt32LE(at) !== CENTRAL) return undefined;
  const nameEnd = at + CENTRAL_SIZE + zip.readUInt16LE(at + 28);
  const next = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  if (zip.readUInt16LE(at + 34) !== 0) return undefined;
  const rawName = zip.subarray(at + CENTRAL_SIZE, nameEnd);
  const mode = zip.readUInt32LE(at + 38) >>> 16;
  const unix = zip.readUInt16LE(at + 4) >>> 8 === UNIX;
  const entry = {
    // Names in old code pages are read byte by byte: no wanted name is among them.
    name: rawName.toString((zip.readUInt16LE(at + 8) & 0x800) === 0 ? "latin1" : "utf8"),
    rawName,
    flags: zip.readUInt16LE(at + 8),
    method: zip.readUInt16LE(at + 10),
    crc: zip.readUInt32LE(at + 16),
    packed: zip.readUInt32LE(at + 20),
    size: zip.readUInt32LE(at + 24),
    plainFile: !unix || (mode & FILE_KIND) === 0 || (mode & FILE_KIND) === PLAIN_FILE,
    at: zip.readUInt32LE(at + 42),
  };
  return { entry, next };
}

/** Folders end in a slash. */
function isPlainPath(name: string): boolean {
  const parts = (name.endsWith("/") ? name.slice(0, -1) : name).split("/");
  return !/[\\\0:\uFFFD]/.test(name) && parts.every((part) => part !== "" && part !== "." && part !== "..");
}

/** `zip` ends where the directory begins. */
function readEntry(zip: Buffer, entry: Entry, largest: number): ZipFile {
  const { flags, method, packed, size, at } = entry;
  if ((flags & ~FLAGS) !== 0) return refused("the file is encrypted, or written in a way that is not known");
  if (method !== STORED && method !== DEFLATED)
    return refused(`its way of compressing (${method}) is not known`);
  if (packed === FAR || size === FAR || at === FAR) return refused("it is written for files above 4 GiB");
  if (!entry.plainFile) return refused("the file is a link or a device");
  if (size > largest) return refused(`the file is larger than ${largest} bytes`);
  const data = findData(zip, entry);
  if (data === undefined) return refused("the file and the directory say different things of it");
  const content = method === STORED ? data : inflate(data, size);
  if (content?.length !== size) return refused("the file is not as long as the directory says, or damaged");
  return crc32(content) === entry.crc
    ? { kind: "file", bytes: content }
    : refused("the file is damaged: its checksum is wrong");
}

/** The packed bytes, if the header in front of them agrees with the directory. */
function findData(zip: Buffer, entry: Entry): Buffer | undefined {
  const { at, rawName, packed } = entry;
  if (at + LOCAL_SIZE > zip.length || zip.readUInt32LE(at) !== LOCAL) return undefined;
  const nameEnd = at + LOCAL_SIZE + zip.readUInt16LE(at + 26);
  const start = nameEnd + zip.readUInt16LE(at + 28);
  if (start + packed > zip.length || !zip.subarray(at + LOCAL_SIZE, nameEnd).equals(rawName))
    return undefined;
  const same = zip.readUInt16LE(at + 6) === entry.flags && zip.readUInt16LE(at + 8) === entry.method;
  // Written in one go, sizes and checksum follow behind the data and stand here as zeros.
  const agrees =
    (entry.flags & 8) !== 0 ||
    (zip.readUInt32LE(at + 14) === entry.crc &&
      zip.readUInt32LE(at + 18) === packed &&
      zip.readUInt32LE(at + 22) === entry.size);
  return same && agrees ? zip.subarray(start, start + packed) : undefined;
}

/** Never makes more than `size` bytes. */
function inflate(data: Buffer, size: number): Buffer | undefined {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
  } catch {
    // Damaged, or longer than it says; both are the archive's fault.
    return undefined;
  }
}

function broken(why: string): Directory {
  return { ok: false, why };
}

function refused(why: string): ZipFile {
  return { kind: "refused", why };
}
