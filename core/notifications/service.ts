import { service } from "../kernel/lifecycle/service.ts";
import { notificationsContract } from "./contract.ts";
import { notificationsEvents } from "./events.ts";
import { pushToRoom } from "./jobs/push-to-room.ts";
import { sendAccountMail } from "./jobs/send-account-mail.ts";
import { sendMail } from "./jobs/send-mail.ts";
import { onAssignmentConfirmed } from "./on/assignment-confirmed.ts";
import { onAssignmentRetracted } from "./on/assignment-retracted.ts";
import { onBatchCompleted } from "./on/batch-completed.ts";
import { onExportCompleted, onExportFailed } from "./on/export-ended.ts";
import { onFeedbackReplied } from "./on/feedback-replied.ts";
import { onMailRequested } from "./on/mail-requested.ts";
import { onQualityCheckFailed } from "./on/quality-check-failed.ts";
import { onQualityDecided } from "./on/quality-decided.ts";
import { onUserMentioned } from "./on/user-mentioned.ts";
import { onWorkflowNotify } from "./on/workflow-notify.ts";
import { notificationsRoutes } from "./routes.ts";

export const notificationsService = service({
  name: "notifications",
  contract: notificationsContract,
  events: notificationsEvents,
  routes: notificationsRoutes,
  reactions: [
    onAssignmentConfirmed,
    onAssignmentRetracted,
    onQualityCheckFailed,
    ...onQualityDecided,
    onBatchCompleted,
    onExportCompleted,
    onExportFailed,
    onUserMentioned,
    onFeedbackReplied,
    onWorkflowNotify,
    onMailRequested,
  ],
  jobs: [pushToRoom, sendMail, sendAccountMail],
});
