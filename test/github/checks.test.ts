import { beforeEach, describe, expect, test } from "vitest";
import { trustedInstant } from "../../src/base/instant.ts";
import { type CheckRun, publishCheck } from "../../src/github/checks.ts";
import type { GithubCall } from "../../src/github/client.ts";
import {
  APP,
  at,
  created,
  type Hands,
  HEAD,
  missing,
  ok,
  openHands,
  pageOf,
  type Said,
  together,
} from "./hands.ts";

type Kept = {
  id: number;
  name: string;
  external_id: string;
  status: string;
  conclusion: string | null;
  started_at: string;
  details_url: string;
  html_url: string;
  head_sha: string;
  output: { title: string; summary: string; annotations_count: number };
  app: { id: number; slug: string } | null;
};

const NOW = trustedInstant("2026-03-01T12:00:00Z");
const AS = { app: APP, now: NOW };
const RUN: CheckRun = {
  name: "twokey",
  head: HEAD,
  key: "acme 5",
  conclusion: null,
  url: "https://example.org/pull/5",
  title: "waiting for evidence",
  summary: "nothing yet",
  annotations: [],
};

let runs: Kept[];
let hands: Hands;
/** GitHub leaves an ended run as it is. */
let stubborn: boolean;
beforeEach(() => {
  runs = [];
  stubborn = false;
  hands = openHands(answer);
});

function answer(call: GithubCall): Said {
  const url = new URL(call.path, "http://localhost");
  if (at(call) === `GET /commits/${HEAD}/check-runs`) {
    const app = url.searchParams.get("app_id");
    const listed = runs.filter(
      ({ name, app: by }) =>
        name === url.searchParams.get("check_name") && (app === null || by?.id === Number(app)),
    );
    return ok({ total_count: listed.length, check_runs: pageOf(call, listed) });
  }
  const body = call.body as Partial<Kept> & { output: { annotations: readonly unknown[] } };
  if (at(call) === "POST /check-runs") return created(keep({ ...said(body), started_at: NOW }));
  const [, id] = /^PATCH \/check-runs\/(\d+)$/.exec(at(call)) ?? [];
  const found = runs.find((run) => run.id === Number(id));
  if (found === undefined) return missing();
  if (!stubborn || found.status !== "completed") Object.assign(found, said(body));
  return ok(found);
}

function said(body: Partial<Kept> & { output: { annotations?: readonly unknown[] } }): Partial<Kept> {
  return {
    ...body,
    conclusion: body.conclusion ?? null,
    output: { ...body.output, annotations_count: body.output.annotations?.length ?? 0 },
  };
}

function keep(more: Partial<Kept>): Kept {
  const run: Kept = {
    id: runs.length + 1,
    name: "twokey",
    external_id: RUN.key,
    status: "in_progress",
    conclusion: null,
    started_at: "2026-02-28T12:00:00Z",
    details_url: RUN.url,
    html_url: `https://example.org/check/${runs.length + 1}`,
    head_sha: HEAD,
    output: { title: "t", summary: "s", annotations_count: 0 },
    app: { id: APP, slug: "twokey" },
    ...more,
  };
  runs.push(run);
  return run;
}

function states(): readonly string[] {
  return runs.map(({ status, conclusion, app }) => `${app?.id} ${conclusion ?? status}`);
}

describe("as an app", () => {
  test("waiting is in progress without a conclusion, then each conclusion takes its place", async () => {
    expect(await publishCheck(hands.publisher, RUN, AS)).toMatchObject({ kind: "created", foreign: [] });
    expect(hands.bodies.at(-1)).not.toHaveProperty("conclusion");
    expect(states()).toEqual([`${APP} in_progress`]);
    for (const conclusion of ["failure", "action_required", "success", null] as const) {
      expect(await publishCheck(hands.publisher, { ...RUN, conclusion }, AS)).toMatchObject({
        kind: "updated",
        url: "https://example.org/check/1",
      });
      expect(states()).toEqual([`${APP} ${conclusion ?? "in_progress"}`]);
    }
  });

  test("what stands there already costs one call and no write", async () => {
    await publishCheck(hands.publisher, RUN, AS);
    hands.calls.length = 0;
    expect(await publishCheck(hands.publisher, RUN, AS)).toMatchObject({ kind: "kept" });
    expect(hands.calls).toEqual([
      `GET /commits/${HEAD}/check-runs?check_name=twokey&filter=all&per_page=100`,
    ]);
    const changes: Partial<CheckRun>[] = [
      { title: "x" },
      { summary: "x" },
      { conclusion: "success" },
      { key: "x" },
      { url: "x" },
    ];
    for (const change of changes) {
      await publishCheck(hands.publisher, RUN, AS);
      expect(
        await publishCheck(hands.publisher, { ...RUN, ...change }, AS),
        JSON.stringify(change),
      ).toMatchObject({
        kind: "updated",
      });
    }
  });

  test("a run of another app is never touched, and is reported", async () => {
    keep({ app: { id: 15_368, slug: "github-actions" }, status: "completed", conclusion: "success" });
    keep({ app: { id: 15_368, slug: "github-actions" } });
    keep({ app: null });
    const end = await publishCheck(hands.publisher, RUN, AS);
    expect(end).toMatchObject({ kind: "created", foreign: [15_368] });
    expect(hands.calls.filter((call) => call.startsWith("PATCH"))).toEqual([]);
    expect(states()[0]).toBe("15368 success");
  });

  test("all of our own say the same afterwards, whatever their key", async () => {
    keep({ status: "completed", conclusion: "success", external_id: "old" });
    keep({ status: "completed", conclusion: "success" });
    await publishCheck(hands.publisher, { ...RUN, conclusion: "failure" }, AS);
    expect(states()).toEqual([`${APP} failure`, `${APP} failure`]);
    expect(hands.calls.slice(1)).toEqual(["PATCH /check-runs/2", "PATCH /check-runs/1"]);
  });

  test.each([
    ["2026-02-16T12:00:00Z", "updated", 1],
    ["2026-02-16T11:59:59Z", "created", 2],
  ])("one that waits since %s is %s", async (started_at, kind, count) => {
    keep({ started_at });
    expect(await publishCheck(hands.publisher, RUN, AS)).toMatchObject({ kind });
    expect(runs).toHaveLength(count);
    await publishCheck(hands.publisher, { ...RUN, title: "again" }, AS);
    expect(runs).toHaveLength(count);
  });

  test.each([null, "success"] as const)(
    "one that waited for too long is followed, also by %s",
    async (conclusion) => {
      const { title, summary } = RUN;
      keep({ started_at: "2026-02-01T00:00:00Z", output: { title, summary, annotations_count: 0 } });
      expect(await publishCheck(hands.publisher, { ...RUN, conclusion }, AS)).toMatchObject({
        kind: "created",
      });
      expect(states()).toEqual(Array(2).fill(`${APP} ${conclusion ?? "in_progress"}`));
    },
  );

  test("an old one that ended takes another end, but does not wait again", async () => {
    const old = { started_at: "2026-01-01T00:00:00Z", status: "completed", conclusion: "success" };
    keep(old);
    await publishCheck(hands.publisher, { ...RUN, conclusion: "failure" }, AS);
    expect(runs).toHaveLength(1);
    await publishCheck(hands.publisher, RUN, AS);
    expect(states()).toEqual([`${APP} in_progress`, `${APP} in_progress`]);
  });

  test("one that GitHub gave up is followed by a new one", async () => {
    keep({ status: "completed", conclusion: "stale" });
    await publishCheck(hands.publisher, RUN, AS);
    expect(states()).toEqual([`${APP} stale`, `${APP} in_progress`]);
  });

  test("where GitHub does not let an ended one wait again, a new one does", async () => {
    keep({ status: "completed", conclusion: "success" });
    stubborn = true;
    expect(await publishCheck(hands.publisher, RUN, AS)).toMatchObject({ kind: "created" });
    expect(states()).toEqual([`${APP} success`, `${APP} in_progress`]);
  });

  test("our own is found behind a page that somebody filled", async () => {
    for (let each = 0; each < 120; each += 1) keep({ app: { id: 1, slug: "x" } });
    keep({});
    expect(await publishCheck(hands.publisher, RUN, AS)).toMatchObject({ kind: "updated", foreign: [1] });
    expect(runs).toHaveLength(121);
  });

  test("title and summary are cut to what GitHub takes, never inside a letter", async () => {
    const run = { ...RUN, title: "😀".repeat(300), summary: "é".repeat(40_000) };
    await publishCheck(hands.publisher, run, AS);
    const [{ output }] = runs as [Kept];
    expect(Array.from(output.title)).toHaveLength(255);
    expect(Buffer.byteLength(output.summary)).toBeLessThanOrEqual(65_535);
    expect(Buffer.byteLength(output.summary)).toBeGreaterThan(65_530);
    expect(output.summary).not.toContain("\uFFFD");
    expect(output.summary.endsWith("é\n…")).toBe(true);
    expect(await publishCheck(hands.publisher, run, AS)).toMatchObject({ kind: "kept" });
  });

  test.each([
    [403, false],
    [404, false],
    [429, true],
    [502, true],
  ])("a %i when looking writes nothing", async (status, retry) => {
    hands.fault = () => ({ status });
    expect(await publishCheck(hands.publisher, RUN, AS)).toMatchObject({ kind: "refused", retry });
    expect(hands.calls).toHaveLength(1);
  });

  test.each([
    [403, false, 2],
    [422, false, 2],
    [409, true, 6],
    [502, true, 6],
  ])("a %i when writing is said, with %s for another time", async (status, retry, calls) => {
    hands.fault = ({ method }) => (method === "POST" ? { status } : undefined);
    expect(await publishCheck(hands.publisher, RUN, AS)).toMatchObject({ kind: "refused", retry });
    expect(hands.calls).toHaveLength(calls);
  });

  test("after a lost answer there is one, not two", async () => {
    hands.fault = (_, number) => (number === 2 ? "lose" : undefined);
    expect(await publishCheck(hands.publisher, RUN, AS)).toMatchObject({ kind: "kept" });
    expect(runs).toHaveLength(1);
  });

  test("two at once: the next look makes both say the same", async () => {
    hands.hold = together(2, ({ method }) => method === "POST");
    await Promise.all([
      publishCheck(hands.publisher, { ...RUN, conclusion: "success" }, AS),
      publishCheck(hands.publisher, { ...RUN, conclusion: "failure" }, AS),
    ]);
    expect(runs).toHaveLength(2);
    await publishCheck(hands.publisher, { ...RUN, conclusion: "failure" }, AS);
    expect(states()).toEqual([`${APP} failure`, `${APP} failure`]);
  });
});

describe("as a workflow", () => {
  const run: CheckRun = { ...RUN, name: "twokey / gates", conclusion: "neutral" };

  test("the run of the key is brought up to date, others stay", async () => {
    keep({ name: run.name, external_id: "other", status: "completed", conclusion: "success" });
    keep({ name: run.name, status: "completed", conclusion: "failure" });
    expect(await publishCheck(hands.publisher, run)).toMatchObject({ kind: "updated" });
    expect(states()).toEqual([`${APP} success`, `${APP} neutral`]);
  });

  test("a list in trouble does", async () => {
    hands.fault = ({ method }) => (method === "GET" ? { status: 502 } : undefined);
    expect(await publishCheck(hands.publisher, run)).toMatchObject({ kind: "refused", retry: true });
    expect(runs).toEqual([]);
  });

  test("a list that is not shown does not stop it; the refusal says what to change", async () => {
    hands.fault = ({ method }) => (method === "GET" ? { status: 404 } : { status: 403 });
    expect(await publishCheck(hands.publisher, run)).toMatchObject({
      kind: "refused",
      retry: false,
      why: expect.stringContaining("checks: write"),
    });
  });
});
