import { type Commit, Git, type Send } from "./bot-world-git.ts";
import {
  type Account,
  ACTIONS_APP,
  APP,
  findByEmail,
  type Login,
  PEOPLE,
  type Permission,
  PERMISSIONS,
  TEAMS,
  WEB,
} from "./bot-world-people.ts";
import {
  type Activity,
  type AppId,
  type Artifact,
  type Attempt,
  type BranchRule,
  type CheckRun,
  type Clock,
  type Comment,
  DEFAULT_BRANCH,
  type Delivery,
  type Dispatch,
  NOBODY,
  type Pull,
  REGISTRY_BRANCH,
  type Review,
  type ReviewState,
  type Ruleset,
  type Run,
  type Thread,
} from "./bot-world-record.ts";
import { Show } from "./bot-world-show.ts";
import { showSuite } from "./bot-world-show-runs.ts";

/** Who acts, and through which app; a person on the web page uses none. */
export type Actor = { readonly account: Account; readonly app: AppId | null };

/**
 * What GitHub knows beside the objects of git: conversations, checks, runs, teams, rules, deliveries. Every change here
 * tells the webhooks that GitHub would send. The emulator keeps the objects and who may have a token; its pull requests
 * are not used, because their heads stand still, their merges take the head's tree, and its clock is the machine's.
 */
export class Github {
  readonly clock: Clock;
  readonly git: Git;
  readonly show: Show;
  /** `refs/heads/main` → commit */
  readonly refs = new Map<string, string>();
  /** `mallory:branch` → commit; a fork shares the objects */
  readonly forks = new Map<string, string>();
  readonly threads = new Map<number, Thread>();
  readonly comments = new Map<number, Comment>();
  readonly reviews = new Map<number, Review>();
  readonly checks: CheckRun[] = [];
  readonly dispatches: Dispatch[] = [];
  readonly runs: Run[] = [];
  readonly artifacts: Artifact[] = [];
  readonly activity: Activity[] = [];
  readonly labels = new Map<string, string>();
  readonly teams = new Map<string, Set<string>>(
    Object.entries(TEAMS).map(([team, who]) => [team, new Set(who)]),
  );
  readonly permissions = new Map<string, Permission>(Object.entries(PERMISSIONS));
  readonly rules = new Map<string, BranchRule[]>();
  readonly rulesets = new Map<number, Ruleset>();
  /** which webhooks the app gets; none at first */
  events: ReadonlySet<string> = new Set();
  outbox: Delivery[] = [];
  /** newest last */
  readonly attempts: Attempt[] = [];
  private readonly send: Send;
  private last = 1000;

  constructor(send: Send, clock: Clock, repository: Record<string, unknown>) {
    this.send = send;
    this.clock = clock;
    this.git = new Git(send);
    this.show = new Show(this, repository);
    protect(this);
  }

  id(): number {
    this.last += 1;
    return this.last;
  }

  thread(number: number): Thread {
    const found = this.threads.get(number);
    if (found === undefined) throw new Error(`there is no issue or pull request ${number}`);
    return found;
  }

  pull(number: number): Thread & { readonly pull: Pull } {
    const thread = this.thread(number);
    if (thread.pull === undefined) throw new Error(`${number} is no pull request`);
    return { ...thread, pull: thread.pull };
  }

  tip(branch = DEFAULT_BRANCH): string {
    const found = this.refs.get(`refs/heads/${branch}`);
    if (found === undefined) throw new Error(`there is no branch ${branch}`);
    return found;
  }

  emit(
    event: string,
    action: string | null,
    facts: Readonly<Record<string, unknown>>,
    sender: Account,
  ): void {
    if (!this.events.has(event)) return;
    const payload = { ...(action === null ? {} : { action }), ...this.show.frame(sender), ...facts };
    const id = this.id();
    // What stands in it is what was true then.
    const copy = structuredClone(payload);
    const at = this.clock.now();
    const guid = `00000000-0000-4000-8000-${String(id).padStart(12, "0")}`;
    this.outbox.push({ id, guid, event, action, payload: copy, at, redelivery: false });
  }

  /** Moves a branch or a tag as its owner, whatever the rules say. */
  async moveRef(ref: string, sha: string | null, how: Move): Promise<void> {
    const before = this.refs.get(ref);
    const path = `/git/refs/${ref.slice("refs/".length)}`;
    const reply =
      sha === null
        ? await this.send("DELETE", path)
        : before === undefined
          ? await this.send("POST", "/git/refs", { ref, sha })
          : await this.send("PATCH", path, { sha, force: true });
    if (reply.status > 299) throw new Error(`${ref}: ${reply.status} ${JSON.stringify(reply.body)}`);
    await this.refMoved(ref, sha, how);
  }

  /** A ref has moved, by whomever: what follows from that. */
  async refMoved(ref: string, after: string | null, { by, kind }: Move): Promise<void> {
    const before = this.refs.get(ref) ?? null;
    if (after === null) this.refs.delete(ref);
    else this.refs.set(ref, after);
    // Read now, so that tests can ask for it without waiting.
    if (ref === `refs/heads/${REGISTRY_BRANCH}` && after !== null) await this.git.files(after);
    const forced = before !== null && after !== null && !this.git.isAncestor(before, after);
    const usual =
      before === null
        ? "branch_creation"
        : after === null
          ? "branch_deletion"
          : forced
            ? "force_push"
            : "push";
    const move = { before: before ?? NOBODY, after: after ?? NOBODY, ref };
    this.activity.push({ id: this.id(), ...move, at: this.clock.now(), kind: kind ?? usual, actor: by });
    const name = ref.replace(/^refs\/(?:heads|tags)\//, "");
    const type = ref.startsWith("refs/tags/") ? "tag" : "branch";
    if (before === null)
      this.emit(
        "create",
        null,
        { ref: name, ref_type: type, master_branch: DEFAULT_BRANCH, description: null, pusher_type: "user" },
        by,
      );
    if (after === null) this.emit("delete", null, { ref: name, ref_type: type, pusher_type: "user" }, by);
    this.emit("push", null, this.show.push(move, forced, by), by);
    if (type === "branch" && after !== null)
      this.emit("check_suite", "requested", showSuite(this, move, name), by);
    if (type === "branch") this.headMoved(`acme:${name}`, { before, after, forced, by });
    if (type === "branch" && after !== null) this.baseMoved(name, after, by);
  }

  /** Open pull requests follow their branch, and close with it. */
  headMoved(
    label: string,
    {
      before,
      after,
      forced,
      by,
    }: { before: string | null; after: string | null; forced: boolean; by: Account },
  ): void {
    for (const thread of this.threads.values()) {
      const { pull } = thread;
      if (pull === undefined || thread.state !== "open" || `${pull.headOwner}:${pull.headRef}` !== label)
        continue;
      if (after === null) this.close(thread.number, { account: by, app: null });
      else {
        pull.headSha = after;
        pull.baseSha = this.refs.get(`refs/heads/${pull.baseRef}`) ?? pull.baseSha;
        thread.updatedAt = this.clock.now();
        // Seen on github.com: after a force-push old reviews show the new head.
        if (forced)
          for (const review of this.reviews.values())
            if (review.number === thread.number) review.commit = after;
        const facts = { before: before ?? NOBODY, after };
        this.emit("pull_request", "synchronize", { ...this.show.pullFacts(thread), ...facts }, by);
      }
    }
  }

  /** Commits that reach a branch by another way take their pull requests along as merged. */
  private baseMoved(branch: string, tip: string, by: Account): void {
    for (const thread of this.threads.values()) {
      const { pull } = thread;
      if (pull === undefined || thread.state !== "open" || pull.baseRef !== branch) continue;
      if (pull.headSha === pull.baseSha || !this.git.isAncestor(pull.headSha, tip)) continue;
      this.markMerged(thread, pull, { by, commit: tip });
      this.emit("pull_request", "closed", this.show.pullFacts(thread), by);
    }
  }

  private markMerged(thread: Thread, pull: Pull, { by, commit }: { by: Account; commit: string }): void {
    const now = this.clock.now();
    Object.assign(pull, { mergedAt: now, mergedBy: by, mergeCommit: commit });
    Object.assign(thread, { state: "closed", closedAt: now, updatedAt: now });
  }

  openThread(
    facts: { title: string; body: string; labels?: readonly string[] },
    by: Actor,
    pull?: Pull,
  ): Thread {
    const now = this.clock.now();
    const thread: Thread = {
      number: this.threads.size + 1,
      id: this.id(),
      user: by.account,
      app: by.app,
      createdAt: now,
      updatedAt: now,
      closedAt: null,
      state: "open",
      title: facts.title,
      body: facts.body,
      labels: [...(facts.labels ?? [])],
      reactions: [],
      pull,
    };
    this.threads.set(thread.number, thread);
    if (pull === undefined) this.emit("issues", "opened", { issue: this.show.issue(thread) }, by.account);
    else this.emit("pull_request", "opened", this.show.pullFacts(thread), by.account);
    return thread;
  }

  openPull(
    facts: { title: string; body: string; head: string; base: string; draft: boolean },
    by: Actor,
  ): Thread | undefined {
    const [owner, ref] = facts.head.includes(":")
      ? (facts.head.split(":") as [string, string])
      : ["acme", facts.head];
    const headSha = owner === "acme" ? this.refs.get(`refs/heads/${ref}`) : this.forks.get(`${owner}:${ref}`);
    const baseSha = this.refs.get(`refs/heads/${facts.base}`);
    if (headSha === undefined || baseSha === undefined) return undefined;
    return this.openThread(facts, by, {
      id: this.id(),
      headOwner: owner,
      headRef: ref,
      headSha,
      baseRef: facts.base,
      baseSha,
      draft: facts.draft,
      reviewers: new Set(),
      mergedAt: null,
      mergedBy: null,
      mergeCommit: null,
      mergeable: undefined,
    });
  }

  close(number: number, by: Actor): void {
    this.setState(number, "closed", by);
  }

  setState(number: number, state: "open" | "closed", by: Actor): void {
    const thread = this.thread(number);
    if (thread.state === state) return;
    const now = this.clock.now();
    Object.assign(thread, { state, closedAt: state === "closed" ? now : null, updatedAt: now });
    const action = state === "closed" ? "closed" : "reopened";
    if (thread.pull === undefined)
      this.emit("issues", action, { issue: this.show.issue(thread) }, by.account);
    else this.emit("pull_request", action, this.show.pullFacts(thread), by.account);
  }

  edit(number: number, to: { title?: string; body?: string; base?: string }, by: Actor): void {
    const thread = this.thread(number);
    const changes: Record<string, unknown> = {};
    for (const key of ["title", "body"] as const) {
      const text = to[key];
      if (text === undefined || text === thread[key]) continue;
      changes[key] = { from: thread[key] };
      thread[key] = text;
    }
    const { pull } = thread;
    if (pull !== undefined && to.base !== undefined && to.base !== pull.baseRef) {
      changes["base"] = { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } };
      pull.baseRef = to.base;
      pull.baseSha = this.tip(to.base);
    }
    if (Object.keys(changes).length === 0) return;
    thread.updatedAt = this.clock.now();
    if (pull === undefined)
      this.emit("issues", "edited", { issue: this.show.issue(thread), changes }, by.account);
    else this.emit("pull_request", "edited", { ...this.show.pullFacts(thread), changes }, by.account);
  }

  addComment(number: number, body: string, by: Actor): Comment {
    const now = this.clock.now();
    const facts = { user: by.account, app: by.app, createdAt: now, updatedAt: now, body, reactions: [] };
    const comment: Comment = { id: this.id(), number, ...facts };
    this.comments.set(comment.id, comment);
    this.emit("issue_comment", "created", this.show.commentFacts(comment), by.account);
    return comment;
  }

  editComment(id: number, body: string, by: Actor): void {
    const comment = this.comments.get(id);
    if (comment === undefined) throw new Error(`there is no comment ${id}`);
    const changes = { body: { from: comment.body } };
    comment.body = body;
    comment.updatedAt = this.clock.now();
    this.emit("issue_comment", "edited", { changes, ...this.show.commentFacts(comment) }, by.account);
  }

  deleteComment(id: number, by: Actor): void {
    const comment = this.comments.get(id);
    if (comment === undefined) throw new Error(`there is no comment ${id}`);
    this.comments.delete(id);
    this.emit("issue_comment", "deleted", this.show.commentFacts(comment), by.account);
  }

  addReview(number: number, facts: { state: ReviewState; body: string; commit?: string }, by: Actor): Review {
    const commit = facts.commit ?? this.pull(number).pull.headSha;
    const base = { number, user: by.account, submittedAt: this.clock.now() };
    const review: Review = { id: this.id(), ...base, state: facts.state, body: facts.body, commit };
    this.reviews.set(review.id, review);
    this.emit("pull_request_review", "submitted", this.show.reviewFacts(review), by.account);
    return review;
  }

  changeReview(id: number, to: { body?: string; state?: ReviewState }, by: Actor): Review {
    const review = this.reviews.get(id);
    if (review === undefined) throw new Error(`there is no review ${id}`);
    const changes = to.body === undefined ? {} : { changes: { body: { from: review.body } } };
    Object.assign(review, to);
    const action = to.state === "DISMISSED" ? "dismissed" : "edited";
    this.emit("pull_request_review", action, { ...changes, ...this.show.reviewFacts(review) }, by.account);
    return review;
  }

  /** Merges as the button does. What GitHub would refuse because of rules is not asked here. */
  async mergePull(number: number, method: "merge" | "squash", by: Account): Promise<Commit> {
    const thread = this.thread(number);
    const { pull } = this.pull(number);
    if (thread.state !== "open") throw new Error(`pull request ${number} is closed`);
    const tip = this.tip(pull.baseRef);
    const merged = await this.git.merge(tip, pull.headSha);
    if ("conflicts" in merged) throw new Error(`it conflicts: ${merged.conflicts.join(", ")}`);
    const when = { date: this.clock.now() };
    const web = { ...WEB, ...when };
    const own = { name: by.login, email: by.email, ...when };
    const commit = await this.git.makeCommit(
      method === "merge"
        ? {
            tree: merged.tree,
            parents: [tip, pull.headSha],
            message: `Merge pull request #${number} from ${pull.headOwner}/${pull.headRef}\n\n${thread.title}`,
            author: own,
            committer: web,
            verified: true,
          }
        : {
            tree: merged.tree,
            parents: [tip],
            message: `${thread.title} (#${number})${this.trailers(pull, thread.user)}`,
            author: { name: thread.user.login, email: thread.user.email, ...when },
            committer: web,
            verified: true,
          },
    );
    this.markMerged(thread, pull, { by, commit: commit.sha });
    await this.moveRef(`refs/heads/${pull.baseRef}`, commit.sha, { by, kind: "pr_merge" });
    this.emit("pull_request", "closed", this.show.pullFacts(thread), by);
    return commit;
  }

  /** The queue moves the branch to a commit that it made before. */
  async land(number: number, commit: string, by: Account): Promise<void> {
    const thread = this.thread(number);
    const { pull } = this.pull(number);
    this.markMerged(thread, pull, { by, commit });
    await this.moveRef(`refs/heads/${pull.baseRef}`, commit, { by, kind: "merge_queue_merge" });
    this.emit("pull_request", "closed", this.show.pullFacts(thread), by);
  }

  /** A squash names everybody else whose commits went into it. */
  private trailers(pull: Pull, opener: Account): string {
    const others = new Map<string, string>();
    for (const { author, message } of this.git.between(this.tip(pull.baseRef), pull.headSha)) {
      if (author.email !== opener.email) others.set(author.email, `${author.name} <${author.email}>`);
      for (const [, who = "", email = ""] of message.matchAll(/^Co-authored-by: (.*<(.*)>)$/gim))
        others.set(email, who);
    }
    return others.size === 0
      ? ""
      : `\n\n${[...others.values()].map((who) => `Co-authored-by: ${who}`).join("\n")}`;
  }

  /** What GitHub finds out about merging when somebody looks. */
  async findMergeable(pull: Pull): Promise<NonNullable<Pull["mergeable"]>> {
    const tip = this.tip(pull.baseRef);
    const of = `${tip} ${pull.headSha}`;
    if (pull.mergeable?.of === of) return pull.mergeable;
    const merged = await this.git.merge(tip, pull.headSha);
    const web = { ...WEB, date: this.clock.now() };
    const commit =
      "conflicts" in merged
        ? null
        : await this.git.makeCommit({
            tree: merged.tree,
            parents: [tip, pull.headSha],
            message: `Merge ${pull.headSha} into ${tip}`,
            author: web,
            committer: web,
            verified: true,
          });
    pull.mergeable = { of, commit: commit?.sha ?? null };
    return pull.mergeable;
  }

  /** What a ref was before it last moved; what a reader gets whose answer comes from a copy that lags. */
  before(ref: string): string | undefined {
    const last = this.activity.findLast((one) => one.ref === ref);
    return last === undefined || last.before === NOBODY ? this.refs.get(ref) : last.before;
  }

  /** Who wrote a commit, as far as GitHub can tell from the e-mail. */
  writerOf({ email }: { readonly email: string }): Account | null {
    return email === WEB.email
      ? { ...PEOPLE["github-actions[bot]"], id: 19_864_447, login: "web-flow", type: "User" }
      : (findByEmail(email) ?? null);
  }

  isMember(team: string, login: string): boolean {
    return this.teams.get(team)?.has(login) === true;
  }

  setTeam(team: string, members: readonly Login[], by: Account): void {
    const before = this.teams.get(team) ?? new Set();
    this.teams.set(team, new Set(members));
    for (const [action, who] of [
      ["removed", [...before].filter((login) => !members.includes(login as Login))],
      ["added", members.filter((login) => !before.has(login))],
    ] as const)
      for (const login of who)
        this.emit("membership", action, this.show.membership(team, PEOPLE[login as Login]), by);
  }
}

export type Move = { readonly by: Account; readonly kind?: Activity["kind"] };

/** The app that acts under a program's name; people use none. */
export function appOf({ login }: Account): AppId | null {
  return [APP, ACTIONS_APP].find(({ slug }) => login === `${slug}[bot]`) ?? null;
}

/** A repository as docs tell people to set it up: the check is required and pinned to the app, the registry only grows. */
function protect(github: Github): void {
  github.rulesets.set(1, { id: 1, name: "models", bypass_actors: [] });
  github.rulesets.set(2, {
    id: 2,
    name: "registry",
    bypass_actors: [{ actor_type: "Integration", actor_id: APP.id, bypass_mode: "always" }],
  });
  const checks = [{ context: "twokey", integration_id: APP.id }];
  github.rules.set(DEFAULT_BRANCH, [
    { type: "deletion", ruleset_id: 1 },
    { type: "non_fast_forward", ruleset_id: 1 },
    { type: "pull_request", ruleset_id: 1, parameters: { required_approving_review_count: 0 } },
    {
      type: "required_status_checks",
      ruleset_id: 1,
      parameters: { strict_required_status_checks_policy: true, required_status_checks: checks },
    },
  ]);
  github.rules.set("model-registry", [
    { type: "creation", ruleset_id: 2 },
    { type: "update", ruleset_id: 2 },
    { type: "deletion", ruleset_id: 2 },
    { type: "non_fast_forward", ruleset_id: 2 },
  ]);
}
