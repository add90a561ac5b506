import { auditService } from "./audit/service.ts";
import { annotationsService } from "./annotations/service.ts";
import { authService } from "./auth/service.ts";
import { workflowService } from "./workflow/service.ts";
import { commentsService } from "./comments/service.ts";
import { exportsService } from "./exports/service.ts";
import { filesService } from "./files/service.ts";
import { notificationsService } from "./notifications/service.ts";
import { analyticsService } from "./analytics/service.ts";
import type { Service } from "./kernel/lifecycle/service.ts";
import { projectsService } from "./projects/service.ts";
import { qualityService } from "./quality/service.ts";
import { tasksService } from "./tasks/service.ts";

/** Every service there is; a process runs those that SERVICES names. */
export const services: readonly Service[] = [
  annotationsService,
  auditService,
  authService,
  commentsService,
  exportsService,
  filesService,
  notificationsService,
  analyticsService,
  workflowService,
  projectsService,
  qualityService,
  tasksService,
];
