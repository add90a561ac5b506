// graphile-worker in its best configuration: all jobs added by one statement, a local queue, and completions in batches.
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import type { Steps } from "../workflow/peer-contenders.ts";

// A line per job would cost it a third of its speed.
const logger = new Logger(() => () => {});

export async function steps(connectionString: string, jobs: number): Promise<Steps> {
  const utils = await makeWorkerUtils({ connectionString });
  await utils.migrate();
  const began = performance.now();
  await utils.withPgClient((client) =>
    client.query(
      "select count(*) from graphile_worker.add_jobs(array(select json_populate_record(null::graphile_worker.job_spec, json_build_object('identifier', 'step', 'payload', json_build_object('n', n))) from generate_series(1, $1) as n))",
      [jobs],
    ),
  );
  const addedS = (performance.now() - began) / 1000;
  let done = 0;
  const all = Promise.withResolvers<void>();
  const runner = await run({
    taskList: {
      step: async () => {
        if (++done === jobs) all.resolve();
      },
    },
    preset: {
      worker: {
        connectionString,
        concurrentJobs: 24,
        maxPoolSize: 26,
        pollInterval: 2000,
        localQueue: { size: 500 },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
    logger,
    noHandleSignals: true,
  });
  await all.promise;
  await runner.stop();
  const seconds = (performance.now() - began) / 1000;
  const left = await utils.withPgClient((client) =>
    client.query("select count(*)::int as n from graphile_worker.jobs"),
  );
  await utils.release();
  if (left.rows[0].n !== 0) throw new Error(`${left.rows[0].n} jobs are left`);
  return { done, seconds, addedS };
}
