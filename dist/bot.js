// bot/main.ts
process.exitCode = await main();
/** The one catch of this face. 2: a person has to change something. 3: something broke inside the bot. */
async function main() {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	if (major < 22 || major === 22 && minor < 13) {
		console.error(`The bot needs Node 22.13 or newer (this is ${process.version}): its inbox is node:sqlite.`);
		return 2;
	}
	try {
		const { serve } = await import("./lib/serve.js");
		return await serve();
	} catch (error) {
		console.error(`Something broke inside the bot: ${error instanceof Error ? error.message : String(error)}`);
		if (process.env["LOG_LEVEL"] === "debug") console.error(error);
		return 3;
	}
}

export {  };