import { Migration } from "../../machines/engine/migrate.ts";
import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { MigrationPlan, workflowContract } from "./contract.ts";
import { compiledVersion } from "./definitions.ts";
import { planGroups } from "./plan-migration.ts";
import { workflowProblems } from "./problems.ts";
import { lockWorkflow, requireVersion } from "./save-draft.ts";
import { groupByStates } from "./store/instance-pages.ts";
import { runningMigration, toMigration } from "./store/sweeps.ts";
import { beginSweep } from "./sweep-instances.ts";

/** What has ended stays where it was. */
const movable = ["active", "paused", "failed"] as const;
type Wish = Input<typeof workflowContract.createMigration>;

/** Says where the instances of one version would land in another and, unless it is a dry run, begins to move them. */
export async function createMigration(
  ctx: Context,
  wish: Wish,
): Promise<Output<typeof workflowContract.createMigration>> {
  const { workflowId, from, to, map, children, dryRun, leaveBlocked, entry } = wish;
  return transaction(ctx, async (tx) => {
    if (!dryRun) await lockWorkflow(tx, ctx, workflowId);
    const migration = await readMigration(tx, ctx, wish);
    const filter = { workflowId, definitionVersion: from, among: movable };
    const withChildren = migration.move.from.children.size > 0;
    const groups = await groupByStates(tx, ctx.workspaceId, filter, withChildren);
    const plan = planGroups(migration, groups, { from, to, map, children }, ctx.clock.now().getTime());
    if (dryRun) return { plan, migration: null };
    demandSound(plan, leaveBlocked);
    const running = await runningMigration(tx, ctx.workspaceId, workflowId);
    if (running) throw workflowProblems.migration_running({ migrationId: running.id });
    const row = await beginSweep(tx, ctx, "migrate", filter, plan.total, { from, to, map, children, entry });
    return { plan, migration: toMigration(row) };
  });
}

async function readMigration(tx: Tx, ctx: Context, wish: Wish): Promise<Migration> {
  const { workflowId, from, to, map, children, entry } = wish;
  const refuse = (pointer: string, detail: string) => workflowProblems.invalid_map({ errors: [{ pointer, detail }] });
  const source = await requireVersion(tx, ctx, { workflowId, definitionVersion: from });
  const target = await requireVersion(tx, ctx, { workflowId, definitionVersion: to });
  if (from === to) throw refuse("/to", "is the version that they are on");
  if (source.status === "draft") throw refuse("/from", "is a draft, which nothing follows");
  if (target.status === "draft") throw refuse("/to", "is a draft; publish it first");
  const compiled = (number: number) => compiledVersion(tx, ctx.workspaceId, workflowId, number);
  return new Migration({ from: await compiled(from), to: await compiled(to), map, children, entry });
}

function demandSound({ issues, groups, blocked, total }: MigrationPlan, leaveBlocked: boolean): void {
  const errors = issues.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw workflowProblems.invalid_map({
      errors: errors.map(({ pointer, message }) => ({ pointer, detail: message })),
    });
  if (blocked === 0 || leaveBlocked) return;
  const reasons = groups.flatMap(({ problems }) => problems.filter(({ severity }) => severity === "error"));
  throw workflowProblems.instances_blocked({
    detail: `${blocked} of ${total} instances cannot be moved; say where they go, or leave them with leaveBlocked.`,
    blocked,
    errors: reasons.slice(0, 50).map(({ pointer, message }) => ({ pointer, detail: message })),
  });
}
