import * as v from "valibot";
import { type Context, createContext } from "../../kernel/context.ts";
import { enqueue, job } from "../../kernel/job.ts";
import { transaction } from "../../kernel/transaction.ts";
import { requestMail } from "../request-mail.ts";
import { findAccount } from "../store/users.ts";

/** Tells the owner of an account that wrong passwords have locked it, where there is such an account. */
export const tellOfLock = job("tell-of-lock", v.object({ account: v.string() }), async (anyone, { account }) => {
  const found = await findAccount(anyone.runtime, Buffer.from(account, "base64url"));
  if (found?.status !== "active") return;
  const ctx = createContext(anyone.runtime, { ...anyone, workspaceId: found.workspaceId });
  await transaction(ctx, (tx) => requestMail(tx, ctx, "account.locked", found.userId));
});

/** Has that told, whether or not there is such an account, so that nobody can tell by the time it takes. */
export async function tellLocked(ctx: Context, account: Uint8Array): Promise<void> {
  const payload = { account: Buffer.from(account).toString("base64url") };
  await transaction(ctx, (tx) => enqueue(tx, ctx, tellOfLock, payload));
}
