import { expect, test } from "bun:test";
import { join } from "node:path";
import { bundle } from "./bundle.ts";

const mostBytes = 100_000;

test("the Worker, as it is deployed, weighs at most 100 KB gzipped", async () => {
  const production = { "process.env.NODE_ENV": '"production"' };
  const code = Buffer.from(await bundle(join(import.meta.dirname, "../worker.ts"), production, true));
  const zipped = Bun.gzipSync(code, { level: 9 }).byteLength;
  console.log(`worker: ${(zipped / 1000).toFixed(1)} KB gzip, ${(code.byteLength / 1000).toFixed(1)} KB minified`);
  expect(zipped).toBeLessThanOrEqual(mostBytes);
});
