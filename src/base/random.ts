import type { Digest } from "./ids.ts";

/** A stream of uniform numbers in [0, 1), the same for the same seed on every machine. */
export type Random = () => number;

/**
 * xoshiro128** 1.1 (Blackman & Vigna 2018), period 2^128 − 1, 32 bits a step; two steps make 53 bits.
 * Seeds are digests of what is judged, never a clock, so that a second run gives the same interval.
 */
export function seededRandom(seed: Digest): Random {
  const hex = seed.slice(seed.indexOf(":") + 1);
  const [first = 0, second = 0, third = 0, fourth = 0] = [0, 8, 16, 24].map((at) =>
    Number.parseInt(hex.slice(at, at + 8), 16),
  );
  // The all-zero state is a fixed point.
  let [a, b, c, d] = [(first | second | third | fourth) === 0 ? 1 : first, second, third, fourth];
  const next = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotateLeft(d, 11);
    return result;
  };
  return () => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
}

/** A standard normal number by Marsaglia's polar method. */
export function normalFrom(random: Random): number {
  for (;;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/** The numbers 0 … n−1 in random order (Fisher–Yates). */
export function randomOrder(n: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, at) => at);
  for (let at = n - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  return order;
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
