import { createTransport } from "nodemailer";
import type { Context } from "../kernel/context.ts";
import { oneLine } from "./rules.ts";
import { type Letter, letterHtml, letterText } from "./letter.ts";

export interface Mailing {
  to: { name: string | null; address: string };
  subject: string;
  letter: Letter;
}

/** Hands a letter to the mail server; throws when it does not take it. The message id is the job's, so that a mail sent twice is shown once. */
export async function postMail(ctx: Context, jobId: string, { to, subject, letter }: Mailing): Promise<void> {
  const { SMTP_URL, MAIL_FROM } = ctx.runtime.config;
  if (!SMTP_URL) {
    ctx.log.warn({ jobId }, "a mail was not sent: SMTP_URL is not set");
    return;
  }
  const transport = createTransport(SMTP_URL, {
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  } as never);
  try {
    await transport.sendMail({
      from: MAIL_FROM,
      to: to.name ? { name: oneLine(to.name, 120), address: to.address } : to.address,
      subject: oneLine(subject, 160),
      messageId: `<${jobId}@welo>`,
      text: letterText(letter),
      html: letterHtml(letter),
    });
  } finally {
    transport.close();
  }
}
