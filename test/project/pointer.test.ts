import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { trustedDigest } from "../../src/base/ids.ts";
import { parseLockFile, renderLockFile } from "../../src/project/lock-file.ts";
import { findDvcTarget, parseDvcPointer, parseLfsPointer } from "../../src/project/pointer.ts";
import { briefly, DVC, LFS, problemsOf, valueOf } from "./state.ts";

const HEX = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
const MD5 = "900150983cd24fb0d6963f7d28e17f72";

describe("Git LFS pointers", () => {
  test("a pointer gives the digest and the size of the file", () => {
    const pointer = parseLfsPointer("m.onnx", LFS(HEX, 12_345));
    expect(pointer && valueOf(pointer)).toEqual({ digest: `sha256:${HEX}`, size: 12_345 });
  });

  test.each(["", "# a script\n", "version 2\n", "x version https://git-lfs.github.com/spec/v1\n"])(
    "%j is no pointer",
    (text) => expect(parseLfsPointer("m.onnx", text)).toBeUndefined(),
  );

  test.each([
    ["an upper-case digest", LFS(HEX.toUpperCase(), 1)],
    ["a short digest", LFS(HEX.slice(1), 1)],
    ["a negative size", LFS(HEX, -1)],
    ["a size with leading zeros", LFS(HEX, 1).replace("size 1", "size 01")],
    ["no line break at the end", LFS(HEX, 1).trimEnd()],
    ["something behind it", `${LFS(HEX, 1)}x\n`],
    ["another order", `version https://git-lfs.github.com/spec/v1\nsize 1\noid sha256:${HEX}\n`],
    ["Windows line ends", LFS(HEX, 1).replaceAll("\n", "\r\n")],
    ["another version", LFS(HEX, 1).replace("/v1", "/v2")],
    ["an extension", LFS(HEX, 1).replace("oid", `ext-0-x sha256:${HEX}\noid`)],
    ["more than a kilobyte", LFS(HEX, 1) + "\n".repeat(1_100)],
  ])("what starts like a pointer and has %s is a problem", (_, text) => {
    const pointer = parseLfsPointer("m.onnx", text);
    expect(pointer && problemsOf(pointer).map(({ code }) => code)).toEqual(["broken-lfs-pointer"]);
  });
});

describe("DVC pointers", () => {
  test("a pointer gives the md5 and the size of the file", () => {
    expect(valueOf(parseDvcPointer("a/m.onnx.dvc", DVC("m.onnx", MD5, 5)))).toEqual({
      digest: `md5:${MD5}`,
      size: 5,
    });
    expect(valueOf(parseDvcPointer("m.onnx.dvc", DVC("m.onnx", MD5)))).toEqual({ digest: `md5:${MD5}` });
  });

  test("what DVC adds about where a file came from does not matter", () => {
    const text = `md5: ${MD5}\nfrozen: true\ndeps:\n- path: x\n  repo: { url: u }\n${DVC("m.onnx", MD5, 5)}  isexec: true\n`;
    expect(problemsOf(parseDvcPointer("m.onnx.dvc", text))).toEqual([]);
  });

  test.each([
    ["folders", DVC("m.onnx", `${MD5}.dir`, 5), "2:3 outs[0] unsupported-dvc-pointer"],
    ["several files", `${DVC("m.onnx", MD5)}- md5: ${MD5}\n  path: b\n`, "1:1 outs unsupported-dvc-pointer"],
    ["another file", DVC("other.onnx", MD5), "4:3 outs[0].path unsupported-dvc-pointer"],
    ["a file elsewhere", DVC("../m.onnx", MD5), "4:3 outs[0].path unsupported-dvc-pointer"],
    ["a working directory", `wdir: ..\n${DVC("m.onnx", MD5)}`, "1:1 wdir unsupported-dvc-pointer"],
    [
      "other hashes",
      DVC("m.onnx", MD5).replace("hash: md5", "hash: etag"),
      "3:3 outs[0].hash unsupported-dvc-pointer",
    ],
    ["no md5", "outs:\n- path: m.onnx\n", "2:3 outs[0] unsupported-dvc-pointer"],
    ["a broken md5", DVC("m.onnx", "abc"), "2:3 outs[0].md5 bad-value"],
    ["nothing", "{}", "1:1 outs missing-key"],
  ])("a pointer to %s is a problem with its place", (_, text, expected) => {
    expect(briefly(parseDvcPointer("m.onnx.dvc", text))).toEqual([expected]);
  });

  test("a name says what it stands for", () => {
    expect(["a/m.onnx.dvc", ".dvc", "a/.dvc", "m.onnx"].map(findDvcTarget)).toEqual([
      "a/m.onnx",
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("bundle.lock", () => {
  const lock = new Map([
    ["b/x.bin", { md5: trustedDigest(`md5:${MD5}`), size: 3, sha256: trustedDigest(`sha256:${HEX}`) }],
    ["a.onnx", { md5: trustedDigest(`md5:${MD5}`), size: 0, sha256: trustedDigest(`sha256:${HEX}`) }],
  ]);

  test("what is written is read again, and the order of files does not matter", () => {
    const text = renderLockFile(lock);
    expect(valueOf(parseLockFile("bundle.lock", text))).toEqual(new Map([...lock].reverse()));
    expect(renderLockFile(new Map([...lock].reverse()))).toBe(text);
  });

  test.each([
    ["", "-:-  not-json"],
    ["version: 1\nfiles: {}\n", "1:1  not-json"],
    ['{ "version": 2, "files": {} }', "1:3 version unknown-word"],
    [
      `{ "version": 1, "files": { "../a": { "md5": "${MD5}", "size": 1, "sha256": "${HEX}" } } }`,
      '1:28 files["../a"] bad-key',
    ],
    [
      `{ "version": 1, "files": { "a": { "md5": "x", "size": 1, "sha256": "${HEX}" } } }`,
      "1:35 files.a.md5 bad-value",
    ],
  ])("%j is a problem", (text, expected) =>
    expect(briefly(parseLockFile("bundle.lock", text))).toEqual([expected]),
  );
});

test("no text makes a parser of pointers throw", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "version https://git-lfs.github.com/spec/v1",
      `oid sha256:${HEX}`,
      "size 1",
      "outs:",
      `- md5: ${MD5}`,
      "  path: m.onnx",
      '{"version":1,"files":{',
      "}}",
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const text = pieces.join("\n");
      parseLfsPointer("m.onnx", text);
      parseDvcPointer("m.onnx.dvc", text);
      parseLockFile("bundle.lock", text);
    }),
    { seed: 7, numRuns: 100 },
  );
});
