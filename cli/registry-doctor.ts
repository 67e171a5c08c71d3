import { shellWord } from "../src/git/shell.ts";
import { readRegistryFile } from "../src/github/registry-read.ts";
import { readProtection } from "../src/github/rules.ts";
import { REGISTRY_PATH } from "../src/registry/paths.ts";
import { judgeProtection, proposeRulesets } from "../src/registry/protection.ts";
import { registrySchema } from "../src/registry/slices.ts";
import { readSlice } from "../src/registry/state.ts";
import { renderProtection } from "../src/report/registry-verify.ts";
import {
  type Command,
  type ExitCode,
  type Given,
  type Output,
  tellProblems,
  usageProblem,
} from "./command.ts";
import {
  DEFAULT_BRANCH,
  defaultClient,
  findOrigin,
  findRepositoryName,
  SOURCE_OPTIONS,
} from "./registry-source.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "what protects the default branch and the registry, and what does not",
  positionals: [],
  options: {
    github: {
      type: "string",
      value: "OWNER/NAME",
      help: "the repository (default: origin); token from GITHUB_TOKEN",
    },
    branch: SOURCE_OPTIONS.branch,
  },
  notes: [
    "Prints the rulesets that close the gaps, and the command that creates them; it changes nothing itself.",
    "Exit code 0: protected. 1: something is open. 3: something could not be seen.",
  ],
  run: runDoctor,
};

async function runDoctor(given: Given, out: Output): Promise<ExitCode> {
  const named = given.text("github");
  const repository = named === undefined ? await findOrigin(process.cwd()) : findRepositoryName(named);
  if (repository === undefined)
    return tellProblems([usageProblem(doctor, "name the repository: --github OWNER/NAME")], given, out);
  const branch = given.text("branch") ?? DEFAULT_BRANCH;
  const client = defaultClient();
  const file = await readRegistryFile(client, repository, { branch, path: REGISTRY_PATH });
  const registry = "text" in file ? readSlice(registrySchema, file.text) : undefined;
  const app = registry?.app ?? null;
  const facts = await readProtection(client, repository, { registryBranch: branch, app });
  if (facts === undefined) {
    const problem = usageProblem(doctor, `${repository.owner}/${repository.name} cannot be read`);
    const hint = "Look at the name, and whether GITHUB_TOKEN may read the repository.";
    return tellProblems([{ ...problem, hint }], given, out);
  }
  const all = judgeProtection(facts);
  const rulesets = proposeRulesets(facts);
  const isOpen = all.some(({ state }) => state === "open");
  if (given.flag("json"))
    out.write(
      `${JSON.stringify({ schema: "twokey-doctor/1", repository: facts.repository, checks: all, rulesets }, null, 2)}\n`,
    );
  else {
    const commands = rulesets.flatMap((ruleset) => [
      "",
      `gh api --method POST repos/${facts.repository}/rulesets --input - <<'JSON'`,
      JSON.stringify(ruleset, null, 2),
      "JSON",
    ]);
    const note =
      app === null
        ? ["", "The app is not known here: add its integration_id and bypass after adoption."]
        : [];
    out.write(renderProtection(shellWord(facts.repository), all, isOpen ? [...note, ...commands] : []));
  }
  return isOpen ? 1 : all.some(({ state }) => state === "unknown") ? 3 : 0;
}
