import { describe, expect, test } from "vitest";
import { judgeDrift, shareDrifted } from "../../src/gates/drift.ts";
import { measureDrift } from "../../src/measure/drift.ts";
import { tableSource } from "../../src/measure/drift-side.ts";
import { renderDriftHtml } from "../../src/report/drift-html.ts";
import { renderDriftJson } from "../../src/report/drift-json.ts";
import { spark, sparkPair } from "../../src/report/drift-spark.ts";
import { type DriftReport, renderDriftText } from "../../src/report/drift-text.ts";
import {
  judged,
  normals,
  numberColumn,
  picks,
  SETTINGS,
  table,
  textColumn,
} from "../measure/drift-tables.ts";

function reportFor(): DriftReport {
  const [reference, current] = ["a", "b"].map((name, side) =>
    table(
      `${name}.csv`,
      numberColumn("income", normals(`${name} income`, 800, side)),
      numberColumn("age", normals(`${name} age`, 800)),
      textColumn("<b>device", picks(`${name} device`, 800, { phone: 0.5, desk: 0.5 })),
    ),
  );
  const facts = measureDrift(tableSource(reference!), tableSource(current!));
  const columns = judged(reference!, current!);
  return {
    facts,
    columns,
    verdict: judgeDrift(facts, SETTINGS),
    share: shareDrifted(columns, {}),
    windows: [],
  };
}

const report = reportFor();

describe("the text", () => {
  const text = renderDriftText(report);

  test("says the summary first and the drifted column before the others", () => {
    const lines = text.split("\n");
    expect(lines[0]).toMatch(/^❌ fail: 1 of 3 columns drifted: income \(median .* PSI /);
    expect(lines[4]).toContain("income");
  });

  test("shows both distributions, effect, floor, adjusted p, bins and n", () => {
    const line = text.split("\n").find((each) => each.includes("❌ strong drift"))!;
    expect(line).toMatch(/[▁-█]{16} → [▁-█]{16}/);
    for (const part of ["PSI", "chance reaches", "adjusted p", "10 bins", "n ≥ 800"])
      expect(line).toContain(part);
  });
});

describe("the JSON", () => {
  const json = JSON.parse(JSON.stringify(renderDriftJson(report))) as { columns: Record<string, unknown>[] };

  test("has the documented shape", () => {
    expect(json).toMatchObject({ schema: "twokey-drift/1", verdict: "fail", share_drifted: 1 / 3 });
    expect(json.columns[0]).toMatchObject({
      column: "income",
      kind: "numeric",
      verdict: "fail",
      reason: expect.any(String),
      n_reference: 800,
      n_current: 800,
      p_adjusted: expect.any(Number),
      floor: expect.any(Number),
      measures: {
        ks: { statistic: expect.any(Number), p: expect.any(Number) },
        wasserstein: { distance: expect.any(Number), normalised: expect.any(Number) },
        psi: expect.any(Number),
        jensen_shannon: expect.any(Number),
        chi_square: { statistic: expect.any(Number), p: expect.any(Number), dof: 9 },
      },
    });
  });
});

describe("the page", () => {
  const html = renderDriftHtml(report);

  test("draws the drifted column large, the others small, and names are text", () => {
    expect(html.match(/<article class="card">/g)).toHaveLength(1);
    expect(html.match(/<svg /g)).toHaveLength(3);
    expect(html).not.toContain("<b>device");
    expect(html).toContain("&lt;b&gt;device");
  });

  test("windows get their own series", () => {
    const windows = ["2026-01", "2026-02"].map((name) => ({
      name,
      rows: 400,
      verdict: report.verdict.verdict,
      columns: report.columns,
    }));
    const page = renderDriftHtml({ ...report, by: "month", windows });
    expect(page).toContain('<section id="windows"');
    expect(page).toContain("2026-02");
  });
});

describe("sparks", () => {
  test("nothing is the lowest block, something never is, and the most is the highest", () => {
    expect(spark([0, 0.001, 1])).toBe("▁▂█");
    expect(sparkPair([0.5, 0.5], [1, 0])).toBe("▅▅ → █▁");
    expect(spark([])).toBe("");
  });
});
