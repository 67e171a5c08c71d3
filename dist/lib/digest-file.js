import { a as startDigest } from "./digest.js";
import { createReadStream } from "node:fs";

// src/data/digest-file.ts
/** sha256 over the bytes of a file, read in pieces. */
async function digestFile(path) {
	const digest = startDigest();
	for await (const block of createReadStream(path, { highWaterMark: 1048576 })) if (Buffer.isBuffer(block)) digest.add(block);
	return digest.end();
}

export { digestFile as t };