import { n as bad, r as good } from "./problem.js";
import { Q as plain } from "./digest.js";
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { devNull } from "node:os";
import { resolve, sep } from "node:path";

// src/git/repository.ts
/** Finds the repository that a folder lies in. Its answer is a problem when git is absent or refuses. */
async function findRepository(folder) {
	const problem = (code, message, hint) => {
		return bad({
			code,
			file: folder,
			path: "",
			message,
			hint
		});
	};
	if (!existsSync(folder)) return problem("no-folder", "there is no such folder", "Name a folder inside a clone.");
	const found = await runGit(folder, ["rev-parse", "--show-toplevel"]);
	if (found.code === "absent") return problem("no-git", "git cannot be started here", "Install git 2.30 or later, and put it on the PATH.");
	if (/dubious ownership/.test(found.stderr)) return problem("foreign-repository", "the repository belongs to another user, so git does not read it", "Tell git that you trust it: git config --global --add safe.directory FOLDER.");
	if (found.code !== 0) return problem("no-repository", "this folder is in no git repository", "Run this inside a clone that has a work tree (git clone, not git clone --bare).");
	const root = realpathSync(oneLine(found.stdout));
	const here = realpathSync(folder);
	if (here !== root && !here.startsWith(root.endsWith(sep) ? root : root + sep)) return problem("foreign-work-tree", "the repository says that its files are somewhere else", "Remove core.worktree from the repository's configuration.");
	const common = await runGit(root, ["rev-parse", "--git-common-dir"]);
	const shallow = await runGit(root, ["rev-parse", "--is-shallow-repository"]);
	return good({
		root,
		commonFolder: resolve(root, oneLine(common.stdout)),
		shallow: oneLine(shallow.stdout) === "true"
	});
}
const LARGEST_OUTPUT = 67108864;
/** Runs git and holds what it says. What git refuses is for the caller to judge; no shell is involved. */
async function runGit(folder, args, wanted = {}) {
	const chunks = [];
	let size = 0;
	const { output, end } = openGit(folder, args, wanted.input);
	for await (const chunk of output) {
		size += chunk.length;
		if (size > (wanted.limit ?? LARGEST_OUTPUT)) throw new Error(`git ${args[0]} says more than expected`);
		chunks.push(chunk);
	}
	const { code, stderr } = await end;
	return {
		code,
		stdout: Buffer.concat(chunks),
		stderr
	};
}
/** What git says, or an error with what it complained of: for questions that cannot go wrong. */
async function askGit(folder, args, wanted) {
	const end = await runGit(folder, args, wanted);
	if (end.code !== 0) throw new Error(`git ${args[0]} failed: ${plain(end.stderr, 400)}`);
	return end.stdout;
}
/** Starts git; its output is read as fast as the reader wants. Leaving the loop early ends git. */
function openGit(folder, args, input) {
	const child = spawn("git", [...SAFE, ...args], {
		cwd: folder,
		env: safeEnvironment(),
		stdio: [
			"pipe",
			"pipe",
			"pipe"
		],
		windowsHide: true
	});
	let stderr = "";
	child.stderr.on("data", (bytes) => {
		stderr = (stderr + bytes.toString("utf8")).slice(-4e3);
	});
	child.stdin.on("error", () => child.stdin.destroy());
	child.stdin.end(input ?? "");
	const end = new Promise((done, failed) => {
		child.on("error", (error) => {
			if ("code" in error && error.code === "ENOENT") done({
				code: "absent",
				stderr: error.message
			});
			else failed(error);
		});
		child.on("close", (code) => done({
			code: code ?? 1,
			stderr
		}));
	});
	return {
		output: chunksOf(child.stdout, () => child.kill("SIGKILL")),
		end
	};
}
async function* chunksOf(stream, stop) {
	let atEnd = false;
	try {
		for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
		atEnd = true;
	} finally {
		if (!atEnd) stop();
	}
}
/**
* Nothing that the repository brings along may run, and nothing may reach the network: no hooks, monitors,
* external diffs, pagers, askers, transports. Replaced objects and grafts would show another history than
* the one that is pushed.
*/
const SAFE = [
	"--no-pager",
	"--no-optional-locks",
	"--no-replace-objects",
	"--literal-pathspecs",
	...[
		`core.hooksPath=${devNull}`,
		"core.fsmonitor=false",
		"core.quotePath=false",
		"core.precomposeUnicode=true",
		"core.askPass=",
		"core.sshCommand=false",
		"core.alternateRefsCommand=",
		"credential.helper=",
		"diff.external=",
		"gc.auto=0",
		"maintenance.auto=false",
		"log.showSignature=false",
		"submodule.recurse=false"
	].flatMap((setting) => ["-c", setting])
];
/**
* An allow-list: no `GIT_*` of the caller, no token. The user's own configuration stays: it may say whom to
* trust. No protocol is allowed, because a partial clone would fetch what it lacks, and older versions of
* git know no other way to forbid it.
*/
function safeEnvironment() {
	const inherited = [
		"PATH",
		"HOME",
		"USERPROFILE",
		"XDG_CONFIG_HOME",
		"SystemRoot",
		"TMPDIR",
		"TEMP"
	].flatMap((name) => {
		const value = process.env[name];
		return value === void 0 ? [] : [[name, value]];
	});
	return {
		...Object.fromEntries(inherited),
		LC_ALL: "C",
		GIT_ALLOW_PROTOCOL: "",
		GIT_GRAFT_FILE: devNull,
		GIT_NO_LAZY_FETCH: "1",
		GIT_TERMINAL_PROMPT: "0"
	};
}
/** Git ends an answer with a line break; a path may end with one of its own. */
function oneLine(bytes) {
	const text = Buffer.from(bytes).toString("utf8");
	return text.endsWith("\n") ? text.slice(0, text.endsWith("\r\n") ? -2 : -1) : text;
}

export { runGit as i, findRepository as n, openGit as r, askGit as t };