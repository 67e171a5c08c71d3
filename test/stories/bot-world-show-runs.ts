import type { Commit } from "./bot-world-git.ts";
import type { Github } from "./bot-world-github.ts";
import { ACTIONS_APP, APP, nodeId, showAccount, showApp } from "./bot-world-people.ts";
import { DEFAULT_BRANCH, type CheckRun, type Run, type Thread } from "./bot-world-record.ts";
import { API, HTML } from "./bot-world-show.ts";

type Json = Record<string, unknown>;

/** Every app that may write checks hears of each push in this form too. */
export function showSuite(
  github: Github,
  { before, after }: { before: string; after: string },
  branch: string,
): Json {
  const at = github.clock.now();
  const id = APP.id * 10;
  return {
    check_suite: {
      id,
      node_id: nodeId("CheckSuite", after),
      head_branch: branch,
      head_sha: after,
      status: "queued",
      conclusion: null,
      url: `${API}/check-suites/${id}`,
      before,
      after,
      pull_requests: [],
      app: showApp(APP),
      created_at: at,
      updated_at: at,
    },
  };
}

export function showCheck(github: Github, run: CheckRun): Json {
  const url = `${API}/check-runs/${run.id}`;
  const pulls = [...github.threads.values()].filter(
    ({ state, pull }) => state === "open" && pull?.headSha === run.head && pull.headOwner === "acme",
  );
  const { title, summary, text } = run;
  const app = showApp(run.app);
  return {
    id: run.id,
    node_id: nodeId("CheckRun", run.id),
    head_sha: run.head,
    external_id: run.externalId,
    url,
    html_url: `${HTML}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title,
      summary,
      text,
      annotations_count: run.annotations,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: {
      id: run.app.id * 10,
      node_id: nodeId("CheckSuite", run.head),
      head_branch: pulls[0]?.pull?.headRef ?? null,
      head_sha: run.head,
      status: run.status,
      conclusion: run.conclusion,
      url: `${API}/check-suites/${run.app.id * 10}`,
      before: null,
      after: run.head,
      pull_requests: pulls.map((thread) => pullOfCheck(github, thread)),
      app,
      created_at: run.startedAt,
      updated_at: run.completedAt ?? run.startedAt,
    },
    app,
    pull_requests: pulls.map((thread) => pullOfCheck(github, thread)),
  };
}

function pullOfCheck({ show }: Github, { number, pull }: Thread): Json {
  const repo = { id: show.repository["id"], url: API, name: "models" };
  return {
    url: `${API}/pulls/${number}`,
    id: pull!.id,
    number,
    head: { ref: pull!.headRef, sha: pull!.headSha, repo },
    base: { ref: pull!.baseRef, sha: pull!.baseSha, repo },
  };
}

export function showRun(github: Github, run: Run): Json {
  const { id } = run;
  const url = `${API}/actions/runs/${id}`;
  const tip = github.git.commits.get(run.headSha);
  const who = showAccount(run.actor);
  return {
    id,
    name: run.name,
    node_id: nodeId("WorkflowRun", id),
    check_suite_id: ACTIONS_APP.id * 10 + id,
    check_suite_node_id: nodeId("CheckSuite", id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.path,
    display_title: run.title,
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: 77,
    url,
    html_url: `${HTML}/actions/runs/${id}`,
    // Empty for forks and for everything but pull requests.
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    actor: who,
    triggering_actor: who,
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: run.createdAt,
    jobs_url: `${url}/jobs`,
    artifacts_url: `${url}/artifacts`,
    workflow_url: `${API}/actions/workflows/77`,
    head_commit:
      tip === undefined
        ? null
        : {
            id: tip.sha,
            tree_id: tip.tree,
            message: tip.message,
            timestamp: tip.committer.date,
            author: tip.author,
            committer: tip.committer,
          },
    repository: github.show.repository,
    head_repository: github.show.repositoryOf(run.headOwner),
  };
}

export function showRunFacts(github: Github, run: Run): Json {
  const base = { id: 77, node_id: nodeId("Workflow", 77), name: run.name, path: run.path, state: "active" };
  return { workflow_run: showRun(github, run), workflow: base };
}

/** One place in the merge queue. */
export type Group = {
  readonly pull: number;
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
};

export function showGroup({ headSha, headRef, baseSha }: Group, commit: Commit): Record<string, unknown> {
  const { tree, message, author, committer } = commit;
  return {
    merge_group: {
      head_sha: headSha,
      head_ref: headRef,
      base_sha: baseSha,
      base_ref: `refs/heads/${DEFAULT_BRANCH}`,
      head_commit: { id: headSha, tree_id: tree, message, timestamp: committer.date, author, committer },
    },
  };
}
