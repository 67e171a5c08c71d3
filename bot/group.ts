import { readContribution } from "../src/github/commits.ts";
import { readGroup } from "../src/github/groups.ts";
import { readProjectAt } from "../src/github/project-at.ts";
import { readPull } from "../src/github/pull.ts";
import { type Cases, findCases } from "../src/decide/cases.ts";
import type { CheckText } from "../src/report/pull-check.ts";
import { findFrozen } from "./frozen.ts";
import type { Job, JobEnd } from "./job.ts";
import { lookAt } from "./look.ts";
import { must, type Office, readDefaultTip, readRules } from "./office.ts";
import { putCheck } from "./publish.ts";
import { imagineMerge, openRoom, viewRoom } from "./room.ts";

type GroupJob = Extract<Job, { kind: "group" }>;

/**
 * A merge group passes only if everything governed that differs from the default branch is exactly what one pull
 * request of the group has signed, with what is live still live, and each model changes once.
 */
export async function reconcileGroup(office: Office, job: GroupJob): Promise<JobEnd> {
  const looked = await office.registry.look();
  const text =
    looked.kind === "absent"
      ? passes("Twokey is not adopted here yet, so nothing is governed")
      : looked.kind === "ready"
        ? await judgeGroup(office, job)
        : fails("the registry is not as it was left");
  await putCheck(office, { head: job.headSha, pull: null, text });
  return { kind: "done", outcome: text.title };
}

async function judgeGroup(office: Office, job: GroupJob): Promise<CheckText> {
  const { hands, reader, facts } = office;
  const tip = await readDefaultTip(office);
  const range = must(await readContribution(reader, { tip, head: job.headSha }));
  if (range.mergeBase !== tip) return fails("the group is not built on the default branch as it is now");
  const before = must(await readProjectAt(reader, { commit: tip }));
  const after = must(await readProjectAt(reader, { commit: job.headSha }));
  if (!before.ok || !after.ok) return fails("the group cannot be read as a project");
  const whole = findCases({ base: before.value, head: after.value, tip: before.value });
  if (whole.models.length === 0 && whole.policy === null) return passes("no model changed");
  const { place } = hands;
  const group = must(await readGroup(place, { ref: job.headRef, head: job.headSha, base: tip }));
  if (group.branch !== facts.defaultBranch) return fails(`the group goes to ${group.branch}`);
  if (group.unknown.length > 0)
    return fails("a step of the group belongs to no pull request that could be found");
  const complaints: string[] = [];
  const claimed = new Map<string, number>();
  for (const { number } of group.pulls) {
    const judged = await judgePull(office, number, tip);
    complaints.push(...judged.complaints.map((complaint) => `#${number}: ${complaint}`));
    for (const { scope, holds } of claimsOf(judged.cases, whole)) {
      if (claimed.has(scope)) complaints.push(`${scope} changes in #${claimed.get(scope)} and in #${number}`);
      if (!holds) complaints.push(`#${number}: ${scope} in the group is not what it signed`);
      claimed.set(scope, number);
    }
  }
  const unclaimed = scopesOf(whole).filter((scope) => !claimed.has(scope));
  complaints.push(
    ...unclaimed.map((scope) => `${scope} changes, and no pull request of the group signed it`),
  );
  return complaints.length === 0
    ? passes(
        `every change is signed: ${[...claimed].map(([scope, number]) => `${scope} in #${number}`).join(", ")}`,
      )
    : {
        conclusion: "failure",
        title: complaints[0] ?? "",
        summary: complaints.map((one) => `- ${one}`).join("\n"),
      };
}

async function judgePull(
  office: Office,
  number: number,
  tip: string,
): Promise<{ readonly cases: Cases; readonly complaints: readonly string[] }> {
  const pull = must(await readPull(office.reader, number));
  const rules = await readRules(office);
  const sight = must(await lookAt(office.hands, office.reader, pull, { tip, after: pull.head.sha }));
  const room = await openRoom(office, { pull, rules, sight, tip, at: office.now, after: pull.head.sha });
  const views = await viewRoom(room);
  const plan = await imagineMerge(room, views);
  const frozen = (await findFrozen(room, views)).map(({ message }) => message);
  const refused = plan.kind === "refused" ? plan.refusals.map(({ message }) => message) : [];
  const unread = sight.problems.map(({ file, message }) => `${file}: ${message}`);
  const pusher = sight.pusherKnown ? [] : ["nobody saw who pushed the head"];
  const enforced = rules.policy.mode === "enforce";
  return { cases: sight.cases, complaints: enforced ? [...unread, ...pusher, ...frozen, ...refused] : [] };
}

function scopesOf({ models, policy }: Cases): readonly string[] {
  return [...models.map(({ model }) => String(model)), ...(policy === null ? [] : ["policy"])];
}

/** What one pull request changes, and whether the group holds it exactly so. */
function claimsOf(own: Cases, whole: Cases): readonly { readonly scope: string; readonly holds: boolean }[] {
  const models = own.models.map(({ model, bundle }) => {
    const there = whole.models.find((one) => one.model === model);
    return { scope: String(model), holds: there !== undefined && there.bundle === bundle };
  });
  const policy =
    own.policy === null ? [] : [{ scope: "policy", holds: whole.policy?.digest === own.policy.digest }];
  return [...models, ...policy];
}

function passes(title: string): CheckText {
  return { conclusion: "success", title, summary: "" };
}

function fails(title: string): CheckText {
  return { conclusion: "failure", title, summary: "" };
}
