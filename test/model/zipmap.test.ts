import { expect, test } from "vitest";
import { openSession } from "../../src/model/runtime.ts";
import { scanModel } from "../../src/model/scan.ts";
import { stripZipMaps } from "../../src/model/zipmap.ts";
import { classifier, scanned, signed } from "./models.ts";
import { type ModelSpec, STRING, modelBytes, sequenceOfMaps } from "./onnx-writer.ts";

function strip(spec: ModelSpec): Uint8Array {
  return stripZipMaps(modelBytes(spec), scanned(spec).zipMaps);
}

async function run(bytes: Uint8Array, fetch: string): Promise<readonly number[]> {
  const opened = await openSession({ kind: "bytes", bytes, external: [] });
  if (!opened.ok) throw new Error(opened.refusal.detail);
  const feed = { name: "float_input", element: "float", dims: [1, 2], data: Float32Array.of(1, 2) } as const;
  const ran = await opened.value.run(opened.value.prepare([feed]), [fetch]);
  await opened.value.release();
  if (!ran.ok) throw new Error(ran.refusal.detail);
  return Array.from(ran.value[0]?.data ?? [], Number);
}

test("the tensor behind a ZipMap becomes the output, with the classes of its attributes", () => {
  expect(signed(classifier({ classes: 3 })).outputs[1]).toMatchObject({
    name: "output_probability",
    tensor: { name: "probabilities", type: { kind: "tensor", element: "float", dims: [null, 3] } },
    classes: ["0", "1", "2"],
  });
});

test("the stripped model runs and gives what the tensor of the same model without ZipMap gives", async () => {
  const stripped = strip(classifier());
  expect(await run(stripped, "probabilities")).toEqual(
    await run(modelBytes(classifier({ zipMap: false })), "probabilities"),
  );
});

test("everything but node and output is copied byte by byte", () => {
  const stripped = scanModel(strip(classifier()), "stripped");
  const without = scanned(classifier({ zipMap: false }));
  expect(stripped).toMatchObject({
    ok: true,
    value: { nodes: without.nodes, operators: without.operators, opsets: without.opsets, zipMaps: [] },
  });
});

test("a model without ZipMap comes back as it was", () => {
  const bytes = modelBytes(classifier({ zipMap: false }));
  expect(Buffer.from(stripZipMaps(bytes, [])).equals(Buffer.from(bytes))).toBe(true);
});

test("a tensor that is an output already is not declared twice", async () => {
  const spec = classifier();
  const both = { ...spec, outputs: [...(spec.outputs ?? []), { name: "probabilities", dims: [null, 2] }] };
  const stripped = scanModel(strip(both), "stripped");
  expect(stripped.ok && stripped.value.outputs.map(({ name }) => name)).toEqual(["label", "probabilities"]);
  expect(await run(strip(both), "probabilities")).toHaveLength(2);
});

test("a ZipMap straight on the input makes the input an output", async () => {
  const spec: ModelSpec = {
    inputs: [{ name: "float_input", dims: [null, 2] }],
    outputs: [{ name: "p", typeBytes: sequenceOfMaps(STRING) }],
    nodes: [
      {
        op: "ZipMap",
        domain: "ai.onnx.ml",
        inputs: ["float_input"],
        outputs: ["p"],
        attributes: { classlabels_strings: { strings: ["no", "yes"] } },
      },
    ],
  };
  expect(signed(spec).outputs[0]?.classes).toEqual(["no", "yes"]);
  expect(await run(strip(spec), "float_input")).toEqual([1, 2]);
});

test("a ZipMap whose maps another node takes stays, and leaves the outputs only", () => {
  const spec = classifier();
  const nodes = [
    ...(spec.nodes ?? []),
    { op: "SequenceLength", inputs: ["output_probability"], outputs: ["n"] },
  ];
  const stripped = scanModel(strip({ ...spec, nodes }), "stripped");
  expect(stripped).toMatchObject({ ok: true, value: { nodes: 5 } });
  expect(stripped.ok && stripped.value.outputs.map(({ name }) => name)).toEqual(["label", "probabilities"]);
});

test("a list of maps that no ZipMap made is no ZipMap", () => {
  const spec = { ...classifier(), nodes: [] };
  expect(scanned(spec).zipMaps).toEqual([]);
  expect(signed(spec).outputs[1]?.tensor).toBeUndefined();
});

test("class numbers beyond 2^53 keep every digit", () => {
  const spec = classifier();
  const nodes = spec.nodes?.map((node) =>
    node.op === "ZipMap"
      ? { ...node, attributes: { classlabels_int64s: { ints: [-1n, 2n ** 62n + 1n] } } }
      : node,
  );
  expect(scanned({ ...spec, nodes: nodes ?? [] }).zipMaps[0]?.classes).toEqual(["-1", "4611686018427387905"]);
});
