import { countOf } from "../base/number.ts";
import { plain } from "../base/text.ts";
import type { ClassValue } from "./serving.ts";

/** What the classes of an output are called, from whoever knows it. */
export type ClassSources = {
  /** the model's own, from its ZipMap, in the order of its columns */
  readonly model?: readonly string[] | undefined;
  /** the user's, from serving.yaml or labels.json, in the order of the model's columns */
  readonly declared?: readonly string[] | undefined;
  /** the distinct labels of the data, sorted; absent where there are none or too many */
  readonly seen?: readonly string[] | undefined;
};

export type NamedClasses =
  | {
      readonly ok: true;
      readonly classes: readonly string[];
      /** what the model itself calls them */
      readonly own: readonly string[];
      readonly words: readonly string[];
    }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/**
 * Names `width` columns. The model's own names count, unless they are the bare numbers 0 … K−1: those stand for
 * something, and what, the user says or the data's labels in sorted order do, as scikit-learn's LabelEncoder
 * numbers them.
 */
export function nameClasses(width: number, { model, declared, seen }: ClassSources): NamedClasses {
  const numbers = Array.from({ length: width }, (_, at) => String(at));
  const own = model ?? numbers;
  if (own.length !== width) {
    const message = `the model names ${countOf(own.length, "class", "classes")} for an output of ${countOf(width, "column")}`;
    return { ok: false, message, hint: "export the model again" };
  }
  const bare = own.every((name, at) => name === numbers[at]);
  if (!bare) return { ok: true, classes: own, own, words: [] };
  if (declared !== undefined) {
    if (declared.length === width) return { ok: true, classes: declared, own, words: [] };
    const message = `${countOf(declared.length, "class is", "classes are")} named for an output of ${countOf(width, "column")}`;
    return { ok: false, message, hint: `name all ${width}, in the order of the model's columns` };
  }
  if (seen === undefined || seen.every((label) => own.includes(label))) {
    return { ok: true, classes: own, own, words: [] };
  }
  if (seen.length === width) {
    const words = `classes ${listed(own)} are read as ${listed(seen)}: the labels of the data in sorted order, as scikit-learn numbers them`;
    return { ok: true, classes: seen, own, words: [words] };
  }
  const message = `the model numbers its classes 0 to ${width - 1}, and the data have the labels ${listed(seen)}`;
  const hint = `name them in the order of the model's columns: \`output: { classes: [${seen.slice(0, 3).join(", ")}, …] }\` in serving.yaml`;
  return { ok: false, message, hint };
}

export type Positive =
  | { readonly ok: true; readonly index: number; readonly words: string }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** Names that mean yes wherever we met them. */
const POSITIVE_NAMES: ReadonlySet<string> = new Set(["1", "true", "yes", "y", "positive", "pos"]);

/** The class whose score counts: as serving.yaml says, else the one that is called so, else the last. */
export function pickPositive(classes: readonly string[], wanted: ClassValue | undefined): Positive {
  if (wanted !== undefined) {
    const index = classes.indexOf(String(wanted));
    if (index >= 0) return { ok: true, index, words: `"${plain(String(wanted))}", as declared` };
    const message = `serving.yaml calls "${plain(String(wanted))}" the positive class, and the model's classes are ${listed(classes)}`;
    return { ok: false, message, hint: "name one of them under `output: { positive: … }`" };
  }
  const named = classes.flatMap((name, at) => (POSITIVE_NAMES.has(name.toLowerCase()) ? [at] : []));
  const [only] = named;
  if (named.length === 1 && only !== undefined) {
    return { ok: true, index: only, words: `"${plain(classes[only] ?? "")}", which is called so` };
  }
  const index = classes.length - 1;
  const name = plain(classes[index] ?? "");
  return {
    ok: true,
    index,
    words: `"${name}", the last one, because nothing names another (\`output: { positive: … }\` in serving.yaml does)`,
  };
}

const MOST_LISTED = 6;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).map((name) => plain(name, 40));
  return names.length > MOST_LISTED ? `${shown.join(", ")}, … (${names.length} in all)` : shown.join(", ");
}
