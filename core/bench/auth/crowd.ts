import { join } from "node:path";
import type { BenchAccount } from "./identities.ts";

/** What a crowd is told. */
export interface Orders {
  origin: string;
  accounts: readonly BenchAccount[];
  people: number;
}
export interface Crowd {
  /** Ends it; tells how often each answer came a second. */
  end(): Promise<[answer: string, perSecond: number][]>;
}

const patienceMs = 30_000;

/** People who sign in without end, in a process of their own; there once the first of them was answered. */
export async function startCrowd(origin: string, accounts: readonly BenchAccount[], people: number): Promise<Crowd> {
  const child = Bun.spawn([process.execPath, join(import.meta.dirname, "crowd-process.ts")], {
    stdin: new Blob([JSON.stringify({ origin, accounts, people } satisfies Orders)]),
    stdout: "pipe",
    stderr: "inherit",
  });
  process.once("exit", () => child.kill("SIGKILL"));
  const lines = linesOf(child.stdout);
  const next = async (what: string) => {
    const { value } = await inTime(lines.next(), what).catch((error: unknown) => {
      child.kill("SIGKILL");
      throw error;
    });
    if (value === undefined) throw new Error(`the crowd ended with ${await child.exited} before it ${what}`);
    return value;
  };
  await next("was there");
  return {
    async end() {
      child.kill("SIGTERM");
      return JSON.parse(await next("told what it was answered")) as [string, number][];
    },
  };
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
  return undefined;
}

async function inTime<T>(answer: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the crowd never ${what}`)), patienceMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
