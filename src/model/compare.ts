import { countOf } from "../base/number.ts";
import { plain } from "../base/text.ts";
import type { Output, Signature } from "./signature.ts";
import { type Dim, type TensorType, type Value, type ValueType, renderType } from "./value-type.ts";

/** One difference between two interfaces, seen from whoever calls the incumbent today. */
export type Difference = {
  readonly code: string;
  /** breaking: a caller of the incumbent fails or reads something else · compatible: it goes on working */
  readonly severity: "breaking" | "compatible";
  readonly reason: string;
};

/**
 * What a caller of the incumbent would notice. Names and types are compared, never guessed: two dimensions of
 * which nothing is said are not thereby equal, and a changed default is a difference although no input shows it.
 */
export function compareSignatures(incumbent: Signature, candidate: Signature): readonly Difference[] {
  return [
    ...compareInputs(incumbent, candidate),
    ...compareDefaults(incumbent, candidate),
    ...compareLinks(incumbent.inputs, candidate.inputs),
    ...compareOutputs(incumbent.outputs, candidate.outputs),
    ...compareVersions(incumbent, candidate),
  ];
}

function breaking(code: string, reason: string): Difference {
  return { code, severity: "breaking", reason };
}

function compatible(code: string, reason: string): Difference {
  return { code, severity: "compatible", reason };
}

function compareInputs(incumbent: Signature, candidate: Signature): readonly Difference[] {
  const { kept, removed, added } = align(incumbent.inputs, candidate.inputs);
  const differences = kept.flatMap(([before, after]) => compareTypes("input", before, after));
  const optional = new Set(candidate.defaults.map(({ name }) => name));
  const hadDefault = new Set(incumbent.defaults.map(({ name }) => name));
  const dropped = removed.filter(({ name }) => !optional.has(name));
  const needed = added.filter(({ name }) => !hadDefault.has(name));
  const { renamed, rest: gone } = findRenamed(dropped, needed);
  for (const [before, after] of renamed) {
    const reason = `input ${q(before.name)} is now called ${q(after.name)}; callers that feed ${q(before.name)} fail`;
    differences.push(breaking("input-renamed", reason), ...compareTypes("input", before, after));
  }
  const matched = new Set(renamed.map(([, after]) => after.name));
  for (const { name } of gone) {
    const reason = `input ${q(name)} is gone; callers that feed it fail, or feed a column that nothing reads any more`;
    differences.push(breaking("input-removed", reason));
  }
  for (const { name, type } of needed.filter((value) => !matched.has(value.name))) {
    const reason = `input ${q(name)} (${renderType(type)}) is new and has no default; callers that do not feed it fail`;
    differences.push(breaking("input-added", reason));
  }
  for (const { name } of removed.filter((value) => optional.has(value.name))) {
    differences.push(
      compatible("input-optional", `input ${q(name)} need not be fed any more; it has a default`),
    );
  }
  for (const { name } of added.filter((value) => hadDefault.has(value.name))) {
    const reason = `input ${q(name)} must be fed now; it had a default, and callers that relied on it fail`;
    differences.push(breaking("input-required", reason));
  }
  return differences;
}

/** Defaults can be hundreds where an exporter lists all weights as inputs, so each kind is one sentence. */
function compareDefaults(incumbent: Signature, candidate: Signature): readonly Difference[] {
  const { kept, removed, added } = align(incumbent.defaults, candidate.defaults);
  const required = new Set(candidate.inputs.map(({ name }) => name));
  const changed = kept.filter(([before, after]) => before.digest !== after.digest).map(([before]) => before);
  const gone = removed.filter(({ name }) => !required.has(name));
  const known = new Set(incumbent.inputs.map(({ name }) => name));
  const fresh = added.filter(({ name }) => !known.has(name));
  const differences: Difference[] = [];
  if (changed.length > 0) {
    const reason = `${inputs(changed)} has another default now; callers that do not feed it get other scores`;
    differences.push(compatible("default-changed", reason));
  }
  if (gone.length > 0) {
    const reason = `${inputs(gone)} can no longer be fed; callers that override the default fail`;
    differences.push(breaking("default-removed", reason));
  }
  if (fresh.length > 0)
    differences.push(compatible("default-added", `${inputs(fresh)} is new and has a default`));
  return [...differences, ...kept.flatMap(([before, after]) => compareTypes("input", before, after))];
}

/** Symbols that tie two dimensions together: `batch` in two inputs means that both have as many rows. */
function compareLinks(before: readonly Value[], after: readonly Value[]): readonly Difference[] {
  const old = linksOf(before);
  const fresh = [...linksOf(after)].filter((link) => !old.has(link));
  if (fresh.length === 0) return [];
  const reason = `dimensions that were independent must now be equal: ${fresh.slice(0, 5).join(", ")}`;
  return [compatible("dimensions-linked", reason)];
}

function compareOutputs(incumbent: readonly Output[], candidate: readonly Output[]): readonly Difference[] {
  const { kept, removed, added } = align(incumbent, candidate);
  const differences: Difference[] = kept.flatMap(([before, after]) => [
    ...compareTypes("output", before, after),
    ...compareClasses(before, after),
  ]);
  const { renamed, rest: gone } = findRenamed(removed, added);
  for (const [before, after] of renamed) {
    const reason = `output ${q(before.name)} is now called ${q(after.name)}; callers that read ${q(before.name)} fail`;
    differences.push(breaking("output-renamed", reason));
    differences.push(...compareTypes("output", before, after), ...compareClasses(before, after));
  }
  const matched = new Set(renamed.map(([, after]) => after.name));
  for (const { name } of gone) {
    differences.push(breaking("output-removed", `output ${q(name)} is gone; callers that read it fail`));
  }
  for (const { name, type } of added.filter((value) => !matched.has(value.name))) {
    differences.push(compatible("output-added", `output ${q(name)} (${renderType(type)}) is new`));
  }
  return differences;
}

function compareClasses(before: Output, after: Output): readonly Difference[] {
  const [old, fresh] = [before.classes, after.classes];
  if (old === undefined || fresh === undefined) return [];
  if (old.length === fresh.length && old.every((name, at) => name === fresh[at])) return [];
  const reason = `output ${q(before.name)} has the classes ${classes(fresh)} where it had ${classes(old)}`;
  return [breaking("classes-changed", reason)];
}

function compareVersions(incumbent: Signature, candidate: Signature): readonly Difference[] {
  const differences: Difference[] = [];
  if (incumbent.irVersion !== candidate.irVersion) {
    const reason = `IR version ${incumbent.irVersion} became ${candidate.irVersion}; production's runtime must know it`;
    differences.push(compatible("ir-version", reason));
  }
  const before = new Map(incumbent.opsets.map(({ domain, version }) => [domain, version]));
  for (const { domain, version } of candidate.opsets) {
    const old = before.get(domain);
    if (old === version) continue;
    const change =
      old === undefined
        ? `opset ${version} of ${plain(domain, 60)} is new`
        : `opset of ${plain(domain, 60)} ${old} became ${version}`;
    differences.push(compatible("opset", `${change}; production's runtime must know it`));
  }
  return differences;
}

type Aligned<T> = {
  readonly kept: readonly (readonly [T, T])[];
  readonly removed: readonly T[];
  readonly added: readonly T[];
};

function align<T extends Value>(before: readonly T[], after: readonly T[]): Aligned<T> {
  const byName = new Map(after.map((value) => [value.name, value]));
  const old = new Set(before.map(({ name }) => name));
  return {
    kept: before.flatMap((value) => {
      const other = byName.get(value.name);
      return other === undefined ? [] : [[value, other] as const];
    }),
    removed: before.filter(({ name }) => !byName.has(name)),
    added: after.filter(({ name }) => !old.has(name)),
  };
}

/** One left and one new of the same kind is a renaming; more than that would be a guess. */
function findRenamed<T extends Value>(
  removed: readonly T[],
  added: readonly T[],
): { readonly renamed: readonly (readonly [T, T])[]; readonly rest: readonly T[] } {
  const [before, after] = [removed[0], added[0]];
  if (removed.length !== 1 || added.length !== 1 || before === undefined || after === undefined) {
    return { renamed: [], rest: removed };
  }
  return before.type.kind === after.type.kind
    ? { renamed: [[before, after]], rest: [] }
    : { renamed: [], rest: removed };
}

type Side = "input" | "output";

function compareTypes(side: Side, before: Value, after: Value): readonly Difference[] {
  const name = `${side} ${q(after.name)}`;
  const [old, fresh] = [before.type, after.type];
  if (old.kind !== "tensor" || fresh.kind !== "tensor") {
    if (sameType(old, fresh)) return [];
    return [breaking(`${side}-type`, `${name} is ${renderType(fresh)} where it was ${renderType(old)}`)];
  }
  const differences: Difference[] = [];
  if (old.element !== fresh.element) {
    differences.push(breaking(`${side}-type`, `${name} is ${fresh.element} where it was ${old.element}`));
  }
  return [...differences, ...compareShapes(side, name, [old, fresh])];
}

function sameType(a: ValueType, b: ValueType): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function compareShapes(
  side: Side,
  name: string,
  [before, after]: readonly [TensorType, TensorType],
): readonly Difference[] {
  if (before.dims === undefined || after.dims === undefined) {
    if (before.dims === after.dims) return [];
    const reason = `${name} is ${renderType(after)} where it was ${renderType(before)}; without both shapes nothing can be compared`;
    return [compatible(`${side}-shape-unknown`, reason)];
  }
  if (before.dims.length !== after.dims.length) {
    return [breaking(`${side}-rank`, `${name} is ${renderType(after)} where it was ${renderType(before)}`)];
  }
  const old = before.dims;
  return after.dims.flatMap((dim, axis) => {
    const was = old[axis] ?? null;
    return axis === 0 ? compareBatch(side, name, [was, dim]) : compareWidth(side, name, [axis, was, dim]);
  });
}

function compareBatch(side: Side, name: string, [before, after]: readonly [Dim, Dim]): readonly Difference[] {
  const [wasFixed, isFixed] = [typeof before === "number", typeof after === "number"];
  if (before === after || (!wasFixed && !isFixed)) return [];
  if (wasFixed && !isFixed) {
    return [
      compatible(
        `${side}-batch`,
        `${name} takes any number of rows where it took ${String(before)} at a time`,
      ),
    ];
  }
  const rows = `${name} takes exactly ${String(after)} ${after === 1 ? "row" : "rows"} at a time`;
  if (!wasFixed && after === 1) {
    return [
      compatible(
        `${side}-batch`,
        `${rows} where it took any number; callers that send several must split them`,
      ),
    ];
  }
  return [breaking(`${side}-batch`, `${rows} where it took ${wasFixed ? String(before) : "any number"}`)];
}

function compareWidth(
  side: Side,
  name: string,
  [axis, before, after]: readonly [number, Dim, Dim],
): readonly Difference[] {
  if (typeof before === "number" && typeof after === "number") {
    if (before === after) return [];
    return [
      breaking(`${side}-width`, `${name} has width ${after} in dimension ${axis} where it had ${before}`),
    ];
  }
  if (typeof before === "number") {
    return [compatible(`${side}-width-open`, `${name} leaves dimension ${axis} open where it was ${before}`)];
  }
  if (typeof after === "number") {
    return [
      compatible(
        `${side}-width-fixed`,
        `${name} fixes dimension ${axis} to ${after}; the incumbent left it open`,
      ),
    ];
  }
  return [];
}

/** `a[0] = b[0]` for every pair of dimensions with one symbol; at most a few symbols per model carry pairs. */
function linksOf(values: readonly Value[]): ReadonlySet<string> {
  const places = new Map<string, string[]>();
  let left = MOST_LINKED;
  for (const { name, type } of values) {
    if (type.kind !== "tensor") continue;
    type.dims?.forEach((dim, axis) => {
      if (typeof dim !== "string" || left === 0) return;
      left -= 1;
      const tied = places.get(dim) ?? [];
      tied.push(`${plain(name, 40)}[${axis}]`);
      places.set(dim, tied);
    });
  }
  const links = new Set<string>();
  for (const tied of places.values()) {
    for (const [at, place] of tied.entries())
      for (const other of tied.slice(at + 1)) links.add(`${place} = ${other}`);
  }
  return links;
}

/** Pairs grow with the square, and a model with an input for each column has hundreds of dimensions. */
const MOST_LINKED = 200;

function inputs(values: readonly Value[]): string {
  const shown = values.slice(0, 3).map(({ name }) => q(name));
  const more = values.length - shown.length;
  return `input ${shown.join(", ")}${more > 0 ? ` (and ${countOf(more, "other")})` : ""}`;
}

function classes(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => plain(name, 30));
  return `[${shown.join(", ")}${names.length > 5 ? `, … ${names.length} in all` : ""}]`;
}

function q(name: string): string {
  return `"${plain(name, 60)}"`;
}
