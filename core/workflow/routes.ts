import type { Verbs } from "../kernel/http/mount.ts";
import { archiveWorkflow, unarchiveWorkflow } from "./archive-workflow.ts";
import type { workflowContract } from "./contract.ts";
import { pauseInstance, resumeInstance, startInstance, stopInstance } from "./control-instance.ts";
import { getWorkflowSchema } from "./get-workflow-schema.ts";
import { createMigration } from "./create-migration.ts";
import { deleteWorkflow } from "./delete-workflow.ts";
import { duplicateWorkflow } from "./duplicate-workflow.ts";
import { findPaths } from "./find-paths.ts";
import { getCatalogue } from "./get-catalogue.ts";
import { getInstance, listInstances } from "./list-instances.ts";
import { getWorkflow, listWorkflows, listWorkflowTemplates } from "./list-workflows.ts";
import { cancelMigration, cancelSweep } from "./cancel-sweep.ts";
import { publishWorkflow } from "./publish-workflow.ts";
import { diffVersions, getVersion, listVersions } from "./read-versions.ts";
import { replayTask } from "./replay-task.ts";
import { createDraft, deleteDraft, updateDraft } from "./save-draft.ts";
import { getMigration, getSweep, listMigrations, listSweeps } from "./read-sweeps.ts";
import { retryInstance } from "./retry-instance.ts";
import { sweepInstances } from "./sweep-instances.ts";
import { createWorkflow, ensureWorkflow, updateWorkflow } from "./save-workflow.ts";
import { simulateWorkflow, validateWorkflow } from "./simulate-workflow.ts";
import { getTaskHistory, getTaskState, listTransitions, sendTaskEvent } from "./task-state.ts";
import { countStates, visualizeWorkflow } from "./visualize-workflow.ts";

import { verifyInstances } from "./verify-instances.ts";

export const workflowRoutes: Verbs<typeof workflowContract> = {
  getWorkflowSchema,
  listWorkflows,
  createWorkflow,
  getWorkflow,
  updateWorkflow,
  listVersions,
  createDraft,
  getVersion,
  updateDraft,
  deleteDraft,
  diffVersions,
  publishWorkflow,
  archiveWorkflow,
  unarchiveWorkflow,
  duplicateWorkflow,
  deleteWorkflow,
  validateWorkflow,
  simulateWorkflow,
  findPaths,
  visualizeWorkflow,
  countStates,
  sendTaskEvent,
  getTaskState,
  getTaskHistory,
  replayTask,
  createMigration,
  listMigrations,
  getMigration,
  cancelMigration,
  listInstances,
  getInstance,
  retryInstance,
  sweepInstances,
  listSweeps,
  getSweep,
  cancelSweep,
  startInstance,
  pauseInstance,
  resumeInstance,
  stopInstance,
  listTransitions,
  listWorkflowTemplates,
  getCatalogue,
  ensureWorkflow,
  verifyInstances,
};
