import { userOf } from "../../kernel/authorize.ts";
import type { Context } from "../../kernel/context.ts";
import { transaction, type Tx } from "../../kernel/transaction.ts";
import type { Input, Output } from "../../kernel/wire/endpoint.ts";
import { newId } from "../../kernel/wire/id.ts";
import { requestProblems } from "../../kernel/wire/problem.ts";
import type { authContract } from "../contract.ts";
import { emailOf } from "../person.ts";
import { authProblems } from "../problems.ts";
import type { TotpSecret } from "../second-factor.contract.ts";
import * as store from "../store/authenticators.ts";
import { type KeyedUser, lockUser } from "../store/users.ts";
import { confirmPending, countCodeGuess } from "./check-code.ts";
import { noteAdded } from "./note-factor.ts";
import { newSecret, otpauthUrl } from "./totp.ts";

const most = 10;

/** Begins to add an app; its secret is told this once, and counts for nothing until a code confirms it. */
export async function createAuthenticator(
  ctx: Context,
  { name }: Input<typeof authContract.createAuthenticator>,
): Promise<TotpSecret> {
  const userId = userOf(ctx);
  return transaction(ctx, async (tx) => {
    const keyed = await lockUser(tx, ctx.workspaceId, userId);
    if (!keyed?.wrappedKey) throw requestProblems.not_found();
    if ((await store.listConfirmed(tx, ctx.workspaceId, userId)).length >= most) throw authProblems.too_many_factors();
    return beginAuthenticator(tx, ctx, { ...keyed, wrappedKey: keyed.wrappedKey }, name);
  });
}

/** Saves a new secret that waits to be confirmed. */
export async function beginAuthenticator(
  tx: Tx,
  ctx: Context,
  keyed: KeyedUser & { wrappedKey: Uint8Array },
  name: string,
): Promise<TotpSecret> {
  const { cipher } = ctx.runtime;
  const [authenticatorId, secret] = [newId(), newSecret()];
  const seal = (text: string) => cipher.seal(keyed.wrappedKey, text);
  await store.savePending(tx, {
    id: authenticatorId,
    workspaceId: ctx.workspaceId,
    userId: keyed.user.id,
    name: seal(name),
    secret: seal(secret),
    createdAt: ctx.clock.now(),
    confirmedAt: null,
    lastUsedAt: null,
    lastStep: null,
  });
  return { authenticatorId, secret, url: otpauthUrl(secret, emailOf(cipher, keyed)) };
}

/** Makes an app count by a code that it shows; with a person's first factor come recovery codes. */
export async function confirmAuthenticator(
  ctx: Context,
  { authenticatorId, code }: Input<typeof authContract.confirmAuthenticator>,
): Promise<Output<typeof authContract.confirmAuthenticator>> {
  const userId = userOf(ctx);
  let recoveryCodes: string[] | null = null;
  const right = await countCodeGuess(ctx, userId, () =>
    transaction(ctx, async (tx) => {
      await lockUser(tx, ctx.workspaceId, userId);
      if (!(await store.lockPending(tx, ctx.workspaceId, userId, authenticatorId))) throw requestProblems.not_found();
      if (!(await confirmPending(tx, ctx, userId, code, authenticatorId))) return false;
      recoveryCodes = await noteAdded(tx, ctx, userId, "totp");
      return true;
    }),
  );
  if (!right) throw authProblems.wrong_second_factor({ errors: [{ pointer: "/code", detail: "is wrong" }] });
  return { recoveryCodes };
}
