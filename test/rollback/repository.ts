import { trustedModelName } from "../../src/base/ids.ts";
import { readProject } from "../../src/git/project.ts";
import { findRepository } from "../../src/git/repository.ts";
import type { ProjectModel } from "../../src/project/project.ts";
import type { VersionSlice } from "../../src/registry/slices.ts";
import { type ListedEntry, type Listing, treeOf } from "../../src/rollback/listing.ts";
import type { ModelToday } from "../../src/rollback/plan.ts";
import { Clone } from "../registry/clone.ts";
import { digestLike } from "./scene.ts";

export const FRAUD = trustedModelName("fraud");

export const CONTROLS = {
  "models/fraud/model.yaml":
    "owners: { owner: [alice], risk: [carol] }\nfiles: { model: model.onnx, preprocessor: scaler.json }\n",
  "README.md": "# models\n",
};

/** A real repository in which models have versions. */
export class Models extends Clone {
  listing(commit: string): Listing {
    const lines = this.git("ls-tree", "-r", "--full-tree", commit).split("\n");
    return new Map(
      lines.map((line): [string, ListedEntry] => {
        const [left = "", path = ""] = line.split("\t");
        const [mode = "", , blob = ""] = left.split(" ");
        return [path, { mode, blob }];
      }),
    );
  }

  /** The models as they read in a listing; none where it cannot be read. */
  async models(listing: Listing): Promise<readonly ProjectModel[]> {
    const repository = await findRepository(this.root);
    if (!repository.ok) throw new Error("no repository");
    const project = await readProject(repository.value, treeOf(listing));
    return project.ok ? project.value.models : [];
  }

  async today(listing: Listing): Promise<readonly ModelToday[]> {
    const models = await this.models(listing);
    return models.map(({ file, bundle, data }) => ({
      model: file.model,
      folder: file.folder,
      bundle: bundle.files.map(({ path }) => path),
      data: data.flatMap(({ files }) => files.map(({ path }) => path)),
    }));
  }

  async bundle(listing: Listing, model: string = FRAUD) {
    return (await this.models(listing)).find(({ file }) => file.model === model)?.bundle;
  }

  /** A version of the registry that was merged as this commit. */
  async version(commit: string, version = 1): Promise<VersionSlice> {
    const models = await this.models(this.listing(commit));
    const found = models.find(({ file }) => file.model === FRAUD);
    if (found === undefined) throw new Error("no such model");
    const { folder, files, digest } = found.bundle;
    return sliceOf({
      version,
      folder,
      bundle: digest,
      commit,
      files: files.map(({ name, role, size, digest: own }) => ({ name, role, size, digest: own })),
    });
  }
}

export function sliceOf(change: Partial<VersionSlice>): VersionSlice {
  return {
    schema: "twokey-version/1",
    model: FRAUD,
    version: 1,
    environment: "production",
    kind: "promoted",
    status: "superseded",
    bundle: digestLike("bundle"),
    folder: "models/fraud",
    files: [],
    scores: null,
    commit: "c".repeat(40),
    pull: 7,
    signed: true,
    enforced: true,
    approved_by: [],
    overrides: [],
    policy: digestLike("policy"),
    subject: null,
    findings: null,
    evidence: null,
    gates: null,
    periods: [],
    quarantined: null,
    revoked: null,
    event: "models/fraud/events/00/00/000001-promoted.json",
    ...change,
  };
}
