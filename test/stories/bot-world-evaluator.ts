import { sha256 } from "../../src/base/digest.ts";
import type { Digest } from "../../src/base/ids.ts";
import { RUNTIME_VERSION, VERSION } from "../../src/base/version.ts";
import { decide, decideAll } from "../../src/evidence/decision.ts";
import { EVIDENCE_FILE, EVIDENCE_SCHEMA } from "../../src/evidence/envelope.ts";
import type { Evaluation } from "../../src/evidence/evaluation.ts";
import { type Evidence, type Findings, sealEvidence } from "../../src/evidence/evidence.ts";
import { GATE_SETTINGS } from "../../src/gates/catalogue.ts";
import type { Verdict } from "../../src/gates/gate.ts";
import { findChanges, type ModelChange } from "../../src/project/change.ts";
import { type Content, LARGEST_TEXT } from "../../src/project/content.ts";
import { controlsDigest } from "../../src/project/controls.ts";
import { makeProject, planProject, type Project } from "../../src/project/project.ts";
import { makeTree, type TreeEntry } from "../../src/project/tree.ts";
import { readCurrent } from "../../src/registry/ask.ts";
import { currentPath } from "../../src/registry/paths.ts";
import { incumbentIn } from "../../src/registry/state.ts";
import { renderEvaluationJson } from "../../src/report/json.ts";
import { makeZip } from "./bot-world-zip.ts";
import type { Leaves } from "./bot-world-git.ts";
import type { Github } from "./bot-world-github.ts";
import { type Account, PEOPLE } from "./bot-world-people.ts";
import { DEFAULT_BRANCH, type Dispatch, type Run } from "./bot-world-record.ts";
import { showRunFacts } from "./bot-world-show-runs.ts";

export type GateWord = Verdict["verdict"];

/** Per model what the gates find; a gate that is not named passes. */
export type Script = Readonly<Record<string, Readonly<Record<string, GateWord>>>>;

/** Where a run is not what it should be. Everything left out is as an honest run has it. */
export type Odd = {
  readonly nonce?: string | null;
  readonly counted?: boolean;
  /** what the evidence says of itself */
  readonly head?: string;
  readonly pull?: number;
  readonly repository?: number;
  readonly says?: { readonly run?: number; readonly attempt?: number; readonly tip?: string };
  /** what GitHub says of the run */
  readonly event?: string;
  readonly path?: string;
  readonly headSha?: string;
  readonly headBranch?: string;
  readonly headOwner?: string;
  readonly actor?: Account;
  readonly attempt?: number;
  readonly conclusion?: string | null;
  /** by model */
  readonly bundle?: Readonly<Record<string, Digest>>;
  readonly incumbent?: Findings["incumbent"];
  /** a number in the findings, so that another run can find other numbers */
  readonly salt?: string;
  readonly artifact?: string;
  /** in place of the archive, or of evidence.json in it */
  readonly zip?: Buffer;
  readonly evidence?: string;
  readonly size?: number;
  /** more files beside it */
  readonly beside?: Readonly<Record<string, string>>;
  readonly noArtifact?: boolean;
  readonly expired?: boolean;
  /** changes the evaluation before it is written */
  readonly twist?: (evaluation: Evaluation) => Evaluation;
};

export type Request = { readonly pr: number; readonly head: string; readonly nonce: string };

export const WORKFLOW = ".github/workflows/twokey.yml";

export function requestOf({ payload }: Dispatch): Request {
  return payload as Request;
}

/** Does what the workflow of the default branch would do: measures as the script says, uploads, ends, and tells. */
export async function runEvaluation(
  github: Github,
  request: Request,
  script: Script,
  odd: Odd = {},
): Promise<Run> {
  const tip = github.tip();
  const run = startRun(github, odd);
  if (odd.noArtifact !== true) {
    const merged = await mergedCommit(github, tip, odd.head ?? request.head);
    const made = await evaluate(github, { tip, candidate: merged, script, odd });
    const evaluation = odd.twist?.(made) ?? made;
    const envelope = {
      schema: EVIDENCE_SCHEMA,
      counted: odd.counted ?? true,
      nonce: odd.nonce === undefined ? request.nonce : odd.nonce,
      repository: odd.repository ?? 1,
      pull: odd.pull ?? request.pr,
      head: odd.head ?? request.head,
      tip: odd.says?.tip ?? tip,
      candidate: merged,
      run: { id: odd.says?.run ?? run.id, attempt: odd.says?.attempt ?? run.attempt },
      evaluation: renderEvaluationJson(evaluation),
      problems: [],
    };
    const text = odd.evidence ?? `${JSON.stringify(envelope, null, 2)}\n`;
    const files = {
      [EVIDENCE_FILE]: text,
      "report.md": "a report\n",
      "report.html": "<p>a report</p>\n",
      ...odd.beside,
    };
    upload(github, run, odd.zip ?? makeZip(files), odd);
  }
  endRun(github, run, odd.conclusion === undefined ? "success" : odd.conclusion);
  return run;
}

export function startRun(github: Github, odd: Odd): Run {
  const at = github.clock.now();
  const run: Run = {
    id: github.id() + 7_000_000,
    number: github.runs.length + 1,
    event: odd.event ?? "repository_dispatch",
    path: odd.path ?? WORKFLOW,
    name: "twokey",
    title: "twokey-evaluate",
    headBranch: odd.headBranch ?? DEFAULT_BRANCH,
    headSha: odd.headSha ?? github.tip(),
    headOwner: odd.headOwner ?? "acme",
    actor: odd.actor ?? PEOPLE["twokey[bot]"],
    createdAt: at,
    updatedAt: at,
    attempt: odd.attempt ?? 1,
    status: "in_progress",
    conclusion: null,
  };
  github.runs.push(run);
  github.emit("workflow_run", "requested", showRunFacts(github, run), run.actor);
  return run;
}

export function upload(github: Github, run: Run, zip: Buffer, odd: Odd = {}): void {
  github.artifacts.push({
    id: github.id(),
    run: run.id,
    name: odd.artifact ?? "twokey-evidence",
    zip,
    size: odd.size ?? zip.length,
    at: github.clock.now(),
    expired: odd.expired ?? false,
  });
}

export function endRun(github: Github, run: Run, conclusion: string | null): void {
  Object.assign(run, { status: "completed", conclusion, updatedAt: github.clock.now() });
  github.emit("workflow_run", "completed", showRunFacts(github, run), run.actor);
}

/** The commit that the Action judges: the head merged into the tip. */
async function mergedCommit(github: Github, tip: string, head: string): Promise<string> {
  const { git } = github;
  if (git.isAncestor(tip, head)) return head;
  const merged = await git.merge(tip, head);
  if ("conflicts" in merged)
    throw new Error(`cannot be evaluated, it conflicts: ${merged.conflicts.join(", ")}`);
  const who = { name: "twokey", email: "twokey@localhost", date: github.clock.now() };
  const facts = { tree: merged.tree, parents: [tip, head], message: "merged", author: who, committer: who };
  return (await git.makeCommit({ ...facts, verified: false })).sha;
}

/** The state of the project at a commit, read by the project's own rules. */
export async function readProjectAt(github: Github, commit: string): Promise<Project> {
  const { git } = github;
  const leaves = await git.leavesOf(commit);
  const tree = makeTree(await entriesOf(github, leaves));
  const contents = new Map<string, Content>();
  for (let reads = planProject(tree, contents); reads.length > 0; reads = planProject(tree, contents)) {
    for (const { path, text } of reads) {
      const leaf = leaves.get(path);
      contents.set(path, leaf === undefined ? gone : contentOf(await git.bytes(leaf.sha), text));
    }
  }
  const project = makeProject(tree, contents, GATE_SETTINGS);
  if (!project.ok) throw new Error(`the project at ${commit} is broken: ${JSON.stringify(project.problems)}`);
  return project.value;
}

const gone: Content = { kind: "unreadable", why: "it is not there", hint: "" };

function contentOf(bytes: Buffer, wanted: boolean): Content {
  const base = { kind: "read", size: bytes.length, digest: sha256(bytes) } as const;
  if (!wanted || bytes.length > LARGEST_TEXT || bytes.includes(0)) return base;
  return { ...base, text: bytes.toString("utf8") };
}

async function entriesOf({ git }: Github, leaves: Leaves): Promise<readonly TreeEntry[]> {
  const entries: TreeEntry[] = [];
  for (const [path, { mode, type, sha }] of leaves) {
    if (type === "commit") entries.push({ path, kind: "submodule", size: 0 });
    else {
      const kind = mode === "120000" ? "symlink" : "file";
      entries.push({ path, kind, size: (await git.bytes(sha)).length, blob: sha });
    }
  }
  return entries;
}

type Wanted = {
  readonly tip: string;
  readonly candidate: string;
  readonly script: Script;
  readonly odd: Odd;
};

/** What changed between the tip and the merge result, each model judged as the script says. */
async function evaluate(github: Github, { tip, candidate, script, odd }: Wanted): Promise<Evaluation> {
  const [base, head] = [await readProjectAt(github, tip), await readProjectAt(github, candidate)];
  const changes = findChanges(base, head);
  const models: Evidence[] = [];
  const removed: string[] = [];
  const untouched: string[] = [];
  for (const change of changes.models) {
    if (change.kind === "removed") removed.push(change.model);
    else if (!isMeasured(change)) untouched.push(change.model);
    else models.push(await evidenceOf(github, change, { base, words: script[change.model] ?? {}, odd }));
  }
  return {
    decision: decideAll(
      models.map(({ findings }) => ({ model: findings.model, decision: findings.decision })),
    ),
    models,
    unchanged: [...changes.unchanged, ...untouched].sort(),
    removed,
    controls: changes.policy,
    notes: [],
  };
}

const UNMEASURED: readonly string[] = ["controls", "lineage", "statement"];

function isMeasured(change: Exclude<ModelChange, { readonly kind: "removed" }>): boolean {
  return change.kind === "added" || change.parts.some((part) => !UNMEASURED.includes(part));
}

async function evidenceOf(
  github: Github,
  change: Exclude<ModelChange, { readonly kind: "removed" }>,
  {
    base,
    words,
    odd,
  }: { readonly base: Project; readonly words: Readonly<Record<string, GateWord>>; readonly odd: Odd },
): Promise<Evidence> {
  const before = change.kind === "added" ? undefined : change.before;
  const rules = before ?? change.after;
  const policy = controlsDigest(base.policy, rules.file);
  const verdicts = Object.entries({ contract: "pass", quality: "pass", ...words } as const).map(
    ([gate, word]) => verdictOf(gate, word, odd.salt ?? ""),
  );
  const live = await findLive(
    github,
    change.kind === "renamed" ? change.from : change.model,
    base.policy.registry.branch,
  );
  const own =
    before === undefined
      ? null
      : { digest: before.bundle.digest, source: "base branch" as const, version: null };
  const findings: Findings = {
    schema: "twokey-findings/1",
    engine: { twokey: VERSION, runtime: RUNTIME_VERSION },
    model: change.model,
    change: change.kind === "added" ? ["added"] : change.parts,
    bundle: odd.bundle?.[change.model] ?? change.after.bundle.digest,
    incumbent: odd.incumbent === undefined ? (before === undefined ? null : (live ?? own)) : odd.incumbent,
    data: [],
    policy,
    seed: sha256(`seed ${change.model}`),
    words: [],
    verdicts,
    notTested: [],
    decision: decide(verdicts, base.policy.on_inconclusive),
  };
  const host = { node: "v24.0.0", platform: "linux-x64", cpu: "a processor", cores: 2 };
  const started = new Date(github.clock.milliseconds()).toISOString();
  return sealEvidence(findings, { host, started, seconds: 12.5 });
}

/** What `current.json` of the registry branch names. */
async function findLive(
  github: Github,
  model: ModelChange["model"],
  branch: string,
): Promise<Findings["incumbent"]> {
  const tip = github.refs.get(`refs/heads/${branch}`);
  const text = tip === undefined ? undefined : await github.git.findText(tip, currentPath(model));
  const current = text === undefined ? undefined : readCurrent(text);
  const live = current === undefined ? null : incumbentIn(current);
  return live === null ? null : { ...live, source: "registry" };
}

/** A number of the quality gate is made of the salt, so that equal scripts find equal numbers. */
function verdictOf(gate: string, verdict: GateWord, salt: string): Verdict {
  const auc = 0.87 + (salt === "" ? 0 : (Number.parseInt(sha256(salt).slice(7, 11), 16) + 1) / 1e7);
  const reason = {
    pass: "not worse",
    warn: "a little worse",
    inconclusive: "too few rows",
    fail: "worse",
    error: "the rows cannot be read",
    skipped: "no rows",
  }[verdict];
  if (gate !== "quality" || verdict === "skipped" || verdict === "error")
    return { gate, verdict, reason: `${gate}: ${reason}`, checks: [] };
  return {
    gate,
    verdict,
    reason: `AUC ${reason}`,
    checks: [
      {
        name: "AUC",
        verdict,
        reason: `AUC ${reason}`,
        incumbent: 0.87,
        candidate: auc,
        delta: auc - 0.87,
        n: 6000,
        unit: "points",
      },
    ],
  };
}
