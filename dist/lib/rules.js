import { Q as plain, X as markdownCode, l as shortDigest } from "./digest.js";
import { t as bundleDigest } from "./bundle.js";
import { D as placeOf, E as monthPath, H as isContributor, T as modelReadmePath, W as samePrincipal, _ as HEAD_PATH, at as addHours, b as REGISTRY_PATH, h as subjectDigest, p as isPolicySubject, s as prettyJson, y as README_PATH } from "./file.js";
import { D as ruledModel, O as tierOf, S as modelControlsDigest, T as principalsOf, _ as NEW_MODEL_ROLE, a as modelOf, b as changedModels, c as pullOf, d as putModel, f as putPull, g as versionOf, h as registryOf, i as indexOf, l as putBarred, n as headOf, o as monthOf, p as putVersion, r as incumbentIn, t as barredOf, u as putIndex, v as POLICY_ROLE, w as onlyAddsModels, x as findClaimFault, y as RESPONDER_ROLE } from "./state.js";

// src/signoff/counts.ts
/** Who counts: live signatures of people without a hand in the change, each person in one role at most. */
function judgeSignoffs(signatures, question) {
	const ignored = [];
	const people = /* @__PURE__ */ new Map();
	for (const signature of signatures) {
		const reason = findIgnoredReason(signature, question) ?? (people.has(signature.person.id) ? "same-person" : void 0);
		if (reason !== void 0) ignored.push({
			signature,
			reason
		});
		else people.set(signature.person.id, mergedRoles(signature, signatures, question));
	}
	const live = [...people.values()];
	const slots = question.needs.flatMap(({ role, count }) => Array.from({ length: count }, () => role));
	const filling = matchPeople(slots, live);
	const filled = slots.flatMap((role, at) => {
		const signature = live[filling[at] ?? -1];
		return signature === void 0 ? [] : [{
			role,
			signature
		}];
	});
	const idle = live.filter((signature) => !filled.some((one) => one.signature === signature));
	return {
		satisfied: filled.length === slots.length,
		filled,
		missing: question.needs.flatMap(({ role, count }) => {
			const short = count - filled.filter((one) => one.role === role).length;
			return short > 0 ? [{
				role,
				count: short
			}] : [];
		}),
		ignored: [...ignored, ...idle.map((signature) => ({
			signature,
			reason: "no-role-left"
		}))]
	};
}
/** Whether a signature says yes to this subject at this moment, roles aside. */
function findIgnoredReason(signature, question) {
	if (signature.subject !== question.subject) return "other-subject";
	if (signature.head !== question.head) return "other-head";
	if (signature.at > question.at) return "too-late";
	if (signature.ended !== null && signature.ended <= question.at) return "ended";
	if (addHours(signature.at, question.validHours) < question.at) return "expired";
	return isContributor(signature.person, question.contributors) ? "contributor" : void 0;
}
/** Somebody may sign twice, in different roles; it is still one person. */
function mergedRoles(first, all, question) {
	const roles = all.filter((one) => one.person.id === first.person.id && findIgnoredReason(one, question) === void 0).flatMap((one) => one.roles);
	return {
		...first,
		roles: [...new Set(roles)]
	};
}
/**
* As many slots as possible filled with different people (Kuhn's algorithm for bipartite matching). A first
* come, first served choice would let a risk officer who is also an owner use up the wrong one.
*/
function matchPeople(slots, people) {
	const slotOf = /* @__PURE__ */ new Map();
	const personOf = slots.map(() => void 0);
	const seat = (slot, tried) => {
		for (const [person, { roles }] of people.entries()) {
			if (tried.has(person) || !roles.includes(slots[slot] ?? "")) continue;
			tried.add(person);
			const other = slotOf.get(person);
			if (other === void 0 || seat(other, tried)) {
				slotOf.set(person, slot);
				personOf[slot] = person;
				return true;
			}
		}
		return false;
	};
	slots.forEach((_, slot) => seat(slot, /* @__PURE__ */ new Set()));
	return personOf;
}

// src/registry/turn.ts
/** The model that an event is about; policy has no bundles and no versions. */
function findModel(turn) {
	if (turn.event.model !== "policy") return turn.event.model;
	turn.refuse("unknown-version", `"policy" has no versions, so there is no ${turn.event.type} of it`);
}
function actorOf({ event }) {
	return {
		id: event.actor.id,
		login: event.actor.login
	};
}
/**
* Every claim must hold under the policy in force. `more` are principals that only this change brings, by
* role: the named owners of a model that the policy does not know yet.
*/
function checkClaims(turn, claims, more = () => []) {
	const { event, policy, refuse } = turn;
	if (event.actor.kind !== "user") refuse("not-a-person", `${event.actor.login} is a ${event.actor.kind}, and only people may do this`);
	for (const claim of claims) {
		const allowed = [...principalsOf(policy, event.model, claim.role), ...more(claim.role)];
		const fault = findClaimFault(claim, actorOf(turn), allowed);
		if (fault !== void 0) refuse("not-an-owner", `${event.actor.login} as ${claim.role} through ${claim.as}: ${FAULTS[fault]}`);
	}
}
const FAULTS = {
	"not-listed": "the policy does not name that login or team for the role",
	"not-this-person": "that login is somebody else",
	"membership-not-checked": "membership of the team was not checked"
};
function checkOwnChange(turn, contributors) {
	const { event, refuse } = turn;
	if (isContributor(actorOf(turn), contributors)) refuse("own-change", `${event.actor.login} had a hand in this change`);
}
/**
* Owners that a pull request proposes for a model that the policy in force does not know. Only the model's
* own: a proposal that names new policy owners must not let them sign it.
*/
function proposedOwners(turn, model, proposed) {
	const owners = model === "policy" ? {} : newcomer(turn, model, proposed)?.owners ?? {};
	return (role) => owners[role] ?? [];
}
/** The policy digest that a subject of this model must carry now. */
function controlsFor(turn, model, proposed) {
	return modelControlsDigest(turn.policy, model, newcomer(turn, model, proposed));
}
/** What is proposed for a model that the policy in force does not know. */
function newcomer(turn, model, proposed) {
	const policy = proposed === null ? void 0 : turn.state.policy(proposed);
	return ruledModel(turn.policy, model) !== void 0 || policy === void 0 ? void 0 : ruledModel(policy, model);
}
/** Open at an instant: begun, not ended, not run out. */
function isOpenAt(one, at) {
	const until = one.until ?? null;
	return one.at <= at && (one.ended === null || one.ended > at) && (until === null || until > at);
}
function latestStanding(pull) {
	return pull.evaluations.findLast(({ stands }) => stands);
}
/** The pull request's slice; what people decide without one has no place. */
function findPull(turn) {
	const { event, state, refuse } = turn;
	if (event.pull !== null) return pullOf(state, event.model, event.pull);
	refuse("needs-pull", `${event.type} belongs to a pull request and names none`);
}

// src/registry/landing.ts
function checkFiles(turn) {
	const { files, bundle } = turn.event.body;
	if (!files.every((file, at) => at === 0 || (files[at - 1]?.name ?? "") < file.name)) turn.refuse("bundle-digest", "the files are not listed once each, sorted by name");
	else if (bundleDigest(files) !== bundle) turn.refuse("bundle-digest", `the listed files have the digest ${bundleDigest(files)}`);
}
function checkNotBarred(turn, model, digests) {
	for (const digest of digests) {
		const [barred] = digest === null ? [] : barredOf(turn.state, model, digest).versions;
		if (barred !== void 0) turn.refuse("barred", `${digest} is that of version ${barred.version}, which is ${barred.why}`);
	}
}
/** The subject as it must have been signed, rebuilt from what the registry knows. */
function expectedSubject(turn, bundle, findings) {
	const { event, registry, model } = turn;
	if (event.model === "policy") throw new Error("a policy has a subject of its own");
	const proposed = "proposed" in event.body ? event.body.proposed : null;
	const incumbent = incumbentIn(model);
	const place = {
		v: 1,
		repository: registry.repository.id,
		pull: event.pull ?? 0,
		model: event.model
	};
	const policy = controlsFor(turn, event.model, proposed);
	return subjectDigest({
		...place,
		bundle,
		incumbent,
		findings,
		policy
	});
}
/** How many of which role: a model that the policy does not know needs high tier and its own gatekeepers. */
function needsOf(turn, model) {
	const tier = tierOf(turn.policy, model);
	const needs = Object.entries(tier.roles).map(([role, count]) => ({
		role,
		count
	}));
	return {
		tier,
		needs: ruledModel(turn.policy, model) !== void 0 ? needs : [...needs, {
			role: NEW_MODEL_ROLE,
			count: 1
		}]
	};
}
/** The sign-offs that the merge rests on; only those whose eligibility was checked again at the merge. */
function answerOf(pull, landing, needs, hours) {
	return judgeSignoffs(signaturesOf(pull, landing), questionOf(landing, needs, hours));
}
function questionOf(landing, needs, validHours) {
	const { subject, head, at, contributors } = landing;
	return {
		needs,
		subject,
		head,
		at,
		validHours,
		contributors
	};
}
function signaturesOf(pull, landing) {
	return (pull?.approvals ?? []).filter(({ id }) => landing.signers.includes(id)).map((approval) => ({
		...approval,
		roles: approval.claims.map(({ role }) => role)
	}));
}
function signersOf(pull, answer) {
	return answer.filled.map(({ role, signature }) => {
		const { id, login } = signature.person;
		const approval = pull?.approvals.find((one) => one.id === signature.id);
		return {
			id,
			login,
			role,
			at: signature.at,
			event: approval?.event ?? null
		};
	});
}
/** What stands in the way of any merge: vetoes, holds, an earlier landing, commits of nobody. */
function checkNothingStops(turn, pull, landing, tier) {
	const { refuse, model } = turn;
	if (pull.outcome !== null) refuse("already-landed", `pull request #${pull.pull} is recorded as ${pull.outcome}`);
	for (const veto of pull.vetoes) if (isOpenAt(veto, landing.at)) refuse("vetoed", `the veto of ${veto.person.login} was open`);
	for (const hold of [...pull.holds, ...model.holds]) if (isOpenAt(hold, landing.at)) refuse("held", `${hold.by.login} held it`);
	const nobody = landing.contributors.filter(({ person }) => person === null);
	if (tier.unattributed === "block" && nobody.length > 0) refuse("unattributed", `${nobody.length} contributors belong to no account`);
}
/** Counted evidence that stands, and a live override for every gate that blocks. */
function checkEvidence(turn, pull, landing, wanted) {
	const { refuse } = turn;
	const evaluation = latestStanding(pull);
	if (evaluation?.findings !== wanted.findings || evaluation.bundle !== wanted.bundle) {
		refuse("no-evidence", "the findings named are not those that stand for this bundle");
		return {
			evaluation: void 0,
			used: []
		};
	}
	if (!evaluation.counts) refuse("no-evidence", "the evidence comes from a run that does not count");
	return {
		evaluation,
		used: evaluation.blocking.flatMap((gate) => {
			const override = pull.overrides.find((one) => one.gate === gate && one.subject === landing.subject && one.at <= landing.at && one.expires > landing.at);
			if (override === void 0) refuse("gate-blocks", `${gate} is ${evaluation.gates[gate] ?? "absent"} and not overridden`);
			return override === void 0 ? [] : [override];
		})
	};
}
/** An override needs two people besides the author in all. */
function checkSignatures(turn, answer, used) {
	if (!answer.satisfied) {
		const missing = answer.missing.map(({ role, count }) => count === 1 ? role : `${count} × ${role}`);
		const ignored = answer.ignored.map(({ signature, reason }) => `${signature.person.login}: ${reason}`);
		const note = ignored.length === 0 ? "" : ` (not counted: ${ignored.join(", ")})`;
		turn.refuse("not-signed", `no live sign-off as ${missing.join(", ")}${note}`);
	}
	const people = /* @__PURE__ */ new Set([...answer.filled.map(({ signature }) => signature.person.id), ...used.map(({ by }) => by.id)]);
	if (used.length > 0 && people.size < 2) turn.refuse("override-limits", "an override needs two people besides the author, and there is one");
}
function checkSigners(turn, pull, signers) {
	const unknown = signers.filter((id) => pull?.approvals.every((approval) => approval.id !== id) ?? true);
	if (unknown.length > 0) turn.refuse("no-such-approval", `no sign-off ${unknown.join(", ")} in this pull request`);
}
/** The row that rollbacks look at once a version is left. */
function leftVersion(model, at) {
	const { live } = model;
	if (live === null || !live.signed) return model.restorable;
	const { version, bundle, scores, commit } = live;
	return sortTargets([{
		version,
		bundle,
		scores,
		commit,
		left: at
	}, ...model.restorable.filter((one) => one.version !== version)]);
}
const MOST_TARGETS = 5;
function sortTargets(targets) {
	return [...targets].sort((a, b) => a.left === b.left ? b.version - a.version : a.left < b.left ? 1 : -1).slice(0, MOST_TARGETS);
}
/** The newest version left behind whose bytes and predictions differ from what is live. */
function withTarget(model) {
	const { live } = model;
	const target = model.restorable.find((one) => live === null || one.bundle !== live.bundle && (one.scores === null || one.scores !== live.scores));
	return {
		...model,
		rollback_target: target ?? null
	};
}

// src/registry/fold-live.ts
/** What becomes live, and what stops being it. */
function foldBaseline(turn) {
	const { event, path, registry, model, refuse } = turn;
	const { body } = event;
	const name = findModel(turn);
	if (name === void 0) return;
	checkFiles(turn);
	if (model.events > 0 || event.pull !== (registry.adopted?.pull ?? null)) refuse("baseline-late", `${name} has ${model.events} events, and the adoption was another pull request`);
	if (body.version !== model.versions + 1) refuse("version-order", `the next version is ${model.versions + 1}`);
	const { version, environment, bundle, folder, files, scores, commit } = body;
	const slice = newVersion(name, {
		version,
		environment,
		bundle,
		folder,
		files,
		scores,
		commit,
		kind: "baseline",
		signed: registry.adopted?.signed ?? false,
		enforced: false
	}, turn);
	putVersion(turn.state, slice);
	const live = liveOf(slice, event.at, path, []);
	putModel(turn.state, withTarget({
		...model,
		live,
		versions: body.version
	}));
}
function foldPromoted(turn) {
	const { event, path, model, refuse } = turn;
	const { body } = event;
	const name = findModel(turn);
	if (name === void 0) return;
	checkFiles(turn);
	checkFlag(turn);
	if (body.version !== model.versions + 1) refuse("version-order", `the next version is ${model.versions + 1}`);
	checkNotBarred(turn, name, [body.bundle, body.scores]);
	const pull = event.pull === null ? void 0 : pullOf(turn.state, name, event.pull);
	if (body.findings !== null && !(pull?.evaluations ?? []).some(({ findings }) => findings === body.findings)) refuse("no-evidence", "the findings that it names were not recorded in this pull request");
	const landed = judgeLanding(turn, name, pull, body.bundle);
	const { version, environment, bundle, folder, files, scores, merge: commit } = body;
	const { subject, findings, evidence } = body;
	const { signed, approved_by, overrides, gates } = landed;
	const what = {
		version,
		environment,
		bundle,
		folder,
		files,
		scores,
		commit,
		subject,
		findings,
		evidence
	};
	const how = {
		kind: "promoted",
		signed,
		enforced: body.enforced,
		approved_by,
		overrides,
		gates
	};
	const slice = newVersion(name, {
		...what,
		...how
	}, turn);
	putVersion(turn.state, slice);
	const before = model.live;
	const reviews = landed.used.map(({ id, gate, by, review_due }) => ({
		override: id,
		gate,
		version,
		by,
		due: review_due
	}));
	const closes = event.pull !== null && model.rollback?.pull === event.pull;
	putModel(turn.state, withTarget({
		...model,
		rollback: closes ? null : model.rollback,
		live: liveOf(slice, body.merged_at, path, approved_by),
		restorable: leftVersion(model, body.merged_at),
		unapproved: null,
		retrain_due: null,
		reviews_due: [...model.reviews_due, ...reviews],
		versions: version,
		pending: before === null ? null : {
			type: "superseded",
			version: before.version
		}
	}));
	if (pull !== void 0) putPull(turn.state, {
		...pull,
		outcome: "promoted"
	});
}
function foldSuperseded(turn) {
	const { event, model, refuse } = turn;
	const name = findModel(turn);
	if (name === void 0) return;
	if (model.pending?.type !== "superseded" || event.body.by !== model.live?.version) refuse("out-of-turn", `version ${event.body.version} was not just replaced by ${event.body.by}`);
	const slice = versionOf(turn.state, name, event.body.version);
	if (slice === void 0) refuse("unknown-version", `there is no version ${event.body.version}`);
	else putVersion(turn.state, endPeriod({
		...slice,
		status: leftStatus(slice)
	}, model.live?.since ?? event.at));
	putModel(turn.state, {
		...model,
		pending: null
	});
}
function foldRetired(turn) {
	const { event, model, refuse } = turn;
	const { body } = event;
	const name = findModel(turn);
	if (name === void 0) return;
	checkFlag(turn);
	if (body.version !== (model.live?.version ?? null)) refuse("unknown-version", `live is ${model.live?.version ?? "nothing"}, not ${body.version ?? "nothing"}`);
	const pull = event.pull === null ? void 0 : pullOf(turn.state, name, event.pull);
	judgeLanding(turn, name, pull, null);
	const slice = body.version === null ? void 0 : versionOf(turn.state, name, body.version);
	if (slice !== void 0) putVersion(turn.state, endPeriod({
		...slice,
		status: "retired"
	}, body.merged_at));
	const restorable = leftVersion(model, body.merged_at);
	putModel(turn.state, withTarget({
		...model,
		live: null,
		restorable,
		unapproved: null
	}));
	if (pull !== void 0) putPull(turn.state, {
		...pull,
		outcome: "retired"
	});
}
/** Always recorded: that a thing happened around us is not for us to refuse. */
function foldUnapproved(turn) {
	const { event, path, model } = turn;
	const { commit, digest, landed_at: since, reasons } = event.body;
	const unapproved = model.live !== null && digest === model.live.bundle ? null : {
		commit,
		digest,
		since,
		reasons,
		event: path
	};
	const closes = event.pull !== null && model.rollback?.pull === event.pull;
	putModel(turn.state, {
		...model,
		unapproved,
		rollback: closes ? null : model.rollback
	});
	if (event.pull !== null) putPull(turn.state, {
		...pullOf(turn.state, event.model, event.pull),
		outcome: "unapproved"
	});
}
/**
* In mode enforce every rule refuses; in observe and advise the same rules only decide whether the version
* counts as signed, because the merge has already happened and a log that leaves it out would lie.
*/
function judgeLanding(turn, model, pull, bundle) {
	const { body } = turn.event;
	const complaints = [];
	const judging = {
		...turn,
		refuse: (code, message) => {
			complaints.push(code);
			if (body.enforced) turn.refuse(code, message);
		}
	};
	if (pull === void 0 || body.subject === null) {
		judging.refuse("needs-pull", "there is no pull request with a signed subject behind it");
		return {
			signed: false,
			approved_by: [],
			overrides: [],
			gates: null,
			used: []
		};
	}
	const { subject, head, signers, contributors, merged_at: at } = body;
	const landing = {
		subject,
		head,
		at,
		signers,
		contributors
	};
	const findings = "findings" in body ? body.findings : pull.evaluations.findLast(({ stands }) => stands)?.findings ?? null;
	if (findings === null || expectedSubject(judging, bundle, findings) !== subject) judging.refuse("wrong-subject", "bundle, incumbent, findings or policy are not those of the signed subject");
	const { needs, tier } = needsOf(judging, model);
	checkNothingStops(judging, pull, landing, tier);
	checkSigners(judging, pull, signers);
	const { evaluation, used } = findings === null ? {
		evaluation: void 0,
		used: []
	} : checkEvidence(judging, pull, landing, {
		findings,
		bundle
	});
	const answer = answerOf(pull, landing, needs, tier.valid_hours);
	checkSignatures(judging, answer, used);
	return {
		signed: complaints.length === 0,
		approved_by: signersOf(pull, answer),
		overrides: used.map(({ id, gate, by }) => ({
			id,
			gate,
			by
		})),
		gates: evaluation?.gates ?? null,
		used: [...used]
	};
}
function checkFlag({ event, policy, refuse }) {
	const enforced = policy.mode === "enforce";
	if (event.body.enforced !== enforced) refuse("wrong-flag", `the policy in force is in mode ${policy.mode}, so enforced is ${enforced}`);
}
function newVersion(model, what, turn) {
	const { event, path, head } = turn;
	const from = event.type === "promoted" ? event.body.merged_at : event.at;
	return {
		schema: "twokey-version/1",
		model,
		status: "live",
		approved_by: [],
		overrides: [],
		gates: null,
		subject: null,
		findings: null,
		evidence: null,
		...what,
		pull: event.pull,
		policy: head.policy,
		periods: [{
			from,
			until: null
		}],
		quarantined: null,
		revoked: null,
		event: path
	};
}
function liveOf(slice, since, event, approved_by) {
	const { version, bundle, scores, commit, signed, enforced } = slice;
	return {
		version,
		bundle,
		scores,
		since,
		commit,
		signed,
		enforced,
		approved_by,
		event
	};
}
function endPeriod(slice, until) {
	return {
		...slice,
		periods: slice.periods.map((period) => period.until === null ? {
			...period,
			until
		} : period)
	};
}
/** What a version is once it is no longer live: a bad mark stays. */
function leftStatus({ revoked, quarantined }) {
	return revoked !== null ? "revoked" : quarantined !== null ? "quarantined" : "superseded";
}

// src/registry/fold-policy.ts
/** How the log begins, and how the rules themselves change. */
function foldGenesis(state, event, refuse) {
	const { body } = event;
	const policy = state.policy(body.policy);
	if (event.seq !== 0 || event.prev !== null || event.model !== "policy" || headOf(state) !== void 0) refuse("genesis-first", "this genesis is not the first event");
	if (policy === void 0) refuse("policy-missing", `policy ${body.policy} is not kept beside the log`);
	const signed = policy !== void 0 && isAdoptionSigned(policy, body.adoption);
	if (body.app !== null && !signed) refuse("adoption-unsigned", "an app stands in it, and no policy owner without a hand in it signed");
	const { log, repository, app, branch, default_branch, commit } = body;
	const place = {
		log,
		repository,
		app,
		branch,
		default_branch,
		commit,
		adopted: body.adoption === null ? null : {
			pull: body.adoption.pull,
			signed
		}
	};
	state.registries.put(REGISTRY_PATH, {
		schema: "twokey-registry/1",
		...place,
		since: event.at
	});
}
function isAdoptionSigned(policy, adoption) {
	return (adoption?.signers ?? []).some(({ person, claims }) => !isContributor(person, adoption?.contributors ?? []) && claims.some((claim) => claim.role === "policy" && findClaimFault(claim, person, policy.policy_owners) === void 0));
}
function foldPolicyChanged(turn) {
	const { event, head, policy, refuse } = turn;
	const { body } = event;
	checkFlag(turn);
	if (event.model !== "policy") refuse("wrong-subject", "a change of policy is an event of policy");
	if (body.before !== head.policy) refuse("stale-policy", `the policy in force is ${head.policy}`);
	const after = turn.state.policy(body.after);
	if (after === void 0) {
		refuse("policy-missing", `policy ${body.after} is not kept beside the log`);
		return;
	}
	const pull = event.pull === null ? void 0 : pullOf(turn.state, event.model, event.pull);
	if (policy.mode === "enforce") checkPolicySigned(turn, pull, after);
	if (pull !== void 0) putPull(turn.state, {
		...pull,
		outcome: "policy-changed"
	});
	putModel(turn.state, {
		...turn.model,
		unapproved: null
	});
}
/** Signed under the old rules: by a policy owner, and for every model it touches by one of its old owners. */
function checkPolicySigned(turn, pull, after) {
	const { event, policy, registry, refuse } = turn;
	const { body } = event;
	if (pull === void 0 || event.pull === null) {
		refuse("needs-pull", "there is no pull request behind it");
		return;
	}
	const { before, after: digest, head, merged_at: at, signers, contributors } = body;
	const place = {
		v: 1,
		repository: registry.repository.id,
		pull: event.pull
	};
	const landing = {
		subject: subjectDigest({
			...place,
			model: "policy",
			before,
			after: digest
		}),
		head,
		at,
		signers,
		contributors
	};
	const tier = policy.tiers.high;
	checkNothingStops(turn, pull, landing, tier);
	checkSigners(turn, pull, signers);
	const question = questionOf(landing, [], tier.valid_hours);
	const live = signaturesOf(pull, landing).filter((one) => findIgnoredReason(one, question) === void 0);
	const keepers = onlyAddsModels(policy, after) ? [POLICY_ROLE, NEW_MODEL_ROLE] : [POLICY_ROLE];
	const touched = changedModels(policy, after);
	const claimsOf = (signature) => pull.approvals.find(({ id }) => id === signature.id)?.claims ?? [];
	const speaksFor = (signature, model) => claimsOf(signature).some(({ role, as }) => !keepers.includes(role) && principalsOf(policy, model, role).some((principal) => samePrincipal(principal, as)));
	const missing = (keeper) => touched.filter((model) => !live.some((one) => one.person.id !== keeper.person.id && speaksFor(one, model)));
	const candidates = live.filter(({ roles }) => roles.some((role) => keepers.includes(role)));
	if (candidates.length === 0) refuse("not-signed", "no policy owner signed this change");
	const shortest = candidates.map((keeper) => missing(keeper)).sort((a, b) => a.length - b.length)[0] ?? [];
	if (shortest.length > 0) refuse("not-signed", `nobody else signed as owner of ${shortest.join(", ")}`);
}

// src/registry/fold-rollback.ts
/** Going back, and what must not come back. */
function foldRollbackProposed(turn) {
	const { event, model, refuse } = turn;
	const { from, to, plan, alert, requested_by } = event.body;
	const name = findModel(turn);
	const pull = findPull(turn);
	if (name === void 0 || pull === void 0) return;
	if (model.live?.version !== from) refuse("not-live", `version ${from} is not live, ${model.live?.version ?? "nothing"} is`);
	if (model.rollback !== null && model.rollback.pull !== pull.pull) refuse("rollback-open", `pull request #${model.rollback.pull} already proposes a rollback`);
	checkTarget(turn, name, to, event.body.bundle);
	const alerted = alert !== null && alert.version === from;
	putModel(turn.state, {
		...model,
		rollback: {
			pull: pull.pull,
			from,
			to
		}
	});
	putPull(turn.state, {
		...pull,
		rollback: {
			from,
			to,
			plan,
			alerted,
			requested_by
		}
	});
}
function foldRollbackDeclined(turn) {
	const { event, model, refuse } = turn;
	const pull = findPull(turn);
	if (pull === void 0) return;
	if (model.rollback?.pull !== pull.pull || model.rollback.to !== event.body.to) refuse("rollback-open", "this pull request proposes no such rollback");
	putModel(turn.state, {
		...model,
		rollback: null
	});
	putPull(turn.state, {
		...pull,
		outcome: "declined"
	});
}
function foldRolledBack(turn) {
	const { event, path, model, refuse } = turn;
	const { body } = event;
	const name = findModel(turn);
	const pull = findPull(turn);
	if (name === void 0 || pull === void 0) return;
	checkFlag(turn);
	if (model.live?.version !== body.from) refuse("not-live", `version ${body.from} is not live`);
	if (pull.rollback?.from !== body.from || pull.rollback.to !== body.to) refuse("rollback-open", `this pull request does not propose going from ${body.from} to ${body.to}`);
	const target = checkTarget(turn, name, body.to, body.bundle);
	const answer = judgeRollback(turn, name, pull);
	const before = versionOf(turn.state, name, body.from);
	if (before !== void 0) putVersion(turn.state, endPeriod({
		...before,
		status: leftStatus(before)
	}, body.merged_at));
	if (target === void 0) return;
	const periods = [...target.periods, {
		from: body.merged_at,
		until: null
	}];
	putVersion(turn.state, {
		...target,
		status: "live",
		periods
	});
	const approved_by = signersOf(pull, answer);
	const live = {
		...liveOf(target, body.merged_at, path, approved_by),
		commit: body.merge,
		enforced: body.enforced
	};
	putModel(turn.state, withTarget({
		...model,
		live,
		rollback: null,
		unapproved: null,
		restorable: model.restorable.filter(({ version }) => version !== body.to && version !== body.from),
		pending: {
			type: "quarantined",
			version: body.from
		}
	}));
	putPull(turn.state, {
		...pull,
		outcome: "rolled-back"
	});
}
function checkTarget(turn, model, version, bundle) {
	const target = versionOf(turn.state, model, version);
	if (target === void 0) {
		turn.refuse("unknown-version", `there is no version ${version}`);
		return;
	}
	const faults = [
		...target.signed ? [] : ["nobody signed it"],
		...target.quarantined === null ? [] : ["it is quarantined"],
		...target.revoked === null ? [] : ["it is revoked"],
		...target.bundle === bundle ? [] : [`its bundle is ${target.bundle}`],
		...target.status === "live" ? ["it is live"] : [],
		...[target.bundle, target.scores].flatMap((digest) => digest !== null && barredOf(turn.state, model, digest).versions.length > 0 ? ["the same bytes or predictions are barred"] : [])
	];
	if (faults.length > 0) turn.refuse("bad-target", `version ${version}: ${faults.join(", ")}`);
	return target;
}
/** Expedited: one eligible person is enough, but not the asker alone unless an alert names what is live. */
function judgeRollback(turn, model, pull) {
	const { body } = turn.event;
	const judging = body.enforced ? turn : {
		...turn,
		refuse: () => {}
	};
	const { head, signers, contributors, merged_at: at } = body;
	const findings = body.findings ?? pull.rollback?.plan ?? null;
	const expected = findings === null ? null : expectedSubject(judging, body.bundle, findings);
	if (body.subject === null || body.subject !== expected) judging.refuse("wrong-subject", "bundle, incumbent, findings or policy are not those of the signed subject");
	const landing = {
		subject: body.subject ?? body.bundle,
		head,
		at,
		signers,
		contributors
	};
	const { needs, tier } = needsOf(judging, model);
	checkNothingStops(judging, pull, landing, {
		...tier,
		unattributed: "block"
	});
	checkSigners(judging, pull, signers);
	if (!body.expedited) {
		const answer = answerOf(pull, landing, needs, tier.valid_hours);
		checkSignatures(judging, answer, []);
		return answer;
	}
	const question = questionOf(landing, [{
		role: "any",
		count: 1
	}], tier.valid_hours);
	const live = signaturesOf(pull, landing).map((signature) => ({
		...signature,
		roles: ["any"]
	})).filter((signature) => findIgnoredReason(signature, question) === void 0);
	const asker = pull.rollback?.requested_by ?? null;
	const others = live.filter(({ person }) => person.id !== asker?.id);
	if (live.length === 0) judging.refuse("not-signed", "no owner and no responder signed the rollback");
	else if (others.length === 0 && !(pull.rollback?.alerted ?? false)) judging.refuse("asker-alone", `${asker?.login ?? "the asker"} asked for it and is the only one who signed`);
	return nameRoles(judgeSignoffs(others.length > 0 ? others : live, question), pull);
}
/** The role in which each of them really spoke. */
function nameRoles(answer, pull) {
	const filled = answer.filled.map(({ role, signature }) => {
		return {
			role: (pull.approvals.find(({ id }) => id === signature.id)?.claims ?? [])[0]?.role ?? role,
			signature
		};
	});
	return {
		...answer,
		filled
	};
}
function foldQuarantined(turn) {
	const { event, path, model, refuse } = turn;
	const { version, cause } = event.body;
	const found = findVersion(turn, version);
	if (found === void 0) return;
	const { slice } = found;
	if (cause === "rolled-back" && model.pending?.type !== "quarantined") refuse("out-of-turn", `version ${version} was not just rolled back`);
	if (cause === "requested") {
		if (event.body.claims.length === 0) refuse("not-an-owner", "nobody's role is named");
		checkClaims(turn, event.body.claims);
	}
	if (slice.quarantined !== null && model.pending === null) refuse("wrong-status", `version ${version} is already quarantined`);
	const marked = {
		...slice,
		quarantined: {
			at: event.at,
			event: path
		}
	};
	putVersion(turn.state, {
		...marked,
		status: slice.status === "live" ? "live" : leftStatus(marked)
	});
	bar(turn.state, slice, "quarantined");
	putModel(turn.state, withTarget({
		...withoutTarget(model, slice),
		pending: null
	}));
}
function foldQuarantineLifted(turn) {
	const { event, refuse } = turn;
	const found = findVersion(turn, event.body.version);
	if (found === void 0) return;
	const { name, slice } = found;
	checkClaims(turn, event.body.claims);
	if (slice.quarantined === null) refuse("wrong-status", `version ${slice.version} is not quarantined`);
	const freed = {
		...slice,
		quarantined: null
	};
	putVersion(turn.state, {
		...freed,
		status: slice.status === "live" ? "live" : leftStatus(freed)
	});
	for (const digest of digestsOf(slice)) {
		const barred = barredOf(turn.state, name, digest);
		const versions = barred.versions.filter((one) => one.version !== slice.version || one.why !== "quarantined");
		putBarred(turn.state, {
			...barred,
			versions
		});
	}
	const model = modelOf(turn.state, name);
	const left = slice.periods.at(-1)?.until ?? null;
	if (!slice.signed || slice.revoked !== null || left === null) return;
	const { version, bundle, scores, commit } = slice;
	const restorable = sortTargets([{
		version,
		bundle,
		scores,
		commit,
		left
	}, ...model.restorable]);
	putModel(turn.state, withTarget({
		...model,
		restorable
	}));
}
function foldRevoked(turn) {
	const { event, path, model, refuse } = turn;
	const found = findVersion(turn, event.body.version);
	if (found === void 0) return;
	const { slice } = found;
	checkClaims(turn, event.body.claims);
	if (slice.revoked !== null) refuse("wrong-status", `version ${slice.version} is already revoked`);
	const marked = {
		...slice,
		revoked: {
			at: event.at,
			reason: event.body.reason,
			event: path
		}
	};
	putVersion(turn.state, {
		...marked,
		status: slice.status === "live" ? "live" : leftStatus(marked)
	});
	bar(turn.state, slice, "revoked");
	putModel(turn.state, withTarget(withoutTarget(model, slice)));
}
function bar(state, slice, why) {
	for (const digest of digestsOf(slice)) {
		const barred = barredOf(state, slice.model, digest);
		const others = barred.versions.filter((one) => one.version !== slice.version || one.why !== why);
		putBarred(state, {
			...barred,
			versions: [...others, {
				version: slice.version,
				why
			}]
		});
	}
}
function digestsOf({ bundle, scores }) {
	return scores === null ? [bundle] : [bundle, scores];
}
/** Every target with the same bytes or predictions goes. */
function withoutTarget(model, slice) {
	const same = ({ version, bundle, scores }) => version === slice.version || bundle === slice.bundle || scores !== null && scores === slice.scores;
	return {
		...model,
		restorable: model.restorable.filter((target) => !same(target))
	};
}
function findVersion(turn, version) {
	const name = findModel(turn);
	if (name === void 0) return void 0;
	const slice = versionOf(turn.state, name, version);
	if (slice !== void 0) return {
		name,
		slice
	};
	turn.refuse("unknown-version", `there is no version ${version} of ${name}`);
}

// src/registry/fold-said.ts
/** What was measured in one pull request, and who signed it. */
function foldEvaluated(turn) {
	const { event, path, refuse } = turn;
	const { body } = event;
	const pull = findPull(turn);
	if (pull === void 0) return;
	const last = pull.evaluations.at(-1);
	if (last !== void 0 && body.attempt <= last.attempt) refuse("attempt-order", `attempt ${body.attempt} comes after attempt ${last.attempt}`);
	checkVerdicts(turn);
	if (body.stands && !body.counts) refuse("no-evidence", "evidence of a run that does not count cannot stand");
	const { attempt, bundle, incumbent, findings, evidence, policy, head } = body;
	const { decision, blocking, gates, counts, stands } = body;
	const measured = {
		attempt,
		bundle,
		incumbent,
		findings,
		evidence,
		policy,
		head
	};
	const judged = {
		decision,
		blocking,
		gates,
		counts,
		stands
	};
	const evaluation = {
		event: path,
		at: event.at,
		...measured,
		...judged
	};
	putPull(turn.state, {
		...pull,
		evaluations: [...pull.evaluations, evaluation]
	});
}
/** A failed or broken gate blocks; what blocks is a gate that did not pass; a block names its gates. */
function checkVerdicts({ event: { body }, refuse }) {
	const words = new Map(Object.entries(body.gates));
	const wrong = body.blocking.filter((gate) => ![
		"fail",
		"error",
		"inconclusive"
	].includes(words.get(gate) ?? ""));
	const silent = [...words].filter(([gate, word]) => (word === "fail" || word === "error") && !body.blocking.includes(gate));
	if (wrong.length > 0) refuse("verdicts-disagree", `${wrong.join(", ")} cannot block: not failed, broken or inconclusive`);
	if (silent.length > 0) refuse("verdicts-disagree", `${silent.map(([gate, word]) => `${gate}: ${word}`).join(", ")} must block`);
	if (body.decision === "block" !== body.blocking.length > 0) refuse("verdicts-disagree", `the decision is ${body.decision}, blocked by ${body.blocking.length} gates`);
}
function foldApproved(turn) {
	const { event, path, refuse } = turn;
	const { body } = event;
	const pull = findPull(turn);
	if (pull === void 0) return;
	if (subjectDigest(body.subject) !== body.digest) refuse("wrong-subject", "the digest is not the one of the subject beside it");
	checkOwnChange(turn, body.contributors);
	if (isPolicySubject(body.subject)) {
		checkClaims(turn, body.claims, policyVoices(turn, body.subject));
		checkPolicySubject(turn, body.subject);
	} else {
		checkClaims(turn, body.claims, proposedOwners(turn, event.model, body.proposed));
		checkModelSubject(turn, body.subject, pull);
	}
	if (pull.rollback === null && body.claims.some(({ role }) => role === "responder")) refuse("not-an-owner", "responders sign rollbacks only");
	const { digest: subject, head, claims } = body;
	const approval = {
		id: event.id,
		person: actorOf(turn),
		claims,
		subject,
		head,
		at: event.at,
		ended: null,
		cause: null,
		event: path
	};
	putPull(turn.state, {
		...pull,
		approvals: [...pull.approvals, approval]
	});
}
/** Owners of a model that the change of policy touches speak for that model, in their own role. */
function policyVoices(turn, subject) {
	const after = turn.state.policy(subject.after);
	const touched = after === void 0 ? [] : changedModels(turn.policy, after);
	return (role) => touched.flatMap((model) => principalsOf(turn.policy, model, role));
}
function checkPolicySubject({ event, head, registry, refuse }, subject) {
	if (event.model !== "policy" || subject.pull !== event.pull || subject.repository !== registry.repository.id) refuse("wrong-subject", "the subject is of another repository, pull request or model");
	if (subject.before !== head.policy) refuse("wrong-subject", "the policy in force is another than the one this change starts from");
}
function checkModelSubject(turn, subject, pull) {
	const { event, registry, model, refuse } = turn;
	if (event.model !== subject.model || subject.pull !== event.pull || subject.repository !== registry.repository.id) refuse("wrong-subject", "the subject is of another repository, pull request or model");
	if (subject.policy !== controlsFor(turn, subject.model, event.body.proposed)) refuse("wrong-subject", "the policy that this model is judged by is another one");
	if (subject.incumbent?.version !== model.live?.version || subject.incumbent?.digest !== model.live?.bundle) refuse("wrong-subject", "another version is live than the one it was compared with");
	const evidence = latestStanding(pull);
	const planned = pull.rollback !== null && subject.findings === pull.rollback.plan;
	const shown = evidence !== void 0 && evidence.findings === subject.findings && evidence.bundle === subject.bundle;
	if (!planned && !shown) refuse("no-evidence", "the findings that it names are not the ones that stand for this bundle");
}
function foldWithdrawn(turn) {
	const { event, refuse } = turn;
	const found = findLiveApproval(turn, event.body.approval);
	if (found === void 0) return;
	const { pull, approval } = found;
	const { cause } = event.body;
	if (cause === "withdrawn" && approval.person.id !== event.actor.id) refuse("not-yours", `${event.actor.login} cannot withdraw what ${approval.person.login} signed`);
	const ended = {
		...approval,
		ended: event.at,
		cause
	};
	putPull(turn.state, {
		...pull,
		approvals: pull.approvals.map((one) => one === approval ? ended : one)
	});
}
function foldCarriedOver(turn) {
	const { event, policy, refuse } = turn;
	const found = findLiveApproval(turn, event.body.approval);
	if (found === void 0) return;
	const { pull, approval } = found;
	if (!(event.model === "policy" ? policy.tiers.high : tierOf(policy, event.model)).carry_over) refuse("carry-over-off", "this tier does not carry sign-offs over a push");
	if (approval.head !== event.body.from) refuse("no-such-approval", "the sign-off was given on another head than the one it is carried from");
	const moved = {
		...approval,
		head: event.body.to
	};
	putPull(turn.state, {
		...pull,
		approvals: pull.approvals.map((one) => one === approval ? moved : one)
	});
}
function findLiveApproval(turn, id) {
	const pull = findPull(turn);
	const approval = pull?.approvals.find((one) => one.id === id && one.ended === null);
	if (pull !== void 0 && approval !== void 0) return {
		pull,
		approval
	};
	turn.refuse("no-such-approval", `there is no live sign-off ${id} in this pull request`);
}

// src/registry/fold-stopped.ts
/** Vetoes, holds and overrides: what stands in the way, and what lets one gate's verdict pass. */
/** An override never covers these: without them nothing else means anything. */
const NEVER_OVERRIDDEN = ["contract", "selftest"];
function foldVetoed(turn) {
	const { event } = turn;
	const pull = findPull(turn);
	if (pull === void 0) return;
	checkClaims(turn, event.body.claims);
	const roles = [...new Set(event.body.claims.map(({ role }) => role))];
	const veto = {
		id: event.id,
		person: actorOf(turn),
		roles,
		at: event.at,
		ended: null
	};
	putPull(turn.state, {
		...pull,
		vetoes: [...pull.vetoes, veto]
	});
}
function foldVetoLifted(turn) {
	const { event, policy, refuse } = turn;
	const pull = findPull(turn);
	const veto = pull?.vetoes.find((one) => one.id === event.body.veto && one.ended === null);
	if (pull === void 0 || veto === void 0) {
		refuse("no-such-veto", `there is no open veto ${event.body.veto} in this pull request`);
		return;
	}
	if (veto.person.id !== event.actor.id) {
		const shared = event.body.claims.some(({ role }) => veto.roles.includes(role));
		if (policy.lifted_by !== "role" || !shared) refuse("no-such-veto", `${event.actor.login} may not lift the veto of ${veto.person.login}`);
		else checkClaims(turn, event.body.claims);
	}
	const ended = {
		...veto,
		ended: event.at
	};
	putPull(turn.state, {
		...pull,
		vetoes: pull.vetoes.map((one) => one === veto ? ended : one)
	});
}
/** In a pull request a hold stops that change; without one it stops every change of the model. */
function foldHeld(turn) {
	const { event, model } = turn;
	const hold = {
		id: event.id,
		by: actorOf(turn),
		at: event.at,
		until: event.body.until,
		ended: null
	};
	const pull = event.pull === null ? void 0 : findPull(turn);
	if (pull === void 0) putModel(turn.state, {
		...model,
		holds: [...model.holds, hold]
	});
	else putPull(turn.state, {
		...pull,
		holds: [...pull.holds, hold]
	});
}
function foldResumed(turn) {
	const { event, model, refuse } = turn;
	const pull = event.pull === null ? void 0 : findPull(turn);
	const holds = pull?.holds ?? model.holds;
	const hold = holds.find((one) => one.id === event.body.hold && one.ended === null);
	if (hold === void 0) {
		refuse("no-such-hold", `there is no open hold ${event.body.hold} here`);
		return;
	}
	const marked = holds.map((one) => one === hold ? {
		...hold,
		ended: event.at
	} : one);
	if (pull === void 0) putModel(turn.state, {
		...model,
		holds: dropOldEnds(marked)
	});
	else putPull(turn.state, {
		...pull,
		holds: marked
	});
}
/** A merge may be recorded a little after a hold ended, so a few ended ones are remembered; not all for ever. */
function dropOldEnds(holds) {
	const ended = holds.filter((hold) => hold.ended !== null);
	return holds.filter((hold) => hold.ended === null || ended.indexOf(hold) >= ended.length - 4);
}
function foldOverridden(turn) {
	const { event, policy, refuse } = turn;
	const { body } = event;
	const pull = findPull(turn);
	if (pull === void 0) return;
	checkClaims(turn, body.claims);
	checkOwnChange(turn, body.contributors);
	const evidence = latestStanding(pull);
	const word = evidence?.gates[body.gate];
	if (evidence === void 0 || !evidence.counts) refuse("no-evidence", "there is no counted evidence whose verdict could be overridden");
	else if (word !== "fail" && word !== "inconclusive") refuse("override-limits", `the verdict of ${body.gate} is ${word ?? "absent"}, and only fail and inconclusive can be overridden`);
	if (NEVER_OVERRIDDEN.includes(body.gate)) refuse("override-limits", `${body.gate} is never overridden`);
	if (!body.claims.some(({ role }) => policy.overrides.roles.includes(role))) refuse("override-limits", `overrides need one of the roles ${policy.overrides.roles.join(", ") || "(none is named)"}`);
	if (body.expires > addHours(event.at, policy.overrides.max_hours)) refuse("override-limits", `it lasts until ${body.expires}, longer than ${policy.overrides.max_hours} hours`);
	const { gate, subject, expires, review_due } = body;
	const override = {
		id: event.id,
		gate,
		subject,
		by: actorOf(turn),
		at: event.at,
		expires,
		review_due
	};
	putPull(turn.state, {
		...pull,
		overrides: [...pull.overrides, override]
	});
}
function foldOverrideReviewed(turn) {
	const { event, model, policy, refuse } = turn;
	const review = model.reviews_due.find(({ override }) => override === event.body.override);
	if (review === void 0) {
		refuse("no-such-override", `no override ${event.body.override} awaits its review`);
		return;
	}
	checkClaims(turn, event.body.claims);
	if (review.by.id === event.actor.id) refuse("same-person", `${event.actor.login} overrode ${review.gate} and cannot review it`);
	if (!policy.overrides.roles.some((role) => event.body.claims.some((claim) => claim.role === role && principalsOf(policy, event.model, role).some((principal) => samePrincipal(principal, claim.as))))) refuse("override-limits", "an override is reviewed in an override role");
	putModel(turn.state, {
		...model,
		reviews_due: model.reviews_due.filter((one) => one !== review)
	});
}

// src/registry/fold-watched.ts
/** What was seen after a version went live, and what the log got wrong. */
function foldObserved(turn) {
	const { event, path, model } = turn;
	const { version, decision } = event.body;
	if (findVersion(turn, version) === void 0) return;
	if (model.observed === null || model.observed.at <= event.at) putModel(turn.state, {
		...model,
		observed: {
			at: event.at,
			version,
			decision,
			event: path
		}
	});
}
function foldRetrainDue(turn) {
	const { event, model } = turn;
	const { version, since, reasons } = event.body;
	if (findVersion(turn, version) === void 0) return;
	putModel(turn.state, {
		...model,
		retrain_due: {
			since,
			version,
			reasons
		}
	});
}
/** Nothing is edited: the wrong event stays, and the correction stands beside it. */
function foldCorrected({ event, refuse }) {
	const place = placeOf(event.body.path);
	if (place?.kind !== "event" || place.model !== event.model || place.n >= event.n) refuse("wrong-correction", `${event.body.path} is not an earlier event of ${event.model}`);
}

// src/registry/fold.ts
/**
* The one way from events to state. Appending asks it whether an event may be written, verifying whether it
* might have been, and every answer comes from the state it leaves behind. It goes on after a refusal, so
* that a reader learns of every broken rule and not only of the first.
*/
function foldEvent(state, { path, hash, event }) {
	const placed = {
		path,
		hash,
		event
	};
	const refusals = [];
	const refuse = (code, message) => void refusals.push({
		code,
		message
	});
	const head = headOf(state);
	const before = modelOf(state, event.model);
	if (isRecorded(state, event)) refuse("already-recorded", `the fact ${event.id} stands in the log already`);
	if (event.type === "genesis") foldGenesis(state, event, refuse);
	else if (head === void 0) return [{
		code: "genesis-first",
		message: "there is no genesis before it"
	}];
	else foldOther(state, placed, {
		head,
		before,
		refuse
	});
	remember(state, event);
	const after = modelOf(state, event.model);
	putModel(state, {
		...after,
		events: event.n + 1
	});
	if (after.live !== before.live || after.unapproved !== before.unapproved) putRow(state, after);
	putHead(state, placed, head);
	return refusals;
}
function foldOther(state, { event, path }, context) {
	const { head, before: model, refuse } = context;
	const policy = state.policy(head.policy);
	const registry = registryOf(state);
	if (policy === void 0 || registry === void 0) {
		refuse("policy-missing", `policy ${head.policy} is not kept beside the log`);
		return;
	}
	if (event.seq !== head.size || event.prev !== head.hash || event.n !== model.events) refuse("wrong-turn", `the next event of ${event.model} is number ${model.events}, ${head.size} in all`);
	const { pending } = model;
	const follows = pending?.type === event.type && "version" in event.body && event.body.version === pending.version;
	if (pending !== null && !follows) refuse("unfinished", `${pending.type} of version ${pending.version} must come first`);
	dispatch({
		event,
		path,
		state,
		head,
		registry,
		policy,
		model,
		refuse
	});
}
function dispatch({ event, ...rest }) {
	switch (event.type) {
		case "genesis": return rest.refuse("genesis-first", "a second genesis");
		case "baseline": return foldBaseline({
			...rest,
			event
		});
		case "policy-changed": return foldPolicyChanged({
			...rest,
			event
		});
		case "evaluated": return foldEvaluated({
			...rest,
			event
		});
		case "approved": return foldApproved({
			...rest,
			event
		});
		case "withdrawn": return foldWithdrawn({
			...rest,
			event
		});
		case "carried-over": return foldCarriedOver({
			...rest,
			event
		});
		case "vetoed": return foldVetoed({
			...rest,
			event
		});
		case "veto-lifted": return foldVetoLifted({
			...rest,
			event
		});
		case "held": return foldHeld({
			...rest,
			event
		});
		case "resumed": return foldResumed({
			...rest,
			event
		});
		case "overridden": return foldOverridden({
			...rest,
			event
		});
		case "override-reviewed": return foldOverrideReviewed({
			...rest,
			event
		});
		case "promoted": return foldPromoted({
			...rest,
			event
		});
		case "superseded": return foldSuperseded({
			...rest,
			event
		});
		case "retired": return foldRetired({
			...rest,
			event
		});
		case "unapproved-change": return foldUnapproved({
			...rest,
			event
		});
		case "rollback-proposed": return foldRollbackProposed({
			...rest,
			event
		});
		case "rollback-declined": return foldRollbackDeclined({
			...rest,
			event
		});
		case "rolled-back": return foldRolledBack({
			...rest,
			event
		});
		case "quarantined": return foldQuarantined({
			...rest,
			event
		});
		case "quarantine-lifted":
		case "revoked":
		case "observed":
		case "retrain-due":
		case "corrected": return dispatchRest({
			...rest,
			event
		});
	}
}
function dispatchRest({ event, ...rest }) {
	switch (event.type) {
		case "quarantine-lifted": return foldQuarantineLifted({
			...rest,
			event
		});
		case "revoked": return foldRevoked({
			...rest,
			event
		});
		case "observed": return foldObserved({
			...rest,
			event
		});
		case "retrain-due": return foldRetrainDue({
			...rest,
			event
		});
		case "corrected": return foldCorrected({
			...rest,
			event
		});
	}
}
/** Where the ids live that an event of this kind could repeat: with its pull request, else with its month. */
function isRecorded(state, event) {
	return idsFor(state, event).includes(event.id);
}
function idsFor(state, event) {
	return event.pull === null ? monthOf(state, event.model, event.at.slice(0, 7)).ids : pullOf(state, event.model, event.pull).ids;
}
function remember(state, event) {
	if (event.pull !== null) {
		const pull = pullOf(state, event.model, event.pull);
		putPull(state, {
			...pull,
			ids: [...pull.ids, event.id]
		});
		return;
	}
	const month = monthOf(state, event.model, event.at.slice(0, 7));
	state.months.put(monthPath(event.model, month.month), {
		...month,
		ids: [...month.ids, event.id]
	});
}
function putRow(state, model) {
	if (model.model === "policy") return;
	const { live } = model;
	const row = {
		version: live?.version ?? null,
		bundle: live?.bundle ?? null,
		since: live?.since ?? null,
		approved_by: live?.approved_by.map(({ login }) => login) ?? [],
		signed: live?.signed ?? false,
		enforced: live?.enforced ?? false,
		unapproved: model.unapproved !== null
	};
	const index = indexOf(state);
	putIndex(state, {
		...index,
		models: {
			...index.models,
			[model.model]: row
		}
	});
}
function putHead(state, { event, path, hash }, head) {
	const log = event.type === "genesis" ? event.body.log : head?.log;
	const policy = event.type === "genesis" ? event.body.policy : event.type === "policy-changed" ? event.body.after : head?.policy;
	if (log === void 0 || policy === void 0) return;
	const slice = {
		schema: "twokey-head/1",
		log,
		size: event.seq + 1,
		hash,
		last: path,
		policy
	};
	state.heads.put(HEAD_PATH, slice);
}

// src/registry/frozen-text.ts
/**
* Text in the generated files of a registry. `verify` builds them again byte for byte, also those that earlier releases
* wrote, so this escaping stays as it is for ever, whatever the reports of today do.
*/
function frozenMarkdown(text, longest) {
	return plain(text, longest).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/[\\`*_{}[\]()#+!|~$]/g, (mark) => `\\${mark}`).replace(/@/g, "@⁠").replace(/:\/\//g, ":⁠//").replace(/www\./gi, (found) => `${found.slice(0, 3)}\u2060.`);
}

// src/registry/readme.ts
/** The pages that people see on GitHub; like every view, made from state alone, byte for byte. */
function renderReadme(registry, index) {
	const rows = Object.entries(index.models).sort(([a], [b]) => a < b ? -1 : 1).map(([name, row]) => {
		const version = row.version;
		const live = version === null ? "nothing" : `[${frozenMarkdown(name)}@${version}](models/${name}/README.md)`;
		const bundle = row.bundle;
		return [
			live,
			bundle === null ? "" : markdownCode(shortDigest(bundle)),
			row.since ?? "",
			version === null ? "" : approvers(row.approved_by, row.signed),
			row.unapproved ? "**something else is on the default branch, unapproved**" : ""
		].join(" | ");
	});
	const branch = registry.branch;
	return [
		`# Models of ${frozenMarkdown(registry.repository.name, 200)}`,
		"",
		"Written by Twokey, one commit at a time, and never edited: what is live, since when, who approved it.",
		"",
		"| live | bundle | since | approved by | |",
		"|---|---|---|---|---|",
		...rows.length === 0 ? ["| no model yet | | | | |"] : rows.map((row) => `| ${row} |`),
		"",
		"## How to check it",
		"",
		"Nothing here has to be believed. With a clone of this repository, offline:",
		"",
		"```sh",
		`git fetch origin ${branch}:${branch}`,
		"twokey verify            # hashes, chain, history, every rule, every page",
		"twokey verify --coverage # and that no change of a model went around it",
		"```",
		"",
		"Each file under `models/*/events` is one event. Its hash is the sha256 of its bytes (`sha256sum FILE`), and",
		"the next event, counted by `seq`, carries it as `prev`. The last hash stands in `log/head.json`. Everything",
		"else but `policy/` and `evidence/` is rebuilt from the events, and `twokey verify` compares every byte.",
		"",
		"A chain cannot show that its end was cut off. Note size and hash of `log/head.json` somewhere else, and ask",
		"later with `twokey verify --pin SIZE:HASH`.",
		"",
		`Log \`${registry.log}\` of repository ${registry.repository.id}, since ${registry.since}${appName(registry)}.`,
		""
	].join("\n");
}
function appName({ app }) {
	return app === null ? ", kept locally, without an app" : `, written by the app ${frozenMarkdown(app.slug)}`;
}
function renderModelReadme(model) {
	const { live, rollback_target: target } = model;
	const lines = [`# ${frozenMarkdown(model.model)}`, ""];
	if (live === null) lines.push("Nothing is live.", "");
	else lines.push(`**${frozenMarkdown(model.model)}@${live.version} is live** since ${live.since}.`, "", "| | |", "|---|---|", `| bundle | ${markdownCode(live.bundle)} |`, `| commit | ${markdownCode(live.commit)} |`, `| approved by | ${approvers(live.approved_by.map(({ login, role }) => `${login} (${role})`), live.signed)} |`, `| event | [${live.event.split("/").at(-1) ?? ""}](${relative(live.event)}) |`, `| rollback would go to | ${target === null ? "nothing: no earlier signed version" : `version ${target.version}, live until ${target.left}`} |`, "");
	if (model.unapproved !== null) lines.push(`**Unapproved:** commit ${markdownCode(model.unapproved.commit)} put something else on the default branch at ${model.unapproved.since}.`, "");
	for (const { gate, version, due } of model.reviews_due) lines.push(`**Override to review:** ${frozenMarkdown(gate)} of version ${version}, due ${due}.`, "");
	if (model.rollback !== null) lines.push(`A rollback to version ${model.rollback.to} is proposed in #${model.rollback.pull}.`, "");
	lines.push("All versions: [versions](versions) · everything that happened: [events](events)", "");
	return lines.join("\n");
}
function approvers(names, signed) {
	if (names.length === 0) return signed ? "the adoption" : "nobody";
	return names.map((name) => frozenMarkdown(name)).join(", ");
}
/** From `models/fraud/events/…` to what the page beside it needs. */
function relative(path) {
	return path.split("/").slice(2).join("/");
}

// src/registry/views.ts
/** Every file that the fold changed, as it must stand on the branch. Pages that stay the same are left out. */
function* renderViews(state) {
	yield* renderShelf(state.heads);
	yield* renderShelf(state.registries);
	yield* renderShelf(state.indexes);
	yield* renderShelf(state.models);
	yield* renderShelf(state.versions);
	yield* renderShelf(state.pulls);
	yield* renderShelf(state.months);
	yield* renderShelf(state.barred);
	for (const { before, now } of state.models.changes()) {
		const page = pageOf(now);
		if (page !== void 0 && (before === void 0 || pageOf(before) !== page)) yield [modelReadmePath(now.model), page];
	}
	const registry = registryOf(state);
	const changed = state.indexes.isChanged() || state.registries.isChanged();
	if (registry !== void 0 && changed) yield [README_PATH, renderReadme(registry, indexOf(state))];
}
function* renderShelf(shelf) {
	for (const { path, now } of shelf.changes()) yield [path, prettyJson(now)];
}
/** Policy has no live version, so it has no page. */
function pageOf(model) {
	return model.model === "policy" ? void 0 : renderModelReadme(model);
}

// src/registry/rules.ts
/**
* Every rule that an event must keep, in the words that `verify` and the docs use. The same code refuses an
* append and finds the violation later; a new rule starts here.
*/
const RULES = {
	"genesis-first": "The first event is the genesis, and there is one.",
	"wrong-turn": "Events follow each other without gaps: place, number and hash of the one before agree.",
	"already-recorded": "One fact is recorded once.",
	"policy-missing": "The policy in force is kept beside the log.",
	unfinished: "A promotion is followed at once by `superseded`, a rollback by `quarantined`.",
	"out-of-turn": "`superseded` stands only right after the promotion that caused it.",
	"adoption-unsigned": "An app adopts a repository only after a policy owner without a hand in it signed.",
	"baseline-late": "A baseline is the first event of its model and belongs to the adoption.",
	"bundle-digest": "The bundle digest is the one of the listed files.",
	"version-order": "Versions are numbered 1, 2, 3 … without gaps.",
	"unknown-version": "A version that an event names was promoted before.",
	"wrong-flag": "`enforced` says whether the policy in force enforced.",
	"needs-pull": "What people decide belongs to a pull request.",
	"already-landed": "A pull request lands once per model.",
	"not-a-person": "Only people sign, veto and override.",
	"not-an-owner": "Who speaks in a role is named for it by the policy in force at that moment.",
	"own-change": "Who had a hand in the change is not its second key.",
	"wrong-subject": "A sign-off names exactly this repository, pull request, model, bundle, incumbent, findings and policy.",
	"no-evidence": "Sign-offs and promotions rest on counted evidence that stands, about this bundle and head.",
	"attempt-order": "Attempts are recorded in order, the failed ones too.",
	"verdicts-disagree": "The decision follows from the verdicts: `block` names the gates that block.",
	"no-such-approval": "Only a live sign-off can be withdrawn or carried over.",
	"not-yours": "A sign-off is withdrawn by the one who gave it.",
	"carry-over-off": "Sign-offs survive a push only where the tier allows it.",
	"no-such-veto": "Only an open veto can be lifted, by the vetoer or, where the policy says so, a holder of the role.",
	"no-such-hold": "Only an open hold can be ended.",
	"override-limits": "An override turns one gate's fail or inconclusive, in an override role, within the longest time.",
	"no-such-override": "Only an override that went out and awaits its review is reviewed.",
	"same-person": "An override is reviewed by somebody else than the one who overrode.",
	"not-signed": "In mode enforce, every role of the tier is filled by a live sign-off of a different person.",
	"gate-blocks": "In mode enforce, a gate that blocks is covered by a live override.",
	vetoed: "Nothing lands under an open veto.",
	held: "Nothing lands while it is held.",
	unattributed: "Where the tier blocks them, commits of nobody's account do not land.",
	barred: "Quarantined and revoked bundles, and models with identical predictions, do not come back.",
	"stale-policy": "A change of policy starts from the policy in force.",
	"not-live": "A rollback leaves the version that is live.",
	"bad-target": "A rollback goes to a version that was signed and is neither quarantined nor revoked, with its own bytes.",
	"rollback-open": "A model has one open rollback at a time, and a rollback lands only after it was proposed.",
	"asker-alone": "Who asked for a rollback may sign it alone only where a verified alert names the live version.",
	"wrong-status": "A version is quarantined once, lifted when quarantined, revoked once.",
	"wrong-correction": "A correction points to an event of the same model."
};

export { judgeSignoffs as a, idsFor as i, renderViews as n, foldEvent as r, RULES as t };