import { service } from "../kernel/lifecycle/service.ts";
import { qualityContract } from "./contract.ts";
import { qualityEvents } from "./events.ts";
import { checkBatchJob } from "./jobs/check-batch.ts";
import { fillBatchQualityJob } from "./jobs/fill-batch-quality.ts";
import { finishResolutionJob } from "./jobs/finish-resolution.ts";
import { fitConsensusJob } from "./jobs/fit-consensus.ts";
import { rescoreGoldJob } from "./jobs/rescore-gold.ts";
import { onAnnotationSubmitted } from "./on/annotation-submitted.ts";
import { onAnnotationUpdated } from "./on/annotation-updated.ts";
import { onProjectCreated } from "./on/project-created.ts";
import { onProjectDeleted } from "./on/project-deleted.ts";
import { onQualityCheckCompleted } from "./on/quality-check-completed.ts";
import { onTaskCompleted } from "./on/task-completed.ts";
import { onWorkflowActionExecuted } from "./on/workflow-action-executed.ts";
import { onWorkflowInstanceCompleted } from "./on/workflow-instance-completed.ts";
import { qualityRoutes } from "./routes.ts";

export const qualityService = service({
  name: "quality",
  contract: qualityContract,
  events: qualityEvents,
  routes: qualityRoutes,
  reactions: [
    ...onAnnotationSubmitted,
    onAnnotationUpdated,
    ...onQualityCheckCompleted,
    onWorkflowActionExecuted,
    onWorkflowInstanceCompleted,
    onTaskCompleted,
    onProjectCreated,
    onProjectDeleted,
  ],
  jobs: [finishResolutionJob, checkBatchJob, rescoreGoldJob, fitConsensusJob, fillBatchQualityJob],
});
