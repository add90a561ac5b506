import type { Context } from "../kernel/context.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type FieldError, Problem, requestProblems } from "../kernel/wire/problem.ts";
import { qualityContract } from "../quality/contract.ts";
import { misfitsOf } from "../tasks/queue-rules.contract.ts";
import { workflowContract } from "../workflow/contract.ts";
import { requireWorkflow } from "./add-project.ts";
import type { projectsContract, QueuePlan, Template } from "./contract.ts";
import { projectProblems } from "./problems.ts";
import { demandTaskMedia } from "./rules.ts";

/** What a template gives to a project. */
export type TemplateParts = Omit<Template, "id" | "name" | "description" | "builtIn" | "version">;
export type GivenParts = Omit<
  Input<typeof projectsContract.updateTemplate>,
  "templateId" | "ifMatch" | "name" | "description"
>;

/** What a template gives after somebody wrote some of it anew. */
export function rewritten(before: TemplateParts, given: GivenParts): TemplateParts {
  const { labelSchema, workflowTemplate, workflowId, settings, instructions } = given;
  const { queues, qualityRules, qualityPolicies } = given;
  return {
    labelSchema: labelSchema ?? before.labelSchema,
    workflowTemplate: workflowTemplate ?? before.workflowTemplate,
    // Whoever names a ready-made workflow means that one.
    workflowId: workflowId ?? (workflowId === null || workflowTemplate !== undefined ? null : before.workflowId),
    settings: { ...before.settings, ...settings },
    instructions: instructions ?? before.instructions,
    queues: queues ?? before.queues,
    qualityRules: qualityRules ?? before.qualityRules,
    qualityPolicies: qualityPolicies === undefined ? before.qualityPolicies : qualityPolicies,
  };
}

/** Whether quality has to look at what was given. */
export function concernsQuality({ labelSchema, qualityRules, qualityPolicies }: GivenParts): boolean {
  return labelSchema !== undefined || qualityRules !== undefined || qualityPolicies !== undefined;
}

/** Throws, with a pointer to each fault, unless a project could begin with what was given; while another service is away, what is its own is believed. Not to be called in a transaction. */
export async function demandUsable(ctx: Context, parts: TemplateParts, given: GivenParts): Promise<void> {
  if (given.labelSchema) demandTaskMedia(given.labelSchema);
  if (given.workflowId) await requireWorkflow(ctx, given.workflowId);
  if (given.workflowTemplate !== undefined) await requireReadyMade(ctx, given.workflowTemplate);
  const errors = [
    ...(given.queues ?? []).flatMap(queueErrors),
    ...(concernsQuality(given) ? await qualityErrors(ctx, parts) : []),
  ];
  if (errors.length > 0) throw requestProblems.invalid({ errors: errors.slice(0, 50) });
}

function queueErrors(queue: QueuePlan, at: number): FieldError[] {
  return Object.values(misfitsOf(queue.stage, queue))
    .flat()
    .map(({ pointer, detail }) => ({ pointer: `/queues/${at}${pointer}`, detail }));
}

async function qualityErrors(
  ctx: Context,
  { labelSchema, qualityRules, qualityPolicies }: TemplateParts,
): Promise<FieldError[]> {
  const fields = labelSchema.fields.map(({ name, kind }) => ({ name, kind }));
  const answer = await unlessAway(
    ctx.call("quality", qualityContract).checkPlan({ fields, qualityRules, qualityPolicies }),
  );
  return answer?.errors ?? [];
}

async function requireReadyMade(ctx: Context, workflowTemplate: string): Promise<void> {
  const known = await unlessAway(ctx.call("workflow", workflowContract).listWorkflowTemplates({}));
  if (!known || known.items.some((one) => one.key === workflowTemplate)) return;
  const detail = `must be one of ${known.items.map((one) => one.key).join(", ")}`;
  throw projectProblems.workflow_unusable({ errors: [{ pointer: "/workflowTemplate", detail }] });
}

async function unlessAway<T>(call: Promise<T>): Promise<T | null> {
  return call.catch((error: unknown) => {
    if (error instanceof Problem && error.status === 503) return null;
    throw error;
  });
}
