import type { Inbox } from "./inbox.ts";
import type { Metrics } from "./metrics.ts";
import type { Rounds } from "./rounds.ts";
import { answer, type BotServer } from "./server.ts";

export type ReportSettings = {
  readonly inbox: Inbox;
  readonly metrics: Metrics;
  readonly rounds: Rounds;
  /** milliseconds since 1970 */
  readonly now: () => number;
};

/** What an operator looks at: alive, ready, and the numbers. */
export function addReports(server: BotServer, settings: ReportSettings): void {
  server.addRoute("GET", "/healthz", async (_request, response) => {
    answer(response, 200, "alive");
  });
  server.addRoute("GET", "/readyz", async (_request, response) => {
    const why = findTrouble(settings);
    answer(response, why === undefined ? 200 : 503, why ?? "ready");
  });
  server.addRoute("GET", "/metrics", async (_request, response) => {
    response.setHeader("cache-control", "no-store");
    answer(response, 200, renderNumbers(settings));
  });
}

/** The inbox is really written to: a full disk looks fine until then. */
function findTrouble({ inbox, rounds, now }: ReportSettings): string | undefined {
  try {
    inbox.check(now());
  } catch {
    return "the inbox cannot be written";
  }
  if (rounds.inTime()) return undefined;
  return rounds.lastSweep() === undefined
    ? "the first sweep has not gone through yet"
    : "the last sweep is too old";
}

function renderNumbers({ inbox, metrics, rounds, now }: ReportSettings): string {
  const { count, oldest } = inbox.waiting();
  const last = rounds.lastSweep();
  return metrics.render({
    twokey_waiting: count,
    twokey_waiting_oldest_seconds: oldest === null ? 0 : (now() - oldest) / 1000,
    twokey_parked: inbox.parked(),
    twokey_sweep_age_seconds: last === undefined ? -1 : (now() - last) / 1000,
  });
}
