import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { FamilyAgreement, qualityContract } from "./contract.ts";
import { customerOf } from "./project.ts";
import { classAgreement, coincidences } from "./statistics/agreement/by-class.ts";
import { nominalAlpha } from "./statistics/agreement/nominal-alpha.ts";
import { workerPairs } from "./statistics/agreement/pairwise.ts";
import { crowdOf } from "./statistics/crowd.ts";
import { numberNames } from "./statistics/number-names.ts";
import { type LabelRow, labelsIn } from "./store/consensus.ts";

type C = typeof qualityContract;
const NEWEST = 50_000;
const MOST_FAMILIES = 20;
const MOST_CLASSES = 30;
const MOST_PEOPLE = 30;
/** Enough for two digits of an interval, and quick. */
const RESAMPLING = { replicates: 200, seed: 1 };

/** How people agree, over the newest answers of a project. */
export async function getAgreement(
  ctx: Context,
  { projectId }: Input<C["getAgreement"]>,
): Promise<Output<C["getAgreement"]>> {
  await customerOf(ctx, projectId);
  const labels = await transaction(ctx, (tx) => labelsIn(tx, ctx.workspaceId, projectId, NEWEST));
  const families = [...Map.groupBy(labels, (one) => one.family)].sort(([a], [b]) => (a < b ? -1 : 1));
  return { items: families.slice(0, MOST_FAMILIES).map(([family, said]) => agreementIn(family, said)) };
}

/** Agreement about one family of items: at most the 30 commonest labels and the 30 people who answered most. */
export function agreementIn(family: string, said: readonly LabelRow[]): FamilyAgreement {
  const commonest = mostOf(
    said.map((one) => one.label),
    MOST_CLASSES,
  );
  const { answers, classes, workers, tasks } = numberNames(
    said.map((one) => ({
      task: `${one.taskId} ${one.item}`,
      worker: one.userId,
      label: commonest.includes(one.label) ? one.label : null,
    })),
    commonest,
  );
  const crowd = crowdOf(answers);
  const matrix = coincidences(crowd);
  const by = classAgreement(crowd, RESAMPLING);
  const busiest = mostOf(
    said.map((one) => one.userId),
    MOST_PEOPLE,
  );
  const chosen = busiest.map((userId) => workers.indexOf(userId));
  return {
    family,
    items: tasks.length,
    answers: said.length,
    alpha: short(nominalAlpha(crowd, RESAMPLING)),
    classes: classes.map((label, at) => {
      const { answers: times, specific, alpha } = by[at]!;
      return { label, answers: times, specific: short(specific), alpha: short(alpha) };
    }),
    confusion: {
      labels: [...classes],
      rows: classes.map((_, at) => [...matrix.slice(at * classes.length, (at + 1) * classes.length)]),
    },
    pairs: workerPairs(crowd, chosen).map(({ left, right, tasks: items, percent, kappa }) => {
      return { left: workers[left]!, right: workers[right]!, items, percent, kappa };
    }),
  };
}

function short({ value, low, high }: { value: number | null; low: number | null; high: number | null }) {
  return { value, low, high };
}

function mostOf(names: readonly string[], most: number): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return ranked.slice(0, most).map(([name]) => name);
}
