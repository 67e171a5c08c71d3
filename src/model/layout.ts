import { plain } from "../base/text.ts";
import { type FeedableElement, isFeedable } from "./elements.ts";
import { type Dim, type Value, renderType } from "./value-type.ts";

/** How the rows of a table lie in one input. */
export type Layout = {
  readonly name: string;
  readonly element: FeedableElement;
  /** columns that one row needs; undefined where the model leaves it open */
  readonly width: number | undefined;
  /** rows that the model wants at once; undefined where any number will do */
  readonly rows: number | undefined;
  /** the dimensions after the first, where they are fixed */
  readonly inner: readonly number[];
  /** `row`: one dimension, which may be the rows of one column · `open`: no shape declared · `table`: rows first */
  readonly form: "row" | "open" | "table";
};

export type Misfit = { readonly code: string; readonly message: string; readonly hint: string };

/**
 * Reads an input's declared type as rows and columns, or says why it is neither. Rows come first: [N], [N,1],
 * [N,F], and [N,A,B,…] with fixed inner dimensions, which takes A·B·… columns in row-major order.
 */
export function layoutOf({ name, type }: Value): Layout | Misfit {
  if (type.kind !== "tensor" || !isFeedable(type.element)) {
    return misfit("unfeedable-input", name, `takes ${renderType(type)}, which no columns can become`);
  }
  const base = { name, element: type.element };
  if (type.dims === undefined) return { ...base, width: undefined, rows: undefined, inner: [], form: "open" };
  const [first, ...inner] = type.dims;
  if (first === undefined) {
    return misfit("scalar-input", name, "takes a single number for a whole run and not one for each row");
  }
  const rows = fixed(first);
  if (inner.length === 0)
    return { ...base, width: rows === undefined ? 1 : undefined, rows, inner: [], form: "row" };
  const sizes = inner.flatMap((dim) => fixed(dim) ?? []);
  if (sizes.length === inner.length) {
    const width = sizes.reduce((product, size) => product * size, 1);
    return { ...base, width, rows, inner: sizes, form: "table" };
  }
  if (inner.length === 1) return { ...base, width: undefined, rows, inner: [], form: "table" };
  const shape = renderType(type);
  return misfit(
    "unsupported-shape",
    name,
    `takes ${shape}; with more than two dimensions, all but the first must be fixed`,
  );
}

export function isLayout(layout: Layout | Misfit): layout is Layout {
  return "element" in layout;
}

function fixed(dim: Dim): number | undefined {
  return typeof dim === "number" ? dim : undefined;
}

function misfit(code: string, name: string, what: string): Misfit {
  return {
    code,
    message: `input "${plain(name, 60)}" ${what}`,
    hint: "export the model so that every input takes columns of one row each, or judge it by its scores: name a file of them under `scores:` in model.yaml",
  };
}
