import { connectService } from "../../../db/client.ts";
import type { Given, Measure } from "../bench-definition.ts";
import { median, quantile } from "../rounds.ts";
import { CLAIMS, QUEUED, WAITING } from "./claim-contenders.ts";
import { enter, type World } from "./world.ts";

/** The fastest of 4, 8, 16, 32 and 64 on two processors. */
const CONNECTIONS = 8;

/** The bare loop that everybody writes: select the first row that is free and not locked, update it, commit. No lease, no person, no event. */
export async function runSkipLocked(given: Given): Promise<Measure> {
  const world = given.prepared as World;
  const database = await enter(given.env, world, QUEUED);
  const { app, system } = connectService(
    "tasks",
    database.url,
    Number(process.env.WELO_BENCH_CONNECTIONS ?? CONNECTIONS),
  );
  const claims = given.size ?? CLAIMS;
  const took: number[] = [];
  let next = 0;
  const wait = async () => {
    while (next < claims) {
      const { workspaceId, projectId } = world.places[next++ % world.places.length]!;
      const since = performance.now();
      await app.sql.begin(async (tx) => {
        const [, [row]] = await Promise.all([
          tx.unsafe(`select set_config('app.workspaces', $1, true)`, [`{${workspaceId}}`]),
          tx.unsafe(
            `select task_id from tasks.openings where workspace_id = $1 and project_id = $2 and stage = 'annotate' and taken_free < free
           order by priority desc, task_id limit 1 for update skip locked`,
            [workspaceId, projectId],
          ),
        ]);
        await tx.unsafe(`update tasks.openings set taken_free = taken_free + 1 where task_id = $1`, [row!.task_id]);
      });
      took.push(performance.now() - since);
    }
  };
  try {
    const began = performance.now();
    await Promise.all(Array.from({ length: WAITING }, wait));
    const seconds = (performance.now() - began) / 1000;
    const [row] = await database.sql`select sum(taken_free)::int as taken from tasks.openings`;
    if (row!.taken !== claims) throw new Error(`${claims} claims were made and ${row!.taken} are stored`);
    return { perSecond: claims / seconds, facts: { p50: median(took), p99: quantile(took, 0.99) }, tables: [] };
  } finally {
    await Promise.all([app.close(), system.close()]);
    await database.drop();
  }
}
