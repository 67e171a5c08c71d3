import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { instantOf } from "../../src/base/instant.ts";
import type { Admission } from "../../bot/admission.ts";
import { type Inbox, openInbox } from "../../bot/inbox.ts";
import { type Governed, type Job, type JobEnd, jobName } from "../../bot/job.ts";
import { type Log, openLog } from "../../bot/log.ts";
import { openMetrics } from "../../bot/metrics.ts";
import { openWorker, type Worker } from "../../bot/worker.ts";
import { settle, type VirtualClock, virtualClock } from "./clock.ts";

const MINUTE = 60_000;

let folder = "";
let inbox: Inbox;
let clock: VirtualClock;
let lines: string[];
let log: Log;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twokey-worker-"));
  inbox = openInbox({ folder });
  clock = virtualClock();
  lines = [];
  log = openLog({ level: "info", write: (line) => lines.push(line), now: clock.now });
});
afterEach(() => {
  inbox.close();
  rmSync(folder, { recursive: true });
});

function repository(id: number): Governed {
  return { id, name: { owner: "acme", name: `r${id}` }, installation: 5 };
}

let sent = 0;
function send(id: number, job: Job): string {
  sent += 1;
  const delivery = `d${sent}`;
  inbox.take(
    [
      {
        source: "github",
        id: delivery,
        event: "push",
        action: "",
        repository: id,
        payload: "",
        wakes: [{ repository: repository(id), job }],
        said: [],
      },
    ],
    clock.now(),
  );
  return delivery;
}

const PULL: Job = { kind: "pull", number: 12 };
const DONE: JobEnd = { kind: "done", outcome: "fine" };

type Options = {
  readonly run: (id: number, name: string) => Promise<JobEnd>;
  readonly admit?: () => Promise<Admission>;
  readonly atOnce?: number;
};

function start({ run, admit = async () => ({ kind: "admitted" }), atOnce = 4 }: Options): Worker {
  return openWorker({
    inbox,
    run: ({ id }, job) => run(id, jobName(job)),
    admit,
    clock,
    random: () => 0.5,
    metrics: openMetrics(),
    log,
    atOnce,
  });
}

/** A job that waits until the test lets it go. */
function gate(): { readonly wait: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const wait = new Promise<void>((done) => {
    open = done;
  });
  return { wait, open };
}

describe("the worker", () => {
  test("runs one job at a time for a repository, and several repositories side by side up to the limit", async () => {
    const gates = new Map([1, 2, 3].map((id) => [id, gate()]));
    const running: string[] = [];
    for (const id of [1, 2, 3]) {
      send(id, PULL);
      send(id, { kind: "branch" });
    }
    const worker = start({
      atOnce: 2,
      run: async (id, name) => {
        running.push(`${id} ${name}`);
        await gates.get(id)?.wait;
        return DONE;
      },
    });
    worker.nudge();
    worker.nudge();
    worker.nudge([1, 3]);
    await settle();
    expect(running).toEqual(["1 pull:12", "2 pull:12"]);
    gates.get(1)?.open();
    await settle();
    expect(running).toEqual(["1 pull:12", "2 pull:12", "1 branch", "3 pull:12"]);
    gates.get(2)?.open();
    gates.get(3)?.open();
    await worker.idle();
    expect(running).toHaveLength(6);
    expect(inbox.waiting().count).toBe(0);
  });

  test("who is named in a nudge begins at once, unless it runs already", async () => {
    const job = gate();
    let runs = 0;
    send(1, PULL);
    send(1, { kind: "branch" });
    const worker = start({
      run: async () => {
        runs += 1;
        await job.wait;
        return DONE;
      },
    });
    worker.nudge([1]);
    worker.nudge([1, 1]);
    await settle();
    expect(runs).toBe(1);
    job.open();
    await worker.idle();
    expect(runs).toBe(2);
  });

  test("many deliveries about one thing are one run; one that arrives meanwhile is one more", async () => {
    const first = gate();
    let runs = 0;
    const before = Array.from({ length: 50 }, () => send(1, PULL));
    const worker = start({
      run: async () => {
        runs += 1;
        if (runs === 1) await first.wait;
        return DONE;
      },
    });
    worker.nudge();
    await settle();
    const meanwhile = send(1, PULL);
    first.open();
    await worker.idle();
    expect(runs).toBe(2);
    for (const id of [...before, meanwhile]) expect(inbox.findDelivery("github", id)?.status).toBe("done");
  });

  test("what fails comes back after longer and longer waits, and is given up with a loud line", async () => {
    const delivery = send(1, PULL);
    const at: number[] = [];
    const begun = clock.now();
    const worker = start({
      run: async () => {
        at.push((clock.now() - begun) / 1000);
        return { kind: "later", message: "no answer from GitHub" };
      },
    });
    worker.nudge();
    await clock.pass(300 * MINUTE);
    expect(at.slice(0, 5)).toEqual([0, 1.5, 4.5, 10.5, 22.5]);
    expect(at).toHaveLength(12);
    expect(Math.max(...at.slice(1).map((time, index) => time - at[index]!))).toBeLessThanOrEqual(600);
    expect(inbox.findDelivery("github", delivery)).toMatchObject({ status: "parked", tries: 12 });
    expect(lines.at(-1)).toContain("given up until the next sweep");
    inbox.unpark(clock.now());
    worker.nudge();
    await settle();
    expect(at).toHaveLength(13);
  });

  test("a job that throws is never done; its words are logged, its secrets are not", async () => {
    const delivery = send(1, PULL);
    const worker = start({
      run: async () => {
        throw new Error("bad token ghs_0123456789abcdef");
      },
    });
    worker.nudge();
    await settle();
    expect(inbox.findDelivery("github", delivery)).toMatchObject({ status: "waiting", tries: 1 });
    expect(lines.join()).toContain("bad token (secret)");
    await worker.stop();
  });

  test("one repository that fails does not hold up another", async () => {
    send(1, PULL);
    const other = send(2, PULL);
    const worker = start({
      atOnce: 1,
      run: async (id) => (id === 1 ? { kind: "later", message: "no" } : DONE),
    });
    worker.nudge();
    await settle();
    expect(inbox.findDelivery("github", other)?.status).toBe("done");
    await worker.stop();
  });

  test("`again` wakes the same job at that moment, and a moment that has passed does not spin", async () => {
    send(1, PULL);
    const at: number[] = [];
    const begun = clock.now();
    const worker = start({
      run: async () => {
        at.push(clock.now() - begun);
        const again = instantOf(at.length === 1 ? (begun + 90 * MINUTE) / 1000 : begun / 1000);
        return at.length < 4 ? { ...DONE, again } : DONE;
      },
    });
    worker.nudge();
    await clock.pass(89 * MINUTE);
    expect(at).toEqual([0]);
    await clock.pass(10 * MINUTE);
    expect(at).toEqual([0, 90 * MINUTE, 90 * MINUTE + 1000, 90 * MINUTE + 2000]);
  });

  test("a job says itself when it wants to come back", async () => {
    send(1, PULL);
    const at: number[] = [];
    const begun = clock.now();
    const worker = start({
      run: async () => {
        at.push(clock.now() - begun);
        if (at.length > 1) return DONE;
        return { kind: "later", message: "limited", after: instantOf(begun / 1000 + 1800) };
      },
    });
    worker.nudge();
    await clock.pass(60 * MINUTE);
    expect(at).toEqual([0, 30 * MINUTE]);
  });

  test("a refused repository is not touched, and its deliveries say why", async () => {
    const delivery = send(1, PULL);
    const worker = start({
      admit: async () => ({ kind: "refused", why: "acme/r1 is not on the operator's list" }),
      run: async () => {
        throw new Error("it ran");
      },
    });
    worker.nudge();
    await worker.idle();
    expect(inbox.findDelivery("github", delivery)).toMatchObject({
      status: "done",
      outcome: "refused: acme/r1 is not on the operator's list",
    });
  });

  test("where nobody knows whether it is admitted, nothing runs and nothing is lost", async () => {
    const delivery = send(1, PULL);
    let answer: Admission = { kind: "unknown", message: "GitHub is away" };
    let asked = 0;
    const admit = async (): Promise<Admission> => {
      asked += 1;
      return answer;
    };
    const worker = start({ admit, run: async () => DONE });
    worker.nudge();
    await clock.pass(600 * MINUTE);
    expect(inbox.findDelivery("github", delivery)).toMatchObject({ status: "waiting", tries: 0 });
    expect(asked).toBeLessThan(1000);
    answer = { kind: "admitted" };
    await clock.pass(MINUTE);
    expect(inbox.findDelivery("github", delivery)?.status).toBe("done");
  });

  test("stopping waits for what runs and starts nothing more", async () => {
    const job = gate();
    send(1, PULL);
    const second = send(1, { kind: "branch" });
    const worker = start({ run: async () => job.wait.then(() => DONE) });
    worker.nudge();
    await settle();
    let stopped = false;
    const stopping = worker.stop().then(() => {
      stopped = true;
    });
    await settle();
    expect(stopped).toBe(false);
    job.open();
    await stopping;
    worker.nudge();
    await settle();
    expect(inbox.findDelivery("github", second)?.status).toBe("waiting");
  });

  test("an inbox that fails makes the worker pause, not spin", async () => {
    send(1, PULL);
    let runs = 0;
    const worker = openWorker({
      inbox: {
        ...inbox,
        finish: () => {
          throw new Error("the disk is full");
        },
      },
      run: async () => {
        runs += 1;
        return DONE;
      },
      admit: async () => ({ kind: "admitted" }),
      clock,
      random: () => 0.5,
      metrics: openMetrics(),
      log,
    });
    worker.nudge();
    await clock.pass(MINUTE);
    expect(runs).toBeLessThanOrEqual(3);
    expect(lines.join()).toContain("the disk is full");
    await worker.stop();
  });
});
