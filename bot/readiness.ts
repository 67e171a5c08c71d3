import type { ModelName } from "../src/base/ids.ts";
import { readProjectAt } from "../src/github/project-at.ts";
import type { Project } from "../src/project/project.ts";
import type { ScopeView } from "../src/decide/scopes.ts";
import { versionOf } from "../src/registry/state.ts";
import { type Compatibility, compareServing, judgeCompatibility } from "../src/rollback/compatibility.ts";
import { judgeReadiness, type Readiness } from "../src/rollback/readiness.ts";
import { secondsBetween } from "../src/rollback/time.ts";
import { must } from "./office.ts";
import { rollbackSettings } from "./rollback-know.ts";
import type { Room } from "./room.ts";

/** For every model that gets another bundle: whether what is live now can be restored afterwards. */
export async function findReadiness(
  room: Room,
  views: readonly ScopeView[],
): Promise<ReadonlyMap<string, Readiness>> {
  const found = new Map<string, Readiness>();
  const changing = views.filter(
    ({ one, model, pull }) =>
      one !== null && one.bundle !== (model.live?.bundle ?? one.bundle) && pull.rollback === null,
  );
  if (changing.length === 0) return found;
  const head = must(await readProjectAt(room.office.reader, { commit: room.pull.head.sha }));
  for (const view of changing) {
    const ready = await judgeOne(room, view, head.ok ? head.value : undefined);
    if (ready !== undefined) found.set(view.scope, ready);
  }
  return found;
}

async function judgeOne(
  { office, rules, sight }: Room,
  { one, model, standing }: ScopeView,
  head: Project | undefined,
): Promise<Readiness | undefined> {
  const { live } = model;
  if (one === null || live === null) return undefined;
  const outgoing = must(await office.registry.ask((state) => versionOf(state, one.model, live.version)));
  if (outgoing === undefined) return undefined;
  const [now, next] = [findIn(sight.tip, one.model), findIn(head, one.model)];
  const same = now?.bundle.digest === live.bundle;
  const inGit = same && now.bundle.files.every(({ stored }) => stored === "git");
  const compared: Compatibility =
    standing?.measured.gates["contract"] === "pass"
      ? { verdict: "pass", reasons: [] }
      : judgeCompatibility(compareServing(now?.serving, next?.serving));
  return judgeReadiness({
    outgoing,
    bytes: inGit ? "present" : "unknown",
    compatibility: compared,
    age: secondsBetween(live.since, office.now),
    minLive: rollbackSettings(rules.policy).min_live,
  });
}

function findIn(project: Project | undefined, name: ModelName): Project["models"][number] | undefined {
  return project?.models.find(({ file }) => file.model === name);
}
