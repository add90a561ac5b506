import type { AnyElysia } from "elysia";

/** A process that was just killed keeps its port for a moment. */
const patienceMs = 1_000;

export interface Door {
  port: number;
  hostname: string;
}

/** Has an app answer at a port that is its own alone; throws when something listens there and keeps doing so. */
export async function listen(app: AnyElysia, door: Door, patience: number = patienceMs): Promise<void> {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      // By default a second process could listen at the same port, and a request would go to either.
      app.listen({ ...door, reusePort: false, maxRequestBodySize: 64 * 1024 * 1024, idleTimeout: 60 });
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== "EADDRINUSE") throw error;
      if (performance.now() > deadline)
        throw new Error(`Port ${door.port} is in use: stop what uses it, or choose another with PORT.`);
    }
    await Bun.sleep(20);
  }
}
