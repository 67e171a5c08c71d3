import { z } from "zod";
import type { Json } from "../base/json.ts";
import { type GithubReply, parseBody, repositoryPath } from "./client.ts";
import type { Published } from "./comments.ts";
import type { Publisher } from "./publisher.ts";
import { explainReply, mayHelp } from "./refusal.ts";

export type CheckRun = {
  readonly name: string;
  readonly head: string;
  /** finds our own run again */
  readonly key: string;
  readonly conclusion: "success" | "neutral" | "failure";
  readonly url: string;
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly Readonly<Record<string, Json>>[];
};

const ROUNDS = 3;

/** One completed check run on a commit; a re-run brings the same one up to date. */
export async function publishCheck(publisher: Publisher, run: CheckRun): Promise<Published> {
  for (let round = 1; ; round += 1) {
    const end = await publishOnce(publisher, run);
    if (!("reply" in end)) return end;
    if (end.final || round === ROUNDS || !mayHelp(end.reply))
      return { kind: "refused", why: explainReply(end.reply, "checks") };
    await publisher.sleep(500 * 2 ** round);
  }
}

/** `final`: a read that the client has tried several times already. */
type Trouble = { readonly reply: GithubReply; readonly final: boolean };

async function publishOnce({ client, repository }: Publisher, run: CheckRun): Promise<Published | Trouble> {
  const base = repositoryPath(repository);
  const found = await client.call({
    method: "GET",
    path: `${base}/commits/${run.head}/check-runs?check_name=${encodeURIComponent(run.name)}&filter=all&per_page=100`,
  });
  // Without knowing what is there, a second one could be made.
  if (mayHelp(found)) return { reply: found, final: true };
  const listed = listSchema.safeParse(parseBody(found.body));
  const runs = found.status === 200 && listed.success ? listed.data.check_runs : [];
  const own = runs.find((each) => each.name === run.name && each.external_id === run.key);
  // Annotations of an update are added to those that are there.
  const annotated = (own?.output?.annotations_count ?? 0) > 0;
  const body = bodyOf(run, annotated ? [] : run.annotations);
  const reply =
    own === undefined
      ? await client.call({
          method: "POST",
          path: `${base}/check-runs`,
          body: { ...body, head_sha: run.head },
        })
      : await client.call({ method: "PATCH", path: `${base}/check-runs/${own.id}`, body });
  const made = runSchema.safeParse(parseBody(reply.body));
  if (reply.status !== 200 && reply.status !== 201) return { reply, final: false };
  return {
    kind: own === undefined ? "created" : "updated",
    url: made.success ? (made.data.html_url ?? "") : "",
  };
}

const runSchema = z.object({
  id: z.number().int().positive(),
  name: z.string(),
  external_id: z.string().nullish(),
  html_url: z.string().nullish(),
  output: z.object({ annotations_count: z.number().nullish() }).nullish(),
  app: z.object({ slug: z.string().nullish() }).nullish(),
});

const listSchema = z.object({ check_runs: z.array(runSchema) });

function bodyOf(
  run: CheckRun,
  annotations: CheckRun["annotations"],
): { readonly [key: string]: Json | undefined } {
  return {
    name: run.name,
    external_id: run.key,
    status: "completed",
    conclusion: run.conclusion,
    details_url: run.url,
    output: { title: run.title, summary: run.summary, annotations },
  };
}

/** Runs of the workflow token all stand under this app. */
const WORKFLOW_APP = "github-actions";

/**
 * Whether the bot looks after this repository: its check stands on the commit, or its registry branch is there. What
 * cannot be found out counts as absent, because a comment too many does no harm.
 */
export async function findBot(
  { client, repository }: Publisher,
  { head, branch }: { readonly head: string; readonly branch: string },
): Promise<boolean> {
  const base = repositoryPath(repository);
  const checks = await client.call({
    method: "GET",
    path: `${base}/commits/${head}/check-runs?check_name=twokey&per_page=100`,
  });
  // GitHub in trouble: asking for more would only take time.
  if (mayHelp(checks)) return false;
  const listed = listSchema.safeParse(parseBody(checks.body));
  const runs = checks.status === 200 && listed.success ? listed.data.check_runs : [];
  const slugs = runs.flatMap(({ name, app }) => (name === "twokey" && app?.slug ? [app.slug] : []));
  if (slugs.some((slug) => slug !== WORKFLOW_APP)) return true;
  const path = `${base}/git/ref/heads/${branch.split("/").map(encodeURIComponent).join("/")}`;
  return (await client.call({ method: "GET", path })).status === 200;
}
