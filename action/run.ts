import type { Outcome, Problem } from "../src/base/problem.ts";
import { markdownText, plain } from "../src/base/text.ts";
import type { Evaluation } from "../src/evidence/evaluation.ts";
import { findPull } from "../src/github/pulls.ts";
import { workflowAdvice } from "../src/report/advice.ts";
import { type ReportContext, title } from "../src/report/comment.ts";
import { renderSummary } from "../src/report/summary.ts";
import { evaluate } from "./evaluate.ts";
import { type EvaluatePlan, parseEvent, type PublishPlan, type Repository } from "./event.ts";
import { type Inputs, readInputs, readRunner, type Runner, setOutputs, writeSummary } from "./inputs.ts";
import { say, sayProblems } from "./log.ts";
import { type Ending, endingOf } from "./outcome.ts";
import { fetchRules, readModelFiles, readRules } from "./policy.ts";
import { openPublisher, publish } from "./publish.ts";
import { digestsOf, readReport, reasonOf, writeReport } from "./report.ts";
import { openSamplesFolder } from "./samples.ts";
import { findSides, type Sides } from "./sides.ts";

/** The story of a run: what is asked, on which commits, what was measured, who is told. Answers with the exit code. */
export async function runAction(): Promise<number> {
  const inputs = await readInputs();
  const runner = readRunner();
  if (!inputs.ok || !runner.ok)
    return stop([...(inputs.ok ? [] : inputs.problems), ...(runner.ok ? [] : runner.problems)]);
  const { eventName, sha, payload } = runner.value;
  const plan = parseEvent({ name: eventName, sha }, payload);
  if (!plan.ok) return stop(plan.problems);
  switch (plan.value.kind) {
    case "explain":
      return explain(plan.value.sentence);
    case "evaluate":
      return runEvaluation(runner.value, inputs.value, plan.value);
    case "publish":
      return runPublication(runner.value, inputs.value, plan.value);
  }
}

async function runEvaluation(runner: Runner, inputs: Inputs, plan: EvaluatePlan): Promise<number> {
  const { repository } = plan;
  const url = `${runner.serverUrl}/${repository.owner}/${repository.name}.git`;
  const sides = await findSides(runner.workspace, { url, token: inputs.token }, plan);
  const samples = openSamplesFolder(runner.temp);
  const result = sides.ok ? await evaluate(sides.value, inputs, samples) : sides;
  const rules = sides.ok ? await readRules(sides.value) : undefined;
  const ending = endingOf(result, rules?.mode ?? "enforce");
  const notes = [...(sides.ok ? sides.value.notes : []), ...(result.ok ? workflowAdvice(result.value) : [])];
  const context: ReportContext = {
    ...contextOf(runner, plan.repository, plan.head),
    counted: plan.counted,
    notes,
  };
  await tell(runner, result, { context, ending, plan, sides, samples });
  if (plan.counted) {
    say(
      "The bot asked for this run and waits for its evidence: the next step must upload the folder `report-path` with actions/upload-artifact, or nothing can be signed (docs/action.md).",
    );
  } else if (rules === undefined) {
    say("No comment and no check run: the rules of the default branch are not known.");
  } else if (inputs.token === "") {
    say("No comment and no check run: the input `github-token` is empty. The report is in the summary.");
  } else {
    const publisher = await openPublisher(runner, inputs, repository);
    const files =
      result.ok && sides.ok
        ? await readModelFiles(
            sides.value,
            result.value.models.map(({ findings }) => findings.model),
          )
        : new Map();
    await publish(publisher, {
      pull: plan.pull,
      result,
      context,
      ending,
      rules,
      comment: inputs.comment,
      files,
    });
  }
  return ending.exitCode;
}

/** The half with the token: it opens no model and no data, and believes the event, not the evidence. */
async function runPublication(runner: Runner, inputs: Inputs, plan: PublishPlan): Promise<number> {
  const result = readReport(inputs.evidence, plan.head);
  if (!result.ok) return stop(result.problems);
  if (inputs.token === "") return explain("The input `github-token` is empty, so nothing can be published.");
  const publisher = await openPublisher(runner, inputs, plan.repository);
  const pull = await findPull(publisher, {
    label: plan.headLabel,
    sha: plan.head,
    repository: plan.headRepository,
  });
  if (pull === undefined)
    return explain("No open pull request has this commit as its head any more; a newer run reports on it.");
  if (pull.base !== plan.repository.defaultBranch)
    return explain(
      `The pull request goes into ${plain(pull.base)}; models are governed on the default branch.`,
    );
  const rules = await fetchRules(publisher);
  const ending = endingOf(result, rules.mode);
  const context: ReportContext = {
    ...contextOf(runner, plan.repository, plan.head),
    counted: false,
    notes: workflowAdvice(result.value),
  };
  await publish(publisher, {
    pull: pull.number,
    result,
    context,
    ending,
    rules,
    comment: inputs.comment,
    files: new Map(),
  });
  return 0;
}

function contextOf(
  { serverUrl, runId, runAttempt }: Runner,
  { owner, name }: Repository,
  head: string,
): Pick<ReportContext, "head" | "run"> {
  const url = `${serverUrl}/${owner}/${name}/actions/runs/${runId}`;
  return { head, run: { id: runId, attempt: runAttempt, url } };
}

type Told = {
  readonly context: ReportContext;
  readonly ending: Ending;
  readonly plan: EvaluatePlan;
  readonly sides: Outcome<Sides>;
  readonly samples: string;
};

/** Everything that needs no network: log, report folder, outputs, summary. */
async function tell(
  runner: Runner,
  result: Outcome<Evaluation>,
  { context, ending, plan, sides, samples }: Told,
): Promise<void> {
  const { folder, notes } = writeReport(runner.temp, result, context, {
    plan,
    tip: sides.ok ? sides.value.tip : null,
    candidate: sides.ok ? sides.value.candidate : null,
    run: context.run,
    samples,
  });
  const digests = digestsOf(result);
  const reason = reasonOf(result);
  await setOutputs({
    decision: ending.decision,
    reason,
    "findings-digest": digests.findings,
    "evidence-digest": digests.evidence,
    "report-path": folder,
  });
  writeSummary(renderSummary(result, context));
  say(`${title(result)}: ${reason}`);
  if (!result.ok) sayProblems(result.problems);
  for (const note of [...context.notes, ...notes]) say(note);
  say(`The report is in ${folder}`);
}

/** A run in which there is nothing to judge ends well, and says why. */
async function explain(sentence: string): Promise<number> {
  say(sentence);
  writeSummary(`Twokey: ${markdownText(sentence, 1_000)}\n`);
  await setOutputs({
    decision: "none",
    reason: sentence,
    "findings-digest": "",
    "evidence-digest": "",
    "report-path": "",
  });
  return 0;
}

async function stop(problems: readonly Problem[]): Promise<number> {
  sayProblems(problems);
  await setOutputs({
    decision: "error",
    reason: plain(problems.map(({ message }) => message).join("; "), 2_000),
    "findings-digest": "",
    "evidence-digest": "",
    "report-path": "",
  });
  return 2;
}
