import { sql } from "drizzle-orm";
import { may } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import type { Stage } from "./contract.ts";
import type { AssignmentRow } from "./store/assignments.ts";
import type { TaskRow } from "./store/tasks.ts";

export interface Claim {
  assignment: AssignmentRow;
  task: TaskRow;
  /** False: the lease was the caller's already. */
  fresh: boolean;
  /** Live leases on the task after the claim. */
  active: number;
}

/** The stages that somebody may work on at all: reviewing needs the right to judge. */
export function stagesOf(ctx: Context): Stage[] {
  return may(ctx, "quality.review") ? ["annotate", "review"] : ["annotate"];
}

/** Claims the next task of a queue for one person, waiting for those who are just being served; undefined when there is none for him. */
export async function claimNext(
  tx: Tx,
  ctx: Context,
  queueId: string,
  userId: string,
  prefetch: boolean,
): Promise<Claim | undefined> {
  const stages = `{${stagesOf(ctx).join(",")}}`;
  const [row] = await tx.execute<ClaimJson>(sql`
    select * from tasks.claim_next(${ctx.workspaceId}, ${ctx.grants.customerId}, ${stages}, ${queueId}, ${userId}, ${newId()}, ${ctx.clock.now().toISOString()}::timestamptz, ${prefetch})`);
  return row && claimOf(row);
}

type Json = Record<string, unknown>;
/** A claim as Postgres tells of it. */
export interface ClaimJson extends Json {
  assignment: Json;
  task: Json;
  fresh: boolean;
  active: number;
}

export function claimOf({ fresh, active, assignment, task }: ClaimJson): Claim {
  return { fresh, active, assignment: rowOf<AssignmentRow>(assignment), task: rowOf<TaskRow>(task) };
}

const fields = new Map<string, string>();

function fieldOf(column: string): string {
  let field = fields.get(column);
  if (field === undefined)
    fields.set(column, (field = column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())));
  return field;
}

/** A table's row from Postgres's JSON of it. */
function rowOf<R>(json: Json): R {
  const entries = Object.entries(json).map(([column, value]) => [
    fieldOf(column),
    column.endsWith("_at") && value !== null ? new Date(String(value)) : value,
  ]);
  return Object.fromEntries(entries) as R;
}
