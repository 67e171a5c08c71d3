/**
 * A located, fixable complaint about something that a person wrote.
 *
 * Bad input never throws: it becomes a list of problems, all of them at once, and each says where,
 * what is wrong and what to do.
 */
export type Problem = {
  /** stable kebab-case name, for machines and for docs */
  readonly code: string;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** where inside the file, e.g. `gates.quality.margin`; empty for the file as a whole */
  readonly path: string;
  readonly message: string;
  readonly hint: string;
};

/** Either a value or every reason why there is none. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function good<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function bad<T>(...problems: readonly Problem[]): Outcome<T> {
  return { ok: false, problems };
}

/** All values, or the problems of all that failed. */
export function allGood<T>(outcomes: readonly Outcome<T>[]): Outcome<readonly T[]> {
  const problems = outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.problems));
  if (problems.length > 0) return { ok: false, problems };
  return good(outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : [])));
}

/** `models/fraud/model.yaml:3:5 gates.quality: unknown key "margni" → did you mean "margin"?` */
export function renderProblem(problem: Problem): string {
  const line = problem.line === undefined ? "" : `:${problem.line}`;
  const column = problem.line === undefined || problem.column === undefined ? "" : `:${problem.column}`;
  const path = problem.path === "" ? "" : ` ${problem.path}`;
  return `${problem.file}${line}${column}${path}: ${problem.message}\n  → ${problem.hint}`;
}
