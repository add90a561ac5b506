import type { Issue, MigrationGroup, MigrationPlan } from "./contract.ts";
import type { Snapshot } from "../../machines/engine/snapshot.ts";
import type { Migration } from "../../machines/engine/migrate.ts";
import { refusal } from "./move-instances.ts";
import type { StateGroup } from "./store/instance-pages.ts";

/** Where each group of instances would land: those in the same states share a plan, and one of them is tried out. */
export function planGroups(
  migration: Migration,
  groups: readonly StateGroup[],
  wish: { from: number; to: number; map: Record<string, string> },
  now: number,
): MigrationPlan {
  const planned = groups.map((group) => planGroup(migration, group, now));
  const count = (list: readonly MigrationGroup[]) => list.reduce((sum, group) => sum + group.count, 0);
  const blocked = planned.filter(({ problems }) => problems.some(({ severity }) => severity === "error"));
  const total = count(planned);
  const { issues } = migration;
  return {
    ...wish,
    total,
    movable: total - count(blocked),
    blocked: count(blocked),
    issues: issues.map(toIssue),
    groups: planned,
  };
}

function planGroup(migration: Migration, group: StateGroup, now: number): MigrationGroup {
  const { states, status, count } = group;
  if (states.length === 0) return { states, status, count, lands: [], ends: false, enters: [], problems: [] };
  const plan = migration.planFor(states);
  const blocked = (problems: readonly Issue[]): MigrationGroup => ({
    ...{ states, status, count, lands: [], ends: false, enters: [] },
    problems: problems.map(toIssue),
  });
  if (plan.problems.length > 0) return blocked(plan.problems);
  const { step, problems } = migration.apply(group.snapshot as Snapshot, [], now);
  if (!step) return blocked(problems);
  const refused = refusal(status, step);
  if (refused) return blocked([refused]);
  const movesOn = step.to.join() !== plan.lands.join();
  const enters = migration.move.entry === "new" ? [...plan.entered] : [];
  return {
    ...{ states, status, count, enters },
    lands: step.to,
    ends: step.status === "done",
    problems: movesOn ? [goesOn(plan.lands)] : [],
  };
}

function goesOn(lands: readonly string[]): Issue {
  const message = `From ${lands.join(" and ")} an instance goes on at once when a guard there holds; it was tried with one of them.`;
  return { severity: "warning", code: "map.moves_on", pointer: "/map", message };
}

function toIssue({ severity, code, pointer, message }: Issue): Issue {
  return { severity, code, pointer, message };
}
