import type { Json } from "../base/json.ts";
import { modelReadmePath, README_PATH } from "./paths.ts";
import { prettyJson } from "./pretty.ts";
import { renderModelReadme, renderReadme } from "./readme.ts";
import type { ModelSlice } from "./slices.ts";
import { indexOf, registryOf, type Shelf, type State } from "./state.ts";

/** A generated file: its path and its text. */
export type View = readonly [path: string, text: string];

/** Every file that the fold changed, as it must stand on the branch. Pages that stay the same are left out. */
export function* renderViews(state: State): Iterable<View> {
  yield* renderShelf(state.heads);
  yield* renderShelf(state.registries);
  yield* renderShelf(state.indexes);
  yield* renderShelf(state.models);
  yield* renderShelf(state.versions);
  yield* renderShelf(state.pulls);
  yield* renderShelf(state.months);
  yield* renderShelf(state.barred);
  for (const { before, now } of state.models.changes()) {
    const page = pageOf(now);
    if (page !== undefined && (before === undefined || pageOf(before) !== page))
      yield [modelReadmePath(now.model), page];
  }
  const registry = registryOf(state);
  const changed = state.indexes.isChanged() || state.registries.isChanged();
  if (registry !== undefined && changed) yield [README_PATH, renderReadme(registry, indexOf(state))];
}

function* renderShelf<T extends Json>(shelf: Shelf<T>): Iterable<View> {
  for (const { path, now } of shelf.changes()) yield [path, prettyJson(now)];
}

/** Policy has no live version, so it has no page. */
function pageOf(model: ModelSlice): string | undefined {
  return model.model === "policy" ? undefined : renderModelReadme(model);
}
