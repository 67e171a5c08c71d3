import { describe, expect, test } from "vitest";
import { findNotTested } from "../../src/check/not-tested.ts";
import { parseModelFile } from "../../src/project/model-file.ts";

function untimed(more: string): readonly (readonly [string, string])[] {
  const text = `owners: { owner: [alice] }\nfiles: { model: model.onnx }\n${more}`;
  const file = parseModelFile("models/fraud/model.yaml", text);
  if (!file.ok) throw new Error(file.problems.map(({ message }) => message).join());
  return findNotTested(file.value, {})
    .filter(({ gate }) => gate === "latency" || gate === "footprint")
    .map(({ gate, line }) => [gate, line]);
}

describe("what an absent key leaves untimed", () => {
  test("without `serving:` nothing is timed, and the line turns it on", () => {
    expect(untimed("")).toEqual([["latency", "serving: { pattern: online }"]]);
  });
  test("without budgets no limit holds by itself, and the line keeps what is there", () => {
    expect(untimed("serving: { pattern: batch }\n")).toEqual([
      ["footprint", "serving: { pattern: batch, budgets: { p99: 20ms, size: 10MB, rss: 300MB } }"],
    ]);
  });
  test("with both there is nothing to say", () => {
    expect(untimed("serving: { budgets: { size: 10MB } }\n")).toEqual([]);
  });
});
