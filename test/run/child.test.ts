import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type ChildEnd, runChild } from "../../src/run/child.ts";
import { withFolder } from "../../src/run/folder.ts";

const folder = mkdtempSync(join(tmpdir(), "twokey-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Runs lines of JavaScript as a child: preloaded into a real one by a flag, so that what is under test is the wall
 * itself and not a stand-in for it.
 */
async function runLines(lines: string, limits = { timeoutMs: 20_000, memoryMb: 700 }): Promise<ChildEnd> {
  const own = mkdtempSync(join(folder, "child-"));
  const program = join(own, "program.cjs");
  writeFileSync(program, lines);
  return runChild({
    name: "read-table",
    job: { any: "job" },
    folder: own,
    limits,
    nodeFlags: ["--require", program],
  });
}

const answer = (json: string): string =>
  `require("node:fs").writeFileSync(require("node:path").join(process.cwd(), "result.json"), ${JSON.stringify(json)});`;

describe("the crash wall", () => {
  test("a result is what the child wrote before it left", async () => {
    expect(await runLines(`${answer('{"x":1}')} process.exit(0);`)).toMatchObject({
      kind: "done",
      result: { x: 1 },
    });
  });
  test("a valid result counts even if the child crashes while leaving", async () => {
    expect(await runLines(`${answer('{"x":1}')} process.abort();`)).toMatchObject({
      kind: "done",
      result: { x: 1 },
    });
  });
  test("a crash is told with how and with what it said last", async () => {
    const end = await runLines('console.error("last words"); process.abort();');
    expect(end).toMatchObject({
      kind: "crash",
      how: expect.stringMatching(/signal SIGABRT|exit code/),
      output: expect.stringContaining("last words"),
    });
  });
  test("an early exit without a result is a crash, whatever its code", async () => {
    expect(await runLines("process.exit(0);")).toMatchObject({ kind: "crash", how: "exit code 0" });
  });
  test("a child that never ends is killed", async () => {
    expect(await runLines("for (;;) {}", { timeoutMs: 400, memoryMb: 700 })).toEqual({
      kind: "timeout",
      afterMs: 400,
    });
  });
  test("a child that takes more memory than it may is killed, inside and outside the JavaScript heap", async () => {
    const outside =
      "const all = []; setInterval(() => all.push(Buffer.alloc(5e7, 1)), 1); for (let at = 0; at < 40; at += 1) { all.push(Buffer.alloc(5e7, 1)); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20); }";
    expect(await runLines(outside, { timeoutMs: 20_000, memoryMb: 300 })).toEqual({
      kind: "memory",
      limitMb: 300,
    });
    const inside = "const all = []; for (;;) all.push(Array.from({ length: 1e5 }, Math.random));";
    expect((await runLines(inside, { timeoutMs: 20_000, memoryMb: 300 })).kind).toBe("memory");
  });
  test("a result that is not JSON is broken", async () => {
    expect(await runLines(`${answer("{ no")} process.exit(0);`)).toMatchObject({ kind: "broken-result" });
  });
  test("endless output is swallowed", async () => {
    const end = await runLines(
      `for (let at = 0; at < 2000; at += 1) console.log("x".repeat(5000)); ${answer("{}")} process.exit(0);`,
    );
    expect(end).toMatchObject({ kind: "done", result: {} });
  });
  test("no token and no foreign variable reaches a child, and telemetry is off", async () => {
    process.env["GITHUB_TOKEN"] = "secret";
    process.env["NODE_OPTIONS_PLANTED"] = "x";
    try {
      const end = await runLines(
        `require("node:fs").writeFileSync(require("node:path").join(process.cwd(), "result.json"), JSON.stringify(process.env)); process.exit(0);`,
      );
      const seen = end.kind === "done" ? Object.keys(end.result as object) : [];
      const allowed = [
        "PATH",
        "LANG",
        "LC_ALL",
        "LD_LIBRARY_PATH",
        "SystemRoot",
        "HOME",
        "TMPDIR",
        "ORT_DISABLE_TELEMETRY",
      ];
      expect(seen.filter((name) => !allowed.includes(name))).toEqual([]);
      expect(seen).toContain("ORT_DISABLE_TELEMETRY");
    } finally {
      delete process.env["GITHUB_TOKEN"];
      delete process.env["NODE_OPTIONS_PLANTED"];
    }
  });
});

test("a folder of its own is gone afterwards, also when the work throws", async () => {
  const seen: string[] = [];
  await expect(
    withFolder(async (own) => {
      seen.push(own);
      writeFileSync(join(own, "left"), "x");
      expect(readFileSync(join(own, "left"), "utf8")).toBe("x");
      return Promise.reject(new Error("broke"));
    }),
  ).rejects.toThrow("broke");
  expect(() => readdirSync(seen[0] ?? "")).toThrow(/ENOENT/);
});
