import { carriedBy } from "../../machines/engine/addressee.ts";
import { compile } from "../../machines/engine/compile.ts";
import type { WorkflowDefinition, WorkflowEvent } from "../../machines/engine/definition.ts";
import { allValues, type GuardReport } from "../../machines/engine/guard-report.ts";
import type { JsonObject } from "../../machines/engine/json.ts";
import { simulate, type TraceEntry } from "../../machines/engine/simulate.ts";
import { isSound } from "../../machines/engine/validate.ts";
import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { workflowContract } from "./contract.ts";
import { chancesOf } from "./chances.ts";
import { issuesOf, requireSound } from "./definitions.ts";
import { getWorkflow } from "./list-workflows.ts";
import type { SimulatedStep } from "./simulation.contract.ts";

export async function validateWorkflow(
  ctx: Context,
  { workflowId, definition }: Input<typeof workflowContract.validateWorkflow>,
): Promise<Output<typeof workflowContract.validateWorkflow>> {
  const workflow = await getWorkflow(ctx, { workflowId });
  const issues = issuesOf(definition ?? workflow.definition);
  return { valid: isSound(issues as Parameters<typeof isSound>[0]), issues };
}

/** The definition given, or the stored one, against a clock that starts now; what it would do is reported, never done. */
export async function simulateWorkflow(
  ctx: Context,
  { workflowId, definition, input, events, afterMs, runOnMs }: Input<typeof workflowContract.simulateWorkflow>,
): Promise<Output<typeof workflowContract.simulateWorkflow>> {
  const workflow = await getWorkflow(ctx, { workflowId });
  const tried = definition ?? workflow.definition;
  requireSound(tried);
  const compiled = compile(tried as unknown as WorkflowDefinition);
  const now = ctx.clock.now().getTime();
  const trace = simulate(compiled, {
    input: input as JsonObject,
    events: events.map((event, at) => ({ event: event as WorkflowEvent, afterMs: afterMs[at] ?? 0 })),
    now,
    runOnMs,
  });
  const last = trace.entries.at(-1)!.step;
  const end = now + afterMs.slice(0, events.length).reduce((sum, ms) => sum + ms, 0) + runOnMs;
  return {
    steps: trace.entries.map(described),
    status: last.status,
    context: { ...last.snapshot.context },
    next: last.status === "active" ? chancesOf(compiled, last.snapshot) : [],
    timers: trace.pending.map(({ event, dueAt }) => ({
      event: carriedBy(event).type,
      dueAt: new Date(dueAt).toISOString(),
      inMs: dueAt - end,
    })),
    truncated: trace.truncated,
  };
}

function described({ event, cause, at, step, guards }: TraceEntry): SimulatedStep {
  return {
    event: carriedBy(event).type,
    cause,
    at: new Date(at).toISOString(),
    from: step.from,
    to: step.to,
    changed: step.changed,
    actions: step.effects.map(({ type, params }) => ({ type, params: { ...params } })),
    guards: guards.map(({ pointer, guard }) => reading(pointer, guard)),
    taken: step.taken,
    context: { ...step.snapshot.context },
    error: step.error ?? null,
  };
}

function reading(pointer: string, guard: GuardReport): SimulatedStep["guards"][number] {
  const { text, passed, fault = null } = guard;
  return { guard: text, passed, pointer, values: { ...allValues(guard) }, fault };
}
