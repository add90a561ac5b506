import { isRunning, type ProcessIdentity } from "./process-identity.ts";

/** What to send and for how many milliseconds to wait for the end before the next, harsher signal. */
export type Farewell = { signal: NodeJS.Signals; waitMs: number }[];

/** PostgreSQL's words: fast shutdown, immediate shutdown, kill. */
export const postgresFarewell: Farewell = [
  { signal: "SIGINT", waitMs: 3_000 },
  { signal: "SIGQUIT", waitMs: 1_000 },
  { signal: "SIGKILL", waitMs: 500 },
];

export const politeFarewell: Farewell = [
  { signal: "SIGTERM", waitMs: 2_500 },
  { signal: "SIGKILL", waitMs: 500 },
];

/** Ends exactly this process, politely first; resolves to whether it is gone. A recycled pid is never signalled. */
export async function endProcess(identity: ProcessIdentity, farewell: Farewell): Promise<boolean> {
  for (const { signal, waitMs } of farewell) {
    if (!isRunning(identity)) return true;
    try {
      process.kill(identity.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") return false;
    }
    if (await isGoneWithin(identity, waitMs)) return true;
  }
  return !isRunning(identity);
}

async function isGoneWithin(identity: ProcessIdentity, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  while (performance.now() < deadline) {
    if (!isRunning(identity)) return true;
    await Bun.sleep(5);
  }
  return false;
}
