import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { Annotation, annotationsContract } from "./contract.ts";
import { type AnnotationRow, annotationsAfter } from "./store/annotations.ts";
import { eachAnnotation } from "./view.ts";

const CHUNK = 200;
const statuses = {
  accepted: ["accepted"],
  submitted: ["submitted", "accepted"],
} as const satisfies Record<string, readonly AnnotationRow["status"][]>;

/** Handed-in annotations in the order of their tasks, a few hundred at a time: a slow reader holds neither memory nor a connection. */
export async function* streamAnnotations(
  ctx: Context,
  {
    projectId,
    batchId,
    include,
    limit = Number.POSITIVE_INFINITY,
  }: Input<typeof annotationsContract.streamAnnotations>,
): AsyncGenerator<Annotation> {
  const scope = { workspaceId: ctx.workspaceId, customerId: ctx.grants.customerId, userId: null };
  const filter = { projectId, batchId, statuses: statuses[include] };
  let last: AnnotationRow | undefined;
  for (let left = limit; left > 0;) {
    const asked = Math.min(CHUNK, left);
    const chunk = await transaction(ctx, (tx) => annotationsAfter(tx, scope, filter, last, asked));
    yield* eachAnnotation(ctx, chunk);
    if (chunk.length < asked) return;
    left -= chunk.length;
    last = chunk.at(-1);
  }
}
