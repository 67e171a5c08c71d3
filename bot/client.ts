import { Probot, ProbotOctokit } from "probot";
import { z } from "zod";
import { type GithubClient, openClient } from "../src/github/client.ts";
import { type GithubStream, openStream } from "../src/github/stream.ts";
import type { Metrics } from "./metrics.ts";
import type { Settings } from "./settings.ts";

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export type GithubSettings = {
  readonly settings: Pick<Settings, "appId" | "privateKey" | "secrets" | "apiUrl">;
  readonly fetch: Fetch;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** milliseconds since 1970 */
  readonly now: () => number;
  readonly metrics: Metrics;
};

/** What GitHub answered to the app itself: the sweep asks for a handful of things. */
export type AppReply = { readonly data: unknown; readonly link: string };

export type Github = {
  /** whether GitHub signed these bytes, with any of the secrets */
  readonly verify: (text: string, signature: string) => Promise<boolean>;
  /** as the app itself; throws with GitHub's words */
  readonly asApp: (method: "GET" | "POST", path: string) => Promise<AppReply>;
  /** as the app on one installation; one for each */
  readonly lineFor: (installation: number) => Line;
};

/** Calls, and files that are too large to hold; both keep to one rate limit. */
export type Line = { readonly client: GithubClient; readonly stream: GithubStream };

/**
 * Probot signs in and checks signatures. Its throttling and retrying are off: the first does not retry what
 * GitHub calls secondary limits, the second tries writes again of which nobody knows whether they happened.
 * `openClient` does both as we need them.
 */
export async function openGithub(open: GithubSettings): Promise<Github> {
  const { appId, privateKey, secrets, apiUrl } = open.settings;
  const fetch = countedFetch(open);
  const probots = await Promise.all(
    secrets.map((secret) =>
      new Probot({
        appId,
        privateKey,
        secret,
        baseUrl: apiUrl,
        request: { fetch },
        logLevel: "fatal",
        logFormat: "json",
        Octokit: UnhurriedOctokit,
      }).ready(),
    ),
  );
  const [probot] = probots;
  if (probot === undefined) throw new Error("there is no webhook secret");
  const app = await probot.auth();
  const tokenOf: TokenOf = async (installationId, refresh) => {
    const given: unknown = await app.auth({ type: "installation", installationId, refresh });
    return z.object({ token: z.string() }).parse(given).token;
  };
  const lines = new Map<number, Line>();
  return {
    verify: async (text, signature) => {
      for (const one of probots) if (await one.webhooks.verify(text, signature)) return true;
      return false;
    },
    asApp: async (method, path) => {
      const { data, headers } = await app.request(`${method} ${path}`);
      return { data, link: headers.link ?? "" };
    },
    lineFor: (installation) => {
      const known = lines.get(installation);
      if (known !== undefined) return known;
      const signed = signedFetch(fetch, (refresh) => tokenOf(installation, refresh));
      const paced = { fetch: pacedFetch(signed, open), address: apiUrl, sleep: open.sleep };
      const made = { client: openClient(paced), stream: openStream(paced) };
      lines.set(installation, made);
      return made;
    },
  };
}

/** A function, because Probot puts its own throttling over whatever an object says here. */
const UnhurriedOctokit = ProbotOctokit.defaults((options: object) => ({
  ...options,
  throttle: { enabled: false },
  retry: { enabled: false },
}));

type TokenOf = (installation: number, refresh: boolean) => Promise<string>;

const PUBLIC = "https://api.github.com";

/**
 * Every call is counted and goes to the one address that the operator named: Probot asks api.github.com for
 * tokens whatever its base address is, and would show a GHES key's signature to a stranger.
 */
function countedFetch({ fetch, metrics, settings: { apiUrl } }: GithubSettings): Fetch {
  return async (url, init) => {
    const method = init.method ?? "GET";
    const to = url.startsWith(`${PUBLIC}/`) ? `${apiUrl}${url.slice(PUBLIC.length)}` : url;
    if (!to.startsWith(`${apiUrl}/`)) throw new Error("a call to another address than GitHub's was stopped");
    try {
      const response = await fetch(to, init);
      metrics.count("twokey_github_calls_total", { method, status: String(response.status) });
      return response;
    } catch (error) {
      metrics.count("twokey_github_calls_total", { method, status: "none" });
      throw error;
    }
  };
}

/** With the token of the installation. A token may end before its time: GitHub then did nothing, and one new one is tried. */
function signedFetch(fetch: Fetch, tokenOf: (refresh: boolean) => Promise<string>): Fetch {
  const call = async (url: string, init: RequestInit, refresh: boolean): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${await tokenOf(refresh)}`);
    return fetch(url, { ...init, headers });
  };
  return async (url, init) => {
    const response = await call(url, init, false);
    if (response.status !== 401) return response;
    await response.body?.cancel();
    return call(url, init, true);
  };
}

const WRITES_AT_ONCE = 20;
const WRITE_EVERY = 1000;
/** Longer waits are not spent holding a worker: the job ends with `later` and comes back. */
const LONGEST_WAIT = 60_000;

/**
 * GitHub asks for about one write a second, and says in three ways that it has had enough. All three become 429
 * with a time to wait, which `openClient` keeps to; until then nothing is asked at all.
 */
function pacedFetch(fetch: Fetch, { now, sleep }: GithubSettings): Fetch {
  let free = WRITES_AT_ONCE;
  let since = now();
  let limitedUntil = 0;
  const waitForTurn = async (): Promise<void> => {
    free = Math.min(WRITES_AT_ONCE, free + (now() - since) / WRITE_EVERY);
    since = now();
    free -= 1;
    if (free < 0) await sleep(-free * WRITE_EVERY);
  };
  return async (url, init) => {
    const rest = limitedUntil - now();
    // Waiting nought seconds makes `openClient` give up at once, and the job come back later.
    if (rest > 0) return limited(rest > LONGEST_WAIT ? 0 : rest);
    if (init.method !== "GET") await waitForTurn();
    const response = await fetch(url, init);
    const wait = await waitOf(response, now());
    if (wait === undefined) return response;
    limitedUntil = now() + wait;
    return limited(wait > LONGEST_WAIT ? 0 : wait);
  };
}

function limited(wait: number): Response {
  const message = "GitHub's rate limit is used up";
  return Response.json(
    { message },
    { status: 429, headers: { "retry-after": String(Math.ceil(wait / 1000)) } },
  );
}

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** How long GitHub wants to be left alone, in milliseconds; undefined when it does not say so. */
async function waitOf(response: Response, now: number): Promise<number | undefined> {
  if (response.status !== 403 && response.status !== 429) return undefined;
  const after = Number(response.headers.get("retry-after") ?? Number.NaN);
  if (Number.isFinite(after) && after >= 0) return Math.min(HOUR, after * 1000);
  const reset = Number(response.headers.get("x-ratelimit-reset") ?? Number.NaN);
  if (response.headers.get("x-ratelimit-remaining") === "0" && Number.isFinite(reset)) {
    return Math.min(HOUR, Math.max(1000, reset * 1000 - now));
  }
  if (response.status === 429) return MINUTE;
  const words = await response.clone().text();
  return /secondary rate limit|abuse detection/i.test(words) ? MINUTE : undefined;
}
