import { describe, expect, test } from "vitest";
import { parseReceivers, variableOf } from "../../src/rollback/receivers.ts";

const ADDRESS = "0123456789abcdef0123456789abcdef";
const OTHER = "f".repeat(32);
const SECRET = "s".repeat(24);
const KEY = `whsec_${btoa("k".repeat(24))}`;

function codes(environment: Record<string, string>): readonly string[] {
  const parsed = parseReceivers(environment);
  return parsed.ok ? [] : parsed.problems.map(({ code, path }) => `${path}: ${code}`);
}

describe("receivers of the operator", () => {
  test("name, source, address and secrets come from one variable; others are left alone", () => {
    const parsed = parseReceivers({
      PATH: "/bin",
      TWOKEY_ALERT_4711_AM_PROD: ` alertmanager  ${ADDRESS} ${SECRET} next-${SECRET}\n`,
      TWOKEY_ALERT_4711_JOBS: `standard ${OTHER} ${KEY}`,
      TWOKEY_ALERT_4712_EMPTY: "",
    });
    expect(parsed).toEqual({
      ok: true,
      value: [
        {
          repository: 4711,
          id: "am-prod",
          source: "alertmanager",
          address: ADDRESS,
          secrets: [SECRET, `next-${SECRET}`],
        },
        { repository: 4711, id: "jobs", source: "standard", address: OTHER, secrets: [KEY] },
      ],
    });
    expect(parsed.ok && variableOf(parsed.value[0]!)).toBe("TWOKEY_ALERT_4711_AM_PROD");
  });

  test.each([
    ["TWOKEY_ALERT_4711_A", `alertmanger ${ADDRESS} ${SECRET}`, "unknown-source"],
    ["TWOKEY_ALERT_4711_A", `alertmanager 0123 ${SECRET}`, "bad-address"],
    ["TWOKEY_ALERT_4711_A", `alertmanager ${ADDRESS.toUpperCase()} ${SECRET}`, "bad-address"],
    ["TWOKEY_ALERT_4711_A", `alertmanager ${ADDRESS}`, "bad-secret"],
    ["TWOKEY_ALERT_4711_A", `alertmanager ${ADDRESS} short`, "bad-secret"],
    ["TWOKEY_ALERT_4711_A", `grafana ${ADDRESS} ${"ü".repeat(24)}`, "bad-secret"],
    ["TWOKEY_ALERT_4711_A", `standard ${ADDRESS} ${SECRET}`, "bad-secret"],
    ["TWOKEY_ALERT_4711_A", `standard ${ADDRESS} whsec_${btoa("short")}`, "bad-secret"],
    ["TWOKEY_ALERT_4711_A", `grafana ${ADDRESS} ${SECRET} ${SECRET}`, "bad-secret"],
    [
      "TWOKEY_ALERT_4711_A",
      `grafana ${ADDRESS} ${Array.from({ length: 6 }, (_, at) => SECRET + at).join(" ")}`,
      "bad-secret",
    ],
    ["TWOKEY_ALERT_ACME_A", `grafana ${ADDRESS} ${SECRET}`, "bad-name"],
    ["TWOKEY_ALERT_4711_", `grafana ${ADDRESS} ${SECRET}`, "bad-name"],
    ["twokey_alert_4711_a", `grafana ${ADDRESS} ${SECRET}`, "bad-name"],
  ])("%s=%s is %s", (name, value, code) => {
    expect(codes({ [name]: value })).toEqual([`${name}: ${code}`]);
  });

  test("all problems come at once, and no secret stands in any of them", () => {
    const parsed = parseReceivers({
      TWOKEY_ALERT_1_A: `nothing here hunter2`,
      TWOKEY_ALERT_1_B: `grafana ${ADDRESS} ${SECRET}`,
      TWOKEY_ALERT_1_C: `grafana ${ADDRESS} ${SECRET}`,
    });
    if (parsed.ok) throw new Error("not refused");
    expect(parsed.problems.map(({ path, code }) => `${path.slice(-1)} ${code}`)).toEqual([
      "A unknown-source",
      "A bad-address",
      "A bad-secret",
      "C duplicate-address",
      "C shared-secret",
    ]);
    expect(JSON.stringify(parsed.problems)).not.toMatch(/hunter2|ssss/);
  });
});
