import { Y as htmlText } from "./digest.js";

// src/report/svg.ts
/** From the values `low` … `high` to the places `from` … `to`; a single value sits in the middle. */
function linearScale([low, high], [from, to]) {
	if (!(high > low)) return () => (from + to) / 2;
	return (value) => from + (value - low) / (high - low) * (to - from);
}
/** About `wanted` round numbers inside low … high: steps of 1, 2 or 5 times a power of ten. */
function niceTicks(low, high, wanted) {
	const rough = (high - low) / Math.max(1, wanted);
	if (!(rough > 0 && rough < Infinity)) return [low];
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = power * ([
		1,
		2,
		5,
		10
	].find((factor) => factor * power >= rough * .999) ?? 10);
	const first = Math.ceil(low / step - 1e-9);
	const last = Math.floor(high / step + 1e-9);
	const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => Number(((first + at) * step).toPrecision(12)));
	return [...new Set(ticks)];
}
/** Two distributions on one number line: the reference as a filled hill, the current rows as a line over it. */
function drawHills({ labels, reference, current }, frame) {
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
		`<text x="${width - 1}" y="${height - 3}" text-anchor="end">${htmlText(last, 20)}</text>`
	]);
}
/** Categories as pairs of bars, one under the other, with their names and both shares. */
function drawBars({ labels, reference, current }, frame) {
	const row = 30;
	const height = labels.length * row + 2;
	const most = Math.max(...reference, ...current, 1e-9);
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
			`<text class="share" x="${fixed(Math.max(x(before), x(after)) + 6)}" y="${top + 15}">${percent(before)} → ${percent(after)}</text>`
		];
	});
	return svg({
		...frame,
		height
	}, marks);
}
/** A measure over windows with its limits: one dot a window, a filled one where it was flagged. */
function drawSeries(points, limits, frame) {
	const { width, height } = frame;
	const values = points.flatMap(({ value }) => value === void 0 ? [] : [value]);
	const most = Math.max(...values, ...limits, 1e-9) * 1.08;
	const x = linearScale([0, Math.max(1, points.length - 1)], [40, width - 10]);
	const y = linearScale([0, most], [height - 20, 6]);
	const line = points.flatMap(({ value }, at) => value === void 0 ? [] : [`${fixed(x(at))} ${fixed(y(value))}`]);
	return svg(frame, [
		...niceTicks(0, most, 3).map((tick) => `<path class="grid" d="M40 ${fixed(y(tick))}H${width - 10}"/><text x="34" y="${fixed(y(tick) + 4)}" text-anchor="end">${tick}</text>`),
		...limits.map((limit) => `<path class="limit" d="M40 ${fixed(y(limit))}H${width - 10}"/>`),
		line.length > 1 ? `<path class="series" d="M${line.join("L")}"/>` : "",
		...points.map(({ value, flagged, label }, at) => value === void 0 ? "" : `<circle class="${flagged ? "dot flagged" : "dot"}" cx="${fixed(x(at))}" cy="${fixed(y(value))}" r="4"><title>${htmlText(label, 40)}: ${value.toPrecision(3)}</title></circle>`),
		`<text x="40" y="${height - 4}">${htmlText(points[0]?.label ?? "", 24)}</text>`,
		`<text x="${width - 10}" y="${height - 4}" text-anchor="end">${htmlText(points.at(-1)?.label ?? "", 24)}</text>`
	]);
}
function svg({ width, height, title }, marks) {
	return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${htmlText(title, 300)}">${marks.join("")}</svg>`;
}
function steps(shares, x, y) {
	return `${shares.map((share, at) => `${at === 0 ? `M${fixed(x(0))} ${fixed(y(0))}` : ""}V${fixed(y(share))}H${fixed(x(at + 1))}`).join("")}V${fixed(y(0))}`;
}
/** A tenth of a pixel is enough, and keeps pages small. */
function fixed(value) {
	return String(Math.round(value * 10) / 10);
}
function percent(share) {
	if (share === 0) return "0 %";
	return share < .001 ? "<0.1 %" : `${(share * 100).toFixed(share < .1 ? 1 : 0)} %`;
}

// src/report/page-style.ts
/** Words keep a contrast of 4.5 to what they stand on, marks that carry a number one of 3: a test holds them to it. */
const PALETTES = {
	light: {
		ground: "#ffffff",
		panel: "#f6f7f9",
		ink: "#1b2330",
		quiet: "#5a6576",
		line: "#dde2ea",
		reference: "#7d8a9c",
		"reference-fill": "#c9d1dc",
		current: "#c2410c",
		good: "#1a7f4b",
		warn: "#946300",
		bad: "#c0262d",
		unsure: "#5b53c9"
	},
	dark: {
		ground: "#12161d",
		panel: "#1a2029",
		ink: "#e7ebf1",
		quiet: "#9aa6b6",
		line: "#2c3543",
		reference: "#7d8b9e",
		"reference-fill": "#3a4657",
		current: "#ff9757",
		good: "#57c98a",
		warn: "#e0b34a",
		bad: "#ff7b7b",
		unsure: "#a9a3ff"
	},
	/** whole, because a reader of the dark page prints on white paper too */
	print: {
		ground: "#ffffff",
		panel: "#ffffff",
		ink: "#000000",
		quiet: "#444444",
		line: "#bbbbbb",
		reference: "#777777",
		"reference-fill": "#d5d5d5",
		current: "#b03a00",
		good: "#146339",
		warn: "#7a5200",
		bad: "#a51d24",
		unsure: "#443db0"
	}
};
function coloursOf(palette) {
	return Object.entries(palette).map(([name, colour]) => `--${name}:${colour}`).join(";");
}
const STYLE = `
:root{color-scheme:light dark;${coloursOf(PALETTES.light)}}
@media (prefers-color-scheme:dark){:root{${coloursOf(PALETTES.dark)}}}
*{box-sizing:border-box}
html{scroll-behavior:smooth}
body{margin:0 auto;max-width:68rem;padding:1.5rem clamp(1rem,4vw,2.5rem) 4rem;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
a{color:inherit}
h1{font-size:1.75rem;line-height:1.2;margin:.1rem 0 .3rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.2rem 0 .8rem}
h3,h4{font-size:1.02rem;margin:0;overflow-wrap:anywhere}
section>h3{margin:1.6rem 0 .6rem}
p{margin:.4rem 0}
.brand{color:var(--quiet);font-weight:600;letter-spacing:.04em;font-size:.85rem;margin:0}
.subtitle,.quiet,caption,footer{color:var(--quiet)}
.subtitle{overflow-wrap:anywhere}
.verdict{border-left:.35rem solid var(--quiet);background:var(--panel);padding:.8rem 1rem;border-radius:.3rem;margin:1rem 0;overflow-wrap:anywhere}
.verdict strong{margin-right:.5rem}
.verdict.pass{border-color:var(--good)}.verdict.warn{border-color:var(--warn)}.verdict.fail,.verdict.error{border-color:var(--bad)}.verdict.inconclusive{border-color:var(--unsure)}
nav{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;font-size:.9rem;color:var(--quiet)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem}
.cards.small{grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr))}
.card{border:1px solid var(--line);border-radius:.5rem;padding:1rem;background:var(--ground);min-width:0;break-inside:avoid}
.card header{display:flex;justify-content:space-between;gap:.8rem;align-items:baseline;margin-bottom:.3rem}
.card p{font-size:.92rem;overflow-wrap:anywhere}
.sign{display:inline-block;white-space:nowrap;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;font-size:.82rem;font-weight:600;color:var(--quiet)}
.sign.pass{color:var(--good)}.sign.warn{color:var(--warn)}.sign.fail,.sign.error{color:var(--bad)}.sign.inconclusive{color:var(--unsure)}
.legend{display:flex;gap:1.2rem;font-size:.9rem;color:var(--quiet);margin:0 0 .8rem;padding:0;list-style:none}
.legend li::before{content:"";display:inline-block;width:.9rem;height:.7rem;margin-right:.45rem;border-radius:.15rem;background:var(--reference-fill);border:1px solid var(--reference)}
.legend li.current::before{background:none;border:0;border-top:.2rem solid var(--current);height:.15rem;vertical-align:.25rem}
svg{display:block;width:100%;height:auto;max-width:40rem;overflow:visible;margin:.5rem 0}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--quiet)}
svg .label{fill:var(--ink)}
.hill.reference,.bar.reference{fill:var(--reference-fill)}
.hill.reference{stroke:var(--reference);stroke-width:1}
.hill.current{fill:none;stroke:var(--current);stroke-width:2;stroke-linejoin:round}
.bar.current{fill:var(--current)}
.axis,.grid{stroke:var(--line);fill:none}
.limit{stroke:var(--warn);stroke-dasharray:4 3;fill:none}
.cell{fill:var(--reference)}.cell.flipped{fill:var(--current)}
.series{stroke:var(--quiet);fill:none;stroke-width:1.5}
.dot{fill:var(--ground);stroke:var(--quiet);stroke-width:1.5}
.dot.flagged{fill:var(--current);stroke:var(--current)}
.scroll{overflow-x:auto;margin:.8rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;padding-bottom:.5rem}
th,td{text-align:left;padding:.45rem .8rem .45rem 0;border-bottom:1px solid var(--line);vertical-align:top}
thead th{color:var(--quiet);font-weight:600;white-space:nowrap}
tbody th{font-weight:600;overflow-wrap:anywhere;min-width:7rem}
td svg{width:9rem;margin:0}
td.why{min-width:16rem}
details{margin:.4rem 0 0;font-size:.88rem}
summary{cursor:pointer;color:var(--quiet)}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.8rem;font-size:.88rem}
:focus-visible{outline:2px solid var(--current);outline-offset:2px}
@media (max-width:40rem){h1{font-size:1.4rem}table{font-size:.86rem}td svg{width:7rem}}
@media print{:root{${coloursOf(PALETTES.print)}}html{font-size:11px}body{max-width:none;padding:0;font-size:1rem}nav{display:none}.scroll{overflow:visible}details::details-content{content-visibility:visible;display:block}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`;

// src/report/page.ts
/**
* One page that needs nothing but itself: no script, no font, no network, and a policy that forbids them should a name
* ever slip through. Light and dark follow the reader; on paper it is black on white with everything unfolded.
*/
function renderPage({ title, subtitle, verdict, sections, footer }) {
	const links = sections.map(({ id, heading }) => `<a href="#${htmlText(id)}">${htmlText(heading)}</a>`).join("");
	const bodies = sections.map(({ id, heading, html }) => `<section id="${htmlText(id)}" aria-labelledby="${htmlText(id)}-heading"><h2 id="${htmlText(id)}-heading">${htmlText(heading)}</h2>\n${html}</section>`);
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${htmlText(title, 200)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<p class="brand">Twokey</p>
<h1>${htmlText(title, 200)}</h1>
<p class="subtitle">${htmlText(subtitle, 400)}</p>
<p class="verdict ${htmlText(verdict.word)}"><strong><span aria-hidden="true">${htmlText(verdict.icon)}</span> ${htmlText(verdict.word)}</strong> <span>${htmlText(verdict.sentence, 2e3)}</span></p>
${sections.length > 1 ? `<nav aria-label="Sections">${links}</nav>` : ""}
</header>
<main>
${bodies.join("\n")}
</main>
<footer><p>${htmlText(footer, 600)}</p></footer>
</body>
</html>
`;
}
/** `<table>` that scrolls sideways by itself on a narrow screen; cells are HTML already. */
function renderTable(head, rows, caption) {
	const cells = (tag, row) => row.map((cell, at) => at === 0 && tag === "td" ? `<th scope="row">${cell}</th>` : `<${tag}${tag === "th" ? " scope=\"col\"" : ""}>${cell}</${tag}>`).join("");
	return `<div class="scroll" role="region" tabindex="0" aria-label="${htmlText(caption)}"><table><caption>${htmlText(caption)}</caption><thead><tr>${cells("th", head)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("\n")}</tbody></table></div>`;
}
/** The verdict as a small sign with its word. */
function renderSign(word, text) {
	return `<span class="sign ${htmlText(word)}">${htmlText(text, 60)}</span>`;
}

export { drawHills as a, niceTicks as c, drawBars as i, renderSign as n, drawSeries as o, renderTable as r, linearScale as s, renderPage as t };