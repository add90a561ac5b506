import type { Verbs } from "../kernel/http/mount.ts";
import type { workflowContract } from "./contract.ts";
import { pauseInstance, resumeInstance, startInstance, stopInstance } from "./control-instance.ts";
import { getCatalogue } from "./get-catalogue.ts";
import { getWorkflow, listWorkflows, listWorkflowTemplates } from "./list-workflows.ts";
import { createWorkflow, ensureWorkflow, updateWorkflow } from "./save-workflow.ts";
import { simulateWorkflow, validateWorkflow } from "./simulate-workflow.ts";
import { getTaskHistory, getTaskState, listTransitions, sendTaskEvent } from "./task-state.ts";
import { countStates, visualizeWorkflow } from "./visualize-workflow.ts";

export const workflowRoutes: Verbs<typeof workflowContract> = {
  listWorkflows,
  createWorkflow,
  getWorkflow,
  updateWorkflow,
  validateWorkflow,
  simulateWorkflow,
  visualizeWorkflow,
  countStates,
  sendTaskEvent,
  getTaskState,
  getTaskHistory,
  startInstance,
  pauseInstance,
  resumeInstance,
  stopInstance,
  listTransitions,
  listWorkflowTemplates,
  getCatalogue,
  ensureWorkflow,
};
