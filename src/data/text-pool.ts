import { isUtf8 } from "node:buffer";
import { BrokenFile } from "./broken.ts";

/**
 * Gives equal texts equal codes, working on their UTF-8 bytes: a text becomes a JavaScript string once, at the
 * end, however often it occurs. A hash table with linear probing over one growing run of bytes.
 */
export class TextPool {
  private bytes = new Uint8Array(1024);
  private ends = new Uint32Array(256);
  private hashes = new Int32Array(256);
  /** code + 1, or 0 for free; a power of two long and at most half full */
  private slots = new Uint32Array(512);
  private count = 0;
  private used = 0;

  get size(): number {
    return this.count;
  }

  /** The code of the text in `from[start … end)`. */
  codeOf(from: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5 | 0;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ from[at]!, 0x01000193);
    // FNV-1a leaves its low bits weak; one round of mixing spreads them.
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash ^= hash >>> 12;
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const taken = this.slots[slot]!;
      if (taken === 0) return this.add(from, start, end, { hash, slot });
      const code = taken - 1;
      if (this.hashes[code] === hash && this.isSame(code, from, start, end)) return code;
    }
  }

  /** All texts by code, or undefined when some are not valid UTF-8. */
  texts(): readonly string[] | undefined {
    const bytes = Buffer.from(this.bytes.buffer, 0, this.used);
    // Texts that join to valid UTF-8 are valid each, unless one starts in the middle of a letter.
    if (!isUtf8(bytes)) return undefined;
    const texts: string[] = [];
    for (let code = 0, start = 0; code < this.count; code += 1) {
      const end = this.ends[code]!;
      if (start < end && (bytes[start]! & 0xc0) === 0x80) return undefined;
      texts.push(bytes.toString("utf8", start, end));
      start = end;
    }
    return texts;
  }

  private isSame(code: number, from: Uint8Array, start: number, end: number): boolean {
    const begin = code === 0 ? 0 : this.ends[code - 1]!;
    const length = this.ends[code]! - begin;
    if (length !== end - start) return false;
    for (let at = 0; at < length; at += 1) if (this.bytes[begin + at] !== from[start + at]) return false;
    return true;
  }

  private add(
    from: Uint8Array,
    start: number,
    end: number,
    at: { readonly hash: number; readonly slot: number },
  ): number {
    const code = this.count;
    const used = this.used + end - start;
    if (used > LARGEST_POOL)
      throw new BrokenFile(
        `one column holds more than ${LARGEST_POOL} bytes of different texts`,
        "Leave the column out, or read fewer rows.",
        "table-too-large",
      );
    this.bytes = withRoom(this.bytes, used);
    for (let to = this.used, next = start; next < end; to += 1, next += 1) this.bytes[to] = from[next]!;
    if (code === this.ends.length) {
      this.ends = withRoom(this.ends, code + 1);
      this.hashes = withRoom(this.hashes, code + 1);
    }
    this.ends[code] = used;
    this.hashes[code] = at.hash;
    this.used = used;
    this.count += 1;
    if (this.count * 2 > this.slots.length) this.rehash();
    else this.slots[at.slot] = code + 1;
    return code;
  }

  private rehash(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let code = 0; code < this.count; code += 1) {
      let slot = this.hashes[code]! & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = code + 1;
    }
  }
}

const LARGEST_POOL = 2 ** 31;

/** The same array, or a copy of at least twice the length that holds `needed` items. */
function withRoom<T extends Uint8Array | Uint32Array | Int32Array>(items: T, needed: number): T;
function withRoom(
  items: Uint8Array | Uint32Array | Int32Array,
  needed: number,
): Uint8Array | Uint32Array | Int32Array {
  if (needed <= items.length) return items;
  const length = Math.max(needed, items.length * 2);
  const larger =
    items instanceof Uint8Array
      ? new Uint8Array(length)
      : items instanceof Uint32Array
        ? new Uint32Array(length)
        : new Int32Array(length);
  larger.set(items);
  return larger;
}
