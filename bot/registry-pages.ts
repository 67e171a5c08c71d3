import { type AppendRequest, type FileText, type Plan, planAppend } from "../src/registry/plan.ts";
import { openState, type State } from "../src/registry/state.ts";
import type { Answer, RegistryStore } from "../src/registry/store.ts";

/** Files of the registry branch at one commit, read as somebody asks for them. */
export type Pages = {
  readonly commit: () => string | null;
  readonly ask: <T>(question: (state: State) => T) => Promise<Answer<T>>;
  readonly text: (path: string) => Promise<Answer<string | null>>;
  readonly imagine: (request: AppendRequest) => Promise<Answer<Plan>>;
  /** goes on to a later commit. Where we wrote it ourselves, what it changed is known; otherwise all is read anew. */
  readonly turn: (commit: string, written: readonly FileText[]) => void;
};

const MOST_FILES = 5000;

type Load = (paths: readonly string[]) => Promise<Answer<null>>;

export function openPages(store: RegistryStore, first: string | null): Pages {
  const files = new Map<string, string | null>();
  let commit = first;
  const load: Load = async (paths) => {
    const read = commit === null ? undefined : await store.readFiles(commit, paths);
    if (read?.ok === false) return read;
    for (const path of paths) files.set(path, read?.value.get(path) ?? null);
    return { ok: true, value: null };
  };
  return {
    commit: () => commit,
    ask: (question) => ask(question, files, load),
    text: async (path) => {
      const loaded = files.has(path) ? undefined : await load([path]);
      return loaded?.ok === false ? loaded : { ok: true, value: files.get(path) ?? null };
    },
    imagine: async (request) => {
      for (;;) {
        const plan = planAppend(request, files);
        if (plan.kind !== "needs") return { ok: true, value: plan };
        const loaded = await load(plan.paths);
        if (!loaded.ok) return loaded;
      }
    },
    turn: (to, written) => {
      commit = to;
      if (written.length === 0 || files.size > MOST_FILES) files.clear();
      for (const { path, text } of written) files.set(path, text);
    },
  };
}

async function ask<T>(
  question: (state: State) => T,
  files: ReadonlyMap<string, string | null>,
  load: Load,
): Promise<Answer<T>> {
  for (;;) {
    const needs = new Set<string>();
    const read = (path: string): string | undefined => {
      const text = files.get(path);
      if (text === undefined) needs.add(path);
      return text ?? undefined;
    };
    const state = openState(read, read);
    const answer = question(state);
    const [unreadable] = state.unreadable();
    if (needs.size === 0) {
      return unreadable === undefined
        ? { ok: true, value: answer }
        : { ok: false, retry: false, message: `${unreadable} of the registry cannot be read` };
    }
    const loaded = await load([...needs]);
    if (!loaded.ok) return loaded;
  }
}
