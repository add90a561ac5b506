import type postgres from "postgres";
import { serviceNames } from "../../../db/schema/services.ts";
import { PARTITIONS, streamKey } from "../../kernel/bus/partition.ts";
import type { Host } from "../../kernel/lifecycle/host.ts";

const PATIENCE_MS = 60_000;

/** Waits until every event is published and handled and no job is due; throws when that takes a minute. */
export async function settled(host: Host, sql: postgres.Sql): Promise<void> {
  const waiting = serviceNames
    .map(
      (name) =>
        `select '${name} events' as what, count(*)::int as n from ${name}.outbox where published_at is null union all select '${name} jobs', count(*)::int from ${name}.jobs where status in ('queued', 'running') and run_at <= now()`,
    )
    .join(" union all ");
  const { redis, config } = [...host.runtimes.values()][0]!;
  for (const end = Date.now() + PATIENCE_MS; ; await Bun.sleep(10)) {
    const [open, behind] = await Promise.all([sql.unsafe(`select what, n from (${waiting}) as w where n > 0`), lag()]);
    if (open.length === 0 && behind === 0) return;
    if (Date.now() > end)
      throw new Error(
        `things did not settle: ${open.map(({ what, n }) => `${n} ${what}`).join(", ")}; ${behind} events in streams`,
      );
  }

  async function lag(): Promise<number> {
    const pipeline = redis.pipeline();
    for (let partition = 0; partition < PARTITIONS; partition++)
      pipeline.xinfo("GROUPS", streamKey(config.REDIS_PREFIX, partition));
    let sum = 0;
    for (const [, groups] of (await pipeline.exec()) ?? [])
      for (const group of (groups as (string | number | null)[][] | null) ?? []) {
        const field = (name: string) => Number(group[group.indexOf(name) + 1] ?? 1);
        sum += field("pending") + field("lag");
      }
    return sum;
  }
}
