import {
  Field,
  Float32,
  makeData,
  makeVector,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Uint16,
  Uint8,
} from "apache-arrow";
import { z } from "zod";
import { sha256 } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import { parseJson } from "../base/json.ts";
import { bad, good, type Outcome } from "../base/problem.ts";
import type { LatencySamples, TimedBlock, TimedProcess } from "../gates/latency-facts.ts";
import { SCENARIOS, SIDES } from "./latency-job.ts";

/** A file of raw samples and the digest that evidence names it by. */
export type SamplesFile = { readonly name: string; readonly digest: Digest; readonly bytes: Uint8Array };

const KEY = "twokey-samples";
const VERSION = "1";

/**
 * Every call time of a measurement as one Arrow file, one row a call: anybody can read it with any tool, and the
 * judge gives the same verdict from it for ever. The metadata say what the rows are; the columns `process`, `block`
 * and `side` repeat it for people.
 */
export function writeSamples(samples: LatencySamples): SamplesFile {
  const blocks = samples.processes.flatMap((process, number) =>
    process.blocks.map((block, at) => ({ block, at, number })),
  );
  const rows = blocks.reduce((sum, { block }) => sum + block.incumbent.length + block.candidate.length, 0);
  const columns = {
    process: new Uint16Array(rows),
    block: new Uint16Array(rows),
    side: new Uint8Array(rows),
    us: new Float32Array(rows),
  };
  let row = 0;
  for (const { block, at, number } of blocks) {
    for (const [code, side] of SIDES.entries()) {
      const end = row + block[side].length;
      columns.process.fill(number, row, end);
      columns.block.fill(at, row, end);
      columns.side.fill(code, row, end);
      columns.us.set(block[side], row);
      row = end;
    }
  }
  const bytes = tableToIPC(arrowTable(columns, rows, headerOf(samples)), "file");
  const digest = sha256(bytes);
  return { name: `latency-${digest.slice("sha256:".length).slice(0, 16)}.arrow`, digest, bytes };
}

/** Reads such a file back. Whoever calls has compared its digest with the one that the evidence names. */
export function readSamples(bytes: Uint8Array, file: string): Outcome<LatencySamples> {
  const wrong = (message: string): Outcome<LatencySamples> =>
    bad({
      code: "not-samples",
      file,
      path: "",
      message,
      hint: "give the .arrow file that `twokey latency --samples` wrote, as it was written",
    });
  let table: Table;
  try {
    table = tableFromIPC(bytes);
  } catch {
    return wrong("this is no Arrow file");
  }
  const text = table.schema.metadata.get(KEY);
  const header = HEADER.safeParse(text === undefined ? undefined : findJson(text));
  if (!header.success) return wrong("the file does not say what its samples are");
  const times: unknown = table.getChild("us")?.toArray();
  if (!(times instanceof Float32Array)) return wrong("the file has no column `us` of call times");
  const processes = header.data.processes;
  const calls = processes.reduce(
    (sum, process) => sum + process.blocks.reduce((all, block) => all + 2 * block.calls, 0),
    0,
  );
  if (times.length !== calls)
    return wrong(`the file has ${times.length} call times, and its head speaks of ${calls}`);
  if (!times.every((time) => time > 0 && Number.isFinite(time)))
    return wrong("some call times are not positive numbers");
  return good(samplesOf(header.data, times));
}

const TIME = z.number().min(0).max(1e12);
const SHARE = z.number().min(0).max(1).nullable();

const HEADER = z.strictObject({
  version: z.literal(VERSION),
  pattern: z.enum(["batch", "online", "streaming", "edge"]),
  rows: z.enum(["held-out", "synthetic"]),
  bulkRows: z.int().min(0).max(1e9),
  seed: z.string().max(200),
  processes: z
    .array(
      z.strictObject({
        first: z.enum(SIDES),
        unsettled: z.array(z.enum(SIDES)).max(2),
        noise: z.strictObject({
          steal: SHARE,
          pressure: SHARE,
          involuntarySwitches: z.int().min(0).nullable(),
        }),
        blocks: z
          .array(
            z.strictObject({
              scenario: z.enum(SCENARIOS),
              calls: z.int().positive().max(1e7),
              canary: TIME,
              majorGc: z.boolean(),
            }),
          )
          .max(10_000),
      }),
    )
    .max(1000),
});

type Header = z.output<typeof HEADER>;

function headerOf({ pattern, rows, bulkRows, seed, processes }: LatencySamples): Header {
  return {
    version: VERSION,
    pattern,
    rows,
    bulkRows,
    seed,
    processes: processes.map(({ first, unsettled, noise, blocks }) => ({
      first,
      unsettled: [...unsettled],
      noise: { ...noise },
      blocks: blocks.map(({ scenario, incumbent, canary, majorGc }) => ({
        scenario,
        calls: incumbent.length,
        canary,
        majorGc,
      })),
    })),
  };
}

function samplesOf(header: Header, times: Float32Array): LatencySamples {
  const { pattern, rows, bulkRows, seed } = header;
  let at = 0;
  const take = (calls: number): Float32Array => times.slice(at, (at += calls));
  return {
    pattern,
    rows,
    bulkRows,
    seed,
    processes: header.processes.map((process): TimedProcess => ({
      ...process,
      blocks: process.blocks.map(({ calls, ...block }): TimedBlock => ({
        ...block,
        incumbent: take(calls),
        candidate: take(calls),
      })),
    })),
  };
}

function arrowTable(
  columns: {
    readonly process: Uint16Array;
    readonly block: Uint16Array;
    readonly side: Uint8Array;
    readonly us: Float32Array;
  },
  rows: number,
  header: Header,
): Table {
  const fields = [
    new Field("process", new Uint16(), false),
    new Field("block", new Uint16(), false),
    new Field("side", new Uint8(), false),
    new Field("us", new Float32(), false),
  ];
  const schema = new Schema(fields, new Map([[KEY, JSON.stringify(header)]]));
  const children = [columns.process, columns.block, columns.side, columns.us].flatMap(
    (values) => makeVector(values).data,
  );
  const data = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children });
  return new Table(schema, new RecordBatch(schema, data));
}

function findJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
