import * as v from "valibot";
import { createContext } from "../../kernel/context.ts";
import { job } from "../../kernel/job.ts";
import { transaction } from "../../kernel/transaction.ts";
import { Id } from "../../kernel/wire/id.ts";
import { requestMail } from "../request-mail.ts";
import { dropRegistration, findRegistration } from "../store/registrations.ts";
import { findAccount } from "../store/users.ts";

/**
 * Mails a registration's link to its address, or, where that has an account, to its owner that somebody tried to register; nothing, where the
 * address was mailed often lately.
 * Which of them is found out here, so that whoever registers cannot tell by the time it takes.
 */
export const answerRegistration = job(
  "answer-registration",
  v.object({ registrationId: Id, mailed: v.optional(v.boolean(), true) }),
  async (ctx, { registrationId, mailed }) => {
    const { workspaceId, runtime } = ctx;
    const registration = await transaction(ctx, (tx) => findRegistration(tx, workspaceId, registrationId));
    if (!registration) return;
    const account = await findAccount(runtime, registration.emailIndex);
    if (!account)
      return mailed ? transaction(ctx, (tx) => requestMail(tx, ctx, "registration", registrationId)) : undefined;
    if (mailed && account.status === "active") {
      const owners = createContext(runtime, { ...ctx, workspaceId: account.workspaceId });
      await transaction(owners, (tx) => requestMail(tx, owners, "registration.tried", account.userId));
    }
    await transaction(ctx, (tx) => dropRegistration(tx, workspaceId, registrationId));
  },
);
