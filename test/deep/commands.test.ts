import { existsSync, globSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseComment } from "../../src/signoff/parse-commands.ts";
import { HIDING, hostileText, LINES, PIECES, pieces } from "../signoff/command-texts.ts";

/** The exhaustive sibling of test/signoff/parse-commands.test.ts: 100,000 comments, and those of GitHub's own examples. */
const material =
  process.env["TWOKEY_MATERIAL"] ?? new URL("../../../shared/material", import.meta.url).pathname;
const present = existsSync(`${material}/webhooks/github`);
const name = (what: string, here: boolean): string =>
  here ? what : `${what} (skipped: ../shared/material is absent)`;

describe("100,000 comments", () => {
  test("40,000 with a command hidden in them: none fires", { timeout: 120_000 }, () => {
    const hidden = fc.tuple(fc.constantFrom(...HIDING), pieces(fc), pieces(fc), fc.constantFrom(...LINES));
    fc.assert(
      fc.property(
        hidden,
        ([hide, before, after, line]) => parseComment(hide(before, line, after)).kind === "none",
      ),
      { seed: 11, numRuns: 40_000 },
    );
  });

  test("60,000 of hostile pieces: none throws", { timeout: 120_000 }, () => {
    const kinds = new Map<string, number>();
    fc.assert(
      fc.property(hostileText(fc), (text) => {
        const { kind } = parseComment(text);
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }),
      { seed: 12, numRuns: 60_000 },
    );
    // The texts reach every answer, so that the property means something.
    expect([...kinds.keys()].sort()).toEqual(["commands", "none", "refused"]);
  });
});

test("no piece, repeated as often as a comment can hold, keeps anybody waiting", { timeout: 120_000 }, () => {
  const slow: string[] = [];
  for (const first of PIECES) {
    for (const second of ["", "a", "\n", "- "]) {
      const unit = first + second;
      // As long as is allowed, and as many as pass the limits on lines, marks and depth.
      for (const times of [Math.floor(65_000 / unit.length), 1_900, 600, 120, 15]) {
        const text = `${unit.repeat(times).slice(0, 65_000)}\n\n${LINES[0]}`;
        const start = performance.now();
        parseComment(text);
        const took = performance.now() - start;
        if (took > 3_000) slow.push(`${JSON.stringify(unit)} × ${times}: ${took.toFixed(0)} ms`);
      }
    }
  }
  expect(slow).toEqual([]);
});

describe.skipIf(!present)(name("what people wrote in GitHub's examples", present), () => {
  test("is read without a fault, and asks for nothing", () => {
    const bodies = globSync("webhooks/github/**/*.json", { cwd: material }).flatMap((path) =>
      bodiesIn(JSON.parse(readFileSync(`${material}/${path}`, "utf8"))),
    );
    expect(bodies.length).toBeGreaterThan(20);
    for (const body of bodies) expect(parseComment(body), body).toEqual({ kind: "none" });
  });
});

/** Every text named `body`, wherever it stands: of comments, reviews, issues, pull requests and releases. */
function bodiesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) =>
    key === "body" && typeof member === "string" ? [member] : bodiesIn(member),
  );
}
