/** Everything JSON can carry. NaN and the infinities are not in it: a number that may be missing is `null` with a reason. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** Parses JSON text to `unknown`, so that the only way on is a schema. Throws SyntaxError as JSON.parse does. */
export function parseJson(text: string): unknown {
  return JSON.parse(text);
}
