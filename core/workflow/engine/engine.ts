import type { WorkflowEvent } from "../../../machines/engine/definition.ts";
import type { Context, Runtime } from "../../kernel/context.ts";
import type { Origin } from "../../kernel/outbox.ts";
import { type Batcher, createBatcher } from "./batcher.ts";
import { inTransaction } from "../../kernel/transaction.ts";
import { requestProblems } from "../../kernel/wire/problem.ts";
import type { InstanceRow } from "../store/instances.ts";
import {
  type Beginning,
  type Changed,
  type Command,
  type Once,
  originOf,
  type Outcome,
  type Submission,
  type Undone,
} from "./submission.ts";
import { createWorkshop } from "./workshop.ts";
import { type Answer, writeAllWithin, writeWithin } from "./write-within.ts";

/** What moves instances: everything that happens to one goes through here, in order, each thing once. */
export interface Engine {
  /** Hands an event to a task's instance; resolves when what follows from it is durable. */
  send(origin: Origin, taskId: string, event: WorkflowEvent, cause: string, once?: Once): Promise<Outcome>;
  /** Notes in an instance's history that an action of its was given up, and that its effect ended so. */
  giveUp(origin: Origin, taskId: string, undone: Undone, once: Once): Promise<Outcome>;
  /** Starts an instance for a task that has none. */
  start(origin: Origin, taskId: string, beginning: Beginning, cause: string, once?: Once): Promise<Outcome>;
  /** An event that somebody waits for: one that cannot be applied is refused and does the instance no harm. */
  ask(ctx: Context, taskId: string, event: WorkflowEvent, cause: string): Promise<Outcome>;
  /** The same for an instance that is to be started. */
  begin(ctx: Context, taskId: string, beginning: Beginning, cause: string): Promise<Outcome>;
  /** Changes an instance from outside its definition; `decide` is given the newest row, may be called more than once, and what it throws is thrown here. */
  change(ctx: Context, taskId: string, decide: Decide, cause: string): Promise<Outcome>;
  /** Changes many instances in the caller's transaction by one statement; answers in the order of the wishes. */
  changeAll(ctx: Context, wishes: readonly Wish[], cause: string): Promise<Answer[]>;
}
type Decide = (row: InstanceRow) => Changed;
export interface Wish {
  taskId: string;
  decide: Decide;
}

const engines = new WeakMap<Runtime, Engine>();

/** The engine of this process for a runtime: one, since it is the one writer. */
export function engineOf(runtime: Runtime): Engine {
  const known = engines.get(runtime);
  if (known) return known;
  const made = createEngine(runtime);
  engines.set(runtime, made);
  return made;
}

/** Changes one instance as a whole with its history, timers and events, guarded by its version. */
export function changeInstance(
  ctx: Context,
  taskId: string,
  decide: (row: InstanceRow) => Changed,
  cause: string,
): Promise<Outcome> {
  return engineOf(ctx.runtime).change(ctx, taskId, decide, cause);
}

function createEngine(runtime: Runtime): Engine {
  const workshop = createWorkshop(runtime);
  const batcher = createBatcher(runtime, workshop);
  const asked = (ctx: Context, taskId: string, command: Command, cause: string): Promise<Outcome> => {
    if (ctx.deadlineAt !== null && ctx.deadlineAt <= Date.now()) throw requestProblems.timeout();
    const request = { origin: originOf(ctx), projects: ctx.projects, taskId, command, cause, once: {} };
    // A request with an Idempotency-Key notes its effect in the commit that makes it; so does a sweep its progress.
    return ctx.noteEffect || inTransaction() ? writeWithin(ctx, workshop, request) : submit(batcher, request);
  };
  const sent = (origin: Origin, taskId: string, command: Command, cause: string, once: Once = {}) =>
    submit(batcher, { origin, projects: null, taskId, command, cause, once });
  return {
    send: (origin, taskId, event, cause, once) =>
      sent(origin, taskId, { kind: "event", event, asked: false }, cause, once),
    giveUp: (origin, taskId, undone, once) =>
      sent(origin, taskId, { kind: "change", decide: () => ({ row: {}, undone }) }, undone.key, once),
    start: (origin, taskId, beginning, cause, once) => sent(origin, taskId, { kind: "start", beginning }, cause, once),
    ask: (ctx, taskId, event, cause) => asked(ctx, taskId, { kind: "event", event, asked: true }, cause),
    begin: (ctx, taskId, beginning, cause) => asked(ctx, taskId, { kind: "start", beginning }, cause),
    change: (ctx, taskId, decide, cause) => asked(ctx, taskId, { kind: "change", decide }, cause),
    changeAll(ctx, wishes, cause) {
      const all = { origin: originOf(ctx), projects: ctx.projects, cause, once: {} };
      const requests = wishes.map(({ taskId, decide }) => ({
        ...all,
        taskId,
        command: { kind: "change", decide } as const,
      }));
      return writeAllWithin(ctx, workshop, requests);
    },
  };
}

function submit(batcher: Batcher, request: Omit<Submission, "settle" | "fail">): Promise<Outcome> {
  return new Promise((settle, fail) => batcher.submit({ ...request, settle, fail }));
}
