import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";

const root = join(import.meta.dirname, "..", "..");

interface Build {
  name: string;
  command: string[];
  sources: string[];
  product: string;
}
const builds: Build[] = [
  {
    name: "API reference",
    command: ["bun", "edge/gateway/generate.ts"],
    sources: [
      "core/*/*contract.ts",
      "core/kernel/wire/*.ts",
      "core/*/events.ts",
      "core/*/problems.ts",
      "edge/gateway/generate.ts",
      "edge/gateway/versions/*.ts",
      "edge/rooms/inbox/{pace,protocol}.ts",
      "edge/gateway/description/*.ts",
      "edge/pages/docs/*",
    ],
    product: "edge/dist/openapi.json",
  },
  {
    name: "workbench",
    command: ["bun", "edge/workbench/build.ts"],
    sources: [
      "edge/workbench/**/*.{ts,tsx,css,html}",
      "core/console/look/**/*.{ts,tsx,css}",
      "core/*/*contract.ts",
      "core/kernel/wire/*.ts",
    ],
    product: "edge/dist/app/index.html",
  },
  {
    name: "console",
    command: ["bun", "core/console/build.ts"],
    sources: ["core/console/**/*.{ts,tsx,css,html}", "core/*/*contract.ts", "core/kernel/wire/*.ts"],
    product: "core/console/dist/index.html",
  },
];

function hashOf(build: Build): string {
  const hash = createHash("sha256").update(readFileSync(join(root, "bun.lock")));
  const files = build.sources
    .flatMap((pattern) => [...new Glob(pattern).scanSync({ cwd: root })])
    .filter((file) => !file.includes("/dist/"));
  for (const file of [...new Set(files)].sort()) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** Builds what is not up to date: the API reference and both web apps. Returns the names of what was built. */
export async function buildAll(home: string): Promise<string[]> {
  const cache = join(home, "cache");
  mkdirSync(cache, { recursive: true });
  const built: string[] = [];
  for (const build of builds) {
    const marker = join(cache, `${build.name.replaceAll(" ", "-")}.hash`);
    const hash = hashOf(build);
    if (existsSync(join(root, build.product)) && existsSync(marker) && readFileSync(marker, "utf8") === hash) continue;
    const run = Bun.spawn([process.execPath, ...build.command.slice(1)], { cwd: root, stdout: "pipe", stderr: "pipe" });
    const [code, out, err] = await Promise.all([
      run.exited,
      new Response(run.stdout).text(),
      new Response(run.stderr).text(),
    ]);
    if (code !== 0) throw new Error(`The ${build.name} could not be built:\n${(err || out).trim().slice(-2000)}`);
    writeFileSync(marker, hash);
    built.push(build.name);
  }
  return built;
}
