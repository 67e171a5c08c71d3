import { createPrivateKey } from "node:crypto";
import { parseReceivers, type Receiver } from "../src/rollback/receivers.ts";
import { bad, good, type Outcome, type Problem } from "../src/base/problem.ts";
import { plain } from "../src/base/text.ts";
import { LOG_LEVELS, type LogLevel } from "./log.ts";

/** Every setting, all from the environment. docs/bot.md explains each; a test holds the two together. */
export const SETTINGS = [
  "APP_ID",
  "PRIVATE_KEY",
  "PRIVATE_KEY_PATH",
  "WEBHOOK_SECRET",
  "WEBHOOK_SECRET_PREVIOUS",
  "TWOKEY_REPOSITORIES",
  "TWOKEY_DATA",
  "TWOKEY_SWEEP_MINUTES",
  "GITHUB_API_URL",
  "GHE_HOST",
  "HOST",
  "PORT",
  "LOG_LEVEL",
] as const;

export type SettingName = (typeof SETTINGS)[number];

export type Settings = {
  readonly appId: number;
  readonly privateKey: string;
  /** the first is the one that GitHub should use; a second is accepted during a rotation */
  readonly secrets: readonly string[];
  /** `owner/name` or `owner/*`, in lower case: nothing else is touched, whoever installs the app */
  readonly repositories: readonly string[];
  readonly folder: string;
  readonly sweepMinutes: number;
  /** without a slash at the end */
  readonly apiUrl: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  /** where alerts may come in; docs/rollback.md */
  readonly receivers: readonly Receiver[];
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a key file; throws in its own words when that fails. */
type ReadText = (path: string) => string;

/** What every field's reader gets: the value as written, and where to put complaints. */
type Desk = {
  readonly find: (name: SettingName) => string | undefined;
  readonly complain: (name: SettingName, message: string, hint: string) => undefined;
  readonly readText: ReadText;
};

/** All settings, or everything that is wrong with them at once. */
export function readSettings(env: Environment, readText: ReadText): Outcome<Settings> {
  const problems: Problem[] = [];
  const desk: Desk = {
    find: (name) => {
      const value = env[name]?.trim();
      return value === "" ? undefined : value;
    },
    complain: (path, message, hint) => {
      problems.push({ code: "setting", file: "the environment", path, message, hint });
      return undefined;
    },
    readText,
  };
  const appId = readAppId(desk);
  const privateKey = readPrivateKey(desk);
  const secrets = readSecrets(desk);
  const repositories = readRepositories(desk);
  const folder =
    desk.find("TWOKEY_DATA") ??
    desk.complain(
      "TWOKEY_DATA",
      "is missing",
      "Name a folder that survives restarts; the inbox lives there.",
    );
  const sweepMinutes = readWhole(desk, "TWOKEY_SWEEP_MINUTES", { fallback: 5, least: 1, most: 1440 });
  const apiUrl = readApiUrl(desk);
  const port = readWhole(desk, "PORT", { fallback: 3000, least: 0, most: 65_535 });
  const logLevel = readLogLevel(desk);
  const receivers = parseReceivers(env);
  if (!receivers.ok) problems.push(...receivers.problems);
  if (
    appId === undefined ||
    privateKey === undefined ||
    secrets === undefined ||
    folder === undefined ||
    sweepMinutes === undefined ||
    apiUrl === undefined ||
    port === undefined ||
    logLevel === undefined ||
    !receivers.ok ||
    problems.length > 0
  ) {
    return bad(...problems);
  }
  const host = desk.find("HOST") ?? "127.0.0.1";
  return good({
    appId,
    privateKey,
    secrets,
    repositories,
    folder,
    sweepMinutes,
    apiUrl,
    host,
    port,
    logLevel,
    receivers: receivers.value,
  });
}

function readAppId({ find, complain }: Desk): number | undefined {
  const written = find("APP_ID");
  const hint = "It is the number on the App's settings page.";
  if (written === undefined) return complain("APP_ID", "is missing", hint);
  if (/^[1-9]\d{0,14}$/.test(written)) return Number(written);
  return complain("APP_ID", `"${plain(written, 30)}" is no number of an App`, hint);
}

function readPrivateKey({ find, complain, readText }: Desk): string | undefined {
  const [written, path] = [find("PRIVATE_KEY"), find("PRIVATE_KEY_PATH")];
  const hint =
    "Make a key on the App's settings page; give its PEM text, or base64 of it, or the path of the file.";
  if (written === undefined && path === undefined) return complain("PRIVATE_KEY", "is missing", hint);
  if (written !== undefined && path !== undefined) {
    return complain("PRIVATE_KEY", "is set, and PRIVATE_KEY_PATH too", "Set one of the two.");
  }
  const name = path === undefined ? "PRIVATE_KEY" : "PRIVATE_KEY_PATH";
  try {
    const key = pemOf(path === undefined ? (written ?? "") : readText(path));
    // RSA is what GitHub gives; whoever has another kind has another key.
    const parsed = createPrivateKey(key);
    if (parsed.asymmetricKeyType === "rsa" && (parsed.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048) {
      return key;
    }
    return complain(name, "is no RSA key of at least 2048 bits", hint);
  } catch {
    // The words of the error may hold parts of the key.
    return complain(name, path === undefined ? "is no private key" : "cannot be read as a private key", hint);
  }
}

/** PEM as it is, with `\n` written out, or in base64: all three are common in environments. */
function pemOf(text: string): string {
  const lines = text.trim().replaceAll(String.raw`\n`, "\n");
  return lines.startsWith("-----BEGIN") ? lines : Buffer.from(lines, "base64").toString("utf8").trim();
}

const SHORTEST_SECRET = 32;
/** What tutorials, templates and Probot itself put there. */
const KNOWN_SECRETS = [
  "development",
  "secret",
  "password",
  "changeme",
  "change-me",
  "your-webhook-secret",
  "it's a secret to everybody",
  "replace-me",
  "example",
  "webhook",
];

function readSecrets(desk: Desk): readonly string[] | undefined {
  const first = desk.find("WEBHOOK_SECRET");
  if (first === undefined) {
    return desk.complain(
      "WEBHOOK_SECRET",
      "is missing",
      "Make one with `openssl rand -hex 32` and put it into the App's settings too.",
    );
  }
  const second = desk.find("WEBHOOK_SECRET_PREVIOUS");
  const sound =
    isSound(desk, "WEBHOOK_SECRET", first) &&
    (second === undefined || isSound(desk, "WEBHOOK_SECRET_PREVIOUS", second));
  return sound ? [first, ...(second === undefined ? [] : [second])] : undefined;
}

function isSound({ complain }: Desk, name: SettingName, secret: string): boolean {
  const hint = "Make one with `openssl rand -hex 32`; whoever knows it can speak as GitHub.";
  const lower = secret.toLowerCase();
  if (KNOWN_SECRETS.some((known) => lower === known || isRepeated(lower, known))) {
    complain(name, "is a well-known example", hint);
    return false;
  }
  if (secret.length < SHORTEST_SECRET) {
    complain(name, `has ${secret.length} characters; ${SHORTEST_SECRET} are the least`, hint);
    return false;
  }
  if (new Set(secret).size < 8) {
    complain(name, "repeats a few characters", hint);
    return false;
  }
  return true;
}

/** `developmentdevelopmentdevelopment` is long and no better. */
function isRepeated(text: string, part: string): boolean {
  return (
    text
      .split(part)
      .join("")
      .replace(/[\W\d_]/g, "") === ""
  );
}

function readRepositories({ find, complain }: Desk): readonly string[] {
  const written = find("TWOKEY_REPOSITORIES");
  const hint = "Write owner/name or owner/*, with commas or blanks between: acme/models, acme-lab/*.";
  const names = (written ?? "").split(/[\s,]+/).filter((name) => name !== "");
  if (names.length === 0) complain("TWOKEY_REPOSITORIES", "is missing", hint);
  for (const name of names) {
    if (!/^[\w.-]{1,100}\/(?:\*|[\w.-]{1,100})$/.test(name)) {
      complain("TWOKEY_REPOSITORIES", `"${plain(name, 60)}" is no owner/name`, hint);
    }
  }
  return [...new Set(names.map((name) => name.toLowerCase()))];
}

type Range = { readonly fallback: number; readonly least: number; readonly most: number };

function readWhole(
  { find, complain }: Desk,
  name: SettingName,
  { fallback, least, most }: Range,
): number | undefined {
  const written = find(name);
  if (written === undefined) return fallback;
  const value = Number(written);
  if (/^\d{1,6}$/.test(written) && value >= least && value <= most) return value;
  return complain(
    name,
    `"${plain(written, 30)}" is no whole number from ${least} to ${most}`,
    `Leave it out for ${fallback}.`,
  );
}

function readApiUrl({ find, complain }: Desk): string | undefined {
  const [address, host] = [find("GITHUB_API_URL"), find("GHE_HOST")];
  if (address !== undefined && host !== undefined) {
    return complain("GHE_HOST", "is set, and GITHUB_API_URL too", "Set one of the two.");
  }
  if (host !== undefined) {
    return /^[\w.-]{1,253}(?::\d{1,5})?$/.test(host)
      ? `https://${host}/api/v3`
      : complain(
          "GHE_HOST",
          `"${plain(host, 60)}" is no name of a host`,
          "Write github.example.com, without https://.",
        );
  }
  if (address === undefined) return "https://api.github.com";
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const local = url !== undefined && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url !== undefined && (url.protocol === "https:" || (local && url.protocol === "http:"))) {
    return address.replace(/\/+$/, "");
  }
  return complain(
    "GITHUB_API_URL",
    `"${plain(address, 60)}" is no https address`,
    "Write https://HOST/api/v3, or leave it out for github.com. Tokens never go over plain http.",
  );
}

function readLogLevel({ find, complain }: Desk): LogLevel | undefined {
  const written = find("LOG_LEVEL") ?? "info";
  const level = LOG_LEVELS.find((known) => known === written.toLowerCase());
  return (
    level ?? complain("LOG_LEVEL", `"${plain(written, 30)}" is unknown`, `Write ${LOG_LEVELS.join(", ")}.`)
  );
}

/** Whether the operator wants this repository governed. */
export function isListed(list: readonly string[], owner: string, name: string): boolean {
  const lower = `${owner}/${name}`.toLowerCase();
  return list.includes(lower) || list.includes(`${owner.toLowerCase()}/*`);
}

/** Where people see GitHub: `https://github.com`, a GHES host, or a tenant on ghe.com. */
export function siteOf(apiUrl: string): string {
  const { protocol, host } = new URL(apiUrl);
  return `${protocol}//${host.replace(/^api\./, "")}`;
}
