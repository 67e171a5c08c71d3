import { constants, crc32, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readZipFile } from "../../src/github/zip.ts";

const TEXT = `{"schema":"twokey-evidence/1","x":"${"ab".repeat(60)}"}\n`;
const WANTED = { name: "evidence.json", largest: 1_000 };

/** Made by the command `zip` 3.0, and the stream by Python's zipfile. */
const REAL: Readonly<Record<string, string>> = {
  deflated:
    "UEsDBBQAAAAIAAAAIVyd2DnuKwAAAJ4AAAANAAAAZXZpZGVuY2UuanNvbqtWKk7OSM1NVLJSKinPz06t1E0ty0xJzUtO1TdU0lGqAIonJg0MVKrlAgBQSwECHgMUAAAACAAAACFcndg57isAAACeAAAADQAAAAAAAAABAAAApIEAAAAAZXZpZGVuY2UuanNvblBLBQYAAAAAAQABADsAAABWAAAAAAA=",
  stored:
    "UEsDBAoAAAAAAAAAIVyd2DnungAAAJ4AAAANAAAAZXZpZGVuY2UuanNvbnsic2NoZW1hIjoidHdva2V5LWV2aWRlbmNlLzEiLCJ4IjoiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiIn0KUEsBAh4DCgAAAAAAAAAhXJ3YOe6eAAAAngAAAA0AAAAAAAAAAAAAAKSBAAAAAGV2aWRlbmNlLmpzb25QSwUGAAAAAAEAAQA7AAAAyQAAAAAA",
  "inside a folder":
    "UEsDBAoAAAAAAAAAIVwAAAAAAAAAAAAAAAAOAAAAdHdva2V5LXJlcG9ydC9QSwMECgAAAAAAAAAhXKwqk9gCAAAAAgAAABcAAAB0d29rZXktcmVwb3J0L3JlcG9ydC5tZGhpUEsDBBQAAAAIAAAAIVyd2DnuKwAAAJ4AAAAbAAAAdHdva2V5LXJlcG9ydC9ldmlkZW5jZS5qc29uq1YqTs5IzU1UslIqKc/PTq3UTS3LTEnNS07VN1TSUaoAiicmDQxUquUCAFBLAQIeAwoAAAAAAAAAIVwAAAAAAAAAAAAAAAAOAAAAAAAAAAAAEADtQQAAAAB0d29rZXktcmVwb3J0L1BLAQIeAwoAAAAAAAAAIVysKpPYAgAAAAIAAAAXAAAAAAAAAAEAAACkgSwAAAB0d29rZXktcmVwb3J0L3JlcG9ydC5tZFBLAQIeAxQAAAAIAAAAIVyd2DnuKwAAAJ4AAAAbAAAAAAAAAAEAAACkgWMAAAB0d29rZXktcmVwb3J0L2V2aWRlbmNlLmpzb25QSwUGAAAAAAMAAwDKAAAAxwAAAAAA",
  stream:
    "UEsDBBQACAAIAAAAIVwAAAAAAAAAAAAAAAANAAAAZXZpZGVuY2UuanNvbqtWKk7OSM1NVLJSKinPz06t1E0ty0xJzUtO1TdU0lGqAIonJg0MVKrlAgBQSwcIndg57isAAACeAAAAUEsDBBQACAAIAAAAIVwAAAAAAAAAAAAAAAAJAAAAcmVwb3J0Lm1ky8gEAFBLBwisKpPYBAAAAAIAAABQSwECFAMUAAgACAAAACFcndg57isAAACeAAAADQAAAAAAAAAAAAAApIEAAAAAZXZpZGVuY2UuanNvblBLAQIUAxQACAAIAAAAIVysKpPYBAAAAAIAAAAJAAAAAAAAAAAAAACkgWYAAAByZXBvcnQubWRQSwUGAAAAAAIAAgByAAAAoQAAAAAA",
  "with a comment":
    "UEsDBBQAAAAIAAAAIVyd2DnuKwAAAJ4AAAANAAAAZXZpZGVuY2UuanNvbqtWKk7OSM1NVLJSKinPz06t1E0ty0xJzUtO1TdU0lGqAIonJg0MVKrlAgBQSwECHgMUAAAACAAAACFcndg57isAAACeAAAADQAAAAAAAAABAAAApIEAAAAAZXZpZGVuY2UuanNvblBLBQYAAAAAAQABADsAAABWAAAACQBhIGNvbW1lbnQ=",
  encrypted:
    "UEsDBBQACQAIAAAAIVyd2DnuNwAAAJ4AAAANAAAAZXZpZGVuY2UuanNvblB2okuOoL/KjUNmIX9Md8yfjQUsWZJMT23EVzWM0vVE4RiRrkKGlVDp+nBxvjAhU5VDmG5UCyJQSwcIndg57jcAAACeAAAAUEsBAh4DFAAJAAgAAAAhXJ3YOe43AAAAngAAAA0AAAAAAAAAAQAAAKSBAAAAAGV2aWRlbmNlLmpzb25QSwUGAAAAAAEAAQA7AAAAcgAAAAAA",
  link: "UEsDBAoAAAAAABgedV0KuR8pCwAAAAsAAAANAAAAZXZpZGVuY2UuanNvbi9ldGMvcGFzc3dkUEsBAh4DCgAAAAAAGB51XQq5HykLAAAACwAAAA0AAAAAAAAAAAAAAP+hAAAAAGV2aWRlbmNlLmpzb25QSwUGAAAAAAEAAQA7AAAANgAAAAAA",
  "far sizes":
    "UEsDBC0AAAAIAAAAIVyd2Dnu//////////8NABQAZXZpZGVuY2UuanNvbgEAEACeAAAAAAAAACsAAAAAAAAAq1YqTs5IzU1UslIqKc/PTq3UTS3LTEnNS07VN1TSUaoAiicmDQxUquUCAFBLAQIeAy0AAAAIAAAAIVyd2DnuKwAAAP////8NAAwAAAAAAAEAAACkgQAAAABldmlkZW5jZS5qc29uAQAIAJ4AAAAAAAAAUEsGBiwAAAAAAAAAHgMtAAAAAAAAAAAAAQAAAAAAAAABAAAAAAAAAEcAAAAAAAAAagAAAAAAAABQSwYHAAAAALEAAAAAAAAAAQAAAFBLBQYAAAAAAQABAEcAAAD/////AAA=",
  "far sizes, from a pipe":
    "UEsDBC0AAAAIABgedV2d2Dnu//////////8BABQALQEAEACeAAAAAAAAACsAAAAAAAAAq1YqTs5IzU1UslIqKc/PTq3UTS3LTEnNS07VN1TSUaoAiicmDQxUquUCAFBLAQIeAy0AAAAIABgedV2d2DnuKwAAAJ4AAAABAAAAAAAAAAEAAACAEQAAAAAtUEsGBiwAAAAAAAAAHgMtAAAAAAAAAAAAAQAAAAAAAAABAAAAAAAAAC8AAAAAAAAAXgAAAAAAAABQSwYHAAAAAI0AAAAAAAAAAQAAAFBLBQYAAAAAAQABAC8AAABeAAAAAAA=",
};

function real(name: string): Buffer {
  return Buffer.from(REAL[name] ?? "", "base64");
}

function why(bytes: Uint8Array, wanted = WANTED): string {
  const read = readZipFile(bytes, wanted);
  return read.kind === "refused" ? read.why : read.kind;
}

describe("what honest writers make", () => {
  test.each(["deflated", "stored", "inside a folder", "stream", "with a comment"])("%s", (name) => {
    const read = readZipFile(real(name), WANTED);
    expect(read.kind === "file" && Buffer.from(read.bytes).toString()).toBe(TEXT);
  });

  test("an archive in the middle of a larger buffer", () => {
    const padded = Buffer.concat([Buffer.alloc(7), real("deflated"), Buffer.alloc(9)]);
    expect(readZipFile(padded.subarray(7, padded.length - 9), WANTED).kind).toBe("file");
  });

  test("an empty archive, or one of other files, is sound without the file", () => {
    expect(readZipFile(build([]), WANTED)).toEqual({ kind: "absent" });
    expect(readZipFile(build([{ name: "evidence.json.bak" }]), WANTED)).toEqual({ kind: "absent" });
    expect(readZipFile(build([{ name: "evidence.json/" }]), WANTED)).toEqual({ kind: "absent" });
  });

  test("an empty file is a file", () => {
    for (const method of [0, 8]) {
      const read = readZipFile(build([{ text: "", method }]), WANTED);
      expect(read.kind === "file" && read.bytes.length).toBe(0);
    }
  });
});

describe("what they do not make", () => {
  test.each([
    ["encrypted", "encrypted"],
    ["link", "link"],
    ["far sizes", "directory"],
    ["far sizes, from a pipe", "directory"],
  ])("%s is refused", (name, word) => {
    expect(why(real(name))).toContain(word);
  });

  const cases: readonly (readonly [string, readonly Partial<Made>[], string])[] = [
    ["the same name twice", [{}, {}], "same name"],
    ["the same last part twice", [{}, { name: "x/evidence.json" }], "more than once"],
    ["a path upwards", [{}, { name: "../x" }], "plain relative path"],
    ["a path upwards inside", [{}, { name: "a/../../x" }], "plain relative path"],
    ["an absolute path", [{}, { name: "/etc/x" }], "plain relative path"],
    ["a path of Windows", [{}, { name: "a\\x" }], "plain relative path"],
    ["a drive", [{}, { name: "c:x" }], "plain relative path"],
    ["a name with a zero", [{}, { name: "x\0" }], "plain relative path"],
    ["a name without letters", [{}, { name: "" }], "plain relative path"],
    ["the wanted name behind a path upwards", [{ name: "../evidence.json" }], "plain relative path"],
    ["an unknown method", [{ method: 14 }], "way of compressing (14)"],
    ["unknown flags", [{ flags: 0x20 }], "not known"],
    ["masked headers", [{ flags: 0x2000 }], "not known"],
    ["a wrong checksum", [{ crc: 1 }], "checksum"],
    ["a size that is too small", [{ size: 3 }], "not as long"],
    ["a size that is too large", [{ size: 900 }], "not as long"],
    ["a stored size that is too small", [{ method: 0, size: 3 }], "not as long"],
    ["more than is wanted", [{ text: "x".repeat(1_001) }], "larger than 1000 bytes"],
    ["a size above 4 GiB", [{ size: 0xffff_ffff }], "4 GiB"],
    ["a packed size above 4 GiB", [{ packed: 0xffff_ffff }], "4 GiB"],
    ["an offset above 4 GiB", [{ at: 0xffff_ffff }], "4 GiB"],
    ["another name in front of the data", [{ localName: "evidence.jsom" }], "different things"],
    ["another method in front of the data", [{ localMethod: 0 }], "different things"],
    ["another checksum in front of the data", [{ localCrc: 5 }], "different things"],
    [
      "data that reach into the directory",
      [{ method: 0, packed: TEXT.length + 10, size: TEXT.length + 10 }],
      "different things",
    ],
    ["an offset into the directory", [{ at: 170 }], "different things"],
    ["a device", [{ attributes: 0o020644 * 65_536 }], "link or a device"],
    ["another disk", [{ disk: 1 }], "damaged"],
  ];
  test.each(cases)("%s is refused", (_, files, word) => {
    expect(why(build(files))).toContain(word);
  });

  test("a bomb is not inflated", () => {
    const text = "0".repeat(5_000_000);
    expect(why(build([{ text }]))).toContain("larger than 1000 bytes");
    // It says that it is small.
    expect(why(build([{ text, size: 900 }]))).toContain("not as long");
    // 600 million zeros in 600,000 bytes: nobody may find them in memory.
    const part = deflateRawSync(Buffer.alloc(1_000_000), { finishFlush: constants.Z_FULL_FLUSH });
    const data = Buffer.concat([...Array<Buffer>(600).fill(part), deflateRawSync("")]);
    const zip = build([{ data, size: 900 }]);
    const before = process.resourceUsage().maxRSS;
    expect(why(zip)).toContain("not as long");
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(200_000);
  });

  test.each([
    ["in front of it", (zip: Buffer) => Buffer.concat([Buffer.alloc(4), zip])],
    ["behind it", (zip: Buffer) => Buffer.concat([zip, Buffer.alloc(4)])],
    ["two of them", (zip: Buffer) => Buffer.concat([zip, zip])],
    ["cut off", (zip: Buffer) => zip.subarray(0, -1)],
    ["nothing", () => Buffer.alloc(0)],
    ["a page", () => Buffer.from("<html>not found</html>")],
  ])("bytes that do not belong: %s", (_, change) => {
    expect(why(change(build([{}])))).toMatch(/no zip file|directory/);
  });

  test("a count or a size that the directory does not have is refused", () => {
    for (const [at, value] of [
      [10, 2],
      [8, 2],
      [4, 1],
      [12, 1],
      [16, 1],
    ] as const) {
      const zip = build([{}]);
      zip.writeUInt16LE(value, zip.length - 22 + at);
      expect(why(zip)).toContain("directory");
    }
    const zip = build([{}, { name: "x" }]);
    zip.writeUInt16LE(1, zip.length - 14);
    zip.writeUInt16LE(1, zip.length - 12);
    expect(why(zip)).toContain("longer than it says");
  });
});

describe("hostile bytes", () => {
  const archives = Object.keys(REAL).map(real);

  test("one changed byte gives the same content or none, and never throws", () => {
    fc.assert(
      fc.property(fc.constantFrom(...archives), fc.nat(), fc.integer({ min: 1, max: 255 }), (zip, at, by) => {
        const changed = Buffer.from(zip);
        changed[at % zip.length]! ^= by;
        const read = readZipFile(changed, WANTED);
        // A link that became a file holds what it pointed to, as text.
        const texts = [TEXT, "/etc/passwd"];
        expect(read.kind !== "file" || texts.includes(Buffer.from(read.bytes).toString())).toBe(true);
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });

  test("pieces of archives in any order never throw, nor make more than was allowed", () => {
    const piece = fc
      .tuple(fc.constantFrom(...archives), fc.nat(), fc.nat())
      .map(([zip, from, to]) => zip.subarray(from % zip.length, to % zip.length));
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.uint8Array({ maxLength: 40 })), { maxLength: 6 }), (parts) => {
        const read = readZipFile(Buffer.concat(parts), { name: "evidence.json", largest: 100 });
        expect(read.kind !== "file" || read.bytes.length <= 100).toBe(true);
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });

  test("whatever is written is read again", () => {
    const file = fc.record({ text: fc.string({ maxLength: 300 }), method: fc.constantFrom(0, 8) });
    fc.assert(
      fc.property(file, fc.array(fc.string({ maxLength: 20 }), { maxLength: 3 }), (made, others) => {
        const files = others.map((text, at) => ({ name: `other-${at}`, text }));
        const read = readZipFile(build([...files, made]), { name: "evidence.json", largest: 2_000 });
        expect(read.kind === "file" && Buffer.from(read.bytes).toString()).toBe(made.text);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

type Made = {
  readonly name: string;
  readonly text: string;
  readonly data: Buffer;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly size: number;
  readonly packed: number;
  readonly at: number;
  readonly attributes: number;
  readonly disk: number;
  readonly localName: string;
  readonly localMethod: number;
  readonly localCrc: number;
};

/** An archive that says what a test wants it to say. */
function build(files: readonly Partial<Made>[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const { name = "evidence.json", text = TEXT, method = 8, flags = 0 } = file;
    const content = Buffer.from(text);
    const data = file.data ?? (method === 8 ? deflateRawSync(content) : content);
    const { crc = crc32(content), size = content.length, packed = data.length } = file;
    const localName = Buffer.from(file.localName ?? name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(file.localMethod ?? method, 8);
    local.writeUInt32LE(file.localCrc ?? crc, 14);
    local.writeUInt32LE(packed, 18);
    local.writeUInt32LE(size, 22);
    local.writeUInt16LE(localName.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(3 << 8, 4);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(crc, 16);
    central.writeUInt32LE(packed, 20);
    central.writeUInt32LE(size, 24);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt16LE(file.disk ?? 0, 34);
    central.writeUInt32LE(file.attributes ?? 0o100644 * 65_536, 38);
    central.writeUInt32LE(file.at ?? offset, 42);
    bodies.push(local, localName, data);
    directory.push(central, Buffer.from(name));
    offset += local.length + localName.length + data.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, list, end]);
}
