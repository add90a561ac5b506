import { type Context, createContext, type Grants, NO_WORKSPACE } from "../../kernel/context.ts";
import type { TestHost } from "../../kernel/testing/host.ts";
import { newId } from "../../kernel/wire/id.ts";
import type { Tokens } from "../sign-in.contract.ts";
import { transaction } from "../../kernel/transaction.ts";
import { readAccessToken } from "../access-token.ts";
import { foundWorkspace } from "../found-workspace.ts";
import { addUser, type NewUser } from "../new-user.ts";
import { hashPassword } from "../password-hash.ts";
import { actAs, enter } from "../session.ts";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** A caller that nobody knows yet, as the edge hands one on; for tests. */
export function anonymous(host: TestHost, ip: string | null = null): Context {
  const runtime = host.runtimes.get("auth")!;
  const actor = { type: "anonymous", id: "anonymous" } as const;
  return createContext(runtime, { workspaceId: NO_WORKSPACE, actor, ip, userAgent: firefox });
}

/** Somebody to register, unlike anybody before. */
export function account() {
  const id = newId();
  const password = `teal-${id.slice(-8)}-otter`;
  return { email: `ada.${id}@example.org`, password, name: "Ada Lovelace", workspace: "Analytical Engines" };
}

export interface Registered {
  email: string;
  password: string;
  tokens: Tokens;
  ctx: Context;
}

/** A new workspace with its owner, and the context of that owner's session. */
export async function registered(host: TestHost, emailVerified = true): Promise<Registered> {
  const someone = account();
  const ctx = actAs(anonymous(host), newId(), newId());
  const hash = await hashPassword(someone.password);
  await transaction(ctx, (tx) => foundWorkspace(tx, ctx, someone.workspace, { ...someone, hash, emailVerified }));
  const tokens = (await enter(ctx, ctx.actor.id))!;
  return { ...someone, tokens, ctx: await contextOf(host, tokens) };
}

/** The context that a request with these tokens would run in. */
export async function contextOf(host: TestHost, tokens: Tokens): Promise<Context> {
  const runtime = host.runtimes.get("auth")!;
  const bearer = await readAccessToken(runtime, tokens.accessToken);
  const { user, workspace, permissions } = tokens;
  const grants: Grants = {
    all: false,
    permissions: new Set(permissions),
    roles: user.roles,
    customerId: user.customerId,
  };
  const actor = { type: "user", id: user.id } as const;
  return createContext(runtime, {
    workspaceId: workspace.id,
    actor,
    sessionId: bearer!.sessionId,
    grants,
    userAgent: firefox,
  });
}

/** Another person of the owner's workspace. */
export async function colleague(
  owner: Context,
  roles: string[],
  more: Partial<Pick<NewUser, "email" | "customerId" | "emailVerified">> = {},
): Promise<{ id: string; email: string; password: string }> {
  const { email, password } = { ...account(), ...more };
  const person = { name: "Charles Babbage", roles, customerId: null, emailVerified: true, ...more, email };
  const hash = await hashPassword(password);
  const { user } = await transaction(owner, (tx) => addUser(tx, owner, { ...person, hash }));
  return { id: user.id, email, password };
}
