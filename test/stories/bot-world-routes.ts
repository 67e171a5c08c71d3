import { type Asked, missing, ok, page, refuse, type Reply } from "./bot-world-front.ts";
import type { Actor, Github } from "./bot-world-github.ts";
import { PERMISSIONS, showAccount } from "./bot-world-people.ts";
import type { Comment, Review, ReviewState, Thread } from "./bot-world-record.ts";

export type Here = Asked & { readonly github: Github; readonly actor: Actor; readonly url: string };
export type Route = readonly [
  method: string,
  pattern: RegExp,
  answer: (here: Here, ...parts: string[]) => Reply | Promise<Reply>,
];

type Body = Readonly<Record<string, unknown>>;

const R = "/repos/acme/models";

/** Issues, pull requests and what is said in them. */
export const CONVERSATIONS: readonly Route[] = [
  ["GET", path("/issues"), (here) => page(listIssues(here), here)],
  ["POST", path("/issues"), (here) => makeIssue(here)],
  ["GET", path("/issues/comments"), (here) => page(commentsOf(here), here)],
  [
    "GET",
    path("/issues/comments/(\\d+)"),
    (here, id) => withComment(here, id, (one) => ok(here.github.show.comment(one))),
  ],
  [
    "PATCH",
    path("/issues/comments/(\\d+)"),
    (here, id) => withComment(here, id, (one) => changeComment(here, one)),
  ],
  [
    "DELETE",
    path("/issues/comments/(\\d+)"),
    (here, id) => withComment(here, id, (one) => dropComment(here, one)),
  ],
  [
    "GET",
    path("/issues/comments/(\\d+)/reactions"),
    (here, id) =>
      withComment(here, id, (one) =>
        page(
          one.reactions.map((each) => showReaction(each)),
          here,
        ),
      ),
  ],
  [
    "POST",
    path("/issues/comments/(\\d+)/reactions"),
    (here, id) => withComment(here, id, (one) => react(here, one)),
  ],
  [
    "GET",
    path("/issues/(\\d+)"),
    (here, number) => withThread(here, number, (one) => ok(here.github.show.issue(one))),
  ],
  [
    "PATCH",
    path("/issues/(\\d+)"),
    (here, number) => withThread(here, number, (one) => changeThread(here, one)),
  ],
  [
    "GET",
    path("/issues/(\\d+)/reactions"),
    (here, number) =>
      withThread(here, number, (one) =>
        page(
          one.reactions.map((each) => showReaction(each)),
          here,
        ),
      ),
  ],
  [
    "POST",
    path("/issues/(\\d+)/reactions"),
    (here, number) => withThread(here, number, (one) => react(here, one)),
  ],
  [
    "GET",
    path("/issues/(\\d+)/comments"),
    (here, number) => withThread(here, number, (one) => page(commentsOf(here, one.number), here)),
  ],
  [
    "POST",
    path("/issues/(\\d+)/comments"),
    (here, number) => withThread(here, number, (one) => makeComment(here, one)),
  ],
  [
    "GET",
    path("/issues/(\\d+)/labels"),
    (here, number) => withThread(here, number, (one) => page(labelsOf(here, one), here)),
  ],
  [
    "POST",
    path("/issues/(\\d+)/labels"),
    (here, number) => withThread(here, number, (one) => addLabels(here, one)),
  ],
  [
    "DELETE",
    path("/issues/(\\d+)/labels/([^/]+)"),
    (here, number, name) => withThread(here, number, (one) => dropLabel(here, one, name)),
  ],
  [
    "GET",
    path("/labels/([^/]+)"),
    ({ github }, name) =>
      github.labels.has(decodeURIComponent(name)) ? ok(github.show.label(decodeURIComponent(name))) : missing,
  ],
  ["POST", path("/labels"), (here) => makeLabel(here)],
  ["GET", path("/pulls"), (here) => page(listPulls(here), here)],
  ["POST", path("/pulls"), (here) => makePull(here)],
  ["GET", path("/pulls/(\\d+)"), (here, number) => withThread(here, number, (one) => showPull(here, one))],
  [
    "PATCH",
    path("/pulls/(\\d+)"),
    (here, number) => withThread(here, number, (one) => changeThread(here, one)),
  ],
  [
    "GET",
    path("/pulls/(\\d+)/reviews"),
    (here, number) => withThread(here, number, (one) => page(reviewsOf(here, one), here)),
  ],
  [
    "GET",
    path("/pulls/(\\d+)/reviews/(\\d+)"),
    (here, _, id) => withReview(here, id, (one) => ok(here.github.show.review(one, false))),
  ],
  [
    "PUT",
    path("/pulls/(\\d+)/reviews/(\\d+)/dismissals"),
    (here, _, id) => withReview(here, id, (one) => dismiss(here, one)),
  ],
  [
    "GET",
    path("/pulls/(\\d+)/commits"),
    (here, number) => withThread(here, number, (one) => pullCommits(here, one)),
  ],
  [
    "GET",
    path("/pulls/(\\d+)/files"),
    (here, number) => withThread(here, number, (one) => pullFiles(here, one)),
  ],
  [
    "POST",
    path("/pulls/(\\d+)/requested_reviewers"),
    (here, number) => withThread(here, number, (one) => askReviewers(here, one)),
  ],
  ["GET", path("/commits/([0-9a-f]{40})/pulls"), (here, sha) => page(pullsOfCommit(here, sha), here)],
];

export function path(rest: string): RegExp {
  return new RegExp(`^${R}${rest}$`);
}

function withThread(
  { github }: Here,
  number: string,
  answer: (thread: Thread) => Reply | Promise<Reply>,
): Reply | Promise<Reply> {
  const thread = github.threads.get(Number(number));
  return thread === undefined ? missing : answer(thread);
}

function withComment({ github }: Here, id: string, answer: (comment: Comment) => Reply): Reply {
  const comment = github.comments.get(Number(id));
  return comment === undefined ? missing : answer(comment);
}

function withReview({ github }: Here, id: string, answer: (review: Review) => Reply): Reply {
  const review = github.reviews.get(Number(id));
  return review === undefined ? missing : answer(review);
}

function textOf(body: unknown, key: string): string | undefined {
  const value = (body as Body | undefined)?.[key];
  return typeof value === "string" ? value : undefined;
}

/** All or nobody: one name that may not be asked refuses the whole request. */
function askReviewers({ github, body }: Here, thread: Thread): Reply {
  const listed = (key: string): readonly string[] => ((body as Body)[key] ?? []) as readonly string[];
  const [users, teams] = [listed("reviewers"), listed("team_reviewers")];
  const may = users.every((login) => login in PERMISSIONS) && teams.every((team) => github.teams.has(team));
  if (!may || thread.pull === undefined)
    return refuse(422, "Reviews may only be requested from collaborators.");
  for (const name of [...users, ...teams]) thread.pull.reviewers.add(name);
  return { ...ok(github.show.pull(thread, { whole: false })), status: 201 };
}

/** Newest first unless asked otherwise; pull requests are issues too. */
function listIssues({ github, query }: Here): readonly unknown[] {
  const state = query.get("state") ?? "open";
  const labels = (query.get("labels") ?? "").split(",").filter((label) => label !== "");
  const creator = query.get("creator");
  const since = query.get("since") ?? "";
  return inOrder(github, query)
    .filter((one) => state === "all" || one.state === state)
    .filter((one) => labels.every((label) => one.labels.includes(label)))
    .filter((one) => creator === null || one.user.login === creator)
    .filter((one) => one.updatedAt >= since)
    .map((one) => github.show.issue(one));
}

function inOrder(github: Github, query: URLSearchParams): readonly Thread[] {
  const by = query.get("sort") === "updated" ? "updatedAt" : "createdAt";
  const all = [...github.threads.values()].sort((a, b) =>
    a[by] === b[by] ? a.number - b.number : a[by] < b[by] ? -1 : 1,
  );
  return query.get("direction") === "asc" ? all : all.reverse();
}

function makeIssue({ github, actor, body }: Here): Reply {
  const title = textOf(body, "title");
  if (title === undefined || title === "") return refuse(422, "Validation Failed");
  const labels = ((body as Body)["labels"] ?? []) as readonly string[];
  const thread = github.openThread({ title, body: textOf(body, "body") ?? "", labels }, actor);
  return { status: 201, body: github.show.issue(thread) };
}

function changeThread({ github, actor, body }: Here, thread: Thread): Reply {
  const [title, text, base] = ["title", "body", "base"].map((key) => textOf(body, key));
  github.edit(
    thread.number,
    {
      ...(title === undefined ? {} : { title }),
      ...(text === undefined ? {} : { body: text }),
      ...(base === undefined ? {} : { base }),
    },
    actor,
  );
  const labels = (body as Body)["labels"];
  if (Array.isArray(labels)) thread.labels.splice(0, thread.labels.length, ...(labels as string[]));
  const state = textOf(body, "state");
  if (state === "open" || state === "closed") github.setState(thread.number, state, actor);
  return ok(
    thread.pull === undefined ? github.show.issue(thread) : github.show.pull(thread, { whole: true }),
  );
}

/** Oldest first, and only those that are still there. */
function commentsOf({ github, query, stale }: Here, number?: number): readonly unknown[] {
  const since = query.get("since") ?? "";
  return lagging([...github.comments.values()], stale)
    .filter((one) => (number === undefined || one.number === number) && one.updatedAt >= since)
    .map((one) => github.show.comment(one));
}

/** Without the newest, which a copy that lags has not got yet. */
export function lagging<T>(all: readonly T[], stale: boolean | undefined): readonly T[] {
  return stale === true ? all.slice(0, -1) : all;
}

const LONGEST = 65_536;

function makeComment({ github, actor, body }: Here, thread: Thread): Reply {
  const text = textOf(body, "body") ?? "";
  if (text.trim() === "" || text.length > LONGEST) return refuse(422, "Validation Failed");
  return { status: 201, body: github.show.comment(github.addComment(thread.number, text, actor)) };
}

/** Whoever may write may change what others wrote; an app may not change a person's words. */
function changeComment({ github, actor, body }: Here, comment: Comment): Reply {
  if (actor.app !== null && comment.user.id !== actor.account.id)
    return refuse(403, "Resource not accessible by integration");
  const text = textOf(body, "body") ?? "";
  if (text.trim() === "" || text.length > LONGEST) return refuse(422, "Validation Failed");
  github.editComment(comment.id, text, actor);
  return ok(github.show.comment(comment));
}

function dropComment({ github, actor }: Here, comment: Comment): Reply {
  github.deleteComment(comment.id, actor);
  return { status: 204 };
}

function showReaction({ id, user, content, at }: Comment["reactions"][number]): unknown {
  return { id, node_id: "", user: showAccount(user), content, created_at: at };
}

/** The same reaction twice is one. */
function react({ github, actor, body }: Here, { reactions }: Pick<Comment, "reactions">): Reply {
  const content = textOf(body, "content");
  if (content === undefined) return refuse(422, "Validation Failed");
  const there = reactions.find((one) => one.content === content && one.user.id === actor.account.id);
  if (there !== undefined) return ok(showReaction(there));
  const made = { id: github.id(), user: actor.account, content, at: github.clock.now() };
  reactions.push(made);
  return { status: 201, body: showReaction(made) };
}

function labelsOf({ github }: Here, thread: Thread): readonly unknown[] {
  return thread.labels.map((name) => github.show.label(name));
}

function addLabels(here: Here, thread: Thread): Reply {
  const given = (here.body as { labels?: readonly string[] } | undefined)?.labels ?? [];
  for (const name of given) if (!thread.labels.includes(name)) thread.labels.push(name);
  return ok(labelsOf(here, thread));
}

function dropLabel(here: Here, thread: Thread, name: string): Reply {
  const at = thread.labels.indexOf(decodeURIComponent(name));
  if (at < 0) return refuse(404, "Label does not exist");
  thread.labels.splice(at, 1);
  return ok(labelsOf(here, thread));
}

function makeLabel({ github, body }: Here): Reply {
  const name = textOf(body, "name");
  if (name === undefined || github.labels.has(name)) return refuse(422, "Validation Failed");
  github.labels.set(name, textOf(body, "color") ?? "ededed");
  return { status: 201, body: github.show.label(name) };
}

function listPulls({ github, query }: Here): readonly unknown[] {
  const state = query.get("state") ?? "open";
  const [head, base] = [query.get("head"), query.get("base")];
  return inOrder(github, query).flatMap((one) => {
    const { pull } = one;
    if (pull === undefined || (state !== "all" && one.state !== state)) return [];
    // GitHub takes no notice of a head without an owner.
    if (head?.includes(":") === true && head !== `${pull.headOwner}:${pull.headRef}`) return [];
    return base === null || base === pull.baseRef ? [github.show.pull(one, { whole: false })] : [];
  });
}

function makePull({ github, actor, body }: Here): Reply {
  const [title, head, base] = ["title", "head", "base"].map((key) => textOf(body, key));
  if (title === undefined || head === undefined || base === undefined)
    return refuse(422, "Validation Failed");
  const label = head.includes(":") ? head : `acme:${head}`;
  const twin = [...github.threads.values()].find(
    ({ state, pull }) =>
      state === "open" && pull?.baseRef === base && `${pull.headOwner}:${pull.headRef}` === label,
  );
  if (twin !== undefined) return refuse(422, `A pull request already exists for ${label}.`);
  const [tip, at] = [
    github.refs.get(`refs/heads/${base}`),
    github.refs.get(`refs/heads/${label.split(":")[1]}`),
  ];
  if (tip !== undefined && tip === at) return refuse(422, `No commits between ${base} and ${head}`);
  const draft = (body as Body)["draft"] === true;
  const made = github.openPull({ title, body: textOf(body, "body") ?? "", head: label, base, draft }, actor);
  return made === undefined
    ? refuse(422, "Validation Failed")
    : { status: 201, body: github.show.pull(made, { whole: true }) };
}

async function showPull({ github, stale }: Here, thread: Thread): Promise<Reply> {
  const { pull } = thread;
  if (pull === undefined) return missing;
  const seen = stale === true ? github.before(`refs/heads/${pull.headRef}`) : undefined;
  if (seen !== undefined) {
    const old = { ...thread, pull: { ...pull, headSha: seen, mergeable: undefined } };
    return ok(github.show.pull(old, { whole: true }));
  }
  const open = thread.state === "open" && github.refs.has(`refs/heads/${pull.baseRef}`);
  const mergeable = open ? await github.findMergeable(pull) : undefined;
  const files = await changedFiles(github, pull.baseSha, pull.headSha);
  return ok({ ...github.show.pull(thread, { whole: true, mergeable }), changed_files: files.length });
}

async function changedFiles(github: Github, base: string, head: string): ReturnType<Github["git"]["diff"]> {
  const { git } = github;
  const from = git.mergeBase(base, head);
  return git.diff(from === undefined ? null : git.commit(from).tree, git.commit(head).tree);
}

/** Two hundred and fifty at most, however many there are. */
function pullCommits(here: Here, { pull }: Thread): Reply {
  if (pull === undefined) return missing;
  const { github } = here;
  const commits = github.git.between(pull.baseSha, pull.headSha).slice(0, 250);
  return page(
    commits.map((commit) => showCommit(github, commit.sha)),
    here,
  );
}

export function showCommit(github: Github, sha: string): Record<string, unknown> {
  const commit = github.git.commit(sha);
  const [author, committer] = [github.writerOf(commit.author), github.writerOf(commit.committer)];
  return {
    sha,
    node_id: "",
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree },
      comment_count: 0,
      verification: github.show.verification(commit),
    },
    html_url: `https://github.com/acme/models/commit/${sha}`,
    author: author === null ? null : showAccount(author),
    committer: committer === null ? null : showAccount(committer),
    parents: commit.parents.map((parent) => ({ sha: parent })),
  };
}

async function pullFiles(here: Here, { pull }: Thread): Promise<Reply> {
  if (pull === undefined) return missing;
  const files = await changedFiles(here.github, pull.baseSha, pull.headSha);
  return page(
    files.slice(0, 3000).map((file) => ({ ...file, additions: 1, deletions: 1, changes: 2 })),
    here,
  );
}

function reviewsOf({ github, stale }: Here, { number }: Thread): readonly unknown[] {
  return lagging([...github.reviews.values()], stale)
    .filter((one) => one.number === number)
    .map((one) => github.show.review(one, false));
}

function dismiss({ github, actor, body }: Here, review: Review): Reply {
  if (textOf(body, "message") === undefined) return refuse(422, "Validation Failed");
  const state: ReviewState = "DISMISSED";
  return ok(github.show.review(github.changeReview(review.id, { state }, actor), false));
}

/** Those that brought the commit to the branch, and the open ones that hold it. */
function pullsOfCommit({ github }: Here, sha: string): readonly unknown[] {
  return [...github.threads.values()].flatMap((thread) => {
    const { pull } = thread;
    if (pull === undefined || !github.git.commits.has(sha)) return [];
    const holds =
      pull.mergeCommit === sha ||
      github.git.between(pull.baseSha, pull.headSha).some((each) => each.sha === sha);
    return holds ? [github.show.pull(thread, { whole: false })] : [];
  });
}
