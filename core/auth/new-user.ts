import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { authEvents } from "./events.ts";
import { emailIndex } from "./person.ts";
import { authProblems } from "./problems.ts";
import { forget } from "./recall.ts";
import { insertUser, type KeyedUser } from "./store/users.ts";

export interface NewUser {
  id?: string;
  email: string;
  name: string;
  roles: readonly string[];
  customerId: string | null;
  /** Null for somebody who signs in elsewhere and has no password. */
  hash: string | null;
  /** Whether the address is known to be theirs. */
  emailVerified?: boolean;
}

/** Saves a user under a key of their own and says so; throws `auth.email_taken`. */
export async function addUser(
  tx: Tx,
  ctx: Context,
  { id = newId(), email, name, roles, customerId, hash, emailVerified = false }: NewUser,
): Promise<KeyedUser & { wrappedKey: Uint8Array }> {
  const { cipher } = ctx.runtime;
  const wrappedKey = cipher.newKey();
  const now = ctx.clock.now();
  const user = {
    id,
    workspaceId: ctx.workspaceId,
    email: cipher.seal(wrappedKey, email),
    emailIndex: emailIndex(cipher, email),
    name: cipher.seal(wrappedKey, name),
    roles: [...new Set(roles)],
    status: "active" as const,
    customerId,
    createdAt: now,
    lastSeenAt: null,
    emailVerifiedAt: emailVerified ? now : null,
    version: 1,
  };
  if (!(await insertUser(tx, user, wrappedKey, hash)))
    throw authProblems.email_taken({ errors: [{ pointer: "/email", detail: "is taken" }] });
  forget(ctx);
  await emit(tx, ctx, authEvents, "user.registered", { userId: id, roles: user.roles, customerId });
  return { user, wrappedKey };
}
