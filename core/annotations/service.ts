import { service } from "../kernel/lifecycle/service.ts";
import { annotationsContract } from "./contract.ts";
import { annotationsEvents } from "./events.ts";
import { finishSubmission } from "./jobs/finish-submission.ts";
import { onConsensusUpdated } from "./on/consensus-updated.ts";
import { onQualityCheck } from "./on/quality-check.ts";
import { onTaskAssigned } from "./on/task-assigned.ts";
import { onReviewOpen } from "./on/workflow-action-executed.ts";
import { annotationsRoutes } from "./routes.ts";
import { sweepPayloads } from "./sweep-payloads.ts";

export const annotationsService = service({
  name: "annotations",
  contract: annotationsContract,
  events: annotationsEvents,
  routes: annotationsRoutes,
  reactions: [...onQualityCheck, onReviewOpen, onConsensusUpdated, onTaskAssigned],
  jobs: [finishSubmission],
  schedules: [sweepPayloads],
});
