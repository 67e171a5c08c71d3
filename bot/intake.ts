import type { IncomingMessage } from "node:http";
import { readBody } from "./bytes.ts";
import type { Arrival, Taken } from "./deliveries.ts";
import type { Github } from "./client.ts";
import type { Inbox } from "./inbox.ts";
import { type Log, wordsOf } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { envelopeSchema } from "./payload.ts";
import { EVENTS } from "./permissions.ts";
import { answer, type Route, type RouteDesk } from "./server.ts";
import { isListed } from "./settings.ts";
import { jobsOf, type Known } from "./wake.ts";
import { testimonyOf } from "./witness.ts";

export type IntakeSettings = {
  readonly github: Pick<Github, "verify">;
  readonly take: Take;
  readonly known: Known;
  /** the operator's list */
  readonly list: readonly string[];
  /** milliseconds since 1970 */
  readonly now: () => number;
  /** there is something new to do on these repositories */
  readonly nudge: (repositories: readonly number[]) => void;
  readonly metrics: Metrics;
  readonly log: Log;
};

/** GitHub sends up to 25 MB. */
const LARGEST = 25 * 1_048_576;

type Verdict = {
  readonly status: number;
  readonly words: string;
  readonly outcome: string;
  readonly event?: string;
};

/** Webhooks of GitHub: checked, written down, acknowledged; what they mean is worked out later. */
export function openIntake(settings: IntakeSettings): Route {
  return async (request, response, desk) => {
    const started = performance.now();
    const { status, words, outcome, event } = await judgeRequest(settings, request, desk);
    settings.metrics.count("twokey_deliveries_total", { event: eventLabel(event), outcome });
    if (status >= 400) settings.log.warn("a webhook was not taken", { status, why: words });
    answer(response, status, words);
    settings.metrics.time("twokey_acknowledge_seconds", (performance.now() - started) / 1000);
  };
}

/** Anybody can send any name of an event; as a label only those that we know. */
function eventLabel(event: string | undefined): string {
  if (event === undefined) return "none";
  const known: readonly string[] = EVENTS;
  return known.includes(event) || event.startsWith("installation") || event === "ping" ? event : "other";
}

async function judgeRequest(
  settings: IntakeSettings,
  request: IncomingMessage,
  { budget }: RouteDesk,
): Promise<Verdict> {
  const head = readHead(request);
  if ("status" in head) return head;
  const body = await readBody(request, LARGEST, budget);
  if (body.kind === "large") return refused(413, "the body is larger than 25 MB", "large");
  if (body.kind === "full") return refused(503, "too much at once; send it again", "full");
  if (body.kind === "broken") return refused(400, "the body did not come whole", "broken");
  const text = decode(body.bytes);
  if (text === undefined || text === "") return refused(400, "the body is no UTF-8 text", "form");
  if (!(await settings.github.verify(text, head.signature))) {
    return refused(
      401,
      "the signature does not fit: is the secret in the App's settings the bot's?",
      "signature",
    );
  }
  const payload = parse(text);
  if (payload === undefined) return refused(400, "the body is no JSON", "form");
  const verdict = await takeIn(settings, arrivalOf(settings, { ...head, text, payload }));
  return { ...verdict, event: head.event };
}

type Head = { readonly id: string; readonly event: string; readonly signature: string };

/** Everything that can be refused before a byte of the body is read. */
function readHead({ headers }: IncomingMessage): Head | Verdict {
  const [id, event, signature] = ["x-github-delivery", "x-github-event", "x-hub-signature-256"].map((name) =>
    String(headers[name] ?? ""),
  );
  if ((headers["content-encoding"] ?? "identity") !== "identity") {
    return refused(415, "bodies must not be compressed", "form");
  }
  if (!/^application\/json\s*(?:;|$)/i.test(headers["content-type"] ?? "")) {
    return refused(415, "set the content type of the webhook to application/json", "form");
  }
  if (!/^sha256=[0-9a-f]{64}$/.test(signature ?? "")) {
    return refused(401, "there is no signature: set a secret in the App's settings", "signature");
  }
  if (!/^[\w-]{1,100}$/.test(id ?? "") || !/^[a-z_]{1,60}$/.test(event ?? "")) {
    return refused(400, "this is no webhook of GitHub", "form");
  }
  return { id: id ?? "", event: event ?? "", signature: signature ?? "" };
}

function refused(status: number, words: string, outcome: string): Verdict {
  return { status, words, outcome };
}

/** The signature is over bytes; text that does not give back the same bytes could be another message. */
function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Message = Head & { readonly text: string; readonly payload: unknown };

/** Undefined when it is about a repository that the operator did not list. */
function arrivalOf(
  { known, list, now }: IntakeSettings,
  { id, event, text, payload }: Message,
): Arrival | undefined {
  const parsed = envelopeSchema.safeParse(payload);
  const envelope = parsed.success ? parsed.data : {};
  const [owner = "", name = ""] = (envelope.repository?.full_name ?? "").split("/");
  const about = envelope.repository?.id ?? null;
  if (about !== null && !isListed(list, owner, name)) return undefined;
  const wakes = jobsOf(event, payload, known).filter(({ repository }) =>
    isListed(list, repository.name.owner, repository.name.name),
  );
  const said = about === null || envelope.installation == null ? [] : testimonyOf(event, payload, now());
  const action = envelope.action ?? "";
  return { source: "github", id, event, action, repository: about, payload: text, wakes, said };
}

const WORDS: Readonly<Record<Taken, readonly [number, string]>> = {
  new: [202, "taken"],
  again: [202, "taken up again"],
  known: [200, "known"],
  full: [503, "too many messages wait; send it again"],
};

async function takeIn(
  { take, nudge, metrics, log }: IntakeSettings,
  arrival: Arrival | undefined,
): Promise<Verdict> {
  if (arrival === undefined) {
    return { status: 200, words: "not on the operator's list: ignored", outcome: "ignored" };
  }
  try {
    const taken = await take(arrival);
    if (taken === "new" || taken === "again") nudge(arrival.wakes.map(({ repository }) => repository.id));
    const [status, words] = WORDS[taken];
    return { status, words, outcome: taken };
  } catch (error) {
    metrics.count("twokey_errors_total", { where: "inbox" });
    log.error("a webhook could not be written down", { why: wordsOf(error) });
    return refused(503, "the inbox cannot be written; send it again", "full");
  }
}

/** Takes one arrival in; answers when it is on the disk. */
export type Take = (arrival: Arrival) => Promise<Taken>;

/** Arrivals of one moment share a transaction, and with it the wait for the disk. */
export function openBatches(inbox: Pick<Inbox, "take">, now: () => number): Take {
  type Waiting = {
    readonly arrival: Arrival;
    readonly done: (taken: Taken) => void;
    readonly fail: (error: unknown) => void;
  };
  let waiting: Waiting[] = [];
  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    try {
      const taken = inbox.take(
        batch.map(({ arrival }) => arrival),
        now(),
      );
      for (const [at, { done }] of batch.entries()) done(taken[at] ?? "full");
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  };
  return (arrival) =>
    new Promise((done, fail) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ arrival, done, fail });
    });
}
