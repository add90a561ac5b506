import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { FamilyAgreement, qualityContract } from "./contract.ts";
import { projectsContract } from "../projects/contract.ts";
import { familyOf, REGIONS } from "./consensus/labels.ts";
import { agreementOf } from "./agreement-thread.ts";
import { customerOf } from "./project.ts";
import { regionAgreement } from "./region-agreement.ts";
import { answersIn } from "./store/consensus-answers.ts";
import { labelsIn } from "./store/consensus.ts";

type C = typeof qualityContract;
const NEWEST = 50_000;
const MOST_FAMILIES = 20;
/** How people agree, over the newest answers of a project, by the coefficient that suits each question and each type of region. */
export async function getAgreement(
  ctx: Context,
  { projectId }: Input<C["getAgreement"]>,
): Promise<Output<C["getAgreement"]>> {
  await customerOf(ctx, projectId);
  const { workspaceId } = ctx;
  const [{ labelSchema }, { labels, answers }] = await Promise.all([
    ctx.call("projects", projectsContract).getProject({ projectId }),
    transaction(ctx, async (tx) => ({
      labels: Map.groupBy(await labelsIn(tx, workspaceId, projectId, NEWEST), (one) => one.family),
      answers: Map.groupBy(await answersIn(tx, { workspaceId, projectId }, NEWEST), (one) => familyOf(one.field)),
    })),
  ]);
  const kinds = new Map(labelSchema.fields.map((field) => [familyOf(field.name), field.kind]));
  const families = [...new Set([...labels.keys(), ...answers.keys()])].sort().slice(0, MOST_FAMILIES);
  const items: FamilyAgreement[] = [];
  for (const family of families) {
    const kind = kinds.get(family);
    const about = kind ? { kind, answers: answers.get(family) ?? [] } : null;
    const said = labels.get(family) ?? [];
    const shapes = family === REGIONS ? await regionAgreement(ctx, projectId, said) : null;
    items.push({ ...(await agreementOf({ family, said, about })), shapes });
  }
  return { items };
}
