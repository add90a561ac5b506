import { authContract } from "../auth/contract.ts";
import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { projectsContract } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { projectProblems } from "./problems.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/customers.ts";

type C = typeof projectsContract;

/** Deletes a customer of whom nothing hangs on: no project, and no active user who would see nothing any more. */
export async function deleteCustomer(ctx: Context, { customerId, ifMatch }: Input<C["deleteCustomer"]>): Promise<void> {
  const found = await transaction(ctx, (tx) => store.findCustomer(tx, scopeOf(ctx), customerId));
  if (!found) throw requestProblems.not_found();
  const users = await activeUsers(ctx, customerId);
  await transaction(ctx, async (tx) => {
    const row = await store.lockCustomer(tx, scopeOf(ctx), customerId);
    if (!row) throw requestProblems.not_found();
    checkMatch(ifMatch, row.version);
    if (await store.hasProjects(tx, ctx.workspaceId, customerId))
      throw projectProblems.customer_has_projects({ customerId });
    if (users.count > 0)
      throw projectProblems.customer_has_users({
        customerId,
        users: users.count,
        detail: `Deactivate ${users.more ? "at least " : ""}${users.count} active ${users.count === 1 ? "user" : "users"} of the customer first.`,
      });
    await store.deleteCustomer(tx, ctx.workspaceId, customerId);
    await emit(tx, ctx, projectsEvents, "customer.deleted", { customerId });
  });
}

/** As many people as auth tells in one answer. */
const MOST = 200;

/** How many active users a customer has; `more` when there are others beside them. */
async function activeUsers(ctx: Context, customerId: string): Promise<{ count: number; more: boolean }> {
  const { items, nextCursor } = await ctx
    .call("auth", authContract)
    .listUsers({ customerId, status: "active", limit: MOST });
  return { count: items.length, more: nextCursor !== null };
}
