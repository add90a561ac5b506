import { analyticsEvents } from "../analytics/events.ts";
import { annotationsEvents } from "../annotations/events.ts";
import { authEvents } from "../auth/events.ts";
import { commentsEvents } from "../comments/events.ts";
import { exportsEvents } from "../exports/events.ts";
import { filesEvents } from "../files/events.ts";
import type { EventTable } from "../kernel/wire/event.ts";
import { notificationsEvents } from "../notifications/events.ts";
import { projectsEvents } from "../projects/events.ts";
import { qualityEvents } from "../quality/events.ts";
import { tasksEvents } from "../tasks/events.ts";
import { workflowEvents } from "../workflow/events.ts";
import { auditEvents } from "./events.ts";

/** What each of the twelve services says. */
export const allEvents: readonly EventTable[] = [
  authEvents,
  projectsEvents,
  tasksEvents,
  workflowEvents,
  annotationsEvents,
  qualityEvents,
  exportsEvents,
  notificationsEvents,
  analyticsEvents,
  auditEvents,
  filesEvents,
  commentsEvents,
];
