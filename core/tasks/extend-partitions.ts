import { sql } from "drizzle-orm";
import { schedule } from "../kernel/schedule.ts";
import { systemQuery } from "../kernel/transaction.ts";

/** Makes the months ahead of the task table, once a day. */
export const extendPartitions = schedule("extend-partitions", 86_400_000, async (runtime) => {
  await systemQuery(runtime, (tx) => tx.execute(sql`select tasks.extend_partitions('tasks', 3)`));
});
