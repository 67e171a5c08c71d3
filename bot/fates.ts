import { z } from "zod";
import { eventSchema } from "../src/registry/event.ts";
import type { ApprovalSlice } from "../src/registry/slices.ts";
import type { ScopeView } from "../src/decide/scopes.ts";
import type { Fate } from "../src/decide/voids.ts";
import { sourceDigest } from "../src/registry/source.ts";
import { isInstant } from "../src/base/instant.ts";
import type { Digest } from "../src/base/ids.ts";
import { readProjectAt } from "../src/github/project-at.ts";
import { wordsDigest } from "../src/decide/cases.ts";
import type { Scope } from "../src/signoff/parts.ts";
import type { Heard } from "./hear.ts";
import { must, type Office } from "./office.ts";
import type { Voices } from "./voices.ts";

/** What became, since it was recorded, of the comment or review that each sign-off was given in. */
export async function findFates(
  office: Office,
  views: readonly ScopeView[],
  heard: readonly Heard[],
): Promise<ReadonlyMap<string, Fate>> {
  const fates = new Map<string, Fate>();
  const said = new Map(heard.map((one) => [`${one.kind}:${one.id}`, one]));
  for (const approval of openApprovals(views)) {
    const source = await readSource(office, approval);
    const now = source === undefined ? undefined : said.get(`${source.kind}:${source.id}`);
    if (source === undefined || now === undefined) continue;
    const fate = now.fate ?? (isSame(now, source.snapshot) ? null : "edited");
    if (fate !== null) fates.set(approval.id, fate);
  }
  return fates;
}

/**
 * Sign-offs given on an earlier head on which the model said something else of itself. What nobody can read any more
 * counts as something else.
 */
export async function findReworded(
  office: Office,
  views: readonly ScopeView[],
  head: string,
): Promise<readonly string[]> {
  const reworded: string[] = [];
  for (const { scope, one, pull } of views) {
    if (one === null || one.bundle === null) continue;
    for (const approval of pull.approvals) {
      if (approval.ended !== null || approval.head === head) continue;
      const [then, now] = [await wordsAt(office, approval.head, scope), await wordsAt(office, head, scope)];
      if (then === undefined || then !== now) reworded.push(approval.id);
    }
  }
  return reworded;
}

async function wordsAt({ reader }: Office, commit: string, scope: Scope): Promise<Digest | undefined> {
  const project = must(await readProjectAt(reader, { commit }));
  const model = project.ok ? project.value.models.find(({ file }) => file.model === scope) : undefined;
  return model === undefined ? undefined : wordsDigest(model);
}

function openApprovals(views: readonly ScopeView[]): readonly ApprovalSlice[] {
  return views.flatMap(({ pull }) => pull.approvals.filter(({ ended }) => ended === null));
}

type Source = { readonly kind: string; readonly id: string; readonly snapshot: string | null };

/** The event itself says where the sign-off was given; the bot's own notes may be lost. */
async function readSource({ registry }: Office, approval: ApprovalSlice): Promise<Source | undefined> {
  const text = must(await registry.text(approval.event));
  const json = z
    .string()
    .transform((value): unknown => JSON.parse(value))
    .safeParse(text);
  const event = eventSchema.safeParse(json.data);
  return event.success ? event.data.source : undefined;
}

function isSame({ kind, id, user, createdAt, body }: Heard, snapshot: string | null): boolean {
  if (snapshot === null || !isInstant(createdAt)) return true;
  return sourceDigest({ kind, id, user: user.id, at: createdAt, body }) === snapshot;
}

/** Sign-offs of people whom the policy no longer lets speak in that role. */
export async function findIneligible(
  views: readonly ScopeView[],
  voices: Voices,
): Promise<ReadonlySet<string>> {
  const ineligible = new Set<string>();
  for (const { scope, pull } of views) {
    for (const approval of pull.approvals) {
      if (approval.ended !== null) continue;
      if (!must(await voices.stillHolds(approval, scope))) ineligible.add(approval.id);
    }
  }
  return ineligible;
}
