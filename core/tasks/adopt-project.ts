import type { Context } from "../kernel/context.ts";
import { emitMany } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { tasksEvents } from "./events.ts";
import { keepProject, type ProjectRow } from "./store/projects.ts";
import { noRules } from "./store/queue-rules.ts";
import { addQueues } from "./store/queues.ts";

/** Keeps what tasks must know of a project and gives it its two queues; safe to repeat. */
export async function adoptProject(tx: Tx, ctx: Context, project: ProjectRow): Promise<void> {
  await keepProject(tx, project);
  const now = ctx.clock.now();
  const queue = (name: string, stage: "annotate" | "review") => ({
    id: newId(),
    workspaceId: project.workspaceId,
    projectId: project.projectId,
    name,
    stage,
    strategy: "priority" as const,
    ...noRules,
    builtIn: true,
    paused: false,
    createdAt: now,
    version: 1,
  });
  const added = await addQueues(tx, [queue("Annotate", "annotate"), queue("Review", "review")]);
  await emitMany(
    tx,
    ctx,
    tasksEvents,
    "queue.created",
    added.map(({ id, projectId, name, stage }) => ({ queueId: id, projectId, name, stage })),
  );
}

/** The project as tasks keeps it, from what projects tells. */
export function kept(
  workspaceId: string,
  told: {
    projectId: string;
    customerId: string | null;
    name: string;
    status: string;
    settings: {
      leaseMinutes: number;
      skipPolicy: "to_others" | "forbidden";
      goldShare: number;
      keepFinishedDays?: number | null | undefined;
    };
    version: number;
  },
): ProjectRow {
  const { projectId, customerId, name, status, settings, version } = told;
  return {
    workspaceId,
    projectId,
    customerId,
    name,
    status,
    leaseMinutes: settings.leaseMinutes,
    skipPolicy: settings.skipPolicy,
    goldShare: settings.goldShare,
    keepFinishedDays: settings.keepFinishedDays ?? null,
    version,
  };
}
