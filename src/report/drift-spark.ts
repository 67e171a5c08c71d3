const BLOCKS = "▁▂▃▄▅▆▇█";

/** Shares as a row of blocks, `▁▂▅▇▃`. Two rows that are to be compared share one `most`. */
export function spark(shares: readonly number[], most: number = Math.max(...shares, 0)): string {
  return shares
    .map((share) => {
      // What is there is never drawn as nothing: the lowest block is for zero alone.
      const height = most > 0 ? Math.ceil((share / most) * (BLOCKS.length - 1)) : 0;
      return BLOCKS[Math.max(0, Math.min(BLOCKS.length - 1, height))] ?? "";
    })
    .join("");
}

/** `▁▂▅▇▃ → ▁▁▃▇▆` on one scale. */
export function sparkPair(reference: readonly number[], current: readonly number[]): string {
  const most = Math.max(...reference, ...current, 0);
  return `${spark(reference, most)} → ${spark(current, most)}`;
}
