import type { z } from "zod";

export type SqlValue = null | number | bigint | string | Uint8Array;

/** The few things that the tables of the inbox ask of their database. Rows go through a schema. */
export type Sql = {
  readonly run: (text: string, ...values: readonly SqlValue[]) => number;
  readonly rows: <T>(text: string, schema: z.ZodType<T>, ...values: readonly SqlValue[]) => readonly T[];
  /** all of it or nothing, synced to disk when it returns */
  readonly within: <T>(work: () => T) => T;
};
