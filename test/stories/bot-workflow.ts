import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { endRun, requestOf, startRun, upload } from "./bot-world-evaluator.ts";
import type { Mirror } from "./bot-world-mirror.ts";
import { makeZip } from "./bot-world-zip.ts";
import type { World } from "./bot-world.ts";
import { runStep, type Step } from "./github-runner.ts";

/**
 * Does what the workflow of the default branch says, for the evaluation that the bot asked for last: a fresh checkout,
 * the built Action on it, which opens the real models, and the upload of its report.
 */
export async function runWorkflow(world: World, mirror: Mirror): Promise<Step> {
  const { github } = world;
  const asked = requestOf(world.lastDispatch());
  await mirror.update();
  const run = startRun(github, {});
  const payload = {
    action: "twokey-evaluate",
    client_payload: asked,
    repository: { id: 1, name: "models", default_branch: "main", owner: { login: "acme" } },
  };
  const occasion = { event: "repository_dispatch", payload, checkout: "main" };
  const server = { ...mirror, author: "" };
  const step = await runStep(server, world, occasion, { run: run.id, token: "token-of-a-workflow" });
  const folder = step.outputs["report-path"] ?? "";
  if (folder !== "") upload(github, run, makeZip(filesIn(folder)));
  endRun(github, run, step.code === 0 ? "success" : "failure");
  return step;
}

function filesIn(folder: string): Record<string, Uint8Array> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return Object.fromEntries(
    found.map((one) => {
      const path = join(one.parentPath, one.name);
      return [relative(folder, path), readFileSync(path)];
    }),
  );
}
