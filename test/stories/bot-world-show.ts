import type { Commit } from "./bot-world-git.ts";
import type { Github } from "./bot-world-github.ts";
import {
  type Account,
  accountOf,
  APP,
  nodeId,
  ORGANISATION,
  PEOPLE,
  REPOSITORY,
  showAccount,
  showApp,
} from "./bot-world-people.ts";
import { type Comment, NOBODY, type Pull, type Review, type Thread } from "./bot-world-record.ts";

type Json = Record<string, unknown>;

export const HTML = `https://github.com/${REPOSITORY}`;
export const API = `https://api.github.com/repos/${REPOSITORY}`;

/** How GitHub writes down what it knows, in answers and in webhooks alike. */
export class Show {
  private readonly github: Github;
  readonly repository: Json;

  constructor(github: Github, repository: Json) {
    this.github = github;
    this.repository = repository;
  }

  /** What stands around every webhook. */
  frame(sender: Account): Json {
    return {
      repository: this.repository,
      organization: this.organization(),
      sender: showAccount(sender),
      installation: { id: APP.installation, node_id: nodeId("Integration", APP.installation) },
    };
  }

  organization(): Json {
    const { id, login } = ORGANISATION;
    const url = `https://api.github.com/orgs/${login}`;
    return {
      login,
      id,
      node_id: nodeId("Org", id),
      url,
      repos_url: `${url}/repos`,
      hooks_url: `${url}/hooks`,
      description: "",
    };
  }

  /** The repository of a pull request's head: this one, or somebody's fork. */
  repositoryOf(owner: string): Json {
    if (owner === ORGANISATION.login) return this.repository;
    const account = accountOf(owner);
    const name = `${owner}/models`;
    const id = 9000 + account.id;
    return {
      ...this.repository,
      id,
      node_id: nodeId("Repository", id),
      full_name: name,
      owner: showAccount(account),
      fork: true,
    };
  }

  association({ login }: Account): string {
    const permission = this.github.permissions.get(login) ?? "none";
    return permission === "none" || permission === "read" ? "NONE" : "MEMBER";
  }

  issue(thread: Thread): Json {
    const { number, id } = thread;
    const url = `${API}/issues/${number}`;
    const comments = [...this.github.comments.values()].filter((comment) => comment.number === number);
    const kind = thread.pull === undefined ? "issues" : "pull";
    return {
      url,
      repository_url: API,
      labels_url: `${url}/labels{/name}`,
      comments_url: `${url}/comments`,
      events_url: `${url}/events`,
      html_url: `${HTML}/${kind}/${number}`,
      id,
      node_id: nodeId("Issue", id),
      number,
      title: thread.title,
      user: showAccount(thread.user),
      labels: thread.labels.map((name) => this.label(name)),
      state: thread.state,
      locked: false,
      assignee: null,
      assignees: [],
      milestone: null,
      comments: comments.length,
      created_at: thread.createdAt,
      updated_at: thread.updatedAt,
      closed_at: thread.closedAt,
      author_association: this.association(thread.user),
      active_lock_reason: null,
      body: thread.body,
      reactions: reactions(
        url,
        thread.reactions.map(({ content }) => content),
      ),
      performed_via_github_app: thread.app === null ? null : showApp(thread.app),
      state_reason: null,
      ...(thread.pull === undefined
        ? {}
        : {
            draft: thread.pull.draft,
            pull_request: {
              url: `${API}/pulls/${number}`,
              html_url: `${HTML}/pull/${number}`,
              diff_url: `${HTML}/pull/${number}.diff`,
              patch_url: `${HTML}/pull/${number}.patch`,
              merged_at: thread.pull.mergedAt,
            },
          }),
    };
  }

  label(name: string): Json {
    const color = this.github.labels.get(name) ?? "ededed";
    return {
      id: 1,
      node_id: nodeId("Label", name),
      url: `${API}/labels/${name}`,
      name,
      color,
      default: false,
      description: null,
    };
  }

  pullFacts(thread: Thread): Json {
    return { number: thread.number, pull_request: this.pull(thread, { whole: true }) };
  }

  /** Lists and reviews show less of a pull request than its own page does. */
  pull(thread: Thread, { whole, mergeable }: { whole: boolean; mergeable?: Pull["mergeable"] }): Json {
    const { number, pull } = thread;
    if (pull === undefined) throw new Error(`${number} is no pull request`);
    const url = `${API}/pulls/${number}`;
    const html = `${HTML}/pull/${number}`;
    const [head, base] = [
      this.side(pull.headOwner, pull.headRef, pull.headSha),
      this.side("acme", pull.baseRef, pull.baseSha),
    ];
    const links = {
      self: url,
      html,
      issue: `${API}/issues/${number}`,
      comments: `${API}/issues/${number}/comments`,
      review_comments: `${url}/comments`,
      review_comment: `${API}/pulls/comments{/number}`,
      commits: `${url}/commits`,
      statuses: `${API}/statuses/${pull.headSha}`,
    };
    return {
      url,
      id: pull.id,
      node_id: nodeId("PullRequest", pull.id),
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      issue_url: `${API}/issues/${number}`,
      number,
      state: thread.state,
      locked: false,
      title: thread.title,
      user: showAccount(thread.user),
      body: thread.body,
      created_at: thread.createdAt,
      updated_at: thread.updatedAt,
      closed_at: thread.closedAt,
      merged_at: pull.mergedAt,
      merge_commit_sha: pull.mergeCommit ?? mergeable?.commit ?? null,
      assignee: null,
      assignees: [],
      requested_reviewers: [],
      requested_teams: [],
      labels: thread.labels.map((name) => this.label(name)),
      milestone: null,
      draft: pull.draft,
      commits_url: `${url}/commits`,
      review_comments_url: `${url}/comments`,
      review_comment_url: `${API}/pulls/comments{/number}`,
      comments_url: `${API}/issues/${number}/comments`,
      statuses_url: `${API}/statuses/${pull.headSha}`,
      head,
      base,
      _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
      author_association: this.association(thread.user),
      auto_merge: null,
      active_lock_reason: null,
      ...(whole ? this.pullCounts(thread, pull, mergeable) : {}),
    };
  }

  private pullCounts(thread: Thread, pull: Pull, mergeable: Pull["mergeable"]): Json {
    const known = mergeable === undefined ? null : mergeable.commit !== null;
    const commits = this.github.git.between(pull.baseSha, pull.headSha).length;
    return {
      merged: pull.mergedAt !== null,
      mergeable: pull.mergedAt === null ? known : null,
      rebaseable: known,
      mergeable_state: known === null ? "unknown" : known ? "clean" : "dirty",
      merged_by: pull.mergedBy === null ? null : showAccount(pull.mergedBy),
      comments: [...this.github.comments.values()].filter(({ number }) => number === thread.number).length,
      review_comments: 0,
      maintainer_can_modify: false,
      commits,
      additions: 1,
      deletions: 1,
      changed_files: 1,
    };
  }

  private side(owner: string, ref: string, sha: string): Json {
    const user = owner === ORGANISATION.login ? ORGANISATION : accountOf(owner);
    return { label: `${owner}:${ref}`, ref, sha, user: showAccount(user), repo: this.repositoryOf(owner) };
  }

  comment(comment: Comment): Json {
    const { id, number } = comment;
    const kind = this.github.thread(number).pull === undefined ? "issues" : "pull";
    const url = `${API}/issues/comments/${id}`;
    return {
      url,
      html_url: `${HTML}/${kind}/${number}#issuecomment-${id}`,
      issue_url: `${API}/issues/${number}`,
      id,
      node_id: nodeId("IssueComment", id),
      user: showAccount(comment.user),
      created_at: comment.createdAt,
      updated_at: comment.updatedAt,
      author_association: this.association(comment.user),
      body: comment.body,
      reactions: reactions(
        url,
        comment.reactions.map(({ content }) => content),
      ),
      performed_via_github_app: comment.app === null ? null : showApp(comment.app),
    };
  }

  commentFacts(comment: Comment): Json {
    return { issue: this.issue(this.github.thread(comment.number)), comment: this.comment(comment) };
  }

  /** REST shouts the state of a review, webhooks do not. */
  review(review: Review, webhook: boolean): Json {
    const { id, number, state } = review;
    const html = `${HTML}/pull/${number}#pullrequestreview-${id}`;
    const pull = `${API}/pulls/${number}`;
    return {
      id,
      node_id: nodeId("PullRequestReview", id),
      user: showAccount(review.user),
      body: webhook && review.body === "" ? null : review.body,
      commit_id: review.commit,
      submitted_at: review.submittedAt,
      state: webhook ? state.toLowerCase() : state,
      html_url: html,
      pull_request_url: pull,
      author_association: this.association(review.user),
      _links: { html: { href: html }, pull_request: { href: pull } },
    };
  }

  reviewFacts(review: Review): Json {
    const pull = this.pull(this.github.thread(review.number), { whole: false });
    return { review: this.review(review, true), pull_request: pull };
  }

  push(
    { ref, before, after }: { ref: string; before: string; after: string },
    forced: boolean,
    by: Account,
  ): Json {
    const { git } = this.github;
    const added =
      after === NOBODY || !git.commits.has(after)
        ? []
        : before === NOBODY
          ? git.between(this.github.refs.get("refs/heads/main") ?? after, after)
          : git.between(before, after);
    const tip = git.commits.get(after);
    return {
      ref,
      before,
      after,
      created: before === NOBODY,
      deleted: after === NOBODY,
      forced,
      base_ref: null,
      compare: `${HTML}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
      // GitHub lists 2,048 at most.
      commits: added.slice(-2048).map((commit) => this.pushed(commit)),
      head_commit: tip === undefined ? null : this.pushed(tip),
      pusher: { name: by.login, email: by.email },
    };
  }

  private pushed(commit: Commit): Json {
    const who = ({ name, email }: { name: string; email: string }): Json => {
      const username = this.github.writerOf({ email })?.login;
      return { name, email, ...(username === undefined ? {} : { username }) };
    };
    return {
      id: commit.sha,
      tree_id: commit.tree,
      distinct: true,
      message: commit.message,
      timestamp: commit.committer.date,
      url: `${HTML}/commit/${commit.sha}`,
      author: who(commit.author),
      committer: who(commit.committer),
      // GitHub lists paths here; whoever decides by them is wrong, because long lists are cut.
      added: [],
      removed: [],
      modified: [],
    };
  }

  verification({ verified, committer }: Commit): Json {
    return verified
      ? {
          verified,
          reason: "valid",
          signature: "-----BEGIN PGP SIGNATURE-----",
          payload: "",
          verified_at: committer.date,
        }
      : { verified, reason: "unsigned", signature: null, payload: null, verified_at: null };
  }

  membership(team: string, member: Account): Json {
    return { scope: "team", member: showAccount(member), team: this.team(team) };
  }

  /** The app as it stands on the organisation. */
  installation(): Json {
    const at = this.github.clock.now();
    return {
      id: APP.installation,
      account: showAccount(ORGANISATION),
      app_id: APP.id,
      target_id: ORGANISATION.id,
      target_type: "Organization",
      repository_selection: "all",
      permissions: {},
      events: [],
      created_at: at,
      updated_at: at,
      single_file_name: null,
      suspended_at: null,
      suspended_by: null,
    };
  }

  team(slug: string): Json {
    const id = 600 + [...this.github.teams.keys()].indexOf(slug);
    const url = `https://api.github.com/organizations/${ORGANISATION.id}/team/${id}`;
    return {
      id,
      node_id: nodeId("Team", id),
      name: slug,
      slug,
      description: null,
      privacy: "closed",
      permission: "push",
      url,
      parent: null,
    };
  }

  /** Everybody that can be named. */
  findUser(wanted: string | number): Json | undefined {
    const found = Object.values<Account>(PEOPLE).find(
      (one) => one.id === wanted || one.login.toLowerCase() === String(wanted).toLowerCase(),
    );
    return found === undefined ? undefined : showAccount(found);
  }
}

const REACTIONS = ["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"];

function reactions(url: string, all: readonly string[]): Json {
  const counts = REACTIONS.map(
    (content) => [content, all.filter((each) => each === content).length] as const,
  );
  return { url: `${url}/reactions`, total_count: all.length, ...Object.fromEntries(counts) };
}
