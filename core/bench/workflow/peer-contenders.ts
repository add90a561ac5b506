import { join } from "node:path";
import { Queue, Worker } from "bullmq";
import { openRedis } from "../../kernel/redis.ts";
import type { Contender, Given, Measure } from "../bench-definition.ts";
import { freshDatabase } from "../database.ts";

const JOBS = 50_000;
type Steps = (databaseUrl: string, jobs: number) => Promise<{ done: number; seconds: number }>;

/** A rival with a Postgres database of its own, should it use one: one durable step each. */
function peer(name: string, file: string, many = JOBS): Contender {
  return {
    name,
    async run({ env, size }: Given): Promise<Measure> {
      const database = await freshDatabase(env.DATABASE_URL!, null);
      try {
        const { steps } = (await import(join(import.meta.dirname, "../peers", file))) as { steps: Steps };
        const { done, seconds } = await steps(database.url, Math.min(size ?? many, many));
        return { perSecond: done / seconds, facts: {}, tables: [] };
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
  for (let from = 0; from < jobs; from += 5000)
    await queue.addBulk(
      Array.from({ length: Math.min(5000, jobs - from) }, (_, i) => ({
        name: "step",
        data: { n: from + i },
        opts: { removeOnComplete: true },
      })),
    );
  let done = 0;
  const all = Promise.withResolvers<void>();
  const began = performance.now();
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
  return { perSecond: done / seconds, facts: {}, tables: [] };
}

export const peers: readonly Contender[] = [
  peer("dbos", "dbos.ts", 5_000),
  peer("restate", "restate.ts", 20_000),
  peer("graphile", "graphile.ts"),
  peer("pgboss", "pg-boss.ts"),
  { name: "bullmq", run: runBullmq },
];
