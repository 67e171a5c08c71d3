import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../src/base/canonical.ts";
import { digestOf } from "../../src/base/digest.ts";
import type { Json } from "../../src/base/json.ts";

/** RFC 8785, appendix B: IEEE 754 bits as hex, and the text that must come out. */
const NUMBERS: readonly (readonly [string, string])[] = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["ffefffffffffffff", "-1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef4f", "999999999999999900000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["41b3de4355555554", "333333333.33333325"],
  ["41b3de4355555555", "333333333.3333333"],
  ["41b3de4355555556", "333333333.3333334"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
];

function numberOf(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

/** Section 3.2.2 and 3.2.3, and the vectors that the authors of the RFC publish beside it. */
const TEXTS: readonly (readonly [string, string, string])[] = [
  [
    "values",
    String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  ],
  ["arrays", `[56,{"d":true,"10":null,"1":[ ]}]`, `[56,{"1":[],"10":null,"d":true}]`],
  [
    "french",
    `{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}`,
    `{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}`,
  ],
  [
    "structures",
    `{"1":{"f":{"f":"hi","F":5},"\\n":56.0},"10":{},"":"empty","a":{},"111":[{"e":"yes","E":"no"}],"A":{}}`,
    `{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}`,
  ],
  ["unicode", `{"Unnormalized Unicode":"A\\u030a"}`, `{"Unnormalized Unicode":"A\u030a"}`],
  [
    "weird",
    String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\u000a":"Newline","1":"One","\u0080":"Control\u007f","\ud83d\ude02":"Smiley","\u00f6":"Latin Small Letter O With Diaeresis","\ufb33":"Hebrew Letter Dalet With Dagesh","</script>":"Browser Challenge"}`,
    `{"\\n":"Newline","\\r":"Carriage Return","1":"One","</script>":"Browser Challenge","\u0080":"Control\u007f","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😂":"Smiley","\ufb33":"Hebrew Letter Dalet With Dagesh"}`,
  ],
];

describe("canonical JSON is RFC 8785", () => {
  test.each(NUMBERS)("the number with bits %s is written %s", (bits, text) => {
    expect(canonicalJson(numberOf(bits))).toBe(text);
  });

  test.each(["7fffffffffffffff", "7ff0000000000000", "fff0000000000000"])(
    "the bits %s are no number that JSON can carry",
    (bits) => {
      expect(() => canonicalJson(numberOf(bits))).toThrow("cannot carry");
    },
  );

  test.each(TEXTS)("the published vector %s comes out byte for byte", (_name, input, output) => {
    expect(canonicalJson(JSON.parse(input))).toBe(output);
  });

  test("a lone surrogate is refused in values and in names", () => {
    expect(() => canonicalJson("\ud800")).toThrow("surrogate");
    expect(() => canonicalJson({ "\udc00": 1 })).toThrow("surrogate");
  });

  test("the order of members changes nothing, and a second pass changes nothing", () => {
    const values = fc.jsonValue({ maxDepth: 4 }).filter((value) => JSON.stringify(value).isWellFormed());
    fc.assert(
      fc.property(values, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(canonicalJson(reversed(value as Json))).toBe(text);
        expect(digestOf(reversed(value as Json))).toBe(digestOf(value as Json));
      }),
      { seed: 8785, numRuns: 100 },
    );
  });
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => reversed(item));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, reversed(member ?? null)] as const);
  return Object.fromEntries(members.reverse());
}
