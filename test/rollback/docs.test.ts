import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { sha256 } from "../../src/base/digest.ts";
import { trustedInstant } from "../../src/base/instant.ts";
import { parsePolicyFile } from "../../src/project/policy-file.ts";
import { SEVERITIES, SOURCES } from "../../src/rollback/alert.ts";
import { findIncidentModel, INCIDENT_LABEL } from "../../src/rollback/incident-form.ts";
import { DATADOG_TEMPLATE } from "../../src/rollback/from-datadog.ts";
import { parseDelivery } from "../../src/rollback/receive.ts";
import { parseReceivers } from "../../src/rollback/receivers.ts";
import { statusFor } from "../../src/rollback/status.ts";

const page = readFileSync(new URL("../../docs/rollback.md", import.meta.url), "utf8");
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))].map(([, text = ""]) => text);

describe("what docs/rollback.md gives to paste", () => {
  test("is our template for Datadog, to the letter", () => {
    expect(blocks("json").map((text) => JSON.parse(text))).toContainEqual(DATADOG_TEMPLATE);
  });

  test("is a message that we read", () => {
    const body = new TextEncoder().encode(blocks("json").find((text) => text.includes("model.alert")));
    const receivedAt = trustedInstant("2026-03-01T12:00:01Z");
    const delivery = {
      receiver: "r",
      source: "standard",
      receivedAt,
      deliveryId: "d",
      rawSha256: sha256(body),
    } as const;
    expect(parseDelivery(body, delivery)).toMatchObject({
      ok: true,
      events: [{ labels: { model: "fraud" } }],
    });
  });

  test("is a key of twokey.yml that parses", () => {
    const text = blocks("yaml").find((block) => block.includes("rollback:")) ?? "";
    expect(parsePolicyFile(text)).toMatchObject({ ok: true });
  });

  test("is a form for issues that GitHub can show, and that we read", () => {
    const text =
      blocks("yaml").find((block) => block.includes("ISSUE") || block.includes("labels: [model")) ?? "";
    const form = parse(text) as {
      readonly labels: readonly string[];
      readonly body: readonly {
        readonly id: string;
        readonly type: string;
        readonly attributes: { label: string };
      }[];
    };
    expect(form.labels).toEqual([INCIDENT_LABEL]);
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    for (const { type } of form.body) expect(["input", "dropdown", "textarea"]).toContain(type);
    expect(new Set(form.body.map(({ id }) => id)).size).toBe(form.body.length);
    // GitHub writes each label as a heading, and what was entered below it.
    const issue = form.body.map(
      ({ id, attributes }) => `### ${attributes.label}\n\n${id === "model" ? "fraud" : "x"}\n`,
    );
    expect(findIncidentModel(issue.join("\n"))).toBe("fraud");
  });

  test("is the grammar of receivers", () => {
    const lines = [...page.matchAll(/^(TWOKEY_ALERT_\d+_[A-Z_]+)="(\w+ [0-9a-f]{32}) /gm)];
    expect(lines.length).toBe(2);
    const secrets = { alertmanager: "s".repeat(24), standard: `whsec_${btoa("k".repeat(24))}` };
    const environment = Object.fromEntries(
      lines.map(([, name = "", start = ""]) => [
        name,
        `${start} ${start.startsWith("standard") ? secrets.standard : secrets.alertmanager}`,
      ]),
    );
    expect(parseReceivers(environment)).toMatchObject({ ok: true });
  });

  test("names every source, severity and status", () => {
    for (const word of [...SOURCES, ...SEVERITIES.filter((one) => one !== "unknown")])
      expect(page).toContain(`\`${word}\``);
    for (const situation of [
      "accepted",
      "unsupported",
      "refused",
      "unknown-address",
      "too-large",
      "encoded",
      "busy",
    ] as const)
      expect(page).toContain(`| ${statusFor("standard", situation).status} `);
  });
});
