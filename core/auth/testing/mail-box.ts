import { afterAll, beforeAll } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listMails, type Mail } from "../../../db/embedded/mail-box.ts";
import { startMail } from "../../../db/embedded/mail.ts";
import { eventually } from "../../kernel/testing/eventually.ts";
import type { TestHost } from "../../kernel/testing/host.ts";

export interface MailBox {
  /** What was sent to somebody, the newest first. */
  to(email: string): Promise<Mail[]>;
  /** The newest mail to somebody with such a subject, waiting for it if need be. */
  next(email: string, subject: RegExp | string): Promise<Mail>;
  /** The server is away, or there again at the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** The token in the link of a mail. */
export function tokenIn(mail: Mail): string {
  const link = /https?:\/\/\S+#(\S+)/.exec(mail.text);
  if (!link) throw new Error(`there is no link in: ${mail.text}`);
  return link[1]!;
}

/** A real mail server for a host's services, which keeps what it is handed. */
export function useMailBox(host: () => TestHost): () => MailBox {
  const dir = mkdtempSync(join(tmpdir(), "welo-mail-"));
  let port = 0;
  let server: { url: string; stop(): Promise<void> } | undefined;
  const start = async () => {
    server = await startMail({ dir, port });
    for (const { config } of host().runtimes.values()) config.SMTP_URL = server.url;
  };
  const stop = async () => {
    await server?.stop();
    server = undefined;
  };
  const to = async (email: string) => (await listMails(dir)).filter((mail) => mail.to.includes(email));
  beforeAll(async () => {
    port = await freePort();
    await start();
  });
  afterAll(async () => {
    await stop();
    rmSync(dir, { recursive: true, force: true });
  });
  const next: MailBox["next"] = (email, subject) =>
    eventually(async () => (await to(email)).find((mail) => mail.subject.search(subject) >= 0));
  return () => ({ to, next, start, stop });
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
