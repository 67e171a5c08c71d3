import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findModelName } from "../src/base/ids.ts";
import { bad, good, type Outcome } from "../src/base/problem.ts";
import { readProject } from "../src/check/snapshot.ts";
import { findRepository, type Repository, runGit } from "../src/git/repository.ts";
import { readWorkTree } from "../src/git/tree.ts";
import { openTableFile } from "../src/measure/open-table.ts";
import { scanModel } from "../src/model/scan.ts";
import { didYouMean } from "../src/base/suggest.ts";
import { plain } from "../src/base/text.ts";
import { INCIDENT_FORM, INCIDENT_FORM_FILE } from "../src/project/draft-incident-form.ts";
import { draftModelFile, draftPolicyFile, type ModelDraft } from "../src/project/draft.ts";
import { draftWorkflows, WORKFLOW_KINDS, type WorkflowKind } from "../src/project/draft-workflows.ts";
import { baseName, folderOf } from "../src/project/path.ts";
import { POLICY_FILE } from "../src/project/policy-file.ts";
import { entriesBelow, type Tree } from "../src/project/tree.ts";
import { withFolder } from "../src/run/folder.ts";
import {
  type Command,
  type ExitCode,
  type Given,
  type Output,
  tellProblems,
  usageProblem,
} from "./command.ts";

export const init: Command = {
  name: "init",
  summary: "writes model.yaml, twokey.yml and a workflow for the models it finds",
  positionals: [],
  options: {
    owner: {
      type: "string",
      value: "LOGIN",
      repeat: true,
      help: "who owns the models: logins or org/team (default: the owner of the remote)",
    },
    workflow: {
      type: "string",
      value: "KIND",
      help: "alone: comments by itself (default) · bot: answers the bot · split: for forks, without the bot",
    },
    "dry-run": { type: "boolean", help: "say what would be written, write nothing" },
  },
  notes: [
    "Every folder with one .onnx file becomes a model of the folder's name. A table beside it whose name says that it is",
    "held out becomes its held-out data, and a column that is called like a label its label; all of it is a draft to be read.",
    "Files that exist are never touched. The mode is `observe`: nothing is blocked until you say so.",
  ],
  run: runInit,
};

type Draft = { readonly path: string; readonly text: string; readonly why: string };

async function runInit(given: Given, out: Output): Promise<ExitCode> {
  const kind = findKind(given.text("workflow") ?? "alone");
  if (!kind.ok) return tellProblems(kind.problems, given, out);
  const repository = await findRepository(process.cwd());
  if (!repository.ok) return tellProblems(repository.problems, given, out);
  const tree = await readWorkTree(repository.value);
  const found = findModelFiles(tree);
  if (!found.ok) return tellProblems(found.problems, given, out);
  const owners = given.texts("owner").length > 0 ? given.texts("owner") : [await findOwner(repository.value)];
  const drafts: Draft[] = [];
  for (const file of found.value) {
    out.progress(`looking at ${file}`);
    const draft = await draftOf(repository.value, tree, { file, owners });
    drafts.push({
      path: join(folderOf(file), "model.yaml"),
      text: draftModelFile(draft),
      why: explain(draft),
    });
  }
  drafts.push({
    path: POLICY_FILE,
    text: draftPolicyFile(owners),
    why: "the rules of this repository, mode observe",
  });
  drafts.push(...draftWorkflows(kind.value));
  if (kind.value === "bot")
    drafts.push({
      path: INCIDENT_FORM_FILE,
      text: INCIDENT_FORM,
      why: "a form for incidents; make its label once: gh label create model-incident",
    });
  const fresh = drafts.filter(({ path }) => !existsSync(join(repository.value.root, path)));
  const write = !given.flag("dry-run");
  if (write) for (const draft of fresh) writeDraft(repository.value, draft);
  tell(fresh, { models: found.value.length, write }, given, out);
  if (!write) return 0;
  const project = await readProject({
    name: "the work tree",
    repository: repository.value,
    tree: await readWorkTree(repository.value),
  });
  return project.ok ? 0 : tellProblems(project.problems, given, out);
}

function findKind(written: string): Outcome<WorkflowKind> {
  const kind = WORKFLOW_KINDS.find((each) => each === written);
  if (kind !== undefined) return good(kind);
  const there = WORKFLOW_KINDS.join(", ");
  return bad(
    usageProblem(
      init,
      `there is no workflow "${plain(written)}" (there are ${there}).${didYouMean(written, WORKFLOW_KINDS)}`,
    ),
  );
}

/** One model a folder: a second .onnx file beside it could be anything, and a guess would be governed for ever. */
function findModelFiles(tree: Tree): Outcome<readonly string[]> {
  const models = tree.entries.filter(
    ({ path, kind }) =>
      kind === "file" &&
      /\.onnx$/i.test(path) &&
      !path.split("/").some((part) => part.startsWith(".") || part === "node_modules"),
  );
  const folders = new Map<string, string[]>();
  for (const { path } of models) {
    if (tree.byPath.has(join(folderOf(path), "model.yaml"))) continue;
    folders.set(folderOf(path), [...(folders.get(folderOf(path)) ?? []), path]);
  }
  if (models.length === 0)
    return bad({
      ...usageProblem(init, "there is no .onnx file in this repository"),
      hint: "put each model into a folder of its own, e.g. models/fraud/model.onnx, and run again",
    });
  const crowded = [...folders].filter(([, files]) => files.length > 1);
  if (crowded.length > 0) {
    return bad(
      ...crowded.map(([folder, files]) => ({
        code: "several-models",
        file: folder === "" ? "." : folder,
        path: "",
        message: `${files.length} models lie in one folder: ${files.map(baseName).slice(0, 8).join(", ")}`,
        hint: "give each model a folder of its own, or write model.yaml yourself and name the file under files.model",
      })),
    );
  }
  return good([...folders.values()].flat().sort());
}

const HELD_OUT = /(hold-?_?out|held-?_?out|test|valid)/i;
const TABLE = /\.(parquet|arrow|feather|csv|tsv|jsonl|ndjson)(\.gz)?$/i;
const LABEL = /^(label|labels|target|outcome|class|y|y_true|is_[a-z0-9_]+|has_[a-z0-9_]+|[a-z0-9_]+_label)$/i;

async function draftOf(
  repository: Repository,
  tree: Tree,
  { file, owners }: { readonly file: string; readonly owners: readonly string[] },
): Promise<ModelDraft> {
  const folder = folderOf(file);
  const name = findModelName(baseName(folder));
  const slug = (folder === "" ? baseName(file).replace(/\.onnx$/i, "") : folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const own = name === undefined ? { model: findModelName(slug.slice(-64)) ?? "model" } : {};
  const base = { ...own, owners, file: baseName(file) };
  const tables = entriesBelow(tree, folder).filter(
    ({ path, kind }) => kind === "file" && TABLE.test(path) && HELD_OUT.test(baseName(path)),
  );
  const [table, second] = tables;
  if (table === undefined || second !== undefined) return base;
  const holdout = folder === "" ? table.path : table.path.slice(folder.length + 1);
  const label = await findLabel(repository, { table: table.path, model: file });
  return label === undefined ? base : { ...base, holdout, label };
}

/** A column that is called like a label and that the model does not take. */
async function findLabel(
  repository: Repository,
  { table, model }: { readonly table: string; readonly model: string },
): Promise<string | undefined> {
  const scan = scanModel(readFileSync(join(repository.root, model)), model);
  const inputs = new Set(scan.ok ? scan.value.inputs.map(({ name }) => name) : []);
  return withFolder(async (folder) => {
    const opened = await openTableFile(join(repository.root, table), table, { folder });
    const names = opened.ok ? opened.value.columns.map(({ name }) => name) : [];
    const labels = names.filter((name) => LABEL.test(name) && !inputs.has(name));
    return labels.length === 1 ? labels[0] : undefined;
  });
}

/** `acme` of git@github.com:acme/models.git, else a name to be replaced. */
async function findOwner(repository: Repository): Promise<string> {
  const { code, stdout } = await runGit(repository.root, ["config", "--get", "remote.origin.url"]);
  const url = code === 0 ? Buffer.from(stdout).toString("utf8").trim() : "";
  return /[:/]([A-Za-z0-9][A-Za-z0-9-]{0,38})\/[^/]+$/.exec(url)?.[1] ?? "replace-me";
}

function explain({ file, holdout, label }: ModelDraft): string {
  if (holdout !== undefined) return `${file}, held-out rows ${holdout}, label ${label}`;
  return `${file}; no labelled rows were recognised: add data: { holdout: …, label: … } to test its quality`;
}

function writeDraft({ root }: Repository, { path, text }: Draft): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text, { flag: "wx" });
}

function tell(
  fresh: readonly Draft[],
  { models, write }: { readonly models: number; readonly write: boolean },
  given: Given,
  out: Output,
): void {
  if (given.flag("json")) {
    out.write(
      `${JSON.stringify({ schema: "twokey-init/1", written: write, files: fresh.map(({ path, why }) => ({ path, why })) }, null, 2)}\n`,
    );
    return;
  }
  const lines = fresh.map(({ path, why }) => `${write ? "wrote" : "would write"} ${path}: ${why}`);
  const nothing = models === 0 ? ["Every model has its model.yaml already."] : [];
  const next =
    fresh.length === 0
      ? ["Nothing to write."]
      : ["", "Next: read what was written, put the real owners in, run `twokey check`, and commit."];
  out.write(`${[...lines, ...nothing, ...next].join("\n")}\n`);
}
