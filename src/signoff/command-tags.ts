/**
 * Elements that hide what they hold or show it as something else than plain prose. Markdown goes on between
 * an opening and a closing tag, so `<blockquote>`, an empty line and a command look like a paragraph to it.
 * GitHub drops every tag it does not know, so `vector<float>` in a sentence opens nothing.
 */
const HOLDING = new Set(
  (
    "a b blockquote caption center cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 " +
    "h6 i iframe ins kbd mark math ol picture pre q rp rt ruby s samp script select small span strike strong " +
    "style sub summary sup svg table template textarea title tt ul var video"
  ).split(" "),
);

/** A comment is skipped whole; an unclosed one reaches to the end of everything, so what it holds may count. */
const TAG = /<!--[\s\S]*?-->|<(\/?)([a-z][a-z0-9-]*)/gi;

/** Counts the tags of the HTML seen so far. Whoever forgets to close one is left out rather than let in. */
export class TagCounter {
  readonly #opened = new Map<string, number>();

  add(html: string): void {
    for (const [, slash, written] of html.matchAll(TAG)) {
      const name = written?.toLowerCase();
      if (name === undefined || !HOLDING.has(name)) continue;
      const count = (this.#opened.get(name) ?? 0) + (slash === "/" ? -1 : 1);
      if (count > 0) this.#opened.set(name, count);
      else this.#opened.delete(name);
    }
  }

  get open(): boolean {
    return this.#opened.size > 0;
  }
}
