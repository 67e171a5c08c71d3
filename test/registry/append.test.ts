import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  adopt,
  APP,
  CHURN,
  FRAUD,
  promote,
  REPOSITORY,
  type Step,
  Story,
} from "../../scripts/registry-story.ts";
import { canonicalJson } from "../../src/base/canonical.ts";
import { sha256 } from "../../src/base/digest.ts";
import { type Random, seededRandom } from "../../src/base/random.ts";
import { openClient } from "../../src/github/client.ts";
import { openGithubStore } from "../../src/github/registry-store.ts";
import {
  type AppendOutcome,
  type Known,
  openWriter,
  type RegistryWriter,
} from "../../src/registry/append.ts";
import type { Draft } from "../../src/registry/event.ts";
import { eventId } from "../../src/registry/identity.ts";
import { verifyRegistry } from "../../src/registry/verify.ts";
import { type Fault, FakeGithub } from "./fake-github.ts";

const BRANCH = "model-registry";
const REF = `refs/heads/${BRANCH}`;
const OWNER = { repository: REPOSITORY, app: APP.id };

function writerOf(
  github: FakeGithub,
  random: Random = () => 0.5,
  known?: Known,
  fetch = github.fetch,
): RegistryWriter {
  const sleep = (): Promise<void> => Promise.resolve();
  const client = openClient({ fetch, address: "https://api.github.com", sleep });
  const store = openGithubStore(client, { owner: "acme", name: "models" }, BRANCH);
  return openWriter({ store, sleep, random }, OWNER, known);
}

async function adopted(): Promise<{ github: FakeGithub; story: Story; writer: RegistryWriter }> {
  const github = new FakeGithub();
  const story = new Story();
  const writer = writerOf(github);
  const outcome = await writer.append(adopt(story));
  if (outcome.kind !== "appended") throw new Error(JSON.stringify(outcome));
  github.clock = story.seconds + 10;
  return { github, story, writer };
}

function fact(story: Story, model: "fraud" | "churn", pull: number | null = null): Step {
  story.tick(1);
  const about = { model: model === "fraud" ? FRAUD : CHURN, pull };
  return story.step([story.draft("held", { until: null, text: null }, about)]);
}

const reasonOf = (outcome: AppendOutcome): string =>
  outcome.kind === "unsafe" ? outcome.reason : outcome.kind;

describe("append through the Git Data API", () => {
  test("creates the branch, then adds to it; what it wrote is sound, and costs five calls", async () => {
    const { github, story, writer } = await adopted();
    const steps = promote(story, FRAUD);
    for (let next = steps.next([]); next.done !== true; next = steps.next([])) {
      github.clock = next.value.at;
      expect((await writer.append(next.value)).kind).toBe("appended");
    }
    const calls = github.calls;
    await writer.append(fact(story, "fraud"));
    // The first month of model-level events has a folder of its own, known to be new without asking.
    expect(github.calls - calls).toBe(5);
    expect(verifyRegistry(github.snapshot(BRANCH)).findings).toEqual([]);
  });

  test("several events share one commit, and the same facts again write nothing", async () => {
    const { github, story, writer } = await adopted();
    const [first, second] = [fact(story, "fraud"), fact(story, "churn")];
    const both = { ...first, drafts: [...first.drafts, ...second.drafts] };
    const outcome = await writer.append(both);
    expect(outcome).toMatchObject({ kind: "appended", events: [{}, {}] });
    const commits = github.commits.size;
    expect((await writer.append(both)).kind).toBe("recorded");
    expect((await writerOf(github).append(second)).kind).toBe("recorded");
    expect(github.commits.size).toBe(commits);
  });

  test("no author is ever sent, so that GitHub signs; the ref is never forced", async () => {
    const { github, story, writer } = await adopted();
    const bodies: string[] = [];
    const { fetch } = github;
    const spying = writerOf(
      github,
      () => 0,
      writer.known(),
      (url, init) => {
        if (typeof init.body === "string") bodies.push(init.body);
        return fetch(url, init);
      },
    );
    await spying.append(fact(story, "fraud"));
    expect(bodies.some((body) => body.includes('"force":false'))).toBe(true);
    for (const body of bodies) expect(body).not.toMatch(/"author"|"committer"|"force":true/);
  });

  test("an illegal event is refused with the rule, and nothing is written", async () => {
    const { github, story, writer } = await adopted();
    const tip = github.refs.get(REF);
    const lifted = { veto: "0".repeat(32), claims: [], text: null };
    const step = story.step([story.draft("veto-lifted", lifted, { model: FRAUD, pull: 2 })]);
    expect(await writer.append(step)).toMatchObject({
      kind: "refused",
      refusals: [{ code: "no-such-veto", draft: 0 }],
    });
    expect(github.refs.get(REF)).toBe(tip);
  });

  test("evidence that is neither given nor on the branch is refused", async () => {
    const { story, writer } = await adopted();
    const step = promote(story, FRAUD).next([]).value as Step;
    const refused = { kind: "refused", refusals: [{ code: "document" }, { code: "document" }] };
    expect(await writer.append({ ...step, evidence: [] })).toMatchObject(refused);
    expect((await writer.append(step)).kind).toBe("appended");
  });

  test("evidence that is too large is refused, and what no event names is not written", async () => {
    const { github, story, writer } = await adopted();
    const giant = canonicalJson({ giant: "x".repeat(300_000) });
    const step = promote(story, FRAUD).next([]).value as Step;
    const [evaluated] = step.drafts;
    const body = { ...evaluated!.body, findings: sha256(giant) };
    const large = {
      ...step,
      drafts: [{ ...evaluated!, body } as Draft],
      evidence: [...step.evidence, giant],
    };
    expect(await writer.append(large)).toMatchObject({ kind: "refused", refusals: [{ code: "document" }] });
    expect((await writer.append({ ...step, evidence: [...step.evidence, giant] })).kind).toBe("appended");
    expect([...github.files(github.refs.get(REF)!).values()].some((bytes) => bytes.length > 250_000)).toBe(
      false,
    );
  });
});

describe("a branch that is not as it must be is never written to", () => {
  test("no branch, and no genesis to begin one", async () => {
    const story = new Story();
    adopt(story);
    expect(reasonOf(await writerOf(new FakeGithub()).append(fact(story, "fraud")))).toBe("missing");
  });

  test("the branch was deleted since", async () => {
    const { github, story, writer } = await adopted();
    github.refs.delete(REF);
    expect(reasonOf(await writer.append(fact(story, "fraud")))).toBe("missing");
    expect(reasonOf(await writer.append(adopt(new Story())))).toBe("missing");
    expect(github.refs.has(REF)).toBe(false);
  });

  test("the log was cut off since", async () => {
    const { github, story, writer } = await adopted();
    const old = github.refs.get(REF)!;
    await writer.append(fact(story, "fraud"));
    github.setRef(REF, old);
    expect(reasonOf(await writer.append(fact(story, "fraud")))).toBe("shorter");
    expect(github.refs.get(REF)).toBe(old);
  });

  test("another history stands there", async () => {
    const { github, story, writer } = await adopted();
    const other = await adopted();
    await other.writer.append(fact(other.story, "churn"));
    for (const [id, blob] of other.github.blobs) github.blobs.set(id, blob);
    for (const [id, tree] of other.github.trees) github.trees.set(id, tree);
    for (const [id, commit] of other.github.commits)
      github.commits.set(id, { ...commit, parents: commit.parents.map(() => "f".repeat(40)) });
    for (const [id, tree] of other.github.trees) github.trees.set(id, tree);
    for (const [id, blob] of other.github.blobs) github.blobs.set(id, blob);
    await writer.append(fact(story, "fraud"));
    github.setRef(REF, other.github.refs.get(REF)!);
    expect(reasonOf(await writer.append(fact(story, "fraud")))).toBe("foreign");
  });

  test("somebody added a commit that changes a view and adds no event", async () => {
    const { github, story, writer } = await adopted();
    await tamper(github, "models/fraud/current.json", "{}");
    expect(reasonOf(await writer.append(fact(story, "fraud")))).toBe("foreign");
  });

  test("the head is unreadable, or describes another last event", async () => {
    for (const content of ["", "{}", "not json"]) {
      const { github, story } = await adopted();
      await tamper(github, "log/head.json", content);
      expect(reasonOf(await writerOf(github).append(fact(story, "fraud")))).toBe("unreadable");
    }
    const { github, story, writer } = await adopted();
    await writer.append(fact(story, "fraud"));
    await tamper(github, "models/fraud/events/00/00/000001-held.json", "{}");
    expect(reasonOf(await writerOf(github).append(fact(story, "fraud")))).toBe("unreadable");
  });

  test("a slice that the event touches is unreadable", async () => {
    const { github, story } = await adopted();
    await tamper(github, "models/fraud/current.json", "{}");
    expect(reasonOf(await writerOf(github).append(fact(story, "fraud")))).toBe("unreadable");
  });

  test("the registry is another repository's, or another app's: squatted", async () => {
    const { github, story } = await adopted();
    const hands = {
      store: openGithubStore(
        openClient({
          fetch: github.fetch,
          address: "https://api.github.com",
          sleep: () => Promise.resolve(),
        }),
        { owner: "acme", name: "models" },
        BRANCH,
      ),
      sleep: () => Promise.resolve(),
      random: () => 0,
    };
    for (const owner of [
      { repository: 1, app: APP.id },
      { repository: REPOSITORY, app: 1 },
      { repository: REPOSITORY, app: null },
    ])
      expect(reasonOf(await openWriter(hands, owner).append(fact(story, "fraud")))).toBe("foreign");
  });

  test("a repository that may not be read is no missing branch", async () => {
    const github = new FakeGithub();
    const fetch: FakeGithub["fetch"] = () =>
      Promise.resolve(new Response('{"message":"Not Found"}', { status: 404 }));
    const outcome = await writerOf(github, () => 0, undefined, fetch).append(adopt(new Story()));
    expect(outcome.kind).toBe("busy");
    const { story, writer } = await adopted();
    const blind = writerOf(github, () => 0, writer.known(), fetch);
    expect((await blind.append(fact(story, "fraud"))).kind).toBe("busy");
  });

  test("a server that makes another tree than asked for, or gives other bytes, is not believed", async () => {
    const { github, story, writer } = await adopted();
    const tip = github.refs.get(REF);
    const dropping: FakeGithub["fetch"] = (url, init) => {
      const given =
        typeof init.body === "string" && url.endsWith("/git/trees") ? JSON.parse(init.body) : undefined;
      const body = given === undefined ? init.body : JSON.stringify({ ...given, tree: given.tree.slice(1) });
      return github.fetch(url, { ...init, ...(body === undefined ? {} : { body }) });
    };
    const dropped = await writerOf(github, () => 0, writer.known(), dropping).append(fact(story, "fraud"));
    expect(dropped).toMatchObject({ kind: "busy", message: expect.stringContaining("not what was written") });
    const lying: FakeGithub["fetch"] = async (url, init) => {
      const response = await github.fetch(url, init);
      if (!url.includes("/git/blobs/")) return response;
      return new Response(JSON.stringify({ encoding: "base64", content: "e30=" }));
    };
    const lied = await writerOf(github, () => 0, undefined, lying).append(fact(story, "fraud"));
    expect(lied).toMatchObject({ kind: "busy", message: expect.stringContaining("other bytes") });
    expect(github.refs.get(REF)).toBe(tip);
  });
});

/** A commit by somebody who can write to the branch. */
async function tamper(github: FakeGithub, path: string, content: string): Promise<void> {
  const call = async (method: string, at: string, body: object): Promise<{ sha: string }> =>
    (
      await github.fetch(`https://api.github.com/repos/acme/models/git/${at}`, {
        method,
        body: JSON.stringify(body),
      })
    ).json() as Promise<{ sha: string }>;
  const parent = github.refs.get(REF)!;
  const tree = await call("POST", "trees", {
    base_tree: github.commits.get(parent)!.tree,
    tree: [{ path, content }],
  });
  const commit = await call("POST", "commits", { message: "x", tree: tree.sha, parents: [parent] });
  github.setRef(REF, commit.sha);
}

class Killed extends Error {}

/** Lets calls of several writers run into each other, in an order that the seed decides. */
function shuffled(random: Random): {
  pause: () => Promise<void>;
  run: () => Promise<void>;
  stop: () => void;
} {
  const waiting: (() => void)[] = [];
  const state = { running: true };
  return {
    pause: () => new Promise((resolve) => void waiting.push(resolve)),
    stop: () => void (state.running = false),
    run: async () => {
      while (state.running) {
        // Everything that can go on without us has gone on once the queue of promises is empty.
        await new Promise((resolve) => setImmediate(resolve));
        waiting.splice(Math.floor(random() * waiting.length), 1)[0]?.();
      }
    },
  };
}

const FAULTS: readonly Fault[] = ["500", "500 after", "lost", "lost after", "422", "409", "429", "stale"];

describe("writers that race, on a network that fails, and die", () => {
  test(
    "nothing is lost, nothing is written twice, one sequence, views as rebuilt",
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer(), fc.integer({ min: 2, max: 4 }), async (seed, count) => {
          const random = seededRandom(sha256(`race ${seed}`));
          const { github, story } = await adopted();
          // Some facts are reported to several writers, as deliveries are.
          const facts = Array.from({ length: 6 }, (_, at) =>
            fact(story, at % 2 === 0 ? "fraud" : "churn", at % 3 === 0 ? 50 + at : null),
          );
          const shares = Array.from({ length: count }, (_, writer) =>
            facts.filter((_one, at) => at % count === writer || random() < 0.3),
          );
          const order = shuffled(random);
          github.pause = order.pause;
          github.fault = () => (random() < 0.15 ? FAULTS[Math.floor(random() * FAULTS.length)] : undefined);
          const runner = order.run();
          await Promise.all(shares.map((share) => persist(github, random, share)));
          order.stop();
          await runner;
          const { findings, events } = verifyRegistry(github.snapshot(BRANCH));
          expect(findings).toEqual([]);
          const wanted = facts.flatMap(({ drafts }) => drafts.map((draft: Draft) => eventId(draft)));
          const held = events.filter(({ event }) => event.type === "held").map(({ event }) => event.id);
          expect(held.toSorted()).toEqual(wanted.toSorted());
        }),
        { seed: 7, numRuns: 25 },
      );
    },
  );

  test("a writer killed at any of its calls, and started again, ends the same", async () => {
    for (let dies = 1; dies <= 14; dies += 1) {
      for (const landed of [false, true]) {
        const { github, story, writer } = await adopted();
        const step = fact(story, "fraud", 60);
        let calls = 0;
        const fetch: FakeGithub["fetch"] = async (url, init) => {
          calls += 1;
          if (calls === dies && !landed) throw new Killed();
          const response = await github.fetch(url, init);
          if (calls >= dies) throw new Killed();
          return response;
        };
        // After its death nothing gets through any more.
        await writerOf(github, () => 0, writer.known(), fetch).append(step);
        const outcome = await writerOf(github, () => 0, writer.known()).append(step);
        expect(["appended", "recorded"]).toContain(outcome.kind);
        const { findings, events } = verifyRegistry(github.snapshot(BRANCH));
        expect(findings).toEqual([]);
        expect(events.filter(({ event }) => event.type === "held")).toHaveLength(1);
      }
    }
  });

  test("gives up after a while, says so, and is right the next time", async () => {
    const { github, story, writer } = await adopted();
    github.fault = () => "500";
    const step = fact(story, "fraud");
    expect((await writer.append(step)).kind).toBe("busy");
    github.fault = () => undefined;
    expect((await writer.append(step)).kind).toBe("appended");
  });

  test("waits longer each time, by chance, and never longer than half a minute", async () => {
    const github = new FakeGithub();
    const waits: number[] = [];
    github.fault = () => "lost";
    const client = {
      call: () => Promise.resolve({ status: 0, body: new Uint8Array(), message: "no answer" }),
    };
    const store = openGithubStore(client, { owner: "acme", name: "models" }, BRANCH);
    const sleep = (milliseconds: number): Promise<void> => Promise.resolve(void waits.push(milliseconds));
    await openWriter({ store, sleep, random: () => 1 }, OWNER).append(adopt(new Story()));
    expect(waits).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000]);
  });
});

/** Like the bot: a fact stays in the inbox until it is recorded. */
async function persist(github: FakeGithub, random: Random, facts: readonly Step[]): Promise<void> {
  let writer = writerOf(github, random);
  for (const step of facts) {
    for (let tries = 0; ; tries += 1) {
      if (tries > 60) throw new Error("the writer never got through");
      // Now and then the program dies and forgets what it knew.
      if (random() < 0.1) writer = writerOf(github, random);
      const outcome = await writer.append(step);
      if (outcome.kind === "appended" || outcome.kind === "recorded") break;
      if (outcome.kind === "refused") throw new Error(JSON.stringify(outcome));
    }
  }
}
