// src/github/client.ts
const TRIES = 4;
const LONGEST_WAIT = 6e4;
const TIMEOUT = 3e4;
const LARGEST = 536870912;
/**
* Talks to GitHub with fetch. Reads are tried again; writes only where GitHub says that it did not look at
* them (rate limits), because doing a thing twice is worse than asking whether it was done.
*/
function openClient(settings) {
	return { call: async (call) => {
		for (let attempt = 1;; attempt += 1) {
			const { reply, wait } = await callOnce(settings, call);
			if (!(reply.status === 429 || reply.status === 403 && wait !== void 0 || call.method === "GET" && (reply.status === 0 || reply.status >= 500)) || attempt === TRIES) return reply;
			await settings.sleep(Math.min(LONGEST_WAIT, wait ?? 500 * 2 ** attempt));
		}
	} };
}
async function callOnce(settings, { method, path, body, accept }) {
	const headers = {
		accept: accept ?? "application/vnd.github+json",
		"user-agent": "twokey",
		"x-github-api-version": "2022-11-28",
		...settings.token === void 0 ? {} : { authorization: `Bearer ${settings.token}` },
		...body === void 0 ? {} : { "content-type": "application/json" }
	};
	try {
		const response = await settings.fetch(`${settings.address}${path}`, {
			method,
			headers,
			signal: AbortSignal.timeout(settings.timeout ?? TIMEOUT),
			...body === void 0 ? {} : { body: JSON.stringify(body) }
		});
		const bytes = await readBody(response, settings.largest ?? LARGEST);
		const after = Number(response.headers.get("retry-after") ?? NaN);
		const wait = Number.isFinite(after) && after >= 0 ? after * 1e3 : void 0;
		const next = findNext(response.headers.get("link") ?? "", settings.address);
		const message = messageOf(response, bytes);
		return {
			reply: {
				status: response.status,
				body: bytes,
				message,
				...next === void 0 ? {} : { next }
			},
			wait
		};
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		return {
			reply: {
				status: 0,
				body: /* @__PURE__ */ new Uint8Array(),
				message
			},
			wait: void 0
		};
	}
}
async function readBody(response, largest) {
	const chunks = [];
	let size = 0;
	if (response.body === null) return /* @__PURE__ */ new Uint8Array();
	for await (const chunk of response.body) {
		size += chunk.length;
		if (size > largest) throw new Error(`the answer is larger than ${largest} bytes`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
/** `<https://api.github.com/…>; rel="next"`, on the same host. */
function findNext(link, address) {
	for (const part of link.slice(0, 8e3).split(",")) {
		const [, url = ""] = /^\s*<([^>]{1,4000})>\s*;\s*rel="next"/.exec(part) ?? [];
		if (url.startsWith(`${address}/`)) return url.slice(address.length);
	}
}
/** GitHub's own words for a refusal, cut short. */
function messageOf(response, bytes) {
	if (response.ok) return "";
	const found = findMember(parseBody(bytes), "message");
	return `${response.status} ${typeof found === "string" ? found.slice(0, 200) : response.statusText}`;
}
/** The body as JSON, or undefined when it is none. */
function parseBody(bytes) {
	try {
		return JSON.parse(Buffer.from(bytes).toString("utf8"));
	} catch {
		return;
	}
}
function findMember(value, key) {
	return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? value[key] : void 0;
}
function repositoryPath({ owner, name }) {
	return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

export { repositoryPath as i, openClient as n, parseBody as r, findMember as t };