import { htmlText } from "../base/text.ts";

/*
 * Marks for the HTML report, as plain SVG text. Colours and type come from the page's style sheet, so that light, dark
 * and print need nothing here. A scale, ticks and a step line are forty lines; the libraries that draw them are
 * hundreds of kilobytes and want a document.
 */

export type Scale = (value: number) => number;

/** From the values `low` … `high` to the places `from` … `to`; a single value sits in the middle. */
export function linearScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
): Scale {
  if (!(high > low)) return () => (from + to) / 2;
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/** About `wanted` round numbers inside low … high: steps of 1, 2 or 5 times a power of ten. */
export function niceTicks(low: number, high: number, wanted: number): readonly number[] {
  const rough = (high - low) / Math.max(1, wanted);
  if (!(rough > 0 && rough < Infinity)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
  // Far from zero and close together, neighbours round to one number.
  return [...new Set(ticks)];
}

/** Shares of both sides over the same bars. */
export type Pair = {
  readonly labels: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
};

export type Frame = { readonly width: number; readonly height: number; readonly title: string };

/** Two distributions on one number line: the reference as a filled hill, the current rows as a line over it. */
export function drawHills({ labels, reference, current }: Pair, frame: Frame): string {
  const { width, height } = frame;
  const most = Math.max(...reference, ...current, 1e-9);
  const x = linearScale([0, reference.length], [1, width - 1]);
  const y = linearScale([0, most], [height - 16, 4]);
  const [first, last] = [labels[0]?.split(" … ")[0] ?? "", labels.at(-1)?.split(" … ").at(-1) ?? ""];
  return svg(frame, [
    `<path class="hill reference" d="${steps(reference, x, y)}V${fixed(y(0))}H${fixed(x(0))}Z"/>`,
    `<path class="hill current" d="${steps(current, x, y)}"/>`,
    `<path class="axis" d="M${fixed(x(0))} ${fixed(y(0))}H${fixed(x(reference.length))}"/>`,
    `<text x="1" y="${height - 3}">${htmlText(first, 20)}</text>`,
    `<text x="${width - 1}" y="${height - 3}" text-anchor="end">${htmlText(last, 20)}</text>`,
  ]);
}

/** Categories as pairs of bars, one under the other, with their names and both shares. */
export function drawBars({ labels, reference, current }: Pair, frame: Omit<Frame, "height">): string {
  const row = 30;
  const height = labels.length * row + 2;
  const most = Math.max(...reference, ...current, 1e-9);
  // As wide as the longest name needs at this type size, up to 22 letters.
  const longest = Math.max(...labels.map((label) => Math.min(22, Array.from(label).length)), 1);
  const left = 14 + Math.round(longest * 6.8);
  const x = linearScale([0, most], [left, frame.width - 92]);
  const marks = labels.flatMap((label, at) => {
    const top = at * row + 4;
    const [before, after] = [reference[at] ?? 0, current[at] ?? 0];
    return [
      `<text class="label" x="${left - 8}" y="${top + 15}" text-anchor="end">${htmlText(label, 22)}</text>`,
      `<rect class="bar reference" x="${left}" y="${top}" width="${fixed(x(before) - left)}" height="10" rx="1.5"/>`,
      `<rect class="bar current" x="${left}" y="${top + 11}" width="${fixed(x(after) - left)}" height="10" rx="1.5"/>`,
      `<text class="share" x="${fixed(Math.max(x(before), x(after)) + 6)}" y="${top + 15}">${percent(before)} → ${percent(after)}</text>`,
    ];
  });
  return svg({ ...frame, height }, marks);
}

/** A measure over windows with its limits: one dot a window, a filled one where it was flagged. */
export function drawSeries(
  points: readonly {
    readonly label: string;
    readonly value: number | undefined;
    readonly flagged: boolean;
  }[],
  limits: readonly number[],
  frame: Frame,
): string {
  const { width, height } = frame;
  const values = points.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const most = Math.max(...values, ...limits, 1e-9) * 1.08;
  const x = linearScale([0, Math.max(1, points.length - 1)], [40, width - 10]);
  const y = linearScale([0, most], [height - 20, 6]);
  const line = points.flatMap(({ value }, at) =>
    value === undefined ? [] : [`${fixed(x(at))} ${fixed(y(value))}`],
  );
  return svg(frame, [
    ...niceTicks(0, most, 3).map(
      (tick) =>
        `<path class="grid" d="M40 ${fixed(y(tick))}H${width - 10}"/><text x="34" y="${fixed(y(tick) + 4)}" text-anchor="end">${tick}</text>`,
    ),
    ...limits.map((limit) => `<path class="limit" d="M40 ${fixed(y(limit))}H${width - 10}"/>`),
    line.length > 1 ? `<path class="series" d="M${line.join("L")}"/>` : "",
    ...points.map(({ value, flagged, label }, at) =>
      value === undefined
        ? ""
        : `<circle class="${flagged ? "dot flagged" : "dot"}" cx="${fixed(x(at))}" cy="${fixed(y(value))}" r="4"><title>${htmlText(label, 40)}: ${value.toPrecision(3)}</title></circle>`,
    ),
    `<text x="40" y="${height - 4}">${htmlText(points[0]?.label ?? "", 24)}</text>`,
    `<text x="${width - 10}" y="${height - 4}" text-anchor="end">${htmlText(points.at(-1)?.label ?? "", 24)}</text>`,
  ]);
}

function svg({ width, height, title }: Frame, marks: readonly string[]): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${htmlText(title, 300)}">${marks.join("")}</svg>`;
}

function steps(shares: readonly number[], x: Scale, y: Scale): string {
  const path = shares.map(
    (share, at) =>
      `${at === 0 ? `M${fixed(x(0))} ${fixed(y(0))}` : ""}V${fixed(y(share))}H${fixed(x(at + 1))}`,
  );
  return `${path.join("")}V${fixed(y(0))}`;
}

/** A tenth of a pixel is enough, and keeps pages small. */
function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function percent(share: number): string {
  if (share === 0) return "0 %";
  return share < 0.001 ? "<0.1 %" : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
