import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderCommandsDoc, renderHelp } from "../../src/report/commands.ts";
import { commandSchema } from "../../src/signoff/command.ts";
import { parseComment } from "../../src/signoff/parse-commands.ts";
import { usageOf, VERBS } from "../../src/signoff/verbs.ts";
import { HIDING, hostileText, LINES, pieces } from "./command-texts.ts";

const CODE = "3f9a2b1c4d5e";
const LONG = CODE.repeat(6).slice(0, 64);
const runs = { seed: 7, numRuns: 100 };

describe("a command is read", () => {
  test.each<[string, Record<string, unknown>]>([
    [`approve fraud ${CODE}`, { verb: "approve", model: "fraud", code: CODE, role: null, text: null }],
    [`approve policy ${LONG}`, { verb: "approve", model: "policy", code: LONG, role: null, text: null }],
    [
      `APPROVE fraud ${CODE.toUpperCase()} AS=risk seen  with\tthe desk `,
      { verb: "approve", model: "fraud", code: CODE, role: "risk", text: "seen with the desk" },
    ],
    [
      `approve fraud ${CODE} as="risk" ok`,
      { verb: "approve", model: "fraud", code: CODE, role: "risk", text: "ok" },
    ],
    [
      `approve fraud ${CODE} as=risk`,
      { verb: "approve", model: "fraud", code: CODE, role: "risk", text: null },
    ],
    [
      `approve fraud ${CODE} "as=risk is for bob"`,
      { verb: "approve", model: "fraud", code: CODE, role: null, text: "as=risk is for bob" },
    ],
    [
      `approve fraud ${CODE} AUC is up, lr=0.1`,
      { verb: "approve", model: "fraud", code: CODE, role: null, text: "AUC is up, lr=0.1" },
    ],
    ["withdraw churn-eu", { verb: "withdraw", model: "churn-eu" }],
    ["veto policy nobody asked the desk", { verb: "veto", model: "policy", text: "nobody asked the desk" }],
    ["veto fraud lr=0.1 is far too high", { verb: "veto", model: "fraud", text: "lr=0.1 is far too high" }],
    ['veto fraud "phone" orders suffer', { verb: "veto", model: "fraud", text: '"phone" orders suffer' }],
    ['veto fraud "phone orders suffer"', { verb: "veto", model: "fraud", text: "phone orders suffer" }],
    ['veto fraud "phone" and "mail"', { verb: "veto", model: "fraud", text: '"phone" and "mail"' }],
    ["veto fraud ✅️ was too early here", { verb: "veto", model: "fraud", text: "✅️ was too early here" }],
    ["lift fraud", { verb: "lift", model: "fraud", text: null }],
    [
      "lift fraud \\o/ and &amp; stay as typed",
      { verb: "lift", model: "fraud", text: "\\o/ and &amp; stay as typed" },
    ],
    ["hold fraud", { verb: "hold", model: "fraud", hours: null, text: null }],
    ["hold fraud 24h", { verb: "hold", model: "fraud", hours: 24, text: null }],
    [
      "hold policy 2D over the holidays",
      { verb: "hold", model: "policy", hours: 48, text: "over the holidays" },
    ],
    [
      "hold fraud over the holidays",
      { verb: "hold", model: "fraud", hours: null, text: "over the holidays" },
    ],
    [
      'hold fraud "24 people are away"',
      { verb: "hold", model: "fraud", hours: null, text: "24 people are away" },
    ],
    ["resume fraud", { verb: "resume", model: "fraud" }],
    [
      `override fraud latency ${CODE} 24h busy host`,
      { verb: "override", model: "fraud", gate: "latency", code: CODE, hours: 24, text: "busy host" },
    ],
    [
      "override-reviewed fraud latency Accepted measured again",
      {
        verb: "override-reviewed",
        model: "fraud",
        override: { kind: "gate", gate: "latency" },
        outcome: "accepted",
        text: "measured again",
      },
    ],
    [
      `override-reviewed fraud ${CODE} rejected not true`,
      {
        verb: "override-reviewed",
        model: "fraud",
        override: { kind: "override", id: CODE },
        outcome: "rejected",
        text: "not true",
      },
    ],
    ["rollback fraud chargebacks", { verb: "rollback", model: "fraud", to: null, text: "chargebacks" }],
    ["rollback fraud to=11 chargebacks", { verb: "rollback", model: "fraud", to: 11, text: "chargebacks" }],
    ['rollback fraud TO="v11" back to it', { verb: "rollback", model: "fraud", to: 11, text: "back to it" }],
    [
      "unquarantine fraud V12 the feed was it",
      { verb: "unquarantine", model: "fraud", version: 12, text: "the feed was it" },
    ],
    ["ack", { verb: "ack", model: null }],
    ["ack fraud", { verb: "ack", model: "fraud" }],
    ["cancel fraud", { verb: "cancel", model: "fraud" }],
    ["retry fraud", { verb: "retry", model: "fraud" }],
    ["status", { verb: "status", model: null }],
    ["status policy", { verb: "status", model: "policy" }],
    ["recheck", { verb: "recheck", model: null }],
    ["recheck fraud", { verb: "recheck", model: "fraud" }],
    ["help", { verb: "help" }],
    ["ｈｅｌｐ", { verb: "help" }],
    ["ｓｔａｔｕｓ fraud", { verb: "status", model: "fraud" }],
    ["status\u00A0ｆｒａｕｄ", { verb: "status", model: "fraud" }],
    ["status 13", { verb: "status", model: "13" }],
  ])("/twokey %s", (line, command) => {
    expect(parseComment(`/twokey ${line}`)).toEqual({ kind: "commands", commands: [command] });
  });

  test("several commands of a comment, in their order", () => {
    const parsed = parseComment(`Fine by me.\n/twokey approve fraud ${CODE}\r\n\r\n/twokey status\nThanks`);
    expect(parsed).toMatchObject({ commands: [{ verb: "approve" }, { verb: "status" }] });
  });

  test("up to ten", () => {
    expect(parseComment("/twokey help\n".repeat(10))).toMatchObject({ kind: "commands" });
    expect(parseComment("/twokey help\n".repeat(11))).toMatchObject({
      kind: "refused",
      refusals: [{ line: 11, message: expect.stringContaining("11 commands") }],
    });
  });
});

describe("a command is refused, with what to write instead", () => {
  test.each([
    ["", "no word follows", "/twokey help"],
    ["aprove fraud", '"aprove" is no command', 'Did you mean "approve"?'],
    ["lgtm", '"lgtm" is no command', "/twokey help"],
    ["approve", "MODEL is missing", "Usage: /twokey approve MODEL CODE [as=ROLE] [note]"],
    ["approve fraud", "CODE is missing", "Copy the code"],
    [`approve ${CODE}`, "CODE is missing", "Copy the code"],
    [`approve Fraud ${CODE}`, '"Fraud" is no name for a model', "lower-case"],
    [`approve **fraud** ${CODE}`, '"**fraud**" is no name', "Usage"],
    [`approve fraud \`${CODE}\``, "is no code", "Copy the code"],
    ["approve fraud 3f9a2b1c4d5", "is no code", "12 or more"],
    [`approve fraud ${LONG}0`, "is no code", "12 or more"],
    [`approve fraud ${CODE} as=`, '"" is no name for a role', "owner, risk"],
    [`approve fraud ${CODE} as=Risk`, '"Risk" is no name for a role', "owner, risk"],
    [`approve fraud ${CODE} as=risk as=owner`, "as= stands there twice", "once"],
    [`approve fraud ${CODE} sa=risk`, '"approve" takes no sa=', 'Did you mean "as"?'],
    [`approve fraud ${CODE} note=hello`, '"approve" takes no note=', "in quotes"],
    [`approve fraud ${CODE} fine as=risk`, "as= stands inside the note", "before the note"],
    [`approve fraud ${CODE} fine ＡＳ=risk`, "as= stands inside the note", "before the note"],
    [`approve fraud ${CODE} as="risk`, "the quote after as= does not end", "after it"],
    [`approve fraud ${CODE} as="risk"ok`, "the quote after as= does not end", "after it"],
    [`approve fraud ${CODE} "fine`, "the quote of the note does not end", "after it"],
    [`approve fraud ${CODE} &#97;s=risk`, "shown otherwise than it is typed", "letters themselves"],
    [`approve fraud ${CODE} \\as=risk`, "shown otherwise than it is typed", "letters themselves"],
    [`approve fr\\aud ${CODE}`, "shown otherwise", "letters themselves"],
    [`approve &#102;raud ${CODE}`, "shown otherwise", "letters themselves"],
    ["&#104;elp", "is no command", "/twokey help"],
    ["withdraw fraud please", '"withdraw" takes no more words', "Leave them out"],
    ["withdraw fraud as=risk", '"withdraw" takes no as=', "Usage"],
    ["veto fraud", "the reason is missing", "it is recorded"],
    ["veto fraud no thanks", "shorter than 10", "in your own words"],
    ['veto fraud "no"', "shorter than 10", "in your own words"],
    ['veto fraud ""', "the reason is missing", "in your own words"],
    [`veto fraud ${"a".repeat(4_001)}`, "longer than 4000", "short one"],
    ["veto fraud as=risk too low by far", '"veto" takes no as=', "in quotes"],
    ["hold fraud 24", '"24" is no length of time', "24h, 2d"],
    ["hold fraud 0h", '"0h" is no length', "24h"],
    ["hold fraud 30m", '"30m" is no length', "24h"],
    ["hold fraud 1000h", '"1000h" is no length', "24h"],
    ["hold fraud &#50;4h", "shown otherwise", "letters"],
    [`override fraud latency ${CODE} soon host`, '"soon" is no length of time', "24h"],
    [`override fraud ${CODE} latency 24h host`, `"${CODE}" is no name for a gate`, "quality"],
    [`override fraud Latency ${CODE} 24h host`, '"Latency" is no name for a gate', "quality"],
    [`override fraud latency ${CODE} 24h`, "the reason is missing", "it is recorded"],
    [`override policy latency ${CODE} 24h host`, '"policy" is no name for a model', "Usage"],
    ["override-reviewed fraud latency maybe so", '"maybe" is no outcome', "accepted or rejected"],
    ["override-reviewed fraud latency accepted", "the reason is missing", "recorded"],
    ["rollback fraud", "the reason is missing", "recorded"],
    ["rollback fraud to=11", "the reason is missing", "recorded"],
    ["rollback fraud to=0 x", '"0" is no version', "11"],
    ["rollback fraud to=main x", '"main" is no version', "11"],
    ["rollback fraud it is bad, to=11", "to= stands inside the reason", "before the reason"],
    ["rollback policy x", '"policy" is no name for a model', "Usage"],
    ["unquarantine fraud", "VERSION is missing", "Usage"],
    ["unquarantine fraud 1234567 x", '"1234567" is no version', "Usage"],
    ["ack fraud now", '"ack" takes no more words', "Leave them out"],
    ["cancel", "MODEL is missing", "Usage"],
    ["help me", '"help" takes no more words', "Leave them out"],
    ["status \u200Bfraud", "cannot be seen, U+200B", "by hand"],
    ["lift fraud ok \u202Enekorb", "cannot be seen, U+202E", "by hand"],
    ["lift fraud a\u2066b", "cannot be seen, U+2066", "by hand"],
    ["lift fraud a\u034Fb", "cannot be seen, U+034F", "by hand"],
    ["lift fraud a\u3164b", "cannot be seen, U+3164", "by hand"],
    ["lift fraud a\u{E0041}b", "cannot be seen, U+E0041", "by hand"],
    ["lift fraud a\u0007b", "cannot be seen, U+0007", "by hand"],
    ["lift fraud a\uD800b", "cannot be seen, U+D800", "by hand"],
    ["lift fraud a\u2028b", "cannot be seen, U+2028", "by hand"],
  ])("/twokey %s", (line, message, hint) => {
    const parsed = parseComment(`/twokey ${line}`);
    expect(parsed).toMatchObject({
      kind: "refused",
      refusals: [{ line: 1, message: expect.stringContaining(message), hint: expect.stringContaining(hint) }],
    });
  });

  test("with all its lines, and none of its neighbours is obeyed", () => {
    const parsed = parseComment(`/twokey approve fraud ${CODE}\n/twokey vto churn x\n- a\n/twokey help`);
    expect(parsed).toMatchObject({ kind: "refused", refusals: [{ line: 2 }, { line: 4 }] });
  });

  test("and what was typed is shown short and harmless", () => {
    const parsed = parseComment(`/twokey ${"a".repeat(5_000)}`);
    expect(JSON.stringify(parsed).length).toBeLessThan(300);
  });
});

describe("prose and quoted commands", () => {
  test("ask for nothing", () => {
    for (const text of ["", "LGTM", "> /twokey help", "Use `/twokey help`.", "    /twokey help"])
      expect(parseComment(text)).toEqual({ kind: "none" });
  });

  test("hidden in whatever way, with hostile text around, never fire", () => {
    const quoted = fc.tuple(fc.constantFrom(...HIDING), pieces(fc), pieces(fc), fc.constantFrom(...LINES));
    fc.assert(
      fc.property(quoted, ([hide, before, after, line]) => {
        expect(parseComment(hide(before, line, after)).kind).toBe("none");
      }),
      runs,
    );
  });

  test("whatever is written, nothing throws, and what fires is a line of the comment", () => {
    fc.assert(
      fc.property(hostileText(fc), (text) => {
        const parsed = parseComment(text);
        if (parsed.kind === "commands") {
          for (const { verb } of parsed.commands)
            expect(text).toMatch(new RegExp(`(?:^|[\\r\\n])/twokey[^\\r\\n]+${verb}`, "i"));
        }
      }),
      runs,
    );
  });
});

describe("the table of verbs", () => {
  test.each(VERBS.map((verb) => [verb.name, verb] as const))("%s: its examples are read", (name, verb) => {
    for (const example of verb.examples) {
      expect(parseComment(example), example).toMatchObject({ kind: "commands", commands: [{ verb: name }] });
    }
  });

  test("has every command, with the fields that the command has", () => {
    const fields = VERBS.map(({ name, takes, keys, text }) => [
      name,
      ...[...takes, ...keys].map(({ field }) => field),
      ...(text === null ? [] : ["text"]),
    ]);
    const known = commandSchema.options.map(({ shape }) => {
      const { verb, ...others } = shape;
      return [verb.value, ...Object.keys(others)];
    });
    expect(fields.map((list) => [list[0], ...list.slice(1).sort()])).toEqual(
      known.map((list) => [list[0], ...list.slice(1).sort()]),
    );
  });

  test("is what docs/commands.md shows (npm run commands writes it)", () => {
    expect(readFileSync(new URL("../../docs/commands.md", import.meta.url), "utf8")).toBe(
      renderCommandsDoc(),
    );
  });

  test("is what help shows, and help fires nothing when it is quoted back", () => {
    for (const verb of VERBS) expect(renderHelp()).toContain(usageOf(verb).replaceAll("|", "\\|"));
    expect(renderHelp().length).toBeLessThan(10_000);
    expect(parseComment(renderHelp())).toEqual({ kind: "none" });
    expect(parseComment(renderCommandsDoc())).toEqual({ kind: "none" });
  });
});
