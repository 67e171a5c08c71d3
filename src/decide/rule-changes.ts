import { type ControlChange, diffControls } from "../project/controls.ts";
import { POLICY_FILE } from "../project/policy-file.ts";
import { modelsOf, type RecordedPolicy, ruledModel } from "../signoff/policy.ts";

/**
 * What a change of the rules does to the rules in force, key by key. They are compared with what was recorded, never
 * with the default branch: rules that came there around the sign-off would be signed along unseen.
 */
export function ruleChanges(before: RecordedPolicy, after: RecordedPolicy): readonly ControlChange[] {
  const models = [...new Set([...modelsOf(before), ...modelsOf(after)])].sort();
  return [
    ...diffControls(POLICY_FILE, before.twokey, after.twokey),
    ...workflowChanges(before, after),
    ...models.flatMap((model) => {
      const [old, now] = [ruledModel(before, model), ruledModel(after, model)];
      const file = `${(now ?? old)?.folder}/model.yaml`;
      const moved =
        old === undefined || now === undefined || old.folder === now.folder
          ? []
          : [{ file, key: "folder", before: old.folder, after: now.folder }];
      return [...moved, ...diffControls(file, old?.controls, now?.controls)];
    }),
  ];
}

function workflowChanges(before: RecordedPolicy, after: RecordedPolicy): readonly ControlChange[] {
  const bytesOf = ({ workflows }: RecordedPolicy): ReadonlyMap<string, string> =>
    new Map(workflows.map(({ path, digest }) => [path, digest]));
  const [old, now] = [bytesOf(before), bytesOf(after)];
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  return paths.flatMap((file) => {
    const [was, is] = [old.get(file) ?? null, now.get(file) ?? null];
    return was === is ? [] : [{ file, key: "", before: was, after: is }];
  });
}
