import { scanModel, type ModelScan } from "../../src/model/scan.ts";
import { type Signature, signatureOf } from "../../src/model/signature.ts";
import { INT64, type ModelSpec, modelBytes, sequenceOfMaps } from "./onnx-writer.ts";

/** Small models that run: what the tests of this room share. */

/** `y = softmax(x · w)` over `width` columns and `classes` classes, label = arg max, as skl2onnx writes it. */
export function classifier({
  width = 2,
  classes = 2,
  rows = null,
  zipMap = true,
}: {
  readonly width?: number;
  readonly classes?: number;
  readonly rows?: number | null;
  readonly zipMap?: boolean;
} = {}): ModelSpec {
  const weights = Array.from({ length: width * classes }, (_, at) => (at % classes) - (at % 3) / 2);
  return {
    producer: "skl2onnx",
    inputs: [{ name: "float_input", dims: [rows, width] }],
    initialisers: [{ name: "w", dims: [width, classes], floats: weights }],
    nodes: [
      { op: "MatMul", inputs: ["float_input", "w"], outputs: ["raw"] },
      { op: "Softmax", inputs: ["raw"], outputs: ["probabilities"], attributes: { axis: { int: 1 } } },
      {
        op: "ArgMax",
        inputs: ["raw"],
        outputs: ["label"],
        attributes: { axis: { int: 1 }, keepdims: { int: 0 } },
      },
      ...(zipMap
        ? [
            {
              op: "ZipMap",
              domain: "ai.onnx.ml",
              inputs: ["probabilities"],
              outputs: ["output_probability"],
              attributes: { classlabels_int64s: { ints: Array.from({ length: classes }, (_, at) => at) } },
            },
          ]
        : []),
    ],
    outputs: [
      { name: "label", element: INT64, dims: [rows] },
      zipMap
        ? { name: "output_probability", typeBytes: sequenceOfMaps(INT64) }
        : { name: "probabilities", dims: [rows, classes] },
    ],
  };
}

/** `y = x`, of any element type and shape. */
export function identity(element: number, dims: readonly (number | string | null)[]): ModelSpec {
  return {
    inputs: [{ name: "x", element, dims }],
    outputs: [{ name: "y", element, dims }],
    nodes: [{ op: "Identity", inputs: ["x"], outputs: ["y"] }],
  };
}

export function scanned(spec: ModelSpec): ModelScan {
  const scan = scanModel(modelBytes(spec), "model.onnx");
  if (!scan.ok) throw new Error(JSON.stringify(scan.problems));
  return scan.value;
}

export function signed(spec: ModelSpec): Signature {
  return signatureOf(scanned(spec));
}
