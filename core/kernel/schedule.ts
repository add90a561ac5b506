import { sql } from "drizzle-orm";
import type { Runtime } from "./context.ts";
import { errorForLog } from "./logger.ts";
import { systemQuery } from "./transaction.ts";

/** Something a service does by the clock: leases that end, rows that are old. */
export interface Schedule {
  name: string;
  everyMs: number;
  run(runtime: Runtime): Promise<void>;
}

/** Declares a schedule; processes of one service take turns, so `run` must find its work by itself and be safe to repeat. */
export function schedule(name: string, everyMs: number, run: Schedule["run"]): Schedule {
  return { name, everyMs, run };
}

/** What every service does by the clock: forget delivered events, old inbox rows, idempotency keys and finished jobs. */
export const housekeeping = schedule("housekeeping", 600_000, async (runtime) => {
  const schema = sql.identifier(runtime.service);
  await systemQuery(runtime, async (tx) => {
    await tx.execute(sql`delete from ${schema}.outbox where published_at < now() - interval '3 days'`);
    await tx.execute(sql`delete from ${schema}.inbox where handled_at < now() - interval '7 days'`);
    await tx.execute(sql`delete from ${schema}.idempotency_keys where created_at < now() - interval '1 day'`);
    await tx.execute(sql`delete from ${schema}.jobs where finished_at < now() - interval '7 days'`);
  });
});

/** Runs schedules until stopped; one that fails is logged and tried again at its next turn. */
export function startSchedules(runtime: Runtime, schedules: readonly Schedule[]): { stop(): Promise<void> } {
  let stopped = false;
  const running = new Set<Promise<void>>();
  const timers = schedules.map((s) => {
    let busy = false;
    const turn = () => {
      if (busy || stopped) return;
      busy = true;
      const run = s
        .run(runtime)
        .catch((error: unknown) => {
          if (!stopped)
            runtime.log.warn(
              { service: runtime.service, schedule: s.name, error: errorForLog(error) },
              "a schedule failed",
            );
        })
        .finally(() => {
          busy = false;
          running.delete(run);
        });
      running.add(run);
    };
    return setInterval(turn, s.everyMs);
  });
  return {
    async stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running);
    },
  };
}
