import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { FieldError } from "../kernel/wire/problem.ts";
import { projectsContract } from "../projects/contract.ts";
import type { Field } from "../projects/label-schema.contract.ts";
import { type ConsensusModel, modelOf, modelsFor } from "./consensus/models.ts";
import type { ConsensusPolicy, qualityContract } from "./contract.ts";
import { qualityProblems } from "./problems.ts";
import { customerOf } from "./project.ts";
import { type ConsensusPolicyRow, consensusPolicyOf, saveConsensusPolicy } from "./store/consensus-policies.ts";

type C = typeof qualityContract;
type Wanted = Input<C["putConsensusPolicy"]>;
type Asked = Pick<Field, "name" | "kind">;

export async function getConsensusPolicy(
  ctx: Context,
  { projectId }: Input<C["getConsensusPolicy"]>,
): Promise<ConsensusPolicy> {
  const fields = await questionsOf(ctx, projectId);
  return toPolicy(await transaction(ctx, (tx) => consensusPolicyOf(tx, ctx.workspaceId, projectId)), fields);
}

/** Stores how a project makes one of what several people say; throws with a pointer to each model that its question cannot have. */
export async function putConsensusPolicy(ctx: Context, wanted: Wanted): Promise<ConsensusPolicy> {
  const { projectId, regions, fuse, overlap } = wanted;
  const fields = await questionsOf(ctx, projectId);
  requireFit(wanted, fields);
  if (overlap && overlap.min > overlap.max) {
    const detail = `is less than the minimum, ${overlap.min}`;
    throw qualityProblems.overlap_backwards({ errors: [{ pointer: "/overlap/max", detail }] });
  }
  const models = Object.fromEntries(wanted.models.map((one) => [one.question, one.model]));
  const row = { projectId, workspaceId: ctx.workspaceId, models, regions, fuse, overlap, version: 1 };
  return transaction(ctx, async (tx) => {
    const saved = await saveConsensusPolicy(tx, row);
    checkMatch(wanted.ifMatch, saved.version - 1);
    return toPolicy(saved, fields);
  });
}

/** The questions of a project as they are asked now; throws 404. */
async function questionsOf(ctx: Context, projectId: string): Promise<Field[]> {
  await customerOf(ctx, projectId);
  return (await ctx.call("projects", projectsContract).getProject({ projectId })).labelSchema.fields;
}

function requireFit({ models }: Wanted, fields: readonly Field[]): void {
  const errors = models.flatMap(({ question, model }, at): FieldError[] => {
    if (models.findIndex((one) => one.question === question) < at)
      return [{ pointer: `/models/${at}/question`, detail: `"${question}" has a model already` }];
    const detail = misfitOf(question, model, fields);
    const known = fields.some((one) => one.name === question);
    return detail === null ? [] : [{ pointer: `/models/${at}/${known ? "model" : "question"}`, detail }];
  });
  if (errors.length > 0) throw qualityProblems.model_does_not_fit({ errors });
}

/** Why a question cannot have a model; null when it can. */
export function misfitOf(question: string, model: ConsensusModel, fields: readonly Asked[]): string | null {
  const field = fields.find((one) => one.name === question);
  if (!field) return `"${question}" is no question of the label schema`;
  const fits = modelsFor(field.kind);
  return fits.includes(model) ? null : `a question of the kind ${field.kind} can have ${fits.join(", ")}`;
}

/** Each question with its model, and those that it could have. */
export function questionsWith(
  fields: readonly Asked[],
  models: Readonly<Record<string, string>>,
): ConsensusPolicy["questions"] {
  return fields.map((field) => ({
    question: field.name,
    kind: field.kind,
    model: modelOf(field, models),
    fits: [...modelsFor(field.kind)],
  }));
}

function toPolicy(row: ConsensusPolicyRow, fields: readonly Field[]): ConsensusPolicy {
  const { workspaceId: _workspace, models, ...policy } = row;
  return { ...policy, questions: questionsWith(fields, models) };
}
