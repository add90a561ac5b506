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

/** Names the engines that live; it changes when one comes or goes. */
export async function livingEngines(runtime: Runtime): Promise<string> {
  const [row] = await systemStatement<{ living: string }>(runtime, sql`select workflow.living_engines() as living`);
  return row!.living;
}
