import type { Context } from "../kernel/context.ts";
import { failpoint } from "../kernel/failpoint.ts";
import { transaction } from "../kernel/transaction.ts";
import { projectsContract } from "../projects/contract.ts";
import type { Field, LabelSchema } from "../projects/label-schema.contract.ts";
import { explainCrowd, placeOf, type Posterior } from "./consensus/explain-crowd.ts";
import { classesOf } from "./consensus/known-labels.ts";
import { familyOf, REGIONS } from "./consensus/labels.ts";
import { isLabelModel, type LabelModel, labelModels, modelOf } from "./consensus/models.ts";
import { explainPreferences } from "./consensus/preferences.ts";
import { type Found, type Voting, weighVotes } from "./consensus/weigh-votes.ts";
import { refitTask } from "./refit-task.ts";
import { meanSkill } from "./skill.ts";
import { decidedIn, eachLabel, type Said } from "./store/consensus.ts";
import { answersIn } from "./store/consensus-answers.ts";
import { keepFit } from "./store/consensus-fits.ts";
import { type ConsensusPolicyRow, consensusPolicyOf } from "./store/consensus-policies.ts";
import { evidenceOf, judgementsIn } from "./store/skill.ts";

const MOST_LABELS = 500_000;

/**
 * Explains all tasks of a project together, of the newest at most so many labels, and keeps how many those were: older tasks stay as they
 * are. Throws what `signal` was aborted with.
 */
export async function fitProject(
  ctx: Context,
  projectId: string,
  signal: AbortSignal,
  most = MOST_LABELS,
): Promise<void> {
  const { workspaceId } = ctx;
  const { labelSchema } = await ctx.call("projects", projectsContract).getProject({ projectId });
  const labels: Said[] = [];
  const { policy, part } = await transaction(ctx, async (tx) => ({
    policy: await consensusPolicyOf(tx, workspaceId, projectId),
    part: await eachLabel(tx, { workspaceId, projectId }, most, async (rows) => {
      labels.push(...rows);
      await new Promise((resolve) => setImmediate(resolve));
    }),
  }));
  const decided = await decidedOf(ctx, projectId, most);
  const found = new Map<string, ReadonlyMap<string, Posterior>>();
  const voted = new Map<string, readonly string[]>();
  for (const [family, said] of Map.groupBy(labels, (one) => one.family)) {
    const model = modelOfFamily(family, policy, labelSchema);
    const classes = classesOf(family, labelSchema);
    if (model === "weighted") voted.set(family, classes);
    else if (model)
      found.set(family, explainCrowd(said, { model, classes, decided: decided.get(family) ?? new Map() }));
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const { name, options } of preferencesIn(policy, labelSchema)) {
    const place = { workspaceId, projectId, field: name };
    const answers = await transaction(ctx, (tx) => answersIn(tx, place, most));
    const sides = options.map((option) => option.value);
    const byTask = explainPreferences(name, answers, sides);
    found.set(familyOf(name), new Map([...byTask].map(([taskId, one]) => [placeOf(taskId, name), one])));
  }
  if (voted.size > 0)
    for (const [family, byPlace] of await votesOf(ctx, projectId, labels, most, {
      families: voted,
      known: found,
      decided,
    }))
      found.set(family, byPlace);
  await failpoint("quality.fit-consensus.fitted");
  for (const [taskId, fitted] of Map.groupBy(labels, (one) => one.taskId)) {
    signal.throwIfAborted();
    await refitTask(ctx, taskId, fitted, found, policy);
  }
  await transaction(ctx, (tx) => keepFit(tx, { workspaceId, projectId, ...part, fittedAt: ctx.clock.now() }));
}

/** What people have decided, by family and place. */
async function decidedOf(ctx: Context, projectId: string, most: number): Promise<Found> {
  const { workspaceId } = ctx;
  const decided = await transaction(ctx, (tx) => decidedIn(tx, { workspaceId, projectId }, most));
  return new Map(
    [...Map.groupBy(decided, (one) => one.family)].map(([family, items]) => [
      family,
      new Map(items.map(({ taskId, item, posterior }) => [placeOf(taskId, item), posterior])),
    ]),
  );
}

/** What the families mean that are explained by votes, given what is known of the others. */
async function votesOf(
  ctx: Context,
  projectId: string,
  labels: readonly Said[],
  most: number,
  asked: Pick<Voting, "families" | "known" | "decided">,
): Promise<Found> {
  const place = { workspaceId: ctx.workspaceId, projectId };
  const now = ctx.clock.now();
  const { evidence, judgements } = await transaction(ctx, async (tx) => ({
    evidence: await evidenceOf(tx, place.workspaceId, projectId, { now, whole: true }),
    judgements: await judgementsIn(tx, place, now, most),
  }));
  return weighVotes(labels, {
    ...asked,
    evidence: new Map(evidence.map((one) => [one.userId, one])),
    judgements,
    skillOf: meanSkill,
  });
}

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
