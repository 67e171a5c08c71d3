import { Block } from "apache-arrow/fb/block";
import { CompressionType } from "apache-arrow/fb/compression-type";
import { DictionaryBatch } from "apache-arrow/fb/dictionary-batch";
import { Footer } from "apache-arrow/fb/footer";
import { Message } from "apache-arrow/fb/message";
import { MessageHeader } from "apache-arrow/fb/message-header";
import { RecordBatch } from "apache-arrow/fb/record-batch";
import { Schema } from "apache-arrow/fb/schema";
import { ByteBuffer } from "flatbuffers";
import { type ArrowSchema, readArrowSchema } from "./arrow-schema.ts";
import { BrokenFile } from "./broken.ts";
import { type FileBytes, isWithin } from "./file-bytes.ts";

/** What an IPC file or stream consists of, without its values. */
export type ArrowContent = { readonly schema: ArrowSchema; readonly items: readonly ArrowItem[] };

/** In a stream a dictionary counts from where it stands, so the order is part of the meaning. */
export type ArrowItem =
  | { readonly kind: "batch"; readonly batch: Batch }
  | { readonly kind: "dictionary"; readonly id: bigint; readonly isDelta: boolean; readonly batch: Batch };

export type Batch = {
  readonly rows: number;
  /** pairs of length and null count */
  readonly nodes: Float64Array;
  /** pairs of offset in the body and length */
  readonly buffers: Float64Array;
  /** how many data buffers each column of views has here */
  readonly views: readonly number[];
  /** where the body lies in the file */
  readonly body: number;
  readonly bodyLength: number;
  readonly codec?: "LZ4_FRAME" | "ZSTD";
};

/** The random access format: magic, messages, a footer that lists them, magic. */
export function readArrowFile(bytes: FileBytes): ArrowContent {
  const tail = Buffer.from(bytes.read(bytes.size - 10, 10));
  if (tail.toString("latin1", 4) !== "ARROW1")
    throw new BrokenFile("it starts like an Arrow file but does not end like one");
  const length = tail.readInt32LE(0);
  if (length <= 0 || length > bytes.size - 18 || length > LARGEST_METADATA)
    throw new BrokenFile(`its footer claims ${length} bytes`);
  const footer = Footer.getRootAsFooter(new ByteBuffer(bytes.read(bytes.size - 10 - length, length)));
  const schema = footer.schema();
  if (schema === null) throw new BrokenFile("it has no schema");
  const most = length / Block.sizeOf();
  const blocks = [
    ...blocksOf(footer.dictionariesLength(), most, (at) => footer.dictionaries(at)),
    ...blocksOf(footer.recordBatchesLength(), most, (at) => footer.recordBatches(at)),
  ];
  const items = blocks.map((offset) => {
    const item = itemOf(messageAt(bytes, offset));
    if (item === undefined) throw new BrokenFile("its footer points at something that is no batch");
    return item;
  });
  return { schema: readArrowSchema(schema, footer.version()), items };
}

/** The streaming format: a schema, then batches until a message of length 0 or the end. */
export function readArrowStream(bytes: FileBytes): ArrowContent {
  let schema: ArrowSchema | undefined;
  const items: ArrowItem[] = [];
  for (let offset = 0; offset < bytes.size;) {
    const found = messageAt(bytes, offset);
    if (found === undefined) break;
    if (found.message.headerType() === MessageHeader.Schema) {
      if (schema !== undefined) throw new BrokenFile("it has two schemas");
      schema = readArrowSchema(headerOf(found.message, new Schema()), found.message.version());
    } else {
      const item = itemOf(found);
      if (item !== undefined) items.push(item);
    }
    offset = found.body + found.bodyLength;
  }
  if (schema === undefined) throw new BrokenFile("it has no schema");
  return { schema, items };
}

const LARGEST_METADATA = 256 * 1024 * 1024;

type Found = {
  readonly message: Message;
  readonly size: number;
  readonly body: number;
  readonly bodyLength: number;
};

function blocksOf(count: number, most: number, blockAt: (at: number) => Block | null): number[] {
  if (count < 0 || count > most) throw new BrokenFile(`its footer claims ${count} batches`);
  return Array.from({ length: count }, (_, at) => Number(blockAt(at)?.offset() ?? -1n));
}

/** The message at this offset, or undefined at the end of a stream. */
function messageAt(bytes: FileBytes, offset: number): Found | undefined {
  if (isWithin(offset, 4, bytes.size) && bytes.size - offset < 8 && lengthAt(bytes, offset) === 0)
    return undefined;
  const start = Buffer.from(bytes.read(offset, 8));
  const first = start.readInt32LE(0);
  // Until Arrow 0.15 there was no marker in front of the length.
  const length = first === -1 ? start.readInt32LE(4) : first;
  const metadata = offset + (first === -1 ? 8 : 4);
  if (length === 0) return undefined;
  if (length < 0 || length > LARGEST_METADATA || !isWithin(metadata, length, bytes.size))
    throw new BrokenFile(`a message claims ${length} bytes of metadata`);
  const message = Message.getRootAsMessage(new ByteBuffer(bytes.read(metadata, length)));
  const body = metadata + length;
  const bodyLength = Number(message.bodyLength());
  if (!isWithin(body, bodyLength, bytes.size))
    throw new BrokenFile(`a message claims a body of ${bodyLength} bytes`);
  return { message, size: length, body, bodyLength };
}

function lengthAt(bytes: FileBytes, offset: number): number {
  return Buffer.from(bytes.read(offset, 4)).readInt32LE(0);
}

/** Other messages (tensors, say) carry nothing for a table. */
function itemOf(found: Found | undefined): ArrowItem | undefined {
  if (found === undefined) throw new BrokenFile("its footer points at the end of a stream");
  const { message } = found;
  if (message.headerType() === MessageHeader.RecordBatch)
    return { kind: "batch", batch: batchOf(headerOf(message, new RecordBatch()), found) };
  if (message.headerType() !== MessageHeader.DictionaryBatch) return undefined;
  const dictionary = headerOf(message, new DictionaryBatch());
  const data = dictionary.data();
  if (data === null) throw new BrokenFile("a dictionary without values");
  return {
    kind: "dictionary",
    id: dictionary.id(),
    isDelta: dictionary.isDelta(),
    batch: batchOf(data, found),
  };
}

function headerOf<T>(message: Message, header: T): T {
  if (message.header(header) === null) throw new BrokenFile("a message without content");
  return header;
}

function batchOf(record: RecordBatch, { size, body, bodyLength }: Found): Batch {
  const rows = Number(record.length());
  const nodes = record.nodesLength();
  const buffers = record.buffersLength();
  const views = record.variadicBufferCountsLength();
  // Both are lists of 16 bytes an entry within the metadata, so their lengths are bounded by its size.
  if (rows < 0 || [nodes, buffers, views].some((count) => count < 0 || count * 8 > size))
    throw new BrokenFile("a batch claims more parts than it has");
  const batch = {
    rows,
    nodes: pairsOf(nodes, (at) => {
      const node = record.nodes(at);
      return [node?.length(), node?.nullCount()];
    }),
    buffers: pairsOf(buffers, (at) => {
      const buffer = record.buffers(at);
      return [buffer?.offset(), buffer?.length()];
    }),
    views: Array.from({ length: views }, (_, at) => Number(record.variadicBufferCounts(at) ?? -1n)),
    body,
    bodyLength,
  };
  for (let at = 0; at < batch.buffers.length; at += 2)
    if (!isWithin(batch.buffers[at]!, batch.buffers[at + 1]!, bodyLength))
      throw new BrokenFile("a buffer lies outside its batch");
  const compression = record.compression();
  if (compression === null) return batch;
  const codec = compression.codec();
  if (codec === CompressionType.LZ4_FRAME) return { ...batch, codec: "LZ4_FRAME" };
  if (codec === CompressionType.ZSTD) return { ...batch, codec: "ZSTD" };
  throw new BrokenFile(
    "it is compressed in an unknown way",
    "Write it with LZ4 or Zstandard.",
    "unsupported-table",
  );
}

function pairsOf(
  count: number,
  pairAt: (at: number) => readonly [bigint | undefined, bigint | undefined],
): Float64Array {
  const pairs = new Float64Array(count * 2);
  for (let at = 0; at < count; at += 1) {
    const [first, second] = pairAt(at);
    pairs[2 * at] = Number(first ?? -1n);
    pairs[2 * at + 1] = Number(second ?? -1n);
  }
  return pairs;
}
