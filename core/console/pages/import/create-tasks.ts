import type { BulkReport, NewTask } from "../../../tasks/contract.ts";
import { newId } from "../../../kernel/wire/id.ts";
import { api } from "../../look/api.ts";

export interface ImportReport {
  batchId: string | null;
  created: number;
  duplicates: number;
  failed: number;
  lines: BulkReport["lines"];
}
export interface Target {
  projectId: string;
  batchId: string | null;
  batchName: string;
}
type TaskInput = Partial<NewTask> & Pick<NewTask, "data">;

const atOnce = 500;

/** Creates tasks in portions of 500 in one batch; `lines` of the report count from 1 over all portions. */
export async function createTasks(
  target: Target,
  tasks: TaskInput[],
  tell: (done: number, total: number) => void,
): Promise<ImportReport> {
  const report: ImportReport = { batchId: target.batchId, created: 0, duplicates: 0, failed: 0, lines: [] };
  for (let begin = 0; begin < tasks.length; begin += atOnce) {
    const part = tasks.slice(begin, begin + atOnce);
    const batch = report.batchId ? { batchId: report.batchId } : { batchName: target.batchName };
    const answer = await api.tasks.createTasks(
      { projectId: target.projectId, ...batch, tasks: part },
      { idempotencyKey: newId() },
    );
    report.batchId = answer.batchId;
    report.created += answer.created;
    report.duplicates += answer.duplicates;
    report.failed += answer.failed;
    report.lines.push(...answer.lines.map((line) => ({ ...line, line: line.line + begin })));
    tell(begin + part.length, tasks.length);
  }
  return report;
}
