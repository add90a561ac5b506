import * as v from "valibot";
import type { Context } from "../../kernel/context.ts";
import { failpoint } from "../../kernel/failpoint.ts";
import { enqueue, job } from "../../kernel/job.ts";
import { type Tx, transaction } from "../../kernel/transaction.ts";
import { Id } from "../../kernel/wire/id.ts";
import { projectsContract } from "../../projects/contract.ts";
import type { Field, LabelSchema } from "../../projects/label-schema.contract.ts";
import { explainCrowd, placeOf } from "../consensus/explain-crowd.ts";
import { classesOf } from "../consensus/known-labels.ts";
import { familyOf, REGIONS } from "../consensus/labels.ts";
import { isLabelModel, type LabelModel, labelModels, modelOf } from "../consensus/models.ts";
import { explainPreferences } from "../consensus/preferences.ts";
import { skillsOf } from "../meaning.ts";
import { refitTask } from "../refit-task.ts";
import { labelsIn } from "../store/consensus.ts";
import { answersIn } from "../store/consensus-answers.ts";
import { type ConsensusPolicyRow, consensusPolicyOf } from "../store/consensus-policies.ts";

const MOST_LABELS = 500_000;
const NIGHT_HOUR = 2;

/** Two o'clock (UTC) after an instant. */
export function nextNight(now: Date): Date {
  const night = new Date(now);
  night.setUTCHours(NIGHT_HOUR, 0, 0, 0);
  if (night <= now) night.setUTCDate(night.getUTCDate() + 1);
  return night;
}

/** Explains all tasks of a project together, where each answer until now was explained by what was known when it came. */
export const fitConsensusJob = job("fit-consensus", v.object({ projectId: Id }), async (ctx, { projectId }, run) => {
  const { workspaceId } = ctx;
  const { labelSchema } = await ctx.call("projects", projectsContract).getProject({ projectId });
  const { labels, policy, skills } = await transaction(ctx, async (tx) => {
    const said = await labelsIn(tx, workspaceId, projectId, MOST_LABELS);
    const people = said.map((one) => one.userId);
    const known = await skillsOf(tx, ctx, projectId, people);
    const chosen = await consensusPolicyOf(tx, workspaceId, projectId);
    return { labels: said, policy: chosen, skills: known };
  });
  if (labels.length === MOST_LABELS)
    ctx.log.warn({ projectId, labels: MOST_LABELS }, "the nightly explanation leaves out a project's oldest tasks");
  const found = new Map<string, Map<string, Record<string, number>>>();
  for (const [family, said] of Map.groupBy(labels, (one) => one.family)) {
    const model = modelOfFamily(family, policy, labelSchema);
    if (model) found.set(family, explainCrowd(said, { model, classes: classesOf(family, labelSchema), skills }));
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const { name, options } of preferencesIn(policy, labelSchema)) {
    const place = { workspaceId, projectId, field: name };
    const answers = await transaction(ctx, (tx) => answersIn(tx, place, MOST_LABELS));
    const sides = options.map((option) => option.value);
    const byTask = explainPreferences(name, answers, sides);
    found.set(familyOf(name), new Map([...byTask].map(([taskId, one]) => [placeOf(taskId, name), one])));
  }
  await failpoint("quality.fit-consensus.fitted");
  for (const [taskId, fitted] of Map.groupBy(labels, (one) => one.taskId)) {
    run.signal.throwIfAborted();
    await refitTask(ctx, taskId, fitted, found, policy);
  }
});

/** The questions that are explained by how strong what they compare is. */
function preferencesIn(policy: ConsensusPolicyRow, { fields }: LabelSchema): Field[] {
  return fields.filter((field) => modelOf(field, policy.models) === "bradley_terry");
}

/** The model that explains a family's labels; null where they are explained task by task. */
function modelOfFamily(family: string, policy: ConsensusPolicyRow, { fields }: LabelSchema): LabelModel | null {
  if (family === REGIONS) return policy.regions;
  const field = fields.find((one) => familyOf(one.name) === family);
  const model = field ? modelOf(field, policy.models) : labelModels[0];
  return isLabelModel(model) ? model : null;
}

/** Asks that a project's tasks be explained together next night, once however often that is asked. */
export function fitTonight(tx: Tx, ctx: Context, projectId: string): Promise<void> {
  return enqueue(tx, ctx, fitConsensusJob, { projectId }, { runAt: nextNight(ctx.clock.now()), dedupeKey: projectId });
}
