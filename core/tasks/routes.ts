import type { Verbs } from "../kernel/http/mount.ts";
import { getAnnotator, getMyAnnotator, listAnnotators, putAnnotator, putMyAnnotator } from "./annotators.ts";
import { assignTask } from "./assign-task.ts";
import { completeAssignment } from "./complete-assignment.ts";
import { createBatch } from "./create-batch.ts";
import { createQueue } from "./create-queue.ts";
import { createTask } from "./create-task.ts";
import { createTasks } from "./create-tasks.ts";
import { explainQueue } from "./explain-queue.ts";
import { getAssignment } from "./get-assignment.ts";
import { getBatch } from "./get-batch.ts";
import { getQueue } from "./get-queue.ts";
import { getTask } from "./get-task.ts";
import { getImport, listImportLines, listImports } from "./read-imports.ts";
import { importFile } from "./import-file.ts";
import { importTasks } from "./import-tasks.ts";
import { assignTasks } from "./assign-tasks.ts";
import { postponeAssignment } from "./postpone-assignment.ts";
import { requeueTask } from "./requeue-task.ts";
import { restoreTask } from "./restore-task.ts";
import { transferAssignment } from "./transfer-assignment.ts";
import { heartbeat } from "./heartbeat.ts";
import { listAssignments } from "./list-assignments.ts";
import { listBatches } from "./list-batches.ts";
import { listQueues } from "./list-queues.ts";
import { listTasks } from "./list-tasks.ts";
import { nextTask } from "./next-task.ts";
import { releaseAssignment } from "./release-assignment.ts";
import { skipAssignment } from "./skip-assignment.ts";
import { streamTasks } from "./stream-tasks.ts";
import { updateBatch } from "./update-batch.ts";
import { updateQueue } from "./update-queue.ts";
import { updateTask } from "./update-task.ts";
import type { tasksContract } from "./contract.ts";

export const tasksRoutes: Verbs<typeof tasksContract> = {
  listTasks,
  createTask,
  createTasks,
  importTasks,
  importFile,
  listImports,
  getImport,
  listImportLines,
  assignTasks,
  requeueTask,
  restoreTask,
  transferAssignment,
  postponeAssignment,
  listAnnotators,
  getAnnotator,
  putAnnotator,
  getMyAnnotator,
  putMyAnnotator,
  explainQueue,
  getTask,
  updateTask,
  assignTask,
  listBatches,
  createBatch,
  getBatch,
  updateBatch,
  listQueues,
  createQueue,
  getQueue,
  updateQueue,
  nextTask,
  listAssignments,
  getAssignment,
  heartbeat,
  releaseAssignment,
  skipAssignment,
  completeAssignment,
  streamTasks,
};
