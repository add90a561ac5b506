import type { Context, Runtime } from "../kernel/context.ts";
import { envelopeBefore } from "../kernel/outbox.ts";
import { outsideTransaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { type Claim, type ClaimJson, claimOf, stagesOf } from "./claim-next.ts";
import { tasksEvents } from "./events.ts";

/** Serves all of a process' callers who wait for a task: those who ask while a statement is under way go into the next one. */
export interface Claimer {
  /** The caller's lease in a queue, or a new one; undefined when nothing could be had without waiting for others. */
  claim(ctx: Context, queueId: string, userId: string, prefetch: boolean): Promise<Claim | undefined>;
}

interface Want {
  ctx: Context;
  queueId: string;
  userId: string;
  /** Only to be kept ready for him. */
  prefetch: boolean;
  settle(claim: Claim | undefined): void;
  fail(error: unknown): void;
}

/** Statements under way at a time: while one is written, the next gathers. */
const LANES = 2;
/** So many must wait before a second statement is sent beside the first. */
const CROWD = 24;
const MOST = 128;

const claimers = new WeakMap<Runtime, Claimer>();

/** The claimer of this process for a runtime. */
export function claimerOf(runtime: Runtime): Claimer {
  const known = claimers.get(runtime);
  if (known) return known;
  const made = createClaimer(runtime);
  claimers.set(runtime, made);
  return made;
}

function createClaimer(runtime: Runtime): Claimer {
  let waiting: Want[] = [];
  /** People whom a statement under way is about: one claim of a person at a time. */
  const busy = new Set<string>();
  let lanes = 0;
  let woken = false;

  function claim(ctx: Context, queueId: string, userId: string, prefetch: boolean): Promise<Claim | undefined> {
    const { promise, resolve: settle, reject: fail } = Promise.withResolvers<Claim | undefined>();
    waiting.push({ ctx, queueId, userId, prefetch, settle, fail });
    wake();
    return promise;
  }

  /** Who asks in the same turn of the event loop goes together. */
  function wake(): void {
    if (woken) return;
    woken = true;
    queueMicrotask(() => {
      woken = false;
      while (waiting.length > 0 && (lanes === 0 || (lanes < LANES && waiting.length >= CROWD))) {
        // A crowd is shared among the statements that may be under way, or one would take all and the others nothing.
        const wants = gather(Math.max(CROWD, Math.ceil(waiting.length / (LANES - lanes))));
        if (wants.length === 0) return;
        void outsideTransaction(() => run(wants));
      }
    });
  }

  function gather(most: number): Want[] {
    const wants: Want[] = [];
    const later: Want[] = [];
    for (const want of waiting) {
      const { deadlineAt } = want.ctx;
      if (deadlineAt !== null && deadlineAt <= Date.now()) want.fail(requestProblems.timeout());
      else if (wants.length >= Math.min(most, MOST) || busy.has(want.userId)) later.push(want);
      else {
        busy.add(want.userId);
        wants.push(want);
      }
    }
    waiting = later;
    return wants;
  }

  async function run(wants: readonly Want[]): Promise<void> {
    lanes++;
    try {
      const claims = await claimMany(runtime, wants);
      for (const [i, want] of wants.entries()) want.settle(claims.get(i));
    } catch (error) {
      // Alone, each finds out whether it was his wish that could not be served.
      for (const want of wants)
        if (wants.length === 1) want.fail(error);
        else want.settle(undefined);
    } finally {
      lanes--;
      for (const { userId } of wants) busy.delete(userId);
      wake();
    }
  }

  return { claim };
}

const CALL = "select * from tasks.claim_many($1::text, $2::text::jsonb, $3::text::timestamptz)";

/** One statement for all, which also tells of what it hands out, with row-level security open to the workspaces of those who ask; claims by the place of the wish. */
async function claimMany(runtime: Runtime, wants: readonly Want[]): Promise<Map<number, Claim>> {
  const now = runtime.clock.now();
  const asked = JSON.stringify(
    wants.map(({ ctx, queueId, userId, prefetch }, nth) => ({
      nth,
      workspace_id: ctx.workspaceId,
      customer_id: ctx.grants.customerId,
      projects: ctx.projects,
      stages: stagesOf(ctx),
      queue_id: queueId,
      user_id: userId,
      assignment_id: newId(),
      prefetch,
      envelope: envelopeBefore(ctx, now, tasksEvents, "task.assigned"),
    })),
  );
  const workspaces = [...new Set(wants.map(({ ctx }) => ctx.workspaceId))];
  const rows = await runtime.db.app.sql.unsafe<(ClaimJson & { nth: number })[]>(
    CALL,
    [`{${workspaces.join(",")}}`, asked, now.toISOString()],
    { prepare: true },
  );
  if (rows.some(({ fresh }) => fresh)) runtime.wake("relay");
  return new Map(rows.map((row) => [row.nth, claimOf(row)]));
}
