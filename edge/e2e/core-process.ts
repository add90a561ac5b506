import { join } from "node:path";
import type { Config } from "../../core/kernel/config.ts";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import { findFreePorts } from "../../db/embedded/ports.ts";

/** Core in a process of its own, on the servers that a test's host uses. */
export interface CoreProcess {
  origin: string;
  /** Starts it on the port that it had, once it was killed. */
  start(): Promise<void>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** How many requests of an endpoint it has answered since it began. */
  answered(endpoint: string): Promise<number>;
}

/** Starts some services in a process; it ends with its parent. */
export async function startCoreProcess(config: Config, services: string): Promise<CoreProcess> {
  // Below what a system gives to connections that go out.
  const [port = 0] = await findFreePorts(1, 10_000 + Math.floor(Math.random() * 1_900));
  const origin = `http://127.0.0.1:${port}`;
  const texts = Object.entries(config).filter((one): one is [string, string] => typeof one[1] === "string");
  let child: Bun.Subprocess | undefined;
  const it: CoreProcess = {
    origin,
    async start() {
      child = Bun.spawn([process.execPath, join(import.meta.dirname, "../../core/server.ts")], {
        env: {
          ...process.env,
          ...Object.fromEntries(texts),
          SERVICES: services,
          PORT: String(port),
          WELO_PARENT: String(process.pid),
        },
        stdin: "ignore",
        stdout: "ignore",
        stderr: "inherit",
      });
      await eventually(async () => (await fetch(`${origin}/health/ready`)).ok);
    },
    async kill() {
      child?.kill("SIGKILL");
      await child?.exited;
    },
    async answered(endpoint) {
      const text = await (await fetch(`${origin}/metrics`)).text();
      const counts = text.matchAll(/^welo_request_seconds_count\{([^}]*)\} (\d+)$/gm);
      return [...counts].reduce((sum, [, labels, n]) => sum + (labels!.includes(`"${endpoint}"`) ? Number(n) : 0), 0);
    },
  };
  await it.start();
  return it;
}
