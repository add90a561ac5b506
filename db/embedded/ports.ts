import { createServer } from "node:net";
import { SetupError } from "./setup-error.ts";

/** A process that was just killed keeps its ports for a moment. */
const patienceMs = 1_000;

/** Throws a SetupError when something listens on 127.0.0.1:`port` and keeps doing so. */
export async function requireFreePort(port: number, name: string, patience: number = patienceMs): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await isFree(port))) {
    if (performance.now() > deadline) throw busyPort(port, name);
    await Bun.sleep(10);
  }
}

export function busyPort(port: number, name: string): SetupError {
  return new SetupError(`Port ${port} for ${name} is in use; free it, or start with --port N to move all ports`);
}

/** As many different free ports of 127.0.0.1 as asked for, upwards from `base`. */
export async function findFreePorts(count: number, base: number): Promise<number[]> {
  const found: number[] = [];
  for (let port = base; found.length < count; port++) {
    if (port > 65_535) throw new SetupError(`There are no ${count} free ports above ${base}`);
    if (await isFree(port)) found.push(port);
  }
  return found;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
