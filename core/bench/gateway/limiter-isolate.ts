// One isolate of the limiter's proof, in a process of its own: decides as fast as it can and counts by Redis' windows.
import { Redis } from "@upstash/redis/cloudflare";
import { Limiter } from "../../../edge/gateway/limiter.ts";
import { lendFrom } from "../../../edge/gateway/rate-limit.ts";
import type { Admitted, Shift } from "./limiter-contender.ts";

const shift = JSON.parse(await Bun.stdin.text()) as Shift;
const { limit, skewMs } = shift;
const redis = new Redis({
  url: shift.redisUrl,
  token: shift.token,
  retry: false,
  automaticDeserialization: false,
  enableTelemetry: false,
});

/** The machine's clock, which is Redis' as well, when the limiter last looked at its own. */
let looked = 0;
let lent: number | undefined;
const limiter = new Limiter(
  async (key, wanted, want) => {
    const grant = await lendFrom(redis, key, wanted, want);
    counted.asked++;
    lent = grant.window;
    return grant;
  },
  () => (looked = Date.now()) + skewMs,
);

const counted: Admitted = { admitted: {}, refused: 0, asked: 0, ms: 0 };
const began = performance.now();
for (let n = 0; n < shift.decisions; n++) {
  // In runs of fifty, as the requests of one person come.
  const key = `${shift.prefix}:rate:${Math.floor(n / 50) % shift.keys}`;
  lent = undefined;
  const { allowed } = await limiter.take(key, limit);
  if (!allowed) counted.refused++;
  else {
    const window = `${key} ${lent ?? Math.floor(looked / (limit.seconds * 1000))}`;
    counted.admitted[window] = (counted.admitted[window] ?? 0) + 1;
  }
}
counted.ms = performance.now() - began;
process.stdout.write(JSON.stringify(counted));
