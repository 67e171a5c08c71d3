/** What a colour is for; the names are those of the style sheet. */
export type Palette = Readonly<
  Record<
    | "ground"
    | "panel"
    | "ink"
    | "quiet"
    | "line"
    | "reference"
    | "reference-fill"
    | "current"
    | "good"
    | "warn"
    | "bad"
    | "unsure",
    string
  >
>;

/** Words keep a contrast of 4.5 to what they stand on, marks that carry a number one of 3: a test holds them to it. */
export const PALETTES = {
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
    unsure: "#5b53c9",
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
    unsure: "#a9a3ff",
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
    unsure: "#443db0",
  },
} as const satisfies Readonly<Record<string, Palette>>;

function coloursOf(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(";");
}

export const STYLE = `
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
