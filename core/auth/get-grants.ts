import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { authContract, Grants } from "./contract.ts";
import { holderIdOf, isAlive } from "./credential.ts";
import { recall } from "./recall.ts";
import { standingOf, toGrants } from "./standing.ts";
import { findCredential } from "./store/credentials.ts";

const none = { roles: [], permissions: [], customerId: null, holderId: null, inProjects: [], limitedTo: null };

/** What a user, service account or key may do, as every service asks at every request; somebody unknown is not active and may do nothing. */
export async function getGrants(ctx: Context, { userId }: Input<typeof authContract.getGrants>): Promise<Grants> {
  const { workspaceId } = ctx;
  const found = await recall(ctx.runtime, workspaceId, `grants-1:${userId}`, () =>
    transaction(ctx, async (tx) => (await find(tx, ctx, userId)) ?? null),
  );
  return { workspaceId, userId, active: found !== null, ...(found ?? none) };
}

async function find(
  tx: Tx,
  ctx: Context,
  id: string,
): Promise<Omit<Grants, "workspaceId" | "userId" | "active"> | undefined> {
  const { workspaceId } = ctx;
  const own = await standingOf(tx, workspaceId, id);
  if (own) return own.active ? { ...toGrants(own, null), holderId: id } : undefined;
  const credential = await findCredential(tx, workspaceId, id);
  if (!credential || !isAlive(credential, ctx.clock.now())) return undefined;
  const holderId = holderIdOf(credential);
  const standing = await standingOf(tx, workspaceId, holderId);
  return standing?.active ? { ...toGrants(standing, credential), holderId } : undefined;
}
