import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../src/base/digest.ts";
import { normalFrom, seededRandom } from "../src/base/random.ts";
import { writeColumns } from "../src/data/columns.ts";
import { openOnnxScorer } from "../src/model/onnx-scorer.ts";
import { withFolder } from "../src/run/folder.ts";
import type { Figure } from "./figure.ts";
import { peer } from "./peer.ts";

const ROWS = 500_000;
const MODEL = "fixtures/demo/models/fraud/model.onnx";
const COLUMNS = [
  "amount",
  "hour",
  "tx_24h",
  "amount_ratio",
  "device_score",
  "tenure_days",
  "country_risk",
  "channel_code",
  "address_match",
  "failed_logins",
];

/** Rows a second through the whole scorer: a fresh process, loading, feeding, running, handing over. */
export async function score(): Promise<readonly Figure[]> {
  return withFolder(async (folder) => {
    const random = seededRandom(digestOf("bench score"));
    const table = join(folder, "table");
    mkdirSync(table);
    writeColumns(
      table,
      COLUMNS.map((name) => ({
        kind: "float",
        name,
        values: Float64Array.from({ length: ROWS }, () => normalFrom(random)),
      })),
    );
    const scorer = openOnnxScorer({
      modelPath: MODEL,
      files: { model: MODEL, serving: "", data: "" },
      serving: {
        inputs: { x: COLUMNS },
        output: { score: { tensor: "probabilities", index: 1 }, positive: 1 },
      },
      folder,
      limits: { timeoutMs: 120_000, memoryMb: 2048 },
    });
    const seconds: number[] = [];
    let inside = 0;
    for (let run = 0; run < 3; run += 1) {
      const started = performance.now();
      const [end] = await scorer.score([{ folder: table }]);
      seconds.push((performance.now() - started) / 1000);
      if (end?.kind !== "scores") throw new Error(end?.words ?? "no scores");
      inside = (end.facts.run?.runMs ?? 0) / 1000;
    }
    const median = seconds.toSorted((a, b) => a - b)[1] ?? 0;
    const python = peer("score.py", MODEL, ROWS, COLUMNS.length);
    const whole: Figure = {
      what: "fraud model, 500,000 rows, whole scorer",
      value: ROWS / median,
      unit: "rows/s",
      runs: 3,
      against: "time inside the runtime alone",
      ratio: median / inside,
    };
    if (python === undefined) return [whole];
    return [
      whole,
      {
        what: "inside the runtime alone, one thread",
        value: ROWS / inside,
        unit: "rows/s",
        runs: 3,
        against: "throughput of Python onnxruntime, one thread, same batches",
        ratio: python.seconds / inside,
      },
    ];
  });
}
