/** The part of `serving.yaml` that says how columns become tensors and which tensor is the score. */
export type Serving = {
  /** tensor ← columns, in the order of training */
  readonly inputs?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly output?:
    | {
        readonly score?:
          | { readonly tensor?: string | undefined; readonly index?: number | undefined }
          | undefined;
        /** the class whose score counts */
        readonly positive?: ClassValue | undefined;
        /** names of the output's columns */
        readonly classes?: readonly ClassValue[] | undefined;
      }
    | undefined;
  /** what serving puts where a feature is missing or late; null: it stays missing */
  readonly delayed?: Readonly<Record<string, number | string | boolean | null>> | undefined;
};

export type ClassValue = string | number | boolean;

/** What the files are called in problems, as the user wrote them. */
export type FileNames = { readonly model: string; readonly serving: string; readonly data: string };

export type Task = "binary" | "multiclass" | "regression" | "ranking" | "none";

/** `x: [amount, hour]`: a part of a line of serving.yaml that can be pasted. */
export function inputPart(name: string, columns: readonly string[]): string {
  return `${yamlText(name)}: [${columns.map((column) => yamlText(column)).join(", ")}]`;
}

export function scoreLine(tensor: string, index?: number): string {
  const rest = index === undefined ? "" : `, index: ${index}`;
  return `output: { score: { tensor: ${yamlText(tensor)}${rest} } }`;
}

/** Quoted where YAML would read it as something else. */
export function yamlText(text: string): string {
  const plainText = /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(text);
  return plainText && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text);
}
