/** What is wrong and what to do, before it is known where. */
export type Complaint = { readonly code: string; readonly message: string; readonly hint: string };

/**
 * Message and hint in one text, for the places where zod carries only one. `checkValue` takes them apart
 * again at the line break, so schemas of other rooms may use the same form.
 */
export function complaint(message: string, hint: string): string {
  return `${message}\n${hint}`;
}
