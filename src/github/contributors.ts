import { plain } from "../base/text.ts";
import type { Contributor, Person } from "../signoff/person.ts";
import type { Account } from "./answer.ts";
import type { CommitFacts, Party } from "./range.ts";
import { parseCoAuthors } from "./trailers.ts";

export type Pusher = { readonly account: Account | null };

export type Hands = {
  readonly opener: Account | null;
  /** of these nobody is left out: clean merges are not among them */
  readonly commits: readonly CommitFacts[];
  /** the account behind an e-mail of a co-author; null where nobody can tell */
  readonly personOf: (email: string) => Person | null;
  readonly pushers: readonly Pusher[];
};

/**
 * Everybody who had a hand in a change, each once, under the first thing they were: opener, author,
 * committer, co-author, pusher. Whom no account is known of stands there by name.
 */
export function contributorsOf({ opener, commits, personOf, pushers }: Hands): readonly Contributor[] {
  const found: Contributor[] = [];
  if (opener !== null) found.push(contributor("opener", findPerson(opener), opener.login));
  for (const { author } of commits) found.push(fromParty("author", author));
  for (const commit of commits) {
    const { author, committer } = commit;
    const same =
      author.account === null && author.name === committer.name && author.email === committer.email;
    if (!same && !isGithubItself(commit)) found.push(fromParty("committer", committer));
  }
  for (const { message } of commits) {
    for (const { name, email } of parseCoAuthors(message))
      found.push(contributor("co-author", personOf(email), name));
  }
  for (const { account } of pushers)
    found.push(contributor("pusher", account === null ? null : findPerson(account), account?.login ?? ""));
  return eachOnce(found);
}

/** The account that GitHub itself commits with, there and on servers of one's own. */
const GITHUB_ITSELF = "web-flow";

/** Nobody for the account of GitHub itself: a commit that names it hides who made it. */
export function findPerson({ id, login }: Account): Person | null {
  return login === GITHUB_ITSELF ? null : { id, login };
}

/**
 * What is done in the browser is committed by GitHub and signed by it. Anybody can write its address into a
 * commit, so without the signature it is somebody who hides.
 */
function isGithubItself({ committer, verified }: CommitFacts): boolean {
  return verified && committer.account?.login === GITHUB_ITSELF;
}

function fromParty(as: Contributor["as"], { name, account }: Party): Contributor {
  return contributor(as, account === null ? null : findPerson(account), name);
}

function contributor(as: Contributor["as"], person: Person | null, name: string): Contributor {
  const shown = plain(name, 200);
  return { person, name: shown === "" ? (person?.login ?? "somebody without a name") : shown, as };
}

function eachOnce(all: readonly Contributor[]): readonly Contributor[] {
  const found = new Map<string, Contributor>();
  for (const one of all) {
    const key = one.person === null ? `${one.as} ${one.name}` : String(one.person.id);
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}
