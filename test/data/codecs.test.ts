import * as zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unpack, unpackZstdByHand } from "../../src/data/codecs.ts";
import { readLz4Frames } from "../../src/data/lz4.ts";
import { fixture } from "./tables.ts";

/** A frame around blocks, without checksums: magic, version 1 with independent blocks, 64 KB, header checksum. */
function frame(...blocks: readonly (readonly number[])[]): Uint8Array {
  const parts = blocks.flatMap((block) => [block.length & 255, block.length >> 8, 0, 0, ...block]);
  return Uint8Array.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, ...parts, 0, 0, 0, 0]);
}

const ABC = [3 << 4, 97, 98, 99];

describe("LZ4", () => {
  test("a match may overlap itself, which repeats the last bytes", () => {
    // Two literals, a match of 4 + 3 bytes at distance 2, then the closing literals.
    const block = Uint8Array.from([(2 << 4) | 3, 97, 98, 2, 0, 5 << 4, 1, 2, 3, 4, 5]);
    const text = Buffer.from(unpack("LZ4_RAW", block, 14)).toString("latin1");
    expect(text).toBe("ababababa\u0001\u0002\u0003\u0004\u0005");
  });

  test("long literals go on in bytes of 255", () => {
    const literals = Array.from({ length: 300 }, (_, at) => at & 255);
    const block = Uint8Array.from([15 << 4, 255, 30, ...literals]);
    expect([...unpack("LZ4_RAW", block, 300)]).toEqual(literals);
  });

  test("frames with several blocks, in a row, and after a skippable one", () => {
    const skippable = Uint8Array.from([0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2]);
    const bytes = Buffer.concat([skippable, frame(ABC, ABC), frame(ABC)]);
    expect(Buffer.from(readLz4Frames(bytes, 9)).toString()).toBe("abcabcabc");
  });

  test("a block may be stored as it is", () => {
    const stored = Uint8Array.from([
      0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, 3, 0, 0, 0x80, 97, 98, 99, 0, 0, 0, 0,
    ]);
    expect(Buffer.from(unpack("LZ4_FRAME", stored, 3)).toString()).toBe("abc");
  });

  test("Hadoop's framing and a bare block are told apart", () => {
    const hadoop = Uint8Array.from([0, 0, 0, 3, 0, 0, 0, 4, ...ABC, 0, 0, 0, 3, 0, 0, 0, 4, ...ABC]);
    expect(Buffer.from(unpack("LZ4", hadoop, 6)).toString()).toBe("abcabc");
    expect(Buffer.from(unpack("LZ4", Uint8Array.from(ABC), 3)).toString()).toBe("abc");
  });

  test("offsets before the start, lengths beyond the end and cut blocks are refused", () => {
    const cases = [
      [0, 1, 0],
      [1 << 4, 97, 2, 0],
      [(1 << 4) | 15, 97, 1, 0, 255, 255, 255, 9],
      [15 << 4, 255],
      [3 << 4, 97],
      // These would fill the eight bytes, with nothing at distance 0 and from before the start at distance 2.
      [1 << 4, 97, 0, 0, 3 << 4, 98, 99, 100],
      [1 << 4, 97, 2, 0, 3 << 4, 98, 99, 100],
    ];
    for (const block of cases)
      expect(() => unpack("LZ4_RAW", Uint8Array.from(block), 8), String(block)).toThrow();
    expect(() => unpack("LZ4_FRAME", frame(ABC).subarray(0, 12), 3)).toThrow();
    expect(() => unpack("LZ4_FRAME", Uint8Array.from([1, 2, 3, 4, 5, 6, 7]), 3)).toThrow();
  });
});

describe("Zstandard", () => {
  const compress = (bytes: Uint8Array): Uint8Array => zlib.zstdCompressSync(bytes);

  test("by hand it unpacks what Node packs", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2000 }), fc.nat({ max: 40 }), (bytes, times) => {
        const whole = Buffer.concat(Array.from({ length: times + 1 }, () => bytes));
        expect(Buffer.compare(unpackZstdByHand(compress(whole), whole.length), whole)).toBe(0);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  test("a frame that claims another size is refused before anything is allocated", () => {
    const packed = compress(Buffer.alloc(1000));
    expect(() => unpackZstdByHand(packed, 999)).toThrow("1000 bytes");
    expect(() => unpack("ZSTD", packed, 999)).toThrow();
    expect(() => unpack("ZSTD", packed, 1001)).toThrow();
    // A single segment of four bytes of size: 2 GB.
    expect(() =>
      unpackZstdByHand(Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0x80, 0]), 10),
    ).toThrow();
  });
});

describe("gzip and Brotli", () => {
  test("stop at the declared size, so a bomb does not go off", () => {
    const bomb = Buffer.alloc(10_000_000);
    expect(() => unpack("GZIP", zlib.gzipSync(bomb), 1000)).toThrow();
    expect(() => unpack("BROTLI", zlib.brotliCompressSync(bomb), 1000)).toThrow();
    expect(unpack("GZIP", zlib.gzipSync(bomb), bomb.length).length).toBe(bomb.length);
  });

  test("several gzip members in a row are one part", () => {
    const members = Buffer.concat([zlib.gzipSync("ab"), zlib.gzipSync("c")]);
    expect(Buffer.from(unpack("GZIP", members, 3)).toString()).toBe("abc");
  });
});

test("the fixtures really use the codecs that they are named after", () => {
  for (const [name, codec] of [
    ["snappy", 1],
    ["gzip", 2],
    ["brotli", 4],
    ["zstd", 6],
    ["lz4", 7],
  ] as const) {
    const bytes = fixture(`codec-${name}.parquet`);
    // Thrift: field 4 of the column metadata, an i32 in zigzag, after the path.
    expect(Buffer.from(bytes).includes(Buffer.from([0x15, codec * 2])), name).toBe(true);
  }
});
