/** How numbers are shown; one place, so that a table and a sentence never disagree. */

/** Three significant decimals for values around one, more for small ones, thousands separated. */
export function showNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (Number.isInteger(value) && size < 1e15) return showCount(value);
  if (size >= 1e15 || size < 1e-6) return value.toExponential(2);
  if (size >= 1000) return showCount(Math.round(value));
  if (size >= 100) return value.toFixed(1);
  if (size >= 10) return value.toFixed(2);
  if (size >= 0.1) return value.toFixed(4);
  return value.toPrecision(3);
}

export function showCount(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `+0.0049`, `−0.0120`, `0` */
export function showSigned(value: number): string {
  if (value === 0) return "0";
  return `${value > 0 ? "+" : "−"}${showNumber(Math.abs(value))}`;
}

/** `3.2 %` from 0.032 */
export function showPercent(value: number): string {
  if (value === 0) return "0 %";
  const percent = value * 100;
  const size = Math.abs(percent);
  const digits = size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
  return `${percent.toFixed(digits).replace("-", "−")} %`;
}

export function showP(p: number): string {
  if (p < 0.0001) return "p < .0001";
  return `p = ${p.toFixed(p < 0.01 ? 4 : 3).replace(/^0/, "")}`;
}

export function showBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** To six significant digits: what two honest runs on different machines share. */
export function sixDigits(value: number): number {
  return value === 0 || !Number.isFinite(value) ? value : Number(value.toPrecision(6));
}

/** `1 row`, `12 rows` */
export function countOf(count: number, one: string, many: string = `${one}s`): string {
  return `${showCount(count)} ${count === 1 ? one : many}`;
}
