import { execFileSync } from "node:child_process";
import { type Figure, inTurns } from "./figure.ts";

/** From the shell's call to the end of `twokey --version`, against a Node that does nothing. */
export async function start(): Promise<readonly Figure[]> {
  const run = (...args: readonly string[]): void => {
    execFileSync(process.execPath, args, { stdio: "ignore" });
  };
  const version = await inTurns(
    15,
    () => run("dist/cli.js", "--version"),
    () => run("-e", "0"),
  );
  const help = await inTurns(
    15,
    () => run("dist/cli.js", "compare", "--help"),
    () => run("-e", "0"),
  );
  return [
    {
      what: "dist/cli.js --version",
      value: version.ours * 1000,
      unit: "ms",
      runs: version.runs,
      against: "node -e 0",
      ratio: version.ratio,
    },
    {
      what: "dist/cli.js compare --help",
      value: help.ours * 1000,
      unit: "ms",
      runs: help.runs,
      against: "node -e 0",
      ratio: help.ratio,
    },
  ];
}
