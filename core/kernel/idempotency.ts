import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { actorName, type Context } from "./context.ts";
import { transaction, type Tx } from "./transaction.ts";
import { pointTo, requestProblems } from "./wire/problem.ts";

export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}
interface Row extends Record<string, unknown> {
  fingerprint: string;
  endpoint: string;
  status: number | null;
  headers: Record<string, string> | null;
  body: string | null;
  took_effect: boolean;
  stale: boolean;
}

/** What makes two requests the same: method, path and the exact body. */
export function fingerprint(endpoint: string, path: string, body: Uint8Array | null): string {
  return createHash("sha256")
    .update(`${endpoint}\n${path}\n`)
    .update(body ?? "")
    .digest("hex");
}

const keyHeader = "/headers/idempotency-key";

function mismatch() {
  return requestProblems.idempotency_mismatch(pointTo(keyHeader, "Send another request with another key."));
}

function stillUnderWay() {
  return requestProblems.conflict(
    { detail: "The first request with this Idempotency-Key is still under way." },
    { "retry-after": "1" },
  );
}

function answerLost() {
  return requestProblems.conflict({
    detail:
      "The first request with this Idempotency-Key took effect, but its answer was lost. Look for what it made before you send it again with another key.",
  });
}

/**
 * Runs a POST once per (workspace, actor, key): the same request again gets the stored answer, another one 422, one that is
 * still under way 409. Answers of 500 and above are not stored, so that they may be tried again. A request whose process
 * died is run again after a minute if it had committed nothing, else it is answered 409: its effect is never doubled.
 */
export async function once(
  ctx: Context,
  key: string,
  endpoint: string,
  print: string,
  run: (ctx: Context) => Promise<StoredAnswer>,
): Promise<StoredAnswer & { replayed: boolean }> {
  if (key.length > 200)
    throw requestProblems.malformed(pointTo(keyHeader, "Idempotency-Key may have at most 200 characters."));
  const table = sql`${sql.identifier(ctx.runtime.service)}.idempotency_keys`;
  const actor = actorName(ctx.actor);
  const where = sql`workspace_id = ${ctx.workspaceId} and actor = ${actor} and key = ${key}`;
  const earlier = await transaction(ctx, async (tx) => {
    // The row in the way may be gone when it is looked for: its request failed, and the key is free again.
    for (let tries = 1; tries <= 5; tries++) {
      const claimed = await tx.execute(sql`
        insert into ${table} (workspace_id, actor, key, endpoint, fingerprint) values (${ctx.workspaceId}, ${actor}, ${key}, ${endpoint}, ${print})
        on conflict do nothing returning 1`);
      if (claimed.length > 0) return null;
      const [row] = await tx.execute<Row>(
        sql`select endpoint, fingerprint, status, headers, body, took_effect, created_at < now() - interval '1 minute' as stale from ${table} where ${where} for update`,
      );
      if (!row) continue;
      if (row.status !== null || row.took_effect || !row.stale || row.fingerprint !== print) return row;
      await tx.execute(sql`update ${table} set created_at = now() where ${where}`);
      return null;
    }
    throw stillUnderWay();
  });
  if (earlier) {
    if (earlier.fingerprint !== print || earlier.endpoint !== endpoint) throw mismatch();
    if (earlier.status === null) throw earlier.took_effect && earlier.stale ? answerLost() : stillUnderWay();
    return { status: earlier.status, headers: earlier.headers ?? {}, body: earlier.body ?? "", replayed: true };
  }
  const forget = () =>
    transaction(ctx, (tx) => tx.execute(sql`delete from ${table} where ${where} and status is null`));
  // A transaction that has written nothing has no number yet.
  const noteEffect = async (tx: Tx) => {
    await tx.execute(
      sql`update ${table} set took_effect = true where ${where} and not took_effect and pg_current_xact_id_if_assigned() is not null`,
    );
  };
  let answer: StoredAnswer;
  try {
    answer = await run({ ...ctx, noteEffect });
  } catch (error) {
    await forget();
    throw error;
  }
  if (answer.status >= 500) await forget();
  else
    await transaction(ctx, (tx) =>
      tx.execute(
        sql`update ${table} set status = ${answer.status}, headers = ${JSON.stringify(answer.headers)}::text::jsonb, body = ${answer.body} where ${where}`,
      ),
    );
  return { ...answer, replayed: false };
}
