import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryBranch } from "../scripts/registry-memory.ts";
import { tellPlainStory } from "../scripts/registry-scenes.ts";
import { type Step, type Told, WRITER } from "../scripts/registry-story.ts";
import { readRegistryHistory, streamRegistryFiles } from "../src/git/registry-snapshot.ts";
import { openGitStore } from "../src/git/registry-store.ts";
import type { RegistryStore } from "../src/registry/store.ts";
import { verifyLog } from "../src/registry/verify.ts";
import { openLogReader } from "../src/registry/verify-log.ts";
import type { Figure } from "./figure.ts";
import {
  appendTimed,
  BRANCH,
  type Measured,
  median,
  never,
  overRest,
  type Place,
  writerOver,
} from "./registry-rest.ts";

const SIZES = [10, 1000, 10_000, 100_000];
/** Appends measured at each size: twenty whole changes of a model, from evaluation to promotion. */
const APPENDS = 60;

/**
 * What an append costs when the log is short and when it is long, on a git directory and through the REST API, and
 * what it takes to verify everything.
 */
export async function registry(): Promise<readonly Figure[]> {
  const root = mkdtempSync(join(tmpdir(), "twokey-bench-"));
  try {
    const directory = join(root, "registry");
    execFileSync("git", ["init", "--quiet", "--bare", directory]);
    const places = await tell(directory);
    // Packed as a server packs what it sends to a clone; fast-import leaves it for later.
    execFileSync("git", ["-C", directory, "repack", "-adfq", "--window=10", "--depth=50"]);
    const verified = measureVerify(directory);
    const measured = [...(await overGit(directory, places)), ...(await overRest(places))];
    return [...compare(measured), ...verified];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function tell(directory: string): Promise<readonly Place[]> {
  const line = new StoryLine(directory);
  const places: Place[] = [];
  for (const size of SIZES) {
    await line.reach(size);
    places.push({ size, before: line.copy(), steps: line.next(APPENDS) });
  }
  await line.end();
  return places;
}

/** One story that grows, written to git with fast-import as it goes. */
class StoryLine {
  private readonly branch = new MemoryBranch();
  private readonly steps = tellPlainStory();
  private readonly git;
  private readonly closed: Promise<unknown>;
  private told: Told = [];
  private events = 0;

  constructor(directory: string) {
    const args = ["-C", directory, "fast-import", "--quiet", "--done", "--date-format=raw"];
    this.git = spawn("git", args, { stdio: ["pipe", "ignore", "inherit"] });
    this.closed = new Promise((resolve) => void this.git.on("close", resolve));
  }

  async reach(size: number): Promise<void> {
    while (this.events < size) {
      this.advance();
      if (this.git.stdin.writableNeedDrain)
        await new Promise((resolve) => void this.git.stdin.once("drain", resolve));
    }
    this.git.stdin.write(`reset refs/heads/at-${size}\nfrom refs/heads/${BRANCH}\n\n`);
  }

  copy(): MemoryBranch {
    return this.branch.copy();
  }

  /** The next steps, taken into the story; whoever asked for them can append them elsewhere too. */
  next(count: number): readonly Step[] {
    return Array.from({ length: count }, () => this.advance());
  }

  private advance(): Step {
    const next = this.steps.next(this.told);
    if (next.done === true) throw new Error("the story ended");
    const plan = this.branch.append(next.value, "unnamed");
    if (plan.kind !== "write") throw new Error(JSON.stringify(plan));
    this.told = plan.events;
    this.events += plan.events.length;
    const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
    const files = plan.files.map(({ path, text }) => `M 100644 inline ${path}\n${data(text)}`);
    const head = `commit refs/heads/${BRANCH}\ncommitter ${WRITER} ${next.value.at} +0000\n${data(plan.message)}`;
    this.git.stdin.write(`${head}${files.join("")}\n`);
    return next.value;
  }

  async end(): Promise<void> {
    this.git.stdin.end("done\n");
    await this.closed;
  }
}

/** Each figure beside the same figure of the shortest log. */
function compare(measured: readonly Measured[]): readonly Figure[] {
  return measured.map(({ size, name, value, unit }) => {
    const least = measured.find((one) => one.name === name)?.value ?? Number.NaN;
    const compared = size === SIZES[0] ? {} : { against: `${SIZES[0]} events`, ratio: value / least };
    return { what: `append at ${size} events: ${name}`, value, unit, runs: APPENDS, ...compared };
  });
}

/** The sizes in turns, so that a busy moment of the machine hits them all. */
async function overGit(directory: string, places: readonly Place[]): Promise<readonly Measured[]> {
  let seconds = 0;
  const desks = places.map(({ size, steps }) => {
    const count = { bytes: 0 };
    const store = openGitStore({ directory, branch: `at-${size}`, writer: WRITER, now: () => seconds });
    const commit: RegistryStore["commit"] = (request) => {
      count.bytes += request.files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
      return store.commit(request);
    };
    const times: number[] = [];
    return { size, steps, count, writer: writerOver({ ...store, commit }), times };
  });
  for (let at = 0; at < APPENDS; at += 1) {
    for (const { steps, writer, times } of desks) {
      const step = steps[at] ?? never();
      seconds = step.at;
      times.push(await appendTimed(writer, step));
    }
  }
  return desks.flatMap(({ size, count, times }) => [
    { size, name: "git, bytes written", value: count.bytes / times.length, unit: "B" },
    { size, name: "git", value: median(times.slice(1)), unit: "ms" },
  ]);
}

/** In a process of its own, as a user would run it; the branch holds a little more than the largest size. */
function measureVerify(directory: string): readonly Figure[] {
  const runs = [1, 2, 3].map(() => {
    const script = [import.meta.filename, "verify", directory];
    const { stdout, stderr, status } = spawnSync(process.execPath, script, { encoding: "utf8" });
    if (status !== 0) throw new Error(`verify failed: ${stderr}`);
    return JSON.parse(stdout) as { seconds: number; processor: number; events: number };
  });
  const middle = runs.toSorted((a, b) => a.seconds - b.seconds)[1] ?? never();
  return [
    {
      what: `verify ${middle.events} events, with history`,
      value: middle.seconds,
      unit: "s",
      runs: runs.length,
    },
    { what: "… of which Node computed", value: middle.processor, unit: "s", runs: runs.length },
  ];
}

async function verifyOnce(directory: string): Promise<void> {
  const started = performance.now();
  const tip = execFileSync("git", ["-C", directory, "rev-parse", BRANCH], { encoding: "utf8" }).trim();
  const reader = openLogReader();
  const [odd, history] = await Promise.all([
    streamRegistryFiles(directory, tip, reader.add),
    readRegistryHistory(directory, tip, null),
  ]);
  const { findings, events } = verifyLog(reader.end(odd), history);
  if (findings.length > 0) throw new Error(JSON.stringify(findings[0]));
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage();
  process.stdout.write(JSON.stringify({ seconds, processor: (user + system) / 1e6, events: events.length }));
}

if (process.argv[1] === import.meta.filename && process.argv[2] === "verify")
  await verifyOnce(process.argv[3] ?? "");
