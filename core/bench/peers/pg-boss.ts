// pg-boss in its best configuration: five thousand jobs added, a thousand fetched and completed at a time, by two at a time.
import { PgBoss } from "pg-boss";
import type { Steps } from "../workflow/peer-contenders.ts";

export async function steps(connectionString: string, jobs: number): Promise<Steps> {
  const boss = new PgBoss({ connectionString, max: 4, supervise: false, schedule: false });
  boss.on("error", () => {});
  await boss.start();
  await boss.createQueue("step");
  const began = performance.now();
  for (let from = 0; from < jobs; from += 5000)
    await boss.insert(
      "step",
      Array.from({ length: Math.min(5000, jobs - from) }, (_, i) => ({ data: { n: from + i } })),
    );
  const addedS = (performance.now() - began) / 1000;
  let done = 0;
  const lane = async () => {
    while (done < jobs) {
      const batch = await boss.fetch("step", { batchSize: 1000 });
      if (batch.length === 0) return;
      await boss.complete(
        "step",
        batch.map(({ id }) => id),
      );
      done += batch.length;
    }
  };
  await Promise.all([lane(), lane()]);
  const seconds = (performance.now() - began) / 1000;
  await boss.stop({ graceful: false });
  if (done !== jobs) throw new Error(`${jobs} jobs were sent and ${done} were done`);
  return { done, seconds, addedS };
}
