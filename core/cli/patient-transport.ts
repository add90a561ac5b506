import type { Transport, WireRequest, WireResponse } from "../kernel/wire/client.ts";
import { Problem } from "../kernel/wire/problem.ts";

const TRIES = 8;
const LONGEST_MS = 30_000;

type Wait = (ms: number) => Promise<void>;

/** A transport that waits as it is told to when the platform is busy, and repeats what may be repeated when it is away. */
export function patient(transport: Transport, wait: Wait): Transport {
  return async (request) => {
    for (let tries = 1; ; tries++) {
      let answer: WireResponse;
      try {
        answer = await transport(request);
      } catch (error) {
        if (tries >= TRIES || !repeatable(request) || !(error instanceof Problem)) throw error;
        await wait(backoffMs(tries));
        continue;
      }
      const busy = answer.status === 429 || ([502, 503, 504].includes(answer.status) && repeatable(request));
      if (!busy || tries >= TRIES || typeof request.body === "object") return answer;
      const told = Number(answer.header("retry-after"));
      await answer.text();
      await wait(told > 0 ? Math.min(told * 1000, LONGEST_MS) : backoffMs(tries));
    }
  };
}

/** Doing it twice is doing it once. */
function repeatable(request: WireRequest): boolean {
  return request.method === "GET" || request.headers["idempotency-key"] !== undefined;
}

function backoffMs(tries: number): number {
  return Math.min(250 * 2 ** (tries - 1), 8000);
}
