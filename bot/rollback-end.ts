import { findModelName, type ModelName } from "../src/base/ids.ts";
import { commentOnce } from "../src/github/comments.ts";
import { closePull } from "../src/github/proposal.ts";
import { type Pull, readPull } from "../src/github/pull.ts";
import { placeOf } from "../src/decide/place.ts";
import type { Draft } from "../src/registry/event.ts";
import { recordText } from "../src/registry/source.ts";
import { modelOf } from "../src/registry/state.ts";
import type { KnownModel } from "../src/rollback/decide.ts";
import { noteFreeze } from "./frozen.ts";
import { appendSurely } from "./listen.ts";
import { deskOf, must, type Office, Trouble } from "./office.ts";
import { type Ground, knowModel } from "./rollback-know.ts";

const BRANCH = /^twokey\/rollback\/([a-z0-9-]+)\/production\//;

/** A hint only: what a branch of this name holds, and whether it is a rollback, the registry says. */
export function modelOfBranch(branch: string): ModelName | undefined {
  const name = BRANCH.exec(branch)?.[1];
  return name === undefined ? undefined : findModelName(name);
}

/** Somebody closed it: that is an answer, and it is remembered. Answers whether there was anything to remember. */
export async function declineClosed(office: Office, pull: Pull): Promise<boolean> {
  const model = modelOfBranch(pull.head.branch);
  if (model === undefined || (await office.registry.look()).kind !== "ready") return false;
  return recordDecline(office, model, { pull: pull.number, why: null });
}

/** Webhooks get lost: a rollback that is open in the registry may be closed on GitHub. */
async function declineIfClosed(office: Office, model: ModelName, number: number): Promise<boolean> {
  const pull = must(await readPull(office.reader, number));
  if (pull.state === "open" || pull.merged !== null) return false;
  return recordDecline(office, model, { pull: number, why: null });
}

/** What it leaves is live no longer, so there is nothing to go back from. */
export async function supersede(office: Office, model: ModelName, about: Ended): Promise<void> {
  const body = `${about.why ?? "It is superseded"}, so this rollback is superseded and closed.`;
  const once = { issue: about.pull, key: `superseded-${about.pull}`, body };
  const end = await commentOnce(office.publisher, office.author, once);
  if (end.kind === "refused" && end.retry) throw new Trouble(end.why, true);
  await lapse(office, model, about);
}

/** The reason is gone: the bot closes it itself, and nobody decided against it. */
export async function lapse(office: Office, model: ModelName, about: Ended): Promise<void> {
  must(await closePull(office.publisher, about.pull));
  // At once: what is found closed later is taken for a person's no.
  await recordDecline(office, model, about);
}

type Ended = { readonly pull: number; readonly why: string | null };

async function recordDecline(office: Office, model: ModelName, { pull, why }: Ended): Promise<boolean> {
  const { rollback: open } = must(await office.registry.ask((state) => modelOf(state, model)));
  if (open?.pull !== pull) return false;
  const text = why === null ? null : recordText(why, { url: null, inline: true });
  const draft: Draft = {
    ...placeOf(deskOf(office, pull), { scope: model, at: office.now }),
    type: "rollback-declined",
    body: { from: open.from, to: open.to, text },
  };
  await appendSurely(office, { drafts: [draft], policies: [], evidence: [] });
  noteFreeze(office, pull, false);
  return true;
}

/** What is known of a model, after a look whether the rollback that is open in the registry still is. */
export async function knowNow(
  office: Office,
  ground: Ground,
  model: ModelName,
  to: number | null,
): Promise<KnownModel | null> {
  const known = await knowModel(office, ground, model, { to, incident: null });
  const open = known?.slice.rollback ?? null;
  const ended = open !== null && (await declineIfClosed(office, model, open.pull));
  return ended ? knowModel(office, ground, model, { to, incident: null }) : known;
}
