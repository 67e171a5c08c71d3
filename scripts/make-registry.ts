import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openGitStore } from "../src/git/registry-store.ts";
import { openWriter, type Known } from "../src/registry/append.ts";
import { tellStory } from "./registry-scenes.ts";
import { APP, REPOSITORY, type Told, WRITER } from "./registry-story.ts";

/**
 * Writes `fixtures/registries/v1.bundle`: a registry of every type of event, made with the real writer on a
 * real git directory. A registry made by one release must be read by every later one, so the file is made
 * once per version of the format and then kept: `node scripts/make-registry.ts fixtures/registries/v1.bundle`.
 */
const BRANCH = "model-registry";

export async function makeRegistry(directory: string, least: number): Promise<Known> {
  let seconds = 0;
  const store = openGitStore({ directory, branch: BRANCH, writer: WRITER, now: () => seconds });
  const hands = { store, sleep: () => Promise.resolve(), random: () => 0 };
  const writer = openWriter(hands, { repository: REPOSITORY, app: APP.id });
  const steps = tellStory(least);
  let told: Told = [];
  for (let next = steps.next(told); next.done !== true; next = steps.next(told)) {
    seconds = next.value.at;
    const outcome = await writer.append(next.value);
    if (outcome.kind !== "appended") throw new Error(`the story broke: ${JSON.stringify(outcome)}`);
    told = outcome.events;
  }
  const known = writer.known();
  if (known === undefined) throw new Error("nothing was written");
  return known;
}

if (process.argv[1] === import.meta.filename) {
  const target = process.argv[2] ?? "fixtures/registries/v1.bundle";
  const directory = mkdtempSync(join(tmpdir(), "twokey-registry-"));
  try {
    execFileSync("git", ["init", "--bare", "--quiet", "--initial-branch", "main", directory]);
    const known = await makeRegistry(directory, 220);
    const git = (...args: string[]): void => void execFileSync("git", ["-C", directory, ...args]);
    git("repack", "-adfq", "--window=50", "--depth=50", "--threads=1");
    mkdirSync("fixtures/registries", { recursive: true });
    const full = join(process.cwd(), target);
    git("-c", "pack.threads=1", "bundle", "create", "--quiet", full, BRANCH);
    const about = { format: 1, branch: BRANCH, ...known };
    writeFileSync(full.replace(/\.bundle$/, ".json"), `${JSON.stringify(about, null, 2)}\n`);
    process.stdout.write(`${target}: ${known.size} events, tip ${known.commit}\n`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
