import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Account } from "./bot-world-people.ts";
import { ACTIONS_APP, APP, PEOPLE } from "./bot-world-people.ts";
import type { Actor } from "./bot-world-github.ts";

/** One call that reached GitHub. */
export type Call = {
  /** counts from 1 over the life of the world */
  readonly index: number;
  readonly method: string;
  /** with its query */
  readonly path: string;
  readonly body: unknown;
  readonly token: string;
  /** what the bot was at when it called, as the test named it */
  readonly during: string;
};

/**
 * What happens instead of an answer: a status; `hang` never answers; `reset` does nothing and breaks the connection;
 * `lose` does it and breaks the connection; `twice` does it two times and gives the second answer.
 */
export type Fault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | "hang"
  | "reset"
  | "lose"
  | "twice";

export type Reply = {
  readonly status: number;
  readonly body?: unknown;
  readonly bytes?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Asked = {
  readonly method: string;
  /** without the query */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly accept: string;
  readonly token: string;
  readonly actor: Actor | undefined;
};

export type FrontSettings = {
  /** what the record or the emulator answers */
  readonly answer: (asked: Asked) => Promise<Reply>;
  readonly during: () => string;
};

/** The door of GitHub: takes calls, counts them, lets faults happen, and knows whose token is whose. */
export class Front {
  readonly calls: Call[] = [];
  url = "";
  fault: (call: Call) => Fault | undefined = () => undefined;
  /** waits for what it returns before the call goes on */
  hold: (call: Call) => Promise<unknown> | undefined = () => undefined;
  /** every call from this one on finds nobody: the bot was killed there */
  killedFrom = Number.POSITIVE_INFINITY;
  /** called at the first call that finds nobody */
  onKill: () => void = () => undefined;
  isKilled = false;
  readonly tokens = new Map<string, Actor>();
  private readonly settings: FrontSettings;
  private readonly server: Server;

  constructor(settings: FrontSettings) {
    this.settings = settings;
    for (const [login, account] of Object.entries<Account>(PEOPLE))
      if (account.type === "User") this.tokens.set(`token-of-${login}`, { account, app: null });
    this.tokens.set("token-of-a-workflow", { account: PEOPLE["github-actions[bot]"], app: ACTIONS_APP });
    this.server = createServer((request, response) => {
      this.take(request, response).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500);
        response.end(JSON.stringify({ message: error instanceof Error ? error.stack : String(error) }));
      });
    });
  }

  async open(): Promise<void> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const { headers, method = "GET", url = "/" } = request;
    const token = (headers.authorization ?? "").replace(/^\w+ /, "");
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    const call = {
      index: this.calls.length + 1,
      method,
      path: url,
      body,
      token,
      during: this.settings.during(),
    };
    if (call.index >= this.killedFrom) {
      if (!this.isKilled) this.onKill();
      this.isKilled = true;
      request.socket.destroy();
      return;
    }
    this.calls.push(call);
    await this.hold(call);
    const fault = this.fault(call);
    if (fault === "hang") return;
    if (fault === "reset") {
      request.socket.destroy();
      return;
    }
    if (typeof fault === "object") {
      deliver(response, { status: fault.status, body: fault.body ?? {}, headers: fault.headers ?? {} });
      return;
    }
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const asked: Asked = {
      method,
      path: pathname.replace(/^\/api\/v3(?=\/)/, ""),
      query: searchParams,
      body,
      accept: headers.accept ?? "",
      token,
      actor: this.tokens.get(token),
    };
    if (fault === "twice") await this.settings.answer(asked);
    const reply = await this.settings.answer(asked);
    if (fault === "lose") request.socket.destroy();
    else deliver(response, reply, headers["if-none-match"]);
  }

  /** An installation token that the emulator gave out acts as the app. */
  learnToken(token: string): void {
    this.tokens.set(token, { account: PEOPLE["twokey[bot]"], app: APP });
  }
}

function deliver(response: ServerResponse, { status, body, bytes, headers }: Reply, known?: string): void {
  const content = bytes ?? Buffer.from(body === undefined ? "" : JSON.stringify(body));
  const etag = `W/"${createHash("sha1").update(content).digest("hex")}"`;
  const all = {
    "content-type": "application/json; charset=utf-8",
    ...(status === 200 ? { etag } : {}),
    ...headers,
  };
  if (status === 200 && known === etag) response.writeHead(304, all).end();
  else response.writeHead(status, all).end(content);
}

export function ok(body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 200, body, headers };
}

export function refuse(status: number, message: string): Reply {
  return {
    status,
    body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
  };
}

export const missing = refuse(404, "Not Found");

/** One page of a list, with the links that clients follow. */
export function page(
  all: readonly unknown[],
  { path, query }: Pick<Asked, "path" | "query">,
  wrap?: (items: readonly unknown[]) => unknown,
): Reply {
  const size = Math.min(100, Math.max(1, Number(query.get("per_page") ?? 30) || 30));
  const at = Math.max(1, Number(query.get("page") ?? 1) || 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const items = all.slice((at - 1) * size, at * size);
  const link = (to: number, rel: string): string => {
    const next = new URLSearchParams(query);
    next.set("page", String(to));
    return `<http://localhost${path}?${next.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(at > 1 ? [link(at - 1, "prev"), link(1, "first")] : []),
    ...(at < last ? [link(at + 1, "next"), link(last, "last")] : []),
  ];
  return ok(wrap === undefined ? items : wrap(items), links.length === 0 ? {} : { link: links.join(", ") });
}
