import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ZodType } from "zod";
import { type Json, parseJson } from "../base/json.ts";

export const jobFile = "job.json";
export const resultFile = "result.json";

/**
 * The whole life of a child: read the job from the folder given as the only argument, do it, write the result
 * in one rename, leave. A thrown error ends the child with a stack on stderr, which the parent calls a crash.
 */
export async function answerJob<J>(
  schema: ZodType<J>,
  work: (job: J, folder: string) => Promise<Json>,
): Promise<void> {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error("a child is started by its parent with the folder of its job");
  const job = schema.parse(parseJson(readFileSync(join(folder, jobFile), "utf8")));
  writeResult(folder, await work(job, folder));
  process.exit(0);
}

function writeResult(folder: string, result: Json): void {
  const unfinished = join(folder, `${resultFile}.part`);
  writeFileSync(unfinished, JSON.stringify(result));
  renameSync(unfinished, join(folder, resultFile));
}
