import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { FIXTURES, git, newFolder, newRepository, propose, ROOT, twokey, write } from "./twokey.ts";

const BUNDLE = join(FIXTURES, "registries", "v1.bundle");
const known = JSON.parse(readFileSync(join(FIXTURES, "registries", "v1.json"), "utf8")) as {
  readonly commit: string;
  readonly size: number;
  readonly hash: string;
};
const PIN = `${known.size}:${known.hash}`;

/** A clone of the registry that release 1 wrote, with its files in the work tree. */
function newClone(): string {
  const folder = join(newFolder(), "clone");
  git(ROOT, "clone", "--quiet", "--branch", "model-registry", BUNDLE, folder);
  return folder;
}

let clone = "";
beforeAll(() => {
  clone = newClone();
});

function commit(folder: string): void {
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--allow-empty", "--message", "a change");
}

function edit(folder: string, path: string, from: string | RegExp, to: string): void {
  const before = readFileSync(join(folder, path), "utf8");
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  write(folder, path, after);
  commit(folder);
}

type Verified = {
  readonly schema: string;
  readonly trusted: boolean;
  readonly head: { readonly size: number; readonly hash: string } | null;
  readonly findings: readonly {
    readonly code: string;
    readonly severity: string;
    readonly where: string;
    readonly meaning: string;
  }[];
};

function verify(
  folder: string,
  ...args: readonly string[]
): { readonly code: number | null; readonly verified: Verified } {
  const ran = twokey(folder, "verify", "--json", ...args);
  expect(ran.err).toBe("");
  return { code: ran.code, verified: ran.json() as Verified };
}

describe("a registry that an earlier release wrote", () => {
  test("is proved offline: exit code 0, what was looked at, and the pin to note", () => {
    const ran = twokey(clone, "verify");
    expect([ran.code, ran.err]).toEqual([0, ""]);
    expect(ran.out.split("\n")[0]).toBe(
      `This registry is as it was written: ${known.size} events, no violation.`,
    );
    expect(ran.out).toContain(`--pin ${PIN}`);
    const pinned = verify(clone, "--pin", PIN);
    expect(pinned).toMatchObject({
      code: 0,
      verified: { schema: "twokey-verify/1", trusted: true, head: { size: known.size }, findings: [] },
    });
    expect(verify(clone, "--since", `${known.commit}~10`).code).toBe(0);
  });

  test("from a bare directory and from another folder", () => {
    const bare = join(newFolder(), "bare.git");
    git(ROOT, "clone", "--quiet", "--bare", BUNDLE, bare);
    expect(twokey(ROOT, "verify", "--repo", bare).code).toBe(0);
    expect(twokey(ROOT, "current", "fraud", "--repo", bare).out).toContain("fraud@35 is live");
  });

  test.each<[string, (folder: string) => void, string, readonly string[]]>([
    [
      "an edited entry",
      (folder) => edit(folder, "models/fraud/events/00/00/000002-approved.json", '"alice"', '"mallory"'),
      "broken-chain",
      [],
    ],
    [
      "an entry that was touched without changing its meaning",
      (folder) => edit(folder, "models/fraud/events/00/00/000002-approved.json", "\n", " \n"),
      "not-canonical",
      [],
    ],
    [
      "an entry that was deleted",
      (folder) => {
        rmSync(join(folder, "models/fraud/events/00/00/000003-approved.json"));
        commit(folder);
      },
      "missing-event",
      [],
    ],
    [
      "an entry that was copied to another place",
      (folder) => {
        const path = "models/fraud/events/00/00/000002-approved.json";
        write(
          folder,
          path.replace("000002-approved", "000099-approved"),
          readFileSync(join(folder, path), "utf8"),
        );
        commit(folder);
      },
      "wrong-place",
      [],
    ],
    [
      "current.json that points elsewhere",
      (folder) => edit(folder, "models/fraud/current.json", '"version": 35', '"version": 34'),
      "altered-view",
      [],
    ],
    [
      "a head of its own making",
      (folder) => edit(folder, "log/head.json", /"hash": "sha256:[0-9a-f]{8}/, '"hash": "sha256:00000000'),
      "head-disagrees",
      [],
    ],
    [
      "evidence that was altered",
      (folder) => {
        const path = git(folder, "ls-files", "evidence").split("\n")[0] ?? "";
        edit(folder, path, "{", '{"slipped":"in",');
      },
      "altered-document",
      [],
    ],
    [
      "a workflow slipped in",
      (folder) => {
        write(folder, ".github/workflows/x.yml", "on: push\n");
        commit(folder);
      },
      "unknown-file",
      [],
    ],
    ["a commit by a human", commit, "history-writer", []],
    [
      "the end cut off",
      (folder) => void git(folder, "reset", "--quiet", "--hard", "HEAD~30"),
      "pin-unreached",
      ["--pin", PIN],
    ],
    [
      "a whole other log in its place",
      (folder) => {
        const root = newRepository();
        twokey(root, "registry", "init", "--git-dir", ".git");
        git(folder, "fetch", "--quiet", "--force", root, "model-registry");
        git(folder, "reset", "--quiet", "--hard", "FETCH_HEAD");
      },
      "pin-differs",
      ["--pin", `2:sha256:${"a".repeat(64)}`],
    ],
  ])("%s ends with exit code 1 and its name", (_name, attack, code, args) => {
    const folder = newClone();
    attack(folder);
    const { code: exit, verified } = verify(folder, ...args);
    expect([exit, verified.trusted]).toEqual([1, false]);
    const found = verified.findings.find((finding) => finding.code === code);
    expect(found, JSON.stringify(verified.findings.slice(0, 3))).toMatchObject({ severity: "violation" });
    expect(found?.meaning).not.toBe("");
    const told = twokey(folder, "verify", ...args);
    expect([told.code, told.out.split("\n")[0]]).toEqual([1, expect.stringContaining("not to be trusted")]);
    expect(told.out).toContain(`❌ violation ${code}`);
  });

  test("an end that was cut off is whole in itself: without a pin nothing is found", () => {
    const folder = newClone();
    git(folder, "reset", "--quiet", "--hard", "HEAD~30");
    expect(verify(folder).code).toBe(0);
  });

  test("what could not be checked is exit code 3 and says how to get there", () => {
    const { code, verified } = verify(clone, "--coverage");
    expect([code, verified.trusted]).toEqual([3, true]);
    expect(verified.findings).toMatchObject([{ code: "coverage-absent", severity: "incomplete" }]);
    expect(twokey(clone, "verify", "--artifacts").out).toContain("not everything could be checked");
  });
});

describe("asking", () => {
  test("current: what is live, as one file says it", () => {
    const ran = twokey(clone, "current", "fraud");
    expect([ran.code, ran.err]).toEqual([0, ""]);
    expect(ran.out).toContain("fraud@35 is live since 2026-01-02T13:50:00Z.");
    expect(ran.out).toContain("alice (owner), carol (risk)");
    expect(twokey(clone, "current", "fraud", "--json").out).toBe(
      readFileSync(join(clone, "models/fraud/current.json"), "utf8"),
    );
  });

  test("log: filtered; as JSON every event with its path and hash", () => {
    const ran = twokey(clone, "log", "fraud", "--type", "promoted", "--last", "2");
    expect(ran.code).toBe(0);
    expect(ran.out).toContain("version 35 is live");
    expect(ran.out.trim().split("\n")).toHaveLength(4);
    const { schema, events } = twokey(clone, "log", "--json").json() as {
      schema: string;
      events: { path: string; hash: string; event: { seq: number } }[];
    };
    expect([schema, events.length, events.at(-1)?.hash]).toEqual(["twokey-log/1", known.size, known.hash]);
    expect(events.map(({ event }) => event.seq)).toEqual(events.map((_, at) => at));
  });

  test.each<[string, readonly string[], string, string]>([
    ["why", ["fraud@4"], "attempt 2 of 2", "attempts"],
    ["who", ["fraud@4"], "through acme/model-risk", "signers"],
    ["show", ["fraud@4"], "superseded", "files"],
    ["diff", ["fraud@3", "fraud@4"], "gate segments", "gates"],
    ["at", ["fraud", "2026-01-01T15:00:00Z"], "fraud@5 was live", "version"],
    ["rollback-target", ["fraud"], "would go to version 34", "target"],
  ])("%s: a sentence for people, an object for programs", (command, args, said, key) => {
    const ran = twokey(clone, command, ...args);
    expect([ran.code, ran.err]).toEqual([0, ""]);
    expect(ran.out).toContain(said);
    expect(ran.out).not.toMatch(/undefined|\[object|NaN/);
    const json = twokey(clone, command, ...args, "--json").json();
    const schema = command === "show" ? "twokey-version/1" : `twokey-${command}/1`;
    expect(json).toMatchObject({ schema, [key]: expect.anything() });
  });

  test("used-by: every version that a file went into", () => {
    const shown = twokey(clone, "show", "fraud@4", "--json").json() as { files: { digest: string }[] };
    const digest = shown.files[0]?.digest ?? "";
    expect(twokey(clone, "used-by", digest).out).toContain("fraud@4");
    expect(twokey(clone, "used-by", digest, "--json").json()).toMatchObject({
      schema: "twokey-used-by/1",
      digest,
      uses: expect.arrayContaining([expect.objectContaining({ model: "fraud", version: 4 })]),
    });
    expect(twokey(clone, "used-by", "0".repeat(64)).out).toContain("is not mentioned");
  });
});

describe("wrong input", () => {
  test.each<[readonly string[], string]>([
    [["verify", "--pin", "soon"], "SIZE:HASH"],
    [["verify", "--since", "nothing"], "no commit of this registry"],
    [["verify", "--branch", "other"], "there is no branch other"],
    [["current"], "MODEL is missing"],
    [["current", "fraud@3"], "no name of a model"],
    [["current", "nothing"], "knows no model"],
    [["log", "frud"], 'Did you mean "fraud"?'],
    [["log", "--type", "promotd"], 'Did you mean "promoted"?'],
    [["log", "--last", "few"], "--last needs a number"],
    [["why", "fraud@999"], "there is no fraud@999"],
    [["at", "fraud", "yesterday"], "is no time"],
    [["used-by", "xyz"], "is no digest"],
    [["rollback-target", "fraud@3"], "knows no model"],
    [["doctor", "--github", "acme"], "OWNER/NAME"],
    [["registry", "adopt"], "twokey registry init"],
  ])("%j ends with 2, what is wrong and what to do", (args, said) => {
    const ran = twokey(clone, ...args);
    expect([ran.code, ran.out]).toEqual([2, ""]);
    expect(ran.err).toContain(said);
    expect(ran.err).toContain("→");
    const json = twokey(clone, ...args, "--json");
    expect([json.code, json.err]).toEqual([2, ""]);
    expect(json.json()).toMatchObject({ schema: "twokey-problems/1" });
  });

  test("no repository, and one that has not adopted Twokey", () => {
    expect(twokey(newFolder(), "verify").err).toContain("no git repository");
    const ran = twokey(newRepository(), "current", "fraud");
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining("git fetch origin model-registry")]);
  });

  test("a damaged registry answers nothing, and a check does not look elsewhere for what is live", () => {
    const folder = newClone();
    edit(folder, "models/fraud/events/00/00/000002-approved.json", '"alice"', '"mallory"');
    const ran = twokey(folder, "who", "fraud");
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining("twokey verify")]);
    const models = newRepository();
    twokey(models, "registry", "init", "--git-dir", ".git");
    git(models, "checkout", "--quiet", "model-registry");
    edit(models, "models/fraud/current.json", '"twokey-current/1"', '"twokey-current/0"');
    git(models, "checkout", "--quiet", "main");
    propose(models, "fraud", "better");
    const checked = twokey(models, "check");
    expect(checked.code, checked.out).toBe(1);
    expect(checked.out).toContain("blocked by contract (the registry does not say");
  });
});

describe("a local registry beside its models", () => {
  test("covers what was recorded, and names what went around it", () => {
    const folder = newRepository();
    twokey(folder, "registry", "init", "--git-dir", ".git");
    expect(verify(folder, "--coverage", "--artifacts")).toMatchObject({
      code: 0,
      verified: { findings: [] },
    });
    propose(folder, "fraud", "worse");
    commit(folder);
    const around = verify(folder, "--coverage");
    expect([around.code, around.verified.findings.map(({ code }) => code)]).toEqual([
      1,
      ["uncovered-change"],
    ]);
  });
});

describe("doctor", () => {
  /** GitHub as far as its rules go; the command runs beside it, not in its place. */
  async function doctor(
    answers: Readonly<Record<string, unknown>>,
    ...args: readonly string[]
  ): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
    const server = createServer((request, response) => {
      const [path = ""] = (request.url ?? "").split("?");
      const body = answers[path.replace("/repos/acme/models", "")];
      const status = body === undefined ? 404 : 200;
      const text = typeof body === "string" ? body : JSON.stringify(body ?? { message: "Not Found" });
      response.writeHead(status, { "content-type": "application/json" }).end(text);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const command = [join(ROOT, "dist", "cli.js"), "doctor", "--github", "acme/models", ...args];
    const child = spawn(process.execPath, command, {
      env: { PATH: process.env["PATH"] ?? "", GITHUB_API_URL: address },
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (bytes: Buffer) => void (out += bytes.toString("utf8")));
    child.stderr.on("data", (bytes: Buffer) => void (err += bytes.toString("utf8")));
    const code = await new Promise<number | null>((done) => child.on("close", done));
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    return { code, out, err };
  }

  const ABOUT = { full_name: "acme/models", default_branch: "main" };

  test("names every gap with the ruleset and the command that close it", async () => {
    const open = { "": ABOUT, "/rules/branches/main": [], "/rules/branches/model-registry": [] };
    const { code, out } = await doctor(open);
    expect(code).toBe(1);
    expect(out).toContain("acme/models is not protected");
    expect(out).toContain("gh api --method POST repos/acme/models/rulesets --input -");
    for (const name of ["twokey-default", "twokey-registry-writer", "twokey-registry-immutable"])
      expect(out).toContain(name);
    const json = JSON.parse((await doctor(open, "--json")).out) as { checks: { state: string }[] };
    expect(json).toMatchObject({ schema: "twokey-doctor/1", repository: "acme/models" });
    expect(json.checks.map(({ state }) => state)).toContain("open");
  });

  test("what only an administrator may see is unknown, exit code 3", async () => {
    const { code, out } = await doctor({ "": ABOUT });
    expect(code).toBe(3);
    expect(out).toContain("❔ unknown");
  });

  test("a repository that cannot be read is bad input", async () => {
    const { code, err } = await doctor({});
    expect([code, err]).toEqual([2, expect.stringContaining("GITHUB_TOKEN")]);
  });
});
