import { markdownTable } from "markdown-table";
import { markdownCode, markdownText } from "../base/text.ts";
import type { Project } from "../project/project.ts";
import type { Person } from "../signoff/person.ts";
import { PULL_MARKER } from "./pull-comment.ts";

/** The pull request "Adopt Twokey": the same text whenever it is opened; what changes stands in the comment. */
export function renderAdoptionBody(): string {
  return [
    "From the merge of this pull request on, models and their rules change here only with evidence and the sign-off of their owners.",
    "It changes no file. When it is merged, Twokey creates the registry branch and records every model of the default branch, as it is then, as version 1.",
    "The comment below lists what will be recorded. One of the `policy_owners` in `.github/twokey.yml` signs it with the line given there. Close this pull request to decline.",
  ].join("\n\n");
}

export function renderAdoptionComment({
  project,
  code,
  signers,
}: {
  readonly project: Project;
  readonly code: string;
  readonly signers: readonly { readonly person: Person }[];
}): string {
  const rows = project.models.map(({ file, bundle }) => [
    `${file.model}@1`,
    markdownCode(file.folder),
    String(bundle.files.length),
    markdownCode(bundle.digest, 80),
    Object.entries(file.owners)
      .map(([role, names]) => `${role}: ${names.map((name) => markdownText(name)).join(", ")}`)
      .join(" · "),
  ]);
  const { policy_owners: owners } = project.policy.signoff;
  const named = signers.map(({ person }) => markdownText(person.login)).join(", ");
  return [
    `${PULL_MARKER}\n## Twokey: adoption ${signers.length > 0 ? "may be merged" : "waits for a policy owner"}`,
    `Mode ${markdownCode(project.policy.mode)}, registry branch ${markdownCode(project.policy.registry.branch)}.`,
    rows.length === 0
      ? "There are no models yet."
      : markdownTable([["version", "folder", "files", "bundle", "owners"], ...rows]),
    signers.length > 0
      ? `Signed by ${named}.`
      : `Sign-off needs a **policy owner** (${owners.map((name) => markdownText(name)).join(", ")}):\n\n\`\`\`\n/twokey approve policy ${code}\n\`\`\``,
  ].join("\n\n");
}
