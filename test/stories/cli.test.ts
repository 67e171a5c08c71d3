import { cpSync, readFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { FIXTURES, git, newFolder, newRepository, ROOT, twokey, write } from "./twokey.ts";

describe("the first minute", () => {
  test("the demo runs where nothing is installed, shows a blocked change and says so", () => {
    const folder = newFolder();
    for (const part of ["dist", "fixtures", "package.json"])
      cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    const out = execFileSync(process.execPath, ["dist/cli.js", "demo"], { cwd: folder, encoding: "utf8" });
    expect(out).toContain("fraud may not go");
    expect(out).toContain("churn may go");
    expect(out).toContain("The change is blocked, as it should be");
  });
  test("the demo prints its evidence as JSON", () => {
    const ran = twokey(newFolder(), "demo", "--json");
    expect(ran.code).toBe(0);
    expect(ran.json()).toMatchObject({
      schema: "twokey-evaluation/1",
      decision: "block",
      unchanged: ["demand"],
    });
  });
  test.each(["demo", "init", "check", "compare", "inspect", "needs", "lock"])(
    "%s --help says what it does and how it is called",
    (name) => {
      const ran = twokey(newFolder(), name, "--help");
      expect([ran.code, ran.err]).toEqual([0, ""]);
      expect(ran.out).toMatch(new RegExp(`^twokey ${name}: .+\n\nUsage: twokey ${name} `));
      expect(twokey(newFolder(), "help", name).out).toBe(ran.out);
    },
  );
  test("an unknown command, option or argument is told with what was meant", () => {
    expect(twokey(newFolder(), "chekc")).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean "check"?'),
    });
    expect(twokey(newFolder(), "check", "--bsae", "x").err).toContain('Did you mean "base"?');
    expect(twokey(newFolder(), "compare", "a.onnx").err).toContain("INCUMBENT is missing");
    expect(twokey(newFolder(), "check", "--json", "--nope").json()).toMatchObject({
      schema: "twokey-problems/1",
    });
  });
});

test("a limit that is no number is bad input, not the default", () => {
  const ran = twokey(newFolder(), "demo", "--timeout", "soon", "--memory", "-1");
  expect([ran.code, ran.err]).toEqual([2, expect.stringMatching(/--timeout.*\n.*\n--memory/)]);
});

test("a report that cannot be written is bad input, not a crash", () => {
  const folder = newFolder();
  const rows = join(FIXTURES, "demo/models/fraud/data/reference.parquet");
  const ran = twokey(
    folder,
    "drift",
    "--reference",
    rows,
    "--current",
    rows,
    "--html",
    "no/such/folder.html",
  );
  expect([ran.code, ran.err]).toEqual([2, expect.stringContaining("no/such/folder.html")]);
});

describe("compare", () => {
  const fraud = join(FIXTURES, "demo/models/fraud");
  const inputs =
    "x=amount,hour,tx_24h,amount_ratio,device_score,tenure_days,country_risk,channel_code,address_match,failed_logins";
  const data = [
    "--data",
    join(fraud, "data/holdout.parquet"),
    "--label",
    "is_fraud",
    "--id",
    "tx_id",
    "--inputs",
    inputs,
  ];
  const live = join(fraud, "model.onnx");
  const candidate = (kind: string): string => join(FIXTURES, "candidates/fraud", kind, "model.onnx");

  test("a model with itself is not worse, exactly", () => {
    const ran = twokey(newFolder(), "compare", live, live, ...data);
    expect([ran.code, ran.err]).toEqual([0, ""]);
    expect(ran.out).toContain("not worse");
  });
  test("paths are those of the folder we stand in", () => {
    const folder = newFolder();
    cpSync(fraud, join(folder, "fraud"), { recursive: true });
    const ran = twokey(
      join(folder, "fraud"),
      "compare",
      "model.onnx",
      "./model.onnx",
      "--data",
      "data/holdout.parquet",
      "--label",
      "is_fraud",
      "--inputs",
      inputs,
    );
    expect([ran.code, ran.err]).toEqual([0, ""]);
    expect(twokey(join(folder, "fraud"), "inspect", "model.onnx").code).toBe(0);
  });
  test("a worse model is exit 1, and the reason comes before the table", () => {
    const ran = twokey(newFolder(), "compare", candidate("worse"), live, ...data);
    expect(ran.code).toBe(1);
    expect(ran.out.indexOf("blocked by quality")).toBeLessThan(ran.out.indexOf("gate "));
  });
  test("numbers agree with scikit-learn's of the same scores", () => {
    const expected = JSON.parse(readFileSync(join(FIXTURES, "train/expected.json"), "utf8")) as {
      models: { fraud: Record<string, { metrics: Record<string, number> }> };
    };
    const ran = twokey(newFolder(), "compare", candidate("better"), live, ...data, "--json").json() as {
      models: {
        gates: { gate: string; checks: { name: string; incumbent: number; candidate: number }[] }[];
      }[];
    };
    const auc = ran.models[0]?.gates
      .find(({ gate }) => gate === "quality")
      ?.checks.find(({ name }) => name === "AUC");
    expect(JSON.stringify(expected)).toContain(String(auc?.incumbent).slice(0, 6));
    expect(JSON.stringify(expected)).toContain(String(auc?.candidate).slice(0, 6));
  });
  test("score tables give the same numbers as the models that wrote them, whatever the order of their rows", () => {
    const folder = newFolder();
    const rows = Array.from({ length: 400 }, (_, id) => ({
      id,
      y: id % 3 === 0 ? 1 : 0,
      a: ((id * 37) % 101) / 101,
      b: ((id * 53) % 97) / 97,
    }));
    write(folder, "rows.csv", `id,y\n${rows.map(({ id, y }) => `${id},${y}`).join("\n")}\n`);
    write(folder, "a.csv", `id,score\n${rows.map(({ id, a }) => `${id},${a}`).join("\n")}\n`);
    write(
      folder,
      "shuffled.csv",
      `score,id\n${rows
        .toReversed()
        .map(({ id, a }) => `${a},${id}`)
        .join("\n")}\n`,
    );
    write(folder, "b.csv", `id,score\n${rows.map(({ id, b }) => `${id},${b}`).join("\n")}\n`);
    const compare = (candidate: string): unknown => {
      const ran = twokey(
        folder,
        "compare",
        "--scores",
        candidate,
        "b.csv",
        "--data",
        "rows.csv",
        "--label",
        "y",
        "--id",
        "id",
        "--json",
      );
      expect(ran.err).toBe("");
      return (ran.json() as { models: { gates: unknown }[] }).models[0]?.gates;
    };
    expect(compare("shuffled.csv")).toEqual(compare("a.csv"));
  });
  test("classes may be columns by name, by number, or labels alone; all give the same accuracy", () => {
    const folder = newFolder();
    const names = ["cancel", "keep", "pause"];
    const rows = Array.from({ length: 300 }, (_, at) => ({
      truth: at % 3,
      said: at % 7 === 0 ? (at + 1) % 3 : at % 3,
    }));
    const share = (said: number): string => [0, 1, 2].map((at) => (at === said ? 0.8 : 0.1)).join(",");
    write(folder, "rows.csv", `y\n${rows.map(({ truth }) => names[truth]).join("\n")}\n`);
    write(folder, "named.csv", `${names.join(",")}\n${rows.map(({ said }) => share(said)).join("\n")}\n`);
    write(
      folder,
      "numbered.csv",
      `score_0,score_1,score_2\n${rows.map(({ said }) => share(said)).join("\n")}\n`,
    );
    write(folder, "labels.csv", `prediction\n${rows.map(({ said }) => names[said]).join("\n")}\n`);
    write(folder, "codes.csv", `prediction\n${rows.map(({ said }) => said).join("\n")}\n`);
    const accuracyOf = (file: string): number | undefined => {
      const ran = twokey(
        folder,
        "compare",
        "--scores",
        file,
        file,
        "--data",
        "rows.csv",
        "--label",
        "y",
        "--json",
      );
      const { models } = ran.json() as {
        models: { gates: { gate: string; checks: { name: string; candidate: number }[] }[] }[];
      };
      return models[0]?.gates
        .find(({ gate }) => gate === "quality")
        ?.checks.find(({ name }) => name === "accuracy")?.candidate;
    };
    const expected = rows.filter(({ truth, said }) => truth === said).length / rows.length;
    for (const file of ["named.csv", "numbered.csv", "labels.csv", "codes.csv"])
      expect(accuracyOf(file), file).toBeCloseTo(expected, 5);
  });
  test("rows that do not pair, a missing file and a missing column are told at once", () => {
    const folder = newFolder();
    write(folder, "rows.csv", "id,y\n1,0\n2,1\n");
    write(folder, "a.csv", "id,score\n1,0.5\n3,0.5\n");
    const ran = twokey(
      folder,
      "compare",
      "--scores",
      "a.csv",
      "a.csv",
      "--data",
      "rows.csv",
      "--label",
      "y",
      "--id",
      "id",
    );
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/id/);
    expect(
      twokey(folder, "compare", "x.onnx", "y.onnx", "--data", "rows.csv", "--label", "y").err.match(
        /no such file/g,
      ),
    ).toHaveLength(2);
    expect(
      twokey(folder, "compare", "--scores", "a.csv", "a.csv", "--data", "rows.csv", "--label", "nope").err,
    ).toContain("id, y");
  });
});

describe("inspect", () => {
  test("a good model: signature, opset, digest, exit 0", () => {
    const ran = twokey(newFolder(), "inspect", join(FIXTURES, "demo/models/fraud/model.onnx"), "--json");
    expect(ran.code).toBe(0);
    expect(ran.json()).toMatchObject({
      schema: "twokey-inspection/1",
      loads: true,
      problems: [],
      inputs: [{ name: "x" }],
    });
  });
  test.each(["custom-op", "external-escape", "truncated", "resource-bomb"])(
    "a hostile model (%s): exit 2, a named problem with a hint",
    (kind) => {
      const ran = twokey(
        newFolder(),
        "inspect",
        join(FIXTURES, "candidates/fraud/hostile", kind, "model.onnx"),
        "--json",
      );
      expect(ran.code).toBe(2);
      expect(ran.json()).toMatchObject({
        loads: false,
        problems: [{ code: expect.any(String), hint: expect.stringMatching(/.{10}/) }],
      });
    },
  );
});

describe("init", () => {
  test("writes what then passes check, for every model it finds, and never touches what exists", () => {
    const folder = newRepository();
    for (const model of ["fraud", "churn", "demand"])
      git(folder, "rm", "--quiet", `models/${model}/model.yaml`);
    git(folder, "rm", "--quiet", ".github/twokey.yml");
    git(folder, "commit", "--quiet", "-m", "before Twokey");
    const ran = twokey(folder, "init", "--owner", "alice");
    expect([ran.code, ran.err]).toEqual([0, ""]);
    const text = readFileSync(join(folder, "models/fraud/model.yaml"), "utf8");
    expect(text).toContain("label: is_fraud");
    expect(existsSync(join(folder, ".github/workflows/twokey.yml"))).toBe(true);
    const checked = twokey(folder, "check");
    expect(checked.code, checked.out + checked.err).toBe(0);
    writeFileSync(join(folder, "models/fraud/model.yaml"), "mine");
    twokey(folder, "init", "--owner", "bob");
    expect(readFileSync(join(folder, "models/fraud/model.yaml"), "utf8")).toBe("mine");
  });
  test("--dry-run writes nothing; a repository without models is told what to do", () => {
    const folder = newFolder();
    git(folder, "init", "--quiet");
    write(folder, "README.md", "x");
    expect(twokey(folder, "init")).toMatchObject({ code: 2, err: expect.stringContaining("no .onnx file") });
    cpSync(join(FIXTURES, "demo/models/fraud/model.onnx"), join(folder, "model.onnx"));
    expect(twokey(folder, "init", "--dry-run").out).toContain("would write model.yaml");
    expect(existsSync(join(folder, "model.yaml"))).toBe(false);
  });
});
