import { i as sha256, t as digestOf } from "./digest.js";
import { M as LONGEST_TEXT } from "./file.js";

// src/registry/source.ts
/**
* Free text as an event keeps it. By digest, it can be erased where it was said and the chain stays whole;
* inline, the registry can be read without GitHub. Inline text is cut to what an event may hold.
*/
function recordText(text, how) {
	const whole = text.toWellFormed();
	return how.inline ? { inline: whole.slice(0, LONGEST_TEXT).toWellFormed() } : {
		digest: sha256(whole),
		url: how.url
	};
}
/** The digest that an event keeps of its source, so that it can be compared later without keeping the text. */
function sourceDigest({ kind, id, user, at, body }) {
	return digestOf({
		v: 1,
		kind,
		id,
		user,
		at,
		body: sha256(body)
	});
}

export { sourceDigest as n, recordText as t };