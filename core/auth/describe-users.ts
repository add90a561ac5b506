import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import type { UserName } from "./user.contract.ts";
import { emailOf, nameOf } from "./person.ts";
import { findAccountNames } from "./store/service-accounts.ts";
import * as store from "./store/users.ts";

const most = 10_000;
/** Opened names by user and version, least recently asked for first. */
const names = new Map<string, string>();

/** Names of people of the workspace; ids that are nobody's are left out. */
export async function describeUsers(
  ctx: Context,
  { ids }: Input<typeof authContract.describeUsers>,
): Promise<{ items: UserName[] }> {
  const asked = [...new Set(ids)];
  return transaction(ctx, async (tx) => {
    const versions = await store.listVersions(tx, ctx.workspaceId, asked);
    const keys = new Map(versions.map(({ id, version }) => [id, `${id}/${version}`]));
    const unknown = versions.filter(({ id }) => !names.has(keys.get(id)!)).map(({ id }) => id);
    const opened = await store.findUsers(tx, ctx.workspaceId, unknown);
    const fresh = new Map(opened.map((keyed) => [keyed.user.id, nameOf(ctx.runtime.cipher, keyed)]));
    const items = asked.flatMap((id) => {
      const key = keys.get(id);
      if (!key) return [];
      const name = fresh.get(id) ?? names.get(key) ?? "";
      names.delete(key);
      names.set(key, name);
      return [{ id, name }];
    });
    const programs = await findAccountNames(
      tx,
      ctx.workspaceId,
      asked.filter((id) => !keys.has(id)),
    );
    while (names.size > most) names.delete(names.keys().next().value!);
    return { items: [...items, ...programs] };
  });
}

/** Where to write to somebody, for the service that sends mail. */
export async function getAddress(
  ctx: Context,
  { userId }: Input<typeof authContract.getAddress>,
): Promise<{ id: string; name: string; email: string }> {
  const keyed = await transaction(ctx, (tx) => store.findUser(tx, ctx.workspaceId, userId));
  if (!keyed?.wrappedKey) throw requestProblems.not_found();
  const { cipher } = ctx.runtime;
  return { id: userId, name: nameOf(cipher, keyed), email: emailOf(cipher, keyed) };
}
