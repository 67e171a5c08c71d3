import { readMessage } from "../../src/model/protobuf.ts";
import {
  type Elements,
  type FeedableElement,
  type TensorData,
  elementOf,
  isFeedable,
} from "../../src/model/elements.ts";

/**
 * Reads a TensorProto of the ONNX backend tests, numbers and all, for comparing what the runtime gives with what
 * was published. Undefined for what is no tensor that can be fed.
 */
export function readTensorFile(bytes: Uint8Array, name: string): TensorData | undefined {
  const dims: bigint[] = [];
  const whole: bigint[] = [];
  const numbers: number[] = [];
  const texts: string[] = [];
  let code = 0;
  let raw: Uint8Array | undefined;
  const read = readMessage(bytes, (message) => {
    while (message.next()) {
      const { field } = message;
      if (field === 1) message.addInts(dims, 64);
      else if (field === 2) code = message.int();
      else if (field === 4) numbers.push(...floatsOf(message.bytes()));
      else if (field === 5 || field === 7 || field === 11) message.addInts(whole, 1e6);
      else if (field === 6) texts.push(new TextDecoder().decode(message.bytes()));
      else if (field === 9) raw = message.bytes();
      else if (field === 10) numbers.push(...new Float64Array(own(message.bytes())));
    }
  });
  const element = elementOf(code);
  if (!read.ok || !isFeedable(element)) return undefined;
  const data =
    element === "string"
      ? texts
      : raw === undefined
        ? fromNumbers(element, whole.length > 0 ? whole : numbers)
        : fromRaw(element, raw);
  const sizes = dims.map(Number);
  const size = sizes.reduce((product, dim) => product * dim, 1);
  return data.length === size ? { name, element, dims: sizes, data } : undefined;
}

type ArrayKind = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): Exclude<Elements, readonly string[]>;
};

const KINDS: Readonly<Record<Exclude<FeedableElement, "string">, ArrayKind>> = {
  float: Float32Array,
  double: Float64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  float16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
};

function fromRaw(element: Exclude<FeedableElement, "string">, raw: Uint8Array): Elements {
  return new KINDS[element](own(raw));
}

function fromNumbers(
  element: Exclude<FeedableElement, "string">,
  numbers: readonly (number | bigint)[],
): Elements {
  const kind = KINDS[element];
  const data = new kind(new ArrayBuffer(numbers.length * kind.BYTES_PER_ELEMENT));
  const big = data instanceof BigInt64Array || data instanceof BigUint64Array;
  for (const [at, value] of numbers.entries()) data[at] = big ? BigInt(value) : Number(value);
  return data;
}

function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(own(bytes));
}

/** A copy in memory of its own: views of a Buffer share a pool. */
function own(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
