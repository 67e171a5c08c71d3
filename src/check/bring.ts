import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../base/json.ts";
import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { copyBytes } from "../git/locate.ts";
import { materialise } from "../git/materialise.ts";
import { needOf } from "../git/needs.ts";
import type { ProjectModel } from "../project/project.ts";
import type { StoredFile } from "../project/sources.ts";
import type { Side } from "./side.ts";
import type { Snapshot } from "./snapshot.ts";

/** Puts a bundle's files where they can be opened; what is not on this machine becomes a problem with its cure. */
export async function bringSide(
  model: ProjectModel,
  from: Snapshot,
  to: { readonly folder: string; readonly side: "candidate" | "incumbent" },
): Promise<Side> {
  const { bundle, file, serving } = model;
  await mkdir(to.folder, { recursive: true });
  const { files, missing } = await materialise(from.repository, bundle.files, to.folder);
  const main = bundle.files.find(({ role }) => role === "model");
  const labels = bundle.files.find(({ role }) => role === "labels");
  const names = labels === undefined ? undefined : await readNames(files.get(labels.name));
  const problems = missing.map((each) => missingProblem(each, from, to.side));
  return {
    digest: bundle.digest,
    bytes: bundle.files.reduce((sum, { size }) => sum + size, 0),
    from:
      main === undefined
        ? { kind: "scores", tables: await bringScores(model, from, to.folder) }
        : { kind: "model", path: files.get(main.name) ?? join(to.folder, main.name) },
    files: {
      model: main?.path ?? file.path,
      serving: serving?.path ?? join(file.folder, "serving.yaml"),
      data: "the data",
    },
    serving,
    threshold: serving?.output?.threshold,
    names: names?.ok === true ? names.value : undefined,
    missing: [...problems, ...(names?.ok === false ? names.problems : [])],
  };
}

function missingProblem(file: StoredFile, from: Snapshot, side: "candidate" | "incumbent"): Problem {
  const need = needOf(file, { name: side, ...(from.ref === undefined ? {} : { ref: from.ref }) });
  return {
    code: "missing-bytes",
    file: file.path,
    path: "",
    message: `the bytes of the ${side}'s ${plain(file.name)} (${file.stored}, ${file.digest}) are not on this machine`,
    hint: need.command,
  };
}

async function bringScores(
  model: ProjectModel,
  from: Snapshot,
  folder: string,
): Promise<Readonly<Record<string, { readonly path: string; readonly file: string }>>> {
  const found: Record<string, { readonly path: string; readonly file: string }> = {};
  for (const { key, files } of model.data) {
    const role = /^scores\.(.+)$/.exec(key)?.[1];
    const [file] = files;
    if (role === undefined || file === undefined) continue;
    const path = join(folder, `scores-${role}${extensionOf(file.name)}`);
    if (await copyBytes(from.repository, file, path)) found[role] = { path, file: file.path };
  }
  return found;
}

const LABELS = z.union([
  z.array(z.union([z.string(), z.number(), z.boolean()])).min(2),
  z.record(z.string(), z.string()),
]);

/** A list of class names in the order of the outputs, or `{ "0": name, … }`. */
async function readNames(path: string | undefined): Promise<Outcome<readonly string[]> | undefined> {
  if (path === undefined || !path.endsWith(".json")) return undefined;
  const text = await readFile(path, "utf8");
  const problem = bad<readonly string[]>({
    code: "labels-file",
    file: path,
    path: "",
    message: "the labels file is no list of class names",
    hint: 'write ["cancel", "keep"], in the order of the model\'s outputs',
  });
  let json: unknown;
  try {
    json = parseJson(text);
  } catch {
    return problem;
  }
  const labels = LABELS.safeParse(json);
  if (!labels.success) return problem;
  if (Array.isArray(labels.data)) return good(labels.data.map(String));
  const named = labels.data;
  const names = Object.keys(named).map((_, at) => named[String(at)]);
  return names.every((name) => name !== undefined) ? good(names) : problem;
}

/** `.csv.gz` of `data/rows.csv.gz`: readers look at the content first and at this second. */
export function extensionOf(name: string): string {
  return /(?:\.[a-z0-9]{1,10}){1,2}$/i.exec(name)?.[0] ?? "";
}
