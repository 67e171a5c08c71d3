import { z } from "zod";
import { sha256 } from "../src/base/digest.ts";
import type { Digest } from "../src/base/ids.ts";
import { ask } from "../src/github/answer.ts";
import { openPullOnce } from "../src/github/proposal.ts";
import { readProjectAt } from "../src/github/project-at.ts";
import { type Pull, readPull } from "../src/github/pull.ts";
import { createBranchAt, createCommit } from "../src/github/refs.ts";
import { readRoot } from "../src/github/tree-at.ts";
import type { Project } from "../src/project/project.ts";
import { adoptionSubject, recordAdoption } from "../src/decide/adoption.ts";
import { renderAdoptionBody, renderAdoptionComment } from "../src/report/adoption.ts";
import { parseComment } from "../src/signoff/parse-commands.ts";
import { type Claim, type Contributor, isContributor, type Person } from "../src/signoff/person.ts";
import { POLICY_ROLE } from "../src/signoff/policy.ts";
import { recordPolicy } from "../src/signoff/record-policy.ts";
import { subjectCode } from "../src/signoff/subject.ts";
import { hear } from "./hear.ts";
import type { JobEnd } from "./job.ts";
import { appendSurely } from "./listen.ts";
import { lookAt, type Span } from "./look.ts";
import { deskOf, must, type Office, readDefaultTip, Trouble } from "./office.ts";
import { putCheck, putComment } from "./publish.ts";
import { openVoices } from "./voices.ts";

/** How a repository begins: the app proposes, a policy owner signs, somebody merges. */

export const SEEN = "branch-seen";
const NOTE = "adoption";
const BRANCH = "twokey/adopt";

const adoptionSchema = z.strictObject({ pull: z.int().min(1), branch: z.string() });
type AdoptionNote = z.infer<typeof adoptionSchema>;

function findNote({ hands }: Office): AdoptionNote | undefined {
  const text = hands.notes.get(NOTE, "pull");
  return text === undefined ? undefined : adoptionSchema.parse(JSON.parse(text));
}

/** Opens "Adopt Twokey" where the default branch names policy owners; a closed one is an answer and stays closed. */
export async function proposeAdoption(office: Office): Promise<JobEnd> {
  const { hands, facts, reader } = office;
  const tip = await readDefaultTip(office);
  const project = must(await readProjectAt(reader, { commit: tip }));
  if (!project.ok)
    return { kind: "done", outcome: "not adopted: the default branch cannot be read as a project" };
  if (project.value.policy.signoff.policy_owners.length === 0)
    return { kind: "done", outcome: "not adopted: .github/twokey.yml names no policy_owners" };
  const note = findNote(office);
  const unsigned = hands.notes.get(NOTE, "unsigned");
  // A merge without a sign-off is no adoption; the next proposal needs a branch of its own.
  const branch = note?.branch ?? (unsigned === undefined ? BRANCH : `${BRANCH}-${unsigned}`);
  const { place } = hands;
  if (note === undefined) {
    const tree = must(await readRoot(reader, tip));
    const commit = must(await createCommit(place, { tree, parents: [tip], message: "Adopt Twokey" }));
    must(await createBranchAt(place, branch, commit));
  }
  const text = { branch, base: facts.defaultBranch, title: "Adopt Twokey", body: renderAdoptionBody() };
  const proposed = must(await openPullOnce(office.publisher, text));
  if (proposed.kind === "declined")
    return { kind: "done", outcome: `adoption was declined in #${proposed.number}` };
  hands.notes.put(NOTE, "pull", JSON.stringify({ pull: proposed.number, branch }));
  return adoptPull(office, must(await readPull(reader, proposed.number)));
}

/** What a pull request is before there is a registry: the adoption itself, or nothing that is governed. */
export async function adoptPull(office: Office, pull: Pull): Promise<JobEnd> {
  const note = findNote(office);
  if (note?.pull !== pull.number) {
    const title = "Twokey is not adopted here yet, so nothing is governed";
    const text = { conclusion: "success", title: `ADVISORY: ${title}`, summary: "" } as const;
    await putCheck(office, { head: pull.head.sha, pull: pull.number, text });
    return { kind: "done", outcome: "not adopted" };
  }
  const tip = await readDefaultTip(office);
  const project = must(await readProjectAt(office.reader, { commit: tip }));
  if (!project.ok) return { kind: "done", outcome: "the default branch cannot be read as a project" };
  const signed = await findSigned(office, pull, { project: project.value, tip, after: pull.head.sha });
  if (signed.changes) return refuseChanges(office, pull);
  const code = subjectCode(signed.digest);
  const body = renderAdoptionComment({ project: project.value, code, signers: signed.signers });
  await putComment(office, { pull: pull.number, body });
  const names = signed.signers.map(({ person }) => person.login).join(", ");
  const waiting = `waiting for a policy owner: /twokey approve policy ${code}`;
  const text = {
    conclusion: signed.signers.length > 0 ? ("success" as const) : null,
    title: signed.signers.length > 0 ? `adoption may be merged: signed by ${names}` : waiting,
    summary: "",
  };
  await putCheck(office, { head: pull.head.sha, pull: pull.number, text });
  return { kind: "done", outcome: text.title };
}

/** What is adopted is the default branch as it is. Commits that change more than that would slip in unread. */
async function refuseChanges(office: Office, pull: Pull): Promise<JobEnd> {
  const title = "the adoption must change no model and no rule, and commits of this branch do";
  const summary = `${title}. Take them off the branch, or close this pull request and bring them in before the adoption.`;
  const text = { conclusion: "failure", title, summary } as const;
  await putCheck(office, { head: pull.head.sha, pull: pull.number, text });
  return { kind: "done", outcome: title };
}

type Signed = {
  readonly digest: Digest;
  /** the pull request does something to what would be governed */
  readonly changes: boolean;
  readonly signers: readonly { readonly person: Person; readonly claims: readonly Claim[] }[];
  readonly contributors: readonly Contributor[];
};

/** There is no log yet, so the comments themselves are asked: as they stand, never edited, by who may sign rules. */
async function findSigned(
  office: Office,
  pull: Pull,
  { project, ...span }: { readonly project: Project } & Span,
): Promise<Signed> {
  const { digest } = adoptionSubject({ repository: office.hands.repository.id, pull: pull.number }, project);
  const voices = openVoices(office.hands, { policy: recordPolicy(project), change: null }, office.now);
  const sight = must(await lookAt(office.hands, office.reader, pull, span));
  const { contributors, cases, problems } = sight;
  const changes = cases.models.length > 0 || cases.policy !== null || problems.length > 0;
  const signers = new Map<number, Signed["signers"][number]>();
  // Whoever pushed could be the one who signs.
  if (!sight.pusherKnown) return { digest, changes, signers: [], contributors };
  const until = pull.merged?.at;
  for (const one of must(await hear(office.hands, pull.number, { thorough: true, reviews: true }))) {
    const person = { id: one.user.id, login: one.user.login };
    if (one.fate !== null || one.user.type !== "User" || isContributor(person, contributors)) continue;
    if (until !== undefined && one.createdAt > until) continue;
    const said = parseComment(one.body);
    for (const command of said.kind === "commands" ? said.commands : []) {
      if (command.verb === "withdraw" && command.model === "policy") signers.delete(person.id);
      if (command.verb !== "approve" || command.model !== "policy") continue;
      if (!digest.startsWith(`sha256:${command.code}`)) continue;
      const claims = must(await voices.claimsOf(person, "policy")).filter(({ role }) => role === POLICY_ROLE);
      if (claims.length > 0) signers.set(person.id, { person, claims });
    }
  }
  return { digest, changes, signers: [...signers.values()], contributors };
}

/** After the merge: the genesis and the baselines, if what was merged is what was signed. */
export async function finishAdoption(office: Office): Promise<JobEnd> {
  const { hands, facts, reader } = office;
  const note = findNote(office);
  if (note === undefined) return { kind: "done", outcome: "not adopted" };
  const pull = must(await readPull(reader, note.pull));
  if (pull.merged === null) return { kind: "done", outcome: "the adoption is not merged yet" };
  const project = must(await readProjectAt(reader, { commit: pull.merged.commit }));
  if (!project.ok) throw new Trouble("the merged default branch cannot be read as a project", true);
  const before = await readParent(office, pull.merged.commit);
  const signed = await findSigned(office, pull, {
    project: project.value,
    tip: before,
    after: pull.merged.commit,
  });
  if (signed.signers.length === 0) {
    hands.notes.put(NOTE, "unsigned", String(note.pull));
    hands.notes.delete(NOTE, "pull");
    return { kind: "done", outcome: "the adoption was merged without the sign-off of a policy owner" };
  }
  const branch = project.value.policy.registry.branch;
  const recording = recordAdoption(deskOf(office, pull.number), {
    project: project.value,
    log: sha256(`${hands.repository.id} ${pull.merged.commit} ${hands.nonce()}`).slice(7, 39),
    repository: { id: hands.repository.id, name: `${facts.owner}/${facts.name}` },
    app: { ...office.app, signs: hands.site === "https://github.com" },
    branch,
    defaultBranch: facts.defaultBranch,
    merge: { ...pull.merged, by: { id: office.app.user, login: `${office.app.slug}[bot]`, kind: "system" } },
    signers: signed.signers,
    contributors: signed.contributors,
  });
  await appendSurely(office, recording);
  hands.notes.put(SEEN, "commit", pull.merged.commit);
  return { kind: "done", outcome: "adopted" };
}

const commitSchema = z.object({ parents: z.array(z.object({ sha: z.string() })).min(1) });

async function readParent({ hands }: Office, commit: string): Promise<string> {
  const { place } = hands;
  const { parents } = must(await ask(place, { method: "GET", path: `/git/commits/${commit}` }, commitSchema));
  const [first] = parents;
  if (first === undefined) throw new Trouble(`commit ${commit} has no parent`, false);
  return first.sha;
}
