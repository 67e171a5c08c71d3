import { z } from "zod";
import type { Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import type { ChildEnd } from "./child.ts";

const text = z.string().max(100_000);

/** A problem that a child reports, parsed as strictly as anything from outside: a hostile file may have taken it over. */
export const reportedProblems: z.ZodType<readonly Problem[]> = z
  .array(
    z.strictObject({
      code: z.string().max(60),
      file: text,
      line: z.int().positive().exactOptional(),
      column: z.int().positive().exactOptional(),
      path: text,
      message: text,
      hint: text,
    }),
  )
  .min(1)
  .max(1000);

/** What the child was doing, in the words of its user. */
export type Doing = {
  readonly file: string;
  /** `table`: codes are `table-timeout`, `table-memory`, `table-crash` */
  readonly code: string;
  /** `it could not be read` … within 10 seconds */
  readonly failed: string;
  /** `reading it` … took more than 100 MB */
  readonly work: string;
  readonly hints: { readonly timeout: string; readonly memory: string; readonly crash: string };
};

/** A child that ended without an answer, as a problem. */
export function endProblem(
  end: Exclude<ChildEnd, { readonly kind: "done" }>,
  { file, code, failed, work, hints }: Doing,
): Problem {
  const problem = (kind: keyof Doing["hints"], message: string): Problem => ({
    code: `${code}-${kind}`,
    file,
    path: "",
    message,
    hint: hints[kind],
  });
  switch (end.kind) {
    case "timeout":
      return problem("timeout", `${failed} within ${Math.round(end.afterMs / 1000)} seconds`);
    case "memory":
      return problem("memory", `${work} took more than ${end.limitMb} MB of memory`);
    case "crash":
      return problem("crash", `${work} crashed (${plain(end.how)}): ${plain(errorLine(end.output), 200)}`);
    case "broken-result":
      return problem("crash", `${work} left no usable result: ${plain(end.why)}`);
    default:
      return end satisfies never;
  }
}

/** The line with the error, where a stack follows it. */
export function errorLine(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? "it said nothing";
}
