import { batchReaction } from "../../kernel/reaction.ts";
import { beginning, hashRow } from "../chain.ts";
import { rowOfEvent } from "../row-of-event.ts";
import * as store from "../store.ts";

/** Writes down every event of every service, each workspace's in a chain of its own. */
export const onAnyEvent = batchReaction("write-down", null, async (_runtime, tx, events) => {
  const heads = await store.lockHeads(tx, [...new Set(events.map((event) => event.workspaceid))], beginning);
  const byWorkspace = new Map(heads.map((head) => [head.workspaceId, head]));
  const rows = events.map((event) => {
    const head = byWorkspace.get(event.workspaceid)!;
    const row = rowOfEvent(event, head.sequence + 1);
    const hash = hashRow(head.hash, row);
    byWorkspace.set(event.workspaceid, { ...head, sequence: row.sequence, hash });
    return { ...row, hash };
  });
  await store.appendLogs(tx, rows);
  await store.saveHeads(tx, [...byWorkspace.values()]);
});
