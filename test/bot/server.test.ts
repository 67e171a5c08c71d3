import { connect } from "node:net";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { openGithub } from "../../bot/client.ts";
import { openInbox } from "../../bot/inbox.ts";
import { openMetrics } from "../../bot/metrics.ts";
import { type Bot, startBot } from "../../bot/run.ts";
import type { Environment } from "../../bot/settings.ts";
import {
  type Answers,
  ENOUGH,
  environment,
  fakeGithub,
  KEY,
  opened,
  removeFolders,
  SECRET,
  signed,
} from "./app.ts";
import { settle, until, virtualClock } from "./clock.ts";

const HOOK = "/api/github/webhooks";
let bots: Bot[] = [];

afterEach(async () => {
  await Promise.all(bots.map((bot) => bot.stop()));
  bots = [];
});

afterAll(removeFolders);

async function begin(env: Environment = environment(), answers: Answers = {}) {
  const clock = virtualClock(Date.parse("2026-03-01T12:00:00Z"));
  const lines: string[] = [];
  const github = fakeGithub(answers);
  const started = await startBot({
    env,
    fetch: github.fetch,
    clock,
    write: (line) => lines.push(line),
    reconcile: async () => ({ kind: "done", outcome: "fine" }),
  });
  if (started.kind === "refused") return { ...github, clock, lines, refused: started.text };
  bots.push(started.bot);
  const url = `http://127.0.0.1:${started.bot.port}`;
  const send = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${url}${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  const said = (words: string) =>
    until(() => lines.some((line) => line.includes(words))).catch((error: unknown) => {
      throw new Error(`nothing said "${words}":\n${lines.join("\n")}`, { cause: error });
    });
  return { ...github, clock, lines, port: started.bot.port, send, said, refused: undefined };
}

function running(bot: Awaited<ReturnType<typeof begin>>) {
  if (bot.refused !== undefined) throw new Error(bot.refused);
  return bot;
}

describe("the door", () => {
  test("a signed webhook is taken, a second time it is known, and its job is done", async () => {
    const bot = running(await begin());
    const message = signed("pull_request", opened(12), { id: "one" });
    expect(await bot.send(HOOK, message)).toEqual({ status: 202, text: "taken\n" });
    expect((await bot.send(HOOK, message)).status).toBe(200);
    await bot.said('"job":"pull:12"');
    const { text } = await bot.send("/metrics");
    expect(text).toContain('twokey_deliveries_total{event="pull_request",outcome="new"} 1\n');
    expect(text).toContain('twokey_deliveries_total{event="pull_request",outcome="known"} 1\n');
    expect(text).toMatch(/twokey_jobs_total\{kind="pull",end="\w+"\} 1\n/);
  });

  const wrong: readonly (readonly [string, number, RequestInit])[] = [
    ["a signature with another secret", 401, signed("push", opened(1), { secret: "x".repeat(32) })],
    ["no signature", 401, signed("push", opened(1), { headers: { "x-hub-signature-256": "" } })],
    [
      "a short signature",
      401,
      signed("push", opened(1), { headers: { "x-hub-signature-256": "sha256=00" } }),
    ],
    ["one changed byte", 401, { ...signed("push", opened(1)), body: opened(2) }],
    [
      "the old SHA-1 header alone",
      401,
      signed("push", opened(1), { headers: { "x-hub-signature-256": "", "x-hub-signature": "sha1=00" } }),
    ],
    [
      "a form instead of JSON",
      415,
      signed("push", opened(1), { headers: { "content-type": "application/x-www-form-urlencoded" } }),
    ],
    ["a compressed body", 415, signed("push", opened(1), { headers: { "content-encoding": "gzip" } })],
    ["no name of an event", 400, signed("", opened(1))],
    ["an id with blanks", 400, signed("push", opened(1), { id: "a b" })],
    ["signed, but no JSON", 400, signed("push", "{not json")],
    ["too large", 413, signed("push", " ".repeat(26 * 1_048_576))],
  ];
  test.each(wrong)("%s is refused with %i", async (_rule, status, message) => {
    const bot = running(await begin());
    expect((await bot.send(HOOK, message)).status).toBe(status);
    expect((await bot.send("/metrics")).text).toContain("twokey_waiting 0\n");
  });

  test("a body that does not say how long it is gets no further than the limit", async () => {
    const bot = running(await begin());
    const chunk = Buffer.alloc(1_048_576, " ");
    let sent = 0;
    const body = new ReadableStream({
      pull: (stream) => {
        sent += 1;
        if (sent > 30) stream.close();
        else stream.enqueue(chunk);
      },
    });
    const init = { ...signed("push", "x"), body, duplex: "half" } as RequestInit;
    expect((await bot.send(HOOK, init)).status).toBe(413);
  });

  test("bytes that are no UTF-8 are refused, whatever text they would turn into", async () => {
    const bot = running(await begin());
    const text = JSON.stringify({ a: "\u{fffd}" });
    const bytes = Buffer.from(text);
    const at = bytes.indexOf(0xef);
    const broken = Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at + 3)]);
    expect((await bot.send(HOOK, { ...signed("push", text), body: broken })).status).toBe(400);
  });

  test("during a rotation the previous secret is accepted too, and no third", async () => {
    const previous = "previous-0f4e1d9c8b7a6f5e4d3c2b1a";
    const bot = running(await begin(environment({ WEBHOOK_SECRET_PREVIOUS: previous })));
    const sent = [SECRET, previous, `${previous}x`].map((secret) =>
      bot.send(HOOK, signed("pull_request", opened(1), { secret })),
    );
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual([202, 202, 401]);
  });

  test("a repository that the operator did not list is ignored, and nothing of it is kept", async () => {
    const env = environment({ TWOKEY_REPOSITORIES: "acme/other" });
    const bot = running(await begin(env));
    expect(await bot.send(HOOK, signed("pull_request", opened(1), { id: "x" }))).toMatchObject({
      status: 200,
    });
    await bots.pop()?.stop();
    const inbox = openInbox({ folder: env["TWOKEY_DATA"] ?? "" });
    expect(inbox.findDelivery("github", "x")).toBeUndefined();
    inbox.close();
  });

  test("a sender who never finishes does not hold the others up", async () => {
    const bot = running(await begin());
    const socket = connect(bot.port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(`POST ${HOOK} HTTP/1.1\r\nhost: x\r\ncontent-le`);
    expect((await bot.send("/healthz")).status).toBe(200);
    socket.destroy();
  });

  test("other paths and methods are named as such", async () => {
    const bot = running(await begin());
    expect((await bot.send("/")).status).toBe(404);
    expect((await bot.send(`${HOOK}x`)).status).toBe(404);
    expect((await bot.send(HOOK)).status).toBe(405);
  });
});

describe("what an operator sees", () => {
  test("alive at once, ready after the first sweep, not ready when sweeps stay away", async () => {
    let away = true;
    const bot = running(
      await begin(environment(), {
        "GET /app/installations?per_page=100&page=1": () =>
          away
            ? Response.json({ message: "oh" }, { status: 502 })
            : Response.json([{ id: 5, account: { login: "acme" }, permissions: ENOUGH }]),
      }),
    );
    await settle();
    expect((await bot.send("/healthz")).status).toBe(200);
    expect(await bot.send("/readyz")).toEqual({
      status: 503,
      text: "the first sweep has not gone through yet\n",
    });
    away = false;
    await bot.clock.pass(60_000);
    await bot.said("a sweep went through");
    expect((await bot.send("/readyz")).status).toBe(200);
    away = true;
    await bot.clock.pass(20 * 60_000);
    expect((await bot.send("/readyz")).text).toBe("the last sweep is too old\n");
  });

  test("no line of the log holds a body, a token or a secret", async () => {
    const bot = running(await begin());
    await bot.send(HOOK, signed("pull_request", opened(12)));
    await bot.send(HOOK, signed("pull_request", opened(13), { secret: "wrong".repeat(8) }));
    await bot.said('"job":"pull:12"');
    const all = bot.lines.join("\n");
    for (const never of ["ghs_token", SECRET, "BEGIN", 'pull_request":', "alice"])
      expect(all).not.toContain(never);
  });
});

/** GitHub says nothing about installations, so no job can begin. */
const HIDDEN: Answers = Object.fromEntries(
  ["GET /app/installations/5", "GET /app/installations?per_page=100&page=1"].map((call) => [
    call,
    () => Response.json({ message: "oh" }, { status: 502 }),
  ]),
);

describe("starting", () => {
  test("what is wrong is said whole, and nothing runs", async () => {
    const { refused } = await begin({ WEBHOOK_SECRET: "development" });
    expect(refused).toContain("WEBHOOK_SECRET: is a well-known example");
    expect(refused).toContain("APP_ID: is missing");
  });

  test("an App with other permissions than it must have is refused", async () => {
    const { refused } = await begin(environment(), {
      "GET /app": () => Response.json({ id: 7, slug: "x", permissions: { ...ENOUGH, workflows: "write" } }),
    });
    expect(refused).toContain("workflows: write");
  });

  test("a key that GitHub does not know is refused; GitHub being away is not, once we have met", async () => {
    const env = environment();
    const away: Answers = {
      "GET /app": () => {
        throw new TypeError("fetch failed");
      },
    };
    expect((await begin(env, away)).refused).toContain("GitHub does not know this App");
    running(await begin(env));
    await bots.pop()?.stop();
    running(await begin(env, away));
    await bots.pop()?.stop();
    const unknown = { "GET /app": () => Response.json({ message: "Bad credentials" }, { status: 401 }) };
    expect((await begin(env, unknown)).refused).toContain("Bad credentials");
  });

  test("a port that is taken is refused, and the inbox let go", async () => {
    const first = running(await begin());
    const env = environment();
    expect((await begin({ ...env, PORT: String(first.port) })).refused).toContain("cannot be listened on");
    running(await begin(env));
  });

  test("a second bot over the same inbox is refused", async () => {
    const env = environment();
    running(await begin(env));
    expect((await begin(env)).refused).toContain("another bot uses");
  });

  test("what was taken for a repository that is no longer listed is refused after the next start", async () => {
    const env = environment();
    const first = running(await begin(env, HIDDEN));
    await first.send(HOOK, signed("pull_request", opened(12), { id: "kept" }));
    await first.said("a repository waits");
    await bots.pop()?.stop();
    const second = running(await begin({ ...env, TWOKEY_REPOSITORIES: "acme/other" }));
    await second.said("a job was refused");
    expect(second.lines.join("\n")).toContain("acme/models is not on the operator's list");
  });

  test("what was taken and not done is done after the next start", async () => {
    const env = environment();
    const first = running(await begin(env, HIDDEN));
    expect((await first.send(HOOK, signed("pull_request", opened(12), { id: "kept" }))).status).toBe(202);
    await first.said("a repository waits");
    await bots.pop()?.stop();
    const second = running(await begin(env));
    await second.said("a sweep went through");
    await second.clock.pass(60_000);
    await second.said('"job":"pull:12"');
    await bots.pop()?.stop();
    const inbox = openInbox({ folder: env["TWOKEY_DATA"] ?? "" });
    expect(inbox.findDelivery("github", "kept")?.status).toBe("done");
    inbox.close();
  });
});

describe("the sweep", () => {
  const now = Date.parse("2026-03-01T12:00:00Z");
  const delivery = (id: number, guid: string, minutes: number, more: object = {}) => ({
    id,
    guid,
    delivered_at: new Date(now - minutes * 60_000).toISOString(),
    event: "pull_request",
    repository_id: 77,
    ...more,
  });

  test("every listed repository is looked at, and what never came is asked for again", async () => {
    const next = '<https://api.github.com/app/hook/deliveries?per_page=100&cursor=v1_2>; rel="next"';
    const bot = running(
      await begin(environment(), {
        "GET /app/hook/deliveries?per_page=100": () =>
          Response.json(
            [
              delivery(1, "lost", 30),
              delivery(2, "fresh", 0),
              delivery(3, "other-repository", 30, { repository_id: 78 }),
              delivery(4, "other-event", 30, { event: "star" }),
            ],
            { headers: { link: next } },
          ),
        "GET /app/hook/deliveries?per_page=100&cursor=v1_2": () =>
          Response.json([
            ...[5, 6, 7, 8].map((id) => delivery(id, "asked-often", 40)),
            delivery(9, "lost-too", 50),
            delivery(10, "too-old", 5 * 24 * 60),
          ]),
        "POST /app/hook/deliveries/1/attempts": () => Response.json({}, { status: 202 }),
        "POST /app/hook/deliveries/9/attempts": () => Response.json({}, { status: 202 }),
      }),
    );
    await bot.said("a sweep went through");
    await bot.clock.pass(4 * 60_000);
    await bot.said('"job":"repository"');
    expect(
      bot.calls.filter(({ method, path }) => method === "POST" && path.includes("attempts")),
    ).toMatchObject([
      { path: "/app/hook/deliveries/1/attempts" },
      { path: "/app/hook/deliveries/9/attempts" },
    ]);
    const { text } = await bot.send("/metrics");
    expect(text).toContain("twokey_redeliveries_total 2\n");
    expect(text).toMatch(/twokey_jobs_total\{kind="repository",end="\w+"\} 1\n/);
  });

  test("an installation with too little or too much is refused, and its repositories with it", async () => {
    const installation = {
      id: 5,
      account: { login: "acme" },
      permissions: { ...ENOUGH, administration: "write" },
    };
    const bot = running(
      await begin(environment(), {
        "GET /app/installations?per_page=100&page=1": () => Response.json([installation]),
        "GET /app/installations/5": () => Response.json(installation),
      }),
    );
    await bot.send(HOOK, signed("pull_request", opened(12)));
    await bot.said("a job was refused");
    await bot.said("an installation is refused");
    expect(bot.lines.join("\n")).toContain("administration: write");
    expect((await bot.send("/metrics")).text).toContain('twokey_jobs_total{kind="pull",end="refused"} 1\n');
  });

  test("all repositories of an owner are found by their list", async () => {
    const bot = running(
      await begin(environment({ TWOKEY_REPOSITORIES: "acme/*" }), {
        "GET /installation/repositories?per_page=100&page=1": () =>
          Response.json({
            repositories: [
              { id: 1, full_name: "acme/one" },
              { id: 2, full_name: "acme/two" },
            ],
          }),
      }),
    );
    await bot.said("a sweep went through");
    await bot.clock.pass(4 * 60_000);
    await bot.said('"repository":1,"job":"repository"');
    await bot.said('"repository":2,"job":"repository"');
  });
});

describe("GitHub's client", () => {
  async function client(answers: Answers, apiUrl = "https://api.github.com") {
    const clock = virtualClock();
    const github = fakeGithub(answers);
    const opened = await openGithub({
      settings: { appId: 7, privateKey: KEY, secrets: [SECRET], apiUrl },
      fetch: github.fetch,
      sleep: (milliseconds) =>
        new Promise((done) => {
          clock.after(milliseconds, done);
        }),
      now: clock.now,
      metrics: openMetrics(),
    });
    // The first call brings the token.
    await opened.lineFor(5).client.call({ method: "GET", path: "/rate_limit" });
    return { ...opened, calls: github.calls, clock };
  }
  const limits: readonly (readonly [string, number, Record<string, string>, string])[] = [
    ["a wait in seconds", 403, { "retry-after": "20" }, ""],
    ["the primary limit", 403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000020" }, ""],
    ["the secondary limit, only in words", 403, {}, "You have exceeded a secondary rate limit"],
    ["too many requests", 429, {}, ""],
  ];

  test.each(limits)("%s is kept to, and the write happens once", async (_rule, status, headers, message) => {
    let asked = 0;
    const { lineFor, clock } = await client({
      "POST /x": () => {
        asked += 1;
        return asked === 1
          ? Response.json({ message }, { status, headers })
          : Response.json({}, { status: 201 });
      },
    });
    const reply = lineFor(5).client.call({ method: "POST", path: "/x", body: {} });
    await clock.pass(19_000);
    expect(asked).toBe(1);
    await clock.pass(60_000);
    expect((await reply).status).toBe(201);
    expect(asked).toBe(2);
  });

  test("a limit of an hour is not waited for: the answer says so at once, and nothing is asked until then", async () => {
    let asked = 0;
    const { lineFor, clock } = await client({
      "GET /x": () => {
        asked += 1;
        return Response.json({}, { status: 403, headers: { "retry-after": "3600" } });
      },
    });
    const replies = [
      lineFor(5).client.call({ method: "GET", path: "/x" }),
      lineFor(5).client.call({ method: "GET", path: "/x" }),
    ];
    await clock.pass(1000);
    expect((await Promise.all(replies)).map(({ status }) => status)).toEqual([429, 429]);
    expect(asked).toBeLessThanOrEqual(2);
  });

  test("a forbidden call is no limit", async () => {
    const { lineFor } = await client({
      "GET /x": () => Response.json({ message: "Resource not accessible by integration" }, { status: 403 }),
    });
    expect((await lineFor(5).client.call({ method: "GET", path: "/x" })).status).toBe(403);
  });

  test("a token that ended early is renewed once", async () => {
    let asked = 0;
    const { lineFor, calls } = await client({
      "GET /x": () => {
        asked += 1;
        return asked === 1 ? Response.json({}, { status: 401 }) : Response.json({});
      },
    });
    expect((await lineFor(5).client.call({ method: "GET", path: "/x" })).status).toBe(200);
    expect(calls.filter(({ path }) => path.endsWith("access_tokens"))).toHaveLength(2);
  });

  test("a burst of writes goes through, more come at one a second", async () => {
    let written = 0;
    const { lineFor, clock } = await client({
      "POST /x": () => {
        written += 1;
        return Response.json({}, { status: 201 });
      },
    });
    const all = Array.from({ length: 25 }, () =>
      lineFor(5).client.call({ method: "POST", path: "/x", body: {} }),
    );
    await clock.pass(0);
    expect(written).toBe(20);
    await clock.pass(2000);
    expect(written).toBe(22);
    await clock.pass(10_000);
    expect((await Promise.all(all)).every(({ status }) => status === 201)).toBe(true);
  });

  test("on a GHES host every call goes to that host, those that Probot makes for tokens too", async () => {
    const ghes = "https://github.example.com/api/v3";
    const { lineFor, asApp, calls } = await client(
      {
        "GET /api/v3/app": () => Response.json({ id: 7 }),
        "GET /api/v3/x": () => Response.json({}),
        "POST /api/v3/app/installations/5/access_tokens": () =>
          Response.json({ token: "t", expires_at: "2099-01-01T00:00:00Z", permissions: {} }, { status: 201 }),
      },
      ghes,
    );
    await asApp("GET", "/app");
    expect((await lineFor(5).client.call({ method: "GET", path: "/x" })).status).toBe(200);
    for (const { path } of calls) expect(path.startsWith(ghes), path).toBe(true);
  });
});
