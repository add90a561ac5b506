import { filesContract } from "../files/contract.ts";
import type { Context } from "../kernel/context.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import type { Project } from "../projects/contract.ts";
import { fileIdsOf, fitLine, parseLines, type Verdict } from "./check-lines.ts";
import type { BulkReport, tasksContract } from "./contract.ts";
import { openProject } from "./open-project.ts";
import { fitPreLabels } from "./fit-pre-labels.ts";
import { storeTasks } from "./store-tasks.ts";

/** Creates tasks line by line: good lines are stored though others fail, and a known external key is reported as a duplicate. */
export async function createTasks(ctx: Context, input: Input<typeof tasksContract.createTasks>): Promise<BulkReport> {
  const open = await openProject(ctx, input.projectId);
  const verdicts = await checkLines(ctx, open.project, input.tasks);
  const fresh = verdicts.flatMap(({ task }, i) => (task ? [{ ...task, id: newId(), line: i + 1 }] : []));
  const name = input.batchName ?? `Import of ${ctx.clock.now().toISOString().slice(0, 16).replace("T", " ")}`;
  const { batchId, duplicates } = await storeTasks(ctx, open, input.batchId ? { id: input.batchId } : { name }, fresh);
  const ids = new Map(fresh.map((task) => [task.line, task.id]));
  const lines = verdicts.map(({ errors }, i): BulkReport["lines"][number] => {
    const line = i + 1;
    if (errors) return { line, status: "failed", taskId: null, errors };
    const known = duplicates.get(line);
    return known
      ? { line, status: "duplicate", taskId: known, errors: [] }
      : { line, status: "created", taskId: ids.get(line)!, errors: [] };
  });
  const failed = verdicts.length - fresh.length;
  return { batchId, created: fresh.length - duplicates.size, duplicates: duplicates.size, failed, lines };
}

/** Checks lines against their schema, the project and the files that they name; asks files and annotations at most once. */
export async function checkLines(ctx: Context, project: Project, lines: readonly unknown[]): Promise<Verdict[]> {
  const verdicts = parseLines(lines);
  const fileIds = project.labelSchema.media === "image" ? fileIdsOf(verdicts) : [];
  const { items } =
    fileIds.length > 0 ? await ctx.call("files", filesContract).describeFiles({ fileIds }) : { items: [] };
  const files = new Map(items.map((file) => [file.id, file]));
  const fitted = verdicts.map((verdict) => fitLine(verdict, project, files));
  return fitPreLabels(ctx, project, fitted);
}
