import { and, eq, gt, lt, sql } from "drizzle-orm";
import { type ChallengePurpose, loginChallenges } from "../../../db/schema/auth.ts";
import type { Runtime } from "../../kernel/context.ts";
import { systemQuery, type Tx } from "../../kernel/transaction.ts";

export type ChallengeRow = typeof loginChallenges.$inferSelect;

export async function saveChallenge(tx: Tx, challenge: ChallengeRow): Promise<void> {
  await tx.insert(loginChallenges).values(challenge);
}

/** Whose a living challenge is, in any workspace. */
export async function findChallenge(
  runtime: Runtime,
  purpose: ChallengePurpose,
  hash: Uint8Array,
  now: Date,
): Promise<ChallengeRow | undefined> {
  const [row] = await systemQuery(runtime, (tx) =>
    tx
      .select()
      .from(loginChallenges)
      .where(
        and(eq(loginChallenges.hash, hash), eq(loginChallenges.purpose, purpose), gt(loginChallenges.expiresAt, now)),
      ),
  );
  return row;
}

/** A challenge that nobody else answers until the transaction ends. */
export async function lockChallenge(
  tx: Tx,
  workspaceId: string,
  hash: Uint8Array,
  now: Date,
): Promise<ChallengeRow | undefined> {
  const [row] = await tx
    .select()
    .from(loginChallenges)
    .where(
      and(
        eq(loginChallenges.workspaceId, workspaceId),
        eq(loginChallenges.hash, hash),
        gt(loginChallenges.expiresAt, now),
      ),
    )
    .for("update");
  return row;
}

export async function countWrong(tx: Tx, workspaceId: string, hash: Uint8Array): Promise<void> {
  await tx
    .update(loginChallenges)
    .set({ wrong: sql`${loginChallenges.wrong} + 1` })
    .where(and(eq(loginChallenges.workspaceId, workspaceId), eq(loginChallenges.hash, hash)));
}

export async function dropChallenge(tx: Tx, workspaceId: string, hash: Uint8Array): Promise<void> {
  await tx
    .delete(loginChallenges)
    .where(and(eq(loginChallenges.workspaceId, workspaceId), eq(loginChallenges.hash, hash)));
}

/** Ends every sign-in of a user that is under way. */
export async function dropChallengesOf(tx: Tx, workspaceId: string, userId: string): Promise<void> {
  await tx
    .delete(loginChallenges)
    .where(and(eq(loginChallenges.workspaceId, workspaceId), eq(loginChallenges.userId, userId)));
}

/** Forgets challenges that nobody answered in time. */
export async function deleteExpiredChallenges(runtime: Runtime): Promise<void> {
  const now = runtime.clock.now();
  await systemQuery(runtime, (tx) => tx.delete(loginChallenges).where(lt(loginChallenges.expiresAt, now)));
}
