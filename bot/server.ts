import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { openBudget } from "./bytes.ts";
import { type Log, wordsOf } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** Gets the request with its body unread, and answers it. */
export type Route = (request: IncomingMessage, response: ServerResponse, desk: RouteDesk) => Promise<void>;

/** What every route reads bodies with, so that all of them together stay within the memory there is. */
export type RouteDesk = { readonly budget: ReturnType<typeof openBudget> };

export type ServerSettings = {
  readonly host: string;
  readonly port: number;
  readonly metrics: Metrics;
  readonly log: Log;
};

export type BotServer = {
  /** everything below this prefix, for this method; the longest prefix wins */
  readonly addRoute: (method: "GET" | "POST", prefix: string, route: Route) => void;
  readonly listen: () => Promise<number>;
  /** takes no new connection; ends when the open requests are answered */
  readonly close: () => Promise<void>;
};

const BYTES_AT_ONCE = 128 * 1_048_576;
const MOST_CONNECTIONS = 1000;

/** A small HTTP server with the limits that a port on the internet needs. */
export function openServer({ host, port, metrics, log }: ServerSettings): BotServer {
  const routes: { readonly method: string; readonly prefix: string; readonly route: Route }[] = [];
  const desk: RouteDesk = { budget: openBudget(BYTES_AT_ONCE) };
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 2000,
      keepAliveTimeout: 30_000,
      maxHeaderSize: 16_384,
    },
    (request, response) => {
      route(routes, request, response, desk).catch((error: unknown) => {
        metrics.count("twokey_errors_total", { where: "server" });
        log.error("a request broke", { why: wordsOf(error) });
        if (!response.headersSent) answer(response, 500, "something broke inside the bot");
        response.destroy();
      });
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  return {
    addRoute: (method, prefix, route) => {
      routes.push({ method, prefix, route });
      routes.sort((a, b) => b.prefix.length - a.prefix.length);
    },
    listen: () => listen(server, host, port),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeIdleConnections();
      }),
  };
}

type Entry = { readonly method: string; readonly prefix: string; readonly route: Route };

async function route(
  routes: readonly Entry[],
  request: IncomingMessage,
  response: ServerResponse,
  desk: RouteDesk,
): Promise<void> {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  const fitting = routes.filter(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
  const found = fitting.find(({ method }) => method === request.method);
  if (found !== undefined) return found.route(request, response, desk);
  if (fitting.length === 0) return answer(response, 404, "there is nothing here");
  response.setHeader("allow", fitting.map(({ method }) => method).join(", "));
  answer(response, 405, "not with this method");
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once("error", (error) => {
      fail(new Error(`${host}:${port} cannot be listened on: ${error.message}`));
    });
    server.listen(port, host, () => {
      const address: AddressInfo | string | null = server.address();
      done(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/**
 * A short answer in plain words. What is left of the body is read and dropped (for as long as a request may take):
 * a sender who is cut off in the middle never sees why.
 */
export function answer(response: ServerResponse, status: number, words: string): void {
  const text = `${words}\n`;
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "x-content-type-options": "nosniff",
    ...(status === 503 ? { "retry-after": "30" } : {}),
  });
  response.end(text);
  response.req.resume();
}
