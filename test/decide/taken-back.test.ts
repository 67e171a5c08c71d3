import { describe, expect, test } from "vitest";
import { trustedInstant } from "../../src/base/instant.ts";
import { isTakenBack, type Utterance } from "../../src/decide/taken-back.ts";
import type { Command } from "../../src/signoff/command.ts";
import { CHURN, FRAUD, PEOPLE } from "./table.ts";

const at = trustedInstant("2026-03-10T12:00:00Z");
const before = trustedInstant("2026-03-10T11:59:59Z");
const after = trustedInstant("2026-03-10T12:00:01Z");
const spoken = { at, id: 50, person: PEOPLE.alice.id };

const approve: Command = { verb: "approve", model: FRAUD, code: "0123456789ab", role: null, text: null };
const veto: Command = { verb: "veto", model: FRAUD, text: "not like this" };
const hold: Command = { verb: "hold", model: FRAUD, hours: null, text: null };
const withdraw: Command = { verb: "withdraw", model: FRAUD };
const lift: Command = { verb: "lift", model: FRAUD, text: null };
const resume: Command = { verb: "resume", model: FRAUD };
const BACK = [withdraw, lift, resume];

function later(commands: readonly Command[], change: Partial<Utterance> = {}): Utterance {
  return { at: after, id: 51, person: PEOPLE.alice.id, commands, untouched: true, ...change };
}

describe("what was said is taken back", () => {
  const pairs: readonly (readonly [Command, Command])[] = [
    [approve, withdraw],
    [veto, lift],
    [hold, resume],
  ];
  test.each(pairs)("$verb by its own opposite, and by no other word", (command, back) => {
    for (const one of BACK) expect(isTakenBack(command, spoken, [later([one])])).toBe(one === back);
    expect(isTakenBack(command, spoken, [later([command])])).toBe(false);
    expect(isTakenBack(command, spoken, [])).toBe(false);
  });

  test.each(pairs)("$verb, about the same model", (command, back) => {
    const other = { ...back, model: CHURN } as Command;
    expect(isTakenBack(command, spoken, [later([other])])).toBe(false);
    expect(isTakenBack(command, spoken, [later([other, back])])).toBe(true);
  });

  test.each(pairs)("$verb, by the same person and later", (command, back) => {
    const said = (change: Partial<Utterance>): boolean =>
      isTakenBack(command, spoken, [later([back], change)]);
    expect(said({ person: PEOPLE.carol.id })).toBe(false);
    expect(said({ at: before })).toBe(false);
    expect(said({ at: before, id: 99 })).toBe(false);
    expect(said({ at, id: 51 })).toBe(true);
    expect(said({ at, id: 50 })).toBe(false);
    expect(said({ at, id: 49 })).toBe(false);
    expect(said({ at: after, id: 1 })).toBe(true);
    expect(isTakenBack(command, spoken, [later([back], { at: before }), later([back])])).toBe(true);
  });

  test("by edited words only where they forbid", () => {
    const edited = (command: Command): boolean =>
      isTakenBack(command, spoken, [later(BACK, { untouched: false })]);
    expect(edited(approve)).toBe(true);
    expect(edited(veto)).toBe(false);
    expect(edited(hold)).toBe(false);
  });

  const never: readonly Command[] = [
    ...BACK,
    { verb: "override", model: FRAUD, gate: "quality", code: "0123456789ab", hours: 1, text: "x" },
    { verb: "recheck", model: null },
    { verb: "status", model: null },
    { verb: "help" },
  ];
  test.each(never)("but not $verb", (command) => {
    expect(isTakenBack(command, spoken, [later(BACK)])).toBe(false);
  });
});
