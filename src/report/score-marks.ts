import { countOf, showCount, showNumber } from "../base/number.ts";
import { htmlText } from "../base/text.ts";
import type { CalibrationBin, RocPoint, ScoreScatter } from "../gates/score-summary.ts";
import { linearScale, niceTicks, type Scale } from "./svg.ts";

const SIZE = 300;
const LEFT = 48;
const BOTTOM = 34;

type Axes = { readonly x: Scale; readonly y: Scale; readonly marks: readonly string[] };

/** True positives against false ones; the grey line is guessing. */
export function drawRoc(candidate: readonly RocPoint[], incumbent: readonly RocPoint[] | undefined): string {
  const { x, y, marks } = axesOf([0, 1], ["false positives", "true positives"]);
  const path = (points: readonly RocPoint[]): string =>
    points.map(([one, other]) => `${fixed(x(one))} ${fixed(y(other))}`).join("L");
  return svg("ROC of both models", [
    ...marks,
    `<path class="axis" d="M${fixed(x(0))} ${fixed(y(0))}L${fixed(x(1))} ${fixed(y(1))}"/>`,
    incumbent === undefined ? "" : `<path class="series" d="M${path(incumbent)}"/>`,
    `<path class="hill current" d="M${path(candidate)}"/>`,
  ]);
}

/** What happened against what was said; on the grey line a model keeps its word. Whiskers are 95 % intervals. */
export function drawCalibration(
  candidate: readonly CalibrationBin[],
  incumbent: readonly CalibrationBin[] | undefined,
): string {
  const bins = [...candidate, ...(incumbent ?? [])];
  const ends = bins.flatMap(({ said, low, high }) => [said, low, high]);
  const range = [Math.min(...ends), Math.max(...ends)] as const;
  const { x, y, marks } = axesOf(range, ["said", "happened"]);
  const dots = (list: readonly CalibrationBin[], name: string, mark: string): readonly string[] =>
    list.flatMap(({ rows, said, happened, low, high }) => [
      `<path class="${mark}" d="M${fixed(x(said))} ${fixed(y(low))}V${fixed(y(high))}"/>`,
      `<circle class="dot${name === "candidate" ? " flagged" : ""}" cx="${fixed(x(said))}" cy="${fixed(y(happened))}" r="3.5"><title>${name}: said ${showNumber(said)}, happened ${showNumber(happened)}, n = ${showCount(rows)}</title></circle>`,
    ]);
  return svg("Calibration of both models", [
    ...marks,
    `<path class="axis" d="M${fixed(x(range[0]))} ${fixed(y(range[0]))}L${fixed(x(range[1]))} ${fixed(y(range[1]))}"/>`,
    ...dots(incumbent ?? [], "incumbent", "series"),
    ...dots(candidate, "candidate", "hill current"),
  ]);
}

/** Rows by both models' scores: the stronger, the more of them, by the logarithm; cells with flips are coloured. */
export function drawScatter(scatter: ScoreScatter): string {
  const { low, high, size, cells, thresholds } = scatter;
  const { x, y, marks } = axesOf([low, high], ["incumbent", "candidate"]);
  const width = Math.abs(x(high) - x(low)) / size;
  const most = Math.log1p(Math.max(1, ...cells.map(([, , rows]) => rows)));
  const squares = cells.map(([column, row, rows, flips]) => {
    const opacity = 0.25 + 0.75 * (Math.log1p(rows) / most);
    const left = x(low) + column * width;
    const top = y(low) - (row + 1) * width;
    const title = `${countOf(rows, "row")}${flips > 0 ? `, ${showCount(flips)} decided differently` : ""}`;
    return `<rect class="cell${flips > 0 ? " flipped" : ""}" x="${fixed(left)}" y="${fixed(top)}" width="${fixed(width)}" height="${fixed(width)}" fill-opacity="${opacity.toFixed(2)}"><title>${title}</title></rect>`;
  });
  const inside = (value: number): boolean => value > low && value < high;
  return svg(`${scatter.what} of both models, row by row`, [
    ...marks,
    ...squares,
    `<path class="axis" d="M${fixed(x(low))} ${fixed(y(low))}L${fixed(x(high))} ${fixed(y(high))}"/>`,
    thresholds !== undefined && inside(thresholds.incumbent)
      ? `<path class="limit" d="M${fixed(x(thresholds.incumbent))} ${fixed(y(low))}V${fixed(y(high))}"/>`
      : "",
    thresholds !== undefined && inside(thresholds.candidate)
      ? `<path class="limit" d="M${fixed(x(low))} ${fixed(y(thresholds.candidate))}H${fixed(x(high))}"/>`
      : "",
  ]);
}

/** The same scale on both axes, so that the diagonal is where both agree. */
function axesOf(range: readonly [number, number], names: readonly [string, string]): Axes {
  const [low, high] = range;
  const x = linearScale(range, [LEFT, SIZE - 6]);
  const y = linearScale(range, [SIZE - BOTTOM, 6 + LEFT - BOTTOM]);
  const ticks = high > low ? niceTicks(low, high, 4) : [low];
  const [name, other] = names;
  const marks = [
    ...ticks.flatMap((tick) => [
      `<path class="grid" d="M${fixed(x(tick))} ${fixed(y(low))}V${fixed(y(high))}M${fixed(x(low))} ${fixed(y(tick))}H${fixed(x(high))}"/>`,
      `<text x="${fixed(x(tick))}" y="${SIZE - BOTTOM + 14}" text-anchor="middle">${tick}</text>`,
      `<text x="${LEFT - 5}" y="${fixed(y(tick) + 4)}" text-anchor="end">${tick}</text>`,
    ]),
    `<text x="${(LEFT + SIZE) / 2}" y="${SIZE - 4}" text-anchor="middle">${htmlText(name)} →</text>`,
    `<text x="2" y="10">↑ ${htmlText(other)}</text>`,
  ];
  return { x, y, marks };
}

function svg(title: string, marks: readonly string[]): string {
  return `<svg viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="${htmlText(title, 200)}">${marks.join("")}</svg>`;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}
