import type { TokenPurpose } from "../../db/schema/auth.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import type { AccountMailKind } from "./account.contract.ts";
import { authEvents } from "./events.ts";
import { hashLinkToken, lifeMs, linkToken } from "./link-token.ts";
import { putAccountToken } from "./store/account-tokens.ts";

/** Has something mailed, once the transaction has committed; what the mail says is asked of `getAccountMail` when it is sent. */
export async function requestMail(tx: Tx, ctx: Context, kind: AccountMailKind, subjectId: string): Promise<void> {
  await emit(tx, ctx, authEvents, "mail.requested", { kind, subjectId });
}

const kinds = { email_verification: "email.verification", password_reset: "password.reset" } as const;

/** Mails a person a new link, which makes the older one of the same purpose worthless. */
export async function mailLink(tx: Tx, ctx: Context, userId: string, purpose: TokenPurpose): Promise<void> {
  const now = ctx.clock.now();
  const id = newId();
  await putAccountToken(tx, {
    userId,
    purpose,
    workspaceId: ctx.workspaceId,
    id,
    hash: hashLinkToken(linkToken(ctx.runtime.cipher, purpose, id)),
    createdAt: now,
    expiresAt: new Date(now.getTime() + lifeMs[purpose]),
  });
  await requestMail(tx, ctx, kinds[purpose], id);
}
