import { B as string, L as object, k as array } from "./digest.js";
import { D as ruledModel, O as tierOf, _ as NEW_MODEL_ROLE, a as modelOf, c as pullOf, m as readSlice, t as barredOf } from "./state.js";
import { c as versionsOf } from "./ask.js";

// src/registry/ask-version.ts
function askWho(registry, version) {
	const { state, events } = registry;
	const byPath = new Map(events.map((stored) => [stored.path, stored]));
	const pull = version.pull === null ? void 0 : pullOf(state, version.model, version.pull);
	const policy = state.policy(version.policy);
	const signers = version.approved_by.map((signer) => {
		const as = (pull?.approvals.find(({ event }) => event === signer.event))?.claims.find(({ role }) => role === signer.role)?.as ?? null;
		const source = signer.event === null ? void 0 : byPath.get(signer.event)?.event.source;
		return {
			...signer,
			as,
			url: source?.url ?? null
		};
	});
	return {
		version,
		needed: policy === void 0 || version.kind === "baseline" ? [] : neededRoles(policy, version.model),
		signers,
		overrides: version.overrides.map(({ id, gate, by }) => ({
			gate,
			login: by.login,
			reviewed: reviewOf(events, id)
		})),
		ended: (pull?.approvals ?? []).flatMap(({ person, ended, cause }) => ended === null ? [] : [{
			login: person.login,
			cause: cause ?? "ended",
			at: ended
		}]),
		vetoes: (pull?.vetoes ?? []).map(({ person, at, ended }) => ({
			login: person.login,
			at,
			lifted: ended
		})),
		mergedBy: byPath.get(version.event)?.event.actor.login ?? ""
	};
}
function neededRoles(policy, model) {
	const needed = Object.entries(tierOf(policy, model).roles).map(([role, count]) => ({
		role,
		count
	}));
	return ruledModel(policy, model) === void 0 ? [...needed, {
		role: NEW_MODEL_ROLE,
		count: 1
	}] : needed;
}
function reviewOf(events, override) {
	for (const { event } of events) if (event.type === "override-reviewed" && event.body.override === override) return `${event.body.outcome} by ${event.actor.login}`;
	return null;
}
const findingsSchema = object({ verdicts: array(object({
	gate: string(),
	verdict: string(),
	reason: string()
})) });
/** `findings` is the text of the version's findings, where the registry keeps it. */
function askWhy(registry, version, findings) {
	const attempts = (version.pull === null ? void 0 : pullOf(registry.state, version.model, version.pull))?.evaluations ?? [];
	const standing = attempts.findLast((one) => one.findings === version.findings);
	const told = findings === void 0 ? void 0 : readSlice(findingsSchema, findings);
	const words = Object.entries(standing?.gates ?? {}).map(([gate, verdict]) => ({
		gate,
		verdict,
		reason: ""
	}));
	const event = registry.events.find(({ path }) => path === standing?.event)?.event;
	return {
		version,
		attempts,
		standing,
		verdicts: told?.verdicts ?? words,
		data: event?.type === "evaluated" ? event.body.data : []
	};
}
function askDiff(from, to) {
	const [old, now] = [filesByName(from), filesByName(to)];
	return {
		from,
		to,
		files: [.../* @__PURE__ */ new Set([...old.keys(), ...now.keys()])].sort().flatMap((name) => {
			const [before, after] = [old.get(name), now.get(name)];
			if (before !== void 0 && after !== void 0) return before.digest === after.digest && before.role === after.role ? [] : [{
				name,
				change: "changed",
				before,
				after
			}];
			return [{
				name,
				change: before === void 0 ? "added" : "removed",
				before,
				after
			}];
		}),
		gates: [.../* @__PURE__ */ new Set([...Object.keys(from.gates ?? {}), ...Object.keys(to.gates ?? {})])].sort().flatMap((gate) => {
			const [before, after] = [from.gates?.[gate], to.gates?.[gate]];
			return before === after ? [] : [{
				gate,
				before,
				after
			}];
		}),
		samePolicy: from.policy === to.policy,
		sameScores: from.scores !== null && from.scores === to.scores
	};
}
function filesByName({ files }) {
	return new Map(files.map((file) => [file.name, file]));
}
/** Where a rollback would go, and why not to the versions that are newer. Newest left first. */
function askRollbackTarget(registry, model) {
	const { live } = modelOf(registry.state, model);
	const left = versionsOf(registry, model).filter((version) => version.version !== live?.version && lastUntil(version) !== null).sort((a, b) => {
		const [one, other] = [lastUntil(a) ?? "", lastUntil(b) ?? ""];
		return one === other ? b.version - a.version : one < other ? 1 : -1;
	});
	const skipped = [];
	for (const version of left) {
		const reason = findTargetFault(registry, version, live ?? void 0);
		if (reason === void 0) return {
			live: live?.version,
			target: version,
			skipped
		};
		skipped.push({
			version: version.version,
			reason
		});
	}
	return {
		live: live?.version,
		target: void 0,
		skipped
	};
}
function lastUntil({ periods }) {
	return periods.at(-1)?.until ?? null;
}
function findTargetFault(registry, version, live) {
	if (!version.signed) return "nobody signed it";
	if (version.revoked !== null) return `revoked for ${version.revoked.reason} at ${version.revoked.at}`;
	if (version.quarantined !== null) return `quarantined since ${version.quarantined.at}`;
	if (version.bundle === live?.bundle) return "the same bytes as what is live";
	if (version.scores !== null && version.scores === live?.scores) return "the same predictions as what is live";
	const [other] = [version.bundle, version.scores].flatMap((digest) => digest === null ? [] : barredOf(registry.state, version.model, digest).versions);
	return other === void 0 ? void 0 : `the same model as version ${other.version}, which is ${other.why}`;
}

export { askWhy as i, askRollbackTarget as n, askWho as r, askDiff as t };