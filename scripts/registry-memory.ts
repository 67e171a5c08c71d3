import { randomUUID } from "node:crypto";
import { sha256 } from "../src/base/digest.ts";
import { writeEvent } from "../src/registry/file.ts";
import { foldEvent } from "../src/registry/fold.ts";
import { evidencePath, policyPath } from "../src/registry/paths.ts";
import { headOf, modelOf, openState } from "../src/registry/state.ts";
import { renderViews } from "../src/registry/views.ts";
import { planAppend, type Plan } from "../src/registry/plan.ts";
import type { HistoryCommit, Snapshot } from "../src/registry/snapshot.ts";
import { type Step, type Told, WRITER } from "./registry-story.ts";

/** A branch in memory: every file is known, so a plan never has to ask. */
export class MemoryBranch extends Map<string, string | null> {
  readonly commits: HistoryCommit[] = [];

  override get(path: string): string | null {
    return super.get(path) ?? null;
  }

  /** Plans one step and, when it is legal, commits it. */
  append(step: Step, id: string = randomUUID()): Plan {
    const plan = planAppend(step, this);
    if (plan.kind !== "write") return plan;
    const changes = plan.files.map(({ path, text }) => ({
      status: this.has(path) ? "M" : "A",
      path,
      same: this.get(path) === text,
    }));
    for (const { path, text } of plan.files) this.set(path, text);
    const real = changes.filter(({ same }) => !same).map(({ status, path }) => ({ status, path }));
    this.record(step.at, real, id);
    return plan;
  }

  private record(at: number, changes: HistoryCommit["changes"], id: string): void {
    const parent = this.commits.at(-1);
    const parents = parent === undefined ? [] : [parent.id];
    this.commits.push({ id, parents, author: WRITER, committer: WRITER, at, signed: false, changes });
  }

  copy(): MemoryBranch {
    const other = new MemoryBranch(this);
    other.commits.push(...this.commits);
    return other;
  }

  /** What somebody with the app's key could do: writes a step whatever the rules say, with fitting views. */
  force(step: Step, id: string = randomUUID()): readonly string[] {
    const read = (path: string): string | undefined => this.get(path) ?? undefined;
    for (const text of step.policies) this.set(policyPath(sha256(text)), text);
    for (const text of step.evidence) this.set(evidencePath(sha256(text)), text);
    const state = openState(read, read);
    const codes: string[] = [];
    const changes: { status: string; path: string }[] = [];
    for (const draft of step.drafts) {
      const head = headOf(state);
      const place = { seq: head?.size ?? 0, n: modelOf(state, draft.model).events, prev: head?.hash ?? null };
      const written = writeEvent(draft, place);
      if (!written.ok) throw new Error(written.message);
      codes.push(...foldEvent(state, written.value).map(({ code }) => code));
      this.set(written.value.path, written.value.text);
      changes.push({ status: "A", path: written.value.path });
    }
    for (const [path, text] of renderViews(state)) {
      changes.push({ status: this.has(path) ? "M" : "A", path });
      this.set(path, text);
    }
    this.record(step.at, changes, id);
    return codes;
  }

  /** Tells a whole story; an append that is refused is an error of the story. */
  tell(steps: Generator<Step, void, Told>, most = Infinity): void {
    let told: Told = [];
    for (
      let next = steps.next(told);
      next.done !== true && this.commits.length < most;
      next = steps.next(told)
    ) {
      const plan = this.append(next.value, `c${String(this.commits.length).padStart(39, "0")}`);
      if (plan.kind !== "write") throw new Error(`a story broke: ${JSON.stringify(plan, null, 1)}`);
      told = plan.events;
    }
  }

  snapshot(): Snapshot {
    const encoder = new TextEncoder();
    const files = new Map([...this].map(([path, text]) => [path, encoder.encode(text ?? "")]));
    return { files, odd: [], history: { commits: this.commits, complete: true, since: null } };
  }
}
