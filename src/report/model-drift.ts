import { countOf, showCount, showNumber, showP, showPercent } from "../base/number.ts";
import { htmlText, plain } from "../base/text.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { RankedColumn } from "../gates/drift-summary.ts";
import { sideText } from "./drift-text.ts";
import { renderSign, renderTable } from "./page.ts";
import { drawBars, drawHills } from "./svg.ts";
import { ICONS } from "./words.ts";

const LEGEND = '<ul class="legend"><li>reference</li><li class="current">current</li></ul>';

/** How the features of one model moved since training: those that drifted large, all of them ranked. */
export function renderDrift({ findings, measured }: Evidence): readonly string[] {
  const { drift } = measured;
  if (drift === undefined || drift.shown.length === 0) return [];
  const { shown, columns, reference, current } = drift;
  const cards = shown.filter(({ drifted, picture }) => drifted && picture !== undefined).map(renderCard);
  const more = columns > shown.length ? `, the first ${shown.length} of ${showCount(columns)}` : "";
  const caption = `Features by how far they moved${more}`;
  return [
    `<h3>${htmlText(`Drift of ${findings.model}'s features`)}</h3>`,
    `<p class="quiet">${htmlText(`${sideText(current)} against ${sideText(reference)}`, 300)}</p>`,
    LEGEND,
    ...(cards.length === 0 ? [] : [`<div class="cards">${cards.join("\n")}</div>`]),
    renderTable(
      ["feature", "verdict", "reference and current", "effect", "n", "method"],
      shown.map((column) => rowOf(column)),
      caption,
    ),
  ];
}

function renderCard(column: RankedColumn): string {
  const { verdict, finding, reason, picture } = column;
  const title = `${plain(column.column, 60)}, reference and current`;
  const drawn =
    picture === undefined
      ? ""
      : picture.line
        ? drawHills(picture, { width: 480, height: 130, title })
        : drawBars(picture, { width: 480, title });
  return `<article class="card"><header><h4>${htmlText(column.column, 80)}</h4>${renderSign(verdict, `${ICONS[verdict]} ${finding}`)}</header>
${drawn}<p>${htmlText(reason, 600)}</p></article>`;
}

function rowOf(column: RankedColumn): readonly string[] {
  const { verdict, finding, picture, n, p, method } = column;
  const [reference, current] = n;
  const title = `${plain(column.column, 60)}, reference and current`;
  return [
    htmlText(column.column, 80),
    renderSign(verdict, `${ICONS[verdict]} ${finding}`),
    picture === undefined ? "" : drawHills({ ...picture, labels: [] }, { width: 160, height: 44, title }),
    htmlText(effectText(column)),
    `${showCount(reference)} and ${showCount(current)}`,
    htmlText(
      [...(method === undefined ? [] : [method]), ...(p === undefined ? [] : [showP(p)])].join(", "),
      300,
    ),
  ];
}

/** `PSI 0.143, chance reaches 0.012, 10 bins` */
function effectText({ effect }: RankedColumn): string {
  if (effect === undefined) return "";
  const { measure, value, floor, bins } = effect;
  return measure === "psi"
    ? `PSI ${showNumber(value)}, chance reaches ${showNumber(floor)}, ${countOf(bins, "bin")}`
    : `${showPercent(value)} moved, chance reaches ${showPercent(floor)}, ${countOf(bins, "category", "categories")}`;
}
