import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { FamilyAgreement, qualityContract } from "./contract.ts";
import { projectsContract } from "../projects/contract.ts";
import { familyOf, REGIONS } from "./consensus/labels.ts";
import { agreementsOf } from "./agreement-thread.ts";
import { customerOf } from "./project.ts";
import { regionAgreement } from "./region-agreement.ts";
import { eachAnswer } from "./store/consensus-answers.ts";
import { eachLabel } from "./store/consensus.ts";

type C = typeof qualityContract;
type Agreement = Output<C["getAgreement"]>;
const NEWEST = 50_000;

/** How people agree, over the newest answers of a project, by the coefficient that suits each question and each type of region. */
export async function getAgreement(ctx: Context, { projectId }: Input<C["getAgreement"]>): Promise<Agreement> {
  await customerOf(ctx, projectId);
  const { labelSchema } = await ctx.call("projects", projectsContract).getProject({ projectId });
  const kinds = new Map(labelSchema.fields.map((field) => [familyOf(field.name), field.kind]));
  const place = { workspaceId: ctx.workspaceId, projectId };
  let looked: Agreement["looked"];
  const found = await agreementsOf(kinds, ({ said, answers }) =>
    transaction(ctx, async (tx) => {
      looked = {
        labels: await eachLabel(tx, place, NEWEST, said),
        answers: await eachAnswer(tx, place, NEWEST, answers),
      };
    }),
  );
  const items: FamilyAgreement[] = [];
  for (const one of found.items) {
    const shapes = one.family === REGIONS ? await regionAgreement(ctx, projectId, found.shared) : null;
    items.push({ ...one, shapes });
  }
  return { items, looked };
}
