import type { Digest } from "../base/ids.ts";
import type { ModelScan, Opset } from "./scan.ts";
import { type TensorType, type Value } from "./value-type.ts";

/** A model's interface as this tool uses it: adapters applied, nothing of it run. */
export type Signature = {
  readonly irVersion: number;
  readonly opsets: readonly Opset[];
  /** what must be fed */
  readonly inputs: readonly Value[];
  /** what may be fed */
  readonly defaults: readonly (Value & { readonly digest: Digest })[];
  readonly outputs: readonly Output[];
};

/** One output. `tensor` is what we fetch, absent where an output cannot be read as a tensor. */
export type Output = Value & {
  readonly tensor?: { readonly name: string; readonly type: TensorType };
  /** names of the tensor's columns, where the model knows them */
  readonly classes?: readonly string[];
};

export function signatureOf(scan: ModelScan): Signature {
  return {
    irVersion: scan.irVersion,
    opsets: scan.opsets,
    inputs: scan.inputs,
    defaults: scan.defaults,
    outputs: scan.outputs.map((value): Output => {
      const { name, type } = value;
      const zipMap = scan.zipMaps.find(({ output }) => output === name);
      if (zipMap !== undefined) {
        const tensor = { name: zipMap.tensor, type: zipMap.type };
        return zipMap.classes.length === 0
          ? { ...value, tensor }
          : { ...value, tensor, classes: zipMap.classes };
      }
      return type.kind === "tensor" ? { ...value, tensor: { name, type } } : value;
    }),
  };
}
