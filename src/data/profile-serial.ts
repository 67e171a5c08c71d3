/** Numbers of a serial kind have few gaps: at least every fourth one is there. */
const GAPS = 4;
const FEWEST = 2;

/** Whole numbers, all different, and either rising from row to row or nearly without gaps: a row number, a key. */
export function isSerial(values: Float64Array): boolean {
  if (values.length < FEWEST) return false;
  let [low, high, rises] = [Infinity, -Infinity, true];
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    if (row > 0 && !(value > values[row - 1]!)) rises = false;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (rises) return true;
  const span = high - low + 1;
  if (!(span <= values.length * GAPS)) return false;
  const seen = new Uint8Array(span);
  for (const value of values) {
    if (!Number.isInteger(value) || seen[value - low] === 1) return false;
    seen[value - low] = 1;
  }
  return true;
}
