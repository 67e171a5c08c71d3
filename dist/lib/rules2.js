import { A as boolean, B as string, I as number, L as object, k as array } from "./digest.js";
import { i as repositoryPath, r as parseBody } from "./client.js";

// src/github/rules.ts
const repositorySchema = object({
	full_name: string(),
	default_branch: string()
});
const rulesSchema = array(object({
	type: string(),
	ruleset_id: number(),
	parameters: object({
		strict_required_status_checks_policy: boolean().optional(),
		required_status_checks: array(object({
			context: string(),
			integration_id: number().nullish()
		})).optional()
	}).nullish()
}));
const rulesetSchema = object({
	name: string(),
	bypass_actors: array(object({
		actor_type: string(),
		actor_id: number().nullish(),
		bypass_mode: string()
	})).optional()
});
/** Reads what protects the two branches. What we may not see stays null; nothing is guessed. */
async function readProtection(client, repository, known) {
	const base = repositoryPath(repository);
	const read = async (path, schema) => {
		const reply = await client.call({
			method: "GET",
			path: `${base}${path}`
		});
		const parsed = schema.safeParse(parseBody(reply.body));
		return reply.status === 200 && parsed.success ? parsed.data : null;
	};
	const about = await read("", repositorySchema);
	if (about === null) return void 0;
	const [onDefault, onRegistry] = await Promise.all([about.default_branch, known.registryBranch].map(async (branch) => (await read(`/rules/branches/${encodeURIComponent(branch)}?per_page=100`, rulesSchema))?.map(ruleOf)));
	const ids = new Set([...onDefault ?? [], ...onRegistry ?? []].map(({ ruleset }) => ruleset));
	const rulesets = /* @__PURE__ */ new Map();
	for (const id of ids) {
		const found = await read(`/rulesets/${id}`, rulesetSchema);
		if (found !== null) rulesets.set(id, rulesetOf(found));
	}
	return {
		repository: about.full_name,
		defaultBranch: about.default_branch,
		registryBranch: known.registryBranch,
		app: known.app,
		onDefault: onDefault ?? null,
		onRegistry: onRegistry ?? null,
		rulesets
	};
}
function ruleOf({ type, ruleset_id, parameters }) {
	return {
		type,
		ruleset: ruleset_id,
		strict: parameters?.strict_required_status_checks_policy === true,
		checks: (parameters?.required_status_checks ?? []).map(({ context, integration_id }) => ({
			context,
			app: integration_id === -1 ? null : integration_id ?? null
		}))
	};
}
function rulesetOf({ name, bypass_actors }) {
	return {
		name,
		bypass: bypass_actors?.map(({ actor_type, actor_id, bypass_mode }) => ({
			kind: actor_type,
			id: actor_id ?? null,
			mode: bypass_mode
		})) ?? null
	};
}

export { readProtection as t };