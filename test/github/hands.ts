import type { Json } from "../../src/base/json.ts";
import type { GithubCall, GithubClient, GithubReply } from "../../src/github/client.ts";
import type { Publisher } from "../../src/github/publisher.ts";

export type Said = { readonly status: number; readonly body?: unknown; readonly bytes?: Uint8Array };

/** What a test lets happen to one call: an answer in GitHub's place, or the true one lost on its way back. */
export type Fault = Said | "lose" | undefined;

export type Hands = {
  readonly publisher: Publisher;
  /** `GET /issues?…`, without the repository */
  readonly calls: string[];
  readonly bodies: (Json | undefined)[];
  fault: (call: GithubCall, number: number) => Fault;
  hold: (call: GithubCall) => Promise<void> | undefined;
};

const BASE = "/repos/acme/models";

/** A client whose answers a test makes up. */
export function openHands(answer: (call: GithubCall) => Said): Hands {
  const calls: string[] = [];
  const bodies: (Json | undefined)[] = [];
  const own: Pick<Hands, "fault" | "hold"> = { fault: () => undefined, hold: () => undefined };
  const client: GithubClient = {
    call: async (call) => {
      const short = { ...call, path: call.path.replace(BASE, "") };
      calls.push(`${call.method} ${short.path}`);
      bodies.push(call.body);
      const fault = own.fault(short, calls.length);
      await own.hold(short);
      if (fault !== undefined && fault !== "lose") return replyOf(fault);
      const said = answer(short);
      return fault === "lose"
        ? { status: 0, body: new Uint8Array(), message: "the connection was closed" }
        : replyOf(said);
    },
  };
  const publisher: Publisher = {
    client,
    repository: { owner: "acme", name: "models" },
    sleep: () => Promise.resolve(),
  };
  return {
    publisher,
    calls,
    bodies,
    get fault() {
      return own.fault;
    },
    set fault(fault) {
      own.fault = fault;
    },
    get hold() {
      return own.hold;
    },
    set hold(hold) {
      own.hold = hold;
    },
  };
}

function replyOf({ status, body, bytes }: Said): GithubReply {
  const message =
    status < 300 ? "" : `${status} ${(body as { message?: string } | undefined)?.message ?? "no"}`;
  return { status, body: bytes ?? Buffer.from(JSON.stringify(body ?? {})), message };
}

export function ok(body: unknown): Said {
  return { status: 200, body };
}

export function created(body: unknown): Said {
  return { status: 201, body };
}

export function missing(): Said {
  return { status: 404, body: { message: "Not Found" } };
}

export function refusal(message: string): Said {
  return { status: 422, body: { message } };
}

/** One page of a list, as the call asks for it. */
export function pageOf<T>(call: GithubCall, items: readonly T[]): readonly T[] {
  const query = new URL(call.path, "http://localhost").searchParams;
  const size = Number(query.get("per_page") ?? 30);
  const page = Number(query.get("page") ?? 1);
  return items.slice((page - 1) * size, page * size);
}

export function at(call: GithubCall): string {
  return `${call.method} ${call.path.replace(/\?.*$/, "")}`;
}

/** Calls of a kind wait until so many are there. */
export function together(
  count: number,
  isOne: (call: GithubCall) => boolean,
): (call: GithubCall) => Promise<void> | undefined {
  let waiting = 0;
  let open = (): void => {};
  const all = new Promise<void>((done) => {
    open = done;
  });
  return (call) => {
    if (!isOne(call)) return undefined;
    waiting += 1;
    if (waiting === count) open();
    return all;
  };
}

export const HEAD = "a".repeat(40);
export const BASE_COMMIT = "b".repeat(40);
export const PERSON = { id: 7, login: "ada", type: "User" };
export const APP = 4242;
export const BOT = { id: 99, login: "twokey[bot]", type: "Bot" };
export const AUTHOR = { app: APP, id: BOT.id } as const;
