import { join } from "node:path";
import { newId } from "../../kernel/wire/id.ts";
import type { Given, Measure } from "../bench-definition.ts";

const DECISIONS = 1_000_000;
const SKEWS_MS = [-40_000, 0, 40_000];
const TRIAL = 60_000;
const MOST_KEYS = 60;

/** What an isolate is told. */
export interface Shift {
  redisUrl: string;
  token: string;
  prefix: string;
  decisions: number;
  skewMs: number;
  keys: number;
  limit: { quota: number; seconds: number };
}
/** What it let in, by key and window of Redis' clock, and what it refused. */
export interface Admitted {
  admitted: Record<string, number>;
  refused: number;
  asked: number;
  /** How long its decisions took together. */
  ms: number;
}

/** A million decisions in three processes whose clocks disagree, over one real Redis. */
export async function runLimiter({ env, size }: Given): Promise<Measure> {
  const prefix = `bench-${newId().slice(-12)}`;
  const limit = { quota: 1_200, seconds: 1 };
  const decisions = Math.ceil(Math.max(size ?? 0, DECISIONS) / SKEWS_MS.length);
  const work = (name: string, count: number, keys: number) =>
    Promise.all(
      SKEWS_MS.map((skewMs) =>
        isolate({
          redisUrl: env.UPSTASH_REDIS_REST_URL!,
          token: env.UPSTASH_REDIS_REST_TOKEN!,
          prefix: `${prefix}-${name}`,
          decisions: count,
          skewMs,
          keys,
          limit,
        }),
      ),
    );
  // As many keys as this machine, as busy as it is, asks for twice over what they may have: with more of them no quota is used up.
  const trial = await work("trial", TRIAL / SKEWS_MS.length, MOST_KEYS);
  const lentPerSecond = (TRIAL * 1000) / Math.max(...trial.map(({ ms }) => ms));
  const keys = Math.max(1, Math.min(MOST_KEYS, Math.floor((lentPerSecond * limit.seconds) / limit.quota / 2)));
  const began = performance.now();
  const shifts = await work("full", decisions, keys);
  const seconds = (performance.now() - began) / 1000;
  const together = new Map<string, number>();
  for (const { admitted } of shifts)
    for (const [window, n] of Object.entries(admitted)) together.set(window, (together.get(window) ?? 0) + n);
  const sum = (of: (shift: Admitted) => number) => shifts.reduce((all, shift) => all + of(shift), 0);
  const full = [...together.values()].filter((n) => n >= limit.quota).length;
  const over = [...together.values()].reduce((all, n) => all + Math.max(0, n - limit.quota), 0);
  const admitted = [...together.values()].reduce((all, n) => all + n, 0);
  const refused = sum((shift) => shift.refused);
  if (admitted + refused !== decisions * SKEWS_MS.length) throw new Error("not every decision was counted");
  if (full === 0 || refused === 0) throw new Error("no quota was used up, so that nothing was proven");
  const rows: [string, number][] = [
    ["decisions", admitted + refused],
    ["let in", admitted],
    ["refused", refused],
    ["let in above a quota", over],
    ["keys", keys],
    ["windows of a key", together.size],
    ["windows used up to the last token", full],
    ["questions to Redis", sum((shift) => shift.asked)],
  ];
  return {
    perSecond: (admitted + refused) / seconds,
    facts: { over, admitted, refused },
    tables: [{ title: "three isolates, their clocks 40 s behind, right and 40 s ahead", head: ["", "count"], rows }],
  };
}

async function isolate(shift: Shift): Promise<Admitted> {
  const child = Bun.spawn([process.execPath, join(import.meta.dirname, "limiter-isolate.ts")], {
    stdin: new Blob([JSON.stringify(shift)]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if ((await child.exited) !== 0) throw new Error(`an isolate failed: ${err.slice(-2000)}`);
  return JSON.parse(out) as Admitted;
}
