import { describe, expect, test } from "vitest";
import { MemoryBranch } from "../../scripts/registry-memory.ts";
import { tellStory } from "../../scripts/registry-scenes.ts";
import { FRAUD, type Step, Story, type Told } from "../../scripts/registry-story.ts";
import { isFault, readEvent, type StoredEvent } from "../../src/registry/file.ts";
import { placeOf } from "../../src/registry/paths.ts";
import { compareViews, foldLog, verifyRegistry } from "../../src/registry/verify.ts";
import { checkChain, checkDocuments, readLog } from "../../src/registry/verify-log.ts";
import { renderViews } from "../../src/registry/views.ts";

/**
 * The exhaustive sibling of the sampled mutation test: every byte of every file of a registry of more than
 * 200 events. Only the stage of verification that looks at the changed file is run for each byte, because the
 * whole would take hours; the sampled test runs the whole.
 */
const branch = new MemoryBranch();
branch.tell(tellStory(200));
const sound = branch.snapshot();
const log = readLog(sound);
const expected = [...renderViews(foldLog(log).state)];
const eventAt = new Map(log.events.map((stored, at) => [stored.path, at]));

/** How a byte is changed, in turns: into a letter nearby, into the other case or a sign, into no letter at all. */
const MASKS = [0x01, 0x20, 0x80];

describe("every byte of every file", () => {
  test("of an event, changed, is found by reading it or by the chain", { timeout: 300_000 }, () => {
    expect(verifyRegistry(sound).findings).toEqual([]);
    let missed = 0;
    for (const [path, at] of eventAt) {
      const place = placeOf(path);
      if (place?.kind !== "event") throw new Error(`${path} is no event`);
      const bytes = Uint8Array.from(sound.files.get(path) ?? []);
      const events: StoredEvent[] = [...log.events];
      forEveryByte(bytes, () => {
        const read = readEvent(path, bytes, place);
        if (isFault(read)) return;
        events[at] = read;
        events.sort((a, b) => a.event.seq - b.event.seq);
        if (checkChain({ ...log, events }).length === 0) missed += 1;
        events.splice(0, events.length, ...log.events);
      });
    }
    expect(missed).toBe(0);
  });

  test("of a policy or of evidence, changed, is found by its digest", { timeout: 300_000 }, () => {
    let missed = 0;
    for (const path of log.documents.keys()) {
      const bytes = Uint8Array.from(log.documents.get(path) ?? []);
      const documents = new Map([...log.documents].filter(([other]) => other === path));
      documents.set(path, bytes);
      const events = log.events.filter(({ event }) => JSON.stringify(event).includes(path.slice(-69, -5)));
      const missing = checkDocuments({ ...log, events, documents }).length;
      forEveryByte(bytes, () => {
        if (checkDocuments({ ...log, events, documents }).length <= missing) missed += 1;
      });
    }
    expect(missed).toBe(0);
  });

  test("of a generated file, changed, is found by making it again", { timeout: 300_000 }, () => {
    let missed = 0;
    for (const [path, text] of expected) {
      const bytes = Uint8Array.from(log.views.get(path) ?? []);
      const [one, views] = [new Map([[path, text]]), new Map([[path, bytes]])];
      expect(compareViews(one, views)).toEqual([]);
      forEveryByte(bytes, () => {
        if (compareViews(one, views).length === 0) missed += 1;
      });
    }
    expect(missed).toBe(0);
  });
});

function forEveryByte(bytes: Uint8Array, look: () => void): void {
  for (let place = 0; place < bytes.length; place += 1) {
    const mask = MASKS[place % MASKS.length] ?? 0x01;
    bytes[place]! ^= mask;
    look();
    bytes[place]! ^= mask;
  }
}

describe("every file and every length", () => {
  test(
    "removed, doubled at another place or swapped with its neighbour, is found",
    { timeout: 300_000 },
    () => {
      const paths = [...sound.files.keys()];
      const missed: string[] = [];
      for (const [at, path] of paths.entries()) {
        const other = paths[(at + 1) % paths.length]!;
        const [bytes, content] = [sound.files.get(path)!, sound.files.get(other)!];
        const changes = [
          new Map([...sound.files].filter(([name]) => name !== path)),
          new Map([
            ...sound.files,
            [path.replace(/(\d{6})/, "009999"), bytes] as const,
            [`${path}.bak`, bytes] as const,
          ]),
          new Map([...sound.files, [path, content] as const, [other, bytes] as const]),
          new Map([...sound.files, [path, bytes.slice(0, -1)] as const]),
          new Map([...sound.files, [path, new Uint8Array()] as const]),
        ];
        for (const [how, files] of changes.entries())
          if (verifyRegistry({ ...sound, files }).findings.length === 0) missed.push(`${how} ${path}`);
      }
      expect(missed).toEqual([]);
    },
  );

  test("cut off after any commit, is whole in itself and found with a pin", { timeout: 300_000 }, () => {
    const { size, hash } = verifyRegistry(sound).head!;
    for (let commits = 1; commits < branch.commits.length; commits += 1) {
      const short = new MemoryBranch();
      short.tell(tellStory(200), commits);
      const found = verifyRegistry(short.snapshot(), { pin: { size, hash } }).findings;
      expect(found.map(({ code }) => code)).toEqual(["pin-unreached"]);
    }
  });

  test("forked after any commit, is whole in itself and found with a pin", { timeout: 300_000 }, () => {
    const events = verifyRegistry(sound).events;
    for (let commits = 1; commits < branch.commits.length - 1; commits += 5) {
      const fork = new MemoryBranch();
      fork.tell(tellStory(200), commits);
      const size = JSON.parse(fork.get("log/head.json")!).size as number;
      fork.tell(holds(fork.commits.at(-1)!.at, 220 - size));
      const pinned = events[size]!;
      const found = verifyRegistry(fork.snapshot(), { pin: { size: size + 1, hash: pinned.hash } }).findings;
      expect(found.map(({ code }) => code)).toEqual(["pin-differs"]);
    }
  });
});

function* holds(from: number, count: number): Generator<Step, void, Told> {
  const story = new Story();
  story.seconds = from;
  story.comment = 900_000;
  for (let at = 0; at < count; at += 1) {
    story.tick();
    yield story.step([story.draft("held", { until: null, text: null }, { model: FRAUD })]);
  }
}
