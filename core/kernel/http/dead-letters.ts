import { sql } from "drizzle-orm";
import { runMany, runOne } from "../bus/deliver.ts";
import type { Runtime } from "../context.ts";
import { reasonOf } from "../logger.ts";
import type { AnyReaction } from "../reaction.ts";
import { transaction } from "../transaction.ts";
import { type DeadLetter, type deadLettersOf, type Envelope, placeOf } from "../wire/event.ts";
import { toPage } from "../wire/page.ts";
import { requestProblems } from "../wire/problem.ts";
import type { Verbs } from "./mount.ts";

interface Row extends Record<string, unknown> {
  id: string;
  reaction: string;
  type: string;
  subject: string;
  attempts: number;
  error: string;
  envelope: Envelope;
  failed_at: string;
  replayed_at: string | null;
}

/** The verbs behind `deadLettersOf`: a service's own parked events, of the caller's workspace. */
export function deadLetterVerbs(
  runtime: Runtime,
  reactions: readonly AnyReaction[],
): Verbs<ReturnType<typeof deadLettersOf>> {
  const table = sql`${sql.identifier(runtime.service)}.dead_letters`;
  return {
    async listDeadLetters(ctx, { cursor, limit }) {
      const [state, id] = cursor?.split(".") ?? [];
      const after = id
        ? sql`and ((replayed_at is not null) > ${state === "replayed"} or (replayed_at is not null) = ${state === "replayed"} and id < ${id})`
        : sql``;
      const rows = await transaction(ctx, (tx) =>
        tx.execute<Row>(
          sql`select * from ${table} where workspace_id = ${ctx.workspaceId} ${after} order by replayed_at is not null, id desc limit ${limit + 1}`,
        ),
      );
      const letters = rows.map((row) => deadLetter(runtime.service, row));
      return toPage(letters, limit, placeOf);
    },
    async replayDeadLetter(ctx, { deadLetterId }) {
      const [row] = await transaction(ctx, (tx) =>
        tx.execute<Row>(sql`select * from ${table} where workspace_id = ${ctx.workspaceId} and id = ${deadLetterId}`),
      );
      const r = reactions.find((one) => one.name === row?.reaction);
      if (!row || !r) throw requestProblems.not_found();
      const error = await replay(runtime, r, row.envelope);
      await transaction(ctx, (tx) =>
        error === null
          ? tx.execute(
              sql`update ${table} set replayed_at = now() where workspace_id = ${ctx.workspaceId} and id = ${deadLetterId}`,
            )
          : tx.execute(
              sql`update ${table} set attempts = attempts + 1, error = ${error}, failed_at = now() where workspace_id = ${ctx.workspaceId} and id = ${deadLetterId}`,
            ),
      );
      return { replayed: error === null, error };
    },
  };
}

async function replay(runtime: Runtime, r: AnyReaction, event: Envelope): Promise<string | null> {
  try {
    if (r.kind === "one") await runOne(runtime, r, event);
    else await runMany(runtime, r, [event]);
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

function deadLetter(service: string, row: Row): DeadLetter {
  return {
    id: row.id,
    service,
    reaction: row.reaction,
    type: row.type,
    subject: row.subject,
    attempts: row.attempts,
    error: row.error,
    event: row.envelope,
    failedAt: new Date(row.failed_at).toISOString(),
    replayedAt: row.replayed_at ? new Date(row.replayed_at).toISOString() : null,
  };
}
