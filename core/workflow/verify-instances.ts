import type { Compiled } from "../../machines/engine/compile.ts";
import { canonicalJson } from "../../machines/engine/json.ts";
import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { workflowContract } from "./contract.ts";
import { compiledVersion, reasonUnread } from "./definitions.ts";
import type { HistoryDifference } from "./history.contract.ts";
import { firstVersion, type Followed, type Moment, rebuild } from "./rebuild-instance.ts";
import { checkpointsOf, followedOf, instancesAfter } from "./store/history.ts";
import type { InstanceRow } from "./store/instances.ts";

/** Rebuilds a page of instances from their transitions and says where they are not what that gives. */
export async function verifyInstances(
  ctx: Context,
  { projectId, instanceId, cursor, limit }: Input<typeof workflowContract.verifyInstances>,
): Promise<Output<typeof workflowContract.verifyInstances>> {
  return transaction(ctx, async (tx) => {
    const found = await instancesAfter(tx, ctx.workspaceId, { projectId, instanceId }, cursor, limit);
    const rows = found.slice(0, limit);
    const differences: HistoryDifference[] = [];
    if (rows.length > 0) {
      const [followed, checkpoints] = [await followedOf(tx, rows), await checkpointsOf(tx, rows)];
      for (const row of rows)
        differences.push(...(await differencesOf(tx, row, followed.get(row.id) ?? [], checkpoints.get(row.id))));
    }
    return { checked: rows.length, differences, nextCursor: found.length > limit ? rows.at(-1)!.id : null };
  });
}

async function differencesOf(
  tx: Tx,
  row: InstanceRow,
  all: readonly Followed[],
  checkpoint: Moment | undefined,
): Promise<HistoryDifference[]> {
  const differ = (kind: HistoryDifference["kind"], detail: string) => ({
    instanceId: row.id,
    taskId: row.taskId,
    kind,
    detail,
  });
  const transitions = checkpoint ? all.filter(({ sequence }) => sequence > checkpoint.sequence) : all;
  // What failed as it began has no history.
  if (row.sequence === 0 && transitions.length === 0) return [];
  const given = { taskId: row.taskId, projectId: row.projectId, batchId: row.batchId };
  let end: Moment;
  try {
    const from = checkpoint ?? firstVersion(transitions, row.definitionVersion);
    const compiledOf = await versionsFor(tx, row, transitions, from);
    end = checkpoint && transitions.length === 0 ? checkpoint : rebuild(from, given, transitions, compiledOf);
  } catch (error) {
    return [differ("unreadable", reasonUnread(error))];
  }
  const differences: HistoryDifference[] = [];
  if (end.sequence !== row.sequence)
    differences.push(differ("sequence", `the history ends at ${end.sequence}, the instance is at ${row.sequence}`));
  if (end.definitionVersion !== row.definitionVersion)
    differences.push(
      differ("version", `the history ends in version ${end.definitionVersion}, not ${row.definitionVersion}`),
    );
  if (end.states.join() !== row.states.join())
    differences.push(
      differ("states", `the history leads to ${end.states.join(", ")}, the instance is in ${row.states.join(", ")}`),
    );
  if (canonicalJson(end.snapshot) !== canonicalJson(row.snapshot))
    differences.push(differ("snapshot", "the snapshot is not the one that the history leads to"));
  return differences;
}

/** The versions whose rules a history follows, compiled; rejects when there is one that cannot be run. */
export async function versionsFor(
  tx: Tx,
  { workspaceId, workflowId }: InstanceRow,
  transitions: readonly Followed[],
  from: Moment | number,
): Promise<(definitionVersion: number) => Compiled> {
  const versions = new Map<number, Compiled>();
  const first = typeof from === "number" ? from : from.definitionVersion;
  for (const version of versionsIn(transitions, first))
    versions.set(version, await compiledVersion(tx, workspaceId, workflowId, version));
  return (version) => versions.get(version)!;
}

function versionsIn(transitions: readonly Followed[], first: number): Set<number> {
  const moved = transitions.filter(({ event }) => event.type === "workflow.migrated");
  return new Set([first, ...moved.map(({ event }) => Number(event["to"] ?? event["definitionVersion"]))]);
}
