import { sql } from "drizzle-orm";
import type { Runtime } from "../../kernel/context.ts";
import { systemQuery, systemStatement } from "../../kernel/transaction.ts";

/** Says that an engine lives for some seconds more, and returns the slots that are its own for so long. */
export async function leaseSlots(runtime: Runtime, engine: string, seconds: number): Promise<number[]> {
  const rows = await systemQuery(runtime, (tx) =>
    tx.execute<{ slot: number }>(sql`select slot from workflow.lease_slots(${engine}::uuid, ${seconds}::float8)`),
  );
  return rows.map(({ slot }) => slot);
}

/** Says that an engine lives on, if it did; names those that live, which changes when one comes or goes, and what time it is there. */
export async function lookAround(runtime: Runtime, engine: string, seconds: number): Promise<Around> {
  const [row] = await systemStatement<Around>(
    runtime,
    sql`select living, at from workflow.look_around(${engine}::uuid, ${seconds}::float8)`,
  );
  return row!;
}
interface Around {
  living: string;
  /** Epoch milliseconds. */
  at: number;
}
