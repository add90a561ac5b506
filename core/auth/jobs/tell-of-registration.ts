import * as v from "valibot";
import { type Context, createContext } from "../../kernel/context.ts";
import { enqueue, job } from "../../kernel/job.ts";
import { transaction } from "../../kernel/transaction.ts";
import { mayMail } from "../ask-limit.ts";
import { requestMail } from "../request-mail.ts";
import { findAccount } from "../store/users.ts";

/** Tells the owner of an account that somebody tried to register with its address. */
export const tellOfRegistration = job(
  "tell-of-registration",
  v.object({ account: v.string() }),
  async (anyone, { account }) => {
    const found = await findAccount(anyone.runtime, Buffer.from(account, "base64url"));
    if (found?.status !== "active") return;
    const ctx = createContext(anyone.runtime, { ...anyone, workspaceId: found.workspaceId });
    await transaction(ctx, (tx) => requestMail(tx, ctx, "registration.tried", found.userId));
  },
);

/** Has that told, a few times an hour at most. */
export async function tellTaken(ctx: Context, account: Uint8Array): Promise<void> {
  if (!(await mayMail(ctx, "registrations", account))) return;
  const payload = { account: Buffer.from(account).toString("base64url") };
  await transaction(ctx, (tx) => enqueue(tx, ctx, tellOfRegistration, payload));
}
