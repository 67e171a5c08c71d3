import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { findTooMuch, startsCommand } from "./command-scan.ts";
import { TagCounter } from "./command-tags.ts";

/** A line that speaks to the bot, as it was typed. */
export type CommandLine = {
  /** counted from 1 */
  readonly line: number;
  readonly text: string;
  /** why it cannot be obeyed although it looks like a command */
  readonly fault: LineFault | null;
};

export type LineFault = { readonly message: string; readonly hint: string };

/**
 * The lines of a comment that are commands: plain text of a top-level paragraph that begins, in column 0,
 * with `/twokey`. Markdown is read as a tree, so that a line which is shown as a quote, as code, in a list, a
 * heading or a link never fires, nor does one that is not shown at all.
 *
 * What people type directly below a list, a quote or a table becomes part of it, although it stands alone to
 * the eye. Silence would leave them waiting, so such a line is returned with its fault.
 */
export function findCommandLines(markdown: string): readonly CommandLine[] {
  const lines = markdown.split(/\r\n|\n|\r/);
  const candidates = lines.flatMap((text, at) => (startsCommand(text) ? [{ line: at + 1, text }] : []));
  const first = candidates[0];
  if (first === undefined) return [];
  const tooMuch = findTooMuch(markdown, lines);
  if (tooMuch !== undefined) return [{ ...first, fault: { message: tooMuch, hint: ALONE } }];
  const places = placesOf(readBlocks(markdown));
  return candidates.flatMap(({ line, text }): CommandLine[] => {
    const place = places.get(line);
    if (place === undefined) return [];
    return [{ line, text, fault: FAULTS.get(place) ?? null }];
  });
}

const ALONE = "Write the command in a comment of its own.";

type Node = ReturnType<typeof fromMarkdown>["children"][number];
/** `command` fires; the others name what swallowed the line. */
type Place = "command" | "markup" | "quote" | "list" | "footnote" | "table" | "heading";

const BELOW = "Put an empty line before it, in a new comment: edited comments never count.";
const FAULTS: ReadonlyMap<Place, LineFault> = new Map([
  [
    "markup",
    { message: "there is HTML in the command", hint: "Write the command and its reason in plain words." },
  ],
  ["quote", { message: "Markdown takes this line as part of the quote above it", hint: BELOW }],
  ["list", { message: "Markdown takes this line as part of the list above it", hint: BELOW }],
  ["footnote", { message: "Markdown takes this line as part of the footnote above it", hint: BELOW }],
  ["table", { message: "Markdown takes this line as a row of a table", hint: BELOW }],
  [
    "heading",
    {
      message: "the line of = or - below makes this line a heading",
      hint: "Put an empty line after the command, in a new comment: edited comments never count.",
    },
  ],
]);

/** Without the transforms, which look for addresses in finished text and make nodes that stand nowhere. */
const FROM_MARKDOWN = gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] }));
const MICROMARK = gfm();

function readBlocks(markdown: string): readonly Node[] {
  return fromMarkdown(markdown, { extensions: [MICROMARK], mdastExtensions: FROM_MARKDOWN }).children;
}

/** Line → what it is, for every line at whose column 0 text of such a place stands. */
function placesOf(blocks: readonly Node[]): ReadonlyMap<number, Place> {
  const places = new Map<number, Place>();
  const tags = new TagCounter();
  for (const block of blocks) {
    if (block.type === "html") tags.add(block.value);
    else if (block.type === "paragraph") putInlines(block.children, "command", { places, tags });
    else if (block.type === "heading") putInlines(block.children, "heading", { places, tags });
    else if (tags.open) continue;
    else if (block.type === "blockquote") putLazy(block.children, "quote", places);
    else if (block.type === "list") putLazy(block.children, "list", places);
    else if (block.type === "footnoteDefinition") putLazy(block.children, "footnote", places);
    else if (block.type === "table") put(block, "table", places);
  }
  return places;
}

/** Text at the top of a paragraph or heading, as far as no tag is open there. */
function putInlines(
  children: readonly Node[],
  place: Place,
  { places, tags }: { readonly places: Map<number, Place>; readonly tags: TagCounter },
): void {
  for (const child of children) {
    if (child.type === "text" && !tags.open) put(child, place, places);
    const waiting = [child];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (node.type === "html") {
        tags.add(node.value);
        const line = firstLine(node);
        if (places.has(line)) places.set(line, "markup");
      } else if ("children" in node) waiting.push(...node.children.toReversed());
    }
  }
}

/** The paragraphs inside a quote or a list: only their text can go on at column 0. */
function putLazy(children: readonly Node[], place: Place, places: Map<number, Place>): void {
  const waiting = [...children];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === "paragraph") {
      for (const child of node.children) if (child.type === "text") put(child, place, places);
    } else if (node.type !== "heading" && "children" in node) waiting.push(...node.children);
  }
}

function put(node: Node, place: Place, places: Map<number, Place>): void {
  for (let line = firstWholeLine(node); line <= lastLine(node); line += 1) places.set(line, place);
}

function firstLine(node: Node): number {
  return node.position?.start.line ?? Number.POSITIVE_INFINITY;
}

/** The first line whose column 0 belongs to the node. */
function firstWholeLine(node: Node): number {
  return node.position?.start.column === 1 ? firstLine(node) : firstLine(node) + 1;
}

function lastLine(node: Node): number {
  return node.position?.end.line ?? 0;
}
