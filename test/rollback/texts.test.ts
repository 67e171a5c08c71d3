import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { trustedModelName } from "../../src/base/ids.ts";
import { versionOf } from "../../src/registry/state.ts";
import { decideAlert } from "../../src/rollback/decide.ts";
import { decideRequest } from "../../src/rollback/decide-request.ts";
import { observeAlert } from "../../src/rollback/episode.ts";
import { planDigest, type RestorePlan } from "../../src/rollback/plan.ts";
import {
  incidentTitle,
  renderAlertComment,
  renderIncident,
  renderPlanComment,
  renderUmbrella,
} from "../../src/report/rollback-issue.ts";
import {
  renderRollbackPull,
  rollbackMarker,
  rollbackTitle,
  type RollbackPull,
} from "../../src/report/rollback-pull.ts";
import { renderAlertTable, type SeenAlert } from "../../src/report/rollback-table.ts";
import { FRAUD } from "./repository.ts";
import { alertOf, digestLike, GOOD, questionOf, Scene, settingsOf } from "./scene.ts";

const scene = new Scene();
const now = scene.later(11_520);
const event = alertOf(scene.later(2_460), {
  labels: {
    alertname: "ModelErrors",
    model: "fraud",
    severity: "critical",
    customer: "ACME Ltd",
    model_digest: "fraud@3",
  },
  links: { rule: "https://prometheus.example/graph?a=(1)|2" },
});
const seen = (change: Partial<typeof event> = {}): SeenAlert => {
  const one = { ...event, ...change };
  return { event: one, episode: observeAlert(undefined, one).episode! };
};
const [from, target] = [3, 2].map((version) => versionOf(scene.state, FRAUD, version)!);
const plan: RestorePlan = {
  v: 1,
  model: FRAUD,
  environment: "production",
  from: { version: 3, bundle: from!.bundle },
  to: { version: 2, bundle: target!.bundle, commit: target!.commit },
  entries: [
    { path: "models/fraud/model.onnx", mode: "100644", blob: "a".repeat(40) },
    { path: "models/fraud/extra.py", mode: "100644", blob: null },
  ],
};
const decision = decideAlert(questionOf(scene, event, { now }));
const shown = { labels: settingsOf().label_allow, everybody: false };
const pull: RollbackPull = {
  plan,
  digest: planDigest(plan),
  before: new Map([["models/fraud/model.onnx", { mode: "100644", blob: "b".repeat(40) }]]),
  from: from!,
  target: target!,
  facts: GOOD,
  skipped: [{ version: 1, reason: "quarantined", explanation: "quarantined since yesterday" }],
  preconditions: decision.preconditions,
  alerts: [seen()],
  asked: null,
  incident: 77,
  owners: ["alice", "acme/fraud-ml"],
  responders: ["acme/ml-oncall"],
  runbook: "docs/fraud-runbook.md",
  shown,
  code: "3f9a2b1c4d5e",
  now,
};

describe("the pull request", () => {
  const body = renderRollbackPull(pull);

  test("its title names model and versions", () => {
    expect(rollbackTitle(plan)).toBe("rollback(fraud): v3 → v2");
  });

  test.each([
    ["the marker", rollbackMarker(plan, pull.digest)],
    ["both digests", from!.bundle],
    ["the digest it goes to", target!.bundle],
    ["how long it was live", "live for 3 h 12 m"],
    ["when the alert began", "the alert began 41 m after it came"],
    ["what to paste", "`/twokey approve fraud 3f9a2b1c4d5e`"],
    ["who may sign", "`acme/ml-oncall`"],
    ["the incident", "Refs #77"],
    ["the alert", "ModelErrors"],
    ["old and new blob", "`bbbbbbbbbbbb`"],
    ["a file that goes", "removed"],
    ["what stays", "What is not rolled back"],
    ["the evidence", `findings \`${target!.findings}\``],
    ["who was passed over", "version 1: quarantined since yesterday"],
    ["the runbook", "`docs/fraud-runbook.md`"],
    ["every condition", "it is severe enough"],
    ["how it comes back", "`/twokey unquarantine fraud 3 REASON`"],
  ])("says %s", (_name, words) => {
    expect(body).toContain(words);
  });

  test("shows only labels that twokey.yml allows, and links that end where they should", () => {
    expect(body).not.toContain("ACME");
    expect(body).toContain("severity=critical");
    expect(body).toContain("(https://prometheus.example/graph?a=%281%29%7C2)");
  });

  test("in a public repository neither titles nor links", () => {
    const open = renderAlertTable([seen({ labels: { model: "fraud" }, title: "ACME lost 3 M" })], {
      ...shown,
      everybody: true,
    });
    expect(open).not.toMatch(/ACME|https:/);
    expect(open).toContain(`\`${event.alertKey.slice(0, 8)}\``);
    const allowed = { labels: [...shown.labels, "title", "links"], everybody: true };
    expect(renderAlertTable([seen({ labels: {}, title: "ACME lost 3 M" })], allowed)).toMatch(
      /ACME.*https:/s,
    );
  });

  test("without an alert somebody asked, and somebody else is asked for", () => {
    const asked = renderRollbackPull({
      ...pull,
      alerts: [],
      asked: { login: "bob", reason: "scores @everyone <b>" },
    });
    expect(asked).toContain("bob asked for it");
    expect(asked).toContain("somebody else than the one who asked");
    expect(asked).not.toMatch(/@everyone|<b>/);
  });

  test("the marker is found again whatever the model is called, and cannot be closed early", () => {
    const odd = { ...plan, model: trustedModelName("a--b") };
    expect(rollbackMarker(odd, planDigest(odd))).toMatch(/^<!-- twokey \{[^>]*\} -->$/);
  });
});

describe("what alerts say is text, whatever they say", () => {
  const nasty =
    "@org/everyone </table> --> <!-- twokey {} | `/twokey approve fraud 3f9a` \u202e\n# x\n/twokey rollback fraud";

  test("mentions nobody, closes nothing, commands nothing", () => {
    const one = seen({
      title: nasty,
      labels: { alertname: nasty, model: nasty, severity: nasty },
      receiver: "am-prod",
      links: { rule: "https://x.example/`|)<script>" },
    });
    for (const text of [renderRollbackPull({ ...pull, alerts: [one] }), renderAlertTable([one], shown)]) {
      expect(text).not.toMatch(/@org|<\/table>|<script|\u202e/);
      expect(text.split("\n").some((line) => line.startsWith("/twokey") || line.startsWith("# x"))).toBe(
        false,
      );
      expect(text.split("<!-- twokey").length).toBe(text === renderAlertTable([one], shown) ? 1 : 2);
    }
  });

  test("a table row stays one row", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (name, value) => {
        const table = renderAlertTable(
          [seen({ labels: { alertname: name, model: value }, title: name })],
          shown,
        );
        expect(table.split("\n").length).toBe(3);
        expect(table.split("\n")[2]!.replaceAll("\\|", "").split("|").length).toBe(10);
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  test("thousands of alerts, files and versions stay below GitHub's limit", () => {
    const long = "x".repeat(4_000);
    const many = {
      ...pull,
      alerts: Array.from({ length: 3_000 }, () => seen({ title: long, labels: { model: long } })),
      skipped: Array.from({ length: 900 }, (_, version) => ({
        version,
        reason: "revoked" as const,
        explanation: long,
      })),
      plan: {
        ...plan,
        entries: Array.from({ length: 5_000 }, (_, at) => ({ ...plan.entries[0]!, path: `${at}${long}` })),
      },
      owners: Array.from({ length: 500 }, () => "o".repeat(100)),
    };
    const body = renderRollbackPull(many);
    expect(body.length).toBeLessThan(62_000);
    expect(body).toContain("2980 more");
  });
});

describe("issues and comments", () => {
  const { slice, target: search } = scene.known();
  const incident = {
    model: FRAUD,
    slice,
    search,
    alerts: [seen()],
    runbook: null,
    shown,
    outcome: decision.outcome,
    preconditions: decision.preconditions,
  };

  test("the incident says what happens and why, and how to ask for more", () => {
    const text = renderIncident(incident);
    expect(incidentTitle(incident)).toBe("incident(fraud): v3");
    for (const words of [
      "A rollback from version 3 to version 2 is proposed.",
      "fraud@3",
      "fraud@2",
      "/twokey rollback fraud REASON",
      "few models alarm",
    ])
      expect(text).toContain(words);
  });

  test("what leads to no pull request says why as a table", () => {
    const old = decideAlert(
      questionOf(scene, { ...event, startsAt: scene.later(0), receivedAt: scene.later(9e6) }),
    );
    const text = renderIncident({ ...incident, outcome: old.outcome, preconditions: old.preconditions });
    expect(text).toContain("No rollback is proposed:");
    expect(text).toMatch(/\| something changed lately\s*\| ❌ no/);
    expect(
      renderAlertComment({ ...incident, outcome: old.outcome, preconditions: old.preconditions }),
    ).toContain("<details>");
  });

  test("the plan comment has the exact line", () => {
    const asked = decideRequest({ known: scene.known(), to: null, settings: settingsOf(), now });
    expect(renderPlanComment({ model: FRAUD, slice, search, decision: asked })).toContain(
      "`/twokey rollback fraud to=2 REASON`",
    );
    const none = decideRequest({ known: scene.known({ to: 9 }), to: 9, settings: settingsOf(), now });
    expect(
      renderPlanComment({ model: FRAUD, slice, search: scene.known({ to: 9 }).target, decision: none }),
    ).toContain("no rollback to propose");
  });

  test("many models are one issue", () => {
    const models = Array.from({ length: 80 }, (_, at) => trustedModelName(`m${at}`));
    const text = renderUmbrella({ models, until: now, alerts: [seen()], shown });
    expect(text).toContain("80 models alarm at once");
    expect(text).toContain("and 30 more");
  });
});

test("digests in fixtures are digests", () => expect(digestLike("x")).toMatch(/^sha256:[0-9a-f]{64}$/));
