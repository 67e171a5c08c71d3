import { appendFileSync, readFileSync, statSync } from "node:fs";
import { z } from "zod";
import { bad, good, type Outcome, type Problem } from "../src/base/problem.ts";
import { plain } from "../src/base/text.ts";

/** Every input of action.yml with its default there. A test holds this list, action.yml and docs/action.md together. */
export const INPUTS = {
  "github-token": "${{ github.token }}",
  comment: "auto",
  models: "",
  timeout: "120",
  memory: "2048",
  evidence: "",
} as const satisfies Readonly<Record<string, string>>;

export const OUTPUTS = ["decision", "reason", "findings-digest", "evidence-digest", "report-path"] as const;

export type OutputName = (typeof OUTPUTS)[number];

export type Inputs = {
  /** empty: nothing is fetched or published, the report is in the summary and the folder */
  readonly token: string;
  readonly comment: "auto" | "always" | "never";
  readonly models: readonly string[];
  readonly timeout: number;
  readonly memory: number;
  /** the folder of a downloaded report; only where one run evaluates and another publishes */
  readonly evidence: string;
};

/** What the runner tells about the place and the occasion. */
export type Runner = {
  readonly workspace: string;
  /** a folder of this job */
  readonly temp: string;
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly eventName: string;
  readonly payload: unknown;
  readonly sha: string;
  readonly runId: number;
  readonly runAttempt: number;
};

const seconds = z.coerce.number().positive().max(86_400);
const inputsSchema = z.object({
  "github-token": z.string(),
  comment: z.enum(["auto", "always", "never"]),
  models: z.string(),
  timeout: seconds,
  memory: z.coerce.number().int().min(128).max(1_048_576),
  evidence: z.string(),
});

export async function readInputs(): Promise<Outcome<Inputs>> {
  const { getInput, setSecret } = await import("@actions/core");
  const written = Object.fromEntries(
    Object.entries(INPUTS).map(([name, fallback]) => {
      const value = getInput(name);
      return [name, value === "" && !fallback.startsWith("$") ? fallback : value];
    }),
  );
  const parsed = inputsSchema.safeParse(written);
  if (!parsed.success) return bad(...parsed.error.issues.map((issue) => wrongInput(issue)));
  const { data } = parsed;
  if (data["github-token"] !== "") setSecret(data["github-token"]);
  return good({
    token: data["github-token"],
    comment: data.comment,
    models: data.models.split(/[\s,]+/).filter((name) => name !== ""),
    timeout: data.timeout,
    memory: data.memory,
    evidence: data.evidence,
  });
}

function wrongInput(issue: z.core.$ZodIssue): Problem {
  const name = String(issue.path[0] ?? "");
  return {
    code: "input",
    file: "the workflow",
    path: `with.${name}`,
    message: plain(issue.message),
    hint: `see the input "${name}" in docs/action.md`,
  };
}

const LARGEST_EVENT = 32 * 1_048_576;

const runnerSchema = z.object({
  GITHUB_WORKSPACE: z.string().min(1),
  RUNNER_TEMP: z.string().min(1),
  GITHUB_API_URL: z.url(),
  GITHUB_SERVER_URL: z.url(),
  GITHUB_EVENT_NAME: z.string().min(1),
  GITHUB_EVENT_PATH: z.string().min(1),
  GITHUB_SHA: z.string(),
  GITHUB_RUN_ID: z.coerce.number().int().nonnegative(),
  GITHUB_RUN_ATTEMPT: z.coerce.number().int().positive(),
});

export function readRunner(): Outcome<Runner> {
  const parsed = runnerSchema.safeParse(process.env);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => String(path[0]));
    return notInside(`${[...new Set(names)].join(", ")} must be set`);
  }
  const { data } = parsed;
  const payload = readPayload(data.GITHUB_EVENT_PATH);
  if (payload === undefined) return notInside("the event file cannot be read");
  return good({
    workspace: data.GITHUB_WORKSPACE,
    temp: data.RUNNER_TEMP,
    apiUrl: data.GITHUB_API_URL,
    serverUrl: data.GITHUB_SERVER_URL,
    eventName: data.GITHUB_EVENT_NAME,
    payload,
    sha: data.GITHUB_SHA,
    runId: data.GITHUB_RUN_ID,
    runAttempt: data.GITHUB_RUN_ATTEMPT,
  });
}

function readPayload(path: string): unknown {
  try {
    return statSync(path).size > LARGEST_EVENT ? undefined : JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function notInside(message: string): Outcome<Runner> {
  return bad({
    code: "runner",
    file: "the environment",
    path: "",
    message: `this is no step of a GitHub workflow: ${message}`,
    hint: "on a laptop run `twokey check`; in a workflow write `uses: twokey/twokey@…`",
  });
}

export async function setOutputs(values: Readonly<Record<OutputName, string>>): Promise<void> {
  // Outside a runner there is nobody to read them.
  if ((process.env["GITHUB_OUTPUT"] ?? "") === "") return;
  const { setOutput } = await import("@actions/core");
  for (const name of OUTPUTS) setOutput(name, values[name]);
}

/** GitHub drops a summary over 1 MiB whole, so it is cut to size before it comes here. */
export function writeSummary(markdown: string): void {
  const path = process.env["GITHUB_STEP_SUMMARY"];
  if (path !== undefined && path !== "") appendFileSync(path, markdown);
}

/** What a program needs to run at all; neither a token nor a file that the runner reads commands from. */
const KEPT = [
  "PATH",
  "HOME",
  "USERPROFILE",
  "XDG_CONFIG_HOME",
  "SystemRoot",
  "TMPDIR",
  "TEMP",
  "TMP",
  "LANG",
  "TZ",
];

/** The environment of whatever we start: an allow-list, so that a secret that nobody thought of stays out. */
export function childEnvironment(): Record<string, string> {
  const kept = KEPT.flatMap((name): readonly (readonly [string, string])[] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(kept), CI: "true" };
}
