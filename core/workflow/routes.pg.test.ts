import { useHost } from "../kernel/testing/host.ts";
import { routeSuite } from "../kernel/testing/suite.ts";
import { newId } from "../kernel/wire/id.ts";
import { workflowContract } from "./contract.ts";
import { workflowService } from "./service.ts";

const definition = { id: "w", initial: "a", states: { a: { type: "final" } } };
const host = useHost([workflowService]);
routeSuite(host, "workflow", workflowContract, {
  createWorkflow: { body: { name: "Mine", definition } },
  createDraft: { body: {} },
  getVersion: { params: { definitionVersion: "1" } },
  updateDraft: { params: { definitionVersion: "1" }, body: {} },
  deleteDraft: { params: { definitionVersion: "1" } },
  diffVersions: { params: { definitionVersion: "1", otherVersion: "2" } },
  publishWorkflow: { body: {} },
  duplicateWorkflow: { body: {} },
  createMigration: { body: { from: 1, to: 2 } },
  sweepInstances: { body: { action: "pause", filter: {} } },
  simulateWorkflow: { body: { events: [] } },
  findPaths: { body: {} },
  sendTaskEvent: { body: { type: "task.cancelled" } },
  startInstance: { body: { workflowId: newId(), taskId: newId(), projectId: newId(), batchId: newId() } },
  ensureWorkflow: { body: { template: "review" } },
});
