import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Customer, projectsContract } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { projectProblems } from "./problems.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/customers.ts";

type C = typeof projectsContract;

export async function updateCustomer(
  ctx: Context,
  { customerId, ifMatch, name, reference }: Input<C["updateCustomer"]>,
): Promise<Customer> {
  return transaction(ctx, async (tx) => {
    const before = await store.lockCustomer(tx, scopeOf(ctx), customerId);
    if (!before) throw requestProblems.not_found();
    checkMatch(ifMatch, before.version);
    if (name !== undefined && (await store.nameTaken(tx, ctx.workspaceId, name, customerId)))
      throw projectProblems.customer_exists({ name });
    const after = {
      ...before,
      name: name ?? before.name,
      reference: reference === undefined ? before.reference : reference,
      version: before.version + 1,
    };
    await store.saveCustomer(tx, after);
    await emit(tx, ctx, projectsEvents, "customer.updated", { customerId, name: after.name });
    return store.toCustomer(after);
  });
}
