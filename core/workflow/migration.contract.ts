import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { ids, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";
import { Issue } from "./definition.contract.ts";
import { InstanceStatus, Sweep } from "./instance.contract.ts";

const workflow = ids("workflowId");
const number = v.pipe(v.number(), v.integer(), v.minValue(1));

/** From the paths of states of the old version to paths of the new one; a state that is not named keeps its path. */
export const StateMap = v.pipe(
  v.record(text(400), text(400)),
  v.check((map) => Object.keys(map).length <= 1000, "must name at most 1,000 states"),
);

/** By the names of child statecharts of the old version, one of a child's own after a slash: where those that run go on. */
export const ChildMaps = v.pipe(
  v.record(
    text(400),
    v.strictObject({
      /** Its name among the new version's children; absent: the same. */
      to: v.optional(text(200)),
      map: v.optional(StateMap),
    }),
  ),
  v.check((maps) => Object.keys(maps).length <= 100, "must name at most 100 child statecharts"),
);

/** Children of one kind that run for instances of a group. */
const ChildGroup = v.object({
  name: v.string(),
  states: v.array(v.string()),
  /** Empty when they cannot go on, or end with the state that began them. */
  lands: v.array(v.string()),
});

/** Instances that are in the same states, and where they would land. */
export const MigrationGroup = v.object({
  states: v.array(v.string()),
  status: InstanceStatus,
  count: v.number(),
  /** Paths of the leaf states afterwards; empty when they cannot be moved, or never began: they begin in the new version. */
  lands: v.array(v.string()),
  /** Would they be completed by it? */
  ends: v.boolean(),
  /** States that they enter anew, whose entry actions run. */
  enters: v.array(v.string()),
  children: v.array(ChildGroup),
  /** Errors say why they cannot be moved; warnings what to know before they are. */
  problems: v.array(Issue),
});
export type MigrationGroup = v.InferOutput<typeof MigrationGroup>;

export const MigrationPlan = v.object({
  from: v.number(),
  to: v.number(),
  map: v.record(v.string(), v.string()),
  children: ChildMaps,
  total: v.number(),
  movable: v.number(),
  blocked: v.number(),
  /** What is wrong or doubtful about the map itself, with pointers into the request. */
  issues: v.array(Issue),
  groups: v.array(MigrationGroup),
});
export type MigrationPlan = v.InferOutput<typeof MigrationPlan>;

export const Migration = v.object({
  ...Sweep.entries,
  workflowId: v.string(),
  from: v.number(),
  to: v.number(),
  map: v.record(v.string(), v.string()),
  children: ChildMaps,
});
export type Migration = v.InferOutput<typeof Migration>;

const migration = ids("workflowId", "migrationId");
export const migrationEndpoints = {
  createMigration: endpoint("POST", "/workflows/:workflowId/migrations", {
    summary:
      "Move the instances of one version to another by a map of states; `dryRun` only says how many would land where",
    permission: "workflow.manage",
    limit: "bulk",
    params: workflow,
    body: v.strictObject({
      from: number,
      to: number,
      map: v.optional(StateMap, {}),
      children: v.optional(ChildMaps, {}),
      dryRun: v.optional(v.boolean(), false),
      /** Leave those that cannot be moved where they are, instead of moving nobody. */
      leaveBlocked: v.optional(v.boolean(), false),
      /** Whether the entry actions of states that are entered anew run. */
      entry: v.optional(v.picklist(["new", "none"]), "new"),
    }),
    response: v.object({ plan: MigrationPlan, migration: v.nullable(Migration) }),
    problems: [
      "workflow.version_not_found",
      "workflow.invalid_map",
      "workflow.instances_blocked",
      "workflow.migration_running",
    ],
  }),
  listMigrations: endpoint("GET", "/workflows/:workflowId/migrations", {
    summary: "A workflow's migrations, newest first, with their progress",
    permission: "workflow.read",
    params: workflow,
    query: v.object(pageQuery),
    response: page(Migration),
  }),
  getMigration: endpoint("GET", "/workflows/:workflowId/migrations/:migrationId", {
    summary: "One migration and how far it is",
    permission: "workflow.read",
    params: migration,
    response: Migration,
  }),
  cancelMigration: endpoint("POST", "/workflows/:workflowId/migrations/:migrationId/cancel", {
    summary: "Call a migration off; instances that were moved stay moved",
    permission: "workflow.manage",
    params: migration,
    response: Migration,
    problems: ["workflow.sweep_ended"],
  }),
};
