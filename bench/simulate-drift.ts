/**
 * `npm run bench -- simulation`: how often the drift and schema gates cry wolf, and how often what is there is found: the
 * tables of docs/drift.md. `node bench/simulate-drift.ts [DATA_SETS [null|large|power [SIZES]]]` runs a part. Seeds are fixed
 * by the name of each cell.
 */
import { digestOf } from "../src/base/digest.ts";
import { drift, judgeDriftColumns } from "../src/gates/drift.ts";
import { judgeSchema, schema } from "../src/gates/schema.ts";
import { decideColumn } from "../src/measure/drift-column.ts";
import { type DriftSource, lengthsOf, type Side } from "../src/measure/drift-side.ts";
import { measureSchema } from "../src/measure/schema.ts";
import { clopperPearsonLower, clopperPearsonUpper } from "../src/stats/binomial-interval.ts";
import { type Dice, diceOf } from "./simulate-dice.ts";

const FEATURES = 30;
const SETTINGS = { drift: drift.settings.parse({}), schema: schema.settings.parse({}) };

/** Draws one column of one side; `side` 1 is the current one. */
type Draw = (dice: Dice, rows: number, side: 0 | 1, column: number) => Side;

function numbers(of: (dice: Dice, column: number) => number): Draw {
  return (dice, rows, _, column) => {
    // Every second column misses about 5 % of its values, so that this test is in the family too.
    const values = new Float64Array(rows);
    let present = 0;
    for (let row = 0; row < rows; row += 1) {
      if (column % 2 === 1 && dice.uniform() < 0.05) continue;
      values[present] = of(dice, column);
      present += 1;
    }
    return numberSide(values.subarray(0, present), rows);
  };
}

function numberSide(values: Float64Array, rows: number): Side {
  return {
    kind: "float",
    rows,
    missing: rows - values.length,
    content: { form: "numbers", values },
    serial: false,
    error: 0,
  };
}

/** 2 to 40 categories with shares like 1/rank, and flags that are set in two rows of a hundred. */
const categories: Draw = (dice, rows, _, column) => {
  const size = [2, 2, 3, 4, 5, 8, 12, 20, 30, 40][column % 10]!;
  if (column % 10 === 1) return categorySide(dice, rows, [49, 1]);
  const weights = Array.from({ length: size }, (_, rank) => 1 / (rank + 1));
  return categorySide(dice, rows, weights);
};

const GUIDE = 256;

function categorySide(dice: Dice, rows: number, weights: readonly number[]): Side {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const ends: number[] = [];
  weights.reduce((sum, weight) => {
    ends.push((sum + weight) / total);
    return sum + weight;
  }, 0);
  // Where to begin looking for a share, so that forty categories cost no more than two.
  const guide = Array.from({ length: GUIDE }, (_, at) =>
    Math.max(
      0,
      ends.findIndex((end) => end > at / GUIDE),
    ),
  );
  const tally = new Float64Array(weights.length);
  for (let row = 0; row < rows; row += 1) {
    const u = dice.uniform();
    let at = guide[Math.floor(u * GUIDE)]!;
    while (at < ends.length - 1 && u >= ends[at]!) at += 1;
    tally[at]! += 1;
  }
  const counts = new Map<string, number>();
  tally.forEach((count, at) => count > 0 && counts.set(`c${at}`, count));
  return {
    kind: "text",
    rows,
    missing: 0,
    content: { form: "texts", counts, lengths: () => lengthsOf(counts), distinct: counts.size, cut: false },
    serial: false,
    error: 0,
  };
}

const NULLS: Readonly<Record<string, Draw>> = {
  normal: numbers((dice) => dice.normal()),
  skewed: numbers((dice) => Math.exp(1.5 * dice.normal())),
  // Half zeros, the others whole cents of an exponential; every third column has ten values only.
  tied: numbers((dice, column) =>
    column % 3 === 0
      ? Math.floor(dice.uniform() * 10)
      : dice.uniform() < 0.5
        ? 0
        : Math.round(-100 * Math.log(1 - dice.uniform())) / 100,
  ),
  categorical: categories,
};

const SIZES: readonly (readonly [number, number])[] = [
  [50, 50],
  [200, 50],
  [50, 200],
  [200, 200],
  [1000, 50],
  [50, 1000],
  [1000, 200],
  [1000, 1000],
  [10_000, 50],
  [10_000, 1000],
  [10_000, 10_000],
];
const LARGE: readonly (readonly [number, number])[] = [
  [100_000, 50],
  [50, 100_000],
  [100_000, 1000],
  [100_000, 100_000],
  [1_000_000, 1000],
];

type Hit = (reference: DriftSource, current: DriftSource) => boolean;
type Cell = { readonly name: string; readonly draw: Draw; readonly sizes: readonly [number, number] };

/** How many of so many pairs of tables are hit, each of thirty columns drawn anew. */
function simulate({ name, draw, sizes }: Cell, sets: number, isHit: Hit): number {
  let hits = 0;
  const dice = diceOf(digestOf(`simulate drift ${name} ${sizes.join(" ")}`));
  for (let set = 0; set < sets; set += 1) {
    const drawn = Array.from({ length: FEATURES }, (_, column) => ({
      reference: draw(dice, sizes[0], 0, column),
      current: draw(dice, sizes[1], 1, column),
    }));
    const reference = sourceOf("reference", sizes[0], (column) => drawn[column]!.reference);
    const current = sourceOf("current", sizes[1], (column) => drawn[column]!.current);
    if (isHit(reference, current)) hits += 1;
  }
  return hits;
}

const NAMES = Array.from({ length: FEATURES }, (_, column) => `f${column}`);

function sourceOf(file: string, rows: number, side: (column: number) => Side): DriftSource {
  const columns = NAMES.map((name) => ({ name }));
  return { file, rows, profile: false, columns, side: (name) => side(NAMES.indexOf(name)) };
}

/** Whether any check of any column warns or fails: drift and missing values, and all that `schema` looks at. */
function isFlagged(reference: DriftSource, current: DriftSource): boolean {
  if (judgedColumns(reference, current).some(({ drifted }) => drifted)) return true;
  return judgeSchema(measureSchema(reference, current, NAMES), SETTINGS.schema).verdict !== "pass";
}

/** Found is only what is there: the first column, which drifts. */
function isFound(reference: DriftSource, current: DriftSource): boolean {
  return judgedColumns(reference, current)[0]?.drifted === true;
}

function judgedColumns(reference: DriftSource, current: DriftSource): ReturnType<typeof judgeDriftColumns> {
  const columns = NAMES.map((name) => decideColumn(name, reference.side(name), current.side(name)));
  return judgeDriftColumns({ reference, current, columns, cause: "nobody" }, SETTINGS.drift);
}

/** One feature shifts by half a standard deviation, 29 stay. */
const shifted: Draw = (dice, rows, side, column) =>
  numberSide(
    Float64Array.from({ length: rows }, () => dice.normal() + (column === 0 && side === 1 ? 0.5 : 0)),
    rows,
  );

/** Ten points move from one category to another in one column, 29 numeric ones stay. */
function movedMass(shares: readonly number[], from: number, to: number): Draw {
  return (dice, rows, side, column) => {
    if (column > 0) return shifted(dice, rows, 0, column);
    const weights = shares.map((share, at) =>
      side === 0 ? share : at === from ? share - 0.1 : at === to ? share + 0.1 : share,
    );
    return categorySide(dice, rows, weights);
  };
}

const MOVES: readonly {
  readonly name: string;
  readonly shares: readonly number[];
  readonly from: number;
  readonly to: number;
}[] = [
  { name: "50/50 → 40/60", shares: [0.5, 0.5], from: 0, to: 1 },
  { name: "90/10 → 80/20", shares: [0.9, 0.1], from: 0, to: 1 },
  { name: "100/0 → 90/10", shares: [1, 0], from: 0, to: 1 },
  { name: "five of 20 %", shares: [0.2, 0.2, 0.2, 0.2, 0.2], from: 0, to: 1 },
  { name: "50/30/15/5, first to last", shares: [0.5, 0.3, 0.15, 0.05], from: 0, to: 3 },
  { name: "ten of 10 %", shares: Array.from({ length: 10 }, () => 0.1), from: 0, to: 1 },
  {
    name: "15 % and seventeen of 5 %",
    shares: [0.15, ...Array.from({ length: 17 }, () => 0.05)],
    from: 0,
    to: 1,
  },
  {
    name: "30 % and thirty-five of 2 %",
    shares: [0.3, ...Array.from({ length: 35 }, () => 0.02)],
    from: 0,
    to: 1,
  },
];

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

export function simulateDrift([sets = "1000", part = "all", only]: readonly string[] = []): void {
  if (part !== "power") simulateNulls(Number(sets), part, only);
  if (part === "all" || part === "power") simulatePower(Number(sets));
}

/** `only` is one pair of sizes, `10000/50`: seeds belong to the cells, so parts are the same as the whole. */
function simulateNulls(sets: number, part: string, only: string | undefined): void {
  const kinds = Object.entries(NULLS);
  console.log(
    `| n reference | n current | ${kinds.map(([kind]) => kind).join(" | ")} |\n| --: | --: | ${kinds.map(() => "--:").join(" | ")} |`,
  );
  const chosen = part === "large" ? LARGE : part === "null" ? SIZES : [...SIZES, ...LARGE];
  for (const sizes of chosen.filter((sizes) => only === undefined || only === sizes.join("/"))) {
    const cells = kinds.map(([name, draw]) => {
      const flagged = simulate({ name, draw, sizes }, sets, isFlagged);
      return `${flagged} (≤ ${percent(clopperPearsonUpper(flagged, sets, 0.05))})`;
    });
    const [reference, current] = sizes.map((rows) => rows.toLocaleString("en"));
    console.log(`| ${reference} | ${current} | ${cells.join(" | ")} |`);
  }
}

function simulatePower(sets: number): void {
  console.log(
    "\n| drift in 1 of 30 columns | n each | found | rate | 95 % lower bound |\n| --- | --: | --: | --: | --: |",
  );
  const cells: readonly (readonly [string, Draw])[] = [
    ["0.5 sd in one normal feature", shifted],
    ...MOVES.map(
      ({ name, shares, from, to }) => [`10 points: ${name}`, movedMass(shares, from, to)] as const,
    ),
  ];
  for (const rows of [500, 1000])
    for (const [name, draw] of cells) {
      const found = simulate({ name, draw, sizes: [rows, rows] }, sets, isFound);
      console.log(
        `| ${name} | ${rows} | ${found} of ${sets} | ${percent(found / sets)} | ${percent(clopperPearsonLower(found, sets, 0.05))} |`,
      );
    }
}

if (import.meta.main) simulateDrift(process.argv.slice(2));
