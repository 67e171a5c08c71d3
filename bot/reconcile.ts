import { secondsOf } from "../src/base/instant.ts";
import { listOpenPulls } from "../src/github/pull.ts";
import { proposeAdoption } from "./adopt.ts";
import { takeMissedRuns, takeRun } from "./attempts.ts";
import { reconcileAlerts } from "./alerts.ts";
import { reconcileBranch } from "./branch.ts";
import { tellOthers } from "./frozen.ts";
import { reconcileGroup } from "./group.ts";
import { reconcileIssue } from "./issue.ts";
import type { Job, JobEnd, Reconcile } from "./job.ts";
import {
  type Drawer,
  forgetFacts,
  must,
  type Office,
  openOffice,
  readDefaultTip,
  Trouble,
} from "./office.ts";
import { reconcilePull } from "./pull.ts";
import { judgeSwept, keepSwept } from "./swept.ts";

/** Looks at what a job names and brings it to where it should be. What it remembers can be found out again. */
export function openReconcile(): Reconcile {
  const drawers = new Map<number, Drawer>();
  return async (job, hands) => {
    const { id } = hands.repository;
    const drawer = drawers.get(id) ?? { memory: new Map(), registry: undefined };
    drawers.set(id, drawer);
    if (job.kind === "repository") forgetFacts(drawer);
    try {
      const office = await openOffice(hands, drawer);
      const end = await work(job, office);
      await tellOthers(office, () => reconcileOpen(office, false));
      return end;
    } catch (error) {
      // What was remembered may be why: the next try begins with nothing.
      drawers.delete(id);
      if (!(error instanceof Trouble)) throw error;
      return { kind: "later", message: error.message };
    }
  };
}

async function work(job: Job, office: Office): Promise<JobEnd> {
  switch (job.kind) {
    case "pull":
      return reconcilePull(office, job.number, false);
    case "branch":
    case "registry":
      return reconcileAfterMove(office);
    case "group":
      return reconcileGroup(office, job);
    case "run": {
      const pull = await takeRun(office, job.id);
      return pull === undefined
        ? { kind: "done", outcome: "the run answers nothing that was asked" }
        : reconcilePull(office, pull, false);
    }
    case "repository":
      return reconcileRepository(office);
    case "issue":
      return reconcileIssue(office, job.number);
    case "alerts":
      return reconcileAlerts(office);
  }
}

/** What landed may change what every open pull request is compared with, or judged by. */
async function reconcileAfterMove(office: Office): Promise<JobEnd> {
  const landed = await reconcileBranch(office);
  // Also where nothing could be recorded: what was green may be so no longer.
  await reconcileOpen(office, false);
  return landed;
}

async function reconcileRepository(office: Office): Promise<JobEnd> {
  const looked = await office.registry.look();
  if (looked.kind === "absent") {
    const finished = await reconcileBranch(office);
    if (finished.kind === "done" && finished.outcome !== "adopted") await proposeAdoption(office);
  }
  if (looked.kind === "ready") await reconcileBranch(office);
  await takeMissedRuns(office);
  const count = await sweepOpen(office);
  return { kind: "done", outcome: `looked at ${count} open pull requests` };
}

async function reconcileOpen(office: Office, thorough: boolean): Promise<void> {
  for (const { number } of must(await listOpenPulls(office.reader)))
    await reconcilePull(office, number, thorough);
}

/**
 * Thoroughly where something happened since the last time, and everywhere once an hour: a look costs up to eight
 * calls, and an installation has a few thousand an hour. Where only the default branch or the registry moved, and
 * nobody may have told, a short look does.
 */
async function sweepOpen(office: Office): Promise<number> {
  const { hands, now, facts } = office;
  const open = must(await listOpenPulls(office.reader));
  const world = `${facts.defaultBranch}@${await readDefaultTip(office)}/${office.registry.commit()}`;
  for (const { number, updatedAt } of open) {
    // Webhooks that say so may have come in the wrong order, and what was said there would be forgotten.
    hands.testimony.add({ kind: "opened", number, at: secondsOf(now) * 1000 });
    const found = judgeSwept(office, number, { updatedAt, world });
    if (found === "same") continue;
    await reconcilePull(office, number, found === "changed");
    keepSwept(office, number, { updatedAt, world });
  }
  return open.length;
}
