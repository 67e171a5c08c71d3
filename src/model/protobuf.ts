/**
 * Reads the wire format of protocol buffers in place: no copies, no schema, no trust.
 *
 * A model file is a stranger's bytes. Every length is checked against the message around it, nesting and the
 * number of fields have limits, and whatever is wrong ends in one failure value with the offset.
 */
export type WireResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly at: number; readonly why: string; readonly fault: Fault };

/** cut-off: the outermost messages run out of bytes · limit: more than we are willing to read · broken: anything else */
export type Fault = "cut-off" | "limit" | "broken";

/** Reads `bytes` as one message; `read` walks its fields. The only place where a malformed message is caught. */
export function readMessage<T>(bytes: Uint8Array, read: (message: WireReader) => T): WireResult<T> {
  try {
    const budget = { fields: MOST_FIELDS };
    return {
      ok: true,
      value: read(new WireReader(bytes, { start: 0, end: bytes.length, depth: 0 }, budget)),
    };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { ok: false, at: error.at, why: error.message, fault: error.fault };
  }
}

export type WireKind = "varint" | "fixed64" | "bytes" | "fixed32";

type Extent = { readonly start: number; readonly end: number; readonly depth: number };

/** 268 million; at two bytes a field no model of interest has more, and walking them takes seconds, not minutes. */
const MOST_FIELDS = 2 ** 28;
/** What the runtime's own parser allows. */
const DEEPEST = 100;
const KINDS: readonly (WireKind | undefined)[] = [
  "varint",
  "fixed64",
  "bytes",
  undefined,
  undefined,
  "fixed32",
];

/** A cursor over the fields of one message. `next` moves to a field, the other methods look at it. */
export class WireReader {
  /** number of the current field */
  field = 0;
  kind: WireKind = "varint";
  private readonly whole: Uint8Array;
  private readonly extent: Extent;
  private readonly budget: { fields: number };
  private at: number;
  /** where the current field, with its tag, begins */
  private fieldStart = 0;
  private low = 0;
  private high = 0;
  private valueStart = 0;
  private valueEnd = 0;

  constructor(whole: Uint8Array, extent: Extent, budget: { fields: number }) {
    this.whole = whole;
    this.extent = extent;
    this.budget = budget;
    this.at = extent.start;
    if (extent.depth > DEEPEST) throw this.malformed(`messages nested more than ${DEEPEST} deep`, "limit");
  }

  /** Moves to the next field; false at the end of the message. */
  next(): boolean {
    if (this.at === this.extent.end) return false;
    this.budget.fields -= 1;
    if (this.budget.fields < 0) throw this.malformed(`more than ${MOST_FIELDS} fields`, "limit");
    this.fieldStart = this.at;
    this.readVarint();
    if (this.high !== 0) throw this.malformed("a field number beyond 2^29");
    this.field = this.low >>> 3;
    const kind = KINDS[this.low & 7];
    if (kind === undefined || this.field === 0) throw this.malformed("a field of unknown kind");
    this.kind = kind;
    this.readValue(kind);
    return true;
  }

  /** The current varint as a signed 64-bit number; exact up to 2^53. */
  int(): number {
    this.must("varint");
    return (this.high | 0) * 4_294_967_296 + this.low;
  }

  /** The current varint as a signed 64-bit number, exact. */
  bigInt(): bigint {
    this.must("varint");
    return BigInt.asIntN(64, (BigInt(this.high) << 32n) | BigInt(this.low));
  }

  /** The current field's bytes: a view into the file, not a copy. */
  bytes(): Uint8Array {
    this.must("bytes");
    return this.whole.subarray(this.valueStart, this.valueEnd);
  }

  text(longest: number = LONGEST_TEXT): string {
    const bytes = this.bytes();
    if (bytes.length > longest) {
      throw this.malformed(`a text of ${bytes.length} bytes where ${longest} are plenty`, "limit");
    }
    return UTF8.decode(bytes);
  }

  /** The current field as a message of its own. */
  message(): WireReader {
    this.must("bytes");
    const extent = { start: this.valueStart, end: this.valueEnd, depth: this.extent.depth + 1 };
    return new WireReader(this.whole, extent, this.budget);
  }

  /**
   * Adds every number of a repeated int64 field to `values`, whether the writer packed them or not; `most` in all,
   * because a packed field can hold as many as the file has bytes.
   */
  addInts(values: bigint[], most: number): void {
    if (this.kind === "varint") {
      this.addInt(values, most);
      return;
    }
    this.must("bytes");
    const packed = this.message();
    while (packed.at < packed.extent.end) {
      packed.readVarint();
      packed.addInt(values, most);
    }
  }

  /** The current field with its tag, as it stands in the file. */
  raw(): Uint8Array {
    return this.whole.subarray(this.fieldStart, this.at);
  }

  /** Bytes of the current field, its tag included. */
  size(): number {
    return this.at - this.fieldStart;
  }

  /** For readers that find a rule of their own broken: throw what this returns. */
  malformed(why: string, fault: Fault = "broken"): Error {
    return new Malformed(this.at, why, fault);
  }

  private addInt(values: bigint[], most: number): void {
    if (values.length >= most) throw this.malformed(`more than ${most} numbers where fewer belong`, "limit");
    values.push(this.bigInt());
  }

  private must(kind: WireKind): void {
    if (this.kind !== kind) throw this.malformed(`field ${this.field} is ${this.kind} where ${kind} belongs`);
  }

  private readValue(kind: WireKind): void {
    if (kind === "varint") {
      this.readVarint();
      return;
    }
    if (kind === "bytes") this.readVarint();
    const length = kind === "fixed32" ? 4 : kind === "fixed64" ? 8 : this.high * 4_294_967_296 + this.low;
    if (length > this.extent.end - this.at) {
      throw this.endsEarly(`a field of ${length} bytes where ${this.extent.end - this.at} are left`);
    }
    this.valueStart = this.at;
    this.at += length;
    this.valueEnd = this.at;
  }

  /** Inside a message whose own length was right, running out of bytes is damage; at the outside, a cut. */
  private endsEarly(why: string): Error {
    return this.malformed(why, this.extent.depth === 0 ? "cut-off" : "broken");
  }

  /** At most ten bytes, low 32 bits and high 32 bits apart so that no BigInt is made for the common case. */
  private readVarint(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.extent.end) throw this.endsEarly("the message ends inside a number");
      const byte = this.whole[this.at] ?? 0;
      this.at += 1;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    throw this.malformed("a number of more than ten bytes");
  }
}

const LONGEST_TEXT = 8192;
const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** The one error of this file; it never leaves `readMessage`. */
class Malformed extends Error {
  readonly at: number;
  readonly fault: Fault;

  constructor(at: number, why: string, fault: Fault) {
    super(why);
    this.at = at;
    this.fault = fault;
  }
}
