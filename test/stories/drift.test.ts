import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FIXTURES, newFolder, twokey, write } from "./twokey.ts";

const DATA = join(FIXTURES, "demo", "models", "fraud", "data");

describe("twokey drift", () => {
  test("the demo's own data: a summary line, a line a column, exit code 0 or 1 as the verdict says", () => {
    const ran = twokey(DATA, "drift", "--reference", "reference.parquet", "--current", "current.parquet");
    expect(ran.out.split("\n")[0]).toMatch(/^(✅|⚠️|❔|❌) (pass|warn|inconclusive|fail): /u);
    expect(ran.code).toBe(ran.out.startsWith("❌") ? 1 : 0);
  });

  test("a shifted column fails, and --json and --html say the same", () => {
    const folder = newFolder();
    const rows = (shift: number): string =>
      Array.from(
        { length: 600 },
        (_, row) => `${Math.sin(row * 12.9898) * 3 + shift},${row % 3 === 0 ? "desk" : "phone"}`,
      ).join("\n");
    write(folder, "reference.csv", `amount,device\n${rows(0)}\n`);
    write(folder, "current.csv", `amount,device\n${rows(4)}\n`);
    const args = ["drift", "--reference", "reference.csv", "--current", "current.csv"];
    const ran = twokey(folder, ...args, "--json", "--html", "page.html");
    expect(ran.code).toBe(1);
    expect(ran.json()).toMatchObject({ schema: "twokey-drift/1", verdict: "fail", share_drifted: 0.5 });
    expect(readFileSync(join(folder, "page.html"), "utf8")).toContain("1 of 2 columns drifted: amount");
    expect(twokey(folder, ...args, "--columns", "device").code).toBe(0);
    expect(twokey(folder, ...args, "--by", "device").out).toContain(
      "By device, each against the whole reference",
    );
    write(folder, "importance.json", '{ "amount": 3, "device": 1 }');
    const weighed = twokey(folder, ...args, "--importance", "importance.json", "--json");
    expect(weighed.json()).toMatchObject({ share_drifted: 0.75 });
    write(folder, "importance.json", '{ "amuont": 3,\n  "device": -1 }');
    const wrong = twokey(folder, ...args, "--importance", "importance.json");
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("importance.json:2")]);
    write(folder, "importance.json", '{ "amuont": 3 }');
    expect(twokey(folder, ...args, "--importance", "importance.json").err).toContain(
      'Did you mean "amount"?',
    );
  });

  test("a profile takes the place of the reference, and what is lost is said", () => {
    const folder = newFolder();
    const made = twokey(DATA, "profile", "reference.parquet", "--out", join(folder, "profile.json"));
    expect(made.code).toBe(0);
    expect(existsSync(join(folder, "profile.json"))).toBe(true);
    const ran = twokey(
      DATA,
      "drift",
      "--reference",
      join(folder, "profile.json"),
      "--current",
      "reference.parquet",
    );
    expect([ran.code, ran.out]).toEqual([0, expect.stringContaining("is a profile")]);
  });

  test("bad input is exit code 2 with what to do, all at once", () => {
    expect(twokey(DATA, "drift").err.match(/is missing/g)).toHaveLength(2);
    const unknown = twokey(
      DATA,
      "drift",
      "--reference",
      "reference.parquet",
      "--current",
      "current.parquet",
      "--columns",
      "amuont,nothing",
    );
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('Did you mean "amount"?')]);
    expect(
      twokey(DATA, "drift", "--reference", "absent.csv", "--current", "gone.csv").err.match(
        /there is no such file/g,
      ),
    ).toHaveLength(2);
  });
});
