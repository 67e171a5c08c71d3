import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Account } from "../../src/github/answer.ts";
import { type Contribution, readContribution } from "../../src/github/commits.ts";
import { contributorsOf } from "../../src/github/contributors.ts";
import type { CommitFacts } from "../../src/github/range.ts";
import { findNoReply, parseCoAuthors } from "../../src/github/trailers.ts";
import { contributorsSchema } from "../../src/signoff/person.ts";
import { GitGithub, newCache, readerOf, right } from "./git-github.ts";
import { grow, type Made, mergeByEntries, newHistory, run, setBranch } from "./histories.ts";

const account = (id: number, login: string, type = "User"): Account => ({ id, login, type });
const ACCOUNTS: readonly [string, Account][] = [
  ["ann@example.invalid", account(1, "ann")],
  ["bob@example.invalid", account(2, "bob")],
  ["cat@example.invalid", account(3, "cat")],
  ["bot@example.invalid", account(9, "dependabot[bot]", "Bot")],
  ["noreply@github.com", account(19864447, "web-flow")],
];
const BOB = "Bob <bob@example.invalid>";
const CAT = "Cat <cat@example.invalid>";
const WEB = "GitHub <noreply@github.com>";

type World = {
  readonly github: GitGithub;
  readonly id: (mark: string) => string;
  readonly read: (tip?: string, head?: string) => Promise<Contribution>;
};

function worldOf(commits: readonly Made[]): World {
  const { folder, id } = newHistory(commits);
  const github = new GitGithub(folder);
  for (const [email, one] of ACCOUNTS) github.accounts.set(email, one);
  const reader = readerOf(github);
  const read = async (tip = "tip", head = "head") =>
    right(await readContribution(reader, { tip: id(tip), head: id(head) }));
  return { github, id, read };
}

const names = ({ contributors }: Contribution): readonly string[] =>
  contributors.map(({ as, person, name }) => `${as} ${person?.login ?? `(${name})`}`);

describe("trailers", () => {
  test.each([
    ["fix\n\nCo-authored-by: Bob <bob@x.y>", [["Bob", "bob@x.y"]]],
    [
      "Co-Authored-By:Bob Marley   < Bob@X.y >\r\nco-authored-by: Cat <c@x>",
      [
        ["Bob Marley", "Bob@X.y"],
        ["Cat", "c@x"],
      ],
    ],
    ["  co-authored-by: in the middle <m@x>\n\nmore words", [["in the middle", "m@x"]]],
    ["Co-authored-by: Bob", [["Bob", ""]]],
    ["Co-authored-by:", [["", ""]]],
    ["Co-authored-by: <only@x>", [["", "only@x"]]],
    ["Co-authored-by: A <a@x> B <b@x>", [["A <a@x> B", "b@x"]]],
    ["Co-authored-by: open <a@x", [["open", "a@x"]]],
    ["Co-authored-by: Bob <bob@x>\nCo-authored-by: Bob <BOB@x>", [["Bob", "BOB@x"]]],
    ["Signed-off-by: Bob <bob@x.y>", []],
    ["says Co-authored-by: Bob <bob@x.y>", []],
    ["", []],
  ])("%j", (message, found) => {
    expect(parseCoAuthors(message).map(({ name, email }) => [name, email])).toEqual(found);
  });

  test("any message is read in time, and nothing in it throws", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("co-authored-by:", "<", ">", " ", "\n", "\r", "a@b", "\u0000", "\uD800")),
        (parts) => {
          for (const { name, email } of parseCoAuthors(parts.join("")))
            expect(name.length + email.length).toBeLessThan(1_001);
        },
      ),
      { seed: 5, numRuns: 100 },
    );
    expect(parseCoAuthors(`Co-authored-by: ${"<".repeat(500_000)}`)).toHaveLength(1);
    expect(parseCoAuthors("Co-authored-by: x <a@b>\n".repeat(50_000))).toHaveLength(1);
  });

  test.each([
    ["7+bob@users.noreply.github.com", { kind: "account", id: 7, login: "bob" }],
    ["7+Bob@Users.NoReply.GitHub.com", { kind: "account", id: 7, login: "Bob" }],
    [
      "49699333+dependabot[bot]@users.noreply.github.com",
      { kind: "account", id: 49699333, login: "dependabot[bot]" },
    ],
    ["bob@users.noreply.github.com", { kind: "login", login: "bob" }],
    ["0+bob@users.noreply.github.com", undefined],
    ["7+a b@users.noreply.github.com", undefined],
    ["7+bob@users.noreply.github.com.evil.example", undefined],
    ["bob@example.invalid", undefined],
    ["", undefined],
  ])("the address %s", (email, found) => {
    expect(findNoReply(email)).toEqual(found);
  });

  test("a server of one's own has an address of its own", () => {
    expect(
      findNoReply("7+bob@users.noreply.git.acme.example", "users.noreply.git.acme.example"),
    ).toMatchObject({ id: 7 });
  });
});

describe("who had a hand in a change", () => {
  test("authors, committers and co-authors of all that the head adds, each once", async () => {
    const { read, github, id } = worldOf([
      { mark: "tip", tree: { a: "1" }, author: CAT },
      {
        mark: "one",
        tree: { a: "2" },
        parents: ["tip"],
        author: BOB,
        committer: "Ann <ann@example.invalid>",
      },
      {
        mark: "two",
        tree: { a: "3" },
        parents: ["one"],
        author: BOB,
        message: "x\n\nCo-authored-by: D <4+dan@users.noreply.github.com>",
      },
      {
        mark: "head",
        tree: { a: "4" },
        parents: ["two"],
        author: "Bot <bot@example.invalid>",
        committer: BOB,
      },
    ]);
    const contribution = await read();
    expect(names(contribution)).toEqual([
      "author bob",
      "author dependabot[bot]",
      "committer ann",
      "co-author dan",
    ]);
    expect(contributorsSchema.safeParse(contribution.contributors).success).toBe(true);
    expect(contribution).toMatchObject({
      mergeBase: id("tip"),
      commits: [{ id: id("one") }, { id: id("two") }, { id: id("head") }],
    });
    expect(contribution.mergeBaseTree).toBe(contribution.tipTree);
    expect(github.calls).toEqual([`/compare/${id("tip")}...${id("head")}?per_page=100&page=1`]);
    await read();
    expect(github.calls).toHaveLength(1);
  });

  test("a head that brings nothing has no contributors", async () => {
    const { read } = worldOf([
      { mark: "head", tree: { a: "1" } },
      { mark: "tip", tree: { a: "2" }, parents: ["head"] },
    ]);
    expect(await read()).toMatchObject({ commits: [], contributors: [] });
    expect(await read("tip", "tip")).toMatchObject({ commits: [], contributors: [] });
  });

  test("an e-mail without an account is a contributor without a person, and is asked for again", async () => {
    const { read, github } = worldOf([
      { mark: "tip", tree: { a: "1" } },
      { mark: "head", tree: { a: "2" }, parents: ["tip"], author: "Eve\u202E <eve@example.invalid>" },
    ]);
    expect(names(await read())).toEqual(["author (Eve�)"]);
    github.accounts.set("eve@example.invalid", account(5, "eve"));
    expect(names(await read())).toEqual(["author eve"]);
  });

  test("GitHub commits for nobody, but only where it signed", async () => {
    const history: readonly Made[] = [
      { mark: "tip", tree: { a: "1" } },
      { mark: "head", tree: { a: "2" }, parents: ["tip"], author: BOB, committer: WEB },
    ];
    const signed = worldOf(history);
    signed.github.verified.add(signed.id("head"));
    expect(names(await signed.read())).toEqual(["author bob"]);
    expect(names(await worldOf(history).read())).toEqual(["author bob", "committer (GitHub)"]);
    const named = worldOf(
      history.map((made) => ({ ...made, message: "x\n\nCo-authored-by: GitHub <noreply@github.com>" })),
    );
    named.github.verified.add(named.id("head"));
    expect(names(await named.read())).toEqual(["author bob", "co-author (GitHub)"]);
  });

  test("co-authors by their own commits, by other commits of the repository, and else without an account", async () => {
    const { read, github, id } = worldOf([
      { mark: "old", tree: { a: "0" }, author: "Dan <dan@example.invalid>" },
      { mark: "tip", tree: { a: "1" }, parents: ["old"] },
      {
        mark: "head",
        tree: { a: "2" },
        parents: ["tip"],
        author: BOB,
        message: [
          "x\n",
          "Co-authored-by: Bob <BOB@example.invalid>",
          "Co-authored-by: Dan <Dan@example.invalid>",
          "Co-authored-by: Cat <cat@users.noreply.github.com>",
          "Co-authored-by: Gone <gone@users.noreply.github.com>",
          "Co-authored-by: Fay <fay@example.invalid>",
          "Co-authored-by: Login <bob>",
        ].join("\n"),
      },
    ]);
    github.accounts.set("dan@example.invalid", account(4, "dan"));
    setBranch(github.folder, "main", id("tip"));
    expect(names(await read())).toEqual([
      "author bob",
      "co-author dan",
      "co-author cat",
      "co-author (Gone)",
      "co-author (Fay)",
      "co-author (Login)",
    ]);
    // The commits, and one for each of Dan, Cat, Gone and Fay.
    expect(github.calls).toHaveLength(5);
    await read();
    // Gone may come back; what the others are stays so at this tip.
    expect(github.calls.slice(5)).toEqual(["/users/gone"]);
    github.twist = (path, body) =>
      path.includes("author=")
        ? (body as object[]).map((one) => ({ ...one, commit: { author: { email: "other@x" } } }))
        : body;
    const fresh = await readContribution(readerOf(github), { tip: id("tip"), head: id("head") });
    expect(names(right(fresh))).toContain("co-author (Dan)");
  });

  test("not more than ten co-authors are looked up; the others stay without an account", async () => {
    const lines = Array.from({ length: 30 }, (_, at) => `Co-authored-by: N${at} <n${at}@example.invalid>`);
    const { read, github, id } = worldOf([
      { mark: "tip", tree: { a: "1" } },
      { mark: "head", tree: { a: "2" }, parents: ["tip"], message: lines.join("\n") },
    ]);
    setBranch(github.folder, "main", id("tip"));
    expect(names(await read())).toHaveLength(31);
    expect(github.calls).toHaveLength(11);
  });

  test("more than five hundred people are trouble, not a shorter list", async () => {
    const lines = Array.from(
      { length: 501 },
      (_, at) => `Co-authored-by: N <${at + 1}+n${at}@users.noreply.github.com>`,
    );
    const { github, id } = worldOf([
      { mark: "tip", tree: { a: "1" } },
      { mark: "head", tree: { a: "2" }, parents: ["tip"], message: lines.join("\n") },
    ]);
    const answer = await readContribution(readerOf(github), { tip: id("tip"), head: id("head") });
    expect(answer).toMatchObject({ ok: false, retry: false });
  });

  test("the opener and those who pushed, each under the first thing they were", () => {
    const commit = { author: { name: "Bob", email: "b@x", account: account(2, "bob") }, message: "" };
    const commits = [{ ...commit, committer: commit.author, verified: false } as unknown as CommitFacts];
    const contributors = contributorsOf({
      opener: account(1, "ann"),
      commits,
      personOf: () => null,
      pushers: [{ account: account(2, "bob") }, { account: account(3, "cat") }, { account: null }],
    });
    expect(contributors).toEqual([
      { person: { id: 1, login: "ann" }, name: "ann", as: "opener" },
      { person: { id: 2, login: "bob" }, name: "Bob", as: "author" },
      { person: { id: 3, login: "cat" }, name: "cat", as: "pusher" },
      { person: null, name: "somebody without a name", as: "pusher" },
    ]);
  });
});

describe("all commits, or trouble", () => {
  const long = (count: number): readonly Made[] => [
    { mark: "tip", tree: { a: "1" } },
    ...Array.from({ length: count }, (_, at): Made => {
      const mark = at === count - 1 ? "head" : `c${at}`;
      return {
        mark,
        tree: { a: "1" },
        parents: [at === 0 ? "tip" : `c${at - 1}`],
        author: `N${at} <n${at}@example.invalid>`,
      };
    }),
  ];

  test("over all pages, and over all parents", async () => {
    const { read, github } = worldOf(long(230));
    expect((await read()).commits).toHaveLength(230);
    expect(github.calls).toHaveLength(3);
    const side = worldOf([
      { mark: "tip", tree: { a: "1" } },
      { mark: "s1", tree: { a: "1", s: "1" }, parents: ["tip"], author: CAT },
      { mark: "m1", tree: { a: "2" }, parents: ["tip"], author: BOB },
      { mark: "head", tree: { a: "2", s: "1" }, parents: ["m1", "s1"] },
    ]);
    expect([...names(await side.read())].sort()).toEqual(["author bob", "author cat"]);
  });

  type Compare = {
    total_commits: number;
    status: string;
    base_commit: { sha: string };
    commits: { sha: string; parents: unknown }[];
  };
  test.each<[string, (body: Compare) => unknown]>([
    ["fewer commits than counted", (body) => ({ ...body, commits: body.commits.slice(1) })],
    [
      "a commit too many",
      (body) => ({ ...body, commits: [...body.commits, { ...body.commits[0], sha: "9".repeat(40) }] }),
    ],
    [
      "another head",
      (body) => ({ ...body, total_commits: body.total_commits - 1, commits: body.commits.slice(0, -1) }),
    ],
    [
      "a gap",
      (body) => ({
        ...body,
        commits: body.commits.map((one, at) => (at === 2 ? { ...one, parents: [] } : one)),
      }),
    ],
    ["another base", (body) => ({ ...body, base_commit: { ...body.base_commit, sha: "1".repeat(40) } })],
    ["a status that does not fit", (body) => ({ ...body, status: "identical" })],
    ["a count that does not end", (body) => ({ ...body, total_commits: 7 })],
    ["no commits", (body) => ({ ...body, commits: undefined })],
  ])("that came with %s is trouble", async (_, change) => {
    const { github, id } = worldOf(long(5));
    github.twist = (path, body) => (path.startsWith("/compare/") ? change(body as Compare) : body);
    const answer = await readContribution(readerOf(github), { tip: id("tip"), head: id("head") });
    expect(answer).toMatchObject({ ok: false, retry: true });
  });

  test("the same page for ever is trouble, not a wait", async () => {
    const { github, id } = worldOf(long(5));
    let first: unknown;
    github.twist = (_, body) => {
      first ??= (body as Compare).commits[0];
      return { ...(body as Compare), total_commits: 900, commits: Array.from({ length: 100 }, () => first) };
    };
    const answer = await readContribution(readerOf(github), { tip: id("tip"), head: id("head") });
    expect(answer).toMatchObject({ ok: false, retry: true });
    expect(github.calls).toHaveLength(9);
  });

  test("more than two thousand commits are trouble that does not pass, after one call", async () => {
    const { github, id } = worldOf(long(3));
    github.twist = (_, body) => ({ ...(body as object), total_commits: 2_001 });
    const answer = await readContribution(readerOf(github), { tip: id("tip"), head: id("head") });
    expect(answer).toMatchObject({ ok: false, retry: false });
    expect(github.calls).toHaveLength(1);
  });

  test.each([301, 404, 409, 422, 502])("%s is trouble", async (status) => {
    const { github, id } = worldOf(long(3));
    github.fault = () => ({ status });
    expect((await readContribution(readerOf(github), { tip: id("tip"), head: id("head") })).ok).toBe(false);
  });
});

describe("merges", () => {
  const start: readonly Made[] = [
    { mark: "base", tree: { a: "1", b: "1" } },
    { mark: "tip", tree: { a: "1", b: "2" }, parents: ["base"], author: CAT },
    { mark: "work", tree: { a: "2", b: "1" }, parents: ["base"], author: BOB },
  ];
  const merged = (tree: Made["tree"], more: Partial<Made> = {}): readonly Made[] => [
    ...start,
    {
      mark: "head",
      tree,
      parents: ["work", "tip"],
      message: "merge\n\nCo-authored-by: D <4+dan@users.noreply.github.com>",
      ...more,
    },
  ];

  test("a clean merge adds nobody, not even its co-authors", async () => {
    const { read, id, github } = worldOf(merged({ a: "2", b: "2" }));
    const contribution = await read();
    expect(names(contribution)).toEqual(["author bob"]);
    expect([...contribution.clean]).toEqual([id("head")]);
    expect(contribution.mergeBase).toBe(id("tip"));
    // The commits, the merge base, and four trees.
    expect(github.calls).toHaveLength(6);
    await read();
    expect(github.calls).toHaveLength(6);
  });

  test("whichever parent comes first", async () => {
    expect(names(await worldOf(merged({ a: "2", b: "2" }, { parents: ["tip", "work"] })).read())).toEqual([
      "author bob",
    ]);
  });

  test.each([
    ["a file of its own", { a: "2", b: "2", c: "evil" }],
    ["other content", { a: "evil", b: "2" }],
    ["an old version", { a: "2", b: "1" }],
    ["a file left out", { b: "2" }],
  ])("a merge with %s is the work of who made it", async (_, tree) => {
    expect(names(await worldOf(merged(tree)).read())).toEqual(["author bob", "author ann", "co-author dan"]);
  });

  test("a merge in which both sides changed a file is the work of who made it", async () => {
    const both = merged({ a: "2", b: "2" }).map((made) =>
      made.mark === "work" ? { ...made, tree: { a: "2", b: "3" } } : made,
    );
    expect(names(await worldOf(both).read())).toContain("author ann");
  });

  test("an octopus is the work of who made it", async () => {
    const { read } = worldOf([
      ...start,
      { mark: "more", tree: { a: "2", b: "2" }, parents: ["base"], author: BOB },
      { mark: "head", tree: { a: "2", b: "2" }, parents: ["work", "tip", "more"] },
    ]);
    expect(names(await read())).toEqual(["author bob", "author ann"]);
  });

  test("a merge of histories that never met is the work of who made it", async () => {
    const { read } = worldOf([
      ...start,
      { mark: "alien", tree: { z: "1" }, author: CAT },
      { mark: "head", tree: { a: "2", b: "1", z: "1" }, parents: ["work", "alien"] },
    ]);
    expect(names(await read())).toEqual(["author bob", "author cat", "author ann"]);
  });

  test("a branch that is updated again and again costs one call a time for the base", async () => {
    const marks = Array.from({ length: 6 }, (_, at) => at);
    const { read, github } = worldOf([
      { mark: "main0", tree: { a: "0", b: "0" } },
      { mark: "work0", tree: { a: "0", b: "work" }, parents: ["main0"], author: BOB },
      ...marks.flatMap((at): Made[] => [
        {
          mark: at === 5 ? "tip" : `main${at + 1}`,
          tree: { a: String(at + 1), b: "0" },
          parents: [`main${at}`],
          author: CAT,
        },
        {
          mark: at === 5 ? "head" : `work${at + 1}`,
          tree: { a: String(at + 1), b: "work" },
          parents: [`work${at}`, at === 5 ? "tip" : `main${at + 1}`],
        },
      ]),
    ]);
    const contribution = await read();
    expect(contribution.clean.size).toBe(6);
    expect(names(contribution)).toEqual(["author bob"]);
    expect(github.calls.filter((path) => path.startsWith("/compare/"))).toHaveLength(7);
  });

  // x and y changed the file each in its way, and were merged twice: once x won, once y. From one of the two
  // bases it follows that x wins again, from the other y.
  test.each(["x", "y"])(
    "where histories crossed, the choice of %s between two bases is somebody's work",
    async (won) => {
      const { read } = worldOf([
        { mark: "tip", tree: { a: "0" } },
        { mark: "x", tree: { a: "x" }, parents: ["tip"], author: BOB },
        { mark: "y", tree: { a: "y" }, parents: ["tip"], author: BOB },
        { mark: "xy", tree: { a: "x" }, parents: ["x", "y"], author: BOB },
        { mark: "yx", tree: { a: "y" }, parents: ["y", "x"], author: BOB },
        { mark: "head", tree: { a: won }, parents: ["xy", "yx"], author: CAT },
      ]);
      expect(names(await read())).toEqual(["author bob", "author cat"]);
    },
  );

  test.each(["x", "y"])("also where they crossed on the default branch (%s)", async (won) => {
    const { read } = worldOf([
      { mark: "base", tree: { a: "0" } },
      { mark: "x", tree: { a: "x" }, parents: ["base"], author: BOB },
      { mark: "y", tree: { a: "y" }, parents: ["base"], author: BOB },
      { mark: "tip", tree: { a: "x" }, parents: ["x", "y"], author: BOB },
      { mark: "yx", tree: { a: "y" }, parents: ["y", "x"], author: BOB },
      { mark: "head", tree: { a: won }, parents: ["tip", "yx"], author: CAT },
    ]);
    expect(names(await read())).toEqual(["author bob", "author cat"]);
  });

  test("a merge of more old branches than are looked into is the work of who made it", async () => {
    const sides = Array.from({ length: 7 }, (_, at) => at);
    const { read, github } = worldOf([
      { mark: "base", tree: { a: "0" } },
      ...sides.map((at): Made => ({
        mark: `s${at}`,
        tree: { a: "0" },
        parents: ["base"],
        message: `s${at}`,
      })),
      ...sides.map((at): Made => {
        return {
          mark: `t${at}`,
          tree: { a: "0" },
          parents: [at === 0 ? "base" : `t${at - 1}`, `s${at}`],
          message: `t${at}`,
        };
      }),
      { mark: "tip", tree: { a: "0", b: "1" }, parents: ["t6"] },
      // One octopus over all of them, so that no earlier merge has told how they stand to the default branch.
      { mark: "work", tree: { a: "1" }, parents: sides.map((at) => `s${at}`), author: BOB },
      { mark: "head", tree: { a: "1", b: "1" }, parents: ["work", "tip"], author: CAT },
    ]);
    expect(names(await read())).toEqual(["author bob", "author cat"]);
    expect(github.calls.filter((path) => path.startsWith("/compare/"))).toHaveLength(2);
  });

  test("old commits of the default branch that lie behind the base are no second base", async () => {
    const { read, github, id } = worldOf([
      { mark: "m0", tree: { a: "0" } },
      { mark: "m1", tree: { a: "1" }, parents: ["m0"] },
      { mark: "m2", tree: { a: "2" }, parents: ["m1"] },
      { mark: "tip", tree: { a: "2", b: "1" }, parents: ["m2"] },
      { mark: "w", tree: { a: "0", c: "1" }, parents: ["m0"], author: BOB },
      { mark: "work", tree: { a: "2", c: "1" }, parents: ["w", "m1", "m2"], author: BOB },
      { mark: "head", tree: { a: "2", b: "1", c: "1" }, parents: ["work", "tip"], author: CAT },
    ]);
    const contribution = await read();
    expect([...contribution.clean]).toEqual([id("head")]);
    expect(names(contribution)).toEqual(["author bob"]);
    expect(github.calls.filter((path) => path.startsWith("/compare/"))).toHaveLength(4);
  });

  test("merges beyond the fiftieth are the work of who made them", async () => {
    const marks = Array.from({ length: 51 }, (_, at) => at);
    const { read } = worldOf([
      { mark: "tip", tree: { a: "0" }, author: BOB },
      { mark: "m0", tree: { a: "1" }, parents: ["tip"], author: BOB },
      ...marks.flatMap((at): Made[] => [
        { mark: `w${at}`, tree: { a: `w${at}` }, parents: [`m${at}`], author: BOB },
        {
          mark: at === 50 ? "head" : `m${at + 1}`,
          tree: { a: `w${at}` },
          parents: [`m${at}`, `w${at}`],
          author: at === 50 ? CAT : "Ann <ann@example.invalid>",
        },
      ]),
    ]);
    const contribution = await read();
    expect(contribution.clean.size).toBe(50);
    expect(names(contribution)).toEqual(["author bob", "author cat"]);
  });

  test("for random histories: a merge that git makes without help adds nobody, a tampered one its maker", async () => {
    const text = fc.constantFrom("1\n", "1\n", "1\n", "1\n", "2\n", "3\n");
    const tree = fc.record({ a: text, b: text, c: text, "d/e": text }, { requiredKeys: ["a", "b"] });
    const { folder } = newHistory([]);
    let made = 0;
    await fc.assert(
      fc.asyncProperty(tree, tree, tree, fc.boolean(), async (base, ours, theirs, tampered) => {
        const id = grow(folder, [
          { mark: "base", tree: base },
          { mark: "tip", tree: ours, parents: ["base"], author: CAT },
          { mark: "work", tree: theirs, parents: ["base"], author: BOB },
        ]);
        let result = mergeByEntries(folder, [id("base"), id("work"), id("tip")]);
        if (result === undefined) return;
        made += 1;
        const blob = run(folder, ["hash-object", "-w", "--stdin"], "evil");
        if (tampered) {
          run(folder, ["update-index", "--add", "--cacheinfo", `100644,${blob},evil`]);
          result = run(folder, ["write-tree"]);
        }
        const head = run(folder, ["commit-tree", result, "-p", id("work"), "-p", id("tip"), "-m", "merge"]);
        const github = new GitGithub(folder);
        for (const [email, one] of ACCOUNTS) github.accounts.set(email, one);
        const contribution = right(
          await readContribution(readerOf(github, newCache()), { tip: id("tip"), head }),
        );
        expect(contribution.clean.has(head)).toBe(!tampered);
        expect(names(contribution)).toEqual(tampered ? ["author bob", "author (Test)"] : ["author bob"]);
      }),
      { seed: 13, numRuns: 40 },
    );
    expect(made).toBeGreaterThan(10);
  });
});
