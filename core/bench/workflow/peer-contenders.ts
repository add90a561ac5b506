import { join } from "node:path";
import { Queue, Worker } from "bullmq";
import { openRedis } from "../../kernel/redis.ts";
import type { Contender, Given, Measure } from "../bench-definition.ts";
import { freshDatabase } from "../database.ts";

const JOBS = 50_000;
/** What a rival did, from the first job's adding to the last one's end: an event is nowhere before the engine has it either. */
export interface Steps {
  done: number;
  seconds: number;
  /** How much of it went before the first was worked. */
  addedS?: number;
}
type TakeSteps = (databaseUrl: string, jobs: number) => Promise<Steps>;

/** A rival with a Postgres database of its own, should it use one: one durable step each. */
function peer(name: string, file: string, many = JOBS): Contender {
  return {
    name,
    async run({ env, size }: Given): Promise<Measure> {
      const database = await freshDatabase(env.DATABASE_URL!, null);
      try {
        const { steps } = (await import(join(import.meta.dirname, "../peers", file))) as { steps: TakeSteps };
        return measureOf(await steps(database.url, Math.min(size ?? many, many)));
      } finally {
        await database.drop();
      }
    },
  };
}

/** BullMQ, which keeps its jobs in Redis alone. */
async function runBullmq({ env, size }: Given): Promise<Measure> {
  const jobs = size ?? JOBS;
  const prefix = `bench-${crypto.randomUUID()}`;
  const queue = new Queue("step", { connection: openRedis(env.REDIS_URL!), prefix });
  await queue.waitUntilReady();
  const began = performance.now();
  for (let from = 0; from < jobs; from += 5000)
    await queue.addBulk(
      Array.from({ length: Math.min(5000, jobs - from) }, (_, i) => ({
        name: "step",
        data: { n: from + i },
        opts: { removeOnComplete: true },
      })),
    );
  const addedS = (performance.now() - began) / 1000;
  let done = 0;
  const all = Promise.withResolvers<void>();
  const worker = new Worker("step", async () => {}, {
    connection: openRedis(env.REDIS_URL!),
    prefix,
    concurrency: 200,
  });
  worker.on("completed", () => ++done === jobs && all.resolve());
  await all.promise;
  const seconds = (performance.now() - began) / 1000;
  await worker.close();
  const left = await queue.count();
  await queue.obliterate({ force: true });
  await queue.close();
  if (left > 0) throw new Error(`${left} jobs are left`);
  return measureOf({ done, seconds, addedS });
}

function measureOf({ done, seconds, addedS = 0 }: Steps): Measure {
  const table = {
    title: "of which the taking in",
    head: ["", "s"],
    rows: [
      ["all jobs added", addedS],
      ["all jobs worked", seconds - addedS],
    ],
  };
  return { perSecond: done / seconds, facts: { worked: done / (seconds - addedS) }, tables: addedS > 0 ? [table] : [] };
}

export const peers: readonly Contender[] = [
  peer("dbos", "dbos.ts", 5_000),
  peer("restate", "restate.ts", 20_000),
  peer("graphile", "graphile.ts"),
  peer("pgboss", "pg-boss.ts"),
  { name: "bullmq", run: runBullmq },
];
