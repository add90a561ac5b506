import { build, stop } from "esbuild";

/** Bundles the Worker as Wrangler does: one ES module that imports nothing but the platform; minified and without a source map for a release. */
export async function bundle(
  entry: string | { contents: string; resolveDir: string },
  define: Record<string, string>,
  release = false,
): Promise<string> {
  const result = await build({
    ...(typeof entry === "string" ? { entryPoints: [entry] } : { stdin: entry }),
    bundle: true,
    write: false,
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
  await stop();
  return result.outputFiles[0]!.text;
}
