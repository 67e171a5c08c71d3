import { z } from "zod";
import { canonicalJson } from "../src/base/canonical.ts";
import { openGithubStore } from "../src/github/registry-store.ts";
import { type AppendOutcome, type Known, openWriter, type RegistryWriter } from "../src/registry/append.ts";
import type { AppendRequest, FileText, Plan } from "../src/registry/plan.ts";
import type { State } from "../src/registry/state.ts";
import type { Answer, RegistryStore } from "../src/registry/store.ts";
import { commitSchema, countSchema, sha256Schema } from "../src/signoff/parts.ts";
import type { Hands } from "./job.ts";
import { openPages } from "./registry-pages.ts";

/** The registry of one repository. It is kept from job to job, because what it has read stays true. */
export type RegistryDesk = {
  readonly branch: string;
  /** the commit that questions are about; null before anything was read */
  readonly commit: () => string | null;
  /** looks whether the branch still is where it was left; says what is wrong with it otherwise */
  readonly look: () => Promise<Looked>;
  /**
   * The same, where nothing was appended since this job began: an append looks before and after by itself, so a job
   * that appends need not. Whoever is about to publish asks this last.
   */
  readonly confirm: () => Promise<Looked>;
  /** a job begins: whatever was looked at before is old */
  readonly begin: () => void;
  /** lets a pure function see the state; what it looks at and was not read yet is read, and it is asked again */
  readonly ask: <T>(question: (state: State) => T) => Promise<Answer<T>>;
  /** the text of one file of the branch; null when there is none */
  readonly text: (path: string) => Promise<Answer<string | null>>;
  /** what appending would do, without doing it */
  readonly imagine: (request: AppendRequest) => Promise<Answer<Plan>>;
  /** appends; what it wrote is seen by the next question without asking GitHub */
  readonly append: (request: AppendRequest) => Promise<AppendOutcome>;
};

/** `absent`: nobody adopted Twokey here yet. `unsafe`: nothing may be written and nothing may turn green. */
export type Looked =
  | { readonly kind: "ready" | "absent" }
  | { readonly kind: "unsafe" | "trouble"; readonly message: string };

const knownSchema = z.strictObject({ commit: commitSchema, size: countSchema, hash: sha256Schema });

/** Which branch it is, once there is one. Where the intake looks as well, to know pushes to it from others. */
export const BRANCH_NOTE = ["policy", "registry-branch"] as const;

/**
 * Opens the registry branch. The head that was seen last outlives this process: a log that is gone, shorter or
 * different next time is noticed.
 */
export function openRegistryDesk(hands: Hands, branch: string): RegistryDesk {
  const store = openGithubStore(hands.place.client, hands.place.repository, branch);
  const { sleep, random } = hands;
  const owner = { repository: hands.repository.id, app: hands.self.app };
  const writer = openWriter({ store, sleep, random }, owner, readKnown(hands, branch));
  const pages = openPages(store, writer.known()?.commit ?? null);
  let fresh = false;
  const settle = (written: readonly FileText[]): void => {
    const known = writer.known();
    if (known === undefined || known.commit === pages.commit()) return;
    keepKnown(hands, branch, known);
    pages.turn(known.commit, written);
  };
  const lookNow = async (): Promise<Looked> => {
    const looked = await look(store, writer, branch);
    settle([]);
    fresh = looked.kind === "ready";
    return looked;
  };
  return {
    branch,
    commit: pages.commit,
    ask: pages.ask,
    text: pages.text,
    imagine: pages.imagine,
    look: lookNow,
    confirm: async () => {
      if (fresh) return { kind: "ready" };
      const before = pages.commit();
      const looked = await lookNow();
      if (looked.kind !== "ready" || pages.commit() === before) return looked;
      return { kind: "trouble", message: "the registry moved on while it was read" };
    },
    begin: () => {
      fresh = false;
    },
    append: async (request) => {
      const plan = await pages.imagine(request);
      if (!plan.ok) return { kind: "busy", message: plan.message };
      const outcome = await writer.append(request);
      // Somebody else's events in between would make the files other ones than those that were planned.
      const mine =
        outcome.kind === "appended" &&
        plan.value.kind === "write" &&
        outcome.known.hash === plan.value.head.hash;
      settle(mine && plan.value.kind === "write" ? plan.value.files : []);
      fresh = outcome.kind === "appended" || outcome.kind === "recorded";
      return outcome;
    },
  };
}

async function look(store: RegistryStore, writer: RegistryWriter, branch: string): Promise<Looked> {
  const tip = await store.readTip();
  if (!tip.ok) return { kind: "trouble", message: tip.message };
  const known = writer.known();
  if (tip.value === null) {
    return known === undefined
      ? { kind: "absent" }
      : {
          kind: "unsafe",
          message: `the branch ${branch} is gone; its head ${known.commit} was seen earlier`,
        };
  }
  if (tip.value === known?.commit) return { kind: "ready" };
  // A commit that this bot does not know is looked at before anything is believed of it.
  const checked = await writer.append({ drafts: [], policies: [], evidence: [] });
  if (checked.kind === "unsafe") return { kind: "unsafe", message: checked.message };
  return checked.kind === "recorded"
    ? { kind: "ready" }
    : { kind: "trouble", message: "message" in checked ? checked.message : "the registry could not be read" };
}

const NOTE = "registry-head";

function keepKnown({ notes }: Hands, branch: string, known: Known): void {
  notes.put(NOTE, branch, canonicalJson(known));
  notes.put(...BRANCH_NOTE, branch);
}

function readKnown(hands: Hands, branch: string): Known | undefined {
  const text = hands.notes.get(NOTE, branch);
  if (text === undefined) return undefined;
  // A note that cannot be read is not the same as none: without it a log that was cut off would not be noticed.
  return knownSchema.parse(JSON.parse(text));
}
