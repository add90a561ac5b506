import * as v from "valibot";
import { authContract } from "../../auth/contract.ts";
import { job } from "../../kernel/job.ts";
import { Id } from "../../kernel/wire/id.ts";
import { Problem } from "../../kernel/wire/problem.ts";
import { NotificationKind } from "../contract.ts";
import { postMail } from "../post-mail.ts";

const payload = v.object({ userId: Id, kind: NotificationKind, title: v.string(), body: v.string(), link: v.string() });

/** Mails one notification; name and address are asked of auth when it is sent, and kept nowhere. */
export const sendMail = job(
  "send-mail",
  payload,
  async (ctx, { userId, title, body, link }, { jobId }) => {
    const { EDGE_ORIGIN, CORE_ORIGIN } = ctx.runtime.config;
    const person = await ctx
      .call("auth", authContract)
      .getAddress({ userId })
      .catch((error: unknown) => {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      });
    if (!person) return;
    await postMail(ctx, jobId, {
      to: { name: person.name, address: person.email },
      subject: title,
      letter: {
        name: person.name,
        paragraphs: [body],
        action: { label: "Open it", url: (link.startsWith("/console") ? CORE_ORIGIN : EDGE_ORIGIN) + link },
        footnote: { text: "Choose what you are told", url: `${CORE_ORIGIN}/console/settings` },
      },
    });
  },
  300,
);
