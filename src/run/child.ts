import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Json, parseJson } from "../base/json.ts";
import { type ChildName, findEntry } from "./entry.ts";
import { watchMemory } from "./memory.ts";
import { resultFile, jobFile } from "./message.ts";

/** What a child may use before it is killed. */
export type Limits = { readonly timeoutMs: number; readonly memoryMb: number };

/** How a child ended. Only `done` carries a result, and the caller still parses it as hostile input. */
export type ChildEnd =
  | {
      readonly kind: "done";
      readonly result: unknown;
      readonly wallMs: number;
      /** the end of what it printed; a child prints nothing by itself */
      readonly output: string;
    }
  | { readonly kind: "timeout"; readonly afterMs: number }
  | { readonly kind: "memory"; readonly limitMb: number }
  | { readonly kind: "crash"; readonly how: string; readonly output: string }
  | { readonly kind: "broken-result"; readonly why: string };

export type ChildCall = {
  readonly name: ChildName;
  readonly job: Json;
  /** a folder that belongs to this call alone; job and result live in it */
  readonly folder: string;
  readonly limits: Limits;
  readonly nodeFlags?: readonly string[];
  /** another program in place of the child's own; tests put misbehaving ones behind the wall */
  readonly program?: string;
};

const LONGEST_OUTPUT = 4_000;
const LARGEST_RESULT = 64 * 1024 * 1024;

/**
 * Runs one job behind the crash wall: another process, an environment of four variables, a time limit, a
 * limit on resident memory, output swallowed. The child writes its result before it exits, so a runtime
 * that crashes while tearing down harms nothing, and a result file is trusted over an exit code.
 */
export async function runChild(call: ChildCall): Promise<ChildEnd> {
  await writeFile(join(call.folder, jobFile), JSON.stringify(call.job));
  const end = await waitFor(call);
  if (end.kind === "timeout" || end.kind === "memory") return end;
  return readResult(call.folder, end, call.limits);
}

type Exit =
  | Extract<ChildEnd, { readonly kind: "timeout" | "memory" }>
  | {
      readonly kind: "exit";
      readonly how: string;
      readonly clean: boolean;
      readonly output: string;
      readonly wallMs: number;
    };

function waitFor(call: ChildCall): Promise<Exit> {
  const started = performance.now();
  const heapMb = Math.max(64, Math.floor(call.limits.memoryMb * 0.9));
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${heapMb}`,
      ...(call.nodeFlags ?? []),
      call.program ?? findEntry(call.name),
      call.folder,
    ],
    { cwd: call.folder, env: childEnvironment(call.folder), stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes: Buffer) => {
      output = (output + bytes.toString("utf8")).slice(-LONGEST_OUTPUT);
    });
  }
  return new Promise((resolve) => {
    let killedFor: Exit | undefined;
    const kill = (reason: Exit): void => {
      killedFor ??= reason;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(
      () => kill({ kind: "timeout", afterMs: call.limits.timeoutMs }),
      call.limits.timeoutMs,
    );
    const stopWatching = watchMemory(child.pid, call.limits.memoryMb, () =>
      kill({ kind: "memory", limitMb: call.limits.memoryMb }),
    );
    const finish = (how: string, clean: boolean): void => {
      clearTimeout(timer);
      stopWatching();
      resolve(killedFor ?? { kind: "exit", how, clean, output, wallMs: performance.now() - started });
    };
    child.on("error", (error) => finish(`could not start: ${error.message}`, false));
    child.on("close", (code, signal) =>
      finish(signal === null ? `exit code ${code}` : `signal ${signal}`, code === 0),
    );
  });
}

async function readResult(
  folder: string,
  exit: Extract<Exit, { readonly kind: "exit" }>,
  limits: Limits,
): Promise<ChildEnd> {
  let text: string;
  try {
    text = await readFile(join(folder, resultFile), "utf8");
  } catch {
    if (exit.output.includes("heap out of memory")) return { kind: "memory", limitMb: limits.memoryMb };
    return { kind: "crash", how: exit.how, output: exit.output };
  }
  if (text.length > LARGEST_RESULT) return { kind: "broken-result", why: `${text.length} characters` };
  try {
    return { kind: "done", result: parseJson(text), wallMs: exit.wallMs, output: exit.output };
  } catch {
    return { kind: "broken-result", why: "the result file is not JSON" };
  }
}

/** An allow-list: no token, no proxy, no `NODE_OPTIONS` reaches a child. Telemetry is off before anything loads. */
function childEnvironment(folder: string): Record<string, string> {
  const kept = ["PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SystemRoot"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(kept), HOME: folder, TMPDIR: folder, ORT_DISABLE_TELEMETRY: "1" };
}
