import { t as parseJson } from "./json.js";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readFile, writeFile } from "node:fs/promises";

// src/run/entry.ts
/**
* Where a child's program lies: `dist/child/NAME.js` when we run from dist (this code then sits in a chunk of
* `dist/lib/`), `children/NAME.ts` when we run from source. The one place that knows.
*/
function findEntry(name) {
	const here = dirname(fileURLToPath(import.meta.url));
	const built = [join(here, "child", `${name}.js`), join(here, "..", "child", `${name}.js`)];
	const source = join(here, "..", "..", "children", `${name}.ts`);
	const entry = [...built, source].find((path) => existsSync(path));
	if (entry === void 0) throw new Error(`the installation is incomplete: no program for the child "${name}"`);
	return entry;
}

// src/run/memory.ts
const EVERY_MS = 40;
/**
* Calls `exceeded` when the process holds more resident memory than it may. Native libraries allocate outside
* the JavaScript heap, where only the operating system sees them. Reads /proc, so this wall stands on Linux;
* elsewhere the heap limit alone holds. Returns how to stop.
*/
function watchMemory(pid, limitMb, exceeded) {
	if (pid === void 0 || process.platform !== "linux") return () => void 0;
	const timer = setInterval(() => {
		const residentMb = findResidentMb(pid);
		if (residentMb !== void 0 && residentMb > limitMb) exceeded();
	}, EVERY_MS);
	return () => clearInterval(timer);
}
function findResidentMb(pid) {
	try {
		const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
		return kilobytes === void 0 ? void 0 : Number(kilobytes) / 1024;
	} catch {
		return;
	}
}

// src/run/message.ts
const jobFile = "job.json";
const resultFile = "result.json";

// src/run/child.ts
const LARGEST_RESULT = 67108864;
/**
* Runs one job behind the crash wall: another process, an environment of four variables, a time limit, a
* limit on resident memory, output swallowed. The child writes its result before it exits, so a runtime
* that crashes while tearing down harms nothing, and a result file is trusted over an exit code.
*/
async function runChild(call) {
	await writeFile(join(call.folder, jobFile), JSON.stringify(call.job));
	const end = await waitFor(call);
	if (end.kind === "timeout" || end.kind === "memory") return end;
	return readResult(call.folder, end, call.limits);
}
function waitFor(call) {
	const started = performance.now();
	const heapMb = Math.max(64, Math.floor(call.limits.memoryMb * .9));
	const child = spawn(process.execPath, [
		`--max-old-space-size=${heapMb}`,
		...call.nodeFlags ?? [],
		call.program ?? findEntry(call.name),
		call.folder
	], {
		cwd: call.folder,
		env: childEnvironment(call.folder),
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		]
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => {
		output = (output + bytes.toString("utf8")).slice(-4e3);
	});
	return new Promise((resolve) => {
		let killedFor;
		const kill = (reason) => {
			killedFor ??= reason;
			child.kill("SIGKILL");
		};
		const timer = setTimeout(() => kill({
			kind: "timeout",
			afterMs: call.limits.timeoutMs
		}), call.limits.timeoutMs);
		const stopWatching = watchMemory(child.pid, call.limits.memoryMb, () => kill({
			kind: "memory",
			limitMb: call.limits.memoryMb
		}));
		const finish = (how, clean) => {
			clearTimeout(timer);
			stopWatching();
			resolve(killedFor ?? {
				kind: "exit",
				how,
				clean,
				output,
				wallMs: performance.now() - started
			});
		};
		child.on("error", (error) => finish(`could not start: ${error.message}`, false));
		child.on("close", (code, signal) => finish(signal === null ? `exit code ${code}` : `signal ${signal}`, code === 0));
	});
}
async function readResult(folder, exit, limits) {
	let text;
	try {
		text = await readFile(join(folder, resultFile), "utf8");
	} catch {
		if (exit.output.includes("heap out of memory")) return {
			kind: "memory",
			limitMb: limits.memoryMb
		};
		return {
			kind: "crash",
			how: exit.how,
			output: exit.output
		};
	}
	if (text.length > LARGEST_RESULT) return {
		kind: "broken-result",
		why: `${text.length} characters`
	};
	try {
		return {
			kind: "done",
			result: parseJson(text),
			wallMs: exit.wallMs,
			output: exit.output
		};
	} catch {
		return {
			kind: "broken-result",
			why: "the result file is not JSON"
		};
	}
}
/** An allow-list: no token, no proxy, no `NODE_OPTIONS` reaches a child. Telemetry is off before anything loads. */
function childEnvironment(folder) {
	const kept = [
		"PATH",
		"LANG",
		"LC_ALL",
		"LD_LIBRARY_PATH",
		"SystemRoot"
	].flatMap((name) => {
		const value = process.env[name];
		return value === void 0 ? [] : [[name, value]];
	});
	return {
		...Object.fromEntries(kept),
		HOME: folder,
		TMPDIR: folder,
		ORT_DISABLE_TELEMETRY: "1"
	};
}

// src/run/folder.ts
/** Runs `work` with a folder of its own under the system's temporary folder and removes it whatever happens. */
async function withFolder(work) {
	const folder = mkdtempSync(join(tmpdir(), "twokey-"));
	try {
		return await work(folder);
	} finally {
		rmSync(folder, {
			recursive: true,
			force: true
		});
	}
}

export { runChild as n, withFolder as t };