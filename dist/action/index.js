import { n as VERSION } from "../lib/version.js";
import { t as say } from "../lib/log.js";

// action/main.ts
say(`Twokey ${VERSION}`);
process.exitCode = await main();
/** The one catch of this face: whatever escapes is our fault, is said in a sentence, and is never green. */
async function main() {
	try {
		const { runAction } = await import("../lib/run.js");
		return await runAction();
	} catch (error) {
		const known = error instanceof Error ? error : new Error(String(error));
		say(`Something broke inside Twokey: ${known.message}`);
		say(process.env["RUNNER_DEBUG"] === "1" ? known.stack ?? "" : "  → re-run with debug logging for more");
		return 3;
	}
}

export {  };