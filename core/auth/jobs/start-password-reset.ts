import * as v from "valibot";
import { createContext } from "../../kernel/context.ts";
import { job } from "../../kernel/job.ts";
import { transaction } from "../../kernel/transaction.ts";
import { mailLink } from "../request-mail.ts";
import { findAccount } from "../store/users.ts";

/** Mails the link that sets a new password, where there is such an account. It is found here, so that whoever asked cannot tell by the time it takes. */
export const startPasswordReset = job(
  "start-password-reset",
  v.object({ account: v.string() }),
  async (anyone, { account }) => {
    const found = await findAccount(anyone.runtime, Buffer.from(account, "base64url"));
    // Who has no password signs in by other means, which a new password must not get round.
    if (found?.status !== "active" || found.hash === null) return;
    const ctx = createContext(anyone.runtime, { ...anyone, workspaceId: found.workspaceId });
    await transaction(ctx, (tx) => mailLink(tx, ctx, found.userId, "password_reset"));
  },
);
