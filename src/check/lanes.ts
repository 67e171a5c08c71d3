import type { Limits } from "../run/child.ts";

/** For our own process, which reads tables and judges. */
const OWN_MB = 1024;

/** How many models are scored beside each other: one a processor, while all may take the memory that they are allowed. */
export function lanesOf(
  machine: { readonly cores: number; readonly memoryMb: number },
  { memoryMb }: Limits,
): number {
  return Math.max(1, Math.min(machine.cores, Math.floor(machine.memoryMb / (memoryMb + OWN_MB))));
}

/**
 * Measures so many beside each other, then finishes them one after the other while nothing else runs: what is left to do
 * wants the machine for itself.
 */
export async function measureTogether<T, R>(
  all: readonly T[],
  lanes: number,
  measure: (one: T) => Promise<() => Promise<R>>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (const some of inBatches(all, lanes))
    for (const finish of await settle(some.map((one) => measure(one)))) results.push(await finish());
  return results;
}

export function inBatches<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
}

/** All of them, or the first that failed once every one has ended: no child outlives the folder that it works in. */
export async function settle<T>(works: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
