import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import type { Customer, projectsContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/customers.ts";

type C = typeof projectsContract;

export async function listCustomers(
  ctx: Context,
  { cursor, limit, search }: Input<C["listCustomers"]>,
): Promise<Page<Customer>> {
  const rows = await transaction(ctx, (tx) => store.listCustomers(tx, scopeOf(ctx), search, cursor, limit));
  return toPage(rows.map(store.toCustomer), limit, (row) => row.id);
}
