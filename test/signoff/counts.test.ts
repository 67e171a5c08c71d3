import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/base/digest.ts";
import { addHours, trustedInstant } from "../../src/base/instant.ts";
import { judgeSignoffs, type Question, type Signature } from "../../src/signoff/counts.ts";
import type { Contributor } from "../../src/signoff/person.ts";

const at = trustedInstant("2026-03-10T12:00:00Z");
const subject = digestOf("subject");
const head = "a".repeat(40);

function signature(id: number, roles: readonly string[], change: Partial<Signature> = {}): Signature {
  const person = { id, login: `user-${id}` };
  return { id: `s${id}`, person, roles, subject, head, at: addHours(at, -1), ended: null, ...change };
}

function question(change: Partial<Question> = {}): Question {
  const needs = [
    { role: "owner", count: 1 },
    { role: "risk", count: 1 },
  ];
  return { needs, subject, head, at, validHours: 24, contributors: [], ...change };
}

describe("who counts", () => {
  test("two different people fill two roles", () => {
    const answer = judgeSignoffs([signature(1, ["owner"]), signature(2, ["risk"])], question());
    expect(answer.satisfied).toBe(true);
    expect(answer.filled.map(({ role, signature: { person } }) => [role, person.id])).toEqual([
      ["owner", 1],
      ["risk", 2],
    ]);
  });

  test("one person never fills two roles, however often they sign", () => {
    const twice = [signature(1, ["owner"]), signature(1, ["risk"], { id: "again" })];
    const answer = judgeSignoffs(twice, question());
    expect(answer.satisfied).toBe(false);
    expect(answer.filled).toHaveLength(1);
    expect(answer.ignored.map(({ reason }) => reason)).toContain("same-person");
  });

  test("whoever holds both roles does not take the only one that somebody else can fill", () => {
    const both = signature(1, ["owner", "risk"]);
    const owner = signature(2, ["owner"]);
    for (const order of [
      [both, owner],
      [owner, both],
    ])
      expect(judgeSignoffs(order, question()).satisfied).toBe(true);
  });

  test("a role that nobody holds is named as missing", () => {
    const answer = judgeSignoffs([signature(1, ["owner"])], question());
    expect(answer.missing).toEqual([{ role: "risk", count: 1 }]);
  });

  const spoiled: readonly (readonly [string, Partial<Signature>, Partial<Question>])[] = [
    ["other-subject", { subject: digestOf("another") }, {}],
    ["other-head", { head: "b".repeat(40) }, {}],
    ["too-late", { at: addHours(at, 1) }, {}],
    ["ended", { ended: addHours(at, -0.5) }, {}],
    ["ended", { ended: at }, {}],
    ["expired", { at: addHours(at, -25) }, {}],
    ["contributor", {}, { contributors: [contributor(1)] }],
  ];

  test.each(spoiled)("a signature is ignored as %s", (reason, change, asked) => {
    const answer = judgeSignoffs(
      [signature(1, ["owner"], change)],
      question({ needs: [{ role: "owner", count: 1 }], ...asked }),
    );
    expect(answer.satisfied).toBe(false);
    expect(answer.ignored.map((one) => one.reason)).toEqual([reason]);
  });

  test("a signature that ended after the merge still counted at the merge", () => {
    const one = signature(1, ["owner"], { ended: addHours(at, 1) });
    expect(judgeSignoffs([one], question({ needs: [{ role: "owner", count: 1 }] })).satisfied).toBe(true);
  });

  test("a contributor is known by number, whatever the login", () => {
    const renamed: Contributor = { person: { id: 1, login: "another-name" }, name: "x", as: "co-author" };
    const asked = question({ needs: [{ role: "owner", count: 1 }], contributors: [renamed] });
    expect(judgeSignoffs([signature(1, ["owner"])], asked).satisfied).toBe(false);
  });

  test("the matching is as large as any: it agrees with trying every assignment", () => {
    const roles = ["a", "b", "c"];
    const people = fc.array(fc.subarray(roles), { maxLength: 5 });
    fc.assert(
      fc.property(people, fc.array(fc.constantFrom(...roles), { maxLength: 4 }), (held, wanted) => {
        const signatures = held.map((mine, id) => signature(id + 1, mine));
        const needs = roles.flatMap((role) => {
          const count = wanted.filter((one) => one === role).length;
          return count === 0 ? [] : [{ role, count }];
        });
        const answer = judgeSignoffs(signatures, question({ needs }));
        expect(answer.filled).toHaveLength(most(wanted, held));
        expect(new Set(answer.filled.map((one) => one.signature.person.id)).size).toBe(answer.filled.length);
      }),
      { seed: 2, numRuns: 200 },
    );
  });
});

function contributor(id: number): Contributor {
  return { person: { id, login: `user-${id}` }, name: "Somebody", as: "author" };
}

/** Every way to give each slot one person, by brute force. */
function most(slots: readonly string[], held: readonly (readonly string[])[]): number {
  const [slot, ...rest] = slots;
  if (slot === undefined) return 0;
  let best = most(rest, held);
  held.forEach((mine, at) => {
    if (mine.includes(slot)) best = Math.max(best, 1 + most(rest, held.toSpliced(at, 1)));
  });
  return best;
}
