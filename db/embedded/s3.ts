import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { politeFarewell } from "./end-process.ts";
import type { Keeper, WatchedServer } from "./keeper.ts";
import { requireFreePort } from "./ports.ts";
import { SetupError } from "./setup-error.ts";
import { spawnServer, type ServerProcess } from "./spawn-server.ts";

const startLimitMs = 20_000;

export type StartS3 = {
  keeper: Keeper;
  dir: string;
  port: number;
  accessKeyId: string;
  secretAccessKey: string;
  /** Made when missing. */
  bucket: string;
  log: string;
};

/** Starts an S3 server on 127.0.0.1 over `dir`, in a process of its own; path-style addresses, CORS open to any origin. */
export async function startS3(options: StartS3): Promise<WatchedServer & { url: string }> {
  const { keeper, dir, port, accessKeyId, secretAccessKey, bucket, log } = options;
  await keeper.endLeftover("s3", politeFarewell);
  await requireFreePort(port, "S3");
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const server = spawnServer({
    command: [process.execPath, join(import.meta.dir, "s3-server.ts")],
    cwd: import.meta.dir,
    log,
    env: {
      PATH: process.env.PATH ?? "",
      S3_DIR: dir,
      S3_PORT: String(port),
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
      S3_BUCKET: bucket,
    },
  });
  const watched = keeper.watch("s3", server, politeFarewell);
  try {
    const url = `http://127.0.0.1:${port}`;
    await untilReady(server, url);
    return { url, ...watched };
  } catch (error) {
    await watched.stop();
    throw error;
  }
}

async function untilReady(server: ServerProcess, url: string): Promise<void> {
  const deadline = performance.now() + startLimitMs;
  while (performance.now() < deadline) {
    if (server.exitCode() !== null) throw new SetupError(`S3 did not start: ${server.complaint()}`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer) return;
    await Bun.sleep(10);
  }
  throw new SetupError(`S3 was not ready within ${startLimitMs / 1000} s: ${server.complaint()}`);
}
