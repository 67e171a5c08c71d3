import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryBranch } from "../../scripts/registry-memory.ts";
import { tellStory } from "../../scripts/registry-scenes.ts";
import { FRAUD, PEOPLE, Story } from "../../scripts/registry-story.ts";
import { canonicalJson } from "../../src/base/canonical.ts";
import type { Json } from "../../src/base/json.ts";
import { EVENT_TYPES, eventSchema } from "../../src/registry/event.ts";
import { isFault, readEvent, writeEvent } from "../../src/registry/file.ts";
import { eventId } from "../../src/registry/identity.ts";
import { eventPath, placeOf, pullPath } from "../../src/registry/paths.ts";
import { isPretty, prettyJson } from "../../src/registry/pretty.ts";
import { readLog } from "../../src/registry/verify-log.ts";

const branch = new MemoryBranch();
branch.tell(tellStory(200));
const log = readLog(branch.snapshot());
const encoder = new TextEncoder();

function read(path: string, text: string) {
  const place = placeOf(path);
  if (place?.kind !== "event") throw new Error(`${path} is no place of an event`);
  return readEvent(path, encoder.encode(text), place);
}

describe("events", () => {
  test("the story tells every type there is", () => {
    expect(new Set(log.events.map(({ event }) => event.type))).toEqual(new Set(EVENT_TYPES));
    expect(EVENT_TYPES).toHaveLength(26);
    expect(log.events.length).toBeGreaterThanOrEqual(200);
  });

  test("the hash of an event is the sha256 of its file, and the next event carries it", () => {
    for (const [at, { path, hash }] of log.events.entries()) {
      const sum = createHash("sha256")
        .update(branch.get(path) ?? "")
        .digest("hex");
      expect(hash).toBe(`sha256:${sum}`);
      const next = log.events[at + 1];
      if (next !== undefined) expect(next.event.prev).toBe(hash);
    }
  });

  test("an unknown key anywhere is no event", () => {
    for (const { path, event } of log.events.slice(0, 60)) {
      const outside = prettyJson({ ...event, extra: 1 });
      const inside = prettyJson({ ...event, body: { ...event.body, extra: 1 } });
      for (const text of [outside, inside]) expect(read(path, text)).toMatchObject({ code: "not-an-event" });
    }
  });

  const { path, event } = log.events.find((stored) => stored.event.type === "promoted")!;
  const text = branch.get(path) ?? "";

  test.each([
    ["white space", text.replace("{\n", "{\n\n"), "not-canonical"],
    ["a missing line feed", text.trimEnd(), "not-canonical"],
    ["other order of members", JSON.stringify(event, null, 2), "not-canonical"],
    ["a number written otherwise", text.replace(/"version": (\d+)/, '"version": $1.0'), "not-canonical"],
    ["an escaped letter", text.replace('"promoted"', '"\\u0070romoted"'), "not-canonical"],
    ["a member twice", text.replace('  "n":', '  "n": 99,\n  "n":'), "not-canonical"],
    ["a byte order mark", `\ufeff${text}`, "not-json"],
    ["something behind it", `${text}x`, "not-json"],
    ["an id that is not the fact's", text.replace(event.id, "0".repeat(32)), "wrong-id"],
    ["a date that is none", text.replace(/2026-01-\d\dT/, "2026-02-30T"), "not-an-event"],
    [
      "a digest in capitals",
      text.replace(/sha256:[0-9a-f]{64}/, (digest) => digest.toUpperCase()),
      "not-an-event",
    ],
  ])("%s is found", (_name, changed, code) => {
    expect(changed).not.toBe(text);
    expect(read(path, changed)).toMatchObject({ code });
  });

  test("bytes that are no text, and a number beyond 2^53, are found", () => {
    const place = placeOf(path);
    if (place?.kind !== "event") throw new Error("no place");
    expect(readEvent(path, Uint8Array.of(0x7b, 0xff, 0x7d), place)).toMatchObject({ code: "not-text" });
    expect(read(path, text.replace(/"pull": \d+/, '"pull": 9007199254740993'))).toMatchObject({
      code: "not-an-event",
    });
  });

  test("deep nesting neither crashes nor passes", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(read(path, deep)).toMatchObject({ code: "not-an-event" });
    expect(read(path, text.replace('"weakening"', deep))).toMatchObject({});
    expect(isPretty(deep, JSON.parse("[".repeat(70) + "]".repeat(70)))).toBe(false);
  });

  test("an event at another place of the log is found", () => {
    expect(read(eventPath(FRAUD, 4321, "promoted"), text)).toMatchObject({ code: "wrong-place" });
  });

  test("whatever is written is read back as the same", () => {
    for (const stored of log.events) {
      const { schema: _schema, seq, n, id: _id, prev, ...draft } = stored.event;
      const written = writeEvent(draft, { seq, n, prev });
      expect(written.ok && written.value.text).toBe(branch.get(stored.path));
      const again = read(stored.path, branch.get(stored.path) ?? "");
      expect(isFault(again) ? again : again.event).toEqual(stored.event);
    }
  });

  test("a draft that is no event is told, not thrown", () => {
    const story = new Story();
    const draft = story.draft(
      "held",
      { until: null, text: null },
      { model: FRAUD, by: { id: 1, login: "not a login" } },
    );
    expect(writeEvent(draft, { seq: 0, n: 0, prev: null })).toMatchObject({ ok: false });
  });

  test("random bytes and random JSON are never an event", () => {
    const place = placeOf(path);
    if (place?.kind !== "event") throw new Error("no place");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.json(), (bytes, json) => {
        expect(isFault(readEvent(path, bytes, place))).toBe(true);
        expect(isFault(read(path, json))).toBe(true);
      }),
      { seed: 3, numRuns: 100 },
    );
    expect(eventSchema.safeParse(null).success).toBe(false);
  });
});

describe("the id of a fact", () => {
  const story = new Story();
  const draft = story.draft(
    "vetoed",
    { claims: [], text: null },
    { model: FRAUD, pull: 3, by: PEOPLE.alice },
  );

  test("does not depend on when and by which delivery it was recorded", () => {
    const again = {
      ...draft,
      recorded_by: { app: 5, version: "9.9.9" },
      source: { ...draft.source, snapshot: null },
    };
    expect(eventId(again)).toBe(eventId(draft));
  });

  test("differs by type, model and comment", () => {
    const other = story.draft(
      "vetoed",
      { claims: [], text: null },
      { model: FRAUD, pull: 3, by: PEOPLE.alice },
    );
    const ids = [draft, other, { ...draft, model: "policy" as const }].map((one) => eventId(one));
    expect(new Set(ids).size).toBe(3);
  });

  test("is one per event of a long story", () => {
    const ids = log.events.map(({ event }) => event.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("places", () => {
  test("every file that is written has a place, and it is found again by form alone", () => {
    for (const path of branch.keys()) expect(placeOf(path), path).toBeDefined();
    expect(placeOf(eventPath(FRAUD, 123_456, "approved"))).toEqual({
      kind: "event",
      model: "fraud",
      n: 123_456,
      type: "approved",
    });
    expect(placeOf(pullPath(FRAUD, 1_234_567))).toEqual({ kind: "view" });
  });

  test.each([
    "models/fraud/events/00/00/000100-approved.json",
    "models/fraud/events/00/00/00001-approved.json",
    "models/fraud/events/0/0/000001-approved.json",
    "models/Fraud/events/00/00/000001-approved.json",
    "models/fraud/events/00/00/000001-approved.json/x",
    "models/../events/00/00/000001-approved.json",
    "evidence/00/ff00000000000000000000000000000000000000000000000000000000000000.json",
    "policy/short.json",
    "workflow.yml",
    ".github/workflows/x.yml",
    "",
  ])("%j is no place", (path) => {
    expect(placeOf(path)).toBeUndefined();
  });

  test("no folder of numbered files holds more than a hundred, up to a million", () => {
    const count = new Map<string, Set<string>>();
    for (let n = 0; n < 1_000_000; n += 37) {
      const parts = eventPath(FRAUD, n, "held").split("/");
      for (let depth = 3; depth < parts.length; depth += 1) {
        const folder = parts.slice(0, depth).join("/");
        count.set(folder, (count.get(folder) ?? new Set()).add(parts[depth] ?? ""));
      }
    }
    expect(Math.max(...[...count.values()].map((names) => names.size))).toBeLessThanOrEqual(100);
  });
});

describe("pretty JSON", () => {
  test("is canonical JSON with white space, and is recognised", () => {
    const values = fc.jsonValue({ maxDepth: 5 }).filter((value) => JSON.stringify(value).isWellFormed());
    fc.assert(
      fc.property(values, (value) => {
        const text = prettyJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(canonicalJson(value as Json));
        expect(text).not.toContain("\r");
        // Keys that look like numbers are put first by the engine; events have none.
        const plain = !/"\d+":/.test(text);
        if (plain && !text.includes("__proto__")) expect(isPretty(text, JSON.parse(text))).toBe(true);
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});
