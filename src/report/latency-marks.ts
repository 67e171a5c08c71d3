import { htmlText } from "../base/text.ts";
import type { LoadCurve } from "../gates/latency-load.ts";
import { isRate, type Metric, showMeasure, showRatio } from "../gates/latency-rule.ts";
import { linearScale } from "./svg.ts";

const WIDTH = 160;
const HEIGHT = 28;

/** One measure on a line: where the ratio lies, how sure that is, no difference, and the limit. */
export function drawRatio(metric: Metric): string {
  const { ratio, low, high } = metric;
  if (!Number.isFinite(low + high + ratio) || low <= 0) return "";
  const limit = isRate(metric)
    ? 1 - metric.margin
    : 1 + Math.max(metric.margin, metric.incumbent > 0 ? metric.floor / metric.incumbent : 0);
  // A limit far out would squeeze the rest into a point; then it lies beyond the edge.
  const reach = Math.max(
    Math.abs(Math.log(low)),
    Math.abs(Math.log(high)),
    Math.min(0.3, Math.abs(Math.log(limit))),
    0.02,
  );
  const x = linearScale([-reach * 1.15, reach * 1.15], [2, WIDTH - 2]);
  const place = (value: number): string =>
    fixed(x(Math.max(-reach * 1.15, Math.min(reach * 1.15, Math.log(value)))));
  const inside = Math.abs(Math.log(limit)) <= reach * 1.15;
  const middle = HEIGHT / 2;
  return svg(WIDTH, HEIGHT, `${metric.name}: ${showRatio(metric)}`, [
    `<path class="axis" d="M${place(1)} 2V${HEIGHT - 2}"/>`,
    inside ? `<path class="limit" d="M${place(limit)} 2V${HEIGHT - 2}"/>` : "",
    `<path class="series" d="M${place(low)} ${middle}H${place(high)}"/>`,
    `<circle class="dot flagged" cx="${place(ratio)}" cy="${middle}" r="4"/>`,
  ]);
}

const LOAD_WIDTH = 560;
const LOAD_HEIGHT = 220;

/** p99 from arrival to answer against the rate, both models, on a logarithmic scale, with the budget. */
export function drawLoad({ points, budgetUs }: LoadCurve): string {
  const values = [...points.flatMap(({ incumbent, candidate }) => [incumbent.p99, candidate.p99]), budgetUs];
  const [low, high] = [Math.log10(Math.min(...values)) - 0.1, Math.log10(Math.max(...values)) + 0.1];
  const x = linearScale([0, 1], [70, LOAD_WIDTH - 10]);
  const y = linearScale([low, high], [LOAD_HEIGHT - 24, 8]);
  const line = (side: "incumbent" | "candidate"): string =>
    points.map((point) => `${fixed(x(point.share))} ${fixed(y(Math.log10(point[side].p99)))}`).join("L");
  const decades = Array.from({ length: 13 }, (_, at) => 10 ** (at - 2));
  const steps = high - low < 1.5 ? [1, 2, 5] : [1];
  const ticks = decades
    .flatMap((decade) => steps.map((step) => step * decade))
    .filter((tick) => Math.log10(tick) >= low && Math.log10(tick) <= high);
  return svg(LOAD_WIDTH, LOAD_HEIGHT, "p99 under load, incumbent and candidate", [
    ...ticks.map((tick) => {
      const at = y(Math.log10(tick));
      return `<path class="grid" d="M70 ${fixed(at)}H${LOAD_WIDTH - 10}"/><text x="64" y="${fixed(at + 4)}" text-anchor="end">${htmlText(showMeasure(tick, "us"))}</text>`;
    }),
    `<path class="limit" d="M70 ${fixed(y(Math.log10(budgetUs)))}H${LOAD_WIDTH - 10}"/>`,
    `<text x="${LOAD_WIDTH - 10}" y="${fixed(y(Math.log10(budgetUs)) - 5)}" text-anchor="end">budget</text>`,
    `<path class="series" d="M${line("incumbent")}"/>`,
    `<path class="hill current" d="M${line("candidate")}"/>`,
    ...points.map(
      ({ share }) =>
        `<text x="${fixed(x(share))}" y="${LOAD_HEIGHT - 6}" text-anchor="middle">${Math.round(share * 100)} %</text>`,
    ),
  ]);
}

function svg(width: number, height: number, title: string, marks: readonly string[]): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${htmlText(title, 300)}">${marks.join("")}</svg>`;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}
