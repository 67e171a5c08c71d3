import { type Counts, mustBeAligned, sharesOf } from "./shares.ts";

/**
 * Hellinger's distance √(1 − Σ √(r·c)), 0…1.
 *
 * Computed as √(½·Σ (√r − √c)²), the same number without the cancellation in 1 − Σ, which for equal shares
 * would leave 1e-8 of rounding under the root. Close to Jensen–Shannon in use; gives small categories a
 * little more weight.
 *
 * Reference: E. Hellinger (1909).
 */
export function hellingerDistance(reference: Counts, current: Counts): number {
  mustBeAligned(reference, current);
  const before = sharesOf(reference);
  const after = sharesOf(current);
  let sum = 0;
  for (let at = 0; at < before.length; at += 1) sum += (Math.sqrt(before[at]!) - Math.sqrt(after[at]!)) ** 2;
  return Math.min(1, Math.sqrt(sum / 2));
}
