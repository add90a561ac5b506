import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { refresh } from "./refresh.ts";
import { authService } from "./service.ts";
import { startSession } from "./session.ts";
import { findUser } from "./store/users.ts";
import { anonymous, registered } from "./testing/registered.ts";

const host = useHost([authService]);

/** Requests that come in one process share what they ask for; five race for the rows. */
const PROCESSES = 5;

test("fifty refreshes at once of each of two hundred sessions, in five processes: one successor each, and one row of it", async () => {
  const { ctx, tokens } = await registered(host());
  const keyed = (await transaction(ctx, (tx) => findUser(tx, ctx.workspaceId, tokens.user.id)))!;
  const owner = { ...keyed, wrappedKey: keyed.wrappedKey! };
  const started = await transaction(ctx, async (tx) => {
    const list = [];
    for (let i = 0; i < 200; i++) list.push(await startSession(tx, ctx, owner));
    return list;
  });
  // At one moment, however long a busy machine takes.
  const at = host().clock.now();
  const caller = anonymous(host());
  const processes = Array.from({ length: PROCESSES }, () => ({
    ...caller,
    runtime: { ...caller.runtime, clock: { now: () => at } },
  }));
  // Twenty sessions take turns, or those of one would hold every connection while they wait for each other.
  const successors: Set<string | null>[] = [];
  for (let from = 0; from < started.length; from += 20) {
    const some = started.slice(from, from + 20);
    const round = (_: unknown, nth: number) =>
      Promise.all(some.map(({ refreshToken }) => refresh(processes[nth % PROCESSES]!, { refreshToken })));
    const rounds = await Promise.all(Array.from({ length: 50 }, round));
    successors.push(...some.map((_, i) => new Set(rounds.map((tokens) => tokens[i]!.refreshToken))));
  }
  expect(successors.filter((one) => one.size !== 1)).toEqual([]);
  expect(new Set(successors.flatMap((one) => [...one])).size).toBe(200);
  const rows = await transaction(ctx, (tx) =>
    tx.execute<{ n: number }>(
      sql`select count(*)::int as n from auth.refresh_tokens where session_id <> ${ctx.sessionId} group by session_id`,
    ),
  );
  expect(rows.map((row) => row.n)).toEqual(Array(200).fill(2));
  const revoked = await transaction(ctx, (tx) =>
    tx.execute(sql`select 1 from auth.sessions where revoked_at is not null`),
  );
  expect(revoked).toHaveLength(0);
}, 240_000);
