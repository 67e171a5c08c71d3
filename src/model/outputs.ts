import { isFeedable, isFloating } from "./elements.ts";
import type { Output, Signature } from "./signature.ts";
import { type Dim, type TensorType, renderType } from "./value-type.ts";

/** One output, read as something for each row. */
export type ReadOutput = {
  /** as the model declares it */
  readonly name: string;
  /** what is fetched; the ZipMap's input where there was one */
  readonly tensor: string;
  /** `other`: nothing of it belongs to one row */
  readonly kind: "numbers" | "text" | "other";
  readonly floating: boolean;
  /** values for each row; undefined where the model leaves it open */
  readonly width: number | undefined;
  readonly classes?: readonly string[];
  /** the type, for people */
  readonly shown: string;
};

/** All outputs that are tensors. `rows` is how many rows the model takes at once, where it fixes that. */
export function readOutputs(signature: Signature, rows: number | undefined): readonly ReadOutput[] {
  return signature.outputs.flatMap((output) => {
    if (output.tensor === undefined) return [];
    return [readOutput(output, output.tensor, rows)];
  });
}

function readOutput(
  { name, classes }: Output,
  { name: tensor, type }: NonNullable<Output["tensor"]>,
  rows: number | undefined,
): ReadOutput {
  const base = {
    name,
    tensor,
    floating: isFloating(type.element),
    shown: renderType(type),
    ...(classes && { classes }),
  };
  const perRow = valuesPerRow(type, rows);
  if (perRow === "other" || !isFeedable(type.element)) return { ...base, kind: "other", width: undefined };
  const width = perRow ?? classes?.length;
  return { ...base, kind: type.element === "string" ? "text" : "numbers", width };
}

/**
 * [N] and [N,1] hold one value a row, [N,K] K of them; further dimensions of size 1 change nothing. Where the
 * model takes one row at a time, [K] is that row.
 */
function valuesPerRow({ dims }: TensorType, rows: number | undefined): number | "other" | undefined {
  if (dims === undefined || dims.length === 0) return undefined;
  const [first, ...rest] = dims;
  if (rest.length === 0) {
    return rows === 1 && typeof first === "number" ? first : 1;
  }
  if (typeof first === "number" && rows !== undefined && first !== rows) return "other";
  const wide = rest.filter((dim) => dim !== 1);
  if (wide.length === 0) return 1;
  if (wide.length > 1) return "other";
  return sizeOf(wide[0]);
}

function sizeOf(dim: Dim | undefined): number | undefined {
  return typeof dim === "number" ? dim : undefined;
}
