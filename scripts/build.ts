/**
 * Builds dist/ so that it runs from a fresh clone with nothing installed: faces with shared chunks in
 * dist/lib/, each child as one self-contained file in dist/child/, the native runtime in dist/bin/.
 * The same sources give the same bytes in any folder; the natives are copied only when they differ.
 */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);

const FACES = { cli: "cli/main.ts", "action/index": "action/main.ts", bot: "bot/main.ts" };
const NATIVES = "bin/napi-v6/linux/x64";
const target = { target: "node20" } as const;

for (const old of ["dist/action", "dist/child", "dist/lib", ...globSync("dist/*.js")])
  rmSync(old, { recursive: true, force: true });

const used = new Set<string>();
await bundle(FACES, { entryFileNames: "[name].js", chunkFileNames: "lib/[name].js", banner: faceBanner });
for (const path of globSync("children/*.ts").sort()) {
  await bundle(
    { [basename(path, ".ts")]: path },
    { entryFileNames: "child/[name].js", codeSplitting: false },
  );
}
copyNatives();
writeFileSync("dist/licenses.txt", licenses(used));

async function bundle(input: Record<string, string>, output: Record<string, unknown>): Promise<void> {
  const made = await build({
    input,
    platform: "node",
    transform: target,
    output: { dir: "dist", format: "esm", minify: false, ...output },
    logLevel: "warn",
    onLog: (level, log, report) => {
      // bottleneck hides two optional clients of Redis from bundlers; nothing here ever asks for them.
      if (log.code !== "EVAL" || log.id?.includes("/bottleneck/") !== true) report(level, log);
    },
  });
  for (const chunk of made.output) {
    if (chunk.type === "chunk") for (const id of chunk.moduleIds) used.add(id.replaceAll("\\", "/"));
  }
}

function faceBanner(chunk: { readonly isEntry: boolean; readonly name: string }): string {
  return chunk.isEntry && chunk.name === "cli" ? "#!/usr/bin/env node" : "";
}

/** One sha256 per library; committed once, compared ever after. */
function copyNatives(): void {
  const from = join("node_modules/onnxruntime-node", NATIVES);
  const to = join("dist", NATIVES);
  mkdirSync(to, { recursive: true });
  for (const name of ["onnxruntime_binding.node", "libonnxruntime.so.1"]) {
    if (!existsSync(join(to, name)) || digest(join(to, name)) !== digest(join(from, name))) {
      copyFileSync(join(from, name), join(to, name));
    }
  }
}

function digest(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/** The licence text of every package that went into a bundle, by name. */
function licenses(modules: ReadonlySet<string>): string {
  const packages = new Set<string>(["onnxruntime-node"]);
  for (const id of modules) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
    if (name !== undefined) packages.add(name);
  }
  return [...packages]
    .sort()
    .map((name) => {
      const folder = join("node_modules", name);
      const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      const file = globSync(`${folder}/{LICENSE,LICENCE,License,license}*`).sort()[0];
      const text =
        file === undefined
          ? "(no licence file in the package)"
          : readFileSync(file, "utf8").replace(/\r\n/g, "\n").trim();
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}
