import { t as shellWord } from "./shell.js";
import { a as findRepositoryName, i as findOrigin, m as readRegistryFile, n as SOURCE_OPTIONS, r as defaultClient, t as DEFAULT_BRANCH } from "./registry-source.js";
import { t as readProtection } from "./rules2.js";
import { b as REGISTRY_PATH } from "./file.js";
import { j as registrySchema, m as readSlice } from "./state.js";
import { t as renderProtection } from "./registry-verify.js";
import { i as usageProblem, r as tellProblems } from "./command.js";

// src/registry/protection.ts
/** The check that the bot reports. */
const CHECK_NAME = "twokey";
/** What stands between the rules and somebody who would rather go around them. Unknown is never good. */
function judgeProtection(facts) {
	return [
		requiredCheck(facts),
		upToDate(facts),
		rule(facts, "default", "non_fast_forward", "history of the default branch can be rewritten"),
		rule(facts, "default", "deletion", "the default branch can be deleted"),
		noBypass(facts),
		writers(facts),
		rule(facts, "registry", "non_fast_forward", "history of the registry can be rewritten"),
		rule(facts, "registry", "deletion", "the registry branch can be deleted"),
		rule(facts, "registry", "required_linear_history", "the registry can get merges"),
		rule(facts, "registry", "required_signatures", "the registry takes unsigned commits"),
		immutableForAll(facts)
	];
}
const FIX_DEFAULT = "Create the ruleset `twokey-default` below.";
const FIX_WRITER = "Create the ruleset `twokey-registry-writer` below.";
const FIX_IMMUTABLE = "Create the ruleset `twokey-registry-immutable` below.";
function requiredCheck({ onDefault, app }) {
	const name = "required check";
	if (onDefault === null) return unknown(name, "the rules of the default branch cannot be read");
	const ours = onDefault.flatMap((one) => one.type === "required_status_checks" ? one.checks : []).filter(({ context }) => context === CHECK_NAME);
	if (ours.length === 0) return open(name, `merging does not wait for the check \`${CHECK_NAME}\``, FIX_DEFAULT);
	if (ours.every((check) => check.app === null)) return open(name, `any workflow can report \`${CHECK_NAME}\`: the rule names no app`, FIX_DEFAULT);
	if (app === null) return unknown(name, `the check is pinned to app ${ours[0]?.app ?? "?"}; whether it is ours is not known here`);
	return ours.some((check) => check.app === app.id) ? good(name, `\`${CHECK_NAME}\` of ${app.slug} must pass`) : open(name, `\`${CHECK_NAME}\` is taken from another app than ${app.slug}`, FIX_DEFAULT);
}
function upToDate({ onDefault }) {
	const name = "up to date";
	if (onDefault === null) return unknown(name, "the rules of the default branch cannot be read");
	if (onDefault.some(({ type }) => type === "merge_queue")) return good(name, "a merge queue tests what is merged");
	return onDefault.some(({ type, strict }) => type === "required_status_checks" && strict) ? good(name, "pull requests must be up to date before they merge") : open(name, "a check that passed on an old base still counts", FIX_DEFAULT);
}
function rule(facts, branch, type, risk) {
	const name = `${branch}: ${type.replaceAll("_", " ")}`;
	const rules = branch === "default" ? facts.onDefault : facts.onRegistry;
	if (rules === null) return unknown(name, `the rules of the ${branch} branch cannot be read`);
	return rules.some((one) => one.type === type) ? good(name, "a rule covers it") : open(name, risk, branch === "default" ? FIX_DEFAULT : FIX_IMMUTABLE);
}
/** The app proposes and reports; it must not be able to merge past its own check. */
function noBypass({ onDefault, rulesets, app }) {
	const name = "default: no bypass for the app";
	if (onDefault === null) return unknown(name, "the rules of the default branch cannot be read");
	const used = [...new Set(onDefault.map(({ ruleset }) => ruleset))].map((id) => rulesets.get(id));
	if (used.some((one) => one === void 0 || one.bypass === null) || app === null) return unknown(name, "only an administrator can see who may bypass the rules");
	return used.some((one) => one?.bypass?.some(({ kind, id }) => kind === "Integration" && id === app.id)) ? open(name, `${app.slug} may bypass the rules of the default branch`, "Remove the app from the bypass list.") : good(name, `${app.slug} is bound by the rules`);
}
/** Only the app writes: creation and update are forbidden, and it alone is exempt. */
function writers({ onRegistry, rulesets, app }) {
	const name = "registry: one writer";
	if (onRegistry === null) return unknown(name, "the rules of the registry branch cannot be read");
	const closing = onRegistry.filter(({ type }) => type === "update" || type === "creation");
	if (new Set(closing.map(({ type }) => type)).size < 2) return open(name, "anybody with write access can write the registry", FIX_WRITER);
	const used = closing.map(({ ruleset }) => rulesets.get(ruleset)?.bypass ?? null);
	if (used.includes(null) || app === null) return unknown(name, "only an administrator can see who may bypass the rules");
	const others = used.flatMap((bypass) => (bypass ?? []).filter(({ kind, id }) => kind !== "Integration" || id !== app.id));
	return others.length === 0 ? good(name, `only ${app.slug} writes the registry`) : open(name, `${others.length} others may write the registry too`, "Leave the app alone on the bypass list.");
}
/** Rewriting must be closed to everybody; one ruleset for both would let the app itself force-push. */
function immutableForAll({ onRegistry, rulesets }) {
	const name = "registry: nobody bypasses";
	if (onRegistry === null) return unknown(name, "the rules of the registry branch cannot be read");
	const kept = onRegistry.filter(({ type }) => type === "non_fast_forward" || type === "deletion");
	if (kept.length === 0) return open(name, "nothing forbids rewriting", FIX_IMMUTABLE);
	const lists = kept.map(({ ruleset }) => rulesets.get(ruleset)?.bypass ?? null);
	if (lists.includes(null)) return unknown(name, "only an administrator can see who may bypass the rules");
	return lists.every((bypass) => bypass?.length === 0) ? good(name, "no exception, not even for the app") : open(name, "somebody may rewrite the registry", "Empty the bypass list of `twokey-registry-immutable`.");
}
function good(name, message) {
	return {
		name,
		state: "protected",
		message,
		fix: ""
	};
}
function open(name, message, fix) {
	return {
		name,
		state: "open",
		message,
		fix
	};
}
function unknown(name, message) {
	return {
		name,
		state: "unknown",
		message,
		fix: "Ask an administrator to run `twokey doctor`."
	};
}
/** The three rulesets that protect everything; `gh api` takes each as it is. */
function proposeRulesets(facts) {
	const app = facts.app === null ? [] : [bypassFor(facts.app.id)];
	const integration = facts.app === null ? {} : { integration_id: facts.app.id };
	const registry = [`refs/heads/${facts.registryBranch}`];
	return [
		ruleset("twokey-default", ["~DEFAULT_BRANCH"], [], [
			{ type: "deletion" },
			{ type: "non_fast_forward" },
			{
				type: "required_status_checks",
				parameters: {
					strict_required_status_checks_policy: true,
					required_status_checks: [{
						context: CHECK_NAME,
						...integration
					}]
				}
			}
		]),
		ruleset("twokey-registry-writer", registry, app, [{ type: "creation" }, { type: "update" }]),
		ruleset("twokey-registry-immutable", registry, [], [
			{ type: "deletion" },
			{ type: "non_fast_forward" },
			{ type: "required_linear_history" },
			{ type: "required_signatures" }
		])
	];
}
function bypassFor(app) {
	return {
		actor_type: "Integration",
		actor_id: app,
		bypass_mode: "always"
	};
}
function ruleset(name, include, bypass, rules) {
	return {
		name,
		target: "branch",
		enforcement: "active",
		bypass_actors: bypass,
		conditions: { ref_name: {
			include,
			exclude: []
		} },
		rules
	};
}

// cli/registry-doctor.ts
const doctor = {
	name: "doctor",
	summary: "what protects the default branch and the registry, and what does not",
	positionals: [],
	options: {
		github: {
			type: "string",
			value: "OWNER/NAME",
			help: "the repository (default: origin); token from GITHUB_TOKEN"
		},
		branch: SOURCE_OPTIONS.branch
	},
	notes: ["Prints the rulesets that close the gaps, and the command that creates them; it changes nothing itself.", "Exit code 0: protected. 1: something is open. 3: something could not be seen."],
	run: runDoctor
};
async function runDoctor(given, out) {
	const named = given.text("github");
	const repository = named === void 0 ? await findOrigin(process.cwd()) : findRepositoryName(named);
	if (repository === void 0) return tellProblems([usageProblem(doctor, "name the repository: --github OWNER/NAME")], given, out);
	const branch = given.text("branch") ?? "model-registry";
	const client = defaultClient();
	const file = await readRegistryFile(client, repository, {
		branch,
		path: REGISTRY_PATH
	});
	const app = ("text" in file ? readSlice(registrySchema, file.text) : void 0)?.app ?? null;
	const facts = await readProtection(client, repository, {
		registryBranch: branch,
		app
	});
	if (facts === void 0) {
		const problem = usageProblem(doctor, `${repository.owner}/${repository.name} cannot be read`);
		const hint = "Look at the name, and whether GITHUB_TOKEN may read the repository.";
		return tellProblems([{
			...problem,
			hint
		}], given, out);
	}
	const all = judgeProtection(facts);
	const rulesets = proposeRulesets(facts);
	const isOpen = all.some(({ state }) => state === "open");
	if (given.flag("json")) out.write(`${JSON.stringify({
		schema: "twokey-doctor/1",
		repository: facts.repository,
		checks: all,
		rulesets
	}, null, 2)}\n`);
	else {
		const commands = rulesets.flatMap((ruleset) => [
			"",
			`gh api --method POST repos/${facts.repository}/rulesets --input - <<'JSON'`,
			JSON.stringify(ruleset, null, 2),
			"JSON"
		]);
		const note = app === null ? ["", "The app is not known here: add its integration_id and bypass after adoption."] : [];
		out.write(renderProtection(shellWord(facts.repository), all, isOpen ? [...note, ...commands] : []));
	}
	return isOpen ? 1 : all.some(({ state }) => state === "unknown") ? 3 : 0;
}

export { doctor };