import { deliverOne, type Posted } from "./bot-world-deliver.ts";
import { type Odd, type Request, requestOf, runEvaluation, type Script } from "./bot-world-evaluator.ts";
import type { Call, Fault } from "./bot-world-front.ts";
import type { Commit, Files, Who } from "./bot-world-git.ts";
import { type Actor, appOf } from "./bot-world-github.ts";
import { Look } from "./bot-world-look.ts";
import { type Account, accountOf, type Login, PEOPLE, type Permission, WEB } from "./bot-world-people.ts";
import {
  DEFAULT_BRANCH,
  type CheckRun,
  type Delivery,
  type Dispatch,
  type ReviewState,
  type Run,
} from "./bot-world-record.ts";
import { type Group, showCheck, showGroup } from "./bot-world-show-runs.ts";

export type { EventFile } from "./bot-world-look.ts";

export type PushFacts = {
  readonly by: Login;
  readonly message?: string;
  readonly coAuthors?: readonly Login[];
  /** whose names stand in the commit; the pusher's when left out */
  readonly author?: Login | Who;
  readonly committer?: Login | Who;
  /** starts anew from the default branch, or from this commit, and forces the branch there */
  readonly force?: boolean | string;
  /** further parents: what was merged into the branch by hand */
  readonly merge?: readonly string[];
  /** into the fork of this person */
  readonly fork?: Login;
};

/** What people do on GitHub, what the bot did there, and what may go wrong. Whatever somebody does takes a second. */
export class Story extends Look {
  /** where the bot takes webhooks; set by whoever starts it */
  hookUrl = "";

  async begin(files: Files): Promise<void> {
    const commit = await this.makeCommit(files, [], { by: "dave", message: "the beginning" });
    await this.github.moveRef(`refs/heads/${DEFAULT_BRANCH}`, commit.sha, { by: PEOPLE.dave });
  }

  /** `90s`, `5m`, `2h`, `14d`; timers of the bot are not woken by it, see `startBot`. */
  pass(time: string | number): void {
    this.github.clock.pass(time);
  }

  set fault(fault: (call: Call) => Fault | undefined) {
    this.front.fault = fault;
  }

  set hold(hold: (call: Call) => Promise<unknown> | undefined) {
    this.front.hold = hold;
  }

  /**
   * Of the calls from now on only the first `count` are answered: the bot dies there, until `revive`. With `lost` GitHub
   * still does what the next call asks for, and the bot dies before it hears of it.
   */
  killAfter(count: number, lost?: "lost"): void {
    this.front.killedFrom = this.front.calls.length + count + 1;
    this.front.killLoses = lost === "lost";
  }

  revive(): void {
    this.front.killedFrom = Number.POSITIVE_INFINITY;
    this.front.isKilled = false;
  }

  /** Nobody has seen a commit, a branch or a pull request until it is pushed; gives the new head. */
  async push(branch: string, files: Files, facts: PushFacts): Promise<string> {
    const { github } = this;
    github.clock.pass(1);
    const label = `${facts.fork ?? "acme"}:${branch}`;
    const ref = `refs/heads/${branch}`;
    const before = facts.fork === undefined ? github.refs.get(ref) : github.forks.get(label);
    const start = typeof facts.force === "string" ? facts.force : github.tip();
    const parent = facts.force === undefined || facts.force === false ? (before ?? start) : start;
    const { sha } = await this.makeCommit(files, [parent, ...(facts.merge ?? [])], facts);
    await this.moveHead(branch, sha, facts);
    return sha;
  }

  /** Moves a branch to a commit that is there already. */
  async moveHead(branch: string, sha: string, { by, fork }: Pick<PushFacts, "by" | "fork">): Promise<void> {
    const { github } = this;
    const account = accountOf(by);
    if (fork === undefined) return github.moveRef(`refs/heads/${branch}`, sha, { by: account });
    const label = `${fork}:${branch}`;
    const before = github.forks.get(label) ?? null;
    github.forks.set(label, sha);
    const forced = before !== null && !github.git.isAncestor(before, sha);
    github.headMoved(label, { before, after: sha, forced, by: account });
  }

  /** A branch that has nothing in common with the others. */
  async pushOrphan(branch: string, files: Files, by: Login): Promise<string> {
    this.github.clock.pass(1);
    const { sha } = await this.makeCommit(files, [], { by });
    await this.moveHead(branch, sha, { by });
    return sha;
  }

  /** A light tag, as anybody may make one who can write. */
  async tag(name: string, commit: string, by: Login): Promise<void> {
    this.github.clock.pass(1);
    await this.github.moveRef(`refs/tags/${name}`, commit, { by: accountOf(by) });
  }

  async deleteBranch(branch: string, by: Login): Promise<void> {
    this.github.clock.pass(1);
    await this.github.moveRef(`refs/heads/${branch}`, null, { by: accountOf(by) });
  }

  /** A push around everything: nobody reviewed it, no pull request. */
  pushToDefault(files: Files, by: Login, message?: string): Promise<string> {
    return this.push(DEFAULT_BRANCH, files, { by, ...(message === undefined ? {} : { message }) });
  }

  private async makeCommit(files: Files, parents: readonly string[], facts: PushFacts): Promise<Commit> {
    const { git, clock } = this.github;
    const [first] = parents;
    const tree = await git.write(first === undefined ? null : git.commit(first).tree, files);
    const trailers = (facts.coAuthors ?? []).map(
      (login) => `Co-authored-by: ${login} <${accountOf(login).email}>`,
    );
    const title = facts.message ?? `change ${Object.keys(files).join(", ")}`;
    const message = trailers.length === 0 ? title : `${title}\n\n${trailers.join("\n")}`;
    const sign = (who: Login | Who | undefined): Commit["author"] => {
      const { name, email } =
        typeof who === "object" ? who : { name: who ?? facts.by, email: accountOf(who ?? facts.by).email };
      return { name, email, date: clock.now() };
    };
    const author = sign(facts.author);
    return git.makeCommit({
      tree,
      parents,
      message,
      author,
      committer: sign(facts.committer ?? facts.author),
      verified: false,
    });
  }

  /** The button "Update branch": the default branch merged into the head. */
  async updateBranch(pull: number, by: Login): Promise<string> {
    const { github } = this;
    const { headRef, headSha, headOwner } = github.pull(pull).pull;
    github.clock.pass(1);
    const merged = await github.git.merge(headSha, github.tip());
    if ("conflicts" in merged) throw new Error(`it conflicts: ${merged.conflicts.join(", ")}`);
    const [date, account] = [github.clock.now(), accountOf(by)];
    const { sha } = await github.git.makeCommit({
      tree: merged.tree,
      parents: [headSha, github.tip()],
      message: `Merge branch 'main' into ${headRef}`,
      author: { name: by, email: account.email, date },
      committer: { ...WEB, date },
      verified: true,
    });
    await this.moveHead(headRef, sha, { by, ...(headOwner === "acme" ? {} : { fork: headOwner as Login }) });
    return sha;
  }

  openPull(
    branch: string,
    facts: {
      readonly by: Login;
      readonly title?: string;
      readonly body?: string;
      readonly base?: string;
      readonly draft?: boolean;
      readonly fork?: Login;
    },
  ): number {
    this.github.clock.pass(1);
    const {
      by,
      title = `change on ${branch}`,
      body = "",
      base = DEFAULT_BRANCH,
      draft = false,
      fork,
    } = facts;
    const head = fork === undefined ? branch : `${fork}:${branch}`;
    const made = this.github.openPull({ title, body, head, base, draft }, person(by));
    if (made === undefined) throw new Error(`there is no branch ${head} or ${base}`);
    return made.number;
  }

  /** A branch with these files and its pull request, at once. */
  async propose(
    branch: string,
    files: Files,
    facts: PushFacts & { readonly title?: string; readonly base?: string },
  ): Promise<number> {
    await this.push(branch, files, facts);
    return this.openPull(branch, facts);
  }

  comment(number: number, text: string, by: Login): number {
    this.github.clock.pass(1);
    return this.github.addComment(number, text, person(by)).id;
  }

  /** On an issue as on a pull request; here for the sake of the story. */
  issueComment(number: number, text: string, by: Login): number {
    return this.comment(number, text, by);
  }

  editComment(id: number, text: string, by: Login): void {
    this.github.clock.pass(1);
    this.github.editComment(id, text, person(by));
  }

  deleteComment(id: number, by: Login): void {
    this.github.clock.pass(1);
    this.github.deleteComment(id, person(by));
  }

  openIssue(title: string, body: string, by: Login, labels: readonly string[] = []): number {
    this.github.clock.pass(1);
    return this.github.openThread({ title, body, labels }, person(by)).number;
  }

  review(
    pull: number,
    facts: {
      readonly state: ReviewState;
      readonly body?: string;
      readonly by: Login;
      readonly commit?: string;
    },
  ): number {
    this.github.clock.pass(1);
    const { by, body = "", ...rest } = facts;
    return this.github.addReview(pull, { ...rest, body }, person(by)).id;
  }

  editReview(id: number, body: string, by: Login): void {
    this.github.clock.pass(1);
    this.github.changeReview(id, { body }, person(by));
  }

  dismissReview(id: number, by: Login): void {
    this.github.clock.pass(1);
    this.github.changeReview(id, { state: "DISMISSED" }, person(by));
  }

  /** Presses the button whatever the checks say; `mayMerge` knows what the rules would say. */
  async merge(
    pull: number,
    { by, method = "merge" }: { readonly by: Login; readonly method?: "merge" | "squash" },
  ): Promise<string> {
    this.github.clock.pass(1);
    return (await this.github.mergePull(pull, method, accountOf(by))).sha;
  }

  /** Presses the button only where the rules let it be pressed; tells whether it was. */
  async tryMerge(
    pull: number,
    how: { readonly by: Login; readonly method?: "merge" | "squash" },
  ): Promise<boolean> {
    if (!this.mayMerge(pull)) return false;
    await this.merge(pull, how);
    return true;
  }

  closePull(number: number, by: Login): void {
    this.github.clock.pass(1);
    this.github.setState(number, "closed", person(by));
  }

  reopen(number: number, by: Login): void {
    this.github.clock.pass(1);
    this.github.setState(number, "open", person(by));
  }

  retarget(pull: number, base: string, by: Login): void {
    this.github.clock.pass(1);
    this.github.edit(pull, { base }, person(by));
  }

  editPull(number: number, to: { readonly title?: string; readonly body?: string }, by: Login): void {
    this.github.clock.pass(1);
    this.github.edit(number, to, person(by));
  }

  setDraft(number: number, draft: boolean, by: Login): void {
    const thread = this.github.thread(number);
    this.github.clock.pass(1);
    this.github.pull(number).pull.draft = draft;
    const action = draft ? "converted_to_draft" : "ready_for_review";
    this.github.emit("pull_request", action, this.github.show.pullFacts(thread), accountOf(by));
  }

  /** `fraud-ml` or `acme/fraud-ml`. */
  setTeam(team: string, members: readonly Login[], by: Login = "dave"): void {
    this.github.clock.pass(1);
    this.github.setTeam(team.replace(/^acme\//, ""), members, accountOf(by));
  }

  /** Somebody takes another login; the number stays. Stories go on calling them by the old one. */
  rename(person: Login, login: string): void {
    const { teams, permissions } = this.github;
    const account = accountOf(person);
    for (const members of teams.values()) if (members.delete(account.login)) members.add(login);
    const permission = permissions.get(account.login);
    if (permission !== undefined) permissions.set(login, permission);
    permissions.delete(account.login);
    account.login = login;
  }

  setPermission(login: Login, permission: Permission): void {
    this.github.permissions.set(login, permission);
  }

  /** Somebody presses "Re-run" beside the check. */
  rerun(check: CheckRun, by: Login): void {
    this.github.clock.pass(1);
    this.github.emit("check_run", "rerequested", { check_run: showCheck(this.github, check) }, accountOf(by));
  }

  /** Puts a pull request into the merge queue, behind another place if there is one. */
  async queue(pull: number, by: Login, behind?: Group): Promise<Group> {
    const { github } = this;
    github.clock.pass(1);
    const baseSha = behind?.headSha ?? github.tip();
    const { headSha } = github.pull(pull).pull;
    const merged = await github.git.merge(baseSha, headSha);
    if ("conflicts" in merged) throw new Error(`it conflicts: ${merged.conflicts.join(", ")}`);
    const web = { ...WEB, date: github.clock.now() };
    const facts = { tree: merged.tree, parents: [baseSha, headSha], message: `Merge pull request #${pull}` };
    const commit = await github.git.makeCommit({ ...facts, author: web, committer: web, verified: true });
    const headRef = `refs/heads/gh-readonly-queue/${DEFAULT_BRANCH}/pr-${pull}-${baseSha}`;
    await github.moveRef(headRef, commit.sha, { by: accountOf(by) });
    const group = { pull, headSha: commit.sha, headRef, baseSha };
    github.emit("merge_group", "checks_requested", showGroup(group, commit), accountOf(by));
    return group;
  }

  /** The queue merges the place, or drops it. */
  async leaveQueue(group: Group, end: "merged" | "invalidated" | "dequeued", by: Login): Promise<void> {
    const { github } = this;
    github.clock.pass(1);
    if (end === "merged") await github.land(group.pull, group.headSha, accountOf(by));
    await github.moveRef(group.headRef, null, { by: accountOf(by) });
    const facts = showGroup(group, github.git.commit(group.headSha));
    github.emit("merge_group", "destroyed", { reason: end, ...facts }, accountOf(by));
  }

  install(): void {
    const repositories = [{ id: 1, node_id: "", name: "models", full_name: "acme/models", private: false }];
    const installation = this.github.show.installation();
    const none = { repository: undefined, organization: undefined };
    const facts = { ...none, repositories, requester: null, installation };
    this.github.emit("installation", "created", facts, PEOPLE.dave);
  }

  /** The workflow runs for a request of the bot, or for one that somebody made up. */
  runEvaluation(asked: Dispatch | Request, script: Script = {}, odd: Odd = {}): Promise<Run> {
    this.github.clock.pass(60);
    return runEvaluation(this.github, "nonce" in asked ? asked : requestOf(asked), script, odd);
  }

  /** Takes them away, for a test to permute, to repeat or to lose. */
  takeOutbox(): readonly Delivery[] {
    const taken = this.github.outbox;
    this.github.outbox = [];
    return taken;
  }

  /** Sends these, one after the other, or all that wait. */
  async deliver(
    deliveries: readonly Delivery[] = this.takeOutbox(),
    secret?: string,
  ): Promise<readonly Posted[]> {
    const posted: Posted[] = [];
    for (const delivery of deliveries) {
      this.front.during = delivery.guid;
      posted.push(await deliverOne(this.github, this.hookUrl, delivery, secret));
    }
    return posted;
  }

  /** GitHub tried, and nobody answered; it does not try again by itself. */
  lose(deliveries: readonly Delivery[] = this.takeOutbox()): void {
    for (const delivery of deliveries)
      this.github.attempts.push({ delivery, status: 502, at: this.github.clock.now() });
  }
}

function person(login: Login): Actor {
  const account: Account = accountOf(login);
  return { account, app: appOf(account) };
}
