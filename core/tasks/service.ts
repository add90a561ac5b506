import { service } from "../kernel/lifecycle/service.ts";
import { tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { expireEverySecond } from "./expire-assignments.ts";
import { expireHandovers } from "./expire-handovers.ts";
import { extendPartitions } from "./extend-partitions.ts";
import { onAnnotatorPaused, onAnnotatorResumed } from "./on/annotator-paused.ts";
import { onConsensusUpdated } from "./on/consensus-updated.ts";
import { onGoldAnswered } from "./on/gold-answered.ts";
import { onGoldChanged } from "./on/gold-changed.ts";
import { onHandoverAnswered } from "./on/handover-answered.ts";
import { onProjectCreated } from "./on/project-created.ts";
import { onProjectDeleted } from "./on/project-deleted.ts";
import { onProjectMemberAdded } from "./on/project-member-added.ts";
import { onProjectMemberRemoved } from "./on/project-member-removed.ts";
import { onProjectStatusChanged } from "./on/project-status-changed.ts";
import { onProjectUpdated } from "./on/project-updated.ts";
import { onStateTransitioned } from "./on/state-transitioned.ts";
import { onUserDeactivated } from "./on/user-deactivated.ts";
import { onWorkflowActionExecuted } from "./on/workflow-action-executed.ts";
import { onWorkflowInstanceCompleted } from "./on/workflow-instance-completed.ts";
import { cancelLater } from "./jobs/cancel-later.ts";
import { readImportFile } from "./jobs/read-import-file.ts";
import { removeFinishedHourly } from "./remove-finished.ts";
import { sweepOldImports } from "./sweep-imports.ts";
import { tasksRoutes } from "./routes.ts";

export const tasksService = service({
  name: "tasks",
  contract: tasksContract,
  events: tasksEvents,
  routes: tasksRoutes,
  reactions: [
    onProjectCreated,
    onProjectUpdated,
    onProjectStatusChanged,
    onProjectDeleted,
    onProjectMemberAdded,
    onProjectMemberRemoved,
    onStateTransitioned,
    onWorkflowActionExecuted,
    onWorkflowInstanceCompleted,
    onUserDeactivated,
    onAnnotatorPaused,
    onAnnotatorResumed,
    onGoldChanged,
    onConsensusUpdated,
    ...onGoldAnswered,
    ...onHandoverAnswered,
  ],
  jobs: [readImportFile, cancelLater],
  schedules: [expireEverySecond, expireHandovers, extendPartitions, sweepOldImports, removeFinishedHourly],
});
