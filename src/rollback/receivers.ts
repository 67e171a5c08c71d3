import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { didYouMean } from "../base/suggest.ts";
import { plain } from "../base/text.ts";
import { SOURCES, type SourceName } from "./alert.ts";
import { findStandardKey } from "./verify.ts";

/** One address at which a repository hears alerts, as the operator of the bot set it up. */
export type Receiver = {
  /** GitHub's number of the repository; names change */
  readonly repository: number;
  /** as `rollback.receivers` of twokey.yml names it */
  readonly id: string;
  readonly source: SourceName;
  /** the last part of the address: 32 hex digits. It keeps guesses away and is no secret */
  readonly address: string;
  /** any of them counts, so that one can be replaced while the other is still in use */
  readonly secrets: readonly string[];
};

const PREFIX = "TWOKEY_ALERT_";
const NAME = /^TWOKEY_ALERT_([1-9]\d{0,15})_([A-Z0-9](?:[A-Z0-9_]{0,38}[A-Z0-9])?)$/;
const SHORTEST_SECRET = 24;
const MOST_SECRETS = 5;

/**
 * `TWOKEY_ALERT_<repository id>_<RECEIVER>=<source> <address> <secret> [<secret> …]`, where RECEIVER is the
 * receiver's id in capitals with `_` for `-`. Everything that is wrong comes back at once, without a secret
 * in it; variables of other names are none of ours.
 */
export function parseReceivers(
  environment: Readonly<Record<string, string | undefined>>,
): Outcome<readonly Receiver[]> {
  const receivers: Receiver[] = [];
  const problems: Problem[] = [];
  for (const name of Object.keys(environment).sort()) {
    const value = environment[name];
    if (!name.toUpperCase().startsWith(PREFIX) || value === undefined || value.trim() === "") continue;
    const found = parseReceiver(name, value);
    if (found.ok) receivers.push(found.value);
    else problems.push(...found.problems);
  }
  problems.push(...findDoubles(receivers));
  return problems.length > 0 ? { ok: false, problems } : good(receivers);
}

/** The name of the variable of a receiver. */
export function variableOf({ repository, id }: Pick<Receiver, "repository" | "id">): string {
  return `${PREFIX}${repository}_${id.toUpperCase().replaceAll("-", "_")}`;
}

function parseReceiver(name: string, value: string): Outcome<Receiver> {
  const parts = NAME.exec(name);
  if (parts === null)
    return bad(
      problemOf(name, "bad-name", "the name is not TWOKEY_ALERT_<repository id>_<RECEIVER>", NAME_HINT),
    );
  const [, repository = "", id = ""] = parts;
  const [word = "", address = "", ...secrets] = value.trim().split(/\s+/);
  const source = SOURCES.find((known) => known === word);
  const problems = [
    ...(source === undefined ? [sourceProblem(name, word)] : []),
    ...(/^[0-9a-f]{32}$/.test(address)
      ? []
      : [
          problemOf(
            name,
            "bad-address",
            "the address is not 32 hex digits",
            "Make one: openssl rand -hex 16.",
          ),
        ]),
    ...findSecretFaults(secrets, source).map((message) =>
      problemOf(name, "bad-secret", message, secretHint(source)),
    ),
  ];
  if (source === undefined || problems.length > 0) return { ok: false, problems };
  return good({
    repository: Number(repository),
    id: id.toLowerCase().replaceAll("_", "-"),
    source,
    address,
    secrets,
  });
}

const NAME_HINT =
  "Use GitHub's number of the repository, and the receiver's id in capitals with _ for -: TWOKEY_ALERT_4711_AM_PROD.";

function sourceProblem(name: string, word: string): Problem {
  const message = `"${plain(word, 40)}" is no source of alerts.${didYouMean(word, SOURCES)}`;
  return problemOf(name, "unknown-source", message, `Write ${SOURCES.join(", ")}.`);
}

function findSecretFaults(secrets: readonly string[], source: SourceName | undefined): readonly string[] {
  if (secrets.length === 0) return ["there is no secret"];
  if (secrets.length > MOST_SECRETS)
    return [`there are ${secrets.length} secrets, more than ${MOST_SECRETS}`];
  const faults = secrets.flatMap((secret, at) => {
    const which = `secret ${at + 1} of ${secrets.length}`;
    if (!/^[\x21-\x7e]+$/.test(secret)) return [`${which} has characters other than visible ASCII`];
    if (source !== "standard")
      return secret.length < SHORTEST_SECRET ? [`${which} has fewer than ${SHORTEST_SECRET} bytes`] : [];
    const key = findStandardKey(secret);
    if (key === undefined) return [`${which} is not whsec_ and base64`];
    return key.length < SHORTEST_SECRET ? [`${which} holds fewer than ${SHORTEST_SECRET} bytes`] : [];
  });
  return new Set(secrets).size === secrets.length ? faults : [...faults, "a secret stands there twice"];
}

function secretHint(source: SourceName | undefined): string {
  if (source === "standard") return `Make one: echo "whsec_$(openssl rand -base64 32)".`;
  return source === "pagerduty"
    ? "Copy the secret that PagerDuty showed when the subscription was made."
    : "Make one: openssl rand -hex 32.";
}

/** Two receivers that share an address or a secret would be one. */
function findDoubles(receivers: readonly Receiver[]): readonly Problem[] {
  const problems: Problem[] = [];
  const addresses = new Map<string, string>();
  const secrets = new Map<string, string>();
  for (const receiver of receivers) {
    const name = variableOf(receiver);
    const other = addresses.get(receiver.address);
    if (other !== undefined)
      problems.push(
        problemOf(
          name,
          "duplicate-address",
          `${other} has the same address`,
          "Make one: openssl rand -hex 16.",
        ),
      );
    addresses.set(receiver.address, name);
    for (const secret of receiver.secrets) {
      const holder = secrets.get(secret);
      if (holder !== undefined && holder !== name)
        problems.push(
          problemOf(name, "shared-secret", `${holder} has the same secret`, "Give each receiver its own."),
        );
      secrets.set(secret, name);
    }
  }
  return problems;
}

function problemOf(name: string, code: string, message: string, hint: string): Problem {
  return { code, file: "environment", path: plain(name, 120), message, hint };
}
