import { i as __toESM } from "./rolldown-runtime.js";
import { Q as plain, c as findModelName } from "./digest.js";
import { n as bad, r as good } from "./problem.js";
import { t as readProject } from "./snapshot.js";
import { i as runGit, n as findRepository } from "./repository.js";
import { i as readWorkTree } from "./project.js";
import { t as openTableFile } from "./open-table.js";
import { t as scanModel } from "./scan.js";
import { n as didYouMean } from "./columns.js";
import { d as require_dist } from "./check.js";
import { D as baseName, j as folderOf } from "./fields.js";
import { i as POLICY_FILE } from "./gather.js";
import { y as entriesBelow } from "./bundle.js";
import { t as withFolder } from "./folder.js";
import { i as usageProblem, r as tellProblems } from "./command.js";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// src/project/draft-incident-form.ts
/** Where GitHub looks for the form. */
const INCIDENT_FORM_FILE = ".github/ISSUE_TEMPLATE/model-incident.yml";
/** The form of docs/rollback.md, word for word; a test holds both together. */
const INCIDENT_FORM = `name: Model incident
description: A model in production behaves wrongly
title: "incident: "
labels: [model-incident]
body:
  - type: input
    id: model
    attributes: { label: Model, description: "the name in model.yaml", placeholder: fraud }
    validations: { required: true }
  - type: dropdown
    id: severity
    attributes: { label: Severity, options: [critical, high, warning] }
  - type: textarea
    id: symptom
    attributes: { label: What do you see?, description: "numbers, links to dashboards, since when" }
    validations: { required: true }
  - type: dropdown
    id: action
    attributes: { label: What should happen?, options: [investigate, roll back] }
`;

// src/project/draft.ts
var import_dist = /* @__PURE__ */ __toESM(require_dist(), 1);
/** The smallest model.yaml that works for what was found, with what is missing said in comments. */
function draftModelFile({ model, owners, file, holdout, label }) {
	const data = holdout === void 0 ? "# data: { holdout: data/holdout.parquet, label: LABEL_COLUMN }   # labelled rows, never trained on\n" : flow("data", {
		holdout,
		label: label ?? ""
	});
	return [
		"# What this model is, who owns it and what it is judged by. `twokey check` says what else can be tested.\n",
		model === void 0 ? "" : flow("model", model),
		flow("owners", { owner: owners }),
		flow("files", { model: file }),
		data
	].join("");
}
function draftPolicyFile(owners) {
	return [
		"# The rules of this repository. observe: nobody is bothered · advise: a comment · enforce: owners must sign.\n",
		"models: '**/model.yaml'\n",
		"mode: observe\n",
		flow("signoff", { policy_owners: owners })
	].join("");
}
function flow(key, value) {
	return `${key}: ${(0, import_dist.stringify)(value, {
		collectionStyle: "flow",
		lineWidth: 0
	}).trim()}\n`;
}

// src/project/draft-workflows.ts
/**
* alone: without the bot, the report is a comment · bot: the bot asks for evaluations that count · split: without the
* bot, for pull requests of forks; one run measures without a token that can write, another publishes.
*/
const WORKFLOW_KINDS = [
	"alone",
	"bot",
	"split"
];
/** The workflows of docs/action.md, word for word; a test holds both together and to the rules of safe workflows. */
function draftWorkflows(kind) {
	switch (kind) {
		case "alone": return [{
			path: FILE,
			text: ALONE,
			why: "measures pull requests and comments"
		}];
		case "bot": return [{
			path: FILE,
			text: BOT,
			why: "measures what the bot asks for"
		}];
		case "split": return [{
			path: FILE,
			text: EVALUATE,
			why: "measures pull requests, also of forks, without a token that can write"
		}, {
			path: PUBLISH_FILE,
			text: PUBLISH,
			why: "publishes what the other one measured"
		}];
	}
}
const FILE = ".github/workflows/twokey.yml";
const PUBLISH_FILE = ".github/workflows/twokey-publish.yml";
const CHECKOUT = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0";
const UPLOAD = "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2";
const DOWNLOAD = "actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0";
const TWOKEY = "twokey/twokey@v0.1.0 # better: the full commit of the release that you read";
const BRING = `      - uses: ${CHECKOUT}
        with:
          fetch-depth: 0 # the change is compared with the default branch
          lfs: true # does nothing where there is no LFS
          persist-credentials: false # models are opened here; no token may lie beside them`;
function upload(name) {
	return `      - uses: ${UPLOAD}
        if: \${{ !cancelled() && steps.twokey.outputs.report-path != '' }}
        with:
          name: ${name}
          path: \${{ steps.twokey.outputs.report-path }}`;
}
const ALONE = `name: twokey
on:
  pull_request:

permissions: {} # each job says what it needs

concurrency:
  group: twokey-\${{ github.event.pull_request.number }}
  cancel-in-progress: true # a newer push makes the older run pointless

jobs:
  evaluate:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    permissions:
      contents: read # both sides of the change are read
      pull-requests: write # for the comment
      checks: write # for the check run "twokey / gates"
    steps:
${BRING}
      - id: twokey
        uses: ${TWOKEY}
${upload("twokey-report")}
`;
const BOT = `name: twokey
on:
  repository_dispatch:
    types: [twokey-evaluate] # sent by the bot; this file counts as the default branch has it

permissions: {} # each job says what it needs

concurrency:
  group: twokey-\${{ github.event.client_payload.pr }}
  cancel-in-progress: false # the bot waits for each answer that it asked for

jobs:
  evaluate:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    permissions:
      contents: read # the pull request is read as data; the bot reports
    steps:
${BRING}
      - id: twokey
        uses: ${TWOKEY}
${upload("twokey-evidence")}
          if-no-files-found: error # without evidence nothing can be signed
`;
const EVALUATE = `name: twokey
on:
  pull_request:

permissions: {} # each job says what it needs

concurrency:
  group: twokey-\${{ github.event.pull_request.number }}
  cancel-in-progress: true # a newer push makes the older run pointless

jobs:
  evaluate:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    permissions:
      contents: read # both sides of the change are read
    steps:
${BRING}
      - id: twokey
        uses: ${TWOKEY}
        with:
          github-token: "" # the other workflow publishes
${upload("twokey-report")}
`;
const PUBLISH = `name: twokey publish
on:
  workflow_run: # runs as the default branch has it, with a token that can write
    workflows: [twokey]
    types: [completed]

permissions: {} # each job says what it needs

jobs:
  publish:
    if: \${{ github.event.workflow_run.event == 'pull_request' }}
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      actions: read # the report of the other run is downloaded
      contents: read # the rules of the default branch
      pull-requests: write # for the comment
      checks: write # for the check run "twokey / gates"
    steps: # nothing of the pull request is checked out here, or ever may be
      - uses: ${DOWNLOAD}
        with:
          name: twokey-report
          path: \${{ runner.temp }}/twokey-downloaded
          run-id: \${{ github.event.workflow_run.id }}
          github-token: \${{ github.token }}
      - uses: ${TWOKEY}
        with:
          evidence: \${{ runner.temp }}/twokey-downloaded
`;

// cli/init.ts
const init = {
	name: "init",
	summary: "writes model.yaml, twokey.yml and a workflow for the models it finds",
	positionals: [],
	options: {
		owner: {
			type: "string",
			value: "LOGIN",
			repeat: true,
			help: "who owns the models: logins or org/team (default: the owner of the remote)"
		},
		workflow: {
			type: "string",
			value: "KIND",
			help: "alone: comments by itself (default) · bot: answers the bot · split: for forks, without the bot"
		},
		"dry-run": {
			type: "boolean",
			help: "say what would be written, write nothing"
		}
	},
	notes: [
		"Every folder with one .onnx file becomes a model of the folder's name. A table beside it whose name says that it is",
		"held out becomes its held-out data, and a column that is called like a label its label; all of it is a draft to be read.",
		"Files that exist are never touched. The mode is `observe`: nothing is blocked until you say so."
	],
	run: runInit
};
async function runInit(given, out) {
	const kind = findKind(given.text("workflow") ?? "alone");
	if (!kind.ok) return tellProblems(kind.problems, given, out);
	const repository = await findRepository(process.cwd());
	if (!repository.ok) return tellProblems(repository.problems, given, out);
	const tree = await readWorkTree(repository.value);
	const found = findModelFiles(tree);
	if (!found.ok) return tellProblems(found.problems, given, out);
	const owners = given.texts("owner").length > 0 ? given.texts("owner") : [await findOwner(repository.value)];
	const drafts = [];
	for (const file of found.value) {
		out.progress(`looking at ${file}`);
		const draft = await draftOf(repository.value, tree, {
			file,
			owners
		});
		drafts.push({
			path: join(folderOf(file), "model.yaml"),
			text: draftModelFile(draft),
			why: explain(draft)
		});
	}
	drafts.push({
		path: POLICY_FILE,
		text: draftPolicyFile(owners),
		why: "the rules of this repository, mode observe"
	});
	drafts.push(...draftWorkflows(kind.value));
	if (kind.value === "bot") drafts.push({
		path: INCIDENT_FORM_FILE,
		text: INCIDENT_FORM,
		why: "a form for incidents; make its label once: gh label create model-incident"
	});
	const fresh = drafts.filter(({ path }) => !existsSync(join(repository.value.root, path)));
	const write = !given.flag("dry-run");
	if (write) for (const draft of fresh) writeDraft(repository.value, draft);
	tell(fresh, {
		models: found.value.length,
		write
	}, given, out);
	if (!write) return 0;
	const project = await readProject({
		name: "the work tree",
		repository: repository.value,
		tree: await readWorkTree(repository.value)
	});
	return project.ok ? 0 : tellProblems(project.problems, given, out);
}
function findKind(written) {
	const kind = WORKFLOW_KINDS.find((each) => each === written);
	if (kind !== void 0) return good(kind);
	const there = WORKFLOW_KINDS.join(", ");
	return bad(usageProblem(init, `there is no workflow "${plain(written)}" (there are ${there}).${didYouMean(written, WORKFLOW_KINDS)}`));
}
/** One model a folder: a second .onnx file beside it could be anything, and a guess would be governed for ever. */
function findModelFiles(tree) {
	const models = tree.entries.filter(({ path, kind }) => kind === "file" && /\.onnx$/i.test(path) && !path.split("/").some((part) => part.startsWith(".") || part === "node_modules"));
	const folders = /* @__PURE__ */ new Map();
	for (const { path } of models) {
		if (tree.byPath.has(join(folderOf(path), "model.yaml"))) continue;
		folders.set(folderOf(path), [...folders.get(folderOf(path)) ?? [], path]);
	}
	if (models.length === 0) return bad({
		...usageProblem(init, "there is no .onnx file in this repository"),
		hint: "put each model into a folder of its own, e.g. models/fraud/model.onnx, and run again"
	});
	const crowded = [...folders].filter(([, files]) => files.length > 1);
	if (crowded.length > 0) return bad(...crowded.map(([folder, files]) => ({
		code: "several-models",
		file: folder === "" ? "." : folder,
		path: "",
		message: `${files.length} models lie in one folder: ${files.map(baseName).slice(0, 8).join(", ")}`,
		hint: "give each model a folder of its own, or write model.yaml yourself and name the file under files.model"
	})));
	return good([...folders.values()].flat().sort());
}
const HELD_OUT = /(hold-?_?out|held-?_?out|test|valid)/i;
const TABLE = /\.(parquet|arrow|feather|csv|tsv|jsonl|ndjson)(\.gz)?$/i;
const LABEL = /^(label|labels|target|outcome|class|y|y_true|is_[a-z0-9_]+|has_[a-z0-9_]+|[a-z0-9_]+_label)$/i;
async function draftOf(repository, tree, { file, owners }) {
	const folder = folderOf(file);
	const name = findModelName(baseName(folder));
	const slug = (folder === "" ? baseName(file).replace(/\.onnx$/i, "") : folder).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
	const base = {
		...name === void 0 ? { model: findModelName(slug.slice(-64)) ?? "model" } : {},
		owners,
		file: baseName(file)
	};
	const [table, second] = entriesBelow(tree, folder).filter(({ path, kind }) => kind === "file" && TABLE.test(path) && HELD_OUT.test(baseName(path)));
	if (table === void 0 || second !== void 0) return base;
	const holdout = folder === "" ? table.path : table.path.slice(folder.length + 1);
	const label = await findLabel(repository, {
		table: table.path,
		model: file
	});
	return label === void 0 ? base : {
		...base,
		holdout,
		label
	};
}
/** A column that is called like a label and that the model does not take. */
async function findLabel(repository, { table, model }) {
	const scan = scanModel(readFileSync(join(repository.root, model)), model);
	const inputs = new Set(scan.ok ? scan.value.inputs.map(({ name }) => name) : []);
	return withFolder(async (folder) => {
		const opened = await openTableFile(join(repository.root, table), table, { folder });
		const labels = (opened.ok ? opened.value.columns.map(({ name }) => name) : []).filter((name) => LABEL.test(name) && !inputs.has(name));
		return labels.length === 1 ? labels[0] : void 0;
	});
}
/** `acme` of git@github.com:acme/models.git, else a name to be replaced. */
async function findOwner(repository) {
	const { code, stdout } = await runGit(repository.root, [
		"config",
		"--get",
		"remote.origin.url"
	]);
	const url = code === 0 ? Buffer.from(stdout).toString("utf8").trim() : "";
	return /[:/]([A-Za-z0-9][A-Za-z0-9-]{0,38})\/[^/]+$/.exec(url)?.[1] ?? "replace-me";
}
function explain({ file, holdout, label }) {
	if (holdout !== void 0) return `${file}, held-out rows ${holdout}, label ${label}`;
	return `${file}; no labelled rows were recognised: add data: { holdout: …, label: … } to test its quality`;
}
function writeDraft({ root }, { path, text }) {
	mkdirSync(dirname(join(root, path)), { recursive: true });
	writeFileSync(join(root, path), text, { flag: "wx" });
}
function tell(fresh, { models, write }, given, out) {
	if (given.flag("json")) {
		out.write(`${JSON.stringify({
			schema: "twokey-init/1",
			written: write,
			files: fresh.map(({ path, why }) => ({
				path,
				why
			}))
		}, null, 2)}\n`);
		return;
	}
	const lines = fresh.map(({ path, why }) => `${write ? "wrote" : "would write"} ${path}: ${why}`);
	const nothing = models === 0 ? ["Every model has its model.yaml already."] : [];
	const next = fresh.length === 0 ? ["Nothing to write."] : ["", "Next: read what was written, put the real owners in, run `twokey check`, and commit."];
	out.write(`${[
		...lines,
		...nothing,
		...next
	].join("\n")}\n`);
}

export { init };