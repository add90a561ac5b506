import { authEvents } from "../../auth/events.ts";
import { enqueue } from "../../kernel/job.ts";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { sendAccountMail } from "../jobs/send-account-mail.ts";

export const onMailRequested = reaction("mail-what-auth-asks", authEvents, "mail.requested", (ctx, event) =>
  transaction(ctx, (tx) => enqueue(tx, ctx, sendAccountMail, event.data)),
);
