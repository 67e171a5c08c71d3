import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loggable, openLog } from "../../bot/log.ts";
import { openMetrics } from "../../bot/metrics.ts";
import { EVENTS, findPermissionFault, PERMISSIONS } from "../../bot/permissions.ts";
import { type Environment, isListed, readSettings, SETTINGS, siteOf } from "../../bot/settings.ts";

function pem(modulusLength: number): string {
  return generateKeyPairSync("rsa", {
    modulusLength,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey;
}

const KEY = pem(2048);
const SECRET = "0f4e1d9c8b7a6f5e4d3c2b1a09f8e7d6";
const GOOD: Environment = {
  APP_ID: "7",
  PRIVATE_KEY: KEY,
  WEBHOOK_SECRET: SECRET,
  TWOKEY_REPOSITORIES: "acme/models, Acme-Lab/*",
  TWOKEY_DATA: "/data",
};

function read(change: Environment, readText: (path: string) => string = () => KEY) {
  return readSettings({ ...GOOD, ...change }, readText);
}

function complaints(change: Environment): readonly string[] {
  const found = read(change);
  return found.ok ? [] : found.problems.map(({ path, message }) => `${path} ${message}`);
}

describe("settings", () => {
  test("the least that is needed, and what the rest is by default", () => {
    expect(read({})).toEqual({
      ok: true,
      value: {
        appId: 7,
        privateKey: KEY.trim(),
        secrets: [SECRET],
        repositories: ["acme/models", "acme-lab/*"],
        folder: "/data",
        receivers: [],
        sweepMinutes: 5,
        apiUrl: "https://api.github.com",
        host: "127.0.0.1",
        port: 3000,
        logLevel: "info",
      },
    });
  });

  test("everything that is wrong is said at once", () => {
    const found = readSettings({ PORT: "no", GITHUB_API_URL: "http://github.example.com" }, () => "");
    expect(found.ok ? [] : found.problems.map(({ path }) => path)).toEqual([
      "APP_ID",
      "PRIVATE_KEY",
      "WEBHOOK_SECRET",
      "TWOKEY_REPOSITORIES",
      "TWOKEY_DATA",
      "GITHUB_API_URL",
      "PORT",
    ]);
  });

  test.each([
    ["Probot's own default", "development"],
    ["the default, longer", "development-development-development"],
    ["an example", "your-webhook-secret"],
    ["a short one", "0f4e1d9c8b7a6f5e"],
    ["a long one of few letters", "a".repeat(40)],
    ["GitHub's documented example", "It's a Secret to Everybody"],
  ])("%s is refused as a secret, in either place", (_rule, secret) => {
    expect(complaints({ WEBHOOK_SECRET: secret })).toHaveLength(1);
    expect(complaints({ WEBHOOK_SECRET_PREVIOUS: secret })).toHaveLength(1);
  });

  test("a second secret is accepted during a rotation", () => {
    const second = "9".repeat(10) + SECRET;
    expect(read({ WEBHOOK_SECRET_PREVIOUS: second })).toMatchObject({ value: { secrets: [SECRET, second] } });
  });

  test("the key may be PEM, PEM with written line ends, base64, or a file", () => {
    const value = { privateKey: KEY.trim() };
    expect(read({ PRIVATE_KEY: KEY.trim().replaceAll("\n", String.raw`\n`) })).toMatchObject({ value });
    expect(read({ PRIVATE_KEY: Buffer.from(KEY).toString("base64") })).toMatchObject({ value });
    expect(read({ PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: "key.pem" })).toMatchObject({ value });
  });

  test("a key that is none, is weak, or cannot be read is refused without a word of it", () => {
    const told = [
      complaints({
        PRIVATE_KEY: "-----BEGIN RSA PRIVATE KEY-----\nMIIwhatever\n-----END RSA PRIVATE KEY-----",
      }),
      complaints({ PRIVATE_KEY: pem(1024) }),
      complaints({ PRIVATE_KEY_PATH: "also.pem" }),
    ];
    expect(told.map((one) => one.length)).toEqual([1, 1, 1]);
    expect(told.join()).not.toContain("MIIwhatever");
    const unreadable = read({ PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: "gone.pem" }, () => {
      throw new Error("ENOENT");
    });
    expect(unreadable).toMatchObject({ ok: false, problems: [{ path: "PRIVATE_KEY_PATH" }] });
  });

  test.each(["*", "*/*", "acme", "acme/", "acme/mo*", "https://github.com/acme/models", "acme/a/b"])(
    "%s is no entry of the operator's list",
    (entry) => {
      expect(complaints({ TWOKEY_REPOSITORIES: `acme/models ${entry}` })).toHaveLength(1);
    },
  );

  test("the list is by whole names, whatever their case", () => {
    const list = ["acme/models", "lab/*"];
    expect(isListed(list, "Acme", "Models")).toBe(true);
    expect(isListed(list, "lab", "anything")).toBe(true);
    expect(isListed(list, "acme", "models2")).toBe(false);
    expect(isListed(list, "lab2", "x")).toBe(false);
  });

  test("tokens go over https, or stay on this machine", () => {
    expect(read({ GHE_HOST: "github.example.com" })).toMatchObject({
      value: { apiUrl: "https://github.example.com/api/v3" },
    });
    expect(read({ GITHUB_API_URL: "http://127.0.0.1:4001/" })).toMatchObject({
      value: { apiUrl: "http://127.0.0.1:4001" },
    });
    expect(complaints({ GITHUB_API_URL: "http://127.0.0.1.example.com" })).toHaveLength(1);
    expect(complaints({ GHE_HOST: "https://github.example.com" })).toHaveLength(1);
    expect(complaints({ GHE_HOST: "a.example", GITHUB_API_URL: "https://b.example" })).toHaveLength(1);
  });

  test("the site of people is told from the address of programs", () => {
    expect(
      ["https://api.github.com", "https://github.example.com/api/v3", "https://api.acme.ghe.com"].map(siteOf),
    ).toEqual(["https://github.com", "https://github.example.com", "https://acme.ghe.com"]);
  });

  test("docs/bot.md explains every setting, every permission and every event, and names no other setting", () => {
    const page = readFileSync(new URL("../../docs/bot.md", import.meta.url), "utf8").replace(/ +/g, " ");
    for (const name of SETTINGS) expect(page).toContain(`| \`${name}\` |`);
    for (const [name, [level]] of Object.entries(PERMISSIONS))
      expect(page).toContain(`| \`${name}\` | ${level} |`);
    for (const event of EVENTS) expect(page).toContain(`\`${event}\``);
    const rows = [...page.matchAll(/^\| `([A-Z][A-Z_]+)` \|/gm)].map(([, name]) => name);
    expect(rows.filter((name) => !SETTINGS.some((known) => known === name))).toEqual([]);
  });

  test("the manifest asks for exactly these permissions and events", () => {
    const manifest: unknown = JSON.parse(
      readFileSync(new URL("../../docs/app-manifest.json", import.meta.url), "utf8"),
    );
    expect(manifest).toMatchObject({
      public: false,
      default_permissions: Object.fromEntries(
        Object.entries(PERMISSIONS).map(([name, [level]]) => [name, level]),
      ),
      default_events: EVENTS,
    });
  });
});

describe("permissions", () => {
  const exact = Object.fromEntries(Object.entries(PERMISSIONS).map(([name, [level]]) => [name, level]));

  test("exactly what is needed is right, and more to read does no harm", () => {
    expect(findPermissionFault(exact)).toBeUndefined();
    expect(findPermissionFault({ ...exact, packages: "read" })).toBeUndefined();
  });

  test.each(Object.keys(PERMISSIONS))("without %s it is refused", (name) => {
    expect(findPermissionFault({ ...exact, [name]: "" })).toContain(name);
  });

  test.each([
    ["workflows", "write"],
    ["administration", "write"],
    ["actions", "write"],
    ["members", "write"],
    ["metadata", "owner"],
  ])("with %s: %s it is refused", (name, level) => {
    expect(findPermissionFault({ ...exact, [name]: level })).toContain(`${name}: ${level}`);
  });
});

describe("what leaves the bot", () => {
  test("a line of the log is one line, short, and without what looks like a secret", () => {
    const lines: string[] = [];
    const log = openLog({ level: "info", write: (line) => lines.push(line), now: () => 0 });
    log.debug("not shown");
    log.warn("token ghs_abcdefghijklmnop1234\nand more", { why: `Bearer abc ${"x".repeat(1000)}`, n: 3 });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: "warn", message: "token (secret) and more", n: 3 });
    expect(lines[0]!.length).toBeLessThan(600);
    expect(loggable(KEY)).not.toContain("MII");
    expect(loggable("eyJhbGciOiJSUzI1NiJ9.eyJpYXQiOjE3MDAwMDAwMDB9.c2lnbmF0dXJl")).toBe("(secret)");
  });

  test("the numbers are in Prometheus' form: buckets add up, labels are plain", () => {
    const metrics = openMetrics();
    metrics.count("twokey_deliveries_total", { event: 'a"b\n', outcome: "new" });
    metrics.time("twokey_reconcile_seconds", 0.03);
    metrics.time("twokey_reconcile_seconds", 400);
    const page = metrics.render({
      twokey_waiting: 1,
      twokey_waiting_oldest_seconds: 2,
      twokey_parked: 0,
      twokey_sweep_age_seconds: -1,
    });
    expect(page).toContain('twokey_deliveries_total{event="a_b_",outcome="new"} 1\n');
    expect(page).toContain('twokey_reconcile_seconds_bucket{le="0.05"} 1\n');
    expect(page).toContain('twokey_reconcile_seconds_bucket{le="+Inf"} 2\n');
    expect(page).toContain("twokey_waiting 1\n");
  });
});
