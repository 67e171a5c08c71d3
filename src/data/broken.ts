import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";

/**
 * Thrown inside the readers where a file breaks its own format, and turned into a problem where they are
 * called. Nothing outside `data/` ever sees one.
 */
export class BrokenFile extends Error {
  readonly code: string;
  readonly hint: string;

  constructor(message: string, hint: string = WRITE_AGAIN, code: string = "broken-table") {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

export const WRITE_AGAIN =
  "Write the file again with the program it came from, and check that the copy was not cut short.";

/**
 * Runs a reader and makes whatever it throws a problem of the file. The decoders of the formats throw plain
 * errors on hostile bytes (an offset out of range, say), so every error in here speaks about the file; only a
 * failing disk is ours to pass on.
 */
export function orProblem<T>(file: string, path: string, work: () => T): Outcome<T> {
  try {
    return good(work());
  } catch (error) {
    return bad(problemOf(error, file, path));
  }
}

export async function orProblemAsync<T>(file: string, work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return good(await work());
  } catch (error) {
    return bad(problemOf(error, file, ""));
  }
}

function problemOf(error: unknown, file: string, path: string): Problem {
  if (error instanceof BrokenFile)
    return { code: error.code, file, path, message: error.message, hint: error.hint };
  if (!(error instanceof Error) || isDiskError(error)) throw error;
  return {
    code: "broken-table",
    file,
    path,
    message: `the file breaks its own format: ${plain(error.message, 200)}`,
    hint: WRITE_AGAIN,
  };
}

/** `EIO` and its like come from the system call, not from the bytes. zlib's codes (`Z_DATA_ERROR`) are about the bytes. */
function isDiskError(error: Error): boolean {
  return "syscall" in error;
}
