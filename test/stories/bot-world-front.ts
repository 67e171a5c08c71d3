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
  /** the GUID of the webhook that went out last, or what a test wrote into `front.during` */
  readonly during: string;
};

/**
 * What happens instead of an answer: a status; `hang` never answers; `reset` does nothing and breaks the connection;
 * `lose` does it and breaks the connection; `twice` does it two times and gives the second answer; `stale` answers from
 * a copy that lags by the last change: refs, heads of pull requests, lists of comments, reviews and checks.
 */
export type Fault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | "hang"
  | "reset"
  | "lose"
  | "twice"
  | "stale";

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
  readonly stale?: boolean;
  /** the address that the caller knows this by */
  readonly origin: string;
};

export type FrontSettings = {
  /** what the record or the emulator answers */
  readonly answer: (asked: Asked) => Promise<Reply>;
};

/** The door of GitHub: takes calls, counts them, lets faults happen, and knows whose token is whose. */
export class Front {
  readonly calls: Call[] = [];
  url = "";
  /** what the bot is at, for the calls that follow */
  during = "";
  fault: (call: Call) => Fault | undefined = () => undefined;
  /** waits for what it returns before the call goes on */
  hold: (call: Call) => Promise<unknown> | undefined = () => undefined;
  /** every call from this one on finds nobody: the bot was killed there */
  killedFrom = Number.POSITIVE_INFINITY;
  /** that call is done, but its answer never arrives */
  killLoses = false;
  /** called at the moment of death */
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

  /** The same door without a socket, which is several times faster; it looks like fetch to whoever calls. */
  readonly fetch = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const { pathname, search } = new URL(url);
    const headers = new Headers(init.headers);
    const text = typeof init.body === "string" ? init.body : "";
    const came = await this.meet({
      method: init.method ?? "GET",
      path: pathname + search,
      authorization: headers.get("authorization") ?? "",
      accept: headers.get("accept") ?? "",
      text,
    });
    if (came === "hang") return silence(init.signal);
    if (came === "broken") throw new TypeError("fetch failed");
    const { status, headers: said, content } = dress(came, headers.get("if-none-match"));
    if (status === 302 && init.redirect !== "manual")
      return this.fetch(said["location"] ?? "", { method: "GET" });
    const body = [204, 304].includes(status) ? null : new Uint8Array(content);
    return new Response(body, { status, headers: said });
  };

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { headers, method = "GET", url = "/" } = request;
    const came = await this.meet({
      method,
      path: url,
      authorization: headers.authorization ?? "",
      accept: headers.accept ?? "",
      text: Buffer.concat(chunks).toString("utf8"),
    });
    if (came === "hang") return;
    if (came === "broken") {
      request.socket.destroy();
      return;
    }
    const { status, headers: said, content } = dress(came, headers["if-none-match"] ?? null);
    response.writeHead(status, said).end(content);
  }

  private async meet({
    method,
    path: url,
    authorization,
    accept,
    text,
  }: Came): Promise<Reply | "hang" | "broken"> {
    const token = authorization.replace(/^\w+ /, "");
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    const call = {
      index: this.calls.length + 1,
      method,
      path: url,
      body,
      token,
      during: this.during,
    };
    const dies = call.index >= this.killedFrom;
    if (dies && (this.isKilled || !this.killLoses)) {
      this.die();
      return "broken";
    }
    this.calls.push(call);
    await this.hold(call);
    const fault = this.fault(call);
    if (fault === "hang") return "hang";
    if (fault === "reset") return "broken";
    if (typeof fault === "object")
      return { status: fault.status, body: fault.body ?? {}, headers: fault.headers ?? {} };
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const asked: Asked = {
      method,
      path: pathname
        .replace(/^\/api\/v3(?=\/)/, "")
        .replace(/^\/repositories\/1(?=\/|$)/, "/repos/acme/models"),
      query: searchParams,
      body,
      accept,
      token,
      actor: this.tokens.get(token),
      stale: fault === "stale",
      origin: this.url + (pathname.startsWith("/api/v3/") ? "/api/v3" : ""),
    };
    if (fault === "twice") await this.settings.answer(asked);
    const reply = await this.settings.answer(asked);
    if (dies) this.die();
    return dies || fault === "lose" ? "broken" : reply;
  }

  private die(): void {
    if (!this.isKilled) this.onKill();
    this.isKilled = true;
  }

  /** An installation token that the emulator gave out acts as the app. */
  learnToken(token: string): void {
    this.tokens.set(token, { account: PEOPLE["twokey[bot]"], app: APP });
  }
}

type Came = {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly accept: string;
  readonly text: string;
};

type Dressed = {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly content: Buffer;
};

function dress({ status, body, bytes, headers }: Reply, known: string | null): Dressed {
  const content = bytes ?? Buffer.from(body === undefined ? "" : JSON.stringify(body));
  const etag = status === 200 ? `W/"${createHash("sha1").update(content).digest("hex")}"` : undefined;
  const type = { "content-type": "application/json; charset=utf-8" };
  const said = { ...type, ...(etag === undefined ? {} : { etag }), ...headers };
  return etag !== undefined && known === etag
    ? { status: 304, headers: said, content: Buffer.alloc(0) }
    : { status, headers: said, content };
}

/** Nobody ever answers; only the caller's own patience ends it. */
function silence(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, fail) => {
    signal?.addEventListener("abort", () => fail(signal.reason as Error));
  });
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

/** GitHub's links name repositories by their number. */
export function linkTo(
  { path, query, origin }: Pick<Asked, "path" | "query" | "origin">,
  rel: string,
): string {
  return `<${origin}${path.replace(/^\/repos\/acme\/models/, "/repositories/1")}?${query.toString()}>; rel="${rel}"`;
}

/** One page of a list, with the links that clients follow. */
export function page(
  all: readonly unknown[],
  { path, query, origin }: Pick<Asked, "path" | "query" | "origin">,
  wrap?: (items: readonly unknown[]) => unknown,
): Reply {
  const size = Math.min(100, Math.max(1, Number(query.get("per_page") ?? 30) || 30));
  const at = Math.max(1, Number(query.get("page") ?? 1) || 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const items = all.slice((at - 1) * size, at * size);
  const link = (to: number, rel: string): string => {
    const next = new URLSearchParams(query);
    next.set("page", String(to));
    return linkTo({ path, query: next, origin }, rel);
  };
  const links = [
    ...(at > 1 ? [link(at - 1, "prev"), link(1, "first")] : []),
    ...(at < last ? [link(at + 1, "next"), link(last, "last")] : []),
  ];
  return ok(wrap === undefined ? items : wrap(items), links.length === 0 ? {} : { link: links.join(", ") });
}
