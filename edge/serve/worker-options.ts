import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { keep, readKept } from "./kept.ts";

/** What `wrangler.toml` says, as Miniflare takes it. */
export interface ConfiguredWorker {
  main: string;
  define: Record<string, string>;
  workerOptions: { bindings?: Record<string, unknown> } & Record<string, unknown>;
}

/** Has Wrangler read its own configuration; its answer is kept by content, since loading Wrangler takes longer than all the rest. */
export async function readWorkerOptions(configPath: string, cacheDir: string): Promise<ConfiguredWorker> {
  const { version } = createRequire(import.meta.url)("wrangler/package.json") as { version: string };
  const hash = createHash("sha256")
    .update(version)
    .update(configPath)
    .update(await readFile(configPath))
    .digest("hex");
  const file = join(cacheDir, `worker-options-${hash.slice(0, 16)}.json`);
  const kept = await readKept<ConfiguredWorker>(file);
  if (kept) return kept;
  const { unstable_getMiniflareWorkerOptions: read } = await import("wrangler");
  const { main, define, workerOptions } = read(configPath);
  if (!main) throw new Error(`${configPath} names no "main".`);
  await keep(file, { main, define, workerOptions });
  return (await readKept<ConfiguredWorker>(file))!;
}
