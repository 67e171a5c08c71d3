import { htmlText } from "../base/text.ts";
import type { Check } from "../gates/gate.ts";
import { linearScale } from "./svg.ts";

/** A comparison that has an interval, and so a place in the plot. */
export type Interval = Check & {
  readonly delta: number;
  readonly low: number;
  readonly high: number;
};

export function hasInterval(check: Check): check is Interval {
  return check.delta !== undefined && check.low !== undefined && check.high !== undefined;
}

/** The range that all rows of one unit share, so that widths can be compared by eye. */
export function forestRange(checks: readonly Interval[]): readonly [number, number] {
  const ends = checks.flatMap(({ low, high, margin }) => [low, high, -(margin ?? 0)]);
  const [low, high] = ends.reduce<readonly [number, number]>(
    ([least, most], end) => [Math.min(least, end), Math.max(most, end)],
    [0, 0],
  );
  const edge = (high - low) * 0.08;
  return [low - edge, high + edge];
}

const WIDTH = 144;
const HEIGHT = 28;

/** One row of the forest plot: no difference as a line, the margin dashed, the interval and its estimate. */
export function drawForestRow(check: Interval, range: readonly [number, number], title: string): string {
  const x = linearScale(range, [4, WIDTH - 4]);
  const place = (value: number): number => Math.round(x(value) * 10) / 10;
  const middle = HEIGHT / 2;
  const marks = [
    `<path class="series" d="M${place(0)} 1V${HEIGHT - 1}"/>`,
    check.margin === undefined ? "" : `<path class="limit" d="M${place(-check.margin)} 1V${HEIGHT - 1}"/>`,
    `<path class="hill current" d="M${place(check.low)} ${middle}H${place(check.high)}M${place(check.low)} ${middle - 4}v8M${place(check.high)} ${middle - 4}v8"/>`,
    `<circle class="dot ${check.verdict === "fail" ? "flagged" : ""}" cx="${place(check.delta)}" cy="${middle}" r="4"/>`,
  ];
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${htmlText(title, 300)}">${marks.join("")}</svg>`;
}
