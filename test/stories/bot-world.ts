import type { GithubClient } from "../../src/github/client.ts";
import { adopt } from "./bot-world-adopt.ts";
import { EVENTS } from "../../bot/permissions.ts";
import { type Asked, Front, missing, refuse, type Reply } from "./bot-world-front.ts";
import type { Files } from "./bot-world-git.ts";
import { gitRoutes } from "./bot-world-git-routes.ts";
import { type Actor, appOf, Github } from "./bot-world-github.ts";
import { forgetRenames, type Login, PEOPLE } from "./bot-world-people.ts";
import { KEY, openEmulator, ROOT } from "./bot-world-emulator.ts";
import { findLack } from "./bot-world-permissions.ts";
import { SMALL } from "./bot-world-projects.ts";
import { Clock } from "./bot-world-record.ts";
import { APP_ROUTES, REST } from "./bot-world-rest.ts";
import { CONVERSATIONS, type Route } from "./bot-world-routes.ts";
import { Story } from "./bot-world-story.ts";

export type WorldSettings = {
  /** what the default branch holds in the beginning; a small project without models to open */
  readonly files?: Files;
  readonly now?: string;
  /** in place of a clock that stands still: for a bot that is a process of its own and has the machine's */
  readonly clock?: Clock;
  /** webhooks that the app subscribed to; what the bot's own list says when left out */
  readonly events?: readonly string[];
};

/** A stateful GitHub on localhost in which a test tells a story, with virtual time and every webhook in an outbox. */
export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld(settings: WorldSettings = {}) {
  const emulator = await openEmulator();
  const { ask } = emulator;
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
  const github = new Github(send, settings.clock ?? new Clock(settings.now ?? "2026-03-02T09:00:00Z"), about);
  const unknown: string[] = [];
  const routes = [...CONVERSATIONS, ...REST, ...gitRoutes(ask)];
  const answer = async (asked: Asked): Promise<Reply> => {
    const { method, path, query } = asked;
    const forward = (): Promise<Reply> =>
      ask({ ...asked, target: query.size === 0 ? path : `${path}?${query.toString()}` });
    const signedIn = (): Promise<Reply> => ask({ ...asked, method: "GET", target: "/app", body: undefined });
    // The app asks where it is installed with its own key.
    if (path.endsWith("/installation")) return forward();
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
  const front: Front = new Front({ answer });
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
    /** calls that neither this world nor the emulator can answer as GitHub would; closing complains of them */
    unknown,
    close: async (): Promise<void> => {
      forgetRenames();
      await front.close();
      await emulator.close();
      if (unknown.length > 0) throw new Error(`this world cannot answer ${unknown.join(", ")}`);
    },
  });
}

const ADOPTION = { by: "twokey[bot]", title: "Adopt Twokey", message: "Adopt Twokey" } as const;

/** Calls as somebody without a socket; they are not counted, and no fault meets them. */
function clientAs(answer: (asked: Asked) => Promise<Reply>, login: Login): GithubClient {
  const actor: Actor = { account: PEOPLE[login], app: appOf(PEOPLE[login]) };
  return {
    call: async ({ method, path, body, accept = "" }) => {
      const { pathname, searchParams: query } = new URL(path, "http://localhost");
      const asked = { method, path: pathname, query, body, accept, token: ROOT, actor, origin: "" };
      const reply = await answer(asked);
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
