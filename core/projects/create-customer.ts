import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import type { Customer, projectsContract } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { projectProblems } from "./problems.ts";
import * as store from "./store/customers.ts";

type C = typeof projectsContract;

export async function createCustomer(ctx: Context, { name, reference }: Input<C["createCustomer"]>): Promise<Customer> {
  return transaction(ctx, async (tx) => {
    const row = { id: newId(), workspaceId: ctx.workspaceId, name, reference, createdAt: ctx.clock.now(), version: 1 };
    if (!(await store.addCustomer(tx, row))) throw projectProblems.customer_exists({ name });
    await emit(tx, ctx, projectsEvents, "customer.created", { customerId: row.id, name });
    return store.toCustomer(row);
  });
}
