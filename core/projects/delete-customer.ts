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

export async function deleteCustomer(ctx: Context, { customerId, ifMatch }: Input<C["deleteCustomer"]>): Promise<void> {
  await transaction(ctx, async (tx) => {
    const row = await store.lockCustomer(tx, scopeOf(ctx), customerId);
    if (!row) throw requestProblems.not_found();
    checkMatch(ifMatch, row.version);
    if (await store.hasProjects(tx, ctx.workspaceId, customerId))
      throw projectProblems.customer_has_projects({ customerId });
    await store.deleteCustomer(tx, ctx.workspaceId, customerId);
    await emit(tx, ctx, projectsEvents, "customer.deleted", { customerId });
  });
}
