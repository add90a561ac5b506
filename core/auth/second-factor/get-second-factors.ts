import { userOf } from "../../kernel/authorize.ts";
import type { Context } from "../../kernel/context.ts";
import { transaction } from "../../kernel/transaction.ts";
import { requestProblems } from "../../kernel/wire/problem.ts";
import { openOr } from "../person.ts";
import type { Factor, SecondFactors } from "../second-factor.contract.ts";
import { listConfirmed } from "../store/authenticators.ts";
import { listPasskeys } from "../store/passkeys.ts";
import { findPolicy, findStanding } from "../store/second-factors.ts";
import { findUser } from "../store/users.ts";
import { concerns } from "./demanded.ts";

interface Row {
  id: string;
  name: Uint8Array;
  createdAt: Date;
  lastUsedAt: Date | null;
}

export function toFactor(
  ctx: Context,
  wrappedKey: Uint8Array | null,
  { id, name, createdAt, lastUsedAt }: Row,
): Factor {
  return {
    id,
    name: openOr(ctx.runtime.cipher, wrappedKey, name, ""),
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

/** By what the caller can prove who they are besides a password, and whether they have to. */
export async function getSecondFactors(ctx: Context): Promise<SecondFactors> {
  const userId = userOf(ctx);
  const { workspaceId } = ctx;
  return transaction(ctx, async (tx) => {
    const keyed = await findUser(tx, workspaceId, userId);
    if (!keyed) throw requestProblems.not_found();
    const [apps, keys] = [await listConfirmed(tx, workspaceId, userId), await listPasskeys(tx, workspaceId, userId)];
    const { codes } = await findStanding(tx, workspaceId, userId);
    const policy = await findPolicy(tx, workspaceId);
    return {
      authenticators: apps.map((row) => toFactor(ctx, keyed.wrappedKey, row)),
      passkeys: keys.map((row) => toFactor(ctx, keyed.wrappedKey, row)),
      recoveryCodesLeft: codes,
      requiredFrom: concerns(policy, keyed.user.roles) ? policy.requiredFrom.toISOString() : null,
    };
  });
}
