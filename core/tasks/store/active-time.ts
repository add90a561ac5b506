import { and, eq, gt, type SQL, sql } from "drizzle-orm";
import { assignments, projects } from "../../../db/schema/tasks.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { ActiveReport } from "../contract.ts";
import type { AssignmentRow } from "./assignments.ts";

/** A page more than these counts nothing, so that a row stays small. */
const MOST_PAGES = 64;

/** What one report makes of its assignment: what is new in it counts, up to what has passed since the last one of any page. */
function counting(
  { page, sequence, activeMs }: ActiveReport,
  now: Date,
): Record<"activeMs" | "reportedAt" | "pages", SQL> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const { activeMs: counted, reportedAt, pages, shownAt, createdAt } = assignments;
  const known = sql`${pages}->${page}::text`;
  const measured = sql`coalesce((${known}->>1)::bigint, 0)`;
  const fresh = sql`(${sequence}::bigint > coalesce((${known}->>0)::bigint, 0)
    and (${known} is not null or (select count(*) from jsonb_object_keys(${pages})) < ${MOST_PAGES}))`;
  const passed = sql`floor(extract(epoch from ${at} - coalesce(${reportedAt}, ${shownAt}, ${createdAt})) * 1000)::bigint`;
  const put = sql`jsonb_build_array(${sequence}::bigint, greatest(${measured}, ${activeMs}::bigint))`;
  return {
    activeMs: sql`${counted} + case when ${fresh} then greatest(least(${activeMs}::bigint - ${measured}, ${passed}), 0) else 0 end`,
    // Never back: a clock that jumped would let the same time be counted again.
    reportedAt: sql`case when ${fresh} then greatest(${reportedAt}, ${at}) else ${reportedAt} end`,
    pages: sql`case when ${fresh} then jsonb_set(${pages}, array[${page}::text], ${put}) else ${pages} end`,
  };
}

/** Counts a report on an assignment, which is locked; the row after it. */
export async function countReport(
  tx: Tx,
  row: AssignmentRow,
  report: ActiveReport | undefined,
  now: Date,
): Promise<AssignmentRow> {
  if (!report) return row;
  const [counted] = await tx
    .update(assignments)
    .set(counting(report, now))
    .where(and(eq(assignments.workspaceId, row.workspaceId), eq(assignments.id, row.id)))
    .returning();
  return counted!;
}

/**
 * Extends somebody's own lease to the project's lease minutes from now, never making it shorter, and counts what its page reports, by
 * one statement. Undefined where he has no such lease that lives and has begun.
 */
export async function extendLease(
  tx: Tx,
  lease: Pick<AssignmentRow, "workspaceId" | "id" | "userId" | "fence">,
  report: ActiveReport | undefined,
  now: Date,
): Promise<AssignmentRow | undefined> {
  const minutes = sql`(select ${projects.leaseMinutes} from ${projects} where ${projects.workspaceId} = ${assignments.workspaceId} and ${projects.projectId} = ${assignments.projectId})`;
  const until = sql`${now.toISOString()}::timestamptz + make_interval(mins => ${minutes})`;
  const [row] = await tx
    .update(assignments)
    .set({
      leaseExpiresAt: sql`greatest(${assignments.leaseExpiresAt}, ${until})`,
      ...(report ? counting(report, now) : {}),
    })
    .where(
      and(
        eq(assignments.workspaceId, lease.workspaceId),
        eq(assignments.id, lease.id),
        eq(assignments.userId, lease.userId),
        eq(assignments.fence, lease.fence),
        eq(assignments.status, "active"),
        eq(assignments.prefetched, false),
        gt(assignments.leaseExpiresAt, now),
      ),
    )
    .returning();
  return row;
}
