import type { Digest } from "../src/base/ids.ts";

/** Numbers for simulations that draw billions of them. */
export type Dice = {
  /** in [0, 1), in steps of 2^−32 */
  readonly uniform: () => number;
  /** standard normal */
  readonly normal: () => number;
};

/**
 * The generator of the product (xoshiro128** 1.1), one step a number instead of two, and both normals of each pair
 * that Marsaglia's polar method makes.
 */
export function diceOf(seed: Digest): Dice {
  const hex = seed.slice(seed.indexOf(":") + 1);
  let [a = 1, b = 0, c = 0, d = 0] = [0, 8, 16, 24].map((at) => Number.parseInt(hex.slice(at, at + 8), 16));
  const uniform = (): number => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result / 4_294_967_296;
  };
  let spare = Number.NaN;
  const normal = (): number => {
    if (spare === spare) {
      const kept = spare;
      spare = Number.NaN;
      return kept;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const factor = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * factor;
        return u * factor;
      }
    }
  };
  return { uniform, normal };
}
