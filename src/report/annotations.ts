import type { Outcome } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { shownVerdicts } from "../evidence/evidence.ts";
import type { Evaluation } from "../evidence/evaluation.ts";
import type { Verdict, VerdictWord } from "../gates/gate.ts";
import { findPosition, findValue, type YamlFile } from "../project/yaml.ts";

/** One remark beside a line of a file, in GitHub's own words. */
export type Annotation = {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
};

/** GitHub takes 50 in one call; a reader takes fewer. */
const MOST = 50;

const LEVELS: Readonly<Partial<Record<VerdictWord, Annotation["annotation_level"]>>> = {
  fail: "failure",
  error: "failure",
  inconclusive: "warning",
  warn: "notice",
};

/** The keys of model.yaml that a gate rests on; the first that is there gets the remark. */
const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  contract: [["files", "model"]],
  quality: [
    ["gates", "quality"],
    ["data", "holdout"],
  ],
  drift: [
    ["gates", "drift"],
    ["data", "current"],
  ],
  latency: [
    ["serving", "budgets"],
    ["gates", "latency"],
  ],
  footprint: [["serving", "budgets"]],
  selftest: [["data", "holdout"]],
};

/** What stands in the way, beside the line of model.yaml that it rests on; problems beside their own line. */
export function renderAnnotations(
  result: Outcome<Evaluation>,
  files: ReadonlyMap<string, YamlFile>,
): readonly Annotation[] {
  if (!result.ok) {
    return result.problems
      .flatMap(({ file, line, message, hint, code }): readonly Annotation[] =>
        line === undefined
          ? []
          : [remark({ path: file, line }, "failure", { title: code, message: `${message} → ${hint}` })],
      )
      .slice(0, MOST);
  }
  return result.value.models
    .flatMap(({ findings, measured }) => {
      const yaml = files.get(findings.model);
      return yaml === undefined
        ? []
        : shownVerdicts(findings, measured).flatMap((verdict) => gateRemark(yaml, verdict));
    })
    .slice(0, MOST);
}

function gateRemark(yaml: YamlFile, { gate, verdict, reason }: Verdict): readonly Annotation[] {
  const level = LEVELS[verdict];
  if (level === undefined) return [];
  const keys = KEYS[gate] ?? [["gates", gate]];
  const there = [...keys, ["files"]].find((path) => findValue(yaml.value, path) !== undefined);
  const line = there === undefined ? 1 : (findPosition(yaml, there)?.line ?? 1);
  return [remark({ path: yaml.file, line }, level, { title: `${gate}: ${verdict}`, message: reason })];
}

function remark(
  { path, line }: { readonly path: string; readonly line: number },
  level: Annotation["annotation_level"],
  said: { readonly title: string; readonly message: string },
): Annotation {
  return {
    path,
    start_line: line,
    end_line: line,
    annotation_level: level,
    title: plain(said.title, 200),
    message: plain(said.message, 4_000),
  };
}
