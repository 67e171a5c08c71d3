import { type ElementName, bitsOf, elementOf } from "./elements.ts";
import type { WireReader } from "./protobuf.ts";

/** A TensorProto inside a model, without its numbers. */
export type TensorFacts = {
  readonly name: string;
  readonly element: ElementName;
  readonly dims: readonly number[];
  /** bytes that type and shape claim; 0 where elements have no fixed size */
  readonly claimed: number;
  /** bytes that the file holds for it */
  readonly held: number;
  readonly external?: ExternalEntry;
  /** claim and bytes disagree, in words */
  readonly broken?: string;
};

/** Where a tensor's numbers lie when they are not in the model file. Unchecked: it is what the model says. */
export type ExternalEntry = {
  readonly tensor: string;
  readonly location: string;
  readonly offset: number;
  /** absent: to the end of the file */
  readonly length?: number;
};

const MOST_DIMS = 64;
const LONGEST_PLACE = 2048;
const DATA_FIELDS: ReadonlySet<number> = new Set([4, 5, 6, 7, 9, 10, 11]);

/** TensorProto. Numbers are counted, never copied. */
export function readTensor(message: WireReader): TensorFacts {
  let name = "";
  let element: ElementName = "undefined";
  const sizes: bigint[] = [];
  const place = new Map<string, string>();
  let raw: number | undefined;
  let typed = 0;
  let isExternal = false;
  while (message.next()) {
    const { field } = message;
    if (field === 1) message.addInts(sizes, MOST_DIMS);
    else if (field === 2) element = elementOf(message.int());
    else if (field === 8) name = message.text();
    else if (field === 9) raw = message.bytes().length;
    else if (DATA_FIELDS.has(field)) typed += message.size();
    else if (field === 13) readPlace(message.message(), place);
    else if (field === 14) isExternal = message.int() === 1;
  }
  const dims = sizes.map(Number);
  const elements = dims.reduce((product, size) => product * size, 1);
  const claimed = Math.ceil((elements * bitsOf(element)) / 8);
  const facts = { name, element, dims, claimed, held: raw ?? typed };
  if (isExternal) return { ...facts, external: externalEntry(name, place) };
  const broken = findBroken({ ...facts, elements, raw });
  return broken === undefined ? facts : { ...facts, broken };
}

function readPlace(entry: WireReader, place: Map<string, string>): void {
  let key = "";
  let value = "";
  while (entry.next()) {
    if (entry.field === 1) key = entry.text(LONGEST_PLACE);
    if (entry.field === 2) value = entry.text(LONGEST_PLACE);
  }
  if (place.has(key)) throw entry.malformed(`external data says "${key}" twice`);
  place.set(key, value);
}

function externalEntry(tensor: string, place: ReadonlyMap<string, string>): ExternalEntry {
  const length = place.get("length");
  return {
    tensor,
    location: place.get("location") ?? "",
    offset: wholeNumber(place.get("offset") ?? "0"),
    ...(length === undefined ? {} : { length: wholeNumber(length) }),
  };
}

/** NaN for what is no plain number of bytes; the check of external data names it. */
function wholeNumber(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

function findBroken(tensor: {
  readonly dims: readonly number[];
  readonly elements: number;
  readonly claimed: number;
  readonly held: number;
  readonly raw: number | undefined;
}): string | undefined {
  if (tensor.dims.some((size) => size < 0)) return "has a negative dimension";
  if (tensor.raw !== undefined && tensor.claimed > 0 && tensor.raw !== tensor.claimed) {
    return `claims ${tensor.claimed} bytes and holds ${tensor.raw}`;
  }
  if (tensor.elements > 0 && tensor.held === 0 && tensor.claimed > 0)
    return `claims ${tensor.elements} numbers and holds none`;
  return undefined;
}
