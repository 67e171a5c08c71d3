/** The cells of the acceptance experiment: what is injected into which model, in what noise, how often. */

export type NoiseLevel = "quiet" | "one hog" | "two hogs";

export type ExperimentCell = {
  readonly id: string;
  readonly claim: "false alarm" | "power p50" | "power p95" | "overreach" | "floor";
  readonly model: "trees" | "matrices";
  readonly noise: NoiseLevel;
  /** share of the incumbent's median call by which every call of the candidate is longer */
  readonly slowdown: number;
  readonly gates: number;
};

/** `trees`: 28 kB, about 10 µs a call; `matrices`: the same after multiplying matrices, about 250 µs. */
export const MODELS = {
  trees: "fixtures/demo/models/fraud/model.onnx",
  matrices: "fixtures/candidates/fraud/slow/model.onnx",
} as const;

const NOISES: readonly NoiseLevel[] = ["quiet", "one hog", "two hogs"];

/** Margins are 5 % (p50) and 10 % (p95); the floor is off but in the cell of its own, where it is 20 µs. */
export const CELLS: readonly ExperimentCell[] = [
  ...(["trees", "matrices"] as const).flatMap((model) =>
    NOISES.map((noise) =>
      cell({ claim: "false alarm", model, noise, slowdown: 0, gates: noise === "quiet" ? 200 : 100 }),
    ),
  ),
  ...(["quiet", "two hogs"] as const).flatMap((noise) => [
    cell({ claim: "power p50", model: "matrices", noise, slowdown: 0.075, gates: 60 }),
    cell({ claim: "power p95", model: "matrices", noise, slowdown: 0.15, gates: 60 }),
    cell({ claim: "power p95", model: "trees", noise, slowdown: 0.15, gates: 60 }),
    cell({ claim: "overreach", model: "matrices", noise, slowdown: 0.025, gates: 60 }),
  ]),
  cell({ claim: "floor", model: "trees", noise: "quiet", slowdown: 0.3, gates: 20 }),
];

function cell(spec: Omit<ExperimentCell, "id">): ExperimentCell {
  return { ...spec, id: `${spec.claim} · ${spec.model} · ${spec.noise}` };
}
