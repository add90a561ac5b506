import { sql } from "drizzle-orm";
import type { Runtime } from "../kernel/context.ts";
import { service } from "../kernel/lifecycle/service.ts";
import { schedule } from "../kernel/schedule.ts";
import { systemQuery } from "../kernel/transaction.ts";
import { auditContract } from "./contract.ts";
import { auditEvents } from "./events.ts";
import { onAnyEvent } from "./on/any-event.ts";
import { auditRoutes } from "./routes.ts";

const extendPartitions = async (runtime: Runtime) => {
  await systemQuery(runtime, (tx) => tx.execute(sql`select audit.extend_partitions('logs', 3)`));
};

export const auditService = service({
  name: "audit",
  contract: auditContract,
  events: auditEvents,
  routes: auditRoutes,
  reactions: [onAnyEvent],
  schedules: [schedule("extend-partitions", 3_600_000, extendPartitions)],
  prepare: extendPartitions,
});
