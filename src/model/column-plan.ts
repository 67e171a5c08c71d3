import { countOf } from "../base/number.ts";
import type { Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import type { ColumnInfo, ColumnKind } from "../data/table.ts";
import { type FeedableElement, isFloating } from "./elements.ts";
import { type FileNames, type Serving, yamlText } from "./serving.ts";

/** Whether one column can become elements of one input, and what stands in for its nulls. */
export type PlannedColumn = {
  readonly plan: { readonly name: string; readonly fill?: number | string | boolean };
  readonly problems: readonly Problem[];
  readonly words: readonly string[];
};

type Target = { readonly name: string; readonly element: FeedableElement };

/**
 * Types are checked before a single value is read. Whole numbers inside a floating column, and ranges, are
 * checked value by value when the tensor is made.
 */
export function planColumn(
  info: ColumnInfo,
  target: Target,
  request: { readonly serving?: Serving | undefined; readonly files: FileNames },
): PlannedColumn {
  const problems: Problem[] = [];
  const words: string[] = [];
  const complain = (code: string, message: string, hint: string): void => {
    problems.push({ code, file: request.files.data, path: plain(info.name), message, hint });
  };
  const misfit = findMisfit(info, target);
  if (misfit !== undefined) complain("column-type", misfit.message, misfit.hint);
  else if (target.element === "string" && info.kind !== "text") {
    words.push(
      `whole numbers of "${plain(info.name)}" are written as text for input "${plain(target.name)}"`,
    );
  }
  const delayed = request.serving?.delayed ?? {};
  // A column may be called "constructor".
  const fill = Object.hasOwn(delayed, info.name) ? (delayed[info.name] ?? undefined) : undefined;
  if (misfit !== undefined || info.nulls === 0) return { plan: { name: info.name }, problems, words };
  const nulls = `${countOf(info.nulls, "missing value")} of "${plain(info.name)}"`;
  if (fill !== undefined) {
    const why = findWrongFill(fill, target.element);
    if (why === undefined) {
      words.push(`${nulls}: ${JSON.stringify(fill)}, as \`delayed\` in serving.yaml says`);
      return { plan: { name: info.name, fill }, problems, words };
    }
    const message = `\`delayed\` gives ${JSON.stringify(fill)} for "${plain(info.name)}", and input "${plain(target.name)}" takes ${target.element}: ${why}`;
    const hint = "write a value of the input's type";
    problems.push({
      code: "wrong-fill",
      file: request.files.serving,
      path: `delayed.${plain(info.name)}`,
      message,
      hint,
    });
  } else if (isFloating(target.element)) words.push(`${nulls}: fed as NaN`);
  else {
    const example = target.element === "string" ? "unknown" : target.element === "bool" ? "false" : "0";
    complain(
      "null-in-input",
      `${nulls}, and input "${plain(target.name)}" takes ${target.element}, which has no way to say "missing"`,
      `write what serving uses there into serving.yaml, for example \`delayed: { ${yamlText(info.name)}: ${example} }\``,
    );
  }
  return { plan: { name: info.name }, problems, words };
}

const NUMERIC: ReadonlySet<ColumnKind> = new Set(["float", "integer", "int64", "boolean"]);
const WHOLE: ReadonlySet<ColumnKind> = new Set(["integer", "int64"]);

function findMisfit(
  info: ColumnInfo,
  target: Target,
): { readonly message: string; readonly hint: string } | undefined {
  const column = `column "${plain(info.name)}"`;
  const input = `input "${plain(target.name)}" takes ${target.element}`;
  if (info.kind === "unsupported") {
    const message = `${column} cannot be read${info.reason === undefined ? "" : `: ${plain(info.reason)}`}, and ${input}`;
    return { message, hint: "store it as a plain column, or leave it out of the input's columns" };
  }
  if (target.element === "string") {
    if (info.kind === "text" || WHOLE.has(info.kind)) return undefined;
    const message = `${column} holds ${kindWords(info.kind)}, and ${input}; how they are spelt would be a guess`;
    return { message, hint: "store the column as text, spelt as the model was trained" };
  }
  if (NUMERIC.has(info.kind)) return undefined;
  const message = `${column} holds ${kindWords(info.kind)}, and ${input}`;
  const hint =
    info.kind === "time"
      ? "store the number that the model was trained on (hours, days since …) as a column of its own"
      : "store the encoding that the model was trained on, put the encoder into the model, or name other columns in serving.yaml";
  return { message, hint };
}

function kindWords(kind: ColumnKind): string {
  switch (kind) {
    case "float":
    case "integer":
    case "int64":
      return "numbers";
    case "boolean":
      return "true and false";
    case "text":
      return "text";
    case "time":
      return "points in time";
    case "unsupported":
      break;
  }
  return "values that cannot be read";
}

function findWrongFill(fill: number | string | boolean, element: FeedableElement): string | undefined {
  if (element === "string") return typeof fill === "string" ? undefined : "it must be text";
  if (element === "bool") return typeof fill === "boolean" ? undefined : "it must be true or false";
  if (typeof fill === "string") return "it must be a number";
  return isFloating(element) || Number.isInteger(Number(fill)) ? undefined : "it must be a whole number";
}
