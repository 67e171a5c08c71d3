import type { Digest } from "../base/ids.ts";
import type { Json } from "../base/json.ts";
import { showBytes } from "../base/number.ts";
import { type Problem, renderProblem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { alignColumns } from "./columns.ts";

/** What `twokey inspect` found out about one model file. */
export type Inspection = {
  readonly file: string;
  readonly digest: Digest;
  readonly bytes: number;
  /** absent where the file could not be read as a model */
  readonly interface?: {
    readonly ir: number;
    readonly opset: Readonly<Record<string, number>>;
    readonly producer: string;
    readonly inputs: readonly Tensor[];
    /** inputs that need not be fed */
    readonly defaults: readonly Tensor[];
    readonly outputs: readonly (Tensor & { readonly classes?: readonly string[] })[];
  };
  /** whether the runtime here opens it */
  readonly loads: boolean;
  readonly problems: readonly Problem[];
};

type Tensor = { readonly name: string; readonly type: string };

export function renderInspectionJson(inspection: Inspection): Json {
  const { file, digest, bytes, loads, problems } = inspection;
  const found = inspection.interface;
  return {
    schema: "twokey-inspection/1",
    file,
    digest,
    bytes,
    ir: found?.ir ?? null,
    opset: found?.opset ?? {},
    producer: found?.producer ?? null,
    inputs: found?.inputs ?? [],
    defaults: found?.defaults ?? [],
    outputs: (found?.outputs ?? []).map(({ name, type, classes }) => ({ name, type, classes })),
    loads,
    problems: problems.map((problem) => ({ ...problem })),
  };
}

export function renderInspection(inspection: Inspection): string {
  const { file, digest, bytes, loads, problems } = inspection;
  const found = inspection.interface;
  const rows: (readonly string[])[] = [
    ["file", `${plain(file, 300)} (${showBytes(bytes)})`],
    ["digest", digest],
  ];
  if (found !== undefined) {
    const opsets = Object.entries(found.opset).map(([domain, version]) => `${plain(domain)} ${version}`);
    rows.push([
      "opset",
      `${opsets.join(", ")} · IR ${found.ir}${found.producer === "" ? "" : ` · ${plain(found.producer)}`}`,
    ]);
    for (const [at, input] of found.inputs.entries()) rows.push([at === 0 ? "inputs" : "", show(input)]);
    for (const [at, input] of found.defaults.entries()) rows.push([at === 0 ? "optional" : "", show(input)]);
    for (const [at, output] of found.outputs.entries()) {
      const classes =
        output.classes === undefined
          ? ""
          : ` · classes ${output.classes
              .slice(0, 12)
              .map((name) => plain(name, 30))
              .join(", ")}`;
      rows.push([at === 0 ? "outputs" : "", `${show(output)}${classes}`]);
    }
  }
  rows.push(["verdict", loads ? "✅ can be judged here" : "❌ cannot be judged here"]);
  const told = problems.map((problem) => `\n${problem.code}\n${renderProblem(problem)}`);
  return `${[...alignColumns(rows), ...told].join("\n")}\n`;
}

function show({ name, type }: Tensor): string {
  return `${plain(name, 60)}: ${plain(type, 200)}`;
}
