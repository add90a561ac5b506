import { setTimeout as wait } from "node:timers/promises";
import { createContext, type Context, type Runtime } from "../context.ts";
import { claim, claimMany, park } from "../inbox.ts";
import { errorForLog } from "../logger.ts";
import type { AnyReaction, BatchReaction, ClaimingReaction, Reaction } from "../reaction.ts";
import { isAway, transaction, transactionFor } from "../transaction.ts";
import type { Envelope } from "../wire/event.ts";
import { Problem } from "../wire/problem.ts";
import { createChains, createSlots } from "./chains.ts";

const ATTEMPTS = 6;
/** How often an event is tried whose reaction calls a service that does not answer: for about five minutes. */
const PATIENCE = 60;
const CONCURRENCY = 4;
const BATCH = 500;
const backoffMs = (attempt: number) => Math.min(50 * 3 ** (attempt - 1), 5000);

/** Hands events to a service's reactions: in order per partition key, concurrently across keys, each effect once. */
export interface Delivery {
  /** Resolves when every reaction has handled the event or parked it; rejects when delivery stopped before. */
  hand(event: Envelope): Promise<void>;
}
type Lane = (event: Envelope) => Promise<void>;
/** Runs one reaction to one event until it succeeds or the event is parked. */
type Attempt = (reaction: string, event: Envelope, run: () => Promise<void>) => Promise<void>;

/** Starts delivery, until `stopping` is aborted. */
export function createDelivery(runtime: Runtime, reactions: readonly AnyReaction[], stopping: AbortSignal): Delivery {
  const slots = createSlots(CONCURRENCY);
  const attempt: Attempt = (reaction, event, run) => persist(runtime, reaction, event, stopping, () => slots(run));
  const lanes = reactions.filter((r) => r.kind !== "one").map((r) => openLane(runtime, r, stopping, attempt));
  const single = reactions.filter((r) => r.kind === "one");
  const chains = createChains();
  return {
    async hand(event) {
      const parts = lanes.map((lane) => lane(event));
      const mine = single.filter((r) => r.type === event.type && (r.concerns?.(event.data) ?? true));
      if (mine.length > 0)
        parts.push(
          chains.add(event.partitionkey, async () => {
            for (const r of mine) await attempt(r.name, event, () => runOne(runtime, r, event));
          }),
        );
      await Promise.all(parts);
    },
  };
}

/** The context that a reaction runs in: the event's workspace and correlation, the service as actor. */
export function contextOf(runtime: Runtime, event: Envelope): Context {
  return createContext(runtime, {
    workspaceId: event.workspaceid,
    requestId: event.id,
    correlationId: event.correlationid,
    causationId: event.id,
    traceparent: event.traceparent,
  });
}

/** Runs one reaction to one event, in the transaction that claims it. */
export async function runOne(runtime: Runtime, r: Reaction, event: Envelope): Promise<void> {
  const ctx = contextOf(runtime, event);
  await r.run(ctx, event as never, (fn) =>
    transaction(ctx, async (tx) => {
      if (await claim(tx, runtime, r.name, event)) await fn();
    }),
  );
}

/** Runs a reaction to many events, in the transaction that claims them. */
export async function runMany(
  runtime: Runtime,
  r: BatchReaction | ClaimingReaction,
  events: readonly Envelope[],
): Promise<void> {
  if (r.kind === "claiming") return r.handle(runtime, events);
  const workspaces = [...new Set(events.map((event) => event.workspaceid))];
  await transactionFor(runtime, workspaces, async (tx) => {
    const fresh = await claimMany(tx, runtime, r.name, events);
    if (fresh.length > 0) await r.handle(runtime, tx, fresh);
  });
}

/** A batch reaction's lane: what arrives while a transaction is under way goes into the next one; keys that fail go on by themselves. */
function openLane(
  runtime: Runtime,
  r: BatchReaction | ClaimingReaction,
  stopping: AbortSignal,
  attempt: Attempt,
): Lane {
  type One = { event: Envelope; resolve: () => void; reject: (error: unknown) => void };
  const apart = createChains();
  let waiting: One[] = [];
  let draining = false;
  const run = (events: readonly Envelope[]) => runMany(runtime, r, events);
  const setApart = ({ event, resolve, reject }: One) =>
    void apart.add(event.partitionkey, () => attempt(r.name, event, () => run([event]))).then(resolve, reject);

  async function drain(): Promise<void> {
    draining = true;
    await Promise.resolve();
    while (waiting.length > 0) {
      const taken = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      const { late = [], some = [] } = Object.groupBy(taken, ({ event }) =>
        apart.busy(event.partitionkey) ? "late" : "some",
      );
      late.forEach(setApart);
      if (some.length === 0) continue;
      const end = runtime.telemetry.reactions.startTimer({ service: runtime.service, reaction: r.name });
      try {
        stopping.throwIfAborted();
        await run(some.map(({ event }) => event));
        end({ outcome: "handled" });
        for (const one of some) one.resolve();
      } catch {
        end({ outcome: "failed" });
        some.forEach(setApart);
      }
    }
    draining = false;
  }
  return (event) => {
    if (r.types && !r.types.includes(event.type)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      waiting.push({ event, resolve, reject });
      if (!draining) void drain();
    });
  };
}

/** An outage is not the event's fault: it waits for the database without end, and for another service for minutes. */
async function persist(
  runtime: Runtime,
  reaction: string,
  event: Envelope,
  stopping: AbortSignal,
  run: () => Promise<void>,
): Promise<void> {
  let failures = 0;
  for (let tries = 1; ; tries++) {
    stopping.throwIfAborted();
    const end = runtime.telemetry.reactions.startTimer({ service: runtime.service, reaction });
    try {
      await run();
      end({ outcome: "handled" });
      return;
    } catch (error) {
      end({ outcome: "failed" });
      stopping.throwIfAborted();
      const { id: requestId, correlationid: correlationId, type } = event;
      const about = { service: runtime.service, requestId, correlationId, reaction, type, eventId: event.id, tries };
      runtime.log.warn({ ...about, error: errorForLog(error) }, "a reaction failed");
      const outage = error instanceof Problem && (error.status === 503 || error.status === 504);
      if (!isAway(error) && !(outage && tries < PATIENCE)) failures++;
      if (failures >= ATTEMPTS || (outage && tries >= PATIENCE)) {
        try {
          return await park(runtime, reaction, event, tries, error);
        } catch (parking) {
          runtime.log.error({ ...about, error: errorForLog(parking) }, "an event could not be parked");
        }
      }
      await wait(backoffMs(tries), undefined, { signal: stopping });
    }
  }
}
