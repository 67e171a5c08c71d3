import { showBytes } from "../base/number.ts";
import { htmlText } from "../base/text.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { MeasuredTimes } from "../evidence/measured.ts";
import { renderLoad, renderMeasures, renderSpread } from "./latency-html.ts";
import { wordsOf } from "./latency-text.ts";

/** Times, size and memory of one model in the report of a pull request; nothing where nothing was timed. */
export function renderTimes({ findings, measured }: Evidence): readonly string[] {
  const { times } = measured;
  if (times === undefined) return [];
  const { summary, verdicts } = times;
  const title = (text: string): string => `<h3>${htmlText(`${text} of ${findings.model}`)}</h3>`;
  const compared = summary.metrics.length + summary.footprintMetrics.length > 0;
  const [spread, load] = [renderSpread(summary), renderLoad(summary)];
  return [
    title("Times and memory"),
    ...(compared ? [renderMeasures({ summary, verdicts })] : []),
    ...(spread === "" ? [] : [spread]),
    ...(load === "" ? [] : [title("Under load: times"), load]),
    renderMethod(times),
  ];
}

function renderMethod(times: MeasuredTimes): string {
  const { summary, runner, seconds, samples } = times;
  const lines = [
    ...wordsOf({ ...summary, runner, seconds }),
    ...(samples === null
      ? []
      : [`every call time: ${samples.file}, ${showBytes(samples.bytes)}, ${samples.digest}`]),
  ];
  return `<details><summary>How the times were measured</summary>${lines.map((line) => `<p>${htmlText(line, 600)}</p>`).join("")}</details>`;
}
