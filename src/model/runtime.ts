import { createRequire } from "node:module";
import { isMainThread } from "node:worker_threads";
import type * as Runtime from "onnxruntime-node";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { type Elements, type TensorData, findElement, runtimeName } from "./elements.ts";
import { type Refusal, nameRefusal } from "./refusal.ts";

/**
 * The one file that loads onnxruntime, and only ever inside a child: a model is native code's input, and native
 * code crashes. Its types are wide, so assertions are allowed here and nowhere else in this room.
 */

export type ModelSource =
  | { readonly kind: "path"; readonly path: string }
  | {
      readonly kind: "bytes";
      readonly bytes: Uint8Array;
      /** `location` as the model spells it */
      readonly external: readonly { readonly location: string; readonly data: Uint8Array }[];
    };

/** Feeds in the runtime's own form, so that a clock can run around `run` alone. */
export type Prepared = { readonly feeds: InferenceSession.FeedsType };

export type Session = {
  readonly inputs: readonly string[];
  readonly outputs: readonly { readonly name: string; readonly isTensor: boolean }[];
  readonly prepare: (feeds: readonly TensorData[]) => Prepared;
  readonly run: (prepared: Prepared, fetches: readonly string[]) => Promise<Attempt<readonly TensorData[]>>;
  /** The first call frees the native memory, later ones do nothing. */
  readonly release: () => Promise<void>;
};

export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

/** Loads the runtime and one model: one thread, one operator at a time, so that a second run gives the same bits. */
export async function openSession(source: ModelSource): Promise<Attempt<Session>> {
  silenceTelemetry();
  try {
    const runtime = await loadRuntime();
    const session =
      source.kind === "path"
        ? await runtime.InferenceSession.create(source.path, OPTIONS)
        : await runtime.InferenceSession.create(source.bytes, {
            ...OPTIONS,
            externalData: source.external.map(({ location, data }) => ({ path: location, data })),
          });
    return { ok: true, value: wrap(session, runtime.Tensor) };
  } catch (error) {
    return { ok: false, refusal: nameRefusal(wordsOf(error)) };
  }
}

/** For the evidence: which runtime gave these scores. */
export async function runtimeVersion(): Promise<string> {
  silenceTelemetry();
  const { env } = await loadRuntime();
  return `onnxruntime-node ${env.versions.node ?? env.versions.common}`;
}

const OPTIONS = {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
  // Fatal only: what goes wrong arrives as an error, and the runtime's log would drown our words.
  logSeverityLevel: 4,
} as const satisfies InferenceSession.SessionOptions;

/**
 * From version 1.29 on the runtime reports home when its first session is made, unless this variable stands in
 * the environment of the process. A worker thread has only a copy of it, where setting comes too late.
 */
function silenceTelemetry(): void {
  if (process.env["ORT_DISABLE_TELEMETRY"] === "1") return;
  if (!isMainThread)
    throw new Error("onnxruntime is loaded in a thread whose process did not switch its telemetry off");
  process.env["ORT_DISABLE_TELEMETRY"] = "1";
}

/**
 * The import is dynamic so that it comes after the variable is set and so that a machine without binaries gets a
 * sentence instead of a stack; the bundler puts it into the child's file all the same.
 *
 * The binding does not know Float16Array, which Node has had since version 23: tensors of it arrive empty. Without
 * the class the runtime falls back to Uint16Array, which works on every version.
 */
async function loadRuntime(): Promise<typeof Runtime> {
  Reflect.deleteProperty(globalThis, "Float16Array");
  try {
    return await import("onnxruntime-node");
  } catch (missing) {
    // The bundle carries the libraries of linux x64; elsewhere an installed package brings its own.
    const installed = createRequire(import.meta.url);
    try {
      return installed(PACKAGE) as typeof Runtime;
    } catch {
      throw missing;
    }
  }
}

/** A name that the bundler does not follow. */
const PACKAGE = ["onnxruntime", "node"].join("-");

function wrap(session: InferenceSession, TensorClass: typeof Tensor): Session {
  let released = false;
  return {
    inputs: session.inputNames,
    outputs: session.outputMetadata.map(({ name, isTensor }) => ({ name, isTensor })),
    prepare: (feeds) => ({
      feeds: Object.fromEntries(feeds.map((feed) => [feed.name, tensorOf(feed, TensorClass)])),
    }),
    run: async ({ feeds }, fetches) => {
      try {
        const results = await session.run(feeds, fetches);
        return { ok: true, value: fetches.map((name) => readTensor(name, results[name])) };
      } catch (error) {
        return { ok: false, refusal: nameRefusal(wordsOf(error)) };
      }
    },
    release: async () => {
      if (released) return;
      released = true;
      await session.release();
    },
  };
}

function tensorOf(feed: TensorData, TensorClass: typeof Tensor): Tensor {
  const make = TensorClass as unknown as new (
    type: string,
    data: Elements,
    dims: readonly number[],
  ) => Tensor;
  return new make(runtimeName(feed.element), feed.data, feed.dims);
}

function readTensor(name: string, tensor: Tensor | undefined): TensorData {
  if (tensor === undefined) throw new Error(`Tensor type (none) for output ${name}`);
  const element = findElement(tensor.type);
  if (element === undefined) throw new Error(`Tensor type (${tensor.type}) for output ${name}`);
  return { name, element, dims: tensor.dims, data: tensor.data };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
