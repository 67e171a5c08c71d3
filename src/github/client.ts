import type { Json } from "../base/json.ts";

/** One call of GitHub's REST API. Paths begin with a slash and come without the host. */
export type GithubCall = {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: Json;
  readonly accept?: string;
};

/** What came back. Status 0: nothing came back, and nobody knows whether GitHub did it. */
export type GithubReply = {
  readonly status: number;
  readonly body: Uint8Array;
  /** why there is no answer, or GitHub's own words */
  readonly message: string;
  /** path of the next page, where GitHub names it and pages cannot be counted */
  readonly next?: string;
};

/** The few things that this project asks of GitHub. Octokit's `request` fits behind it as well as plain fetch. */
export type GithubClient = { readonly call: (call: GithubCall) => Promise<GithubReply> };

export type RepositoryName = { readonly owner: string; readonly name: string };

export type ClientSettings = {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** `https://api.github.com`, or `https://HOST/api/v3` */
  readonly address: string;
  readonly token?: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly timeout?: number;
  readonly largest?: number;
};

const TRIES = 4;
const LONGEST_WAIT = 60_000;
const TIMEOUT = 30_000;
const LARGEST = 536_870_912;

/**
 * Talks to GitHub with fetch. Reads are tried again; writes only where GitHub says that it did not look at
 * them (rate limits), because doing a thing twice is worse than asking whether it was done.
 */
export function openClient(settings: ClientSettings): GithubClient {
  return {
    call: async (call) => {
      for (let attempt = 1; ; attempt += 1) {
        const { reply, wait } = await callOnce(settings, call);
        const limited = reply.status === 429 || (reply.status === 403 && wait !== undefined);
        const again = limited || (call.method === "GET" && (reply.status === 0 || reply.status >= 500));
        if (!again || attempt === TRIES) return reply;
        await settings.sleep(Math.min(LONGEST_WAIT, wait ?? 500 * 2 ** attempt));
      }
    },
  };
}

async function callOnce(
  settings: ClientSettings,
  { method, path, body, accept }: GithubCall,
): Promise<{ readonly reply: GithubReply; readonly wait: number | undefined }> {
  const headers: Record<string, string> = {
    accept: accept ?? "application/vnd.github+json",
    "user-agent": "twokey",
    "x-github-api-version": "2022-11-28",
    ...(settings.token === undefined ? {} : { authorization: `Bearer ${settings.token}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  try {
    const response = await settings.fetch(`${settings.address}${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(settings.timeout ?? TIMEOUT),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const bytes = await readBody(response, settings.largest ?? LARGEST);
    const after = Number(response.headers.get("retry-after") ?? Number.NaN);
    const wait = Number.isFinite(after) && after >= 0 ? after * 1000 : undefined;
    const next = findNext(response.headers.get("link") ?? "", settings.address);
    const message = messageOf(response, bytes);
    const reply = { status: response.status, body: bytes, message, ...(next === undefined ? {} : { next }) };
    return { reply, wait };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { reply: { status: 0, body: new Uint8Array(), message }, wait: undefined };
  }
}

async function readBody(response: Response, largest: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body === null) return new Uint8Array();
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > largest) throw new Error(`the answer is larger than ${largest} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `<https://api.github.com/…>; rel="next"`, on the same host. */
export function findNext(link: string, address: string): string | undefined {
  for (const part of link.slice(0, 8_000).split(",")) {
    const [, url = ""] = /^\s*<([^>]{1,4000})>\s*;\s*rel="next"/.exec(part) ?? [];
    if (url.startsWith(`${address}/`)) return url.slice(address.length);
  }
  return undefined;
}

/** GitHub's own words for a refusal, cut short. */
function messageOf(response: Response, bytes: Uint8Array): string {
  if (response.ok) return "";
  const found = findMember(parseBody(bytes), "message");
  return `${response.status} ${typeof found === "string" ? found.slice(0, 200) : response.statusText}`;
}

/** The body as JSON, or undefined when it is none. */
export function parseBody(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}

export function findMember(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

export function repositoryPath({ owner, name }: RepositoryName): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}
