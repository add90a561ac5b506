// DBOS in its best configuration: workflows of a hundred steps each, so that beginning and ending one costs next to nothing,
// as many at once as keep its pool busy, without traces.
import { DBOS } from "@dbos-inc/dbos-sdk";

const STEPS = 100;
const AT_ONCE = 64;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

export async function steps(connectionString: string, jobs: number): Promise<{ done: number; seconds: number }> {
  let done = 0;
  const step = () => Promise.resolve(++done);
  const walk = DBOS.registerWorkflow(
    async (count: number) => {
      for (let i = 0; i < count; i++) await DBOS.runStep(step, { name: "step" });
    },
    { name: "walk" },
  );
  DBOS.setConfig({
    name: "bench",
    systemDatabaseUrl: connectionString,
    systemDatabasePoolSize: 20,
    tracingEnabled: false,
    logger: quiet,
  });
  await DBOS.launch();
  let left = jobs;
  const began = performance.now();
  const lane = async () => {
    while (left > 0) {
      const count = Math.min(STEPS, left);
      left -= count;
      await walk(count);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const seconds = (performance.now() - began) / 1000;
  await DBOS.shutdown();
  if (done !== jobs) throw new Error(`${jobs} steps were asked for and ${done} were done`);
  return { done, seconds };
}
