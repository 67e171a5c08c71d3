import { renderModelReadme, renderReadme } from "./readme.ts";
import { modelReadmePath, README_PATH } from "./paths.ts";
import { prettyJson } from "./pretty.ts";
import type { ModelSlice } from "./slices.ts";
import { indexOf, registryOf, type Shelf, type State } from "./state.ts";
import type { Json } from "../base/json.ts";

/** Every file that the fold changed, as it must stand on the branch. Pages that stay the same are left out. */
export function renderViews(state: State): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const add = <T extends Json>(shelf: Shelf<T>): void => {
    for (const [path, { now }] of shelf.changes()) files.set(path, prettyJson(now));
  };
  add(state.heads);
  add(state.registries);
  add(state.indexes);
  add(state.models);
  add(state.versions);
  add(state.pulls);
  add(state.months);
  add(state.barred);
  for (const { before, now } of state.models.changes().values()) {
    const page = pageOf(now);
    if (page !== undefined && (before === undefined || pageOf(before) !== page))
      files.set(modelReadmePath(now.model), page);
  }
  const registry = registryOf(state);
  const changed = state.indexes.changes().size + state.registries.changes().size > 0;
  if (registry !== undefined && changed) files.set(README_PATH, renderReadme(registry, indexOf(state)));
  return files;
}

/** Policy has no live version, so it has no page. */
function pageOf(model: ModelSlice): string | undefined {
  return model.model === "policy" ? undefined : renderModelReadme(model);
}
