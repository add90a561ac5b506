import { Queue, Worker } from "bullmq";
import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { Clock } from "./clock.ts";
import { type Context, createContext, type Runtime } from "./context.ts";
import { errorForLog, reasonOf } from "./logger.ts";
import { openRedis } from "./redis.ts";
import { afterCommit, systemQuery, systemStatement, type Tx } from "./transaction.ts";
import { newId } from "./wire/id.ts";

const LOCK_MS = 12_000;
const STALLED_CHECK_MS = 4000;
const SWEEP_MS = 2000;
/** How long a stop waits for a Redis that does not answer, once no job runs any more. */
const LEAVE_MS = 2000;
const backoffMs = (attempt: number) => Math.min(1000 * 2 ** (attempt - 1), 300_000);

/** A job under way. */
export interface JobRun {
  jobId: string;
  attempt: number;
  lastAttempt: boolean;
  /** Aborted when the process shuts down or the job's lock was lost. */
  signal: AbortSignal;
}
export interface Job<S extends v.GenericSchema = v.GenericSchema> {
  name: string;
  schema: S;
  attempts: number;
  run(ctx: Context, payload: v.InferOutput<S>, run: JobRun): Promise<void>;
}

/** Declares a job: work that outlives a request, run at least once, with back-off, up to `attempts` times. */
export function job<S extends v.GenericSchema>(name: string, schema: S, run: Job<S>["run"], attempts = 5): Job<S> {
  return { name, schema, attempts, run };
}

/** To be added to the database's clock, which all processes share whatever their own say. */
function ahead({ jumpedMs = 0 }: Clock, ms = 0): SQL {
  return sql`make_interval(secs => ${(jumpedMs + ms) / 1000})`;
}

/**
 * Writes a job into the transaction that makes it necessary. A live job with the same `dedupeKey` is not added again. `runAt` is
 * by the context's clock: what counts is how far ahead of that it is.
 */
export async function enqueue<S extends v.GenericSchema>(
  tx: Tx,
  ctx: Context,
  j: Job<S>,
  payload: v.InferInput<S>,
  options: { runAt?: Date; dedupeKey?: string } = {},
): Promise<void> {
  const inMs = options.runAt ? options.runAt.getTime() - ctx.clock.now().getTime() : 0;
  const context = { correlationId: ctx.correlationId, causationId: ctx.causationId, traceparent: ctx.traceparent };
  await tx.execute(sql`
    insert into ${sql.identifier(ctx.runtime.service)}.jobs (id, workspace_id, name, dedupe_key, payload, run_at, context)
    values (${newId()}, ${ctx.workspaceId}, ${j.name}, ${options.dedupeKey ?? null}, ${JSON.stringify(v.parse(j.schema, payload))}::text::jsonb,
      clock_timestamp() + ${ahead(ctx.clock, inMs)}, ${JSON.stringify(context)}::text::jsonb)
    on conflict (workspace_id, name, dedupe_key) where dedupe_key is not null and status in ('queued', 'running') do nothing`);
  afterCommit(() => ctx.runtime.wake("jobs"));
}

/** Takes a job out again that waits, in the transaction that makes it needless; one that runs already goes on. Returns whether one waited. */
export async function withdraw(tx: Tx, ctx: Context, name: string, dedupeKey: string): Promise<boolean> {
  const rows = await tx.execute(sql`
    delete from ${sql.identifier(ctx.runtime.service)}.jobs
    where workspace_id = ${ctx.workspaceId} and name = ${name} and dedupe_key = ${dedupeKey} and status = 'queued' returning id`);
  return rows.length > 0;
}

/** Whether a job waits, which could be taken out again. */
export async function isQueued(tx: Tx, ctx: Context, name: string, dedupeKey: string): Promise<boolean> {
  const rows = await tx.execute(sql`
    select from ${sql.identifier(ctx.runtime.service)}.jobs
    where workspace_id = ${ctx.workspaceId} and name = ${name} and dedupe_key = ${dedupeKey} and status = 'queued'`);
  return rows.length > 0;
}

interface Row extends Record<string, unknown> {
  id: string;
  workspace_id: string;
  name: string;
  payload: unknown;
  attempts: number;
  context: { correlationId: string; causationId: string | null; traceparent: string | null };
}
export interface JobRunner {
  wake(): void;
  stop(): Promise<void>;
}

/** Runs a service's jobs: rows are the truth, BullMQ carries their ids to whichever process is free, a sweep repairs what Redis lost. */
export function startJobs(runtime: Runtime, jobs: readonly Job[], concurrency = 2): JobRunner {
  if (jobs.length === 0) return { wake: () => {}, stop: async () => {} };
  const byName = new Map(jobs.map((j) => [j.name, j]));
  const names = namesOf(byName);
  const stopping = new AbortController();
  const connection = { queue: openRedis(runtime.config.REDIS_URL, true), worker: openRedis(runtime.config.REDIS_URL) };
  const name = jobQueueName(runtime.service, jobs);
  const prefix = runtime.config.REDIS_PREFIX;
  const queue = new Queue(name, { connection: connection.queue, prefix });
  const runs = new Set<Promise<void>>();
  const begin = async (id: string) => {
    if (stopping.signal.aborted) return;
    const run = runRow(runtime, byName, id, stopping.signal);
    runs.add(run);
    await run.finally(() => runs.delete(run));
  };
  const worker = new Worker(name, ({ data }) => begin((data as { id: string }).id), {
    connection: connection.worker,
    prefix,
    concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    runRetryDelay: 500,
    drainDelay: 5,
  });
  queue.on("error", () => {});
  worker.on("error", () => {});

  const sweep = async () => {
    const due = await systemStatement<{ id: string }>(
      runtime,
      sql`
        select id from ${sql.identifier(runtime.service)}.jobs
        where name in ${names} and status in ('queued', 'running') and run_at <= now() + ${ahead(runtime.clock)} and (locked_until is null or locked_until < now())
        order by run_at limit 200`,
    );
    for (const { id } of due) await queue.add("run", { id }, { jobId: id, removeOnComplete: true, removeOnFail: true });
  };
  let sweeping: Promise<void> = Promise.resolve();
  let asked = false;
  const wake = () => {
    if (asked || stopping.signal.aborted) return;
    asked = true;
    sweeping = sweeping.then(async () => {
      asked = false;
      await sweep().catch((error: unknown) => {
        if (!stopping.signal.aborted)
          runtime.log.warn(
            { service: runtime.service, error: errorForLog(error) },
            "jobs could not be queued; the next sweep will",
          );
      });
    });
  };
  const timer = setInterval(wake, SWEEP_MS);
  wake();
  return {
    wake,
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await sweeping;
      const closed = worker.close().then(() => queue.close());
      await Promise.allSettled(runs);
      await Promise.race([closed.catch(() => {}), new Promise((resolve) => setTimeout(resolve, LEAVE_MS))]);
      connection.queue.disconnect();
      connection.worker.disconnect();
    },
  };
}

/** BullMQ's queue for a service's jobs: processes that know different jobs share none, so that no id reaches one that cannot run it. */
export function jobQueueName(service: string, jobs: readonly Pick<Job, "name">[]): string {
  const names = jobs.map((j) => j.name).sort();
  return `jobs-${service}-${Bun.hash(names.join()).toString(36)}`;
}

/** Rows of other jobs are left alone: a process of a newer version may know them. */
function namesOf(byName: ReadonlyMap<string, Job>) {
  return sql`(select jsonb_array_elements_text(${JSON.stringify([...byName.keys()])}::text::jsonb))`;
}

async function runRow(runtime: Runtime, byName: Map<string, Job>, id: string, stopping: AbortSignal): Promise<void> {
  const table = sql`${sql.identifier(runtime.service)}.jobs`;
  const lock = sql`now() + make_interval(secs => ${LOCK_MS / 1000})`;
  const [row] = await systemQuery(runtime, (tx) =>
    tx.execute<Row & { token: string }>(sql`
      update ${table} set status = 'running', attempts = attempts + 1, locked_until = ${lock}
      where id = ${id} and name in ${namesOf(byName)} and status in ('queued', 'running') and (locked_until is null or locked_until < now())
      returning id, workspace_id, name, payload, attempts, context`),
  );
  const j = row && byName.get(row.name);
  if (!row || !j) return;
  if (row.attempts > j.attempts) {
    await finish(
      sql`status = 'failed', finished_at = now(), locked_until = null, error = coalesce(error, 'its process ended during the last attempt')`,
    );
    return;
  }
  const lost = new AbortController();
  const heartbeat = setInterval(() => {
    void systemQuery(runtime, (tx) =>
      tx.execute(
        sql`update ${table} set locked_until = ${lock} where id = ${id} and status = 'running' and attempts = ${row.attempts}`,
      ),
    )
      .then((result) => result.count === 0 && lost.abort())
      .catch(() => {});
  }, LOCK_MS / 3);
  const ctx = createContext(runtime, { workspaceId: row.workspace_id, ...row.context });
  const lastAttempt = row.attempts >= j.attempts;
  try {
    await j.run(ctx, v.parse(j.schema, row.payload), {
      jobId: id,
      attempt: row.attempts,
      lastAttempt,
      signal: AbortSignal.any([stopping, lost.signal]),
    });
    await finish(sql`status = 'done', finished_at = now(), locked_until = null, error = null`);
    runtime.telemetry.jobs.inc({ service: runtime.service, job: j.name, outcome: "done" });
  } catch (error) {
    const message = reasonOf(error);
    const interrupted = stopping.aborted;
    ctx.log.warn(
      { job: j.name, jobId: id, attempt: row.attempts, error: errorForLog(error) },
      interrupted ? "a job was interrupted" : "a job failed",
    );
    if (interrupted) await finish(sql`status = 'queued', attempts = attempts - 1, locked_until = null`);
    else if (lastAttempt)
      await finish(sql`status = 'failed', finished_at = now(), locked_until = null, error = ${message}`);
    else
      await finish(
        sql`status = 'queued', locked_until = null, error = ${message}, run_at = now() + make_interval(secs => ${backoffMs(row.attempts) / 1000})`,
      );
    runtime.telemetry.jobs.inc({ service: runtime.service, job: j.name, outcome: "failed" });
  } finally {
    clearInterval(heartbeat);
  }
  async function finish(set: ReturnType<typeof sql>): Promise<void> {
    await systemQuery(runtime, (tx) =>
      tx.execute(
        sql`update ${table} set ${set} where id = ${id} and status = 'running' and attempts = ${row!.attempts}`,
      ),
    );
  }
}
