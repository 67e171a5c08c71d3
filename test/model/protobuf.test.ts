import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type WireReader, readMessage } from "../../src/model/protobuf.ts";
import { join, lengthField, textField, varintField } from "./onnx-writer.ts";

/** Walks a message and everything inside that reads as one, as greedily as a scanner could. */
function walk(message: WireReader): number {
  let fields = 0;
  while (message.next()) {
    fields += 1;
    if (message.kind === "bytes" && message.field % 2 === 1) fields += walk(message.message());
  }
  return fields;
}

describe("fields", () => {
  test("every 64-bit number comes back as it was written", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const read = readMessage(varintField(5, value), (message) => {
          message.next();
          return [message.field, message.bigInt(), message.int()] as const;
        });
        expect(read).toEqual({ ok: true, value: [5, value, Number(value)] });
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("packed and unpacked numbers read alike", () => {
    const values = [0n, 1n, 127n, 128n, 300n, -1n];
    const unpacked = join(...values.map((value) => varintField(8, value)));
    const packed = lengthField(8, join(...values.map((value) => varintField(1, value).subarray(1))));
    for (const bytes of [unpacked, packed]) {
      const found: bigint[] = [];
      const read = readMessage(bytes, (message) => {
        while (message.next()) message.addInts(found, 6);
      });
      expect(read.ok).toBe(true);
      expect(found).toEqual(values);
      const fewer = readMessage(bytes, (message) => {
        const some: bigint[] = [];
        while (message.next()) message.addInts(some, 5);
      });
      expect(fewer).toMatchObject({ ok: false, fault: "limit" });
    }
  });

  test("bytes are views of the file, not copies", () => {
    const bytes = textField(1, "hello");
    const read = readMessage(bytes, (message) => {
      message.next();
      return message.bytes();
    });
    expect(read.ok && read.value.buffer === bytes.buffer).toBe(true);
  });

  test("a field read as another kind is a failure, not a wrong value", () => {
    const read = readMessage(textField(1, "x"), (message) => {
      message.next();
      return message.int();
    });
    expect(read).toMatchObject({ ok: false, fault: "broken", why: "field 1 is bytes where varint belongs" });
  });
});

function nest(levels: number): Uint8Array {
  let bytes: Uint8Array = new Uint8Array(0);
  for (let level = 0; level < levels; level += 1) bytes = lengthField(1, bytes);
  return bytes;
}

describe("hostile bytes", () => {
  test.each([
    ["a length beyond the file", Uint8Array.of(0x0a, 200), "cut-off"],
    ["a file that ends inside a number", Uint8Array.of(0x08, 0x80), "cut-off"],
    ["a length beyond the message around it", lengthField(1, Uint8Array.of(0x0a, 9)), "broken"],
    ["a number of eleven bytes", Uint8Array.of(0x08, ...Array.from({ length: 11 }, () => 0xff)), "broken"],
    ["field number 0", Uint8Array.of(0x00, 0x01), "broken"],
    ["a group", Uint8Array.of(0x0b), "broken"],
    ["a tag whose upper half is not empty", Uint8Array.of(0x88, 0x80, 0x80, 0x80, 0x10, 0x01), "broken"],
    ["a field number beyond 2^29", Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x7f, 0x00), "broken"],
  ] as const)("%s is a failure", (_, bytes, fault) => {
    expect(readMessage(bytes, walk)).toMatchObject({ ok: false, fault });
  });

  test("nesting ends at 100 levels", () => {
    expect(readMessage(nest(100), walk)).toMatchObject({ ok: true });
    expect(readMessage(nest(101), walk)).toMatchObject({ ok: false, fault: "limit" });
  });

  test("a text longer than its limit is refused before it is decoded", () => {
    const read = readMessage(textField(1, "x".repeat(70_000)), (message) => {
      message.next();
      return message.text();
    });
    expect(read).toMatchObject({ ok: false, fault: "limit" });
  });

  test("no bytes whatever throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = readMessage(bytes, walk);
        expect(read.ok || read.at <= bytes.length).toBe(true);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  test("an error of the caller's own is not swallowed", () => {
    expect(() =>
      readMessage(new Uint8Array(0), () => {
        throw new RangeError("mine");
      }),
    ).toThrow("mine");
  });
});
