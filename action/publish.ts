import type { Outcome } from "../src/base/problem.ts";
import { sha256 } from "../src/base/digest.ts";
import { plain } from "../src/base/text.ts";
import type { Evaluation } from "../src/evidence/evaluation.ts";
import { findBot, publishCheck } from "../src/github/checks.ts";
import { type GithubClient, openClient } from "../src/github/client.ts";
import { type Published, publishComment } from "../src/github/comments.ts";
import type { Publisher } from "../src/github/publisher.ts";
import { renderAnnotations } from "../src/report/annotations.ts";
import { findState } from "../src/report/comment-state.ts";
import { MARKER, renderComment, type ReportContext, title } from "../src/report/comment.ts";
import { renderCheckText } from "../src/report/summary.ts";
import type { YamlFile } from "../src/project/yaml.ts";
import type { Repository } from "./event.ts";
import type { Inputs, Runner } from "./inputs.ts";
import { say } from "./log.ts";
import type { Ending } from "./outcome.ts";
import type { Rules } from "./policy.ts";

export const CHECK = "twokey / gates";

/** However slow GitHub is, a run that has its verdict ends. */
const LONGEST_MS = 90_000;
const TIMEOUT_MS = 15_000;

export async function openPublisher(
  { apiUrl }: Runner,
  { token }: Inputs,
  { owner, name }: Repository,
): Promise<Publisher> {
  // The fetch of @actions/github goes through the proxy that a runner of one's own may need.
  const { defaults } = await import("@actions/github/lib/utils");
  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((done) => setTimeout(done, milliseconds));
  const client = openClient({
    fetch: defaults.request?.fetch ?? fetch,
    address: apiUrl,
    token,
    sleep,
    timeout: TIMEOUT_MS,
    largest: 33_554_432,
  });
  return { client: withDeadline(client, performance.now() + LONGEST_MS), repository: { owner, name }, sleep };
}

function withDeadline({ call }: GithubClient, deadline: number): GithubClient {
  const late = { status: 0, body: new Uint8Array(), message: "it took too long" };
  return { call: async (asked) => (performance.now() > deadline ? late : call(asked)) };
}

export type Publication = {
  readonly pull: number | undefined;
  readonly result: Outcome<Evaluation>;
  readonly context: ReportContext;
  readonly ending: Ending;
  readonly rules: Rules;
  readonly comment: Inputs["comment"];
  readonly files: ReadonlyMap<string, YamlFile>;
};

/** Comment and check run. What GitHub refuses is said in the log; the verdict stands without it. */
export async function publish(publisher: Publisher, publication: Publication): Promise<void> {
  const [comment, check] = await Promise.all([
    postComment(publisher, publication),
    postCheck(publisher, publication),
  ]);
  say(sentenceOf("comment", comment));
  say(sentenceOf(`check run "${CHECK}"`, check));
}

type Ended = Published | { readonly kind: "unwanted"; readonly why: string };

async function postComment(publisher: Publisher, publication: Publication): Promise<Ended> {
  const { pull, result, context, rules, comment } = publication;
  const unwanted = (why: string): Ended => ({ kind: "unwanted", why });
  if (pull === undefined) return unwanted("there is no pull request");
  if (comment === "never") return unwanted("the input `comment` is never");
  if (comment === "auto") {
    if (rules.mode === "observe") return unwanted("the mode of the default branch is observe");
    const head = { head: context.head, branch: rules.registryBranch };
    if (await findBot(publisher, head)) return unwanted("the bot is installed, and reports itself");
  }
  const quiet = result.ok && isUntouched(result.value);
  return publishComment(publisher, {
    pull,
    marker: MARKER,
    render: (before) => {
      if (before === undefined) return quiet ? undefined : renderComment(result, context, undefined);
      // A run that was overtaken must not put an older head over a newer one.
      const state = findState(before);
      return state !== undefined && state.run > context.run.id
        ? undefined
        : renderComment(result, context, before);
    },
  });
}

/** Nothing that anybody governs is touched; a comment would only be noise. */
function isUntouched({ models, removed, controls, notes }: Evaluation): boolean {
  return models.length + removed.length + controls.length + notes.length === 0;
}

async function postCheck(
  publisher: Publisher,
  { result, context, ending, files }: Publication,
): Promise<Ended> {
  return publishCheck(publisher, {
    name: CHECK,
    head: context.head,
    key: sha256(`${CHECK} ${context.head}`).slice(0, 40),
    conclusion: ending.conclusion,
    url: context.run.url,
    title: plain(title(result), 200),
    summary: renderCheckText(result, context),
    annotations: renderAnnotations(result, files),
  });
}

function sentenceOf(what: string, end: Ended): string {
  switch (end.kind) {
    case "created":
    case "updated":
      return `The ${what} was ${end.kind}${end.url === "" ? "" : `: ${end.url}`}`;
    case "kept":
      return `The ${what} stays as it is${end.url === "" ? "" : `: ${end.url}`}`;
    case "unwanted":
      return `No ${what}: ${end.why}.`;
    case "refused":
      return `The ${what} could not be published: ${end.why} The verdict stands without it, and the report is in the summary of this job.`;
  }
}
