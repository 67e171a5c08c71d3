import { openIssueOnce } from "../src/github/issues.ts";
import { createTag } from "../src/github/refs.ts";
import type { Draft } from "../src/registry/event.ts";
import { modelOf } from "../src/registry/state.ts";
import { renderUnapprovedIssue } from "../src/report/unapproved-issue.ts";
import type { Scope } from "../src/signoff/parts.ts";
import { must, type Office, readRules } from "./office.ts";
import { readRunbook } from "./runbook.ts";

/** What follows once a landing is recorded: a tag for each version, an issue for what nobody signed. */

export type Landed = { readonly before: string; readonly commit: string; readonly pull: number | null };

/** One issue for each model and commit, for its owners. */
export async function warnOwners(
  office: Office,
  { before, commit, pull }: Landed,
  { scope, reasons }: { readonly scope: Scope; readonly reasons: readonly string[] },
): Promise<void> {
  const { policy } = await readRules(office);
  const live = must(await office.registry.ask((state) => modelOf(state, scope).live));
  const runbook = await readRunbook(office, scope, [commit, before]);
  const text = renderUnapprovedIssue(policy, { scope, commit, pull, reasons, live, runbook });
  const key = `unapproved-${scope}-${commit.slice(0, 12)}`;
  must(await openIssueOnce(office.publisher, office.author, { key, labels: ["twokey"], ...text }));
}

export async function tagVersions(office: Office, drafts: readonly Draft[]): Promise<void> {
  for (const draft of drafts)
    if (draft.type === "promoted")
      await tagVersion(office, { model: draft.model, version: draft.body.version, commit: draft.body.merge });
}

type Tagged = { readonly model: Scope; readonly version: number; readonly commit: string };

/** `fraud@12`; a tag is a convenience and nothing rests on it. */
async function tagVersion({ hands }: Office, { model, version, commit }: Tagged): Promise<void> {
  const { place } = hands;
  const made = await createTag(place, `${model}@${version}`, commit);
  if (!made.ok) hands.log.warn("a tag could not be made", { model, why: made.message });
}

/** The landing is recorded already. Whoever recorded it may have died before the rest. */
export async function finishLanding(office: Office, landed: Landed, scopes: readonly Scope[]): Promise<void> {
  for (const scope of scopes) {
    const { live, unapproved } = must(await office.registry.ask((state) => modelOf(state, scope)));
    if (live?.commit === landed.commit)
      await tagVersion(office, { model: scope, version: live.version, commit: live.commit });
    if (unapproved?.commit === landed.commit)
      await warnOwners(office, landed, { scope, reasons: unapproved.reasons });
  }
}
