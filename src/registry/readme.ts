import { shortDigest } from "../base/ids.ts";
import { markdownCode } from "../base/text.ts";
import { frozenMarkdown } from "./frozen-text.ts";
import type { IndexSlice, ModelSlice, RegistrySlice } from "./slices.ts";

/** The pages that people see on GitHub; like every view, made from state alone, byte for byte. */

export function renderReadme(registry: RegistrySlice, index: IndexSlice): string {
  const models = Object.entries(index.models).sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = models.map(([name, row]) => {
    const version = row.version;
    const live =
      version === null ? "nothing" : `[${frozenMarkdown(name)}@${version}](models/${name}/README.md)`;
    const bundle = row.bundle;
    return [
      live,
      bundle === null ? "" : markdownCode(shortDigest(bundle)),
      row.since ?? "",
      version === null ? "" : approvers(row.approved_by, row.signed),
      row.unapproved ? "**something else is on the default branch, unapproved**" : "",
    ].join(" | ");
  });
  const branch = registry.branch;
  return [
    `# Models of ${frozenMarkdown(registry.repository.name, 200)}`,
    "",
    "Written by Twokey, one commit at a time, and never edited: what is live, since when, who approved it.",
    "",
    "| live | bundle | since | approved by | |",
    "|---|---|---|---|---|",
    ...(rows.length === 0 ? ["| no model yet | | | | |"] : rows.map((row) => `| ${row} |`)),
    "",
    "## How to check it",
    "",
    "Nothing here has to be believed. With a clone of this repository, offline:",
    "",
    "```sh",
    `git fetch origin ${branch}:${branch}`,
    "twokey verify            # hashes, chain, history, every rule, every page",
    "twokey verify --coverage # and that no change of a model went around it",
    "```",
    "",
    "Each file under `models/*/events` is one event. Its hash is the sha256 of its bytes (`sha256sum FILE`), and",
    "the next event, counted by `seq`, carries it as `prev`. The last hash stands in `log/head.json`. Everything",
    "else but `policy/` and `evidence/` is rebuilt from the events, and `twokey verify` compares every byte.",
    "",
    "A chain cannot show that its end was cut off. Note size and hash of `log/head.json` somewhere else, and ask",
    "later with `twokey verify --pin SIZE:HASH`.",
    "",
    `Log \`${registry.log}\` of repository ${registry.repository.id}, since ${registry.since}${appName(registry)}.`,
    "",
  ].join("\n");
}

function appName({ app }: RegistrySlice): string {
  return app === null ? ", kept locally, without an app" : `, written by the app ${frozenMarkdown(app.slug)}`;
}

export function renderModelReadme(model: ModelSlice): string {
  const { live, rollback_target: target } = model;
  const lines = [`# ${frozenMarkdown(model.model)}`, ""];
  if (live === null) lines.push("Nothing is live.", "");
  else
    lines.push(
      `**${frozenMarkdown(model.model)}@${live.version} is live** since ${live.since}.`,
      "",
      "| | |",
      "|---|---|",
      `| bundle | ${markdownCode(live.bundle)} |`,
      `| commit | ${markdownCode(live.commit)} |`,
      `| approved by | ${approvers(
        live.approved_by.map(({ login, role }) => `${login} (${role})`),
        live.signed,
      )} |`,
      `| event | [${live.event.split("/").at(-1) ?? ""}](${relative(live.event)}) |`,
      `| rollback would go to | ${target === null ? "nothing: no earlier signed version" : `version ${target.version}, live until ${target.left}`} |`,
      "",
    );
  if (model.unapproved !== null)
    lines.push(
      `**Unapproved:** commit ${markdownCode(model.unapproved.commit)} put something else on the default branch at ${model.unapproved.since}.`,
      "",
    );
  for (const { gate, version, due } of model.reviews_due)
    lines.push(`**Override to review:** ${frozenMarkdown(gate)} of version ${version}, due ${due}.`, "");
  if (model.rollback !== null)
    lines.push(`A rollback to version ${model.rollback.to} is proposed in #${model.rollback.pull}.`, "");
  lines.push("All versions: [versions](versions) · everything that happened: [events](events)", "");
  return lines.join("\n");
}

function approvers(names: readonly string[], signed: boolean): string {
  if (names.length === 0) return signed ? "the adoption" : "nobody";
  return names.map((name) => frozenMarkdown(name)).join(", ");
}

/** From `models/fraud/events/…` to what the page beside it needs. */
function relative(path: string): string {
  return path.split("/").slice(2).join("/");
}
