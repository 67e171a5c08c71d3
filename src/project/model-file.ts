import { findModelName, type ModelName } from "../base/ids.ts";
import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { checkYaml } from "./check.ts";
import { modelNameFault } from "./fields.ts";
import { type GateSettings, writtenGates, type WrittenGates } from "./gate-settings.ts";
import { findContradictions } from "./model-rules.ts";
import { modelSchema, type ModelSettings } from "./model-schema.ts";
import { baseName, folderOf } from "./path.ts";
import { findValue, inReadingOrder, parseYaml, problemAt, type YamlFile } from "./yaml.ts";

/** One `model.yaml`, read. Durations are milliseconds, sizes bytes; the keys are those of the file. */
export type ModelFile = Omit<ModelSettings, "model" | "gates"> & {
  readonly model: ModelName;
  /** as written; `mergeGates` makes the settings that count */
  readonly gates: WrittenGates;
  readonly path: string;
  readonly folder: string;
  readonly yaml: YamlFile;
};

/**
 * Reads a `model.yaml`. With the settings of the gates given, the key `gates` is checked through them.
 * Everything that is wrong comes back at once: what does not fit the schema and what contradicts itself.
 */
export function parseModelFile(path: string, text: string, gateSettings?: GateSettings): Outcome<ModelFile> {
  const parsed = parseYaml(path, text);
  if (!parsed.ok) return parsed;
  const yaml = parsed.value;
  if (yaml.value === null) return bad(problemAt(yaml, [], emptyFile));
  const checked = checkYaml(yaml, modelSchema(gateSettings));
  const name = nameOf(yaml, path);
  const problems: readonly Problem[] = [
    ...(checked.ok ? [] : checked.problems),
    ...(name.ok ? [] : name.problems),
    ...findContradictions(yaml),
  ];
  if (!checked.ok || !name.ok || problems.length > 0) {
    return { ok: false, problems: inReadingOrder(problems) };
  }
  const { model: _, gates: __, ...settings } = checked.value;
  return good({
    ...settings,
    model: name.value,
    gates: writtenGates(yaml.value),
    path,
    folder: folderOf(path),
    yaml,
  });
}

const emptyFile = {
  code: "empty-file",
  message: "the file is empty",
  hint: "Write at least owners: { owner: [LOGIN] } and files: { model: model.onnx }.",
};

/** The name that is written, or the folder's. */
function nameOf(yaml: YamlFile, path: string): Outcome<ModelName> {
  const written = findValue(yaml.value, ["model"]);
  const folder = baseName(folderOf(path));
  const name = findModelName(typeof written === "string" ? written : folder);
  if (name !== undefined) return good(name);
  // The schema has told what is wrong with a name that is written.
  if (written !== undefined) return bad();
  const hint = "Name the model in the file, e.g. model: fraud, or rename the folder.";
  const message =
    folder === ""
      ? "the file lies at the root, so no folder gives the model its name"
      : `the folder should give the name, but ${modelNameFault(folder).message}`;
  return bad(problemAt(yaml, [], { code: "no-model-name", message, hint }));
}
