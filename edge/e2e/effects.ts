import { eventually } from "../../core/kernel/testing/eventually.ts";
import { openApi } from "../../core/start/seed/api.ts";
import type { Platform } from "./platform.ts";

/** Kills core, all services in one process, with SIGKILL; whoever watches over it starts it again. */
export async function crashCore(platform: Platform): Promise<void> {
  const killed = platform.pidsOf("core/server.ts");
  if (killed.length === 0) throw new Error("there is no core to be killed");
  for (const pid of killed) process.kill(pid, "SIGKILL");
  await eventually(async () => (await fetch(`${platform.core}/health/ready`)).ok);
}

/** What one task that goes the whole way does once. */
export const walked = {
  "task.created": 1,
  "workflow.instance.started": 1,
  "workflow.instance.completed": 1,
  "task.completed": 1,
  "batch.completed": 1,
};

/** How often each type of event about a task or its batch is in the audit log. */
export async function heard(platform: Platform, projectId: string): Promise<Record<string, number>> {
  const owner = await openApi(platform.edge).signIn(platform.password("owner"));
  const counts: Record<string, number> = {};
  for (let cursor: string | undefined; ;) {
    const page = await owner.audit.listAuditLogs({ projectId, limit: 200, cursor });
    for (const { action } of page.items) counts[action] = (counts[action] ?? 0) + 1;
    if (page.nextCursor === null) return counts;
    cursor = page.nextCursor;
  }
}
