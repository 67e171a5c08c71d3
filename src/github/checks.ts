import { z } from "zod";
import { type Instant, secondsOf } from "../base/instant.ts";
import type { Json } from "../base/json.ts";
import { callAt, countedPageOf, PAGE, type Place, readAll, troubleOfWrite } from "./answer.ts";
import { type GithubReply, parseBody, repositoryPath } from "./client.ts";
import type { Published } from "./comments.ts";
import type { Publisher } from "./publisher.ts";
import { explainReply, mayHelp } from "./refusal.ts";
import { instantSchema } from "./said.ts";

export type CheckRun = {
  readonly name: string;
  readonly head: string;
  /** finds our own run again */
  readonly key: string;
  /** null: still waiting */
  readonly conclusion: "success" | "neutral" | "failure" | "action_required" | null;
  readonly url: string;
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly Readonly<Record<string, Json>>[];
};

/** The bot speaks as an app, and looks after its runs for weeks. */
export type AsApp = { readonly app: number; readonly now: Instant };

/**
 * `foreign`: ids of apps, not ours, that put a check of the same name on the commit. `run`: the one that speaks for us;
 * null where there is more than one, or none.
 */
export type PublishedCheck = Published & { readonly foreign: readonly number[]; readonly run: number | null };

const ROUNDS = 3;

/**
 * The one check run of a name on a commit. Two calls.
 *
 * Without `as`, for the Action: the run of this key, or a new one. As an app: every run of the name that is the app's
 * own says the same afterwards, so it does not matter which one GitHub counts; runs of others are never touched, and
 * one that says it already stays as it is. Where
 * the newest has waited for so long that GitHub soon gives it up, a new one follows it.
 */
export async function publishCheck(publisher: Publisher, run: CheckRun, as?: AsApp): Promise<PublishedCheck> {
  for (let round = 1; ; round += 1) {
    const end = await publishOnce(publisher, run, as);
    if (!("reply" in end)) return end;
    const { reply, final, foreign } = end;
    if (final || round === ROUNDS || !mayHelp(reply))
      return { kind: "refused", ...refusalOf(reply, as), foreign, run: null };
    await publisher.sleep(500 * 2 ** round);
  }
}

/** Who runs a workflow can mend its permissions; who runs the bot reads a log. */
function refusalOf(
  reply: GithubReply,
  as: AsApp | undefined,
): { readonly why: string; readonly retry: boolean } {
  if (as === undefined) return { why: explainReply(reply, "checks"), retry: mayHelp(reply) };
  const { message: why, retry } = troubleOfWrite(reply);
  return { why, retry };
}

/** `final`: a read that the client has tried several times already. */
type Trouble = {
  readonly reply: GithubReply;
  readonly final: boolean;
  readonly foreign: readonly number[];
};

async function publishOnce(
  publisher: Publisher,
  run: CheckRun,
  as: AsApp | undefined,
): Promise<PublishedCheck | Trouble> {
  const found = await findRuns(publisher, run, as);
  if ("reply" in found) return { ...found, final: true, foreign: [] };
  const { own, foreign } = found;
  const [newest] = own;
  if (as !== undefined && newest !== undefined && own.length === 1 && isUpToDate(newest, run, as))
    return { kind: "kept", url: newest.html_url ?? "", foreign, run: newest.id };
  let url: string | undefined;
  for (const [at, { id, output, ...known }] of own.entries()) {
    // Annotations of an update are added to those that are there.
    const annotated = (output?.annotations_count ?? 0) > 0;
    const body = bodyOf(run, annotated ? [] : run.annotations);
    const reply = await callAt(publisher, { method: "PATCH", path: `/check-runs/${id}`, body });
    const spare = at > 0 || (as !== undefined && isWornOut(known, run, as));
    if (reply.status !== 200 && !(spare && reply.status === 422)) return { reply, final: false, foreign };
    // Whether GitHub lets a run wait that had ended is seen in its answer only.
    if (!spare && (as === undefined || saysSo(reply, run))) url = urlOf(reply);
  }
  const only = own.length === 1 ? (newest?.id ?? null) : null;
  if (url !== undefined) return { kind: "updated", url, foreign, run: only };
  const body = { ...bodyOf(run, run.annotations), head_sha: run.head };
  const reply = await callAt(publisher, { method: "POST", path: "/check-runs", body });
  if (reply.status !== 200 && reply.status !== 201) return { reply, final: false, foreign };
  return { kind: "created", url: urlOf(reply), foreign, run: own.length === 0 ? idOf(reply) : null };
}

/** The run that is known to be the only one of ours on its commit: one call. False: look again, it is not as known. */
export async function updateCheck(place: Place, id: number, run: CheckRun): Promise<boolean> {
  const reply = await callAt(place, { method: "PATCH", path: `/check-runs/${id}`, body: bodyOf(run, []) });
  return reply.status === 200 && saysSo(reply, run);
}

type Found =
  | { readonly own: readonly ListedRun[]; readonly foreign: readonly number[] }
  | { readonly reply: GithubReply };

/** Newest first. */
async function findRuns(place: Place, run: CheckRun, as: AsApp | undefined): Promise<Found> {
  const path = `/commits/${run.head}/check-runs?check_name=${encodeURIComponent(run.name)}&filter=all`;
  const reply = await callAt(place, { method: "GET", path: `${path}&per_page=${PAGE}` });
  const listed = listSchema.safeParse(parseBody(reply.body));
  const good = reply.status === 200 && listed.success;
  // Without knowing what is there, a second one could be made.
  if (mayHelp(reply) || (as !== undefined && !good)) return { reply };
  const named = good ? listed.data.check_runs.filter(({ name }) => name === run.name) : [];
  if (as === undefined) {
    const own = named.find(({ external_id }) => external_id === run.key);
    return { own: own === undefined ? [] : [own], foreign: [] };
  }
  const foreign = [...new Set(named.flatMap(({ app }) => (app && app.id !== as.app ? [app.id] : [])))];
  let all: readonly ListedRun[] = named;
  if (good && listed.data.check_runs.length === PAGE) {
    // Somebody filled the page; our own may stand behind it.
    const page = countedPageOf("check_runs", listedSchema);
    const rest = await readAll(place, `${path}&app_id=${as.app}`, page);
    if (!rest.ok) return { reply: { status: 503, body: new Uint8Array(), message: rest.message } };
    all = rest.value;
  }
  const own = all.filter(({ app, conclusion }) => app?.id === as.app && conclusion !== "stale");
  return { own: own.sort((a, b) => b.id - a.id), foreign };
}

/** GitHub gives up what waits for fourteen days. */
const LONGEST_WAIT = 13 * 86_400;

function isWornOut(
  { status, started_at: started }: Pick<ListedRun, "status" | "started_at">,
  run: CheckRun,
  { now }: AsApp,
): boolean {
  const waits = status !== "completed" || run.conclusion === null;
  return waits && !!started && secondsOf(now) - secondsOf(started) > LONGEST_WAIT;
}

function isUpToDate(known: ListedRun, run: CheckRun, as: AsApp): boolean {
  const wanted = bodyOf(run, []);
  return (
    !isWornOut(known, run, as) &&
    isSaid(known, run) &&
    known.external_id === run.key &&
    known.details_url === run.url &&
    known.output?.title === wanted.output.title &&
    known.output.summary === wanted.output.summary
  );
}

const listedSchema = z.object({
  id: z.int().positive(),
  name: z.string(),
  external_id: z.string().nullish(),
  html_url: z.string().nullish(),
  status: z.string().optional(),
  conclusion: z.string().nullish(),
  started_at: instantSchema.nullish().catch(null),
  details_url: z.string().nullish(),
  output: z
    .object({
      title: z.string().nullish(),
      summary: z.string().nullish(),
      annotations_count: z.number().nullish(),
    })
    .nullish(),
  app: z.object({ id: z.int().positive().catch(0), slug: z.string().nullish() }).nullish(),
});
type ListedRun = z.output<typeof listedSchema>;

const listSchema = z.object({ check_runs: z.array(listedSchema) });
const urlSchema = z.object({ html_url: z.string() });
const idSchema = z.object({ id: z.int().positive() });
const saidSchema = z.object({ status: z.string(), conclusion: z.string().nullish() });

function idOf(reply: GithubReply): number | null {
  const made = idSchema.safeParse(parseBody(reply.body));
  return made.success ? made.data.id : null;
}

function urlOf(reply: GithubReply): string {
  const made = urlSchema.safeParse(parseBody(reply.body));
  return made.success ? made.data.html_url : "";
}

function saysSo(reply: GithubReply, run: CheckRun): boolean {
  const said = saidSchema.safeParse(parseBody(reply.body));
  return said.success && isSaid(said.data, run);
}

function isSaid(
  said: { readonly status?: string | undefined; readonly conclusion?: string | null | undefined },
  { conclusion }: CheckRun,
): boolean {
  const status = conclusion === null ? "in_progress" : "completed";
  return said.status === status && (said.conclusion ?? null) === conclusion;
}

/** GitHub's own limits: letters for the title, bytes for the summary. */
const LONGEST_TITLE = 255;
const LARGEST_SUMMARY = 65_535;

function bodyOf(
  run: CheckRun,
  annotations: CheckRun["annotations"],
): { readonly [key: string]: Json } & {
  readonly output: { readonly title: string; readonly summary: string; readonly annotations: Json };
} {
  return {
    name: run.name,
    external_id: run.key,
    ...(run.conclusion === null
      ? { status: "in_progress" }
      : { status: "completed", conclusion: run.conclusion }),
    details_url: run.url,
    output: {
      title: Array.from(run.title).slice(0, LONGEST_TITLE).join(""),
      summary: cut(run.summary),
      annotations,
    },
  };
}

function cut(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= LARGEST_SUMMARY) return text;
  const mark = "\n…";
  let end = LARGEST_SUMMARY - Buffer.byteLength(mark);
  // Not in the middle of a letter.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString("utf8", 0, end) + mark;
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
