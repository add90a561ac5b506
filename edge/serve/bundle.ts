import { build, stop } from "esbuild";

/** Bundles the Worker as Wrangler does: one ES module that imports nothing but the platform. */
export async function bundle(entry: string, define: Record<string, string>): Promise<string> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    define,
    minifySyntax: true,
    sourcemap: "inline",
    logLevel: "silent",
  });
  await stop();
  return result.outputFiles[0]!.text;
}
