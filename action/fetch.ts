import { spawn } from "node:child_process";
import { devNull } from "node:os";
import { childEnvironment } from "./inputs.ts";

export type Remote = {
  /** `https://github.com/acme/models.git` */
  readonly url: string;
  /** empty: without signing in */
  readonly token: string;
};

/** How fetching ended; the end of what git complained of, for people. */
export type FetchEnd = { readonly ok: boolean; readonly complaint: string };

const TRIES = 3;
const LONGEST_MS = 600_000;

/**
 * Brings commits as data: no hook, no submodule, no tag, nothing checked out. The token goes through git's environment
 * to this one host, so that it stands neither on a command line nor in a file that the evaluator could read.
 */
export async function fetchRefs(
  folder: string,
  remote: Remote,
  refspecs: readonly string[],
  more: readonly string[] = [],
): Promise<FetchEnd> {
  for (let attempt = 1; ; attempt += 1) {
    const end = await fetchOnce(folder, remote, [...more, "--", remote.url, ...refspecs]);
    // What git says of an absent ref or a refused token does not change by asking again.
    const final = /not our ref|authentication failed|could not read username|403/i;
    if (end.ok || attempt === TRIES || final.test(end.complaint) || isAbsent(end)) return end;
    await new Promise((done) => setTimeout(done, 1000 * 2 ** attempt));
  }
}

/** The server answered, and has no such branch. */
export function isAbsent({ ok, complaint }: FetchEnd): boolean {
  return !ok && /couldn't find remote ref/i.test(complaint);
}

function fetchOnce(folder: string, remote: Remote, args: readonly string[]): Promise<FetchEnd> {
  const protocol = new URL(remote.url).protocol.slice(0, -1);
  const options = ["--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--force", "--quiet"];
  const child = spawn("git", ["--no-pager", "fetch", ...options, ...args], {
    cwd: folder,
    env: { ...childEnvironment(), ...gitEnvironment(remote, protocol) },
    stdio: ["ignore", "ignore", "pipe"],
    timeout: LONGEST_MS,
    killSignal: "SIGKILL",
  });
  let complaint = "";
  child.stderr.on("data", (bytes: Buffer) => {
    complaint = (complaint + bytes.toString("utf8")).slice(-2_000);
  });
  return new Promise((done) => {
    child.on("error", (error) => done({ ok: false, complaint: error.message }));
    child.on("close", (code) => done({ ok: code === 0, complaint }));
  });
}

function gitEnvironment({ url, token }: Remote, protocol: string): Record<string, string> {
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  const settings: readonly (readonly [string, string])[] = [
    ["core.hooksPath", devNull],
    ["core.fsmonitor", "false"],
    ["credential.helper", ""],
    ["gc.auto", "0"],
    ["maintenance.auto", "false"],
    ...(token === "" || !protocol.startsWith("http")
      ? []
      : [[`http.${new URL(url).origin}/.extraheader`, `AUTHORIZATION: basic ${basic}`] as const]),
  ];
  return {
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    GIT_ALLOW_PROTOCOL: protocol,
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], at) => [
        [`GIT_CONFIG_KEY_${at}`, key],
        [`GIT_CONFIG_VALUE_${at}`, value],
      ]),
    ),
  };
}
