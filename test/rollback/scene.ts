import { MemoryBranch } from "../../scripts/registry-memory.ts";
import {
  adopt,
  AUTHORS,
  approve,
  evaluate,
  FRAUD,
  land,
  owner,
  PEOPLE,
  promote,
  risk,
  type Step,
  Story,
} from "../../scripts/registry-story.ts";
import { type Digest, trustedDigest } from "../../src/base/ids.ts";
import { type Instant, instantOf } from "../../src/base/instant.ts";
import { parsePolicyFile } from "../../src/project/policy-file.ts";
import type { RollbackSettings } from "../../src/project/rollback-schema.ts";
import type { Draft } from "../../src/registry/event.ts";
import { readEvent } from "../../src/registry/file.ts";
import type { StoredEvent } from "../../src/registry/file.ts";
import { placeOf } from "../../src/registry/paths.ts";
import type { VersionSlice } from "../../src/registry/slices.ts";
import { barredOf, modelOf, openState, type State, versionOf } from "../../src/registry/state.ts";
import type { AlertEvent } from "../../src/rollback/alert.ts";
import type { AlertQuestion, KnownModel } from "../../src/rollback/decide.ts";
import { observeAlert } from "../../src/rollback/episode.ts";
import { CALM, judgeStorm, recallRollbacks } from "../../src/rollback/memory.ts";
import { routeAlert } from "../../src/rollback/route.ts";
import { chooseTarget, digestsToRead, type VersionFacts, versionsToRead } from "../../src/rollback/target.ts";

export const DAY = 86_400;
export const GOOD: VersionFacts = { bytes: "present", compatibility: { verdict: "pass", reasons: [] } };

/** A registry of one model: a signed baseline, and versions that came one by one. */
export class Scene {
  readonly branch = new MemoryBranch();
  readonly story = new Story(60);

  constructor(gaps: readonly number[] = [2 * DAY, 3 * DAY]) {
    this.append(adopt(this.story));
    for (const gap of gaps) {
      this.story.tick(gap);
      this.promote();
    }
  }

  append(step: Step): void {
    const plan = this.branch.append(step);
    if (plan.kind !== "write") throw new Error(`not appended: ${JSON.stringify(plan)}`);
  }

  promote(): void {
    const steps = promote(this.story, FRAUD);
    for (let next = steps.next(); next.done !== true; next = steps.next([])) this.append(next.value);
  }

  /** A version with these scores, so that two can predict the same. */
  promoteWith(scores: Digest): void {
    const { story } = this;
    story.tick();
    const { change, step } = evaluate(story, FRAUD, { scores });
    this.append(step);
    story.tick();
    const signed = [
      approve(story, change, { by: PEOPLE.alice, claims: owner(story) }),
      approve(story, change, { by: PEOPLE.carol, claims: risk(story) }),
    ];
    this.append(story.step(signed));
    story.tick();
    this.append(story.step(land(story, change, signed)));
  }

  /** A person declares a version quarantined. */
  quarantine(version: number): void {
    this.story.tick();
    this.append(
      this.story.step([
        this.story.draft(
          "quarantined",
          { version, cause: "requested", claims: owner(this.story), text: null },
          { model: FRAUD, by: PEOPLE.alice },
        ),
      ]),
    );
  }

  propose(to: number, pull: number, more: object = {}): Draft {
    const { story } = this;
    const target = versionOf(this.state, FRAUD, to);
    const live = modelOf(this.state, FRAUD).live;
    story.tick();
    return story.draft(
      "rollback-proposed",
      {
        from: live!.version,
        to,
        bundle: target!.bundle,
        plan: digestLike("plan", to),
        head: "a".repeat(40),
        alert: null,
        requested_by: null,
        skipped: [],
        ...more,
      },
      { model: FRAUD, pull, by: { id: 990_099, login: "twokey[bot]" }, source: "alert" },
    );
  }

  /** What a rollback that landed, or was closed, leaves in the log. */
  decline(to: number, pull: number): void {
    const from = modelOf(this.state, FRAUD).live!.version;
    this.append(this.story.step([this.propose(to, pull)]));
    this.story.tick();
    const declined = { from, to, text: null };
    this.append(this.story.step([this.story.draft("rollback-declined", declined, { model: FRAUD, pull })]));
  }

  /** Merged in spite of everything: only what it leaves behind matters here. */
  rollBack(to: number, pull: number): void {
    const { story } = this;
    const from = modelOf(this.state, FRAUD).live!.version;
    this.append(story.step([this.propose(to, pull)]));
    story.tick();
    const target = versionOf(this.state, FRAUD, to)!;
    const at = story.now();
    const about = { model: FRAUD, pull, source: "pull" };
    story.live.set(FRAUD, { version: to, bundle: target.bundle });
    this.branch.force(
      story.step([
        story.draft(
          "rolled-back",
          {
            from,
            to,
            environment: "production",
            bundle: target.bundle,
            subject: null,
            findings: null,
            head: "a".repeat(40),
            merge: "b".repeat(40),
            merged_at: at,
            enforced: true,
            expedited: true,
            signers: [],
            contributors: AUTHORS,
            times: { alert: null, opened: at, signed: null },
          },
          about,
        ),
        story.draft("quarantined", { version: from, cause: "rolled-back", claims: [], text: null }, about),
      ]),
    );
  }

  get state(): State {
    const read = (path: string): string | undefined => this.branch.get(path) ?? undefined;
    return openState(read, read);
  }

  get events(): readonly StoredEvent[] {
    const encoder = new TextEncoder();
    const found = [...this.branch].flatMap(([path, text]) => {
      const place = placeOf(path);
      if (place?.kind !== "event") return [];
      const stored = readEvent(path, encoder.encode(text ?? ""), place);
      if ("code" in stored) throw new Error(stored.message);
      return [stored];
    });
    return found.sort((a, b) => a.mark.seq - b.mark.seq);
  }

  versions(depth = 10): readonly VersionSlice[] {
    return versionsToRead(modelOf(this.state, FRAUD), depth)
      .map((version) => versionOf(this.state, FRAUD, version))
      .filter((version) => version !== undefined);
  }

  known(wanted: Wanted = {}): KnownModel {
    const { state } = this;
    const slice = modelOf(state, FRAUD);
    const versions = this.versions();
    const barred = new Map(
      digestsToRead(versions).map((digest) => [digest, barredOf(state, FRAUD, digest).versions]),
    );
    const facts = wanted.facts ?? new Map(versions.map(({ version }) => [version, GOOD]));
    const settings = wanted.settings ?? settingsOf();
    const target = chooseTarget({ model: slice, versions, barred, facts, settings, to: wanted.to ?? null });
    const memory = recallRollbacks(this.events, FRAUD);
    return { slice, versions, target, memory, incident: wanted.incident ?? null, signed: false };
  }

  /** Some seconds after the last thing that happened. */
  later(seconds: number): Instant {
    return instantOf(this.story.seconds + seconds);
  }
}

export type Wanted = {
  readonly settings?: RollbackSettings;
  readonly facts?: ReadonlyMap<number, VersionFacts>;
  readonly to?: number;
  readonly incident?: number;
};

export function settingsOf(yaml = ""): RollbackSettings {
  const parsed = parsePolicyFile(yaml === "" ? undefined : `rollback:\n  ${yaml.replaceAll("\n", "\n  ")}\n`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value.rollback;
}

export function alertOf(at: Instant, change: Partial<AlertEvent> = {}): AlertEvent {
  return {
    v: 1,
    source: "alertmanager",
    receiver: "am-prod",
    deliveryId: "0".repeat(32),
    alertKey: "1".repeat(32),
    episodeKey: "2".repeat(32),
    status: "firing",
    severity: "critical",
    title: "fraud misses fraud",
    startsAt: at,
    endsAt: null,
    sentAt: null,
    receivedAt: at,
    labels: { alertname: "ModelErrors", model: "fraud", severity: "critical" },
    annotations: {},
    values: {},
    links: {},
    group: null,
    rawSha256: digestLike("body"),
    ...change,
  };
}

/** A question about a first alert, everything else as the scene has it. */
export function questionOf(
  scene: Scene,
  event: AlertEvent,
  wanted: Wanted & Partial<AlertQuestion> = {},
): AlertQuestion {
  const settings = wanted.settings ?? settingsOf();
  const now = wanted.now ?? event.receivedAt;
  return {
    event,
    observation: observeAlert(undefined, event),
    routed: routeAlert(event, settings),
    known: scene.known({ ...wanted, settings }),
    storm: judgeStorm(CALM, now, settings, 10),
    umbrella: null,
    settings,
    now,
    ...(wanted.observation === undefined ? {} : { observation: wanted.observation }),
    ...(wanted.storm === undefined ? {} : { storm: wanted.storm }),
    ...(wanted.known === undefined ? {} : { known: wanted.known }),
  };
}

export function digestLike(...parts: readonly (string | number)[]): Digest {
  const text = parts.join(" ");
  let hex = "";
  for (let at = 0; hex.length < 64; at += 1)
    hex += ((text.charCodeAt(at % text.length) * 31 + at * 7 + text.length) % 16).toString(16);
  return trustedDigest(`sha256:${hex.slice(0, 64)}`);
}
