import type { Digest } from "../base/ids.ts";
import type { Problem } from "../base/problem.ts";
import type { IncumbentSource } from "../evidence/evidence.ts";
import type { FileNames, Serving } from "../model/serving.ts";

/** A bundle whose bytes lie in a folder, ready to be scored: the candidate or the incumbent. */
export type Side = {
  readonly digest: Digest | null;
  readonly bytes: number;
  /** where the scores come from */
  readonly from:
    | { readonly kind: "model"; readonly path: string }
    /** a table of scores by the role of the rows it answers for */
    | {
        readonly kind: "scores";
        readonly tables: Readonly<Record<string, { readonly path: string; readonly file: string }>>;
      };
  readonly files: FileNames;
  readonly serving: Serving | undefined;
  /** from which score on the decision is positive */
  readonly threshold: number | undefined;
  /** class names of the bundle's labels file, in the order of the model's outputs */
  readonly names: readonly string[] | undefined;
  /** bytes that could not be found; then nothing of this side is opened */
  readonly missing: readonly Problem[];
};

export type Incumbent = Side & { readonly source: IncumbentSource; readonly version: number | null };
