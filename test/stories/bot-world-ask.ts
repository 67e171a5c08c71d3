import { createAppAuth } from "@octokit/auth-app";
import { request } from "@octokit/request";
import { afterEach } from "vitest";
import { openWorld, type World } from "./bot-world.ts";

const worlds: World[] = [];

/** A world that is closed when the test ends. */
export async function newWorld(settings: Parameters<typeof openWorld>[0] = {}): Promise<World> {
  const made = await openWorld(settings);
  worlds.push(made);
  return made;
}

afterEach(async () => {
  for (const each of worlds.splice(0)) await each.close();
});

export const R = "/repos/acme/models";

// Bodies of answers are looked at here, never trusted with anything.
// oxlint-disable typescript/no-explicit-any
export type Answer = { readonly status: number; readonly body: any; readonly link: string };
// oxlint-enable typescript/no-explicit-any
export type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** An installation token, got with the app's key as the bot gets it. */
export async function tokenOf(world: World): Promise<string> {
  const auth = createAppAuth({
    appId: 4711,
    privateKey: world.privateKey,
    installationId: 99,
    request: request.defaults({ baseUrl: world.url }),
  });
  return (await auth({ type: "installation" })).token;
}

export async function asApp(world: World): Promise<Ask> {
  return asking(world, await tokenOf(world));
}

export function asking(world: World, token: string): Ask {
  return async (method, path, body) => {
    const response = await fetch(`${world.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === "" ? undefined : JSON.parse(text),
      link: response.headers.get("link") ?? "",
    };
  };
}

/** Takes the outbox away, and tells what was in it. */
export function sent(world: World): readonly string[] {
  return world.takeOutbox().map(({ event, action }) => (action === null ? event : `${event}.${action}`));
}

export const V2 = { "models/fraud/model.onnx": "fraud, the second model\n" };
