import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/base/digest.ts";
import { trustedInstant } from "../../src/base/instant.ts";
import { listDispatchedRuns, readArtifact, readRun, sendDispatch } from "../../src/github/runs.ts";
import { at, HEAD, missing, ok, openHands, pageOf, type Said } from "./hands.ts";

const SINCE = trustedInstant("2026-03-01T12:00:00Z");

function run(id: number, more: object = {}): object {
  return {
    id,
    event: "repository_dispatch",
    path: ".github/workflows/twokey.yml",
    display_title: "twokey-evaluate",
    head_branch: "main",
    head_sha: HEAD,
    head_repository: { id: 5, full_name: "acme/models" },
    status: "completed",
    conclusion: "success",
    run_attempt: 1,
    created_at: "2026-03-01T12:00:00Z",
    html_url: "https://example.org/run",
    ...more,
  };
}

describe("a dispatch", () => {
  const ask = { pull: 12, head: HEAD, nonce: "n0nce" };

  test("carries pull request, head and nonce", async () => {
    const { publisher, calls, bodies } = openHands(() => ({ status: 204 }));
    expect(await sendDispatch(publisher, ask)).toEqual({ ok: true, value: "sent" });
    expect(calls).toEqual(["POST /dispatches"]);
    expect(bodies).toEqual([
      { event_type: "twokey-evaluate", client_payload: { pr: 12, head: HEAD, nonce: "n0nce" } },
    ]);
  });

  test.each([
    [403, false],
    [404, true],
    [502, true],
  ])("a %i is trouble", async (status, retry) => {
    const { publisher } = openHands(() => ({ status }));
    expect(await sendDispatch(publisher, ask)).toMatchObject({ ok: false, retry });
  });

  test("a lost answer is trouble, and nothing is sent a second time by itself", async () => {
    const hands = openHands(() => ({ status: 204 }));
    hands.fault = () => "lose";
    expect(await sendDispatch(hands.publisher, ask)).toMatchObject({ ok: false, retry: true });
    expect(hands.calls).toHaveLength(1);
  });
});

describe("a run", () => {
  test("says what GitHub knows of it", async () => {
    const { publisher } = openHands(() =>
      ok(run(8, { path: ".github/workflows/twokey.yml@refs/heads/main", head_repository: null })),
    );
    expect(await readRun(publisher, 8)).toEqual({
      ok: true,
      value: {
        id: 8,
        event: "repository_dispatch",
        path: ".github/workflows/twokey.yml",
        title: "twokey-evaluate",
        branch: "main",
        head: HEAD,
        headRepository: null,
        status: "completed",
        conclusion: "success",
        attempt: 1,
        created: SINCE,
        url: "https://example.org/run",
      },
    });
  });

  test("is gone only where the repository is seen", async () => {
    const seen = openHands((call) => (at(call) === "GET " ? ok({}) : missing()));
    expect(await readRun(seen.publisher, 8)).toEqual({ ok: true, value: null });
    const unseen = openHands(missing);
    expect(await readRun(unseen.publisher, 8)).toMatchObject({ ok: false });
  });

  test.each([
    ["another run", run(9)],
    ["no attempt", run(8, { run_attempt: undefined })],
    ["a short commit", run(8, { head_sha: "abc" })],
    ["no event", run(8, { event: null })],
  ])("with %s it is trouble", async (_, body) => {
    const { publisher } = openHands(() => ok(body));
    expect(await readRun(publisher, 8)).toMatchObject({ ok: false });
  });
});

describe("runs of dispatches", () => {
  test("all pages, newest first, of this event and since then", async () => {
    const runs = Array.from({ length: 130 }, (_, index) => run(index + 1));
    const odd = [run(500, { event: "push" }), run(501, { created_at: "2026-03-01T11:59:59Z" })];
    const all = [...runs, ...odd];
    const { publisher, calls } = openHands((call) =>
      ok({ total_count: all.length, workflow_runs: pageOf(call, all) }),
    );
    const found = await listDispatchedRuns(publisher, SINCE);
    expect(found.ok && found.value.map(({ id }) => id)).toEqual(runs.map((_, index) => 130 - index));
    expect(calls).toEqual(
      [1, 2].map(
        (page) =>
          `GET /actions/runs?event=repository_dispatch&created=%3E%3D2026-03-01T12%3A00%3A00Z&per_page=100&page=${page}`,
      ),
    );
  });

  test("GitHub's limit of a thousand is trouble, not the whole list", async () => {
    const runs = Array.from({ length: 1_000 }, (_, index) => run(index + 1));
    const { publisher } = openHands((call) => ok({ total_count: 1_200, workflow_runs: pageOf(call, runs) }));
    expect(await listDispatchedRuns(publisher, SINCE)).toMatchObject({ ok: false, retry: false });
  });

  test("a list of another form is trouble", async () => {
    for (const body of [[], { workflow_runs: 3 }, { total_count: 1, workflow_runs: [{ id: 1 }] }]) {
      const { publisher } = openHands(() => ok(body));
      expect(await listDispatchedRuns(publisher, SINCE)).toMatchObject({ ok: false });
    }
  });
});

/** `{"x":1}` as evidence.json, by the command `zip`. */
const ZIP = Buffer.from(
  "UEsDBAoAAAAAAAAAIVxcWes7BwAAAAcAAAANAAAAZXZpZGVuY2UuanNvbnsieCI6MX1QSwECHgMKAAAAAAAAACFcXFnrOwcAAAAHAAAADQAAAAAAAAAAAAAApIEAAAAAZXZpZGVuY2UuanNvblBLBQYAAAAAAQABADsAAAAyAAAAAAA=",
  "base64",
);
const WANTED = { name: "twokey-evidence", file: "evidence.json", largest: 10_000 };

function artifact(id: number, more: object = {}): object {
  return {
    id,
    name: "twokey-evidence",
    size_in_bytes: ZIP.length,
    expired: false,
    created_at: SINCE,
    digest: sha256(ZIP),
    workflow_run: { id: 8, head_sha: HEAD },
    ...more,
  };
}

function artifacts(
  list: readonly object[],
  zip: Said = { status: 200, bytes: ZIP },
): ReturnType<typeof openHands> {
  return openHands((call) =>
    at(call).endsWith("/zip") ? zip : ok({ total_count: list.length, artifacts: pageOf(call, list) }),
  );
}

describe("the artifact of a run", () => {
  test("gives the text of its one file in two calls", async () => {
    const hands = artifacts([artifact(3), artifact(2, { name: "twokey-evidence-2" })]);
    expect(await readArtifact(hands.publisher, 8, WANTED)).toEqual({
      ok: true,
      value: { kind: "text", text: '{"x":1}', artifact: 3, created: SINCE },
    });
    expect(hands.calls).toEqual([
      "GET /actions/runs/8/artifacts?name=twokey-evidence&per_page=100&page=1",
      "GET /actions/artifacts/3/zip",
    ]);
  });

  test("is the newest of its name", async () => {
    const hands = artifacts([artifact(3), artifact(7), artifact(5)]);
    expect(await readArtifact(hands.publisher, 8, WANTED)).toMatchObject({ value: { artifact: 7 } });
  });

  const cases: readonly (readonly [string, readonly object[], object, number])[] = [
    ["none", [], { kind: "absent" }, 1],
    ["another name", [artifact(3, { name: "x" })], { kind: "absent" }, 1],
    ["another run's", [artifact(3, { workflow_run: { id: 9 } })], { kind: "absent" }, 1],
    ["expired", [artifact(3, { expired: true })], { kind: "expired" }, 1],
    ["too large", [artifact(3, { size_in_bytes: 10_001 })], { kind: "refused" }, 1],
  ];
  test.each(cases)("%s: nothing is downloaded", async (_, list, value, calls) => {
    const hands = artifacts(list);
    expect(await readArtifact(hands.publisher, 8, WANTED)).toMatchObject({ ok: true, value });
    expect(hands.calls).toHaveLength(calls);
  });

  test("expired between the two calls, it is said to be", async () => {
    const { publisher } = artifacts([artifact(3)], { status: 410 });
    expect(await readArtifact(publisher, 8, WANTED)).toEqual({ ok: true, value: { kind: "expired" } });
  });

  test.each([
    ["larger than GitHub said", Buffer.alloc(10_001), "larger than 10000 bytes"],
    ["no zip", Buffer.from("<html>"), "no zip"],
  ])("%s: refused", async (_, bytes, why) => {
    const { publisher } = artifacts([artifact(3, { digest: null })], { status: 200, bytes });
    const found = await readArtifact(publisher, 8, WANTED);
    expect(found.ok && found.value.kind === "refused" && found.value.why).toContain(why);
  });

  test("without the file, it is refused by name", async () => {
    const { publisher } = artifacts([artifact(3)]);
    const found = await readArtifact(publisher, 8, { ...WANTED, file: "other.json" });
    expect(found).toMatchObject({
      ok: true,
      value: { kind: "refused", why: "there is no other.json in it" },
    });
  });

  test("bytes that are not UTF-8 are refused", async () => {
    const zip = Buffer.from(ZIP);
    // The letter x, and the checksum of the text that follows from it.
    zip[zip.indexOf('"x"') + 1] = 0xff;
    for (const at of [14, 66]) zip.writeUInt32LE(0x382d35de, at);
    const { publisher } = artifacts([artifact(3, { digest: null })], { status: 200, bytes: zip });
    const found = await readArtifact(publisher, 8, WANTED);
    expect(found).toMatchObject({ value: { kind: "refused", why: "evidence.json is no text in UTF-8" } });
  });

  test("other bytes than GitHub keeps are trouble", async () => {
    const { publisher } = artifacts([artifact(3, { digest: sha256("else") })]);
    expect(await readArtifact(publisher, 8, WANTED)).toMatchObject({ ok: false, retry: true });
  });

  test.each([403, 404, 429, 502])("a %i of either call is trouble", async (status) => {
    expect(await readArtifact(artifacts([artifact(3)], { status }).publisher, 8, WANTED)).toMatchObject({
      ok: false,
    });
    const { publisher } = openHands(() => ({ status }));
    expect(await readArtifact(publisher, 8, WANTED)).toMatchObject({ ok: false });
  });
});
