import { join } from "node:path";
import type { BenchAccount } from "./people.ts";

/** What a crowd is told. */
export interface Orders {
  origin: string;
  accounts: readonly BenchAccount[];
  people: number;
}

/** People who sign in without end, in a process of their own, which tells at the end how often each answer came a second. */
export function startCrowd(
  origin: string,
  accounts: readonly BenchAccount[],
  people: number,
): { end(): Promise<[answer: string, perSecond: number][]> } {
  const child = Bun.spawn([process.execPath, join(import.meta.dirname, "crowd-process.ts")], {
    stdin: new Blob([JSON.stringify({ origin, accounts, people } satisfies Orders)]),
    stdout: "pipe",
    stderr: "inherit",
  });
  process.once("exit", () => child.kill("SIGKILL"));
  return {
    async end() {
      child.kill("SIGTERM");
      return JSON.parse(await new Response(child.stdout).text()) as [string, number][];
    },
  };
}
