process.exitCode = await main();

/** The one catch of this face. 2: a person has to change something. 3: something broke inside the bot. */
async function main(): Promise<number> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 13)) {
    console.error(
      `The bot needs Node 22.13 or newer (this is ${process.version}): its inbox is node:sqlite.`,
    );
    return 2;
  }
  try {
    // Loaded only now, because node:sqlite does not exist on older versions.
    const { serve } = await import("./serve.ts");
    return await serve();
  } catch (error) {
    console.error(
      `Something broke inside the bot: ${error instanceof Error ? error.message : String(error)}`,
    );
    if (process.env["LOG_LEVEL"] === "debug") console.error(error);
    return 3;
  }
}
