/** A server that can end by itself. */
export type Startable = { url: string; ended?: Promise<void>; stop(): Promise<void> };

const mostRestarts = 5;
const restartWindowMs = 60_000;

/**
 * Starts a server, and starts it again whenever it ends without having been stopped, five times a minute at most.
 *
 * `tell` hears in one line of each end, each restart and of giving up.
 */
export async function supervise<T extends Startable>(
  start: () => Promise<T>,
  tell: (state: "ended" | "done" | "fail" | "gaveUp", detail: string) => void,
): Promise<{ url: string; stop(): Promise<void> }> {
  let current = await start();
  let isStopped = false;
  let restarting = Promise.resolve();
  const restarts: number[] = [];

  const watch = () => void current.ended?.then(() => (isStopped ? undefined : (restarting = restart())));
  const restart = async () => {
    let failure = "";
    while (!isStopped) {
      const now = performance.now();
      while (restarts[0] !== undefined && now - restarts[0] > restartWindowMs) restarts.shift();
      if (restarts.length === mostRestarts)
        return tell(
          "gaveUp",
          `was started again ${mostRestarts} times within a minute and is not started any more${failure}`,
        );
      tell("ended", "ended and is started again");
      await Bun.sleep(100 * restarts.length);
      restarts.push(now);
      try {
        current = await start();
        tell("done", "runs again");
        return watch();
      } catch (error) {
        failure = `: ${(error as Error).message}`;
        tell("fail", (error as Error).message);
      }
    }
  };
  watch();
  return {
    url: current.url,
    async stop() {
      isStopped = true;
      await restarting;
      await current.stop();
    },
  };
}
