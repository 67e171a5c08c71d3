/**
 * What a file that should be a model is instead. The commonest mistake is not a broken model but a checkout
 * without its large files, and "protobuf parsing failed" sends people the wrong way.
 */
export type Lookalike = { readonly code: string; readonly message: string; readonly hint: string };

/** Recognises, by its first bytes, a file that is no ONNX model. Undefined says nothing about what it is. */
export function findLookalike(bytes: Uint8Array): Lookalike | undefined {
  if (bytes.length === 0) {
    return {
      code: "empty-file",
      message: "the model file is empty",
      hint: "export the model again and commit the file",
    };
  }
  const start = Array.from(bytes.subarray(0, 1024), (byte) => String.fromCharCode(byte)).join("");
  return LOOKALIKES.find(({ matches }) => matches(start))?.found;
}

/** The size that a Git LFS pointer promises, for telling how much is missing. */
export function findPointerSize(bytes: Uint8Array): number | undefined {
  if (bytes.length > 1024) return undefined;
  const size = /^size (\d{1,15})$/m.exec(new TextDecoder().decode(bytes))?.[1];
  return size === undefined ? undefined : Number(size);
}

const GET_BYTES = "run `twokey needs` to see which bytes are missing and the command that brings them";
const EXPORT = "export the model to ONNX";

const LOOKALIKES: readonly { readonly matches: (start: string) => boolean; readonly found: Lookalike }[] = [
  {
    matches: (start) => start.startsWith("version https://git-lfs.github.com/spec/"),
    found: {
      code: "lfs-pointer",
      message: "this is a Git LFS pointer, not the model it stands for",
      hint: `\`git lfs pull\` brings the model (in GitHub Actions: checkout with \`lfs: true\`); ${GET_BYTES}`,
    },
  },
  {
    matches: (start) => /^(?:outs|md5|wdir|frozen|deps|meta):/.test(start) && start.includes("md5:"),
    found: {
      code: "dvc-pointer",
      message: "this is a DVC file, not the model it stands for",
      hint: `\`dvc pull\` brings the model; ${GET_BYTES}`,
    },
  },
  {
    matches: (start) => start.slice(4, 8) === "ORTM",
    found: {
      code: "ort-format",
      message:
        "this is a model in ORT format (.ort), which carries no signature that can be checked before it is loaded",
      hint: "commit the .onnx file that it was converted from, and convert when you deploy",
    },
  },
  lookalike("a TensorFlow Lite model", (start) => start.slice(4, 8) === "TFL3", `${EXPORT} with tf2onnx`),
  lookalike("a GGUF model", (start) => start.startsWith("GGUF"), `${EXPORT}; GGUF files are not supported`),
  lookalike(
    "a zip archive (PyTorch .pt, Keras .keras and NumPy .npz files are)",
    (start) => start.startsWith("PK\u0003\u0004"),
    `${EXPORT} with torch.onnx.export or tf2onnx`,
  ),
  lookalike(
    "an HDF5 file (a Keras model?)",
    (start) => start.startsWith("\u0089HDF"),
    `${EXPORT} with tf2onnx`,
  ),
  lookalike(
    "a Python pickle",
    (start) => ["\u0080\u0002", "\u0080\u0003", "\u0080\u0004", "\u0080\u0005"].includes(start.slice(0, 2)),
    `${EXPORT} with skl2onnx; a pickle runs code when it is opened and is never loaded here`,
  ),
  lookalike(
    "a safetensors file",
    (start) => /^.{6}\0\0\{"/s.test(start),
    `${EXPORT}; weights alone cannot be run`,
  ),
  lookalike(
    "compressed with gzip",
    (start) => start.startsWith("\u001f\u008b"),
    "commit the uncompressed .onnx file",
  ),
  lookalike(
    "a web page or XML",
    (start) => /^\s*<[!?a-z]/i.test(start),
    "download the model again; a login page may have been saved",
  ),
  lookalike("JSON text", (start) => /^\s*[{[]\s*["{[]/.test(start), EXPORT),
];

function lookalike(
  what: string,
  matches: (start: string) => boolean,
  hint: string,
): (typeof LOOKALIKES)[number] {
  return { matches, found: { code: "not-onnx", message: `this is not an ONNX model but ${what}`, hint } };
}
