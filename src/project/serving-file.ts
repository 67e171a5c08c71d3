import { z } from "zod";
import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { checkYaml } from "./check.ts";
import { complaint } from "./complaint.ts";
import { column, columns, type Frozen } from "./fields.ts";
import { findValue, inReadingOrder, isListValue, parseYaml, problemAt, type YamlFile } from "./yaml.ts";

/** The name of the file, always next to model.yaml. It is part of the bundle. */
export const SERVING = "serving.yaml";

const tensor = z.string().min(1).max(200);
const classValue = z.union([z.string().min(1).max(200), z.number(), z.boolean()]);

/** The keys of `serving.yaml`: how the bundle is fed and how its output becomes a decision. */
export const servingSchema = z
  .strictObject({
    inputs: z
      .record(tensor, columns)
      .refine((inputs) => Object.keys(inputs).length > 0, {
        error: complaint("no tensor is named", "Write inputs: { TENSOR: [COLUMN, …] }, or remove inputs."),
      })
      .optional()
      .describe("tensor ← columns, in this order; needed only where names differ"),
    output: z
      .strictObject({
        score: z
          .strictObject({
            tensor: tensor.optional().describe("the output that holds the score"),
            index: z.number().int().min(0).max(1e6).optional().describe("which of its numbers, from 0"),
          })
          .optional()
          .describe("where the score stands; found by itself when the model has one plausible output"),
        positive: classValue.optional().describe("the label that a high score stands for"),
        threshold: z.number().optional().describe("the score from which the decision is positive"),
        classes: z
          .array(classValue)
          .min(2)
          .max(10_000)
          .refine((list) => new Set(list.map((item) => JSON.stringify(item))).size === list.length, {
            error: complaint(
              "a class stands in the list twice",
              "Keep it once, in the order of the outputs.",
            ),
          })
          .optional()
          .describe("the labels in the order of the outputs"),
      })
      .optional()
      .describe("how outputs become scores and decisions"),
    delayed: z
      .record(column, z.union([z.number(), z.string().max(200), z.boolean(), z.null()]))
      .optional()
      .describe("column → what serving uses when the feature is missing or late"),
    fallback: z.string().min(1).max(200).optional().describe("what decides when the model cannot"),
  })
  .describe("How a bundle is served. Part of the bundle: digested, signed and rolled back with it.");

export type ServingSettings = Frozen<z.output<typeof servingSchema>>;
export type ServingFile = ServingSettings & { readonly path: string; readonly yaml: YamlFile };

export function parseServingFile(path: string, text: string): Outcome<ServingFile> {
  const parsed = parseYaml(path, text);
  if (!parsed.ok) return parsed;
  const yaml = parsed.value;
  if (yaml.value === null) {
    const hint = "Write what differs from the defaults, or delete the file.";
    return bad(problemAt(yaml, [], { code: "empty-file", message: "the file is empty", hint }));
  }
  const checked = checkYaml(yaml, servingSchema);
  const problems = [...(checked.ok ? [] : checked.problems), ...findContradictions(yaml)];
  return checked.ok && problems.length === 0
    ? good({ ...checked.value, path, yaml })
    : { ok: false, problems: inReadingOrder(problems) };
}

function findContradictions(yaml: YamlFile): readonly Problem[] {
  const classes = findValue(yaml.value, ["output", "classes"]);
  const positive = findValue(yaml.value, ["output", "positive"]);
  const index = findValue(yaml.value, ["output", "score", "index"]);
  if (!isListValue(classes)) return [];
  const problems: Problem[] = [];
  if (positive !== undefined && !classes.includes(positive)) {
    const message = "the positive label is not among the classes";
    const hint = "Write it as it stands in classes: quotes make text of a number.";
    problems.push(problemAt(yaml, ["output", "positive"], { code: "unknown-class", message, hint }));
  }
  if (typeof index === "number" && index >= classes.length) {
    const message = `there are ${classes.length} classes, so no output ${index}`;
    const hint = `Outputs count from 0: write one from 0 to ${classes.length - 1}.`;
    problems.push(problemAt(yaml, ["output", "score", "index"], { code: "unknown-class", message, hint }));
  }
  return problems;
}
