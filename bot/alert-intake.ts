import { instantOf } from "../src/base/instant.ts";
import { LARGEST_BODY } from "../src/rollback/payload.ts";
import { type Reception, receiveAlerts } from "../src/rollback/receive.ts";
import type { Receiver } from "../src/rollback/receivers.ts";
import { type Situation, statusFor } from "../src/rollback/status.ts";
import { readBody } from "./bytes.ts";
import type { Arrival } from "./deliveries.ts";
import type { Inbox } from "./inbox.ts";
import type { Take } from "./intake.ts";
import { type Log, wordsOf } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { answer, type Route } from "./server.ts";

export type AlertIntakeSettings = {
  readonly receivers: readonly Receiver[];
  readonly inbox: Pick<Inbox, "findRepository">;
  readonly take: Take;
  /** milliseconds since 1970 */
  readonly now: () => number;
  readonly nudge: () => void;
  readonly metrics: Metrics;
  readonly log: Log;
};

/** Where waiting alerts are noted; `bot/alerts.ts` works them off. */
export const WAITING_ALERT = "alert";

/**
 * Alerts from outside: the sender is proved over the bytes as they came, then they are written down and acknowledged.
 * What they lead to is decided later, so no answer depends on GitHub.
 */
export function openAlertIntake(settings: AlertIntakeSettings): Route {
  const byAddress = new Map(settings.receivers.map((receiver) => [receiver.address, receiver]));
  return async (request, response, { budget }) => {
    const address = /^\/alerts\/([0-9a-f]{32})$/.exec((request.url ?? "").split("?")[0] ?? "")?.[1] ?? "";
    const receiver = byAddress.get(address);
    const situation =
      receiver === undefined
        ? "unknown-address"
        : await judge(settings, receiver, {
            headers: request.headers,
            body: await readBody(request, LARGEST_BODY, budget),
          });
    const { status } = statusFor(receiver?.source ?? "standard", situation);
    settings.metrics.count("twokey_alerts_total", {
      receiver: receiver === undefined ? "none" : receiver.id,
      outcome: situation,
    });
    answer(response, status, situation);
  };
}

type Came = {
  readonly headers: Parameters<typeof receiveAlerts>[0]["headers"];
  readonly body: Awaited<ReturnType<typeof readBody>>;
};

async function judge(
  settings: AlertIntakeSettings,
  receiver: Receiver,
  { headers, body }: Came,
): Promise<Situation> {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") return "encoded";
  if (body.kind === "large") return "too-large";
  if (body.kind === "full") return "busy";
  if (body.kind === "broken") return "too-slow";
  const now = settings.now();
  const receivedAt = instantOf(Math.floor(now / 1000));
  const { id, source, secrets } = receiver;
  const reception = receiveAlerts(
    { headers, body: body.bytes, receivedAt },
    { receiver: id, source, secrets },
  );
  if (reception.kind === "refused") {
    settings.log.warn("an alert was refused", { receiver: id, code: reception.code });
    return "refused";
  }
  return keep(settings, receiver, { reception, now });
}

type Received = {
  readonly reception: Extract<Reception, { kind: "received" }>;
  /** milliseconds since 1970 */
  readonly now: number;
};

async function keep(
  { inbox, take, nudge, log }: AlertIntakeSettings,
  receiver: Receiver,
  { reception, now }: Received,
): Promise<Situation> {
  const { deliveryId, parsed, rawSha256 } = reception;
  const repository = inbox.findRepository(receiver.repository);
  // Not seen by a sweep yet: the sender comes again, and nothing is lost.
  if (repository === undefined) return "busy";
  if (!parsed.ok) log.warn("an alert cannot be read", { receiver: receiver.id, code: parsed.code });
  const events = parsed.ok ? parsed.events : [];
  const arrival: Arrival = {
    source: `alert:${receiver.id}`,
    id: deliveryId,
    event: receiver.source,
    action: "",
    repository: receiver.repository,
    payload: rawSha256,
    wakes: events.length > 0 ? [{ repository, job: { kind: "alerts" } }] : [],
    said: [],
    // In the order in which they came; the instant sorts as text.
    notes: events.map((event, at) => ({
      kind: WAITING_ALERT,
      key: `${event.receivedAt} ${digits(now % 1000)} ${deliveryId} ${digits(at)}`,
      text: JSON.stringify(event),
    })),
  };
  const taken = await take(arrival).catch((error: unknown) => {
    log.error("an alert could not be written down", { receiver: receiver.id, why: wordsOf(error) });
    return "full" as const;
  });
  if (taken === "full") return "inbox-full";
  if (taken === "known") return "duplicate";
  if (events.length > 0) nudge();
  return parsed.ok ? "accepted" : "unsupported";
}

function digits(number: number): string {
  return String(Math.floor(number)).padStart(3, "0");
}
