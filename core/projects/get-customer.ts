import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Customer, projectsContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/customers.ts";

type C = typeof projectsContract;

export async function getCustomer(ctx: Context, { customerId }: Input<C["getCustomer"]>): Promise<Customer> {
  const row = await transaction(ctx, (tx) => store.findCustomer(tx, scopeOf(ctx), customerId));
  if (!row) throw requestProblems.not_found();
  return store.toCustomer(row);
}
