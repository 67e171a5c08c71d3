import { statSync } from "node:fs";
import { z } from "zod";
import type { Json } from "../src/base/json.ts";
import type { Problem } from "../src/base/problem.ts";
import { writeSource } from "../src/data/columns.ts";
import { digestFile } from "../src/data/digest-file.ts";
import { openTableSource } from "../src/data/read.ts";
import { answerJob } from "../src/run/message.ts";

/*
 * Reads one table behind the crash wall and leaves it as a folder of columns. A hostile file may make this
 * process loop, swell or die; the parent has a clock, a limit and a named problem for each.
 */

const JOB = z.strictObject({
  /** where the file lies */
  path: z.string(),
  /** the file as the user wrote it */
  file: z.string(),
  columns: z.array(z.string()).optional(),
  maxRows: z.int().positive().optional(),
  /** the folder to write to */
  out: z.string(),
});

await answerJob(JOB, read);

async function read({ path, file, columns, maxRows, out }: z.infer<typeof JOB>): Promise<Json> {
  const opened = await openTableSource(path, {
    file,
    ...(columns === undefined ? {} : { columns }),
    ...(maxRows === undefined ? {} : { maxRows }),
  });
  if (!opened.ok) return failed(opened.problems);
  const before = stamp(path);
  const digest = await digestFile(path);
  const written = writeSource(out, opened.value);
  opened.value.close();
  if (!written.ok) return failed(written.problems);
  if (stamp(path) !== before)
    return failed([
      {
        code: "broken-table",
        file,
        path: "",
        message: "it changed while it was read",
        hint: "Read it again.",
      },
    ]);
  return { ok: true, digest, rows: opened.value.rows };
}

function failed(problems: readonly Problem[]): Json {
  return { ok: false, problems };
}

function stamp(path: string): string {
  const { size, mtimeMs, ino } = statSync(path);
  return `${size} ${mtimeMs} ${ino}`;
}
