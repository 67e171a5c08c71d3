/** A tiny generator that any language can replay: x ← 1103515245·x + 12345 mod 2³¹, each number x/2³¹ in 0…1. */
export function uniforms(seed: number, count: number): Float64Array {
  let x = seed;
  return Float64Array.from({ length: count }, () => {
    x = (Math.imul(1_103_515_245, x) + 12_345) & 0x7fff_ffff;
    return x / 2 ** 31;
  });
}

/** The two samples of the golden numbers: 500 and 400 rows, the second moved up by .7. */
export function goldenSamples(): readonly [Float64Array, Float64Array] {
  return [uniforms(1, 500).map((u) => u * 10), uniforms(99, 400).map((u) => u * 10 + 0.7)];
}
