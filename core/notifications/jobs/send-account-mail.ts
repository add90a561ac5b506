import * as v from "valibot";
import { AccountMailKind } from "../../auth/account.contract.ts";
import { authContract } from "../../auth/contract.ts";
import { job } from "../../kernel/job.ts";
import { Id } from "../../kernel/wire/id.ts";
import { Problem } from "../../kernel/wire/problem.ts";
import { accountWords } from "../account-words.ts";
import { postMail } from "../post-mail.ts";

/** Writes what auth has to tell a person; whom and with which link is asked of auth when it is sent, and kept nowhere. */
export const sendAccountMail = job(
  "send-account-mail",
  v.object({ kind: AccountMailKind, subjectId: Id }),
  async (ctx, { kind, subjectId }, { jobId }) => {
    const mail = await ctx
      .call("auth", authContract)
      .getAccountMail({ kind, subjectId })
      .catch((error: unknown) => {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      });
    if (!mail) return;
    const { subject, paragraphs, action, footnote } = accountWords(kind, mail);
    const { EDGE_ORIGIN } = ctx.runtime.config;
    await postMail(ctx, jobId, {
      to: { name: mail.name, address: mail.email },
      subject,
      letter: {
        name: mail.name,
        paragraphs,
        action: action && mail.link ? { label: action, url: EDGE_ORIGIN + mail.link } : null,
        footnote: { text: footnote },
      },
    });
  },
  // With back-off of five minutes at most: a mail server may be away for a day.
  300,
);
