import type { Issue, MigrationGroup, MigrationPlan } from "./contract.ts";
import type { ChildSnapshot, Snapshot } from "../../machines/engine/snapshot.ts";
import type { Migration } from "../../machines/engine/migrate.ts";
import { leafPaths } from "../../machines/engine/states.ts";
import { refusal } from "./move-instances.ts";
import type { StateGroup } from "./store/instance-pages.ts";

/** Where each group of instances would land: those in the same states share a plan, and one of them is tried out. */
export function planGroups(
  migration: Migration,
  groups: readonly StateGroup[],
  wish: Pick<MigrationPlan, "from" | "to" | "map" | "children">,
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
  const nothing = { states, status, count, lands: [], ends: false, enters: [], children: [], problems: [] };
  if (states.length === 0) return nothing;
  const plan = migration.planFor(states);
  const snapshot = group.snapshot as Snapshot;
  const blocked = (problems: readonly Issue[]): MigrationGroup => ({
    ...nothing,
    children: childGroups(migration, snapshot),
    problems: problems.map(toIssue),
  });
  if (plan.problems.length > 0) return blocked(plan.problems);
  const { step, problems } = migration.apply(snapshot, [], now);
  if (!step) return blocked(problems);
  const refused = refusal(status, step);
  if (refused) return blocked([refused]);
  const movesOn = step.to.join() !== plan.lands.join();
  const enters = migration.move.entry === "new" ? [...plan.entered] : [];
  return {
    ...{ states, status, count, enters },
    lands: step.to,
    ends: step.status === "done",
    children: childGroups(migration, snapshot, step.snapshot),
    problems: movesOn ? [goesOn(plan.lands)] : [],
  };
}

/** The children of a group's example, those of one name in the same states once; none of one that cannot be read. */
function childGroups(migration: Migration, before: Snapshot, after?: Snapshot): MigrationGroup["children"] {
  try {
    return childrenOf(migration, before, after);
  } catch {
    return [];
  }
}

function childrenOf({ move }: Migration, before: Snapshot, after?: Snapshot): MigrationGroup["children"] {
  const groups = new Map<string, MigrationGroup["children"][number]>();
  const leaves = ({ children }: Migration["move"]["from"], child: ChildSnapshot | undefined) => {
    const compiled = child && children.get(child.source);
    return compiled ? leafPaths(compiled.definition, child.value) : [];
  };
  for (const [id, child] of Object.entries(before.children ?? {})) {
    const states = leaves(move.from, child);
    const lands = leaves(move.to, after?.children?.[id]);
    groups.set(`${child.source} ${states.join()} ${lands.join()}`, { name: child.source, states, lands });
  }
  return [...groups.values()];
}

function goesOn(lands: readonly string[]): Issue {
  const message = `From ${lands.join(" and ")} an instance goes on at once when a guard there holds; it was tried with one of them.`;
  return { severity: "warning", code: "map.moves_on", pointer: "/map", message };
}

function toIssue({ severity, code, pointer, message }: Issue): Issue {
  return { severity, code, pointer, message };
}
