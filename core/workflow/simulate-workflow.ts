import { compile } from "../../machines/engine/compile.ts";
import type { WorkflowDefinition, WorkflowEvent } from "../../machines/engine/definition.ts";
import type { Candidate } from "../../machines/engine/explain.ts";
import type { JsonObject } from "../../machines/engine/json.ts";
import { simulate } from "../../machines/engine/simulate.ts";
import { isSound } from "../../machines/engine/validate.ts";
import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { workflowContract } from "./contract.ts";
import { issuesOf } from "./definitions.ts";
import { getWorkflow } from "./list-workflows.ts";

export async function validateWorkflow(
  ctx: Context,
  { workflowId, definition }: Input<typeof workflowContract.validateWorkflow>,
): Promise<Output<typeof workflowContract.validateWorkflow>> {
  const workflow = await getWorkflow(ctx, { workflowId });
  const issues = issuesOf(definition ?? workflow.definition);
  return { valid: isSound(issues as Parameters<typeof isSound>[0]), issues };
}

export async function simulateWorkflow(
  ctx: Context,
  { workflowId, input, events }: Input<typeof workflowContract.simulateWorkflow>,
): Promise<Output<typeof workflowContract.simulateWorkflow>> {
  const workflow = await getWorkflow(ctx, { workflowId });
  const compiled = compile(workflow.definition as unknown as WorkflowDefinition);
  const trace = simulate(compiled, {
    input: input as JsonObject,
    events: events.map((event) => ({ event: event as WorkflowEvent })),
    now: ctx.clock.now().getTime(),
  });
  const last = trace.entries.at(-1)!.step;
  return {
    steps: trace.entries.map(({ event, step, candidates }) => ({
      event: event.type,
      from: step.from,
      to: step.to,
      changed: step.changed,
      actions: step.effects.map(({ type, params }) => ({ type, params: { ...params } })),
      guards: candidates.flatMap(guardsOf),
    })),
    status: last.status,
    context: { ...last.snapshot.context },
  };
}

function guardsOf({ guard }: Candidate): { guard: string; passed: boolean }[] {
  return guard ? [{ guard: guard.text, passed: guard.passed }] : [];
}
