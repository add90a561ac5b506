import { service } from "../kernel/lifecycle/service.ts";
import { projectsContract } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { onInvitationAccepted } from "./on/invitation-accepted.ts";
import { onRoleDeleted } from "./on/role-deleted.ts";
import { taskProgress } from "./on/task-progress.ts";
import { projectsRoutes } from "./routes.ts";

export const projectsService = service({
  name: "projects",
  contract: projectsContract,
  events: projectsEvents,
  routes: projectsRoutes,
  reactions: [taskProgress, onInvitationAccepted, onRoleDeleted],
});
