import { generateKeyPairSync } from "node:crypto";
import type { GithubClient } from "../../src/github/client.ts";
import { adopt } from "./bot-world-adopt.ts";
import { createEmulator, type Emulator } from "emulate";
import { EVENTS, PERMISSIONS } from "../../bot/permissions.ts";
import { type Asked, Front, missing, refuse, type Reply } from "./bot-world-front.ts";
import type { Files } from "./bot-world-git.ts";
import { gitRoutes } from "./bot-world-git-routes.ts";
import { type Actor, Github } from "./bot-world-github.ts";
import { APP, type Login, PEOPLE } from "./bot-world-people.ts";
import { findLack } from "./bot-world-permissions.ts";
import { SMALL } from "./bot-world-projects.ts";
import { APP_ROUTES, REST } from "./bot-world-rest.ts";
import { CONVERSATIONS, type Route } from "./bot-world-routes.ts";
import { Story } from "./bot-world-story.ts";

export type WorldSettings = {
  /** what the default branch holds in the beginning; a small project without models to open */
  readonly files?: Files;
  readonly now?: string;
  /** webhooks that the app subscribed to; what the bot's own list says when left out */
  readonly events?: readonly string[];
};

/** A stateful GitHub on localhost in which a test tells a story, with virtual time and every webhook in an outbox. */
export type World = Awaited<ReturnType<typeof openWorld>>;

/** Made once: a new key for every world would take longer than the worlds. */
const KEY = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
}).privateKey;

const ROOT = "token-of-the-world";

async function openEmulator(): Promise<Emulator> {
  const permissions = Object.fromEntries(Object.entries(PERMISSIONS).map(([name, [level]]) => [name, level]));
  const installation = {
    installation_id: APP.installation,
    account: "acme",
    permissions,
    events: [...EVENTS],
  };
  return createEmulator({
    service: "github",
    port: 0,
    seed: {
      tokens: {
        [ROOT]: { login: "keeper", scopes: ["repo"] },
        ...Object.fromEntries(
          Object.keys(PEOPLE).map((login) => [`token-of-${login}`, { login, scopes: ["repo"] }]),
        ),
      },
      github: {
        users: ["keeper", ...Object.keys(PEOPLE)].map((login) => ({ login })),
        orgs: [{ login: "acme", members: [{ login: "keeper", role: "admin" }] }],
        repos: [{ owner: "acme", name: "models", auto_init: false }],
        apps: [
          {
            app_id: APP.id,
            slug: APP.slug,
            name: APP.name,
            private_key: KEY,
            permissions,
            events: [...EVENTS],
            installations: [installation],
          },
        ],
      },
    },
  });
}

export async function openWorld(settings: WorldSettings = {}) {
  const emulator = await openEmulator();
  const ask = async (
    asked: Pick<Asked, "method" | "token" | "body" | "accept"> & { readonly target: string },
  ): Promise<Reply> => {
    const { method, target, token, body, accept } = asked;
    const response = await fetch(`${emulator.url}${target}`, {
      method,
      headers: { authorization: `Bearer ${token}`, accept, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const link = response.headers.get("link");
    const headers = link === null ? {} : { link };
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    if (!isJson) return { status: response.status, bytes: Buffer.from(text), headers };
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text), headers };
  };
  const send = async (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown }> => {
    const reply = await ask({
      method,
      target: `/repos/acme/models${path}`,
      token: ROOT,
      body,
      accept: "application/json",
    });
    return { status: reply.status, body: reply.body };
  };
  const about = (await send("GET", "")).body as Record<string, unknown>;
  const github = new Github(send, settings.now ?? "2026-03-02T09:00:00Z", about);
  let during = "";
  const unknown: string[] = [];
  const routes = [...CONVERSATIONS, ...REST, ...gitRoutes(ask)];
  const answer = async (asked: Asked): Promise<Reply> => {
    const { method, path, query } = asked;
    const forward = (): Promise<Reply> =>
      ask({ ...asked, target: query.size === 0 ? path : `${path}?${query.toString()}` });
    const signedIn = (): Promise<Reply> => ask({ ...asked, method: "GET", target: "/app", body: undefined });
    if (path.startsWith("/app")) return answerApp({ github, front, asked, forward, signedIn });
    const found = findRoute(routes, asked);
    if (path.startsWith("/_storage/"))
      return found === undefined ? missing : found({ github, url: front.url, actor: NOBODY });
    if (asked.actor === undefined) return refuse(401, "Bad credentials");
    const lack = findLack(asked, asked.actor);
    if (lack !== undefined) return lack;
    if (found !== undefined) return found({ github, url: front.url, actor: asked.actor });
    if (EMULATED.some((pattern) => pattern.test(path))) return forward();
    unknown.push(`${method} ${path}`);
    return missing;
  };
  const front: Front = new Front({ during: () => during, answer });
  await front.open();
  const story = new Story(github, front);
  await story.begin(settings.files ?? SMALL);
  github.events = new Set(settings.events ?? [...EVENTS, "installation", "installation_repositories"]);
  return Object.assign(story, {
    url: front.url,
    privateKey: KEY,
    clientAs: (login: Login): GithubClient => clientAs(answer, login),
    /** a registry is there already: genesis, and a baseline of every model; see `adopt` */
    adopt: async (): Promise<void> => {
      const pull = await story.propose(
        "twokey/adopt",
        { "TWOKEY.md": "Models here need two keys.\n" },
        ADOPTION,
      );
      await story.merge(pull, { by: "dave" });
      await adopt(github, clientAs(answer, "twokey[bot]"), pull);
      story.takeOutbox();
    },
    /** calls that neither this world nor the emulator can answer as GitHub would; a test should end with none */
    unknown,
    close: async (): Promise<void> => {
      await front.close();
      await emulator.close();
    },
    /** names what the bot is at, for the calls that follow */
    during: (name: string): void => {
      during = name;
    },
  });
}

const ADOPTION = { by: "twokey[bot]", title: "Adopt Twokey", message: "Adopt Twokey" } as const;

/** Calls as somebody without a socket; they are not counted, and no fault meets them. */
function clientAs(answer: (asked: Asked) => Promise<Reply>, login: Login): GithubClient {
  const actor: Actor = { account: PEOPLE[login], app: login === "twokey[bot]" ? APP : null };
  return {
    call: async ({ method, path, body, accept = "" }) => {
      const { pathname, searchParams: query } = new URL(path, "http://localhost");
      const reply = await answer({ method, path: pathname, query, body, accept, token: ROOT, actor });
      const bytes = reply.bytes ?? Buffer.from(reply.body === undefined ? "" : JSON.stringify(reply.body));
      const message = reply.status > 299 ? `${reply.status} ${bytes.toString("utf8")}` : "";
      return { status: reply.status, body: bytes, message };
    },
  };
}

const NOBODY: Actor = { account: PEOPLE["github-actions[bot]"], app: null };

/** What the emulator does as GitHub does. */
const EMULATED = [
  /^\/repos\/acme\/models$/,
  /^\/repositories\/1$/,
  /^\/repos\/acme\/models\/(?:git|branches|contents|installation)(?:\/|$)/,
  /^\/meta$/,
];

type Found = (here: {
  readonly github: Github;
  readonly url: string;
  readonly actor: Actor;
}) => Reply | Promise<Reply>;

function findRoute(routes: readonly Route[], asked: Asked): Found | undefined {
  for (const [method, pattern, answer] of routes) {
    const parts = method === asked.method ? pattern.exec(asked.path) : null;
    if (parts !== null)
      return ({ github, url, actor }) => answer({ ...asked, github, url, actor }, ...parts.slice(1));
  }
  return undefined;
}

/** Whoever asks as the app itself shows its signature, which the emulator checks. */
async function answerApp({
  github,
  front,
  asked,
  forward,
  signedIn,
}: {
  readonly github: Github;
  readonly front: Front;
  readonly asked: Asked;
  readonly forward: () => Promise<Reply>;
  readonly signedIn: () => Promise<Reply>;
}): Promise<Reply> {
  const found = findRoute(APP_ROUTES, asked);
  if (found !== undefined) {
    const known = await signedIn();
    return known.status === 200 ? found({ github, url: front.url, actor: NOBODY }) : known;
  }
  const reply = await forward();
  const { token } = (reply.body ?? {}) as { readonly token?: string };
  if (reply.status !== 201 || token === undefined) return reply;
  front.learnToken(token);
  // Its lifetime is told in the time of this world.
  const expires_at = new Date(github.clock.milliseconds() + 3_600_000).toISOString();
  return { ...reply, body: { ...(reply.body as Record<string, unknown>), expires_at } };
}
