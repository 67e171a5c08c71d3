import { z } from "zod";
import { parseJson } from "../base/json.ts";
import { markdownCode } from "../base/text.ts";
import { DECISION_ICONS } from "./words.ts";

/** What was decided on one head; no verdicts where nothing could be judged. */
export type Entry = {
  readonly head: string;
  readonly verdicts: readonly { readonly model: string; readonly decision: "allow" | "sign" | "block" }[];
};

/** What a comment remembers of itself, where no reader sees it. */
export type State = {
  readonly run: number;
  readonly attempt: number;
  readonly now: Entry;
  readonly earlier: readonly Entry[];
};

const MOST_EARLIER = 5;
const MOST_MODELS = 20;
const OPEN = "<!-- twokey:state ";
const CLOSE = " -->";

const entrySchema = z.strictObject({
  head: z.string().regex(/^[0-9a-f]{40,64}$/),
  verdicts: z
    .array(
      z.strictObject({
        model: z.string().regex(/^[a-z0-9-]{1,64}$/),
        decision: z.enum(["allow", "sign", "block"]),
      }),
    )
    .max(MOST_MODELS),
});

const stateSchema: z.ZodType<State> = z.strictObject({
  run: z.number().int().nonnegative(),
  attempt: z.number().int().nonnegative(),
  now: entrySchema,
  earlier: z.array(entrySchema).max(MOST_EARLIER),
});

/** As one HTML comment. Percent signs keep `--` and `>` out of it, which would end it early. */
export function renderState(state: State): string {
  const short = (entry: Entry): Entry => ({ ...entry, verdicts: entry.verdicts.slice(0, MOST_MODELS) });
  const kept = { ...state, now: short(state.now), earlier: state.earlier.slice(0, MOST_EARLIER) };
  return `${OPEN}${encodeURIComponent(JSON.stringify(kept)).replaceAll("-", "%2D")}${CLOSE}`;
}

/** The state of our own comment; anything else in its place is as if there were none. */
export function findState(body: string): State | undefined {
  const from = body.indexOf(OPEN);
  const to = body.indexOf(CLOSE, from);
  if (from < 0 || to < 0 || to - from > 20_000) return undefined;
  try {
    const parsed = stateSchema.safeParse(parseJson(decodeURIComponent(body.slice(from + OPEN.length, to))));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Verdicts on heads before this one, newest first. */
export function findEarlier(body: string, head: string): readonly Entry[] {
  const state = findState(body);
  if (state === undefined) return [];
  return [state.now, ...state.earlier].filter((entry) => entry.head !== head).slice(0, MOST_EARLIER);
}

export function renderEarlier(earlier: readonly Entry[]): string {
  if (earlier.length === 0) return "";
  const lines = earlier.map(({ head, verdicts }) => {
    const said = verdicts.map(({ model, decision }) => `${DECISION_ICONS[decision]} ${model} ${decision}`);
    const what = said.length === 0 ? "no model was judged" : said.join(" · ");
    return `- ${markdownCode(head.slice(0, 12))}: ${what}`;
  });
  return [
    `<details><summary>Verdicts on earlier heads (${earlier.length})</summary>`,
    lines.join("\n"),
    "</details>",
  ].join("\n\n");
}
