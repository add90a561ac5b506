import { createTransport } from "nodemailer";
import * as v from "valibot";
import { authContract } from "../../auth/contract.ts";
import { job } from "../../kernel/job.ts";
import { Id } from "../../kernel/wire/id.ts";
import { Problem } from "../../kernel/wire/problem.ts";
import { NotificationKind } from "../contract.ts";

const payload = v.object({ userId: Id, kind: NotificationKind, title: v.string(), body: v.string(), link: v.string() });

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]!);
}

/** Mails one notification; name and address are asked of auth when it is sent, and kept nowhere. */
export const sendMail = job(
  "send-mail",
  payload,
  async (ctx, { userId, title, body, link }, { jobId }) => {
    const { SMTP_URL, MAIL_FROM, EDGE_ORIGIN, CORE_ORIGIN } = ctx.runtime.config;
    if (!SMTP_URL) return;
    const person = await ctx
      .call("auth", authContract)
      .getAddress({ userId })
      .catch((error: unknown) => {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      });
    if (!person) return;
    const url = (link.startsWith("/console") ? CORE_ORIGIN : EDGE_ORIGIN) + link;
    const transport = createTransport(SMTP_URL);
    try {
      await transport.sendMail({
        from: MAIL_FROM,
        to: { name: person.name, address: person.email },
        subject: title,
        messageId: `<${jobId}@welo>`,
        text: `Hello ${person.name},\n\n${body}\n\n${url}\n\nYou can choose what you are told at ${CORE_ORIGIN}/console/settings.\n`,
        html: `<p>Hello ${escape(person.name)},</p><p>${escape(body)}</p><p><a href="${escape(url)}">Open it</a></p><p style="color:#667">You can <a href="${escape(CORE_ORIGIN)}/console/settings">choose what you are told</a>.</p>`,
      });
    } finally {
      transport.close();
    }
  },
  8,
);
