import { join } from "node:path";
import { startRedis } from "./redis.ts";
import { scratchHome } from "./scratch-home.ts";

/** A Redis of a test's own, which comes back with nothing when it is started again. */
export async function startForgetfulRedis() {
  const scratch = await scratchHome();
  const { home, keeper } = scratch;
  const start = () =>
    startRedis({ keeper, dir: home, port: scratch.ports[0]!, password: "x", log: join(home, "log"), forgetful: true });
  let server = await start();
  return {
    url: server.url,
    async startAgain() {
      await server.stop();
      server = await start();
    },
    async stop() {
      await server.stop();
      await scratch[Symbol.asyncDispose]();
    },
  };
}
