import type { Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { INSTEAD } from "./inspect.ts";

/**
 * Why the runtime would not load or run a model, in our words.
 *
 * `model`: the model must change · `input`: what was fed does not fit it · `place`: the machine lacks something,
 * and the model must not be judged by it.
 */
export type Refusal = {
  readonly code: string;
  readonly fault: "model" | "input" | "place";
  readonly message: string;
  readonly hint: string;
  /** the runtime's own words, shortened and made safe to show */
  readonly detail: string;
};

/** Names what the runtime said. Its messages are its own and change; what we do not know is `runtime-refused`. */
export function nameRefusal(said: string): Refusal {
  const text = said.slice(0, MOST_READ);
  const known = REFUSALS.find(({ says }) => says.some((part) => text.includes(part))) ?? UNKNOWN;
  const { code, fault, message, hint } = known;
  return { code, fault, message, hint, detail: shorten(text) };
}

/** A refusal as a problem of the model's file. */
export function refusalProblem(refusal: Refusal, file: string): Problem {
  const { code, message, hint, detail } = refusal;
  return { code, file, path: "", message: `${message} (${detail})`, hint };
}

type Known = Omit<Refusal, "detail"> & {
  /** parts of the runtime's message, any one of them */
  readonly says: readonly string[];
};

const MOST_READ = 4000;
const REPORT =
  "run `twokey inspect` on the model; if it runs in production, please report it with the model's exporter";

const UNKNOWN: Known = {
  code: "runtime-refused",
  fault: "model",
  says: [],
  message: "the runtime refused the model for a reason that this tool does not know",
  hint: `${REPORT}, ${INSTEAD}`,
};

/** In order: the first that matches counts, so the particular stand before the general. */
const REFUSALS: readonly Known[] = [
  {
    code: "locale-missing",
    fault: "place",
    says: ["Failed to construct locale"],
    message: "this machine lacks the locale en_US.UTF-8, which text operators such as StringNormalizer need",
    hint: "install it before the check runs: `sudo apt-get install -y locales && sudo locale-gen en_US.UTF-8`",
  },
  {
    code: "runtime-missing",
    fault: "place",
    says: [
      "onnxruntime_binding.node",
      "cannot open shared object",
      "libonnxruntime",
      "GLIBC_",
      "Cannot find package 'onnxruntime-node'",
      "Cannot find module 'onnxruntime-node'",
    ],
    message: "onnxruntime does not load on this machine",
    hint: "use Linux on x64 with glibc 2.28 or later (not Alpine), or install the package onnxruntime-node 1.30.0 beside this tool",
  },
  {
    code: "out-of-memory",
    fault: "model",
    says: [
      "bad_alloc",
      "Failed to allocate memory",
      "bad allocation",
      "Array buffer allocation failed",
      "Invalid typed array length",
    ],
    message: "the model asks for more memory than there is",
    hint: "check its shapes for a dimension that grows without bound, or give the check a machine with more memory",
  },
  {
    code: "opset-too-new",
    fault: "model",
    says: ["official released onnx opset versions"],
    message: "the model uses a newer opset than the runtime here knows",
    hint: `export it with a lower opset_version, ${INSTEAD}`,
  },
  {
    code: "ir-too-new",
    fault: "model",
    says: ["Unsupported model IR version"],
    message: "the model has a newer IR version than the runtime here knows",
    hint: `export it with an older version of onnx, ${INSTEAD}`,
  },
  {
    code: "no-opset",
    fault: "model",
    says: ["Missing opset in the model"],
    message: "the model does not say which operator sets it uses",
    hint: "export the model again with a current exporter",
  },
  {
    code: "no-ir-version",
    fault: "model",
    says: ["Missing model IR version"],
    message: "the model does not say its IR version",
    hint: "export the model again with a current exporter",
  },
  {
    code: "opset-too-old",
    fault: "model",
    says: ["opset version 7 or above"],
    message: "the model uses an opset older than 7, which the runtime no longer carries",
    hint: "convert it with onnx.version_converter to opset 13 or later, or export it again",
  },
  {
    code: "missing-kernel",
    fault: "model",
    says: ["Could not find an implementation for", "NOT_IMPLEMENTED"],
    message: "the runtime has no implementation of an operator in this version or for these types on the CPU",
    hint: `export with another opset (13 to 21 are safe; before 7 many operators are gone) or with float inputs, ${INSTEAD}`,
  },
  {
    code: "unknown-operator",
    fault: "model",
    says: [
      "is not a registered function/op",
      "No Op registered for",
      "No opset import for domain",
      "No schema registered",
    ],
    message: "the model uses an operator that the runtime does not know",
    hint: `export the model without custom operators, or define them as functions inside the model, ${INSTEAD}`,
  },
  {
    code: "unsupported-type",
    fault: "model",
    says: ["Unsupported data type", "Tensor type (", "Non tensor type"],
    message: "the model takes or gives a type that the runtime's binding cannot carry",
    hint: `cast to float inside the model, ${INSTEAD}`,
  },
  {
    code: "external-data-missing",
    fault: "model",
    says: ["xternal data", "in-memory address marker", "GetFileLength", "external_data"],
    message: "numbers that the model keeps in another file cannot be read",
    hint: "commit that file beside the model (with `git lfs` if it is large) and name it in the bundle; `twokey needs` lists what is missing",
  },
  {
    code: "broken-file",
    fault: "model",
    says: [
      "rotobuf parsing failed",
      "No graph was found",
      "Model data pointer is null",
      "ModelProto does not have a graph",
    ],
    message: "the file is damaged or no ONNX model",
    hint: "export the model again, and compare the file's size with the original",
  },
  {
    code: "wrong-shape",
    fault: "input",
    says: ["Got invalid dimensions for input", "Invalid rank for input"],
    message: "the model refuses the shape of what it is fed",
    hint: "list the model's columns in serving.yaml, in the order of training: `inputs: { NAME: [first, second] }`",
  },
  {
    code: "wrong-type",
    fault: "input",
    says: ["Unexpected input data type"],
    message: "the model refuses the type of what it is fed",
    hint: "run `twokey inspect` on the model and compare its inputs with the data's columns",
  },
  {
    code: "missing-input",
    fault: "input",
    says: ["is missing in 'feeds'"],
    message: "an input of the model is not fed",
    hint: "name its columns in serving.yaml: `inputs: { NAME: [column] }`",
  },
  {
    code: "run-failed",
    fault: "model",
    says: ["Non-zero status code returned while running"],
    message: "the model fails on these rows",
    hint: "the runtime names the operator: look for a category, a length or a value that the model was not trained on",
  },
  {
    code: "broken-graph",
    fault: "model",
    says: [
      "This is an invalid model",
      "ShapeInferenceError",
      "TypeInferenceError",
      "Type Error",
      "Duplicate definition",
      "Exception during initialization",
      "INVALID_GRAPH",
      "Invalid model",
      "FAIL",
    ],
    message: "the model contradicts itself, and the runtime refuses it",
    hint: `check it with onnx.checker.check_model(path, full_check=True) and export it again, ${INSTEAD}`,
  },
];

/** Drops paths of this machine, the place in the runtime's sources and C++ signatures: they tell a user nothing. */
function shorten(text: string): string {
  const said = text.replace(/^Load model from .{0,2000}? failed:/s, "");
  const from = said.search(/Failed to |Missing |Unsupported |ONNX Runtime only|Initializer '|Incompatible /);
  const told = said.includes("/onnxruntime_src/") && from > 0 ? said.slice(from) : said;
  return plain(told.replace(/\/onnxruntime_src\/\S{0,300}/g, ""), 240);
}
