import { createEmulator, type Emulator } from "emulate";
import type { MemoryBranch } from "../scripts/registry-memory.ts";
import { APP, REPOSITORY, type Step } from "../scripts/registry-story.ts";
import { type GithubClient, openClient } from "../src/github/client.ts";
import { readRegistryFile } from "../src/github/registry-read.ts";
import { openGithubStore } from "../src/github/registry-store.ts";
import { blobId } from "../src/github/trees.ts";
import { openWriter, type RegistryWriter } from "../src/registry/append.ts";
import type { RegistryStore } from "../src/registry/store.ts";
import { FakeGithub } from "../test/registry/fake-github.ts";

/** The log at one size, and the appends that came next. */
export type Place = {
  readonly size: number;
  readonly before: MemoryBranch;
  readonly steps: readonly Step[];
};

export type Measured = {
  readonly size: number;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
};

export const BRANCH = "model-registry";
const NAME = { owner: "acme", name: "models" };
const TOKEN = "token-of-the-bench";

/**
 * Through the REST API twice: in memory with git's own object ids, and over HTTP against emulate, which looks every
 * object up in one long list. What a server takes for its answers is kept apart from our own time.
 */
export async function overRest(places: readonly Place[]): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  // Once unmeasured: else the first size pays for compiling, and the others look good beside it.
  for (const place of [...places.slice(0, 1), ...places]) {
    const { figures, read } = await inMemory(place);
    measured.push(...figures, ...(await overHttp(place, read)));
  }
  return measured.slice(measured.length / (places.length + 1));
}

/** Also tells which blobs were read, so that a slower server needs to hold no others. */
async function inMemory({
  size,
  before,
  steps,
}: Place): Promise<{ readonly figures: readonly Measured[]; readonly read: ReadonlySet<string> }> {
  const github = new FakeGithub();
  github.load(
    BRANCH,
    [...before].map(([path, text]) => ({ path, text: text ?? "" })),
  );
  const read = new Set<string>();
  github.fault = (_call, method, path) => {
    const id = method === "GET" ? /\/git\/blobs\/([0-9a-f]{40})$/.exec(path)?.[1] : undefined;
    if (id !== undefined) read.add(id);
    return undefined;
  };
  const sleep = (): Promise<void> => Promise.resolve();
  const watch = openWatch(github.fetch);
  const client = openClient({ fetch: watch.fetch, address: "https://api.github.com", sleep });
  const writer = writerOver(openGithubStore(client, NAME, BRANCH));
  // The first append of a process reads what the later ones remember.
  await appendTimed(writer, steps[0] ?? never());
  const first = watch.seen().calls;
  const { requests, bytes, own } = await appendAll(writer, steps.slice(1), watch);
  const figures = [
    { size, name: "REST requests", value: requests, unit: "" },
    { size, name: "REST requests, the first of a process", value: first, unit: "" },
    { size, name: "REST bytes both ways", value: bytes, unit: "B" },
    { size, name: "REST, our own time", value: own, unit: "ms" },
    { size, name: "requests of `current`", value: await askCurrent(client, watch), unit: "" },
  ];
  return { figures, read };
}

/** The same against a server that somebody else wrote. */
async function overHttp(
  { size, before, steps }: Place,
  read: ReadonlySet<string>,
): Promise<readonly Measured[]> {
  const emulator = await createEmulator({
    service: "github",
    port: 0,
    seed: {
      tokens: { [TOKEN]: { login: "acme", scopes: ["repo"] } },
      github: {
        users: [{ login: "acme" }],
        repos: [{ owner: "acme", name: "models", auto_init: true }],
      },
    },
  });
  try {
    await load(emulator, before, read);
    const watch = openWatch((url, init) => fetch(url, init));
    const sleep = (): Promise<void> => Promise.resolve();
    const client = openClient({ fetch: watch.fetch, address: emulator.url, token: TOKEN, sleep });
    const writer = writerOver(openGithubStore(client, NAME, BRANCH));
    await appendTimed(writer, steps[0] ?? never());
    const { requests, bytes, own, whole } = await appendAll(writer, steps.slice(1), watch);
    return [
      { size, name: "emulate, requests", value: requests, unit: "" },
      { size, name: "emulate, bytes both ways", value: bytes, unit: "B" },
      { size, name: "emulate, our own time", value: own, unit: "ms" },
      { size, name: "emulate, with its answers", value: whole, unit: "ms" },
      { size, name: "emulate, requests of `current`", value: await askCurrent(client, watch), unit: "" },
    ];
  } finally {
    await emulator.close();
  }
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;
type Seen = { readonly calls: number; readonly bytes: number; readonly waited: number };
type Watch = { readonly fetch: Fetch; readonly seen: () => Seen };

/** Counts what goes over the wire, and the time until an answer is here: that is the server's, not ours. */
function openWatch(ask: Fetch): Watch {
  let [calls, bytes, waited] = [0, 0, 0];
  return {
    seen: () => ({ calls, bytes, waited }),
    fetch: async (url, init) => {
      const started = performance.now();
      const response = await ask(url, init);
      const body = await response.arrayBuffer();
      calls += 1;
      bytes += body.byteLength + (typeof init.body === "string" ? Buffer.byteLength(init.body) : 0);
      waited += performance.now() - started;
      return new Response(body, { status: response.status, headers: response.headers });
    },
  };
}

/** Means of requests and bytes, medians of milliseconds. */
async function appendAll(
  writer: RegistryWriter,
  steps: readonly Step[],
  { seen }: Watch,
): Promise<{
  readonly requests: number;
  readonly bytes: number;
  readonly own: number;
  readonly whole: number;
}> {
  const first = seen();
  const own: number[] = [];
  const whole: number[] = [];
  for (const step of steps) {
    const { waited } = seen();
    const took = await appendTimed(writer, step);
    whole.push(took);
    own.push(took - (seen().waited - waited));
  }
  const { calls, bytes } = seen();
  return {
    requests: (calls - first.calls) / steps.length,
    bytes: (bytes - first.bytes) / steps.length,
    own: median(own),
    whole: median(whole),
  };
}

/** How many requests it takes to ask what is live. */
async function askCurrent(client: GithubClient, { seen }: Watch): Promise<number> {
  const { calls } = seen();
  const current = await readRegistryFile(client, NAME, { branch: BRANCH, path: "models/fraud/current.json" });
  if (!("text" in current)) throw new Error(`current.json: ${JSON.stringify(current)}`);
  return seen().calls - calls;
}

const ENTRIES_AT_ONCE = 5000;

/** The branch with every name in it. Files that no append reads are empty: emulate would need hours to hold them. */
async function load(emulator: Emulator, branch: MemoryBranch, read: ReadonlySet<string>): Promise<void> {
  const post = async (path: string, body: object): Promise<string> => {
    const response = await fetch(`${emulator.url}/repos/acme/models/git/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { readonly sha?: string };
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer.sha ?? "";
  };
  const sha = await post("blobs", { content: "" });
  const entries = [...branch]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => {
      const content = text ?? "";
      const entry = { path, mode: "100644", type: "blob" };
      return read.has(blobId(content)) ? { ...entry, content } : { ...entry, sha };
    });
  let root: string | undefined;
  for (let at = 0; at < entries.length; at += ENTRIES_AT_ONCE) {
    const tree = entries.slice(at, at + ENTRIES_AT_ONCE);
    root = await post("trees", { ...(root === undefined ? {} : { base_tree: root }), tree });
  }
  const commit = await post("commits", { message: "loaded", tree: root, parents: [] });
  await post("refs", { ref: `refs/heads/${BRANCH}`, sha: commit });
}

export function writerOver(store: RegistryStore): RegistryWriter {
  const hands = { store, sleep: () => Promise.resolve(), random: () => 0 };
  return openWriter(hands, { repository: REPOSITORY, app: APP.id });
}

export async function appendTimed(writer: RegistryWriter, step: Step): Promise<number> {
  const started = performance.now();
  const outcome = await writer.append(step);
  if (outcome.kind !== "appended") throw new Error(JSON.stringify(outcome));
  return performance.now() - started;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export function never(): never {
  throw new Error("there is nothing to measure");
}
