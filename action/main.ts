import { VERSION } from "../src/base/version.ts";
import { say } from "./log.ts";

say(`Twokey ${VERSION}`);
process.exitCode = await main();

/** The one catch of this face: whatever escapes is our fault, is said in a sentence, and is never green. */
async function main(): Promise<number> {
  try {
    // Loaded after the first line, so that a person sees at once that something runs.
    const { runAction } = await import("./run.ts");
    return await runAction();
  } catch (error) {
    const known = error instanceof Error ? error : new Error(String(error));
    say(`Something broke inside Twokey: ${known.message}`);
    say(process.env["RUNNER_DEBUG"] === "1" ? (known.stack ?? "") : "  → re-run with debug logging for more");
    return 3;
  }
}
