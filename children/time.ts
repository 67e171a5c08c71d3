import type { Json } from "../src/base/json.ts";
import { type TimeJob, timeJobSchema } from "../src/measure/latency-job.ts";
import { runPair } from "../src/measure/latency-pair.ts";
import { StopTiming } from "../src/measure/latency-ready.ts";
import { runSolo } from "../src/measure/latency-solo.ts";
import { answerJob } from "../src/run/message.ts";

/*
 * Times models: one alone, or both in turns. A fresh process each time, because two runs of a program in one
 * process agree better than two processes do, and only the latter is what a deployment draws.
 */

await answerJob(timeJobSchema, time);

async function time(job: TimeJob, folder: string): Promise<Json> {
  try {
    return job.mode === "solo" ? await runSolo(job, folder) : await runPair(job, folder);
  } catch (error) {
    if (error instanceof StopTiming) return error.result;
    throw error;
  }
}
