import { type CommitFacts, readCommit } from "../src/github/range.ts";
import { createBranchAt, createCommit, moveBranch } from "../src/github/refs.ts";
import { must, type Office } from "./office.ts";

/** What the branch of a rollback shall hold: the plan on top of the default branch. */
export type Wanted = {
  readonly branch: string;
  readonly tree: string;
  readonly tip: string;
  readonly message: string;
};

/**
 * The head of the branch, found or made; undefined where somebody else holds the name. What an earlier try of ours left
 * there, made for a default branch that moved since, is made anew.
 */
export async function findOrMakeBranch(office: Office, wanted: Wanted): Promise<string | undefined> {
  const { place } = office.hands;
  const commit = await makeCommit(office, wanted);
  const made = must(await createBranchAt(place, wanted.branch, commit));
  if (made.kind !== "taken") return commit;
  const there = must(await readCommit(office.reader, made.commit));
  if (there.author.account?.id !== office.app.user) {
    const { branch } = wanted;
    office.hands.log.warn("somebody else holds the branch of a rollback", { branch });
    return undefined;
  }
  if (isAsWanted(there, wanted)) return made.commit;
  return moveOwn(office, wanted, { from: made.commit, to: commit });
}

/** The branch of an open rollback, made anew; undefined where somebody moved it in between. */
export async function remakeBranch(
  office: Office,
  wanted: Wanted,
  head: string,
): Promise<string | undefined> {
  const there = must(await readCommit(office.reader, head));
  if (isAsWanted(there, wanted)) return head;
  return moveOwn(office, wanted, { from: head, to: await makeCommit(office, wanted) });
}

/** The same tree on an older commit is another change: merged, it leaves what came in between as it is. */
function isAsWanted({ tree, parents }: CommitFacts, wanted: Wanted): boolean {
  return tree === wanted.tree && parents.length === 1 && parents[0] === wanted.tip;
}

function makeCommit({ hands }: Office, { tree, tip, message }: Wanted): Promise<string> {
  const { place } = hands;
  return createCommit(place, { tree, parents: [tip], message }).then(must);
}

async function moveOwn(
  { hands }: Office,
  { branch }: Wanted,
  move: { readonly from: string; readonly to: string },
): Promise<string | undefined> {
  const { place } = hands;
  return must(await moveBranch(place, branch, move)) === "moved" ? move.to : undefined;
}
