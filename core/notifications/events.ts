import * as v from "valibot";
import { event, events } from "../kernel/wire/event.ts";
import { Id } from "../kernel/wire/id.ts";
import { NotificationKind } from "./contract.ts";

export const notificationsEvents = events("notifications", {
  "notification.sent": event(
    v.object({ notificationId: Id, userId: Id, kind: NotificationKind, channel: v.picklist(["in_app", "email"]) }),
    "notificationId",
    "userId",
  ),
  /** What tasks asked somebody to be told was told, or there was nobody to tell. */
  "notice.delivered": event(v.object({ taskId: Id, assignmentId: Id }), "assignmentId", "taskId"),
  "notice.failed": event(v.object({ taskId: Id, assignmentId: Id, reason: v.string() }), "assignmentId", "taskId"),
});
