import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { keep, readKept } from "./kept.ts";

type Entry = string | { contents: string; resolveDir: string };

/** Bundles the Worker as Wrangler does: one ES module that imports nothing but the platform; minified and without a source map for a release. */
export async function bundle(entry: Entry, define: Record<string, string>, release = false): Promise<string> {
  return (await build(entry, define, release)).code;
}

interface Kept {
  /** Each source with its size and when it was changed. */
  sources: Record<string, string>;
  code: string;
}

/** The bundle for this machine, which is kept in a folder for as long as none of its sources changes: most starts find it there. */
export async function keptBundle(entry: Entry, define: Record<string, string>, cacheDir: string): Promise<string> {
  const { version } = createRequire(import.meta.url)("esbuild/package.json") as { version: string };
  const hash = createHash("sha256")
    .update(JSON.stringify([version, entry, define]))
    .digest("hex");
  const file = join(cacheDir, `worker-${hash.slice(0, 16)}.json`);
  const kept = await readKept<Kept>(file);
  if (kept && (await areUnchanged(kept.sources))) return kept.code;
  const { code, inputs } = await build(entry, define, false);
  const stamps = await Promise.all(inputs.map(async (path) => [path, await stampOf(path)] as const));
  await keep(file, { sources: Object.fromEntries(stamps), code } satisfies Kept);
  return code;
}

async function areUnchanged(sources: Record<string, string>): Promise<boolean> {
  const same = Object.entries(sources).map(async ([path, stamp]) => (await stampOf(path)) === stamp);
  return (await Promise.all(same)).every(Boolean);
}

async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found ? `${found.size} ${found.mtimeMs}` : "gone";
}

async function build(
  entry: Entry,
  define: Record<string, string>,
  release: boolean,
): Promise<{ code: string; inputs: string[] }> {
  const esbuild = await import("esbuild");
  const result = await esbuild.build({
    ...(typeof entry === "string" ? { entryPoints: [entry] } : { stdin: entry }),
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    define,
    minifySyntax: true,
    minifyWhitespace: release,
    minifyIdentifiers: release,
    sourcemap: release ? false : "inline",
    logLevel: "silent",
  });
  await esbuild.stop();
  const inputs = Object.keys(result.metafile.inputs).filter((path) => path !== "<stdin>");
  return { code: result.outputFiles[0]!.text, inputs: inputs.map((path) => join(process.cwd(), path)) };
}
