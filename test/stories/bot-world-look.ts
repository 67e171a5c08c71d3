import type { ModelName } from "../../src/base/ids.ts";
import { type Instant, trustedInstant } from "../../src/base/instant.ts";
import { readCurrent } from "../../src/registry/ask.ts";
import { currentPath } from "../../src/registry/paths.ts";
import type { ModelSlice } from "../../src/registry/slices.ts";
import type { Call, Front } from "./bot-world-front.ts";
import type { Github } from "./bot-world-github.ts";
import { APP } from "./bot-world-people.ts";
import {
  type CheckRun,
  type Comment,
  type Delivery,
  type Dispatch,
  REGISTRY_BRANCH,
  type Review,
  type Thread,
} from "./bot-world-record.ts";

/** What every event has, whatever it is about. */
export type EventFile = {
  readonly seq: number;
  readonly type: string;
  readonly model: string;
  readonly pull: number | null;
  readonly actor: { readonly login: string };
  readonly body: Readonly<Record<string, unknown>>;
};

type RequiredChecks = {
  readonly strict_required_status_checks_policy: boolean;
  readonly required_status_checks: readonly { readonly context: string; readonly integration_id?: number }[];
};

/** What a test sees of the world without doing anything. */
export class Look {
  readonly github: Github;
  readonly front: Front;

  constructor(github: Github, front: Front) {
    this.github = github;
    this.front = front;
  }

  get now(): Instant {
    return trustedInstant(this.github.clock.now());
  }

  get calls(): readonly Call[] {
    return this.front.calls;
  }

  /** Calls since a webhook went out and before the next one did, or since a test named the moment: `front.during`. */
  callsDuring(name: string): readonly Call[] {
    return this.front.calls.filter(({ during }) => during === name);
  }

  head(pull: number): string {
    return this.github.pull(pull).pull.headSha;
  }

  tip(branch?: string): string {
    return this.github.tip(branch);
  }

  thread(number: number): Thread {
    return this.github.thread(number);
  }

  /**
   * What the rules of the base branch say of the button. GitHub lets neutral and skipped checks pass, looks only at the
   * newest one of each name, and, where the rule is strict, wants the head to hold the tip.
   */
  mayMerge(pull: number): boolean {
    const { github } = this;
    const { headSha, baseRef } = github.pull(pull).pull;
    const rules = github.rules.get(baseRef) ?? [];
    return rules.every(({ type, parameters }) => {
      if (type !== "required_status_checks") return true;
      const { strict_required_status_checks_policy: strict, required_status_checks: wanted } =
        parameters as RequiredChecks;
      const upToDate = !strict || github.git.isAncestor(github.tip(baseRef), headSha);
      return (
        upToDate &&
        wanted.every(({ context, integration_id: app }) => {
          const run = github.checks.findLast(
            ({ head, name, app: by }) =>
              head === headSha && name === context && (app === undefined || app === by.id),
          );
          return (
            run?.status === "completed" && ["success", "neutral", "skipped"].includes(run.conclusion ?? "")
          );
        })
      );
    });
  }

  /** What the bot asked to be evaluated, oldest first. */
  get dispatches(): readonly Dispatch[] {
    return this.github.dispatches;
  }

  lastDispatch(): Dispatch {
    const found = this.github.dispatches.at(-1);
    if (found === undefined) throw new Error("the bot has asked for no evaluation");
    return found;
  }

  /** The newest check of a name that the app posted on a commit. */
  check(sha: string, name = "twokey"): CheckRun | undefined {
    return this.github.checks.findLast(
      (run) => run.head === sha && run.name === name && run.app.id === APP.id,
    );
  }

  comments(number: number): readonly Comment[] {
    return [...this.github.comments.values()].filter((one) => one.number === number);
  }

  /** Everything that the bot said there, oldest first. */
  saidByBot(number: number): readonly Comment[] {
    return this.comments(number).filter(({ app }) => app?.id === APP.id);
  }

  /** The one comment that the bot keeps up to date: it begins with a marker that nobody sees. */
  sticky(number: number): string | undefined {
    return this.saidByBot(number).find(({ body }) => body.startsWith("<!--"))?.body;
  }

  reviews(pull: number): readonly Review[] {
    return [...this.github.reviews.values()].filter((one) => one.number === pull);
  }

  openIssues(): readonly Thread[] {
    return [...this.github.threads.values()].filter(
      ({ pull, state }) => pull === undefined && state === "open",
    );
  }

  /** Every file of the registry branch; none where there is no branch. */
  registryFiles(): ReadonlyMap<string, string> {
    const tip = this.github.refs.get(`refs/heads/${REGISTRY_BRANCH}`);
    const files = tip === undefined ? [] : this.github.git.knownFiles(tip);
    return new Map([...files].map(([path, bytes]) => [path, bytes.toString("utf8")]));
  }

  /** Every event of the registry in its order, as its file says. */
  registryEvents(): readonly EventFile[] {
    const files = [...this.registryFiles()].filter(([path]) => /^models\/[^/]+\/events\//.test(path));
    return files.map(([, text]) => JSON.parse(text) as EventFile).sort((a, b) => a.seq - b.seq);
  }

  /** What `current.json` says of a model; nothing where no registry knows it. */
  live(model: string): ModelSlice | undefined {
    const text = this.registryFiles().get(currentPath(model as ModelName));
    return text === undefined ? undefined : readCurrent(text);
  }

  /** Webhooks that GitHub has not sent yet. */
  get outbox(): readonly Delivery[] {
    return this.github.outbox;
  }
}
