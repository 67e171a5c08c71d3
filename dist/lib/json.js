// src/base/json.ts
/** Parses JSON text to `unknown`, so that the only way on is a schema. Throws SyntaxError as JSON.parse does. */
function parseJson(text) {
	return JSON.parse(text);
}

export { parseJson as t };