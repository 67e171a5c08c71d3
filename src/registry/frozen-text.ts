import { plain } from "../base/text.ts";

/**
 * Text in the generated files of a registry. `verify` builds them again byte for byte, also those that earlier releases
 * wrote, so this escaping stays as it is for ever, whatever the reports of today do.
 */
export function frozenMarkdown(text: string, longest?: number): string {
  return plain(text, longest)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_{}[\]()#+!|~$]/g, (mark) => `\\${mark}`)
    .replace(/@/g, "@\u2060")
    .replace(/:\/\//g, ":\u2060//")
    .replace(/www\./gi, (found) => `${found.slice(0, 3)}\u2060.`);
}
