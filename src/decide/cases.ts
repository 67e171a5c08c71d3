import { digestOf } from "../base/digest.ts";
import type { Digest, ModelName } from "../base/ids.ts";
import { type ChangedPart, findChanges, type ModelChange } from "../project/change.ts";
import { lineageOf, statementOf } from "../project/controls.ts";
import type { Project, ProjectModel } from "../project/project.ts";
import type { RecordedFile } from "../registry/words.ts";
import type { RecordedPolicy } from "../signoff/policy.ts";
import { policyText, recordPolicy } from "../signoff/record-policy.ts";

/** One model that a pull request brings, changes or removes. */
export type ModelCase = {
  readonly model: ModelName;
  readonly kind: "added" | "changed" | "removed";
  readonly folder: string;
  readonly files: readonly RecordedFile[];
  /** null: removed */
  readonly bundle: Digest | null;
  /** digests of the data that it is measured on, so that a change of them asks for a new measurement */
  readonly data: readonly (readonly [string, Digest | null])[];
  /** the bundle that it takes the place of, where nothing but files of the bundle differ */
  readonly instead: Digest | null;
  /**
   * Digest of what the model says of itself and of its lineage, where nothing that can be measured differs. Owners sign
   * these words too.
   */
  readonly words: Digest | null;
  /** the default branch changed the same model since; nobody has seen the two together */
  readonly moved: boolean;
};

/** A change of the rules. */
export type PolicyCase = {
  readonly policy: RecordedPolicy;
  readonly text: string;
  readonly digest: Digest;
  readonly moved: boolean;
};

export type Cases = { readonly models: readonly ModelCase[]; readonly policy: PolicyCase | null };

export type Sides = {
  /** where the pull request left the default branch */
  readonly base: Project;
  readonly head: Project;
  /** the default branch now */
  readonly tip: Project;
};

/**
 * What a pull request does to what is governed. The change is counted from where it left the default branch. Where
 * both sides touched the same model, or both the rules, the merge result is something that neither shows.
 */
export function findCases({ base, head, tip }: Sides): Cases {
  const own = findChanges(base, head);
  const theirs = findChanges(base, tip);
  const moved = new Set(theirs.models.flatMap((change) => namesOf(change)));
  const models = own.models.flatMap((change) =>
    casesOf(change).map((one) => ({ ...one, moved: moved.has(one.model) })),
  );
  const before = policyText(recordPolicy(base));
  const after = policyText(recordPolicy(head));
  const policy =
    before.digest === after.digest
      ? null
      : {
          policy: recordPolicy(head),
          ...after,
          moved: policyText(recordPolicy(tip)).digest !== before.digest,
        };
  return { models: models.sort((a, b) => (a.model < b.model ? -1 : 1)), policy };
}

function namesOf(change: ModelChange): readonly ModelName[] {
  return change.kind === "renamed" ? [change.model, change.from] : [change.model];
}

type Case = Omit<ModelCase, "moved">;

/** Another name is a removal and an addition; another folder is a change. Controls alone are a matter of policy. */
function casesOf(change: ModelChange): readonly Case[] {
  switch (change.kind) {
    case "added":
      return [caseOf("added", change.after, null)];
    case "removed":
      return [removal(change.before)];
    case "changed":
      return changedCase(change);
    case "renamed":
      return change.from === change.model
        ? [caseOf("changed", change.after, null)]
        : [removal(change.before), caseOf("added", change.after, null)];
  }
}

const WORDS: readonly ChangedPart[] = ["controls", "lineage", "statement"];

function changedCase({ before, after, parts }: Extract<ModelChange, { kind: "changed" }>): readonly Case[] {
  if (parts.every((part) => part === "controls")) return [];
  const only = parts.every((part) => WORDS.includes(part));
  const words = only ? wordsDigest(after) : null;
  return [{ ...caseOf("changed", after, parts.every(isOfBundle) ? before.bundle.digest : null), words }];
}

/** What a model says of itself and where it comes from: part of what owners sign, and of no bundle. */
export function wordsDigest({ file }: Pick<ProjectModel, "file">): Digest {
  return digestOf([statementOf(file), lineageOf(file)]);
}

const BUNDLE_PARTS: readonly string[] = ["model", "features", "preprocessor", "labels", "assets", "serving"];

function isOfBundle(part: ChangedPart): boolean {
  return BUNDLE_PARTS.includes(part);
}

function caseOf(
  kind: "added" | "changed",
  { file, bundle, data }: ProjectModel,
  instead: Digest | null,
): Case {
  return {
    instead,
    words: null,
    model: file.model,
    kind,
    folder: file.folder,
    files: recordFiles(bundle.files),
    bundle: bundle.digest,
    data: data.map(({ key, digest }) => [key, digest ?? null] as const),
  };
}

function removal({ file }: ProjectModel): Case {
  const nothing = { files: [], bundle: null, data: [], instead: null, words: null };
  return { model: file.model, kind: "removed", folder: file.folder, ...nothing };
}

export function recordFiles(files: ProjectModel["bundle"]["files"]): readonly RecordedFile[] {
  return files.map(({ name, role, size, digest }) => ({ name, role, size, digest }));
}

/** Puts back what is signed and live in place of something that nobody signed: that takes no key. */
export function isRestoration({ bundle, instead }: ModelCase, live: Digest | null): boolean {
  return instead !== null && instead !== live && bundle === live;
}
