import { expect, test } from "bun:test";
import { join } from "node:path";
import { build } from "esbuild";

const mostBytes = 100_000;

test("the Worker, as it is deployed, weighs at most 100 KB gzipped", async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "../worker.ts")],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    define: { "process.env.NODE_ENV": '"production"' },
    minify: true,
    logLevel: "silent",
  });
  const code = outputFiles[0]!.contents;
  const zipped = Bun.gzipSync(code as Uint8Array<ArrayBuffer>, { level: 9 }).byteLength;
  console.log(`worker: ${(zipped / 1000).toFixed(1)} KB gzip, ${(code.byteLength / 1000).toFixed(1)} KB minified`);
  expect(zipped).toBeLessThanOrEqual(mostBytes);
});
