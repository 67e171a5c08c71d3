import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/base/digest.ts";
import { trustedInstant } from "../../src/base/instant.ts";
import { trustedModelName } from "../../src/base/ids.ts";
import type { PullStanding } from "../../src/decide/pull-standing.ts";
import type { Evaluation } from "../../src/evidence/evaluation.ts";
import type { Evidence } from "../../src/evidence/evidence.ts";
import { renderPullCheck } from "../../src/report/pull-check.ts";
import { PULL_MARKER, renderPullComment } from "../../src/report/pull-comment.ts";
import type { RecordedPolicy } from "../../src/signoff/policy.ts";
import { comparison, evaluationOf, evidence, HOSTILE } from "./evaluations.ts";
import {
  ALICE,
  attemptOf,
  because,
  BOB,
  CAROL,
  DAVE,
  measuredOf,
  POLICY,
  policyView,
  standingWith,
  viewOf,
} from "./standings.ts";

type Scene = { readonly standing: PullStanding; readonly evaluations: ReadonlyMap<number, Evaluation> };

function scene(standing: PullStanding, ...models: readonly Evidence[]): Scene {
  return { standing, evaluations: new Map([[1, evaluationOf(models, { unchanged: [] })]]) };
}

const FRAUD = trustedModelName("fraud");
const incumbent = { digest: sha256("fraud live"), source: "registry", version: 12 } as const;
const GOOD = evidence("allow", { incumbent });
const BAD = evidence("block", { incumbent });

const WAITS = "no live sign-off as risk";

const waiting = scene(
  standingWith(
    [viewOf("fraud", { evidence: GOOD, said: [{ by: ALICE, role: "owner" }] })],
    [because("fraud", "not-signed", WAITS)],
  ),
  GOOD,
);

const blocked = scene(
  standingWith(
    [
      viewOf("churn", { said: [{ by: DAVE, role: "owner", as: "acme/growth-ml" }] }),
      viewOf("fraud", { evidence: BAD }),
    ],
    [
      because("fraud", "gate-blocks", "quality is fail and not overridden"),
      because("fraud", "not-signed", "no live sign-off as owner, risk"),
    ],
    {
      attempts: [
        attemptOf(1, [measuredOf(FRAUD, { evidence: BAD })]),
        attemptOf(2, [], {
          problems: ["the evidence carries another nonce than the one that was asked for"],
        }),
      ],
    },
  ),
  BAD,
);

const clear = scene(
  standingWith([
    viewOf("fraud", {
      evidence: GOOD,
      said: [
        { by: ALICE, role: "owner" },
        { by: CAROL, role: "risk", as: "acme/model-risk" },
      ],
    }),
  ]),
  GOOD,
);

const AFTER: RecordedPolicy = {
  ...POLICY,
  tiers: { ...POLICY.tiers, high: { ...POLICY.tiers.high, roles: { owner: 1 } } },
  twokey: { mode: "enforce", gates: { drift: { warn: 0.2 } }, signoff: { high: { roles: { owner: 1 } } } },
  models: {
    ...POLICY.models,
    [FRAUD]: {
      ...POLICY.models[FRAUD]!,
      controls: { gates: { quality: { metric: "auc", margin: 0.05 } }, tier: "high" },
    },
  },
};

const policy = scene(
  standingWith(
    [policyView(sha256("after"), [{ by: DAVE, role: "policy", as: "acme/ml-platform" }])],
    [because("policy", "not-signed", "nobody else signed as owner of fraud")],
    { cases: { models: [], policy: { policy: AFTER, text: "{}", digest: sha256("after"), moved: false } } },
  ),
);

const OWN: RecordedPolicy = {
  ...POLICY,
  models: {
    ...POLICY.models,
    [trustedModelName("ranker")]: {
      folder: "models/ranker",
      tier: "standard",
      owners: { owner: ["erin"], risk: ["acme/model-risk"] },
      controls: { tier: "standard" },
    },
  },
};

const added = scene(
  standingWith(
    [
      viewOf("ranker", {
        kind: "added",
        live: null,
        needs: [
          { role: "owner", count: 1 },
          { role: "risk", count: 1 },
          { role: "new-model", count: 1 },
        ],
      }),
      viewOf("churn", { kind: "removed", live: 3 }),
      policyView(sha256("own")),
    ],
    [
      because("ranker", "not-signed", "no live sign-off as owner, risk, new-model"),
      because("churn", "not-signed", "no live sign-off as owner"),
      because("policy", "not-signed", "no policy owner signed this change"),
    ],
    { cases: { models: [], policy: { policy: OWN, text: "{}", digest: sha256("own"), moved: false } } },
  ),
);

const row = (code: string, holds: boolean, explanation: string) => ({ code, holds, explanation });

const rollback = scene(
  standingWith(
    [
      viewOf("fraud", {
        lane: "expedited",
        pull: {
          rollback: { from: 12, to: 11, plan: sha256("plan"), alerted: true, requested_by: null },
        },
      }),
    ],
    [because("fraud", "not-signed", "no live sign-off as any")],
    {
      contributors: [{ person: { id: 9, login: "twokey[bot]" }, name: "twokey[bot]", as: "opener" }],
      lanes: [
        row("author", true, "the bot opened it"),
        row("merge-result", true, "the merge result holds exactly the plan"),
        row("target-signed", true, "version 11 was signed"),
      ],
    },
  ),
);

const standardRollback = scene(
  standingWith(
    [
      viewOf("fraud", {
        lane: "standard",
        pull: {
          rollback: { from: 12, to: 11, plan: sha256("plan"), alerted: false, requested_by: ALICE },
        },
      }),
    ],
    [because("fraud", "not-signed", "no live sign-off as owner, risk")],
    {
      lanes: [
        row("author", true, "the bot opened it"),
        row("commits", false, "a person committed to the branch"),
      ],
    },
  ),
);

const voids = scene(
  standingWith(
    [
      viewOf("fraud", {
        evidence: BAD,
        said: [
          {
            by: ALICE,
            role: "owner",
            about: sha256("before the push"),
            ended: { at: "2026-03-04T11:40:00Z", cause: "subject-changed" },
          },
          { by: CAROL, role: "risk", ended: { at: "2026-03-04T11:45:00Z", cause: "comment-edited" } },
          { by: BOB, role: "owner" },
        ],
        contributors: [{ person: BOB, name: "bob", as: "opener" }],
        pull: {
          vetoes: [
            {
              id: "v1",
              person: CAROL,
              roles: ["risk"],
              at: trustedInstant("2026-03-04T10:00:00Z"),
              ended: null,
            },
            {
              id: "v2",
              person: ALICE,
              roles: ["owner"],
              at: trustedInstant("2026-03-03T10:00:00Z"),
              ended: trustedInstant("2026-03-03T12:00:00Z"),
            },
          ],
          holds: [
            {
              id: "h1",
              by: ALICE,
              at: trustedInstant("2026-03-04T09:00:00Z"),
              until: trustedInstant("2026-03-05T09:00:00Z"),
              ended: null,
            },
          ],
          overrides: [
            {
              id: "o1",
              gate: "quality",
              subject: sha256("before the push"),
              by: CAROL,
              at: trustedInstant("2026-03-04T08:00:00Z"),
              expires: trustedInstant("2026-03-05T08:00:00Z"),
              review_due: trustedInstant("2026-03-18T08:00:00Z"),
            },
          ],
        },
        model: {
          reviews_due: [
            {
              override: "o0",
              gate: "latency",
              version: 12,
              by: CAROL,
              due: trustedInstant("2026-03-10T08:00:00Z"),
            },
          ],
        },
      }),
    ],
    [
      because("fraud", "not-signed", WAITS),
      because("fraud", "gate-blocks", "quality is fail and not overridden"),
      because("fraud", "vetoed", "the veto of carol was open"),
      because("fraud", "held", "alice held it"),
    ],
  ),
  BAD,
);

const hostileGate = comparison({
  name: HOSTILE.slice(0, 100),
  verdict: "fail",
  finding: HOSTILE,
  method: HOSTILE,
  reason: HOSTILE,
});
const EVIL = evidence("block", {
  words: [HOSTILE],
  incumbent,
  verdicts: [{ gate: "quality", verdict: "fail", reason: HOSTILE, checks: [hostileGate] }],
});

const EVIL_POLICY: RecordedPolicy = {
  ...POLICY,
  models: {
    ...POLICY.models,
    [FRAUD]: { ...POLICY.models[FRAUD]!, controls: { [HOSTILE]: HOSTILE } },
  },
};

const hostile = scene(
  standingWith(
    [
      viewOf("fraud", {
        evidence: EVIL,
        said: [
          {
            by: { id: 66, login: "mallory" },
            role: "owner",
            ended: { at: "2026-03-04T11:50:00Z", cause: HOSTILE },
          },
        ],
      }),
      policyView(sha256("evil")),
    ],
    [
      because(null, "unreadable", `models/${HOSTILE}/model.yaml:3: ${HOSTILE} → ${HOSTILE}`),
      because("fraud", "gate-blocks", HOSTILE),
      because("policy", "not-signed", HOSTILE),
    ],
    {
      cases: {
        models: [],
        policy: { policy: EVIL_POLICY, text: "{}", digest: sha256("evil"), moved: false },
      },
      contributors: [{ person: null, name: HOSTILE, as: "author" }],
      attempts: [attemptOf(1, []), attemptOf(2, [], { problems: [HOSTILE] })],
      sibling: { pull: 8, title: HOSTILE },
    },
  ),
  EVIL,
);

const SCENES: Readonly<Record<string, Scene>> = {
  waiting,
  blocked,
  clear,
  policy,
  "new-model": added,
  rollback,
  "rollback-standard": standardRollback,
  voids,
  hostile,
};

function pageOf({ standing, evaluations }: Scene): string {
  const { conclusion, title, summary } = renderPullCheck(standing);
  const check = `check \`twokey\` (${conclusion ?? "in progress"}): ${title}`;
  return `${renderPullComment(standing, evaluations)}\n\n---\n\n${check}\n\n${summary}\n`;
}

function nodesOf(node: Nodes): readonly Nodes[] {
  return [node, ...("children" in node ? node.children.flatMap((child) => nodesOf(child)) : [])];
}

describe("the comment and the check of a pull request", () => {
  test.each(Object.entries(SCENES))("%s is the page that lies in test/golden", async (name, one) => {
    await expect(pageOf(one)).toMatchFileSnapshot(`../golden/pull-${name}.md`);
  });

  test.each(Object.entries(SCENES))("%s has verdict and line to paste before any table", (_, one) => {
    const text = renderPullComment(one.standing, one.evaluations);
    expect(text.startsWith(`${PULL_MARKER}\n## Twokey: `)).toBe(true);
    const table = text.indexOf("\n| ");
    for (const [line] of text.matchAll(/\n```\n\/twokey approve \S+ [0-9a-f]{12}\n```/g))
      if (one.standing.views.length === 1 && table >= 0) expect(text.indexOf(line)).toBeLessThan(table);
  });

  test("a title is plain text: no escape, no mark, one line", () => {
    for (const one of Object.values(SCENES)) {
      const { title } = renderPullCheck(one.standing);
      expect(title).not.toMatch(/\\|\n|\*\*/);
      expect(title.length).toBeLessThanOrEqual(250);
    }
    expect(renderPullCheck(waiting.standing).title).toMatch(
      /^fraud: waiting for risk \(acme\/model-risk\)\. alice signed [0-9a-f]{12} as owner$/,
    );
    expect(renderPullCheck(clear.standing).title).toBe(
      "fraud may be merged: signed by alice (owner), carol (risk)",
    );
    expect(renderPullCheck(blocked.standing).title).toMatch(
      /^fraud: blocked by quality .* · churn may be merged/,
    );
  });

  test("what takes a change is named before what takes people", () => {
    expect(renderPullCheck(voids.standing).title).toMatch(/^fraud: blocked by quality/);
    const { conclusion } = renderPullCheck(voids.standing);
    expect(conclusion).toBe("failure");
  });

  test("the check is never neutral, and in progress only while people are waited for", () => {
    expect(renderPullCheck(waiting.standing).conclusion).toBeNull();
    expect(renderPullCheck(clear.standing).conclusion).toBe("success");
    expect(renderPullCheck(blocked.standing).conclusion).toBe("failure");
    expect(renderPullCheck(standingWith([])).title).toBe("no model changed");
    expect(renderPullCheck(standingWith([])).conclusion).toBe("success");
  });

  test("what nothing enforces is called ADVISORY in title and comment", () => {
    const loose = { ...waiting.standing, enforcedByRules: false };
    expect(renderPullCheck(loose).title).toMatch(/^ADVISORY: /);
    expect(renderPullComment(loose, new Map())).toContain("**ADVISORY**");
    const advise = { ...waiting.standing, policy: { ...POLICY, mode: "advise" as const } };
    expect(renderPullCheck(advise)).toMatchObject({ conclusion: "success" });
    expect(renderPullCheck(advise).title).toMatch(/^ADVISORY: /);
    expect(renderPullComment(waiting.standing, new Map())).not.toContain("ADVISORY");
  });

  test("of pull requests with the same head the strictest speaks", () => {
    const both = { ...clear.standing, sibling: { pull: 8, title: "fraud: waiting for risk" } };
    const check = renderPullCheck(both);
    expect(check).toMatchObject({
      conclusion: "failure",
      title: "#8 has the same head: fraud: waiting for risk",
    });
    expect(check.summary).toContain("#8 has the same head");
  });

  test("owners of a new model are named from its own pull request", () => {
    const text = renderPullComment(added.standing, new Map());
    expect(text).toContain("**owner** (erin)");
    expect(text).toContain("**new-model** (acme/ml-platform)");
    expect(renderPullCheck(added.standing).title).toContain("ranker: waiting for owner (erin)");
  });

  test("where only words change, it says that there was nothing to measure", () => {
    const words = standingWith([viewOf("fraud", { words: true })], [because("fraud", "not-signed", WAITS)]);
    const text = renderPullComment(words, new Map());
    expect(text).toContain("### ⏳ fraud  v12, its words change");
    expect(text).toContain("its owners sign the words");
  });

  test("a change of the rules says whose models it touches, and who signed for them", () => {
    expect(renderPullComment(policy.standing, new Map())).toContain(
      "- ⏳ **fraud** (owner: alice, acme/fraud-ml",
    );
    const both = standingWith(
      [
        policyView(sha256("after"), [
          { by: DAVE, role: "policy", as: "acme/ml-platform" },
          { by: ALICE, role: "owner", as: "alice" },
        ]),
      ],
      [],
      { cases: policy.standing.cases },
    );
    expect(renderPullComment(both, new Map())).toContain("- ✅ alice signed for **fraud**");
  });

  test("a hostile name never mentions, links, breaks a table, opens a tag, or writes a marker", () => {
    const { standing, evaluations } = hostile;
    // A title is no Markdown; what is shown of it here is.
    const text = `${renderPullComment(standing, evaluations)}\n\n${renderPullCheck(standing).summary}`;
    const nodes = nodesOf(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
    const ours =
      /^(?:<!-- twokey:report -->|<\/?(?:details|summary|sub)>|<details><summary>[\w \u00b7]+<\/summary>)$/;
    for (const node of nodes) {
      expect(["link", "image", "footnoteReference", "definition"]).not.toContain(node.type);
      if (node.type === "html") expect(node.value).toMatch(ours);
      if (node.type === "text") expect(node.value).not.toMatch(/@[a-z]/i);
      if (node.type === "table")
        for (const cells of node.children)
          expect(cells.children).toHaveLength(node.children[0]?.children.length ?? 0);
    }
  });

  test("docs/signoff.md shows titles as they are", () => {
    const page = readFileSync(new URL("../../docs/signoff.md", import.meta.url), "utf8");
    const awaited = standingWith(
      [viewOf("fraud", { awaited: true })],
      [because("fraud", "evidence-awaited", "evidence that counts is being made")],
    );
    const unsigned = standingWith([viewOf("fraud")], [because("fraud", "not-signed", WAITS)]);
    const stopped = [
      because("fraud", "vetoed", "the veto of carol was open"),
      because("fraud", "held", "alice held it"),
    ].map((reason) => standingWith([viewOf("fraud")], [reason]));
    const all = [standingWith([]), awaited, unsigned, waiting.standing, clear.standing, ...stopped];
    for (const one of all) {
      const { title } = renderPullCheck(one);
      expect(page).toContain(`\`${title.replace(/\b[0-9a-f]{12}\b/, "3f9a2b1c4d5e")}\``);
    }
  });

  test("whatever stands in it, a page has an end, and what always stays, stays", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3000 }), fc.integer({ min: 1, max: 60 }), (text, count) => {
        const reasons = Array.from({ length: count }, () => because(null, "unreadable", text));
        const one = standingWith(clear.standing.views, reasons);
        const comment = renderPullComment(one, clear.evaluations);
        expect(comment.length).toBeLessThan(65_536);
        expect(renderPullCheck(one).title.length).toBeLessThanOrEqual(250);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});
