import { type Context, createContext } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { type SessionBearer, signAccessToken } from "./access-token.ts";
import type { Tokens } from "./sign-in.contract.ts";
import { authEvents } from "./events.ts";
import { deviceIndex } from "./device.ts";
import { toUser } from "./person.ts";
import { hashRefreshToken, newRefreshToken, refreshLifeMs, sessionLifeMs } from "./refresh-token.ts";
import { requestMail } from "./request-mail.ts";
import { isEnough } from "./second-factor/demanded.ts";
import { allOf, standingOf } from "./standing.ts";
import * as sessions from "./store/sessions.ts";
import { type KeyedUser, findPassword, lockUser, touchUser } from "./store/users.ts";
import { findWorkspace } from "./store/workspaces.ts";

/** The caller of a public endpoint, once it is known who that is. */
export function actAs(ctx: Context, workspaceId: string, userId: string, sessionId: string | null = null): Context {
  const { ip, userAgent, place, requestId, correlationId, causationId, traceparent } = ctx;
  return createContext(ctx.runtime, {
    workspaceId,
    actor: { type: "user", id: userId },
    sessionId,
    ip,
    userAgent,
    place,
    requestId,
    correlationId,
    causationId,
    traceparent,
  });
}

export interface Entry extends Pick<SessionBearer, "sessionId" | "authenticatedAt" | "amr" | "until"> {
  keyed: KeyedUser;
  refreshToken: string;
}

/** Starts a session with its first refresh token and says so; call it inside the transaction that found the user good. Throws 401 where the workspace demands more than `amr`: whoever lets people in asks them for it before. */
export async function startSession(
  tx: Tx,
  ctx: Context,
  keyed: KeyedUser & { wrappedKey: Uint8Array },
  amr: readonly string[] = ["pwd"],
): Promise<Entry> {
  const { workspaceId } = ctx;
  const { cipher } = ctx.runtime;
  if (!(await isEnough(tx, ctx, keyed.user.roles, amr))) throw requestProblems.unauthenticated();
  const now = ctx.clock.now();
  const id = newId();
  const seal = (text: string) => cipher.seal(keyed.wrappedKey, text.slice(0, 400));
  const userAgent = ctx.userAgent ?? "";
  const index = deviceIndex(cipher, keyed.user.id, userAgent);
  const seen = await sessions.findDevice(tx, workspaceId, keyed.user.id, index);
  const expiresAt = new Date(now.getTime() + sessionLifeMs);
  await sessions.saveSession(tx, {
    id,
    workspaceId,
    userId: keyed.user.id,
    device: seal(userAgent),
    ip: ctx.ip ? seal(ctx.ip) : null,
    place: ctx.place ? seal(ctx.place) : null,
    deviceIndex: index,
    createdAt: now,
    lastUsedAt: now,
    expiresAt,
    revokedAt: null,
    revokedFor: null,
    authenticatedAt: now,
    amr: [...amr],
  });
  const refreshToken = newRefreshToken();
  await giveRefreshToken(tx, workspaceId, id, refreshToken, now);
  await touchUser(tx, workspaceId, keyed.user.id, now);
  await emit(tx, ctx, authEvents, "user.logged_in", { userId: keyed.user.id, sessionId: id });
  if (seen.any && !seen.such) await requestMail(tx, ctx, "sign_in.new_device", id);
  const seenNow = { ...keyed, user: { ...keyed.user, lastSeenAt: now } };
  return { keyed: seenNow, sessionId: id, refreshToken, authenticatedAt: now, amr, until: expiresAt };
}

export async function giveRefreshToken(
  tx: Tx,
  workspaceId: string,
  sessionId: string,
  token: string,
  now: Date,
): Promise<void> {
  const expiresAt = new Date(now.getTime() + refreshLifeMs);
  await sessions.saveRefreshToken(tx, {
    hash: hashRefreshToken(token),
    workspaceId,
    sessionId,
    createdAt: now,
    expiresAt,
    usedAt: null,
  });
}

/** Who a user is, where, and what they may do. */
export async function describe(
  tx: Tx,
  ctx: Context,
  keyed: KeyedUser,
): Promise<Pick<Tokens, "user" | "workspace" | "permissions">> {
  const [workspace, standing] = await Promise.all([
    findWorkspace(tx, ctx.workspaceId),
    standingOf(tx, ctx.workspaceId, keyed.user.id),
  ]);
  return {
    user: toUser(ctx.runtime.cipher, keyed),
    workspace: { id: ctx.workspaceId, name: workspace?.name ?? "" },
    // What counts in some projects only is in as well: pages show what there is to do somewhere.
    permissions: standing ? allOf(standing).map(({ name }) => name) : [],
  };
}

/** Signs the access token that goes with an entry. */
export async function toTokens(
  ctx: Context,
  entry: Entry,
  described: Awaited<ReturnType<typeof describe>>,
): Promise<Tokens> {
  const { refreshToken, keyed, ...session } = entry;
  const bearer = { ...session, userId: keyed.user.id, workspaceId: ctx.workspaceId };
  const signed = await signAccessToken(ctx.runtime, bearer);
  return { ...signed, refreshToken, ...described };
}

/** Signs a user in whose credentials were good; undefined when they cannot sign in after all, such as when the password was changed meanwhile. */
export async function enter(ctx: Context, userId: string, checkedHash?: string | null): Promise<Tokens | undefined> {
  const entered = await transaction(ctx, async (tx) => {
    const keyed = await lockUser(tx, ctx.workspaceId, userId);
    if (keyed?.user.status !== "active" || !keyed.wrappedKey) return undefined;
    if (checkedHash && (await findPassword(tx, ctx.workspaceId, userId))?.hash !== checkedHash) return undefined;
    const entry = await startSession(tx, ctx, { ...keyed, wrappedKey: keyed.wrappedKey });
    return { entry, described: await describe(tx, ctx, entry.keyed) };
  });
  return entered && toTokens(ctx, entered.entry, entered.described);
}
