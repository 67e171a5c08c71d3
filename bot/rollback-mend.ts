import { commentOnce } from "../src/github/comments.ts";
import { createTree } from "../src/github/refs.ts";
import { placeOf } from "../src/decide/place.ts";
import type { Draft } from "../src/registry/event.ts";
import { rollbackTitle } from "../src/report/rollback-pull.ts";
import { planDigest, type RestorePlan } from "../src/rollback/plan.ts";
import type { JobEnd } from "./job.ts";
import { appendSurely } from "./listen.ts";
import { deskOf, must, type Office, Trouble } from "./office.ts";
import { remakeBranch } from "./rollback-branch.ts";
import { supersede } from "./rollback-end.ts";
import { recallProposal } from "./rollback-know.ts";
import type { Room } from "./room.ts";

/** A rollback whose world moved on is made anew, or closed; undefined where it stands as it should. */
export async function mendRollback(room: Room): Promise<JobEnd | undefined> {
  const { office, pull, lanes } = room;
  for (const { model, why } of lanes.superseded) await supersede(office, model, { pull: pull.number, why });
  if (lanes.superseded.length > 0) return { kind: "done", outcome: "superseded" };
  let remade = false;
  for (const { plan } of lanes.outdated) remade = (await remake(room, plan)) || remade;
  return remade ? { kind: "done", outcome: "made anew" } : undefined;
}

/** Another commit on the same branch; what was signed was the old plan, and ends. */
async function remake({ office, pull, tip }: Room, plan: RestorePlan): Promise<boolean> {
  const { hands } = office;
  const before = await recallProposal(office, plan.model, pull.number);
  if (before === undefined) return false;
  const { place } = hands;
  const changes = plan.entries.map(({ path, mode, blob }) => ({ path, mode, id: blob }));
  const tree = must(await createTree(place, tip, changes));
  const wanted = { branch: pull.head.branch, tree, tip, message: rollbackTitle(plan) };
  const head = await remakeBranch(office, wanted, pull.head.sha);
  if (head === undefined) return false;
  const draft: Draft = {
    ...placeOf(deskOf(office, pull.number), { scope: plan.model, at: office.now }),
    type: "rollback-proposed",
    body: { ...before.body, plan: planDigest(plan), head },
  };
  await appendSurely(office, { drafts: [draft], policies: [], evidence: [] });
  await tell(office, pull.number, { head, plan });
  return true;
}

async function tell(
  office: Office,
  pull: number,
  { head, plan }: { readonly head: string; readonly plan: RestorePlan },
): Promise<void> {
  const count = `${plan.entries.length} ${plan.entries.length === 1 ? "file" : "files"}`;
  const body = `The default branch moved, so going back to version ${plan.to.version} means other changes than before: the branch was made anew with ${count}, and what was signed no longer counts. The plan is \`${planDigest(plan)}\` now.`;
  const once = { issue: pull, key: `remade-${head.slice(0, 12)}`, body };
  const end = await commentOnce(office.publisher, office.author, once);
  if (end.kind === "refused" && end.retry) throw new Trouble(end.why, true);
}
