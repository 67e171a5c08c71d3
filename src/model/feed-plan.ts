import { countOf } from "../base/number.ts";
import { type Outcome, type Problem, bad, good } from "../base/problem.ts";
import { didYouMean } from "../base/suggest.ts";
import { plain } from "../base/text.ts";
import type { ColumnInfo, ColumnKind } from "../data/table.ts";
import { planColumn } from "./column-plan.ts";
import type { FeedableElement } from "./elements.ts";
import { type Layout, isLayout, layoutOf } from "./layout.ts";
import { type FileNames, type Serving, inputPart } from "./serving.ts";
import type { Signature } from "./signature.ts";

/** Which columns become which tensor. JSON, so that it can be shown and sent to a child. */
export type FeedPlan = {
  readonly inputs: readonly InputPlan[];
  /** `exactly`: the model takes no other number of rows, and the last run is padded */
  readonly rows: { readonly kind: "exactly" | "at-most"; readonly count: number };
  /** columns of the table that no input takes */
  readonly unused: readonly string[];
  /** how we read it, one sentence an input */
  readonly words: readonly string[];
};

export type InputPlan = {
  readonly name: string;
  readonly element: FeedableElement;
  readonly columns: readonly ColumnPlan[];
  /** dimensions after the rows; where `vector` is set there are no rows, one run is one row */
  readonly inner: readonly number[];
  readonly vector: boolean;
};

/** `fill` stands in for nulls; without it they become NaN. */
export type ColumnPlan = { readonly name: string; readonly fill?: number | string | boolean };

export type FeedRequest = {
  readonly columns: readonly ColumnInfo[];
  /** never fed, whatever anybody says */
  readonly label?: string | undefined;
  /** fed only when an input is called so or serving.yaml names them: ids, times, groups */
  readonly exclude?: readonly string[] | undefined;
  readonly serving?: Serving | undefined;
  readonly files: FileNames;
};

/** At once, unless the model fixes another number. Large enough to be fast, small enough to be nothing. */
const MOST_ROWS = 4096;
const MOST_ELEMENTS = 2 ** 22;

/**
 * Decides which columns feed which input, and never guesses: serving.yaml first, then equal names, then one
 * remaining input takes the remaining columns if their number is right. Everything else is a problem with a line
 * to paste.
 */
export function planFeeds(signature: Signature, request: FeedRequest): Outcome<FeedPlan> {
  const { layouts, problems: shapes } = readLayouts(signature, request.files);
  const claims = claimColumns(layouts, request);
  const claimed = new Map(
    claims.flatMap((claim) => (claim.kind === "claim" ? [[claim.layout.name, claim]] : [])),
  );
  const planned = layouts.flatMap((layout) => {
    const claim = claimed.get(layout.name);
    return claim === undefined ? [] : [planInput(claim, request)];
  });
  const problems = [
    ...shapes,
    ...claims.flatMap((claim) => (claim.kind === "problem" ? [claim.problem] : [])),
    ...planned.flatMap((plan) => plan.problems),
  ];
  const rows = planRows(planned, request.files);
  if (!rows.ok) problems.push(...rows.problems);
  if (!rows.ok || problems.length > 0) return bad(...problems);
  const used = new Set(planned.flatMap(({ input }) => input.columns.map(({ name }) => name)));
  const unused = featureColumns(request).filter((name) => !used.has(name));
  const words = planned.flatMap((plan) => plan.words);
  if (unused.length > 0) words.push(`not fed to the model: ${listed(unused)}`);
  return good({ inputs: planned.map(({ input }) => input), rows: rows.value, unused, words });
}

type Claim =
  | {
      readonly kind: "claim";
      readonly layout: Layout;
      readonly columns: readonly string[];
      readonly how: string;
    }
  | { readonly kind: "problem"; readonly problem: Problem };

function readLayouts(
  signature: Signature,
  files: FileNames,
): { readonly layouts: readonly Layout[]; readonly problems: readonly Problem[] } {
  const read = signature.inputs.map((value) => ({ name: value.name, layout: layoutOf(value) }));
  return {
    layouts: read.flatMap(({ layout }) => (isLayout(layout) ? [layout] : [])),
    problems: read.flatMap(({ name, layout }) =>
      isLayout(layout) ? [] : [{ file: files.model, path: `input ${plain(name)}`, ...layout }],
    ),
  };
}

function claimColumns(layouts: readonly Layout[], request: FeedRequest): readonly Claim[] {
  const explicit = claimExplicit(layouts, request);
  const taken = new Set(explicit.flatMap((claim) => (claim.kind === "claim" ? claim.columns : [])));
  const mapped = new Set(Object.keys(request.serving?.inputs ?? {}));
  const open = layouts.filter(({ name }) => !mapped.has(name));
  const all = new Set(request.columns.map(({ name }) => name));
  const byName: Claim[] = [];
  const rest: Layout[] = [];
  for (const layout of open) {
    const { name } = layout;
    const matches = all.has(name) && name !== request.label && (layout.width ?? 1) === 1;
    if (!matches) rest.push(layout);
    else {
      taken.add(name);
      byName.push({ kind: "claim", layout, columns: [name], how: "the column of the same name" });
    }
  }
  const free = featureColumns(request).filter((name) => !taken.has(name));
  return [...explicit, ...byName, ...claimRest(rest, free, request)];
}

/** What serving.yaml says. Nothing in it may be unknown: a misspelt column would silently feed another. */
function claimExplicit(layouts: readonly Layout[], request: FeedRequest): readonly Claim[] {
  const names = request.columns.map(({ name }) => name);
  return Object.entries(request.serving?.inputs ?? {}).flatMap(([name, columns]): readonly Claim[] => {
    const path = `inputs.${plain(name)}`;
    const layout = layouts.find((each) => each.name === name);
    if (layout === undefined) {
      const known = layouts.map((each) => each.name);
      const message = `the model has no input ${quoted(name)}.${didYouMean(name, known)}`;
      return [
        complaint(request, { code: "unknown-input", path, message, hint: `its inputs are ${listed(known)}` }),
      ];
    }
    const complaints = columns.flatMap((column) => explicitComplaint(column, path, names, request));
    if (layout.width !== undefined && layout.width !== columns.length) {
      const message = `input ${quoted(name)} takes ${countOf(layout.width, "column")}, and ${countOf(columns.length, "column")} are listed`;
      const hint = "list the columns in the order of training";
      complaints.push(complaint(request, { code: "column-count", path, message, hint }));
    }
    if (complaints.length > 0) return complaints;
    return [{ kind: "claim", layout, columns, how: `as ${plain(request.files.serving)} says` }];
  });
}

function explicitComplaint(
  column: string,
  path: string,
  names: readonly string[],
  request: FeedRequest,
): Claim[] {
  if (column === request.label) {
    const message = `${quoted(column)} is the label; a model that is fed the answer is right about everything`;
    return [complaint(request, { code: "label-fed", path, message, hint: "remove it from the list" })];
  }
  if (names.includes(column)) return [];
  const message = `the data have no column ${quoted(column)}.${didYouMean(column, names)}`;
  const hint = `the columns of ${plain(request.files.data)} are ${listed(names)}`;
  return [complaint(request, { code: "unknown-column", path, message, hint })];
}

/** Inputs that nobody named. One can be told from the number of columns; several would be a guess. */
function claimRest(rest: readonly Layout[], free: readonly string[], request: FeedRequest): readonly Claim[] {
  const [layout] = rest;
  if (layout === undefined) return [];
  if (rest.length === 1 && free.length > 0 && fits(layout, free.length)) {
    const how = `the ${countOf(free.length, "remaining column")}, in the order of the file`;
    return [{ kind: "claim", layout, columns: free, how }];
  }
  const wanted = rest.map((each) => `${quoted(each.name)} (${widthWords(each)})`).join(", ");
  const message =
    rest.length === 1
      ? `input ${wanted} could not be matched with columns: ${countOf(free.length, "column is", "columns are")} left${free.length === 0 ? "" : ` (${listed(free)})`}`
      : `the inputs ${wanted} could not be matched with columns; left are ${free.length === 0 ? "none" : listed(free)}`;
  const hint = `say in ${plain(request.files.serving)} which columns feed it, in the order of training: \`${suggestion(rest, free, request)}\``;
  return [complaint(request, { code: "inputs-unmatched", path: "inputs", message, hint })];
}

function fits(layout: Layout, columns: number): boolean {
  if (layout.width !== undefined) return layout.width === columns;
  // One dimension of fixed size: as many columns of a single row, or one column of as many rows.
  return layout.form !== "row" || columns === layout.rows || columns === 1;
}

/** A line to paste: free columns of the right kind, handed out in order where several inputs wait. */
function suggestion(rest: readonly Layout[], free: readonly string[], request: FeedRequest): string {
  const kinds = new Map(request.columns.map(({ name, kind }) => [name, kind]));
  const left = new Set(free);
  const lines = rest.slice(0, 3).map((layout) => {
    const right = [...left].filter((name) => suits(kinds.get(name), layout));
    const all = rest.length === 1 && fits(layout, right.length) ? right.length : 3;
    const chosen = right.slice(0, Math.min(layout.width ?? all, MOST_SUGGESTED));
    for (const name of chosen) left.delete(name);
    return inputPart(layout.name, chosen.length > 0 ? chosen : ["column"]);
  });
  return `inputs: { ${lines.join(", ")} }`;
}

const MOST_SUGGESTED = 30;

function suits(kind: ColumnKind | undefined, { element }: Layout): boolean {
  if (element === "string") return kind === "text";
  return kind !== "text" && kind !== "time" && kind !== "unsupported";
}

type Planned = {
  readonly input: InputPlan;
  readonly rows: number | undefined;
  readonly problems: readonly Problem[];
  readonly words: readonly string[];
};

function planInput(claim: Extract<Claim, { readonly kind: "claim" }>, request: FeedRequest): Planned {
  const { layout, columns, how } = claim;
  const infos = new Map(request.columns.map((info) => [info.name, info]));
  const plans = columns.flatMap((name) => {
    const info = infos.get(name);
    return info === undefined ? [] : [planColumn(info, layout, request)];
  });
  const vector = layout.form === "row" && columns.length > 1;
  const inner = layout.form === "row" ? [] : layout.inner.length > 0 ? layout.inner : [columns.length];
  const notes = plans.flatMap(({ words }) => words);
  return {
    input: {
      name: layout.name,
      element: layout.element,
      columns: plans.map(({ plan }) => plan),
      inner,
      vector,
    },
    rows: vector ? 1 : layout.rows,
    problems: plans.flatMap(({ problems }) => problems),
    words: [
      `input ${quoted(layout.name)} (${layout.element}) ← ${listed(columns)}: ${how}${inner.length > 1 ? `, row by row into ${inner.join("×")}` : ""}`,
      ...notes,
    ],
  };
}

function planRows(planned: readonly Planned[], files: FileNames): Outcome<FeedPlan["rows"]> {
  const fixed = [...new Set(planned.flatMap(({ rows }) => rows ?? []))];
  const [count] = fixed;
  if (fixed.length > 1) {
    const wants = planned.flatMap(({ input, rows }) =>
      rows === undefined ? [] : [`${quoted(input.name)} ${rows}`],
    );
    const message = `the inputs want different numbers of rows at once: ${wants.join(", ")}`;
    const hint = "export the model with one batch dimension for all inputs";
    return bad({ code: "mixed-batch", file: files.model, path: "inputs", message, hint });
  }
  if (count !== undefined) return good({ kind: "exactly", count });
  const width = planned.reduce((sum, { input }) => sum + input.columns.length, 0);
  return good({
    kind: "at-most",
    count: Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_ELEMENTS / Math.max(1, width)))),
  });
}

function featureColumns(request: FeedRequest): readonly string[] {
  const never = new Set([
    ...(request.exclude ?? []),
    ...(request.label === undefined ? [] : [request.label]),
  ]);
  return request.columns.map(({ name }) => name).filter((name) => !never.has(name));
}

function complaint(
  request: FeedRequest,
  { code, path, message, hint }: Pick<Problem, "code" | "path" | "message" | "hint">,
): Extract<Claim, { readonly kind: "problem" }> {
  return { kind: "problem", problem: { code, file: request.files.serving, path, message, hint } };
}

function widthWords({ width, form, rows, element }: Layout): string {
  if (width !== undefined) return `${countOf(width, "column")} of ${element}`;
  if (form === "row") return `${rows} values of ${element}`;
  return `any number of columns of ${element}`;
}

function quoted(name: string): string {
  return `"${plain(name, 60)}"`;
}

const MOST_LISTED = 12;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).map((name) => plain(name, 40));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
