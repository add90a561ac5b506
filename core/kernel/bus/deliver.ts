import { createContext, type Context, type Runtime } from "../context.ts";
import { claim, claimMany, park } from "../inbox.ts";
import { errorForLog } from "../logger.ts";
import type { AnyReaction, BatchReaction, Reaction } from "../reaction.ts";
import { transaction, transactionFor } from "../transaction.ts";
import type { Envelope } from "../wire/event.ts";

const ATTEMPTS = 6;
const CONCURRENCY = 4;
const backoffMs = (attempt: number) => Math.min(50 * 3 ** (attempt - 1), 5000);

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

/** Hands events to reactions: in order per partition key, concurrently across keys, each effect once. */
export async function deliver(runtime: Runtime, reactions: readonly AnyReaction[], events: readonly Envelope[], stopped: () => boolean): Promise<void> {
  for (const r of reactions) if (r.kind === "batch") await deliverBatch(runtime, r, events, stopped);
  const single = reactions.filter((r) => r.kind === "one");
  if (single.length === 0) return;
  const chains = [...Map.groupBy(events, (event) => event.partitionkey).values()];
  let next = 0;
  const worker = async () => {
    for (let chain = chains[next++]; chain; chain = chains[next++]) {
      for (const event of chain) {
        for (const r of single) if (r.type === event.type) await attempt(runtime, r.name, [event], stopped, () => runOne(runtime, r, event));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, chains.length) }, worker));
}

async function deliverBatch(runtime: Runtime, r: BatchReaction, events: readonly Envelope[], stopped: () => boolean): Promise<void> {
  const mine = r.types ? events.filter((event) => r.types!.includes(event.type)) : events;
  if (mine.length === 0) return;
  const run = (some: readonly Envelope[]) =>
    transactionFor(runtime, [...new Set(some.map((event) => event.workspaceid))], async (tx) => {
      const fresh = await claimMany(tx, runtime, r.name, some);
      if (fresh.length > 0) await r.handle(runtime, tx, fresh);
    });
  try {
    await run(mine);
  } catch (error) {
    if (stopped()) throw error;
    for (const event of mine) await attempt(runtime, r.name, [event], stopped, () => run([event]));
  }
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

async function attempt(runtime: Runtime, reaction: string, events: readonly Envelope[], stopped: () => boolean, run: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    const end = runtime.telemetry.reactions.startTimer({ service: runtime.service, reaction });
    try {
      await run();
      end({ outcome: "handled" });
      return;
    } catch (error) {
      end({ outcome: "failed" });
      if (stopped()) throw error;
      const event = events[0]!;
      runtime.log.warn({ service: runtime.service, reaction, type: event.type, eventId: event.id, tries, error: errorForLog(error) }, "a reaction failed");
      if (tries >= ATTEMPTS) {
        await park(runtime, reaction, event, tries, error);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, backoffMs(tries)));
    }
  }
}
