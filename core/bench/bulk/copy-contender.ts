import { connectService } from "../../../db/client.ts";
import { newId } from "../../kernel/wire/id.ts";
import type { Given, Measure } from "../bench-definition.ts";
import { demandTasks, enter, LINES, textOf, type World } from "./world.ts";

const SLICE = 20_000;

/** SQL alone: lines that are ready made go by COPY into a temporary table, and from there into the same tables. */
export async function runCopy(given: Given): Promise<Measure> {
  const world = given.prepared as World;
  const lines = given.size ?? LINES;
  const database = await enter(given.env, world);
  const { app, system } = connectService("tasks", database.url, 1);
  const [projectId, batchId] = [newId(), newId()];
  let seconds = 0;
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    seconds += (performance.now() - began) / 1000;
  };
  try {
    await app.sql.begin(async (tx) => {
      await tx.unsafe(`select set_config('app.workspaces', '{${world.workspaceId}}', true)`);
      await tx.unsafe(
        "create temporary table incoming (line int, id uuid, event_id uuid, external_key text, data jsonb, meta jsonb, priority int) on commit drop",
      );
      for (let from = 0; from < lines; from += SLICE) {
        const slice = Array.from({ length: Math.min(SLICE, lines - from) }, (_, i) => recordOf(from + i)).join("");
        await timed(async () => {
          const copy = await tx.unsafe("copy pg_temp.incoming from stdin").writable();
          await new Promise<void>((resolve, reject) => {
            copy.on("error", reject);
            copy.on("finish", resolve);
            copy.end(slice);
          });
        });
      }
      const envelope = JSON.stringify(envelopeOf(world.workspaceId, projectId, batchId));
      await timed(async () => {
        await tx.unsafe(
          `insert into tasks.task_keys (project_id, external_key, task_id, workspace_id)
           select '${projectId}', external_key, id, '${world.workspaceId}' from incoming order by external_key on conflict do nothing`,
        );
        await tx.unsafe(
          `insert into tasks.tasks (id, workspace_id, project_id, batch_id, external_key, data, meta, priority, overlap, schema_version, created_at, updated_at)
           select id, '${world.workspaceId}', '${projectId}', '${batchId}', external_key, data, meta, priority, 1, 1, now(), now() from incoming`,
        );
        await tx.unsafe(
          `insert into tasks.outbox (id, workspace_id, partition_key, envelope)
           select event_id, '${world.workspaceId}', id::text, $1::text::jsonb || jsonb_build_object('id', event_id, 'subject', id, 'partitionkey', id,
             'data', ($1::text::jsonb)->'data' || jsonb_build_object('taskId', id, 'priority', priority, 'externalKey', external_key)) from incoming`,
          [envelope],
        );
      });
    });
    await demandTasks(database.sql, lines);
    return { perSecond: lines / seconds, facts: { seconds }, tables: [] };
  } finally {
    await Promise.all([app.close(), system.close()]);
    await database.drop();
  }
}

function recordOf(n: number): string {
  const data = JSON.stringify({ type: "text", text: textOf(n) }).replaceAll("\\", "\\\\");
  return `${n}\t${newId()}\t${newId()}\tletter-${n}\t${data}\t{"n":${n}}\t${n % 10}\n`;
}

function envelopeOf(workspaceId: string, projectId: string, batchId: string) {
  return {
    specversion: "1.0",
    source: "/welo/tasks",
    type: "task.created",
    time: new Date().toISOString(),
    datacontenttype: "application/json",
    dataschema: "https://welo.dev/events/task.created",
    workspaceid: workspaceId,
    actor: "system:tasks",
    correlationid: projectId,
    causationid: null,
    traceparent: null,
    data: { projectId, batchId, workflowId: batchId, schemaVersion: 1, overlap: 1, reviewShare: 0.1 },
  };
}
