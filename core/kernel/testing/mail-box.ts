import { afterAll, beforeAll } from "bun:test";
import { type Mail, startTestMail, type TestMail } from "../../../db/embedded/test-mail.ts";
import { eventually } from "./eventually.ts";
import type { TestHost } from "./host.ts";

export interface MailBox extends Pick<TestMail, "start" | "stop"> {
  /** What was sent to somebody, the newest first. */
  to(email: string): Promise<Mail[]>;
  /** The newest mail to somebody with such a subject, waiting for it if need be. */
  next(email: string, subject: string): Promise<Mail>;
}

/** The token in the link of a mail. */
export function tokenIn(mail: Mail): string {
  const link = /https?:\/\/\S+#(\S+)/.exec(mail.text);
  if (!link) throw new Error(`there is no link in: ${mail.text}`);
  return link[1]!;
}

/** A real mail server for a host's services, which keeps what it is handed. */
export function useMailBox(host: () => TestHost): () => MailBox {
  let server: TestMail | undefined;
  beforeAll(async () => {
    server = await startTestMail();
    for (const { config } of host().runtimes.values()) config.SMTP_URL = server.url;
  });
  afterAll(() => server?.drop());
  const to = async (email: string) => (await server!.list()).filter((mail) => mail.to.includes(email));
  return () => ({
    to,
    next: (email, subject) => eventually(async () => (await to(email)).find((mail) => mail.subject === subject)),
    start: () => server!.start(),
    stop: () => server!.stop(),
  });
}
