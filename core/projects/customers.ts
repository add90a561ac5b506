import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Customer, projectsContract } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { projectProblems } from "./problems.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/customers.ts";

type C = typeof projectsContract;

export async function listCustomers(ctx: Context, { cursor, limit }: Input<C["listCustomers"]>): Promise<Page<Customer>> {
  const rows = await transaction(ctx, (tx) => store.listCustomers(tx, scopeOf(ctx), cursor, limit));
  return toPage(rows.map(store.toCustomer), limit, (row) => row.id);
}

export async function getCustomer(ctx: Context, { customerId }: Input<C["getCustomer"]>): Promise<Customer> {
  const row = await transaction(ctx, (tx) => store.findCustomer(tx, scopeOf(ctx), customerId));
  if (!row) throw requestProblems.not_found();
  return store.toCustomer(row);
}

export async function createCustomer(ctx: Context, { name, reference }: Input<C["createCustomer"]>): Promise<Customer> {
  return transaction(ctx, async (tx) => {
    const row = { id: newId(), workspaceId: ctx.workspaceId, name, reference, createdAt: ctx.clock.now(), version: 1 };
    if (!(await store.addCustomer(tx, row))) throw projectProblems.customer_exists({ name });
    await emit(tx, ctx, projectsEvents, "customer.created", { customerId: row.id, name });
    return store.toCustomer(row);
  });
}

export async function updateCustomer(ctx: Context, { customerId, ifMatch, name, reference }: Input<C["updateCustomer"]>): Promise<Customer> {
  return transaction(ctx, async (tx) => {
    const before = await store.lockCustomer(tx, scopeOf(ctx), customerId);
    if (!before) throw requestProblems.not_found();
    checkMatch(ifMatch, before.version);
    if (name !== undefined && (await store.nameTaken(tx, ctx.workspaceId, name, customerId))) throw projectProblems.customer_exists({ name });
    const after = { ...before, name: name ?? before.name, reference: reference === undefined ? before.reference : reference, version: before.version + 1 };
    await store.saveCustomer(tx, after);
    return store.toCustomer(after);
  });
}

export async function deleteCustomer(ctx: Context, { customerId, ifMatch }: Input<C["deleteCustomer"]>): Promise<void> {
  await transaction(ctx, async (tx) => {
    const row = await store.lockCustomer(tx, scopeOf(ctx), customerId);
    if (!row) throw requestProblems.not_found();
    checkMatch(ifMatch, row.version);
    if (await store.hasProjects(tx, ctx.workspaceId, customerId)) throw projectProblems.customer_has_projects({ customerId });
    await store.deleteCustomer(tx, ctx.workspaceId, customerId);
  });
}
