import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Arrival } from "../../bot/deliveries.ts";
import { type Inbox, openInbox } from "../../bot/inbox.ts";
import type { Job } from "../../bot/job.ts";
import type { Piece } from "../../bot/work.ts";
import { testimonyOf } from "../../bot/witness.ts";
import { comment, HEAD, OLD, type Payload, pull, push, review } from "./payloads.ts";

const REPOSITORY = { id: 77, name: { owner: "acme", name: "models" }, installation: 5 };
const DAY = 86_400_000;
const PULL: Job = { kind: "pull", number: 12 };

let folder = "";
let inbox: Inbox;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twokey-inbox-"));
  inbox = openInbox({ folder, most: 3 });
});
afterEach(() => {
  inbox.close();
  rmSync(folder, { recursive: true });
});

function arrival(id: string, more: Partial<Arrival> = {}): Arrival {
  return {
    source: "github",
    id,
    event: "pull_request",
    action: "opened",
    repository: 77,
    payload: "{}",
    wakes: [{ repository: REPOSITORY, job: PULL }],
    said: [],
    ...more,
  };
}

/** Takes a piece and ends it. */
function finishNext(at: number): string | undefined {
  const piece = inbox.findPiece(77, at);
  if (piece !== undefined) inbox.finish(piece, "fine");
  return piece?.name;
}

describe("deliveries", () => {
  test("a delivery is taken once, whoever sends it again", () => {
    expect(inbox.take([arrival("a"), arrival("a")], 1)).toEqual(["new", "known"]);
    expect(inbox.take([arrival("a")], 2)).toEqual(["known"]);
    expect(inbox.waiting()).toEqual({ count: 1, oldest: 1 });
    expect(finishNext(2)).toBe("pull:12");
    expect(inbox.findDelivery("github", "a")).toEqual({ status: "done", outcome: "fine", tries: 0 });
    expect(inbox.take([arrival("a")], 3)).toEqual(["known"]);
    expect(inbox.findPiece(77, 3)).toBeUndefined();
  });

  test("the same id of another sender is another delivery", () => {
    expect(inbox.take([arrival("a"), arrival("a", { source: "pagerduty" })], 1)).toEqual(["new", "new"]);
  });

  test("a delivery is done only when every job that it woke has ended", () => {
    const other: Job = { kind: "branch" };
    inbox.take([arrival("a", { wakes: [PULL, other].map((job) => ({ repository: REPOSITORY, job })) })], 1);
    expect(finishNext(1)).toBe("pull:12");
    expect(inbox.findDelivery("github", "a")?.status).toBe("waiting");
    expect(finishNext(1)).toBe("branch");
    expect(inbox.findDelivery("github", "a")?.status).toBe("done");
  });

  test("many deliveries about one pull request are one run; what arrives meanwhile is another", () => {
    inbox.take([arrival("a"), arrival("b")], 1);
    const piece = inbox.findPiece(77, 1)!;
    inbox.take([arrival("c")], 2);
    inbox.finish(piece, "fine");
    expect(["a", "b", "c"].map((id) => inbox.findDelivery("github", id)?.status)).toEqual([
      "done",
      "done",
      "waiting",
    ]);
    expect(finishNext(2)).toBe("pull:12");
    expect(inbox.waiting().count).toBe(0);
  });

  test("a redelivery of a failed or parked delivery is tried at once, with all its tries", () => {
    inbox.take([arrival("a")], 1);
    inbox.postpone(inbox.findPiece(77, 1)!, { message: "no answer", due: 900, parked: false });
    expect(inbox.findDelivery("github", "a")).toEqual({ status: "waiting", outcome: "no answer", tries: 1 });
    expect(inbox.findPiece(77, 2)).toBeUndefined();
    expect(inbox.take([arrival("a")], 2)).toEqual(["again"]);
    expect(inbox.findPiece(77, 2)).toMatchObject({ tries: 0 });
    inbox.postpone(inbox.findPiece(77, 2)!, { message: "no answer", due: 900, parked: true });
    expect(inbox.findDelivery("github", "a")?.status).toBe("parked");
    expect(inbox.take([arrival("a")], 3)).toEqual(["again"]);
    expect(finishNext(3)).toBe("pull:12");
  });

  test("parked work comes back with the sweep, or with any news about the same thing", () => {
    inbox.take([arrival("a")], 1);
    inbox.postpone(inbox.findPiece(77, 1)!, { message: "no", due: 2, parked: true });
    expect(inbox.findPiece(77, DAY)).toBeUndefined();
    expect([inbox.parked(), inbox.unpark(5), inbox.parked()]).toEqual([1, 1, 0]);
    inbox.postpone(inbox.findPiece(77, 5)!, { message: "no", due: 6, parked: true });
    inbox.take([arrival("b")], 6);
    expect(finishNext(6)).toBe("pull:12");
    expect(inbox.findDelivery("github", "a")?.status).toBe("done");
  });

  test("more than the limit is refused, not forgotten: nothing of it is written", () => {
    const said = testimonyOf("issue_comment", comment("created"), 1);
    expect(
      inbox.take(
        ["a", "b", "c", "d"].map((id) => arrival(id, { said })),
        1,
      ),
    ).toEqual(["new", "new", "new", "full"]);
    expect(inbox.findDelivery("github", "d")).toBeUndefined();
    expect(inbox.take([arrival("e", { wakes: [] }), arrival("a")], 1)).toEqual(["new", "known"]);
    finishNext(1);
    expect(inbox.take([arrival("d")], 2)).toEqual(["new"]);
  });

  test("what wakes nothing is done at once and its payload is not kept", () => {
    inbox.take([arrival("a", { wakes: [], payload: "words" })], 1);
    expect(inbox.findDelivery("github", "a")).toEqual({ status: "done", outcome: "nothing to do", tries: 0 });
    expect(inbox.waiting().count).toBe(0);
  });

  test("work without a delivery exists once, and the earlier due counts", () => {
    inbox.keepRepository(REPOSITORY);
    inbox.wake(77, PULL, 50);
    inbox.wake(77, PULL, 20);
    inbox.wake(77, PULL, 90);
    expect(inbox.nextDue(1)).toBe(20);
    expect(inbox.dueRepositories(19, 9)).toEqual([]);
    expect(inbox.dueRepositories(20, 9)).toEqual([77]);
    expect([finishNext(20), finishNext(DAY)]).toEqual(["pull:12", undefined]);
  });

  test("done deliveries are forgotten after a month, open ones never", () => {
    inbox.take(
      [arrival("done"), arrival("open", { wakes: [{ repository: REPOSITORY, job: { kind: "branch" } }] })],
      0,
    );
    finishNext(0);
    expect(inbox.prune(30 * DAY)).toBe(0);
    expect(inbox.prune(31 * DAY)).toBe(1);
    expect(inbox.findDelivery("github", "done")).toBeUndefined();
    expect(inbox.findDelivery("github", "open")?.status).toBe("waiting");
  });

  test("a repository is known by its id; its latest name counts", () => {
    inbox.take([arrival("a")], 1);
    inbox.keepRepository({ ...REPOSITORY, name: { owner: "acme", name: "renamed" } });
    expect(inbox.findRepository(77)?.name).toEqual({ owner: "acme", name: "renamed" });
    expect(inbox.findRepository(78)).toBeUndefined();
  });
});

describe("any history", () => {
  const action = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("send" as const), id: fc.nat(7), job: fc.nat(2) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("take" as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("finish" as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("postpone" as const), parked: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("sweep" as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
  );

  test("a delivery is done exactly when its job has run to its end after it came", () => {
    let history = 0;
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        history += 1;
        const repository = { ...REPOSITORY, id: 1000 + history };
        const name = (id: number): string => `${history}-${id}`;
        /** deliveries whose job has not run to its end since they came, by job */
        const open = new Map<string, number>();
        let held: { readonly piece: Piece; readonly covers: readonly string[] } | undefined;
        for (const [at, step] of actions.entries()) {
          if (step.do === "send") {
            const job: Job = { kind: "pull", number: step.job + 1 };
            const [taken] = inbox.take([arrival(name(step.id), { wakes: [{ repository, job }] })], at);
            if (taken === "new") open.set(name(step.id), step.job + 1);
          }
          if (step.do === "take" && held === undefined) {
            const piece = inbox.findPiece(repository.id, at);
            const covers = [...open].filter(([, number]) => `pull:${number}` === piece?.name);
            held = piece && { piece, covers: covers.map(([id]) => id) };
          }
          if (step.do === "finish" && held !== undefined) {
            inbox.finish(held.piece, "fine");
            for (const id of held.covers) open.delete(id);
            held = undefined;
          }
          if (step.do === "postpone" && held !== undefined) {
            inbox.postpone(held.piece, { message: "no", due: at, parked: step.parked });
            held = undefined;
          }
          if (step.do === "sweep") inbox.unpark(at);
          if (step.do === "restart") {
            inbox.close();
            inbox = openInbox({ folder, most: 1_000_000 });
            held = undefined;
          }
          for (const id of new Set(actions.flatMap((one) => (one.do === "send" ? [name(one.id)] : [])))) {
            const status = inbox.findDelivery("github", id)?.status;
            if (open.has(id)) expect(status).toMatch(/waiting|parked/);
            else expect([undefined, "done"]).toContain(status);
          }
        }
        inbox.unpark(100);
        for (let piece = inbox.findPiece(repository.id, 100); piece !== undefined;) {
          inbox.finish(piece, "fine");
          piece = inbox.findPiece(repository.id, 100);
        }
        expect([inbox.waiting().count, inbox.parked()]).toEqual([0, 0]);
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});

describe("what survives", () => {
  test("what was taken before a kill is there at the next start, and the lock is not", () => {
    const other = mkdtempSync(join(tmpdir(), "twokey-killed-"));
    const child = spawnSync(process.execPath, [join(import.meta.dirname, "inbox-child.ts"), other]);
    expect(child.signal, String(child.stderr)).toBe("SIGKILL");
    const next = openInbox({ folder: other });
    expect(next.waiting()).toEqual({ count: 1, oldest: 1000 });
    expect(next.findPiece(77, 1000)).toMatchObject({ name: "pull:12", job: PULL });
    expect(next.notes(77).get("registry", "head")).toBe("abc");
    next.close();
    rmSync(other, { recursive: true });
  });

  test("a second bot over the same folder is refused", () => {
    expect(() => openInbox({ folder })).toThrow(/another bot uses/);
  });

  test("a folder that is not there is named", () => {
    expect(() => openInbox({ folder: join(folder, "nowhere") })).toThrow(/must exist and be writable/);
  });

  test("notes are by repository, kind and key", () => {
    const notes = inbox.notes(77);
    notes.put("nonce", "12", "one");
    notes.put("nonce", "12", "two");
    notes.put("nonce", "11", "x");
    inbox.notes(78).put("nonce", "12", "other");
    expect(notes.list("nonce")).toEqual([
      { key: "11", text: "x" },
      { key: "12", text: "two" },
    ]);
    notes.delete("nonce", "12");
    expect([notes.get("nonce", "12"), inbox.notes(78).get("nonce", "12")]).toEqual([undefined, "other"]);
  });
});

describe("testimony", () => {
  const created = comment("created", { body: "/twokey veto fraud it is broken" });
  const edited = comment("edited", {
    body: "never mind",
    from: "/twokey veto fraud it is broken",
    at: "2026-03-01T10:05:00Z",
  });
  const again = comment("edited", { body: "hm", from: "never mind", at: "2026-03-01T10:09:00Z" });
  const deleted = comment("deleted", { body: "hm", at: "2026-03-01T10:09:00Z" });

  function hear(event: string, payloads: readonly Payload[], repository = 77): void {
    for (const [at, payload] of payloads.entries()) {
      const said = testimonyOf(event, payload, at);
      inbox.take([arrival(`${event}-${at}-${Math.random()}`, { repository, wakes: [], said })], at);
    }
  }

  test("the first words stay, in whatever order the webhooks come and however often", () => {
    const orders = [
      [created, edited, again, deleted],
      [deleted, again, edited, created],
      [edited, created, edited, deleted, again, created],
    ];
    for (const [repository, order] of orders.entries()) {
      hear("issue_comment", order, repository);
      expect(inbox.testimony(repository).comments(12)).toMatchObject([
        { body: "/twokey veto fraud it is broken", origin: "created", deletedBy: { login: "alice" } },
      ]);
    }
  });

  test("without the first webhook, the words before the earliest edit count", () => {
    const orders = [
      [again, deleted, edited],
      [edited, again, deleted],
      [deleted, edited, again],
    ];
    for (const [repository, order] of orders.entries()) {
      hear("issue_comment", order, repository);
      expect(inbox.testimony(repository).comments(12)).toMatchObject([
        { body: "/twokey veto fraud it is broken", origin: "edited", editedBy: { login: "alice" } },
      ]);
    }
  });

  test("of one second, what an edit replaced is older than what stood there at the end", () => {
    for (const [repository, order] of [
      [again, deleted],
      [deleted, again],
    ].entries()) {
      hear("issue_comment", order, repository);
      expect(inbox.testimony(repository).comments(12)).toMatchObject([{ body: "never mind" }]);
    }
  });

  test("only the end is known of a comment that we first hear of when it is deleted", () => {
    hear("issue_comment", [deleted]);
    expect(inbox.testimony(77).comments(12)).toMatchObject([{ body: "hm", origin: "deleted" }]);
  });

  test("a review keeps the commit that it had on arrival", () => {
    hear("pull_request_review", [review("submitted")]);
    const moved = review("dismissed");
    Object.assign(moved["review"] as Payload, { commit_id: OLD, state: "dismissed" });
    hear("pull_request_review", [moved]);
    expect(inbox.testimony(77).comments(12)).toMatchObject([
      { kind: "review", commit: HEAD, state: "approved" },
    ]);
  });

  test("pushes are kept once each, by pull request and by branch", () => {
    hear("pull_request", [pull("opened"), pull("synchronize", { before: HEAD, after: OLD }), pull("opened")]);
    hear("push", [push("refs/heads/topic"), push("refs/heads/topic")]);
    const testimony = inbox.testimony(77);
    expect(testimony.pushes({ pull: 12 })).toMatchObject([
      { before: null, after: HEAD },
      { before: HEAD, after: OLD },
    ]);
    expect(testimony.pushes({ ref: "refs/heads/topic" })).toMatchObject([{ after: HEAD, sender: { id: 1 } }]);
    expect(testimony.pushes({ ref: "refs/heads/other" })).toEqual([]);
  });

  test("testimony stays while its pull request is open, and a month longer", () => {
    hear("issue_comment", [created]);
    hear("pull_request", [pull("opened"), pull("closed"), pull("reopened")]);
    inbox.prune(300 * DAY);
    expect(inbox.testimony(77).comments(12)).toHaveLength(1);
    hear("pull_request", [pull("closed")]);
    inbox.prune(29 * DAY);
    expect(inbox.testimony(77).comments(12)).toHaveLength(1);
    inbox.prune(31 * DAY);
    expect(inbox.testimony(77).comments(12)).toEqual([]);
    expect(inbox.testimony(77).pushes({ pull: 12 })).toEqual([]);
  });
});
