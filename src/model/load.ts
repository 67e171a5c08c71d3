import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { countOf, showBytes } from "../base/number.ts";
import { type Outcome, type Problem, bad, good } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { findUnsafeLocation, plainLocation } from "./external.ts";
import { inspectProblems } from "./inspect.ts";
import { type Refusal, refusalProblem } from "./refusal.ts";
import { type ModelSource, type Session, openSession } from "./runtime.ts";
import { type ModelScan, scanModel } from "./scan.ts";
import { findLookalike } from "./sniff.ts";
import { stripZipMaps } from "./zipmap.ts";

/** A model that is ready to run, with what it says of itself. Whoever opens it releases the session. */
export type OpenModel = {
  readonly scan: ModelScan;
  readonly session: Session;
  /** the files it was read from, in bytes */
  readonly bytes: number;
};

/** Why a model could not be opened. `place` means that the machine is to blame and the model must not be judged. */
export type OpenEnd =
  | { readonly kind: "open"; readonly model: OpenModel }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] }
  | { readonly kind: "place"; readonly problem: Problem };

/**
 * From a path to a running session, in children only: scanned, inspected, external data found inside the folder,
 * ZipMaps dropped. A model without ZipMap is loaded from its path, as production loads it.
 */
export async function openModel(path: string, file: string): Promise<OpenEnd> {
  const read = readModelFile(path, file);
  if (!read.ok) return { kind: "problems", problems: read.problems };
  const { bytes, scan } = read.value;
  const external = readExternal(scan, dirname(path));
  const problems = [...inspectProblems(scan), ...(external.ok ? [] : external.problems)];
  if (!external.ok || problems.length > 0) return { kind: "problems", problems };
  const source: ModelSource =
    scan.zipMaps.length === 0
      ? { kind: "path", path }
      : {
          kind: "bytes",
          bytes: stripZipMaps(bytes, scan.zipMaps),
          external: external.value.map(({ location, path }) => ({ location, data: readFileSync(path) })),
        };
  const opened = await openSession(source);
  if (!opened.ok) return refused(opened.refusal, file);
  const size = external.value.reduce((sum, each) => sum + each.size, bytes.length);
  return { kind: "open", model: { scan, session: opened.value, bytes: size } };
}

export function refused(refusal: Refusal, file: string): Exclude<OpenEnd, { readonly kind: "open" }> {
  const problem = refusalProblem(refusal, file);
  return refusal.fault === "place" ? { kind: "place", problem } : { kind: "problems", problems: [problem] };
}

/** Protocol buffers end at 2 GB, and so does what Node reads in one piece. */
const LARGEST_MODEL = 2 ** 31 - 1;

function readModelFile(
  path: string,
  file: string,
): Outcome<{ readonly bytes: Uint8Array; readonly scan: ModelScan }> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) {
    const hint = "check the path; `twokey needs` lists bytes that are missing and how to bring them";
    return bad({ code: "no-file", file, path: "", message: "there is no such model file", hint });
  }
  if (stat.size > LARGEST_MODEL) {
    const message = `the model file has ${showBytes(stat.size)}; more than 2 GB is not an ONNX file`;
    return bad({ code: "beyond-limits", file, path: "", message, hint: "save the weights as external data" });
  }
  const bytes = readFileSync(path);
  const scan = scanModel(bytes, file);
  return scan.ok ? good({ bytes, scan: scan.value }) : scan;
}

type ExternalFile = { readonly location: string; readonly path: string; readonly size: number };

/** Finds every file that the model keeps numbers in. Unsafe spellings are inspectProblems' business and passed over here. */
function readExternal(scan: ModelScan, folder: string): Outcome<readonly ExternalFile[]> {
  const files = new Map<string, ExternalFile | undefined>();
  const problems: Problem[] = [];
  const complain = (code: string, message: string, hint: string): void => {
    problems.push({ code, file: scan.file, path: "graph", message, hint });
  };
  for (const { location, offset, length = 0, tensor } of scan.external) {
    if (findUnsafeLocation(location) !== undefined) continue;
    const name = `"${plain(location, 60)}"`;
    if (!files.has(location)) {
      const found = findContained(folder, location);
      files.set(location, typeof found === "string" ? undefined : { location, ...found });
      if (typeof found === "string") {
        const code = found === LEADS_OUT ? "external-data-unsafe" : "external-data-missing";
        complain(code, `the model keeps numbers in ${name}, which ${found}`, BRING);
      }
    }
    const size = files.get(location)?.size;
    if (size !== undefined && offset + length > size) {
      const message = `tensor "${plain(tensor, 60)}" lies at byte ${offset} to ${offset + length} of ${name}, which has ${countOf(size, "byte")}`;
      complain("external-data-short", message, BRING);
    }
  }
  const found = [...files.values()].flatMap((file) => (file === undefined ? [] : [file]));
  return problems.length === 0 ? good(found) : bad(...problems.slice(0, MOST_PROBLEMS));
}

const MOST_PROBLEMS = 20;
const BRING =
  "put the file that was saved with the model beside it; `twokey needs` lists what is missing and how to bring it";

/** Where the location leads, links followed, or why it must not be opened. */
function findContained(
  folder: string,
  location: string,
): { readonly path: string; readonly size: number } | string {
  const root = realpathSync(folder);
  let path: string;
  try {
    path = realpathSync(join(root, plainLocation(location)));
  } catch {
    return "is not there";
  }
  if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return LEADS_OUT;
  const stat = statSync(path);
  if (!stat.isFile()) return "is not a file";
  const pointer = stat.size <= LARGEST_POINTER && findLookalike(readFileSync(path))?.code === "lfs-pointer";
  return pointer ? "is a Git LFS pointer, not the numbers it stands for" : { path, size: stat.size };
}

const LEADS_OUT = "is a link out of the model's folder";
const LARGEST_POINTER = 1024;
