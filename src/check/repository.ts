import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { canonicalJson } from "../base/canonical.ts";
import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { decideAll } from "../evidence/decision.ts";
import { type Evidence, plainJson } from "../evidence/evidence.ts";
import type { Evaluation } from "../evidence/evaluation.ts";
import { openTableFile } from "../measure/open-table.ts";
import type { SamplesFile } from "../measure/samples.ts";
import { type ChangedPart, findChanges, type ModelChange } from "../project/change.ts";
import { controlsDigest } from "../project/controls.ts";
import type { DataSet } from "../project/data-files.ts";
import type { ModelFile } from "../project/model-file.ts";
import type { Project, ProjectModel } from "../project/project.ts";
import type { Limits } from "../run/child.ts";
import { bringSide } from "./bring.ts";
import { type ChangeRequest, type Finish, measureChange } from "./change.ts";
import { bringRows, findDrift } from "./drift.ts";
import { findNotTested } from "./not-tested.ts";
import type { OpenSet } from "./score-side.ts";
import { findIncumbent } from "./incumbent.ts";
import { lanesOf, measureTogether } from "./lanes.ts";
import { readProject, type Snapshot } from "./snapshot.ts";
import type { ServingRules } from "./times.ts";

export type CheckRequest = {
  readonly base: Snapshot;
  readonly head: Snapshot;
  /** only these models; all that changed when empty */
  readonly only: readonly string[];
  /** gates that do not decide */
  readonly skip: readonly string[];
  readonly folder: string;
  readonly limits: Limits;
  readonly progress: (text: string) => void;
  /** gets every call time that evidence names by digest */
  readonly keepSamples?: (file: SamplesFile) => void;
};

/** Two states of a repository → what changed, measured and judged by the rules of the base. */
export async function checkRepository(request: CheckRequest): Promise<Outcome<Evaluation>> {
  const [base, head] = [await readProject(request.base), await readProject(request.head)];
  if (!head.ok) return head;
  if (!base.ok)
    return bad(
      ...base.problems.map((problem) => ({ ...problem, file: `${request.base.name}:${problem.file}` })),
    );
  const unknown = request.only.filter((name) => !head.value.models.some(({ file }) => file.model === name));
  if (unknown.length > 0) return bad(...unknown.map((name) => unknownModel(name, head.value)));
  const changes = findChanges(base.value, head.value);
  const wanted = changes.models.filter(
    ({ model }) => request.only.length === 0 || request.only.includes(model),
  );
  const live = wanted.filter((change) => change.kind !== "removed");
  const evidence = await evaluateModels(
    live.filter((change) => isEvaluated(change)),
    { base: base.value, head: head.value },
    request,
  );
  const untouched = live.flatMap((change) => (isEvaluated(change) ? [] : [change.model]));
  return good({
    decision: decideAll(
      evidence.map(({ findings }) => ({ model: findings.model, decision: findings.decision })),
    ),
    models: evidence,
    unchanged: [...changes.unchanged, ...untouched].sort(),
    removed: wanted.flatMap((change) => (change.kind === "removed" ? [change.model] : [])),
    controls: changes.policy,
    notes: [],
  });
}

/** Words about a model, its lineage and its controls are governed; they give the gates nothing to measure. */
const UNMEASURED: ReadonlySet<ChangedPart> = new Set<ChangedPart>(["controls", "lineage", "statement"]);

type Live = Exclude<ModelChange, { readonly kind: "removed" }>;

function isEvaluated(change: Live): boolean {
  return change.kind === "added" || change.parts.some((part) => !UNMEASURED.has(part));
}

type Sides = { readonly base: Project; readonly head: Project };

/** Some models at a time are scored beside each other; then each of them is timed alone. */
async function evaluateModels(
  changes: readonly Live[],
  sides: Sides,
  request: CheckRequest,
): Promise<readonly Evidence[]> {
  const lanes = lanesOf({ cores: availableParallelism(), memoryMb: totalmem() / 2 ** 20 }, request.limits);
  return measureTogether(changes, lanes, async (change) => {
    const finish = await measureModel(change, sides, request);
    return async () => {
      const { evidence, samples } = await finish();
      if (samples !== undefined) request.keepSamples?.(samples);
      return evidence;
    };
  });
}

async function measureModel(change: Live, { base, head }: Sides, request: CheckRequest): Promise<Finish> {
  const { model } = change;
  const folder = join(request.folder, model);
  const before = change.kind === "added" ? undefined : change.before;
  // The rules of the base judge; a new model brings its own, which its owners sign.
  const rules = before ?? change.after;
  const { data } = rules.file;
  const { sets, unreadable } = await openSets(change, request, folder);
  request.progress(`${model}: looking for drift`);
  const exclude = [data?.id, data?.time, data?.group, data?.override, data?.version].flatMap((name) =>
    name === undefined ? [] : [name],
  );
  return measureChange({
    model,
    change: partsOf(change),
    candidate: await bringSide(change.after, request.head, {
      folder: join(folder, "candidate"),
      side: "candidate",
    }),
    incumbent:
      before === undefined
        ? undefined
        : await findIncumbent(before, request.base, {
            branch: base.policy.registry.branch,
            folder: join(folder, "incumbent"),
          }),
    noIncumbent: `nothing of this name is on ${request.base.name}`,
    sets,
    unreadable,
    drift: await findDrift({
      rules,
      base: request.base,
      after: change.after,
      head: request.head,
      isNew: before === undefined,
      exclude: [...exclude, ...(data?.label === undefined ? [] : [data.label])],
      folder,
    }),
    rowsPerDay: rules.file.traffic?.rows_per_day,
    serving: servingOf(rules.file),
    frame: {
      id: data?.id,
      label: data?.label,
      exclude,
      task: rules.file.task,
      folder,
      limits: request.limits,
    },
    gates: rules.gates,
    onInconclusive: base.policy.on_inconclusive,
    ...proposedOf({ rules, after: change.after, base, head }),
    policy: controlsDigest(base.policy, rules.file),
    notTested: findNotTested(rules.file, rules.gates),
    skip: request.skip,
    progress: request.progress,
  });
}

function partsOf(change: Live): readonly string[] {
  if (change.kind === "added") return ["added"];
  return change.kind === "renamed" ? ["renamed", ...change.parts] : change.parts;
}

/** What the change would have its own model judged by, where that differs from what counts. */
function proposedOf(sides: {
  readonly rules: ProjectModel;
  readonly after: ProjectModel;
  readonly base: Project;
  readonly head: Project;
}): Pick<ChangeRequest, "proposed"> {
  const counts = { gates: sides.rules.gates, onInconclusive: sides.base.policy.on_inconclusive };
  const proposed = { gates: sides.after.gates, onInconclusive: sides.head.policy.on_inconclusive };
  const same = canonicalJson(plainJson(counts)) === canonicalJson(plainJson(proposed));
  return same ? {} : { proposed };
}

function servingOf({ serving }: ModelFile): ServingRules | undefined {
  return serving === undefined ? undefined : { pattern: serving.pattern, budgets: serving.budgets ?? {} };
}

/** The rows to measure on: the base's, and where the change brings others, those too; the worse verdict counts. */
async function openSets(
  change: Live,
  request: CheckRequest,
  folder: string,
): Promise<{ readonly sets: readonly OpenSet[]; readonly unreadable: readonly Problem[] }> {
  const sets: OpenSet[] = [];
  const unreadable: Problem[] = [];
  const before = change.kind === "added" ? change.after : change.before;
  for (const { key, set } of ROLES) {
    const [old, now] = [before, change.after].map((model) =>
      model.data.find((data) => data.key === `data.${key}`),
    );
    const own = change.kind === "added" ? request.head : request.base;
    const wanted = [
      { data: old, from: own, set },
      ...(now !== undefined && now.digest !== old?.digest
        ? [{ data: now, from: request.head, set: `${set} of this change` }]
        : []),
    ];
    for (const [at, each] of wanted.entries()) {
      if (each.data === undefined) continue;
      request.progress(`${change.model}: reading the ${each.set} rows`);
      const opened = await openSet(each.data, each.from, {
        folder: join(folder, `${key}-${at}`),
        set: each.set,
        role: key,
      });
      if (opened.ok) sets.push(opened.value);
      else unreadable.push(...opened.problems);
    }
  }
  return { sets, unreadable };
}

const ROLES = [
  { key: "holdout", set: "held-out" },
  { key: "recent", set: "recent" },
] as const;

type Place = { readonly folder: string; readonly set: string; readonly role: string };

async function openSet(
  data: DataSet,
  from: Snapshot,
  { folder, set, role }: Place,
): Promise<Outcome<OpenSet>> {
  const rows = await bringRows(data, from, folder);
  if (!rows.ok) return rows;
  const { path, file } = rows.value;
  const table = await openTableFile(path, file, { folder: join(folder, "read") });
  return table.ok ? good({ set, role, table: table.value, columns: join(folder, "read", "columns") }) : table;
}

function unknownModel(name: string, { models }: Project): Problem {
  return {
    code: "unknown-model",
    file: "--model",
    path: "",
    message: `there is no model "${plain(name)}"`,
    hint: `there are ${models.map(({ file }) => file.model).join(", ")}`,
  };
}
