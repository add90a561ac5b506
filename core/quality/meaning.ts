import type { Annotation, DetailedComparison } from "../annotations/contract.ts";
import { NOBODY } from "../annotations/fused.contract.ts";
import type { Answer } from "../annotations/region.contract.ts";
import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";
import { tasksContract } from "../tasks/contract.ts";
import { decide } from "./consensus/decide.ts";
import { explainAmong } from "./consensus/explain-crowd.ts";
import { explainItems, type ExplainedItem, type History } from "./consensus/explain-task.ts";
import { isCounted, MOST_CONFUSED } from "./consensus/fit.ts";
import { groupRegions, type RegionGroup } from "./consensus/group-regions.ts";
import { familyOf, type Label, labelsOf, MOST_ITEMS, own, REGIONS } from "./consensus/labels.ts";
import { type ConsensusModel, isLabelModel, type LabelModel, modelOf } from "./consensus/models.ts";
import { explainPreference, type Preferred, rank, sidesIn } from "./consensus/preferences.ts";
import { explainValue } from "./consensus/values.ts";
import { classesOf } from "./consensus/known-labels.ts";
import { labelSchemaOf } from "./project.ts";
import { meanSkill } from "./skill.ts";
import { labelsAround } from "./store/consensus.ts";
import { answersIn, type SaidAnswer } from "./store/consensus-answers.ts";
import type { ConsensusPolicyRow } from "./store/consensus-policies.ts";
import { historiesOf, type Knowledge } from "./store/knowledge.ts";
import type { Evidence } from "./store/skill.ts";
import type { Truth } from "./what-people-said.ts";

/** Of models that look at all answers together, so many of the newest are looked at while people work; the nightly run looks at all. */
const AROUND = 3000;

/** What is needed to say what a task means, from other services. */
export interface Material {
  annotations: readonly Annotation[];
  /** Null where there was too much to compare. */
  comparisons: readonly DetailedComparison[] | null;
  groups: readonly RegionGroup[];
  schema: LabelSchema;
  meta: Readonly<Record<string, unknown>>;
  /** What a person let stand, where one has. */
  truth?: Truth | null;
}

/** What people's work on a task means. */
export interface Meaning {
  policy: ConsensusPolicyRow;
  labels: readonly Label[];
  answers: readonly SaidAnswer[];
  items: readonly ExplainedItem[];
  /** One answer by question, of those that have no labels. */
  values: ReadonlyMap<string, Answer>;
  skills: ReadonlyMap<string, number>;
  /** Things beyond those that are looked at one by one. */
  leftOut: number;
}
type About = { workspaceId: string; projectId: string; taskId: string };

/** Gathers what other services know; of several annotations by one person the last counts. Not for inside a transaction. */
export async function gatherMaterial(
  ctx: Context,
  { projectId, taskId }: Pick<About, "projectId" | "taskId">,
  given: readonly Annotation[],
  comparisons: readonly DetailedComparison[] | null,
  truth: Truth | null = null,
): Promise<Material> {
  const annotations = [...new Map(given.map((one) => [one.userId, one])).values()];
  const version = Math.max(...annotations.map((one) => one.schemaVersion));
  const schema = await labelSchemaOf(ctx, projectId, version);
  const compares = schema.fields.some((field) => field.kind === "pairwise");
  const task = compares ? await ctx.call("tasks", tasksContract).getTask({ taskId }) : null;
  const marked = truth?.result.id === NOBODY ? [...annotations, truth.result] : annotations;
  const groups = comparisons ? groupRegions(marked, comparisons) : [];
  const meta = (task?.meta ?? {}) as Record<string, unknown>;
  return { annotations, comparisons, groups, schema, meta, truth };
}

/** What the annotations of a task mean, by the models of its project and what is known of the people, unless a person has `decided`. */
export async function meaningOf(
  tx: Tx,
  about: About,
  material: Material,
  { policy, evidence }: Pick<Knowledge, "policy" | "evidence">,
  decided = false,
): Promise<Meaning> {
  const { annotations, groups, schema } = material;
  const { workspaceId, projectId } = about;
  const skills = meanSkills(evidence);
  const labels = labelsOf(annotations, groups, schema.fields);
  const byFamily = Map.groupBy(labels, (one) => one.family);
  const models = new Map<string, ConsensusModel>([
    ...schema.fields.map((field) => [familyOf(field.name), modelOf(field, policy.models)] as const),
    [REGIONS, policy.regions],
  ]);
  const told = [...byFamily.keys()].filter((family) => isCounted(models.get(family)!));
  const histories = await historiesOf(tx, about, told, peopleIn(material));
  const items: ExplainedItem[] = [];
  const values = new Map<string, Answer>();
  const explain = async (family: string, model: LabelModel) => {
    const said = byFamily.get(family);
    if (!said) return;
    const known = { model, classes: classesOf(family, schema), skills, history: histories.get(family) };
    items.push(...(await explainLabels(tx, about, said, known)));
  };
  for (const field of schema.fields) {
    const model = models.get(familyOf(field.name))!;
    if (isLabelModel(model)) await explain(familyOf(field.name), model);
    else if (model === "bradley_terry") {
      const said = byFamily.get(familyOf(field.name));
      const options = field.options.map((option) => option.value);
      if (!said) continue;
      const place = { workspaceId, projectId, field: field.name, without: about.taskId };
      const others = await answersIn(tx, place, AROUND);
      const mine: Preferred[] = said.map(({ label }) => ({ answer: label, about: sidesIn(material.meta, options) }));
      const ranked = rank([...others, ...mine], options);
      items.push(explainPreference(field.name, said, options, ranked, mine[0]!.about));
    } else {
      const item = explainValue(field, model, annotations, material.comparisons ?? []);
      if (!item) continue;
      const { value, ...rest } = item;
      // Nobody has to decide between two ways of saying the same.
      if (field.kind !== "text") items.push(rest);
      values.set(field.name, value);
    }
  }
  await explain(REGIONS, policy.regions);
  const answers = answersOf(material);
  const regions = annotations.reduce((sum, one) => sum + one.result.regions.length, 0);
  const leftOut = material.comparisons ? Math.max(0, groups.length - MOST_ITEMS) : regions;
  const truth = decided ? material.truth?.result : null;
  const known = truth ? decide(items, truth, annotations, groups, schema.fields) : items;
  return { policy, labels, answers, items: known, values, skills, leftOut };
}

interface KnownOfFamily {
  model: LabelModel;
  classes: readonly string[];
  skills: ReadonlyMap<string, number>;
  history: History | undefined;
}

async function explainLabels(
  tx: Tx,
  about: About,
  said: readonly Label[],
  { model, classes, skills, history }: KnownOfFamily,
): Promise<ExplainedItem[]> {
  if (history && isCounted(model)) {
    const found = new Map([...classes.map((name) => [name, 0] as const), ...history.found]);
    if (found.size <= MOST_CONFUSED) return explainItems(said, { ...history, found }, model);
  }
  const { family } = said[0]!;
  const others = model === "majority" || model === "weighted" ? [] : await labelsAround(tx, about, family, AROUND);
  return explainAmong(about.taskId, said, others, { model: laxer(model), classes, skills });
}

/** Where there are too many labels to tell who confuses which with which. */
function laxer(model: LabelModel): LabelModel {
  return model === "dawid_skene" ? "one_coin" : model;
}

function meanSkills(evidence: readonly Evidence[]): Map<string, number> {
  return new Map(evidence.map((one) => [one.userId, meanSkill(one)]));
}

/** Whose work it is. */
export function peopleIn({ annotations }: Material): string[] {
  return annotations.map((one) => one.userId);
}

function answersOf({ annotations, schema, meta }: Material): SaidAnswer[] {
  return schema.fields.flatMap(({ name, kind, options }) => {
    const about =
      kind === "pairwise"
        ? sidesIn(
            meta,
            options.map((option) => option.value),
          )
        : null;
    return annotations.flatMap(({ userId, result }) => {
      const answer = own(result.answers, name);
      return answer === undefined ? [] : [{ field: name, userId, answer, about }];
    });
  });
}
