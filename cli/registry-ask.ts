import { findDigest, type ModelName } from "../src/base/ids.ts";
import { findInstant } from "../src/base/instant.ts";
import { bad, good, type Outcome } from "../src/base/problem.ts";
import { didYouMean } from "../src/base/suggest.ts";
import {
  askAt,
  askLog,
  askUsedBy,
  findModelRef,
  findVersion,
  modelNames,
  type ModelRef,
  readCurrent,
  type Registry,
} from "../src/registry/ask.ts";
import { askDiff, askRollbackTarget, askWho, askWhy } from "../src/registry/ask-version.ts";
import { EVENT_TYPES } from "../src/registry/event.ts";
import { decodeText } from "../src/registry/file.ts";
import { currentPath, evidencePath } from "../src/registry/paths.ts";
import type { VersionSlice } from "../src/registry/slices.ts";
import type { Log } from "../src/registry/verify-log.ts";
import { renderLog } from "../src/report/registry-log.ts";
import {
  renderAt,
  renderCurrent,
  renderDiff,
  renderTarget,
  renderUses,
  renderVersion,
  renderWho,
  renderWhy,
} from "../src/report/registry-version.ts";
import {
  type Command,
  type ExitCode,
  type Given,
  type Output,
  tellProblems,
  usageProblem,
} from "./command.ts";
import { openSource, SOURCE_OPTIONS } from "./registry-source.ts";

const REF = "MODEL[@VERSION]";
const REF_NOTES = [
  "MODEL alone means the version that is live; MODEL@12 a version, MODEL@9f3ce011 the one with that bundle.",
];

export const log: Command = {
  name: "log",
  summary: "what happened to a model, or to all of them",
  positionals: ["MODEL?"],
  options: {
    ...SOURCE_OPTIONS,
    type: { type: "string", value: "EVENT", help: "only events of this type, e.g. promoted" },
    by: { type: "string", value: "LOGIN", help: "only what this person did" },
    since: { type: "string", value: "TIME", help: "from 2026-03-01 on" },
    last: { type: "string", value: "N", help: "the newest N (default: 50; with --json all)" },
  },
  notes: ["MODEL may be policy: changes of the rules are recorded under that name."],
  run: runLog,
};

export const show = versionCommand(
  "show",
  "one version: files, digests, when it was live",
  ({ version }) => ({
    json: version,
    text: renderVersion(version),
  }),
);

export const who = versionCommand("who", "who approved a version, in which role", ({ registry, version }) => {
  const answer = askWho(registry, version);
  return { json: answer, text: renderWho(answer) };
});

export const why = versionCommand("why", "on what evidence a version went out", (asked) => {
  const { registry, version } = asked;
  const bytes =
    version.findings === null ? undefined : asked.log.documents.get(evidencePath(version.findings));
  const answer = askWhy(registry, version, bytes === undefined ? undefined : decodeText(bytes));
  return { json: answer, text: renderWhy(answer) };
});

export const diff: Command = {
  name: "diff",
  summary: "what differs between two versions of a model",
  positionals: ["MODEL@VERSION", "MODEL@VERSION?"],
  options: SOURCE_OPTIONS,
  notes: ["With one version, the one that is live is the other side."],
  run: (given, out) =>
    answer(given, out, "diff", ({ registry }) => {
      const [first = "", second] = given.positionals;
      const from = versionFor(registry, first, "diff");
      if (!from.ok) return from;
      const to = versionFor(registry, second ?? from.value.model, "diff");
      if (!to.ok) return to;
      const found = askDiff(from.value, to.value);
      return good({ json: found, text: renderDiff(found) });
    }),
};

export const current: Command = {
  name: "current",
  summary: "what is live, since when, approved by whom: one read",
  positionals: ["MODEL"],
  options: SOURCE_OPTIONS,
  notes: ["Reads models/MODEL/current.json and nothing else, so it is as fast as one file."],
  run: runCurrent,
};

export const at: Command = {
  name: "at",
  summary: "what was live at a moment",
  positionals: ["MODEL", "TIME"],
  options: SOURCE_OPTIONS,
  notes: ["TIME is a day (2026-03-01) or an instant in UTC (2026-03-01T12:00:00Z)."],
  run: (given, out) =>
    answer(given, out, "at", ({ registry }) => {
      const [name = "", time = ""] = given.positionals;
      const model = modelFor(registry, name, "at");
      if (!model.ok) return model;
      const instant = findInstant(time.length === 10 ? `${time}T00:00:00Z` : time);
      if (instant === undefined)
        return bad(usageProblem({ name: "at" }, `"${time}" is no time: write 2026-03-01`));
      const found = askAt(registry, model.value, instant);
      return good({
        json: { model: model.value, at: instant, ...found },
        text: renderAt(name, instant, found),
      });
    }),
};

export const usedBy: Command = {
  name: "used-by",
  summary: "every version and evaluation that a digest went into",
  positionals: ["DIGEST"],
  options: SOURCE_OPTIONS,
  notes: ["For recalls: which versions were trained or judged on this file, these data, this policy?"],
  run: (given, out) =>
    answer(given, out, "used-by", ({ registry }) => {
      const text = given.positionals[0] ?? "";
      const digest = findDigest(text) ?? findDigest(`sha256:${text}`);
      if (digest === undefined) return bad(usageProblem({ name: "used-by" }, `"${text}" is no digest`));
      const uses = askUsedBy(registry, digest);
      return good({ json: { digest, uses }, text: renderUses(digest, uses) });
    }),
};

export const rollbackTarget: Command = {
  name: "rollback-target",
  summary: "where a rollback would go, and why not to the versions in between",
  positionals: ["MODEL"],
  options: SOURCE_OPTIONS,
  notes: [],
  run: (given, out) =>
    answer(given, out, "rollback-target", ({ registry }) => {
      const model = modelFor(registry, given.positionals[0] ?? "", "rollback-target");
      if (!model.ok) return model;
      const found = askRollbackTarget(registry, model.value);
      return good({ json: { model: model.value, ...found }, text: renderTarget(model.value, found) });
    }),
};

type Asked = { readonly registry: Registry; readonly log: Log };
type Answer = { readonly json: object; readonly text: string };

async function answer(
  given: Given,
  out: Output,
  name: string,
  ask: (asked: Asked) => Outcome<Answer>,
): Promise<ExitCode> {
  const source = openSource(given);
  if (!source.ok) return tellProblems(source.problems, given, out);
  const read = await source.value.read();
  if (!read.ok) return tellProblems(read.problems, given, out);
  const found = ask(read.value);
  if (!found.ok) return tellProblems(found.problems, given, out);
  const { json, text } = found.value;
  out.write(
    given.flag("json") ? `${JSON.stringify({ schema: `twokey-${name}/1`, ...json }, null, 2)}\n` : text,
  );
  return 0;
}

function versionCommand(
  name: string,
  summary: string,
  ask: (asked: Asked & { readonly version: VersionSlice }) => Answer,
): Command {
  return {
    name,
    summary,
    positionals: [REF],
    options: SOURCE_OPTIONS,
    notes: REF_NOTES,
    run: (given, out) =>
      answer(given, out, name, (asked) => {
        const version = versionFor(asked.registry, given.positionals[0] ?? "", name);
        return version.ok ? good(ask({ ...asked, version: version.value })) : version;
      }),
  };
}

async function runLog(given: Given, out: Output): Promise<ExitCode> {
  return answer(given, out, "log", ({ registry }) => {
    const [model] = given.positionals;
    const names = modelNames(registry);
    const scope = names.find((name) => name === model);
    if (model !== undefined && scope === undefined) return bad(unknownModel(model, names, "log"));
    const [type, since] = [given.text("type"), given.text("since")];
    if (type !== undefined && !EVENT_TYPES.includes(type))
      return bad(
        usageProblem({ name: "log" }, `there is no event "${type}".${didYouMean(type, EVENT_TYPES)}`),
      );
    const from =
      since === undefined ? undefined : findInstant(since.length === 10 ? `${since}T00:00:00Z` : since);
    if (since !== undefined && from === undefined)
      return bad(usageProblem({ name: "log" }, `"${since}" is no time: write 2026-03-01`));
    const last = given.text("last") ?? (given.flag("json") ? undefined : "50");
    if (last !== undefined && !/^[1-9]\d{0,8}$/.test(last))
      return bad(usageProblem({ name: "log" }, `--last needs a number, not "${last}"`));
    const by = given.text("by");
    const events = askLog(registry, {
      ...(scope === undefined ? {} : { model: scope }),
      ...(type === undefined ? {} : { type }),
      ...(from === undefined ? {} : { since: from }),
      ...(by === undefined ? {} : { by }),
    });
    const shown = last === undefined ? events : events.slice(-Number(last));
    const listed = shown.map(({ path, hash, event }) => ({ path, hash, event }));
    return good({ json: { events: listed }, text: renderLog(shown, events.length - shown.length) });
  });
}

async function runCurrent(given: Given, out: Output): Promise<ExitCode> {
  const source = openSource(given);
  if (!source.ok) return tellProblems(source.problems, given, out);
  const name = given.positionals[0] ?? "";
  const ref = findModelRef(name);
  if (ref === undefined || name.includes("@"))
    return tellProblems([usageProblem(current, `"${name}" is no name of a model`)], given, out);
  const text = await source.value.readFile(currentPath(ref.model));
  if (!text.ok) return tellProblems(text.problems, given, out);
  if (text.value === undefined) return tellProblems([unknownModel(name, [], "current")], given, out);
  const model = readCurrent(text.value);
  if (model === undefined) {
    const problem = usageProblem(current, `${currentPath(ref.model)} cannot be read`);
    return tellProblems([{ ...problem, hint: "Run twokey verify: it names what was changed." }], given, out);
  }
  out.write(given.flag("json") ? text.value : renderCurrent(model));
  return 0;
}

function modelFor(registry: Registry, name: string, command: string): Outcome<ModelName> {
  const names = modelNames(registry);
  const ref = findModelRef(name);
  return ref !== undefined && names.includes(ref.model) && !name.includes("@")
    ? good(ref.model)
    : bad(unknownModel(name, names, command));
}

function versionFor(registry: Registry, text: string, command: string): Outcome<VersionSlice> {
  const ref: ModelRef | undefined = findModelRef(text);
  const names = modelNames(registry);
  if (ref === undefined || !names.includes(ref.model)) return bad(unknownModel(text, names, command));
  const version = findVersion(registry, ref);
  if (version !== undefined) return good(version);
  const message = text.includes("@") ? `there is no ${text}` : `nothing of ${ref.model} is live`;
  return bad({
    ...usageProblem({ name: command }, message),
    hint: `twokey log ${ref.model} shows its versions`,
  });
}

function unknownModel(name: string, names: readonly string[], command: string) {
  const known = names.filter((one) => one !== "policy");
  const problem = usageProblem(
    { name: command },
    `the registry knows no model "${name}".${didYouMean(name, known)}`,
  );
  return known.length === 0 ? problem : { ...problem, hint: `It knows ${known.slice(0, 20).join(", ")}.` };
}
