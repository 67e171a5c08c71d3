import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmulator } from "emulate";

/** One call that reached GitHub, as the tests look at it. */
export type Call = {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly token: string;
};

/** What a fault answers in GitHub's place; `hang` never answers, `lose` lets GitHub do it and loses the answer. */
export type Fault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | "hang"
  | "lose";

export type GitHub = {
  readonly url: string;
  readonly calls: Call[];
  /** answers in GitHub's place while it returns something */
  fault: (call: Call) => Fault | undefined;
  /** waits for what it returns before the call goes on */
  hold: (call: Call) => Promise<unknown> | undefined;
  readonly api: (method: string, path: string, body?: unknown, token?: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

export const BOT_TOKEN = "token-of-the-workflow";
export const FORK_TOKEN = "token-of-a-fork";
export const MALLORY_TOKEN = "token-of-mallory";
export const OWNER_TOKEN = "token-of-acme";

/**
 * A stateful GitHub on localhost with a thin layer in front: it fills what the emulator does not know (GraphQL viewer,
 * apps of check runs, pull requests by head), makes one token read-only, and is where faults happen.
 */
export async function openGitHub(): Promise<GitHub> {
  const emulator = await createEmulator({
    service: "github",
    port: 0,
    seed: {
      tokens: {
        [BOT_TOKEN]: { login: "github-actions[bot]", scopes: ["repo"] },
        [FORK_TOKEN]: { login: "github-actions[bot]", scopes: ["repo"] },
        [MALLORY_TOKEN]: { login: "mallory", scopes: ["repo"] },
        [OWNER_TOKEN]: { login: "acme", scopes: ["repo"] },
      },
      github: {
        users: [{ login: "github-actions[bot]" }, { login: "mallory" }, { login: "acme" }],
        repos: [{ owner: "acme", name: "models", auto_init: true }],
      },
    },
  });
  const calls: Call[] = [];
  const runs: MadeRun[] = [];
  const front: Pick<GitHub, "fault" | "hold"> = { fault: () => undefined, hold: () => undefined };
  const server = createServer((request, response) => {
    answer(
      emulator.url,
      { calls, runs, fault: (call) => front.fault(call), hold: (call) => front.hold(call) },
      request,
      response,
    ).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    calls,
    get fault() {
      return front.fault;
    },
    set fault(fault) {
      front.fault = fault;
    },
    get hold() {
      return front.hold;
    },
    set hold(hold) {
      front.hold = hold;
    },
    api: async (method, path, body, token = OWNER_TOKEN) => {
      const response = await fetch(`${emulator.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return response.status === 204 ? undefined : response.json();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await emulator.close();
    },
  };
}

async function answer(
  upstream: string,
  front: { readonly calls: Call[]; readonly runs: MadeRun[] } & Pick<GitHub, "fault" | "hold">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const token = (request.headers.authorization ?? "").replace(/^\w+ /, "");
  const call: Call = {
    method: request.method ?? "GET",
    path: request.url ?? "/",
    body: text === "" ? undefined : JSON.parse(text),
    token,
  };
  front.calls.push(call);
  const fault = front.fault(call) ?? readOnly(call);
  await front.hold(call);
  if (fault === "hang") return;
  if (fault !== undefined && fault !== "lose") return send(response, fault.status, fault.body, fault.headers);
  if (call.path === "/graphql") {
    const user = (await (
      await fetch(`${upstream}/user`, { headers: { authorization: `Bearer ${token}` } })
    ).json()) as { readonly id: number };
    return send(response, 200, { data: { viewer: { databaseId: user.id } } });
  }
  const listed = runsOf(call, front.runs);
  if (listed !== undefined) return send(response, 200, { total_count: listed.length, check_runs: listed });
  const forwarded = await fetch(`${upstream}${call.path}`, {
    method: call.method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(text === "" ? {} : { body: text }),
  });
  const body = await forwarded.text();
  if (call.method === "POST" && call.path.endsWith("/check-runs") && forwarded.ok)
    front.runs.push(JSON.parse(body) as MadeRun);
  if (fault === "lose") {
    response.destroy();
    return;
  }
  response.writeHead(forwarded.status, { "content-type": "application/json" }).end(body);
}

type MadeRun = { readonly head_sha: string; readonly name: string };

/** The emulator lists check runs only of commits that were pushed to it; these are of any. */
function runsOf({ method, path }: Call, runs: readonly MadeRun[]): readonly unknown[] | undefined {
  const url = new URL(path, "http://localhost");
  const head = /\/commits\/([0-9a-f]{40})\/check-runs$/.exec(url.pathname)?.[1];
  if (method !== "GET" || head === undefined) return undefined;
  const name = url.searchParams.get("check_name");
  return runs.flatMap((run) =>
    run.head_sha === head && run.name === name ? [{ ...run, app: { slug: "github-actions" } }] : [],
  );
}

/** A pull request of a fork runs with a token that may read and nothing else. */
function readOnly({ method, token, path }: Call): Fault | undefined {
  if (token !== FORK_TOKEN || method === "GET" || path === "/graphql") return undefined;
  return { status: 403, body: { message: "Resource not accessible by integration" } };
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { "content-type": "application/json", ...headers })
    .end(JSON.stringify(body ?? {}));
}
