import type { Context, Runtime } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { toHex } from "../kernel/wire/id.ts";
import type { authContract } from "./contract.ts";
import type { Tokens } from "./sign-in.contract.ts";
import { authProblems } from "./problems.ts";
import { hashRefreshToken, judgeRefresh, rememberedMs, successorOf } from "./refresh-token.ts";
import { endSessions } from "./revocation.ts";
import { isEnough } from "./second-factor/demanded.ts";
import { actAs, describe, type Entry, giveRefreshToken, toTokens } from "./session.ts";
import * as sessions from "./store/sessions.ts";
import { touchUser } from "./store/users.ts";

/** Tokens that are being traded, by their hash. What all tabs of a browser ask at one moment is done once; between processes their row's lock decides. */
const underWay = new WeakMap<Runtime, Map<string, Promise<Tokens>>>();

/** Trades a refresh token for its successor and an access token; a token used before ends its session (RFC 9700, 4.14.2). */
export async function refresh(anyone: Context, { refreshToken }: Input<typeof authContract.refresh>): Promise<Tokens> {
  if (!refreshToken) throw authProblems.invalid_refresh_token();
  const { runtime } = anyone;
  const trades = underWay.get(runtime) ?? new Map<string, Promise<Tokens>>();
  underWay.set(runtime, trades);
  const hash = hashRefreshToken(refreshToken);
  const name = toHex(hash);
  const other = trades.get(name);
  // Whoever was first may have less time left than who joins.
  if (other) return other.catch(() => trade(anyone, refreshToken, hash));
  const own = trade(anyone, refreshToken, hash);
  trades.set(name, own);
  return own.finally(() => trades.delete(name));
}

async function trade(anyone: Context, refreshToken: string, hash: Uint8Array): Promise<Tokens> {
  const workspaceId = await sessions.findRefreshWorkspace(anyone.runtime, hash);
  if (!workspaceId) throw authProblems.invalid_refresh_token();
  const ctx = actAs(anyone, workspaceId, "unknown");
  const entered = await transaction(ctx, async (tx) => {
    const entry = await exchange(tx, ctx, refreshToken, hash);
    return entry && { entry, described: await describe(tx, ctx, entry.keyed) };
  });
  if (!entered) throw authProblems.invalid_refresh_token();
  return toTokens(ctx, entered.entry, entered.described);
}

/** Undefined for a token that is good for nothing; that its reuse ended the session must be committed, so it does not throw. */
async function exchange(tx: Tx, ctx: Context, presented: string, hash: Uint8Array): Promise<Entry | undefined> {
  const now = ctx.clock.now();
  const { workspaceId } = ctx;
  const found = await sessions.lockRefreshToken(tx, workspaceId, hash);
  if (!found) return undefined;
  const { token, session, keyed } = found;
  const verdict = judgeRefresh({ ...token, session }, now);
  if (verdict === "refuse") return undefined;
  if (verdict === "reuse") {
    const thief = actAs(ctx, workspaceId, session.userId, session.id);
    await endSessions(tx, thief, { userId: session.userId, sessionId: session.id }, "reuse");
    return undefined;
  }
  if (keyed.user.status !== "active") return undefined;
  if (!(await isEnough(tx, ctx, keyed.user.roles, session.amr))) return undefined;
  const refreshToken = successorOf(ctx.runtime.cipher, presented);
  if (verdict === "rotate") {
    const expiresAt = new Date(now.getTime() + rememberedMs);
    await Promise.all([
      sessions.markRefreshTokenUsed(tx, workspaceId, hash, { usedAt: now, expiresAt }),
      giveRefreshToken(tx, workspaceId, session.id, refreshToken, now),
      sessions.useSession(tx, workspaceId, session.id, now),
      touchUser(tx, workspaceId, session.userId, now),
    ]);
  }
  const { authenticatedAt, amr, expiresAt: until } = session;
  return { keyed, sessionId: session.id, refreshToken, authenticatedAt, amr, until };
}
