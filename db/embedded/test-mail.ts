import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listMails, type Mail } from "./mail-box.ts";
import { startMail } from "./mail.ts";

export type { Mail };

/** A mail server for one test file, which can go away and come back at the same port. */
export interface TestMail {
  url: string;
  /** What it was handed, the newest first. */
  list(): Promise<Mail[]>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends it for good, and forgets all mails. */
  drop(): Promise<void>;
}

/** Starts a real mail server on a free port. */
export async function startTestMail(): Promise<TestMail> {
  const dir = mkdtempSync(join(tmpdir(), "welo-mail-"));
  const port = await freePort();
  let server: Awaited<ReturnType<typeof startMail>> | undefined;
  const start = async () => void (server = await startMail({ dir, port }));
  const stop = async () => {
    await server?.stop();
    server = undefined;
  };
  await start();
  return {
    url: `smtp://127.0.0.1:${port}`,
    list: () => listMails(dir),
    start,
    stop,
    async drop() {
      await stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
