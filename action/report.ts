import { lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../src/base/json.ts";
import { bad, type Outcome } from "../src/base/problem.ts";
import { plain } from "../src/base/text.ts";
import { EVIDENCE_FILE, EVIDENCE_SCHEMA, parseEnvelope } from "../src/evidence/envelope.ts";
import { type Evaluation, evidenceDigestOf, findingsDigestOf } from "../src/evidence/evaluation.ts";
import { plainJson } from "../src/evidence/evidence.ts";
import { LARGEST_EVALUATION, readEvaluation } from "../src/evidence/parse.ts";
import type { ReportContext } from "../src/report/comment.ts";
import { renderEvaluationHtml } from "../src/report/evaluation-html.ts";
import { renderEvaluationJson } from "../src/report/json.ts";
import { renderSummary } from "../src/report/summary.ts";
import type { EvaluatePlan } from "./event.ts";
import { takeSamples } from "./samples.ts";

/** What a report says about its run, for whoever checks it later. */
export type Origin = {
  readonly plan: EvaluatePlan;
  readonly tip: string | null;
  readonly candidate: string | null;
  readonly run: ReportContext["run"];
  /** where the evaluator left raw samples */
  readonly samples: string;
};

/**
 * One folder for the next step to upload: the evidence for machines, the page and the text for people, and the raw
 * samples that the evidence names. Says what could not be taken along.
 */
export function writeReport(
  temp: string,
  result: Outcome<Evaluation>,
  context: ReportContext,
  origin: Origin,
): { readonly folder: string; readonly notes: readonly string[] } {
  const folder = join(temp, "twokey-report");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, EVIDENCE_FILE), `${JSON.stringify(envelope(result, origin), null, 2)}\n`);
  writeFileSync(join(folder, "report.html"), renderEvaluationHtml(result, context));
  writeFileSync(join(folder, "report.md"), renderSummary(result, context));
  return { folder, notes: takeSamples(origin.samples, result.ok ? result.value.models : [], folder) };
}

function envelope(result: Outcome<Evaluation>, { plan, tip, candidate, run }: Origin): Json {
  return {
    schema: EVIDENCE_SCHEMA,
    counted: plan.counted,
    nonce: plan.nonce ?? null,
    repository: plan.repository.id,
    pull: plan.pull ?? null,
    head: plan.head,
    tip,
    candidate,
    run: { id: run.id, attempt: run.attempt },
    evaluation: result.ok ? renderEvaluationJson(result.value) : null,
    problems: result.ok ? [] : plainJson(result.problems),
  };
}

/**
 * Evidence that another run made next to code and models of strangers. One file of a known name, no link, of limited
 * size, in the exact shape, for exactly the commit that GitHub says that run was about.
 */
export function readReport(folder: string, head: string): Outcome<Evaluation> {
  const file = join(folder, EVIDENCE_FILE);
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() !== true)
    return refuse(
      "there is no evidence.json",
      "download the artifact of the run before into the folder that `evidence` names",
    );
  if (stats.size > LARGEST_EVALUATION) return refuse("evidence.json is too large", AGAIN);
  const parsed = parseEnvelope(readFileSync(file, "utf8"));
  if (!parsed.ok) return parsed;
  if (parsed.value.head !== head)
    return refuse("evidence.json is about another commit than the run before", AGAIN);
  if (parsed.value.evaluation === null)
    return refuse("the run before could measure nothing; its own log says why", "mend what its log names");
  return readEvaluation(parsed.value.evaluation, EVIDENCE_FILE);
}

const AGAIN = "re-run the workflow that evaluates; both must use the same release of Twokey";

function refuse(message: string, hint: string): Outcome<Evaluation> {
  return bad({ code: "evidence", file: EVIDENCE_FILE, path: "", message, hint });
}

/** Digests for the outputs; empty where nothing was measured. */
export function digestsOf(result: Outcome<Evaluation>): {
  readonly findings: string;
  readonly evidence: string;
} {
  return result.ok
    ? { findings: findingsDigestOf(result.value), evidence: evidenceDigestOf(result.value) }
    : { findings: "", evidence: "" };
}

/** A result that people can mend is still worth a page. */
export function reasonOf(result: Outcome<Evaluation>): string {
  return result.ok
    ? plain(result.value.decision.reason, 2_000)
    : plain(result.problems.map(({ message }) => message).join("; "), 2_000);
}
