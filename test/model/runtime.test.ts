import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, expect, test } from "vitest";
import { classifier } from "./models.ts";
import { modelBytes } from "./onnx-writer.ts";

const root = mkdtempSync(join(tmpdir(), "twokey-runtime-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const runtime = new URL("../../src/model/runtime.ts", import.meta.url).href;
const model = join(root, "model.onnx");
writeFileSync(model, modelBytes(classifier({ zipMap: false })));

test("phones nobody, even where nobody switched telemetry off: no database and no thread for it", () => {
  const home = join(root, "home");
  mkdirSync(home);
  const code = `
    import { readdirSync } from "node:fs";
    import { openSession } from ${JSON.stringify(runtime)};
    const threads = () => process.platform === "linux" ? readdirSync("/proc/self/task").length : 0;
    const before = threads();
    const opened = await openSession({ kind: "path", path: ${JSON.stringify(model)} });
    console.log(JSON.stringify({ ok: opened.ok, threads: threads() - before }));
    process.exit(0);
  `;
  const env = { PATH: process.env["PATH"] ?? "", HOME: home };
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
    env,
    encoding: "utf8",
  });
  expect(JSON.parse(stdout)).toEqual({ ok: true, threads: 0 });
  expect(readdirSync(home)).toEqual([]);
});

test("refuses a thread of a process that did not switch it off, where setting it comes too late", async () => {
  const code = `
    const { parentPort } = require("node:worker_threads");
    import(${JSON.stringify(runtime)})
      .then(({ openSession }) => openSession({ kind: "path", path: "" }))
      .then(() => parentPort.postMessage("loaded"), (error) => parentPort.postMessage(error.message));
  `;
  const worker = new Worker(code, { eval: true, env: {} });
  const [answer] = await once(worker, "message");
  await worker.terminate();
  expect(answer).toContain("did not switch its telemetry off");
});
