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
  /** Asks it to end, as whoever runs it does; its exit code. */
  end(): Promise<number>;
  /** What it has written so far. */
  output(): string;
  /** How many requests of an endpoint it has answered since it began. */
  answered(endpoint: string): Promise<number>;
}

/** Starts some services in a process; it ends with its parent. */
export async function startCoreProcess(
  config: Config,
  services: string,
  more: Record<string, string> = {},
): Promise<CoreProcess> {
  // Below what a system gives to connections that go out.
  const [port = 0] = await findFreePorts(1, 10_000 + Math.floor(Math.random() * 1_900));
  const origin = `http://127.0.0.1:${port}`;
  const texts = Object.entries(config).filter((one): one is [string, string] => typeof one[1] === "string");
  let child: Bun.Subprocess<"ignore", "pipe", "inherit"> | undefined;
  let output = "";
  const read = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) output += decoder.decode(chunk, { stream: true });
  };
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
          ...more,
        },
        stdin: "ignore",
        stdout: "pipe",
        stderr: "inherit",
      });
      void read(child.stdout);
      await eventually(async () => (await fetch(`${origin}/health/ready`)).ok);
    },
    async kill() {
      child?.kill("SIGKILL");
      await child?.exited;
    },
    async end() {
      child!.kill("SIGTERM");
      return child!.exited;
    },
    output: () => output,
    async answered(endpoint) {
      const text = await (await fetch(`${origin}/metrics`)).text();
      const counts = text.matchAll(/^welo_request_seconds_count\{([^}]*)\} (\d+)$/gm);
      return [...counts].reduce((sum, [, labels, n]) => sum + (labels!.includes(`"${endpoint}"`) ? Number(n) : 0), 0);
    },
  };
  await it.start();
  return it;
}
